// Which alternatives are proven to exclude each other.
#include "schema/alternatives.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "json/parse.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

// Two alternatives as `anyOf`, so that they live in one list of nodes.
bool disjoint(std::string_view a, std::string_view b, std::size_t budget = 10'000) {
  const std::string text = R"({"anyOf":[)" + std::string(a) + "," + std::string(b) + "]}";
  const auto schema = read_json_schema(json::parse(text).value(), {.text = text});
  EXPECT_TRUE(schema.has_value()) << text;
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < schema->n_nodes(); ++i)
    nodes.push_back(schema->node(static_cast<NodeId>(i)));
  const Node& root = schema->root();
  const bool result = are_disjoint(nodes, root.any_of[0], root.any_of[1], budget);
  std::size_t same_budget = budget;
  EXPECT_EQ(result, are_disjoint(nodes, root.any_of[1], root.any_of[0], same_budget)) << text;
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
      {R"({"type":"integer","maximum":3})", R"({"type":"integer","minimum":4})", false},
      {R"({"type":"object","properties":{"k":{"const":"x"}},"required":["k"]})",
       R"({"type":"object","properties":{"k":{"const":"y"}},"required":["k"]})",
       true},
      {R"({"type":"object","properties":{"k":{"const":"x"}},"required":["k"]})",
       R"({"type":"object","properties":{"k":{"const":"y"}}})",
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
