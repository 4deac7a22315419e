// What is said about a value that breaks one of the keywords beyond the plain ones, and the bounds
// of work. Verdicts themselves: suite_test.cpp.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/testing/cpu_clock.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"
#include "validate/checker.h"

namespace extractinator::validate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::shared_ptr<const schema::Schema> schema_of(std::string_view text) {
  auto schema = schema::read_json_schema(json::parse(text).value(), {.text = text});
  EXPECT_TRUE(schema.has_value()) << to_string(schema.error());
  return std::make_shared<const schema::Schema>(std::move(schema).value());
}

Checker checker_of(std::string_view text, const CheckerOptions& options = {}) {
  return Checker::make(schema_of(text), options).value();
}

std::vector<std::string> problems(const Verdict& verdict) {
  std::vector<std::string> lines;
  for (const Problem& problem : verdict.problems)
    lines.push_back(problem.pointer + " " + problem.keyword + ": " + problem.message);
  return lines;
}

struct Case {
  std::string_view schema;
  std::string_view value;
  std::vector<std::string> want = {};  // None: valid.
};

void expect(const Case& c, const CheckerOptions& options = {}) {
  EXPECT_EQ(problems(checker_of(c.schema, options).check_text(c.value)), c.want)
      << c.schema << " for " << c.value;
}

TEST(CheckerKeywords, Objects) {
  const Case cases[] = {
      {R"({"minProperties":2})",
       R"({"a":1})",
       {" minProperties: has 1 property, the minimum is 2"}},
      {R"({"maxProperties":1})",
       R"({"a":1,"b":2})",
       {" maxProperties: has 2 properties, the maximum is 1"}},
      {R"({"required":["b"]})", R"({"a":1})", {" required: lacks the required property `b`"}},
      // Keys that the schema does not name are not shown.
      {R"({"patternProperties":{"^a":{"type":"null"},"b$":{"maximum":1}}})",
       R"({"ab":2,"xb":3,"c":4})",
       {"/* type: is number, allowed: null",
        "/* maximum: is above the maximum 1",
        "/* maximum: is above the maximum 1"}},
      {R"({"properties":{"ab":{"minimum":3}},"patternProperties":{"^a":{"type":"null"}}})",
       R"({"ab":2})",
       {"/ab minimum: is below the minimum 3", "/ab type: is number, allowed: null"}},
      {R"({"properties":{"a":{}},"patternProperties":{"^b":{}},"additionalProperties":false})",
       R"({"a":1,"b":1,"bb":1,"c":1,"d":1})",
       {" additionalProperties: has 2 properties that the schema does not name"}},
      {R"({"properties":{"a":{}},"additionalProperties":{"type":"string"}})",
       R"({"a":1,"b":"","c":2})",
       {"/* type: is number, allowed: string"}},
      {R"({"propertyNames":{"maxLength":1}})",
       R"({"a":1,"bb":2,"cc":3})",
       {" propertyNames: has 2 properties whose names are not allowed"}},
      {R"({"dependentRequired":{"a":["b","c"]}})",
       R"({"a":1,"b":2})",
       {" dependentRequired: has `a` and therefore needs `c`"}},
      {R"({"dependentSchemas":{"a":{"maxProperties":1}}})",
       R"({"a":1,"b":2})",
       {" maxProperties: has 2 properties, the maximum is 1"}},
      {R"({"dependentSchemas":{"a":{"maxProperties":1}}})", R"({"c":1,"b":2})"},
  };
  for (const Case& c : cases)
    expect(c);
}

TEST(CheckerKeywords, Arrays) {
  const Case cases[] = {
      {R"({"prefixItems":[{"type":"null"},{"type":"string"}],"items":{"type":"boolean"}})",
       R"([null,1,true,2])",
       {"/1 type: is number, allowed: string", "/3 type: is number, allowed: boolean"}},
      {R"({"prefixItems":[{}],"items":false})",
       R"([1,2,3])",
       {" items: has 3 items, the maximum is 1"}},
      {R"({"contains":{"type":"null"}})",
       "[1]",
       {" contains: has 0 items of the kind asked for, the minimum is 1"}},
      {R"({"contains":{"type":"null"},"minContains":2,"maxContains":3})",
       "[null,1]",
       {" minContains: has 1 item of the kind asked for, the minimum is 2"}},
      {R"({"contains":{"type":"null"},"maxContains":1})",
       "[null,null,1]",
       {" maxContains: has 2 items of the kind asked for, the maximum is 1"}},
      {R"({"contains":false,"minContains":0})", "[]"},
      {R"({"uniqueItems":true})",
       R"([1,"1",{"a":1,"b":[2]},1.5,{"b":[2.0],"a":10e-1}])",
       {" uniqueItems: has equal items, at 2 and at 4"}},
      {R"({"uniqueItems":true})",
       R"([1,"1",true,null,[],{},0,false,"",[1],[[1]],{"a":1},{"a":2}])"},
      {R"({"uniqueItems":true})", R"(["a,b",["a","b"],["a,b"],"1:a"])"},
  };
  for (const Case& c : cases)
    expect(c);
}

