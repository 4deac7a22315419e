// Verdicts as tables: which problems, where, in which words, and that no value is ever quoted.
#include "validate/checker.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::validate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Checker checker_of(std::string_view schema) {
  return Checker::make(
             std::make_shared<const schema::Schema>(
                 schema::read_json_schema(json::parse(schema).value(), {.text = schema}).value()
             )
  )
      .value();
}

// "pointer keyword: message" per problem.
std::vector<std::string> problems(const Verdict& verdict) {
  std::vector<std::string> lines;
  for (const Problem& problem : verdict.problems)
    lines.push_back(problem.pointer + " " + problem.keyword + ": " + problem.message);
  return lines;
}

TEST(Checker, NamesOneProblemPerBrokenKeyword) {
  struct Case {
    std::string_view schema;
    std::string_view value;
    std::string_view want;  // Empty: valid.
  };
  const Case cases[] = {
      {R"({})", R"([{"a":1}])", ""},
      {R"(false)", "null", " type: is null, allowed: nothing"},
      {R"({"type":"string"})", "1", " type: is number, allowed: string"},
      {R"({"type":["integer","null","string"]})",
       "1.5",
       " type: is number (no integer), allowed: integer, string or null"},
      {R"({"type":"integer"})", "7.0", ""},
      {R"({"type":"integer"})", "1e400", ""},
      {R"({"type":"number"})", "7", ""},
      {R"({"type":"boolean"})", "0", " type: is number, allowed: boolean"},
      {R"({"enum":["a",1,{"k":[1,2]}]})", R"({"k":[1.0,2]})", ""},
      {R"({"enum":["a",1]})", "\"1\"", " enum: is none of the 2 allowed values"},
      {R"({"const":{"a":1,"b":2}})", R"({"b":2,"a":1})", ""},
      {R"({"const":false})", "0", " const: is not the one allowed value"},
      {R"({"minimum":0.1})", "0.1", ""},
      {R"({"minimum":0.1})", "0.09999999999999999999999", " minimum: is below the minimum 0.1"},
      {R"({"maximum":9007199254740993})",
       "9007199254740994",
       " maximum: is above the maximum 9007199254740993"},
      {R"({"maximum":9007199254740993})", "9007199254740993.0", ""},
      {R"({"exclusiveMinimum":0})", "-0.0", " exclusiveMinimum: is not above 0"},
      {R"({"exclusiveMaximum":1})", "10e-1", " exclusiveMaximum: is not below 1"},
      {R"({"minimum":5})", "\"1\"", ""},
      {R"({"maxLength":2})", "\"é😀\"", ""},
      {R"({"maxLength":2})", "\"é😀a\"", " maxLength: has 3 characters, the maximum is 2"},
      {R"({"minLength":2})", "\"😀\"", " minLength: has 1 character, the minimum is 2"},
      {R"({"minItems":1})", "[]", " minItems: has 0 items, the minimum is 1"},
      {R"({"maxItems":1})", "[1,2]", " maxItems: has 2 items, the maximum is 1"},
      {R"({"items":{"type":"null"}})", "[null,1]", "/1 type: is number, allowed: null"},
      {R"({"required":["a"]})", "{}", " required: lacks the required property `a`"},
      {R"({"required":["a"]})", R"({"a":null})", ""},
      {R"({"properties":{"a/b~":{"type":"null"}}})",
       R"({"a/b~":1})",
       "/a~1b~0 type: is number, allowed: null"},
      {R"({"properties":{"a":{}},"additionalProperties":false})",
       R"({"a":1,"secret":1})",
       " additionalProperties: has a property that the schema does not name"},
      {R"({"additionalProperties":false})",
       R"({"a":1,"b":1})",
       " additionalProperties: has 2 properties that the schema does not name"},
      {R"({"properties":{"a":false}})", R"({"b":1})", ""},
      {R"({"properties":{"a":false}})", R"({"a":1})", "/a type: is number, allowed: nothing"},
  };
  for (const Case& c : cases) {
    const auto found = problems(checker_of(c.schema).check(json::parse(c.value).value()));
    SCOPED_TRACE(std::string(c.schema) + " for " + std::string(c.value));
    if (c.want.empty()) {
      EXPECT_THAT(found, IsEmpty());
    } else {
      EXPECT_THAT(found, ElementsAre(c.want));
    }
  }
}

