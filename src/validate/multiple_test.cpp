// Multiples in every spelling and size, and against arithmetic in 64 bits.
#include "validate/multiple.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "json/value.h"
#include "validate/steps.h"

namespace extractinator::validate {
namespace {

std::optional<bool> divides(std::string_view divisor, std::string_view number) {
  Steps steps(20'000'000);
  return Divisor({std::string(divisor)}).divides({std::string(number)}, steps);
}

std::string repeated(std::string_view digits, int n) {
  std::string text;
  for (int i = 0; i < n; ++i)
    text += digits;
  return text;
}

TEST(Divisor, IsExactInDecimal) {
  struct Case {
    std::string divisor;
    std::string number;
    bool want;
  };
  const Case cases[] = {
      {"2", "10", true},
      {"2", "7", false},
      {"2", "0", true},
      {"1e999999999999", "-0.0", true},
      {"-2", "4", true},
      {"1.5", "4.5", true},
      {"1.5", "35", false},
      {"0.01", "0.0075", false},
      {"0.0001", "0.0075", true},
      {"0.1", "0.3", true},
      {"0.01", "19.99", true},
      {"0.01", "1.999e1", true},
      {"1e-8", "12391239123", true},
      {"0.5", "1e308", true},
      {"0.123456789", "1e308", false},
      {"1", "1e-1", false},
      {"3", "1e400000000", false},
      {"7", "7e400000000", true},
      {"8", "1e2", false},
      {"8", "1e3", true},
      {"125", "1e2", false},
      {"125", "1e3", true},
      {"12.5", "1e2", true},
      {"1e400000000", "1e400000001", true},
      {"1e400000001", "1e400000000", false},
      {"1e-400000000", "3", true},
      {"3e-400000000", "1", false},
      {"3", "1e-400000000", false},
      {"1e-99999999999999999999999999999", "1e99999999999999999999999999999", true},
      {"1e99999999999999999999999999999", "1e-99999999999999999999999999999", false},
      {"1e99999999999999999999999999998", "1e99999999999999999999999999999", true},
      {"1e99999999999999999999999999999", "1e99999999999999999999999999998", false},
      {"1e-99999999999999999999999999999", "1e-99999999999999999999999999998", true},
      {"1e-99999999999999999999999999998", "1e-99999999999999999999999999999", false},
      {"7e99999999999999999999999999999", "49e99999999999999999999999999999", true},
      {"9007199254740993", "18014398509481986", true},
      {"9007199254740993", "18014398509481985", false},
      {"999999999999999999", "999999999999999998000000000000000001", true},
      {"999999999999999999", "999999999999999998000000000000000000", false},
      {repeated("123456789", 10), repeated("123456789", 20), true},
      {repeated("123456789", 10), repeated("123456789", 19) + "123456788", false},
      {repeated("9", 100), repeated("9", 1000), true},
      {repeated("9", 100), repeated("9", 1001), false},
      {"1" + repeated("0", 500) + "1", "3" + repeated("0", 500) + "3", true},
      {"1" + repeated("0", 500) + "1", "3" + repeated("0", 499) + "3", false},
  };
  for (const Case& c : cases)
    EXPECT_EQ(divides(c.divisor, c.number), c.want)
        << c.divisor.substr(0, 60) << " of " << c.number.substr(0, 60);
}

TEST(Divisor, StopsWhenStepsAreUsedUp) {
  Steps steps(1'000);
  const std::string long_number = repeated("7", 5'000);
  EXPECT_EQ(Divisor({repeated("3", 100)}).divides({long_number}, steps), std::nullopt);
  EXPECT_TRUE(steps.is_exhausted());
}

RC_GTEST_PROP(Divisor, AgreesWithIntegers, ()) {
  const auto factor = *rc::gen::inRange<std::int64_t>(1, 2'000'000'000);
  const auto quotient = *rc::gen::inRange<std::int64_t>(-2'000'000'000, 2'000'000'000);
  const auto rest = *rc::gen::oneOf(
      rc::gen::just<std::int64_t>(0), rc::gen::inRange<std::int64_t>(-2'000'000'000, 2'000'000'000)
  );
  // Shifted alike, nothing changes.
  const std::string shift = "e" + std::to_string(*rc::gen::inRange(-30, 30));
  const std::int64_t number = factor * quotient + rest;
  RC_ASSERT(
      divides(std::to_string(factor) + shift, std::to_string(number) + shift) ==
      (number % factor == 0)
  );
}

// (q·d) is a multiple of d and (q·d + r) is not, with d too long for 64 bits.
RC_GTEST_PROP(Divisor, AgreesOnLongNumbers, ()) {
  const auto part = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000);
  const auto quotient = *rc::gen::inRange<std::int64_t>(1, 9);
  const auto n = *rc::gen::inRange(3, 12);
  // d = part·(1 + 10^20 + 10^40 + …), and nothing carries in the product.
  const auto spread = [&](std::int64_t value) {
    std::string text;
    for (int i = 0; i < n; ++i) {
      const std::string digits = std::to_string(value);
      text += std::string(20 - digits.size(), '0') + digits;
    }
    return text.substr(text.find_first_not_of('0'));
  };
  std::string product = spread(part * quotient);
  RC_ASSERT(divides(spread(part), product) == true);
  product.back() = product.back() == '9' ? '8' : static_cast<char>(product.back() + 1);
  RC_ASSERT(divides(spread(part), product) == false);
}

}  // namespace
}  // namespace extractinator::validate