TEST(CheckerKeywords, Unevaluated) {
  const Case cases[] = {
      {R"({"properties":{"a":{}},"allOf":[{"properties":{"b":{}}}],"unevaluatedProperties":false})",
       R"({"a":1,"b":2,"c":3})",
       {" unevaluatedProperties: has a property that no part of the schema allows"}},
      {R"({"anyOf":[{"properties":{"a":{"const":1}},"required":["a"]},
           {"properties":{"b":{}},"required":["b"]}],"unevaluatedProperties":{"type":"null"}})",
       R"({"a":2,"b":1})",
       {"/* type: is number, allowed: null"}},
      {R"({"if":{"properties":{"a":{"const":1}},"required":["a"]},"then":{"properties":{"b":{}}},
           "unevaluatedProperties":false})",
       R"({"a":1,"b":2})"},
      {R"({"not":{"not":{"properties":{"a":{}}}},"unevaluatedProperties":false})",
       R"({"a":1})",
       {" unevaluatedProperties: has a property that no part of the schema allows"}},
      // What a broken part would have allowed is not reported on top.
      {R"({"allOf":[{"properties":{"a":{"type":"null"}}}],"unevaluatedProperties":false})",
       R"({"a":1,"b":2})",
       {"/a type: is number, allowed: null"}},
      {R"({"prefixItems":[{}],"contains":{"type":"null"},"unevaluatedItems":false})",
       "[1,null,2,3]",
       {" unevaluatedItems: has 2 items that no part of the schema allows"}},
      {R"({"prefixItems":[{}],"unevaluatedItems":{"type":"null"}})",
       "[1,null,2]",
       {"/2 type: is number, allowed: null"}},
      {R"({"$ref":"#/$defs/a","unevaluatedItems":false,"$defs":{"a":{"items":{}}}})", "[1,2]"},
  };
  for (const Case& c : cases)
    expect(c);
}

TEST(CheckerKeywords, Logic) {
  const Case cases[] = {
      {R"({"not":{"type":"null"}})", "null", {" not: is what the schema excludes"}},
      {R"({"allOf":[{"minimum":3},{"multipleOf":2}]})",
       "1",
       {" minimum: is below the minimum 3", " multipleOf: is no multiple of 2"}},
      {R"({"oneOf":[{"minimum":3},{"maximum":5}]})",
       "4",
       {" oneOf: is valid against more than one alternative, allowed is exactly one"}},
      {R"({"oneOf":[{"type":"string"},{"type":"object","required":["a","b"]},
           {"type":"object","required":["c"]}]})",
       "{}",
       {" required: lacks the required property `c`"}},
      {R"({"oneOf":[{"type":"string"},{"type":"null"}]})",
       "1",
       {" oneOf: is number, the alternatives allow: string or null"}},
      {R"({"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}})",
       "\"a\"",
       {" minLength: has 1 character, the minimum is 2"}},
      {R"({"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}})",
       "1",
       {" minimum: is below the minimum 2"}},
      {R"({"pattern":"^a+$"})", "\"ab\"", {" pattern: does not match the pattern ^a+$"}},
      {R"({"format":"date"})", "\"x\""},
  };
  for (const Case& c : cases)
    expect(c);
  expect(
      {R"({"format":"date"})", "\"x\"", {" format: is no date"}}, {.formats = Formats::assertion}
  );
  expect({R"({"format":"date"})", "1"}, {.formats = Formats::assertion});
  expect({R"({"format":"phone"})", "\"x\""}, {.formats = Formats::assertion});
}

