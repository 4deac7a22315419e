// What is written, and that reading it back gives the same tree.
#include <cstdint>
#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/error.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "schema/testing/generators.h"

namespace extractinator::schema {
namespace {

// Nodes are compared one by one: the numbering is part of what must come back.
::testing::AssertionResult comes_back(const json::Value& text) {
  const auto schema = read_json_schema(text, {});
  if (!schema) return ::testing::AssertionFailure() << to_string(schema.error());
  const json::Value written = to_json_schema(*schema);
  const auto back = read_json_schema(written, {});
  if (!back) return ::testing::AssertionFailure() << to_string(back.error());
  if (back->n_nodes() != schema->n_nodes() || back->root_id() != schema->root_id())
    return ::testing::AssertionFailure() << "another shape";
  for (std::uint32_t i = 0; i < schema->n_nodes(); ++i)
    if (back->node(NodeId{i}) != schema->node(NodeId{i}))
      return ::testing::AssertionFailure() << "node " << i << " of " << json::write(written);
  if (dump(*back) != dump(*schema) || hash_of(*back) != hash_of(*schema))
    return ::testing::AssertionFailure() << "another dump or hash";
  return ::testing::AssertionSuccess();
}

TEST(ToJsonSchema, WritesEveryKeywordInAFixedOrder) {
  const std::string_view text = R"({
    "additionalProperties": false, "required": ["b"], "description": "D", "title": "T",
    "properties": {
      "b": {"maximum": 2.50, "minimum": 1e0, "type": "number", "default": 2},
      "a": {"oneOf": [{"type": "null"}, {"maxLength": 3, "minLength": 1, "type": "string"}]},
      "c": {"items": {"const": {"k": 1}}, "minItems": 1, "maxItems": 2, "type": ["null", "array"]},
      "d": false, "e": {"enum": [1, "x"]}
    },
    "type": "object", "$comment": "no one reads this"})";
  EXPECT_EQ(
      json::write(
          to_json_schema(read_json_schema(json::parse(text).value(), {.text = text}).value())
      ),
      R"({"$schema": "https://json-schema.org/draft/2020-12/schema", )"
      R"("title": "T", "description": "D", "type": "object", "properties": )"
      R"({"b": {"type": "number", "minimum": 1e0, "maximum": 2.50, "default": 2}, )"
      R"("a": {"anyOf": [{"type": "null"}, {"type": "string", "minLength": 1, "maxLength": 3}]}, )"
      R"("c": {"type": ["array", "null"], "items": {"const": {"k": 1}}, "minItems": 1, "maxItems": 2}, )"
      R"("d": false, "e": {"enum": [1, "x"]}}, "required": ["b"], "additionalProperties": false})"
  );
}

TEST(ToJsonSchema, ComesBackForEverySmallSchema) {
  for (const json::Value& schema : testing::small_schemas())
    EXPECT_TRUE(comes_back(schema)) << json::write(schema);
}

RC_GTEST_PROP(ToJsonSchema, ComesBack, ()) {
  const json::Value schema = *testing::schema_json();
  RC_LOG() << json::write(schema) << '\n';
  const auto result = comes_back(schema);
  if (!result) RC_FAIL(result.message());
}

TEST(ToJsonSchema, InlineFormatsComeBackToo) {
  const std::string_view text = R"({
    "present": {"type": "bool", "description": "is there one"},
    "side": {"type": "str", "literals": ["left", "right"], "optional": true},
    "sizes": {"type": "list", "items": {"type": "float", "optional": true}},
    "more": {"type": "dict", "name": "More", "optional": true, "properties": {"x": {"type": "any"}}}
  })";
  const Schema schema = read_inline(json::parse(text).value(), {.text = text}).value();
  const Schema back = read_json_schema(to_json_schema(schema), {}).value();
  EXPECT_EQ(dump(back), dump(schema));
  EXPECT_EQ(hash_of(back), hash_of(schema));
}

}  // namespace
}  // namespace extractinator::schema
