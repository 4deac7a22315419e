// The generators make what they promise, as far as the readers can tell; `validate` tests the
// values.
#include "schema/testing/generators.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/error.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::schema::testing {
namespace {

TEST(SmallSets, AreReadableAndDistinct) {
  std::set<std::string> texts;
  for (const json::Value& schema : small_schemas()) {
    const auto read = read_json_schema(schema, {});
    EXPECT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_TRUE(texts.insert(json::write(schema)).second) << json::write(schema);
  }
  EXPECT_GT(texts.size(), 500U);
  std::set<std::string> values;
  for (const json::Value& value : small_values())
    EXPECT_TRUE(values.insert(json::write(value)).second) << json::write(value);
  EXPECT_GT(values.size(), 250U);
  EXPECT_LT(small_leaf_schemas().size(), 30U);
}

RC_GTEST_PROP(SchemaJson, IsAlwaysAccepted, ()) {
  const json::Value schema = *schema_json();
  const auto read = read_json_schema(schema, {});
  if (!read) RC_FAIL(to_string(read.error()) + " in " + json::write(schema));
}

RC_GTEST_PROP(ObjectSchemaJson, HasAnObjectAtTheRoot, ()) {
  const auto read = read_json_schema(*object_schema_json(), {});
  RC_ASSERT(read.has_value());
  RC_ASSERT((read->root().types == TypeSet{Type::object}));
}

// Over many schemas, every keyword turns up.
TEST(SchemaJson, UsesEveryKeyword) {
  std::string all;
  rc::Random random(7);
  for (int i = 0; i < 2000; ++i)
    all += json::write(schema_json()(random.split(), i % 100).value());
  for (const std::string keyword :
       {"type",
        "enum",
        "const",
        "properties",
        "required",
        "items",
        "minItems",
        "maxItems",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "anyOf",
        "oneOf",
        "allOf",
        "$ref",
        "additionalProperties",
        "title",
        "description",
        "default",
        "$comment",
        "$defs"})
    EXPECT_NE(all.find("\"" + keyword + "\": "), std::string::npos) << keyword;
}

RC_GTEST_PROP(AnswerValue, HasKeysInSchemaOrder, ()) {
  const Schema schema = read_json_schema(*object_schema_json(), {}).value();
  const json::Value value = *answer_value(schema);
  auto place = schema.root().properties.begin();
  for (const json::Member& member : value.as_object()) {
    place = std::find_if(place, schema.root().properties.end(), [&](const Property& property) {
      return property.name == member.key;
    });
    RC_ASSERT(place != schema.root().properties.end());
    ++place;
  }
}

}  // namespace
}  // namespace extractinator::schema::testing