TEST(CheckerKeywords, LongEnumerationsAreLookedUp) {
  std::string schema = R"({"enum":[{"a":[1,2]})";
  for (int i = 0; i < 20'000; ++i)
    schema += ",\"C" + std::to_string(i) + "\"";
  const Checker checker = checker_of(schema + "]}", {.max_steps = 100});
  EXPECT_THAT(problems(checker.check_text(R"("C19999")")), IsEmpty());
  EXPECT_THAT(problems(checker.check_text(R"({"a":[1.0,2]})")), IsEmpty());
  EXPECT_THAT(
      problems(checker.check_text(R"("C20000")")),
      ElementsAre(" enum: is none of the 20001 allowed values")
  );
}

TEST(CheckerKeywords, RecursiveSchemasFollowTheValue) {
  const Checker checker = checker_of(R"({"$ref":"#/$defs/tree","$defs":{"tree":{
    "type":"object","properties":{"v":{"type":"integer"},
    "children":{"type":"array","items":{"$ref":"#/$defs/tree"}}}}}})");
  EXPECT_THAT(
      problems(checker.check_text(R"({"v":1,"children":[{"v":2},{"children":[{"v":"x"}]}]})")),
      ElementsAre("/children/1/children/0/v type: is string, allowed: integer")
  );
}

// Two nodes, the second of which refers to the first.
Checker circle_of(schema::Node first, schema::Node second = {.ref = schema::NodeId{0}}) {
  schema::Graph graph{.nodes = {std::move(first), std::move(second)}};
  graph.resources = {{.uri = "", .root = graph.root, .dynamic_anchors = {{"n", graph.root}}}};
  return Checker::make(std::make_shared<const schema::Schema>(std::move(graph))).value();
}

TEST(CheckerBounds, CirclesEndUndecided) {
  constexpr schema::NodeId kSecond{1};
  const std::string limit = " limit: is judged by a schema that refers to itself without end";
  const schema::Node circles[] = {
      {.ref = schema::NodeId{0}},
      {.ref = kSecond},
      {.dynamic_ref = schema::DynamicRef{.initial = kSecond, .anchor = "n"}},
      {.dynamic_ref = schema::DynamicRef{.initial = kSecond, .anchor = "none"}},
      {.all_of = {kSecond}},
      {.any_of = {kSecond}},
      {.one_of = {kSecond}},
      {.negated = kSecond},
      {.condition = kSecond, .consequence = kSecond},
      {.unevaluated_properties = kSecond, .all_of = {kSecond}},
  };
  const json::Value value = json::parse(R"({"a":1})").value();
  for (const schema::Node& first : circles) {
    const Verdict verdict = circle_of(first).check(value);
    EXPECT_TRUE(verdict.is_undecided());
    EXPECT_FALSE(verdict.is_valid());
    EXPECT_THAT(problems(verdict), ElementsAre(limit));
  }
  // Every step into the value is one out of the circle.
  EXPECT_TRUE(circle_of({.additional_properties = kSecond}).check(value).is_valid());
  EXPECT_TRUE(circle_of({.property_names = kSecond}).check(value).is_valid());
  // What is wrong all the same is known to be wrong.
  const Verdict verdict = circle_of({.ref = kSecond, .min_properties = 2}).check(value);
  EXPECT_FALSE(verdict.is_undecided());
  EXPECT_THAT(problems(verdict), ElementsAre(" minProperties: has 1 property, the minimum is 2"));
}

// Doubles with every level: 2^40 ways.
std::string doubling_schema(int n) {
  std::string schema = R"({"$ref":"#/$defs/d0","$defs":{)";
  for (int i = 0; i < n; ++i) {
    const std::string next = R"({"$ref":"#/$defs/d)" + std::to_string(i + 1) + "\"}";
    schema += "\"d" + std::to_string(i) + R"(":{"oneOf":[)" + next + "," + next + "]},";
  }
  return schema + "\"d" + std::to_string(n) + R"(":{"type":"null"}}})";
}

TEST(CheckerBounds, TheSameNodeTwiceIsNoCircle) {
  expect({R"({"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}],"$defs":{"a":{}}})", "1"});
}

