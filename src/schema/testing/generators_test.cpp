// The generators make what they promise, as far as the readers can tell; `validate` tests the
// values.
#include "schema/testing/generators.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/error.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "schema/testing/judge.h"
#include "schema/testing/samples.h"

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

RC_GTEST_PROP(SchemaJson, IsAlwaysAcceptedWithAllKeywords, ()) {
  const json::Value schema = *schema_json(Keywords::all);
  const auto read = read_json_schema(schema, {});
  if (!read) RC_FAIL(to_string(read.error()) + " in " + json::write(schema));
}

RC_GTEST_PROP(ObjectSchemaJson, HasAnObjectAtTheRoot, ()) {
  const auto read = read_json_schema(*object_schema_json(), {});
  RC_ASSERT(read.has_value());
  RC_ASSERT((read->root().types == TypeSet{Type::object}));
}

// Over many schemas, every keyword turns up, and few schemas are left without a value.
TEST(SchemaJson, UsesEveryKeyword) {
  std::string simple;
  std::string all;
  rc::Random random(7);
  for (int i = 0; i < 2000; ++i) {
    simple += json::write(schema_json()(random.split(), i % 100).value());
    all += json::write(schema_json(Keywords::all)(random.split(), i % 100).value());
  }
  const auto expect = [](const std::string& text, const std::string& keyword, bool want) {
    EXPECT_EQ(text.contains("\"" + keyword + "\": "), want) << keyword;
  };
  for (const char* keyword :
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
        "$defs"}) {
    expect(simple, keyword, true);
    expect(all, keyword, true);
  }
  for (const char* keyword :
       {"pattern",
        "format",
        "multipleOf",
        "prefixItems",
        "uniqueItems",
        "contains",
        "minContains",
        "maxContains",
        "unevaluatedItems",
        "patternProperties",
        "propertyNames",
        "minProperties",
        "maxProperties",
        "dependentRequired",
        "dependentSchemas",
        "unevaluatedProperties",
        "not",
        "if",
        "then",
        "else",
        "$anchor"}) {
    expect(simple, keyword, false);
    expect(all, keyword, true);
  }
}

// A discarded case proves nothing; there must not be many.
TEST(ValidValue, IsFoundForMostSchemas) {
  rc::Random random(11);
  for (const auto& [keywords, want] : {std::pair{Keywords::simple, 300}, {Keywords::all, 240}}) {
    int n_found = 0;
    for (int i = 0; i < 300; ++i) {
      const json::Value text = schema_json(keywords)(random.split(), i % 100).value();
      const Schema schema = read_json_schema(text, {}).value();
      try {
        const json::Value value = valid_value(schema)(random.split(), i % 100).value();
        ++n_found;
        EXPECT_TRUE(is_valid(schema, schema.root_id(), value, FormatsAre::assertions));
      } catch (const rc::detail::CaseResult&) {
        continue;
      }
    }
    EXPECT_GE(n_found, want);
  }
}

TEST(Judge, JudgesAsTheStandardSays) {
  struct Case {
    std::string_view schema;
    std::string_view value;
    bool want;
  };
  const Case cases[] = {
      {R"({"pattern":"^[a-z]+$"})", R"("a")", true},
      {R"({"pattern":"^[a-z]+$"})", R"("")", false},
      {R"({"format":"date"})", R"("2023-02-29")", false},
      {R"({"multipleOf":0.1})", "0.3", true},
      {R"({"multipleOf":0.5})", "0.3", false},
      {R"({"type":"integer"})", "7.0", true},
      {R"({"prefixItems":[{"type":"null"}],"items":false})", "[null]", true},
      {R"({"prefixItems":[{"type":"null"}],"items":false})", "[null,1]", false},
      {R"({"uniqueItems":true})", "[1,1.0]", false},
      {R"({"contains":{"const":1},"maxContains":1})", "[1,2]", true},
      {R"({"contains":{"const":1},"maxContains":1})", "[1,1]", false},
      {R"({"contains":{"const":1},"unevaluatedItems":false})", "[1,2]", false},
      {R"({"contains":{"const":1},"unevaluatedItems":false})", "[1]", true},
      {R"({"patternProperties":{"^x_":{"type":"null"}},"additionalProperties":false})",
       R"({"x_a":null})",
       true},
      {R"({"patternProperties":{"^x_":{"type":"null"}},"additionalProperties":false})",
       R"({"a":null})",
       false},
      {R"({"dependentRequired":{"a":["b"]}})", R"({"a":1})", false},
      {R"({"dependentSchemas":{"a":{"maxProperties":1}}})", R"({"a":1,"b":1})", false},
      {R"({"propertyNames":{"maxLength":1}})", R"({"aa":1})", false},
      {R"({"oneOf":[{"type":"integer"},{"minimum":2}]})", "3", false},
      {R"({"oneOf":[{"type":"integer"},{"minimum":2}]})", "1", true},
      {R"({"not":{"type":"null"}})", "null", false},
      {R"({"if":{"type":"null"},"then":false,"else":{"const":1}})", "1", true},
      {R"({"if":{"type":"null"},"then":false,"else":{"const":1}})", "null", false},
      {R"({"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false})",
       R"({"a":1})",
       true},
      {R"({"not":{"properties":{"a":true}},"unevaluatedProperties":false})", R"({"a":1})", false},
      {R"({"required":["a"]})", "{}", false},
      {R"({"properties":{"n":{"$ref":"#"}},"maxProperties":1})",
       R"({"n":{"n":{"n":1,"m":1}}})",
       false},
  };
  for (const Case& c : cases) {
    const Schema schema = read_json_schema(json::parse(c.schema).value(), {}).value();
    EXPECT_EQ(
        is_valid(schema, schema.root_id(), json::parse(c.value).value(), FormatsAre::assertions),
        c.want
    ) << c.schema
      << " " << c.value;
  }
}

TEST(Samples, MeetTheirOwnJudge) {
  for (const auto samples : {sample_patterns(), sample_key_patterns(), sample_formats()})
    for (const TextSample& sample : samples)
      for (const std::string_view text : sample.texts)
        EXPECT_TRUE(sample.is_met(text)) << sample.name << " " << text;
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
