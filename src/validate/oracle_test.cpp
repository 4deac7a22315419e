// The checker against another implementation (jsoncons), on every small schema and value and on
// random ones, and the generators against both.
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <jsoncons/json.hpp>
#include <jsoncons_ext/jsonschema/jsonschema.hpp>
#include <rapidcheck/gtest.h>

#include "json/testing/arbitrary_value.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "schema/testing/generators.h"
#include "validate/checker.h"

namespace extractinator::validate {
namespace {

namespace made = schema::testing;

jsoncons::json to_jsoncons(const json::Value& value) {
  return jsoncons::json::parse(json::write(value));
}

class Oracle {
 public:
  explicit Oracle(const json::Value& schema)
      : schema_(jsoncons::jsonschema::make_json_schema(to_jsoncons(schema))) {}

  [[nodiscard]] bool is_valid(const json::Value& value) const {
    return schema_.is_valid(to_jsoncons(value));
  }

 private:
  jsoncons::jsonschema::json_schema<jsoncons::json> schema_;
};

// The oracle computes with doubles and takes integers only in 64 bits: numbers beyond that
// become 12. The checker's own tables have them.
json::Value with_plain_numbers(json::Value value) {
  if (value.is_number()) {
    const std::string& text = value.as_number().text;
    const bool is_plain = text.size() < 16 && text.find_first_of("eE") == std::string::npos;
    return is_plain ? value : json::Value::integer(12);
  }
  if (value.is_array())
    for (json::Value& item : value.as_array())
      item = with_plain_numbers(std::move(item));
  if (value.is_object())
    for (json::Member& member : value.as_object())
      member.value = with_plain_numbers(std::move(member.value));
  return value;
}

Checker checker_of(std::shared_ptr<const schema::Schema> schema) {
  return Checker::make(std::move(schema)).value();
}

std::shared_ptr<const schema::Schema> read(const json::Value& text) {
  return std::make_shared<const schema::Schema>(schema::read_json_schema(text, {}).value());
}

TEST(CheckerAgainstOracle, AgreesOnEverySmallSchemaAndValue) {
  const auto values = made::small_values();
  std::size_t n_valid = 0;
  std::size_t n_invalid = 0;
  for (const json::Value& text : made::small_schemas()) {
    const Checker checker = checker_of(read(text));
    const Oracle oracle(text);
    for (const json::Value& value : values) {
      const bool is_valid = checker.check(value).is_valid();
      ASSERT_EQ(is_valid, oracle.is_valid(value))
          << json::write(text) << " for " << json::write(value);
      ++(is_valid ? n_valid : n_invalid);
    }
  }
  // Both verdicts are well represented.
  EXPECT_GT(n_valid, 10'000U);
  EXPECT_GT(n_invalid, 100'000U);
}

// Nothing where the oracle cannot tell: it searches bytes, so that `.` is not a character to it.
std::optional<bool> oracle_verdict(const json::Value& text, const json::Value& value) {
  if (json::write(text).contains("^..$")) return std::nullopt;
  try {
    return Oracle(text).is_valid(value);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

void agree(const json::Value& text, const Checker& checker, const json::Value& value) {
  RC_LOG() << json::write(text) << "\nfor " << json::write(value) << '\n';
  const auto want = oracle_verdict(text, value);
  RC_PRE(want.has_value());
  const Verdict verdict = checker.check(value);
  RC_PRE(!verdict.is_undecided());
  RC_CLASSIFY(*want, "valid");
  RC_ASSERT(verdict.is_valid() == *want);
}

RC_GTEST_PROP(CheckerAgainstOracle, AgreesOnNearlyValidValues, ()) {
  const json::Value text = *made::schema_json(made::Keywords::all);
  const auto schema = read(text);
  agree(text, checker_of(schema), with_plain_numbers(*made::near_valid_value(*schema)));
}

RC_GTEST_PROP(CheckerAgainstOracle, AgreesOnAnyValue, ()) {
  const json::Value text = *made::schema_json(made::Keywords::all);
  agree(text, checker_of(read(text)), with_plain_numbers(*json::testing::arbitrary_value(2)));
}

RC_GTEST_PROP(CheckerAgainstOracle, BothAcceptValidValues, ()) {
  const json::Value text = *made::schema_json(made::Keywords::all);
  const auto schema = read(text);
  const json::Value value = *made::valid_value(*schema);
  RC_LOG() << json::write(text) << "\nfor " << json::write(value) << '\n';
  RC_ASSERT(oracle_verdict(text, value).value_or(true));
  RC_ASSERT(checker_of(schema).check_text(json::write(value)).is_valid());
}

RC_GTEST_PROP(CheckerAgainstOracle, BothAcceptAnswers, ()) {
  const json::Value text = *made::schema_json(made::Keywords::all);
  const auto schema = read(text);
  const json::Value value = *made::answer_value(*schema);
  RC_LOG() << json::write(text) << "\nfor " << json::write(value) << '\n';
  RC_ASSERT(oracle_verdict(text, value).value_or(true));
  RC_ASSERT(checker_of(schema).check(value).is_valid());
}

// What is written means what was read, also in the eyes of others.
RC_GTEST_PROP(CheckerAgainstOracle, WrittenSchemasMeanTheSame, ()) {
  const json::Value text = *made::schema_json(made::Keywords::all);
  const auto schema = read(text);
  const json::Value value = with_plain_numbers(*made::near_valid_value(*schema));
  agree(schema::to_json_schema(*schema), checker_of(schema), value);
}

}  // namespace
}  // namespace extractinator::validate