TEST(CheckerBounds, WorkIsBounded) {
  const Checker checker = checker_of(doubling_schema(20), {.max_steps = 100'000});
  const auto start = extractinator::testing::CpuClock::now();
  const Verdict verdict = checker.check_text("1");
  EXPECT_LT(extractinator::testing::CpuClock::now() - start, std::chrono::seconds(5));
  EXPECT_THAT(problems(verdict), ElementsAre(" limit: takes more steps to judge than are allowed"));
  EXPECT_TRUE(verdict.is_undecided());
  const Checker slow = checker_of(R"({"pattern":"^(?=a)(a+)+[bc]$"})", {.max_steps = 1'000'000});
  EXPECT_TRUE(slow.check(json::Value(std::string(40, 'a'))).is_undecided());
  const Checker long_division = checker_of(R"({"multipleOf":)" + std::string(1'000, '7') + "}");
  EXPECT_TRUE(
      long_division.check(json::Value(json::Number{std::string(1'000'000, '3')})).is_undecided()
  );
}

TEST(CheckerBounds, DepthIsBounded) {
  json::Value value = json::Value::integer(1);
  for (int i = 0; i < 256; ++i)
    value = json::Value(json::Value::Array{std::move(value)});
  const Checker checker = checker_of(
      R"({"anyOf":[{"type":"integer"},{"$ref":"#/$defs/a"}],
          "$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"type":"array","items":{"$ref":"#"}}}})"
  );
  EXPECT_TRUE(checker.check(value).is_valid());
  value = json::Value(json::Value::Array{std::move(value)});
  EXPECT_THAT(
      problems(checker.check(value)), ElementsAre(" limit: is nested too deep to be judged")
  );
}

// The call stack holds the longest chain, of whatever kind it is.
TEST(CheckerBounds, ManyFramesEndUndecided) {
  using schema::Node;
  using schema::NodeId;
  const std::function<void(Node&, NodeId)> kinds[] = {
      [](Node& node, NodeId next) { node.ref = next; },
      [](Node& node, NodeId next) { node.one_of = {next}; },
      [](Node& node, NodeId next) { node.any_of = {next}; },
      [](Node& node, NodeId next) { node.negated = next; },
      [](Node& node, NodeId next) { node.condition = node.alternative = next; },
      [](Node& node, NodeId next) {
        node.all_of = {next};
        node.unevaluated_properties = next;
      },
      [](Node& node, NodeId next) { node.dependent_schemas = {{.name = "a", .node = next}}; },
  };
  const json::Value value = json::parse(R"({"a":1})").value();
  for (const auto& link : kinds) {
    std::vector<Node> nodes(3'000);
    for (std::uint32_t i = 0; i + 1 < nodes.size(); ++i)
      link(nodes[i], NodeId{i + 1});
    const auto schema = std::make_shared<const schema::Schema>(
        schema::Graph{.nodes = std::move(nodes), .root = NodeId{0}}
    );
    const Checker checker = Checker::make(schema).value();
    EXPECT_THAT(
        problems(checker.check(value)),
        ElementsAre(" limit: is judged by schemas nested too deep within each other")
    );
    EXPECT_FALSE(checker.check_at(NodeId{2'000}, value).is_undecided());
  }
}

TEST(CheckerBounds, AKeyTwiceIsNeverValid) {
  const auto value =
      json::parse(R"({"a":[{"b":1,"b":2}]})", {.duplicate_keys = json::DuplicateKeys::keep});
  EXPECT_THAT(
      problems(checker_of("{}").check(*value)),
      ElementsAre(" parse: has an object with the same key twice")
  );
}

TEST(CheckerMake, NamesThePlaceOfABadPattern) {
  struct Bad {
    std::string_view schema;
    ErrorCode code;
    std::string_view want;
  };
  const Bad cases[] = {
      {R"({"properties":{"a":{"pattern":"a("}}})",
       ErrorCode::invalid_input,
       "`#/properties/a`: `pattern`: `(` without `)` at character 2"},
      {R"({"patternProperties":{"[":{}}})",
       ErrorCode::invalid_input,
       "`#`: `patternProperties`: `[` without `]`"},
      {R"({"items":{"pattern":"(?<=a*)b"}})",
       ErrorCode::unsupported,
       "`#/items`: `pattern`: cannot be searched for"},
  };
  for (const Bad& c : cases) {
    const auto checker = Checker::make(schema_of(c.schema));
    ASSERT_FALSE(checker.has_value()) << c.schema;
    EXPECT_EQ(checker.error().code, c.code);
    EXPECT_THAT(checker.error().message, HasSubstr(c.want));
  }
}

}  // namespace
}  // namespace extractinator::validate