TEST(Checker, ReportsTheNearestAlternative) {
  struct Case {
    std::string_view schema;
    std::string_view value;
    std::vector<std::string> want;
  };
  const std::string_view kinds = R"({"anyOf":[
      {"type":"object","properties":{"k":{"const":"x"},"v":{"type":"integer"}},"required":["k","v"]},
      {"type":"object","properties":{"k":{"const":"y"},"v":{"type":"string","maxLength":1}},"required":["k","v"]},
      {"type":"null"}]})";
  const Case cases[] = {
      {R"({"anyOf":[{"type":"string","maxLength":1},{"type":"null"}]})", "null", {}},
      {R"({"anyOf":[{"type":"string","maxLength":1},{"type":"null"}]})",
       "\"ab\"",
       {" maxLength: has 2 characters, the maximum is 1"}},
      {R"({"anyOf":[{"type":"string"},{"type":["integer","null"]}]})",
       "true",
       {" anyOf: is boolean, the alternatives allow: integer, string or null"}},
      {R"({"anyOf":[{"anyOf":[{"type":"string"}]},{"type":"null"}]})",
       "1",
       {" anyOf: is number, the alternatives allow: boolean, integer, number, string, array, "
        "object or null"}},
      {kinds, R"({"k":"y","v":"abc"})", {"/v maxLength: has 3 characters, the maximum is 1"}},
      {kinds, R"({"k":"x","v":"abc"})", {"/v type: is string, allowed: integer"}},
      {R"({"minimum":5,"anyOf":[{"maximum":2},{"maximum":1}]})",
       "3",
       {" minimum: is below the minimum 5", " maximum: is above the maximum 2"}},
  };
  for (const Case& c : cases)
    EXPECT_EQ(problems(checker_of(c.schema).check(json::parse(c.value).value())), c.want)
        << c.value;
}

TEST(Checker, ReportsInDocumentOrderUpToTheBound) {
  const Checker checker = checker_of(R"({
    "type": "object", "additionalProperties": false, "required": ["a", "b", "z"],
    "properties": {"a": {"type": "null"}, "b": {"items": {"type": "null"}}, "z": {}}})");
  const json::Value value = json::parse(R"({"b": [1, null, 2], "a": 1, "extra": 0})").value();
  const std::vector<std::string> all = {
      " required: lacks the required property `z`",
      " additionalProperties: has a property that the schema does not name",
      "/b/0 type: is number, allowed: null",
      "/b/2 type: is number, allowed: null",
      "/a type: is number, allowed: null",
  };
  EXPECT_EQ(problems(checker.check(value)), all);
  for (std::size_t most = 1; most <= all.size(); ++most)
    EXPECT_EQ(
        problems(checker.check(value, most)),
        std::vector<std::string>(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(most))
    );
  EXPECT_THAT(checker.check(value, 0).problems, SizeIs(1));
}

TEST(Checker, JudgesTextToo) {
  const Checker checker = checker_of(R"({"type":"object"})");
  EXPECT_TRUE(checker.check_text(" {} \n").is_valid());
  EXPECT_THAT(problems(checker.check_text("[]")), ElementsAre(" type: is array, allowed: object"));
  EXPECT_THAT(
      problems(checker.check_text("{\"a\": 1,\n }")),
      ElementsAre(" parse: is no JSON: line 1, column 8")
  );
  EXPECT_THAT(problems(checker.check_text("")), ElementsAre(HasSubstr("parse: is no JSON")));
  EXPECT_THAT(
      problems(checker.check_text(R"({"a":1,"a":2})")), ElementsAre(HasSubstr("parse: is no JSON"))
  );
  EXPECT_THAT(
      problems(checker.check_text(std::string(10'000, '['))),
      ElementsAre(" parse: is nested too deep to be read")
  );
}

TEST(Checker, NeverQuotesTheValue) {
  const Checker checker = checker_of(R"({
    "type": "object", "additionalProperties": false,
    "properties": {
      "s": {"type": "string", "maxLength": 1}, "e": {"enum": ["x", "y"]}, "c": {"const": 1},
      "n": {"maximum": 1}, "t": {"type": "null"}, "l": {"maxItems": 0},
      "o": {"anyOf": [{"type": "string", "maxLength": 1}, {"const": 1}]}}})");
  const std::string_view canary = "CANARY";
  for (const std::string_view text :
       {R"({"s":"CANARY","e":"CANARY","c":"CANARY","t":"CANARY","l":["CANARY"],"o":"CANARY"})",
        R"({"CANARY":1,"t":{"CANARY":"CANARY"},"e":{"CANARY":1}})",
        R"({"CANARY":1,"CANARY":2})",
        R"({"s":"CANARY)",
        R"(CANARY)"}) {
    const Verdict verdict = checker.check_text(text);
    EXPECT_FALSE(verdict.is_valid()) << text;
    for (const std::string& line : problems(verdict))
      EXPECT_THAT(line, Not(HasSubstr(canary)));
  }
}

}  // namespace
}  // namespace extractinator::validate
