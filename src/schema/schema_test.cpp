// The tree itself: types, nullability, identity, and what its constructor refuses.
#include "schema/schema.h"

#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/hash.h"
#include "json/parse.h"

namespace extractinator::schema {
namespace {

Schema read(std::string_view text) {
  return read_json_schema(json::parse(text).value(), {.text = text}).value();
}

TEST(TypeSet, HoldsWhatWasInserted) {
  TypeSet types = {Type::string, Type::null};
  EXPECT_TRUE(types.contains(Type::null));
  EXPECT_FALSE(types.contains(Type::integer));
  types.erase(Type::string);
  types.erase(Type::null);
  EXPECT_TRUE(types.is_empty());
  EXPECT_TRUE(TypeSet::all().contains(Type::object));
}

TEST(Schema, KnowsWhereNullIsAllowed) {
  const std::pair<std::string_view, bool> cases[] = {
      {R"({})", true},
      {R"(false)", false},
      {R"({"type":"string"})", false},
      {R"({"type":["string","null"]})", true},
      {R"({"type":["string","null"],"enum":["a"]})", false},
      {R"({"enum":["a",null]})", true},
      {R"({"const":null})", true},
      {R"({"anyOf":[{"type":"string"},{"type":"null"}]})", true},
      {R"({"anyOf":[{"type":"string"},{"type":"integer"}]})", false},
      {R"({"type":"string","anyOf":[{"type":"string"},{"type":"null"}]})", false},
      {R"({"anyOf":[{"anyOf":[{"const":null}]}]})", true},
  };
  for (const auto& [text, want] : cases) {
    const Schema schema = read(text);
    EXPECT_EQ(schema.is_nullable(schema.root_id()), want) << text;
  }
}

TEST(Schema, IdentityIsThatOfTheTree) {
  const Hash256 hash = hash_of(read(R"({"type":"object","properties":{"a":{"enum":["x"]}}})"));
  EXPECT_EQ(
      hash, hash_of(read(R"({"properties":{"a":{"const":"x"}},"type":["object"],"required":[]})"))
  );
  EXPECT_NE(hash, hash_of(read(R"({"type":"object","properties":{"b":{"enum":["x"]}}})")));
  // Descriptions reach the model, so they count.
  EXPECT_NE(
      hash,
      hash_of(read(R"({"description":"d","type":"object","properties":{"a":{"enum":["x"]}}})"))
  );
}

TEST(Schema, DumpIsOneReadableLine) {
  EXPECT_EQ(
      dump(read(R"({
        "type": "object", "additionalProperties": false, "required": ["age", "list"],
        "properties": {
          "age": {"type": "integer", "minimum": 0, "exclusiveMaximum": 130},
          "side": {"type": ["string", "null"], "enum": ["left", null], "default": null},
          "list": {"type": "array", "minItems": 1, "items": {"type": "string", "maxLength": 5}},
          "any": {"anyOf": [{"type": "null"}, {"type": "object"}], "title": "T", "description": "D"}
        }})")),
      "object{age: integer >= 0 < 130, side?: string|null in [\"left\", null] default null, "
      "list: array items 1.. of (string length ..5), "
      "any?: any any of (null / object) title \"T\" \"D\"}"
  );
  EXPECT_EQ(dump(read(R"({"properties":{"a":true,"b":false}})")), "any{a?: any, b?: never, ...}");
}

TEST(SchemaDeathTest, RefusesNodesThatAreNoTree) {
  EXPECT_DEATH(Schema(Graph{}), "root");
  Node lost;
  lost.items = NodeId{7};
  EXPECT_DEATH(Schema(Graph{.nodes = {lost}}), "child");
  Node first;
  first.items = NodeId{1};
  Node second;
  second.any_of = {NodeId{0}};
  EXPECT_DEATH(Schema(Graph{.nodes = {first, second}}), "itself");
}

}  // namespace
}  // namespace extractinator::schema
