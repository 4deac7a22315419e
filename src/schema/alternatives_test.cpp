// Which alternatives are proven to exclude each other.
#include "schema/alternatives.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "json/parse.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

// Two alternatives as `anyOf`, so that they live in one list of nodes.
bool disjoint(std::string_view a, std::string_view b, std::size_t budget = 10'000) {
  const std::string text = R"({"anyOf":[)" + std::string(a) + "," + std::string(b) +
                           R"(],"$defs":{"s":{"type":"string"},"i":{"type":"integer"},
      "list":{"type":"object","properties":{"v":{"const":0},"next":{"$ref":"#/$defs/list"}},
              "required":["next"]},
      "tail":{"type":"object","properties":{"v":{},"next":{"$ref":"#/$defs/tail"}},
              "required":["next"]}}})";
  const auto schema = read_json_schema(json::parse(text).value(), {.text = text});
  EXPECT_TRUE(schema.has_value()) << text;
  const Node& root = schema->root();
  const bool result = are_disjoint(*schema, root.any_of[0], root.any_of[1], budget);
  std::size_t same_budget = budget;
  EXPECT_EQ(result, are_disjoint(*schema, root.any_of[1], root.any_of[0], same_budget)) << text;
  return result;
}

TEST(Alternatives, AreProvenDisjointByTypeConstantOrRequiredProperty) {
  struct Case {
    std::string_view a;
    std::string_view b;
    bool want;
  };
  const Case cases[] = {
      {R"({"type":"string"})", R"({"type":"null"})", true},
      {R"({"type":"integer"})", R"({"type":"number"})", false},
      {R"({"type":["string","null"]})", R"({"type":["null","object"]})", false},
      {R"({"type":"string"})", R"({})", false},
      {R"({"type":"string"})", R"(false)", true},
      {R"({"enum":["a","b"]})", R"({"enum":["c"]})", true},
      {R"({"enum":["a","b"]})", R"({"enum":["c","b"]})", false},
      {R"({"const":1})", R"({"const":1.0})", false},
      {R"({"const":1})", R"({"const":1.5})", true},
      {R"({"const":1.5})", R"({"type":"integer"})", true},
      {R"({"const":1.0})", R"({"type":"integer"})", false},
      {R"({"const":100000000000000000000.5})", R"({"type":"integer"})", false},
      {R"({"const":1e400})", R"({"type":"integer"})", false},
      {R"({"enum":["a",null]})", R"({"type":"integer"})", true},
      {R"({"enum":["a",null]})", R"({"type":["integer","null"]})", false},
      {R"({"type":"integer","maximum":3})", R"({"type":"integer","minimum":4})", true},
      {R"({"type":"number","maximum":3})", R"({"type":"integer","minimum":3.0})", false},
      {R"({"type":"number","exclusiveMaximum":3})", R"({"type":"integer","minimum":3.0})", true},
      {R"({"maximum":3})", R"({"minimum":4})", false},
      {R"({"$ref":"#/$defs/s"})", R"({"$ref":"#/$defs/i"})", true},
      {R"({"$ref":"#/$defs/s"})", R"({"allOf":[{},{"$ref":"#/$defs/i"}]})", true},
      {R"({"$ref":"#/$defs/s"})", R"({"oneOf":[{"$ref":"#/$defs/i"},{"type":"null"}]})", true},
      // Types of all parts together.
      {R"({"allOf":[{"type":["string","null"]},{"type":["null","integer"]}]})",
       R"({"allOf":[{"type":["string","integer"]}]})",
       true},
      // In circles nothing is proven.
      {R"({"$ref":"#/$defs/list"})", R"({"$ref":"#/$defs/tail"})", false},
      {R"({"type":"object","properties":{"k":{"const":"x"}},"required":["k"]})",
       R"({"type":"object","properties":{"k":{"const":"y"}},"required":["k"]})",
       true},
      {R"({"type":"object","properties":{"k":{"const":"x"}},"required":["k"]})",
       R"({"type":"object","properties":{"k":{"const":"y"}}})",
       true},  // Where it is required, the other has it, too.
      {R"({"type":"object","properties":{"k":{"const":"x"}}})",
       R"({"type":"object","properties":{"k":{"const":"y"}}})",
       false},
      {R"({"type":"object","required":["k"]})",
       R"({"type":"object","properties":{"k":false}})",
       false},
      {R"({"properties":{"k":{"const":"x"}},"required":["k"]})",
       R"({"properties":{"k":{"const":"y"}},"required":["k"]})",
       false},
      {R"({"type":["object","null"],"properties":{"k":{"const":"x"}},"required":["k"]})",
       R"({"type":["object","string"],"properties":{"k":{"const":"y"}},"required":["k"]})",
       true},
      {R"({"anyOf":[{"type":"string"},{"type":"null"}]})", R"({"type":"integer"})", true},
      {R"({"anyOf":[{"type":"string"},{"type":"null"}]})", R"({"enum":[1,null]})", false},
  };
  for (const Case& c : cases)
    EXPECT_EQ(disjoint(c.a, c.b), c.want) << c.a << " / " << c.b;
}

TEST(Alternatives, NothingIsProvenBeyondTheBudget) {
  EXPECT_TRUE(disjoint(R"({"enum":[1,2,3]})", R"({"enum":[4,5,6]})", 100));
  EXPECT_FALSE(disjoint(R"({"enum":[1,2,3]})", R"({"enum":[4,5,6]})", 10));
}

}  // namespace
}  // namespace extractinator::schema
