// Exact comparison and conversion of JSON numbers of any length.
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "json/testing/arbitrary_value.h"
#include "json/value.h"

namespace extractinator::json {
namespace {

Value number(std::string text) { return Value(Number{std::move(text)}); }

TEST(Number, ComparesByMathematicalValue) {
  const std::string nines(40, '9');
  const std::string huge = "1e" + nines;
  const struct {
    std::string a;
    std::string b;
    int want;
  } cases[] = {
      {.a = "1", .b = "1.0", .want = 0},
      {.a = "1", .b = "1e0", .want = 0},
      {.a = "100", .b = "1e2", .want = 0},
      {.a = "0.01", .b = "1E-2", .want = 0},
      {.a = "-0", .b = "0.000e99", .want = 0},
      {.a = "10e-1", .b = "0.1e1", .want = 0},
      {.a = "2", .b = "10", .want = -1},
      {.a = "-2", .b = "-10", .want = 1},
      {.a = "-1", .b = "0", .want = -1},
      {.a = "0", .b = "1e-999", .want = -1},
      {.a = "0.1", .b = "0.10000000000000000000000000000000000001", .want = -1},
      {.a = "9007199254740993", .b = "9007199254740992.0", .want = 1},
      {.a = nines + ".5", .b = nines, .want = 1},
      {.a = huge, .b = nines, .want = 1},
      {.a = huge, .b = "10e" + std::string(39, '9') + "8", .want = 0},
      {.a = "1e-" + nines, .b = "0.1e-" + std::string(39, '9') + "8", .want = 0},
      {.a = "1e-" + nines, .b = "1e-1" + std::string(40, '0'), .want = 1},
      {.a = "-" + huge, .b = "1e-" + nines, .want = -1},
      {.a = "1e0000000000000000000000000000000000000001", .b = "10", .want = 0},
      {.a = "0.00012e4", .b = "1.2", .want = 0},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.a + " and " + row.b);
    EXPECT_EQ(compare(Number{row.a}, Number{row.b}), row.want);
    EXPECT_EQ(compare(Number{row.b}, Number{row.a}), -row.want);
  }
}

TEST(Number, KnowsIntegersInRange) {
  const struct {
    std::string text;
    std::optional<std::int64_t> want;
  } cases[] = {
      {.text = "7", .want = 7},
      {.text = "7.0", .want = 7},
      {.text = "7e0", .want = 7},
      {.text = "0.7e1", .want = 7},
      {.text = "700e-2", .want = 7},
      {.text = "-0.0", .want = 0},
      {.text = "7.5", .want = {}},
      {.text = "1e-1", .want = {}},
      {.text = "1e18", .want = 1'000'000'000'000'000'000},
      {.text = "1e19", .want = {}},
      {.text = "1e999999999999999999999", .want = {}},
      {.text = "9223372036854775807", .want = std::numeric_limits<std::int64_t>::max()},
      {.text = "9223372036854775808", .want = {}},
      {.text = "-9223372036854775808", .want = std::numeric_limits<std::int64_t>::min()},
      {.text = "-9223372036854775809", .want = {}},
      {.text = "9007199254740993", .want = 9007199254740993},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(number(row.text).to_int64(), row.want);
  }
  EXPECT_EQ(Value("7").to_int64(), std::nullopt);
}

TEST(Number, BecomesTheNearestDouble) {
  EXPECT_EQ(number("0.1").to_double(), 0.1);
  EXPECT_EQ(number("-0").to_double(), 0.0);
  EXPECT_EQ(number("1e308").to_double(), 1e308);
  EXPECT_EQ(number("1e309").to_double(), std::nullopt);
  EXPECT_EQ(number("-1e99999999999999999999").to_double(), std::nullopt);
  EXPECT_EQ(number("1e-400").to_double(), 0.0);
  EXPECT_EQ(number("5e-324").to_double(), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(number("1" + std::string(400, '0')).to_double(), std::nullopt);
  EXPECT_EQ(Value(true).to_double(), std::nullopt);
}

TEST(Number, IsWrittenInTheShortestForm) {
  EXPECT_EQ(Value::number(0.1).as_number().text, "0.1");
  EXPECT_EQ(Value::number(3.0).as_number().text, "3");
  EXPECT_EQ(
      Value::integer(std::numeric_limits<std::int64_t>::min()).as_number().text,
      "-9223372036854775808"
  );
}

RC_GTEST_PROP(Number, AgreesWithDoublesWhereTheyDiffer, ()) {
  const std::string a = *testing::arbitrary_number();
  const std::string b = *testing::arbitrary_number();
  const std::optional<double> x = number(a).to_double();
  const std::optional<double> y = number(b).to_double();
  RC_PRE((x.has_value() && y.has_value() && *x != *y));
  RC_ASSERT(compare(Number{a}, Number{b}) == (*x < *y ? -1 : 1));
}

// Shifting the point and the exponent against each other changes nothing.
RC_GTEST_PROP(Number, IgnoresSpelling, ()) {
  const auto n_zeros = static_cast<std::size_t>(*rc::gen::inRange(0, 30));
  const std::string digits = std::to_string(*rc::gen::inRange(1, 1'000'000));
  const std::string zeros(n_zeros, '0');
  const Number plain{digits};
  RC_ASSERT(compare(plain, Number{digits + zeros + "e-" + std::to_string(n_zeros)}) == 0);
  RC_ASSERT(
      compare(
          plain, Number{"0." + zeros + digits + "E" + std::to_string(n_zeros + digits.size())}
      ) == 0
  );
  RC_ASSERT(compare(plain, Number{digits + "." + zeros + "1"}) == -1);
}

RC_GTEST_PROP(Number, RoundTripsThroughDoubleAndInteger, (double value, std::int64_t whole)) {
  RC_ASSERT(Value::number(value).to_double() == value);
  RC_ASSERT(Value::integer(whole).to_int64() == whole);
}

}  // namespace
}  // namespace extractinator::json
