// What is read, and what each mistake in a JSON Schema is answered with: place, message and hint.
#include <cstddef>
#include <cstdint>
#include <format>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/keywords.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Result<Schema> read(std::string_view text) {
  return read_json_schema(json::parse(text).value(), {.file = "s.json", .text = text});
}

TEST(ReadJsonSchema, ReadsKeywordsOfEveryType) {
  struct Case {
    std::string_view text;
    std::string_view want;
  };
  const Case cases[] = {
      {R"({})", "any"},
      {R"(true)", "any"},
      {R"(false)", "never"},
      {R"({"type":"integer"})", "integer"},
      {R"({"type":["null","string"]})", "string|null"},
      {R"({"enum":["a",1,null]})", R"(any in ["a", 1, null])"},
      {R"({"const":{"a":[1.0]}})", R"(any in [{"a": [1.0]}])"},
      {R"({"const":1.0,"enum":[2,1]})", "any in [1.0]"},
      {R"({"type":"string","minLength":0,"maxLength":2.0})", "string length ..2"},
      {R"({"type":"array","items":{"type":"null"},"minItems":1e1})", "array items 10.. of (null)"},
      {R"({"type":"array"})", "array"},
      {R"({"type":"number","exclusiveMinimum":0.10,"maximum":1e400})", "number > 0.10 <= 1e400"},
      {R"({"type":"object"})", "object"},
      {R"({"type":"object","additionalProperties":false})", "object{}"},
      {R"({"type":"object","properties":{"b":{},"a":{"type":"null"}},"required":["a"]})",
       "object{b?: any, a: null, ...}"},
      {R"({"properties":{"":{"type":"null"}},"required":["x"]})", "any{?: null, x: any, ...}"},
      {R"({"anyOf":[{"type":"null"},{"type":"string"}],"default":null})",
       "any any of (null / string) default null"},
      {R"({"oneOf":[{"const":"a"},{"const":"b"}]})", R"(any any of (any in ["a"] / any in ["b"]))"},
      {R"({"title":"T","description":"D","type":"null"})", R"(null title "T" "D")"},
      {R"({"$schema":"http://json-schema.org/draft-07/schema#","$id":"x","$comment":"","examples":[1],
          "deprecated":true,"readOnly":true,"writeOnly":false,"discriminator":{},"type":"null"})",
       "null"},
  };
  for (const Case& c : cases) {
    const auto schema = read(c.text);
    ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
    EXPECT_EQ(dump(*schema), c.want);
  }
}

TEST(ReadJsonSchema, FollowsReferencesWhereTheyStand) {
  struct Case {
    std::string_view text;
    std::string_view want;
  };
  const Case cases[] = {
      {R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"null"}}})", "null"},
      {R"({"$ref":"#/definitions/a%25~1~0","definitions":{"a%/~":{"type":"null"}}})", "null"},
      {R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"type":"null"}}})", "null"},
      {R"({"$ref":"#/$defs/a/items","$defs":{"a":{"items":{"type":"null"}}}})", "null"},
      // Twice is no cycle.
      {R"({"properties":{"x":{"$ref":"#/$defs/a"},"y":{"$ref":"#/$defs/a"}},
          "$defs":{"a":{"type":"null"}}})",
       "any{x?: null, y?: null, ...}"},
      // The texts around the reference win, as Pydantic means it.
      {R"({"$ref":"#/$defs/a","description":"here","default":1,
          "$defs":{"a":{"type":"null","title":"A","description":"there"}}})",
       R"(null default 1 title "A" "here")"},
      {R"({"allOf":[{"$ref":"#/$defs/a"}],"default":null,"$defs":{"a":{"type":"null"}}})",
       "null default null"},
      // A property may have any name.
      {R"({"properties":{"$ref":{"type":"null"},"pattern":{"type":"null"}}})",
       "any{$ref?: null, pattern?: null, ...}"},
      // Definitions that nothing refers to are not read.
      {R"({"type":"null","$defs":{"a":{"pattern":"x"}}})", "null"},
  };
  for (const Case& c : cases) {
    const auto schema = read(c.text);
    ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
    EXPECT_EQ(dump(*schema), c.want);
  }
}

TEST(ReadJsonSchema, ReadsWhatPydanticWrites) {
  const auto schema = read(R"({
    "$defs": {
      "Biopsy": {
        "properties": {
          "number": {"description": "number", "title": "Number", "type": "integer"},
          "quality": {"$ref": "#/$defs/Quality", "default": "good"}
        },
        "required": ["number"], "title": "Biopsy", "type": "object"
      },
      "Quality": {"enum": ["good", "poor"], "title": "Quality", "type": "string"}
    },
    "additionalProperties": false,
    "properties": {
      "biopsies": {"items": {"$ref": "#/$defs/Biopsy"}, "title": "Biopsies", "type": "array"},
      "psa": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "null"}], "default": null,
              "title": "Psa"}
    },
    "required": ["biopsies"], "title": "OutputParser", "type": "object"})");
  ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
  EXPECT_EQ(
      dump(*schema),
      "object{biopsies: array of (object{number: integer title \"Number\" \"number\", "
      "quality?: string in [\"good\", \"poor\"] default \"good\" title \"Quality\", ...} "
      "title \"Biopsy\") title \"Biopsies\", "
      "psa?: any any of (number >= 0 / null) default null title \"Psa\"} title \"OutputParser\""
  );
  EXPECT_THAT(schema->warnings(), IsEmpty());
  for (std::uint32_t i = 0; i < schema->n_nodes(); ++i)
    for (const Property& property : schema->node(NodeId{i}).properties)
      EXPECT_GT(property.node, NodeId{i}) << "parents come first";
}

struct Mistake {
  std::string_view text;
  ErrorCode code;
  std::string_view want;  // Column, message, hint.
};

// Every text is one line in a file `s.json`.
void expect_mistakes(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    const auto schema = read(mistake.text);
    ASSERT_FALSE(schema.has_value()) << mistake.text;
    const Error& error = schema.error();
    EXPECT_EQ(
        std::to_string(error.at.column) + ": " + error.message +
            (error.hint.empty() ? "" : " | " + error.hint),
        mistake.want
    ) << mistake.text;
    EXPECT_EQ(error.code, mistake.code) << mistake.text;
    EXPECT_EQ(error.at.file, "s.json");
    EXPECT_EQ(error.at.line, 1U);
    EXPECT_EQ(error.at.excerpt, mistake.text);
  }
}

TEST(ReadJsonSchema, SaysWhereAKeywordIsUnknownOrRefused) {
  using enum ErrorCode;
  expect_mistakes({
      {R"({"properties":{"age":{"minimun":1}}})",
       invalid_input,
       "23: unknown keyword `minimun` in `#/properties/age` | did you mean `minimum`?"},
      {R"({"hello":1})",
       invalid_input,
       "2: unknown keyword `hello` in the schema | the keywords are listed in docs/schema.md; "
       "say "
       "everything else in `description`"},
      {R"({"items":{"pattern":"x"}})",
       unsupported,
       "11: keyword `pattern` in `#/items` is not supported | list the allowed values in "
       "`enum` if "
       "they are few"},
      {R"({"type":"string","nullable":true})",
       unsupported,
       "18: keyword `nullable` in the schema is not supported | write \"type\": [\"string\", "
       "\"null\"]"},
      {R"({"additionalProperties":{"type":"string"}})",
       unsupported,
       "2: `additionalProperties` in the schema may be true or false; a schema is not "
       "supported | "
       "name the properties in `properties`, or use a list of {key, value} objects"},
      {R"({"items":[{}]})",
       unsupported,
       "2: `items` in the schema is a list of schemas; only one is supported | use an object "
       "with "
       "one property per position"},
      {R"({"properties":{"a":{"$id":"x"}}})",
       unsupported,
       "21: `$id` in `#/properties/a` is supported only at the root of the schema | leave it "
       "out"},
      {R"({"$schema":"http://json-schema.org/draft-04/schema#"})",
       unsupported,
       "12: `$schema` names a dialect of JSON Schema that is not supported | write "
       "\"https://json-schema.org/draft/2020-12/schema\", or leave it out"},
      {R"({"allOf":[{},{}]})",
       unsupported,
       "2: `allOf` of 2 schemas in the schema is not supported, only of one | write all "
       "constraints into one schema"},
      {R"({"type":"string","allOf":[{}]})",
       unsupported,
       "2: `type` beside `allOf` in the schema is not supported | write all constraints into "
       "one "
       "schema"},
      {R"({"oneOf":[{"type":"integer"},{"type":"number"}]})",
       unsupported,
       "2: `oneOf` in the schema: a value may meet both alternative 1 and alternative 2 | "
       "write "
       "`anyOf`, or give them different types or a required property with a different `const` "
       "each"},
      {R"({"oneOf":[{}],"anyOf":[{}]})",
       unsupported,
       "2: `oneOf` beside `anyOf` in the schema is not supported | write all alternatives into "
       "one "
       "`anyOf`"},
  });
}

TEST(ReadJsonSchema, SaysWhatAKeywordMustBe) {
  using enum ErrorCode;
  expect_mistakes({
      {R"([])", invalid_input, "1: the schema must be an object or a boolean, not a list"},
      {R"({"properties":{"a":"string"}})",
       invalid_input,
       "20: `#/properties/a` must be an object or a boolean, not a string"},
      {R"({"type":"str"})", invalid_input, "9: unknown type `str` in the schema | write `string`"},
      {R"({"type":"integr"})",
       invalid_input,
       "9: unknown type `integr` in the schema | did you mean `integer`?"},
      {R"({"type":[]})", invalid_input, "9: `type` in the schema must name a type"},
      {R"({"type":["null","null"]})", invalid_input, "17: a type is there twice in the schema"},
      {R"({"type":{}})", invalid_input, "9: a type in the schema must be a string, not an object"},
      {R"({"enum":"a"})", invalid_input, "9: `enum` in the schema must be a list, not a string"},
      {R"({"properties":[]})",
       invalid_input,
       "15: `properties` in the schema must be an object, not a list"},
      {R"({"properties":{"a":{"required":true}}})",
       invalid_input,
       "32: `required` in `#/properties/a` must be a list of names, not a boolean | list the name "
       "in `required` of the object around it"},
      {R"({"required":[1]})",
       invalid_input,
       "14: an element of `#/required` must be a string, not a number"},
      {R"({"required":["a","a"]})", invalid_input, "18: `a` is there twice in `#/required`"},
      {R"({"minItems":-1})",
       invalid_input,
       "13: `minItems` in the schema must be a whole number from 0, not -1"},
      {R"({"maxLength":1.5})",
       invalid_input,
       "14: `maxLength` in the schema must be a whole number from 0, not 1.5"},
      {R"({"maxLength":"3"})",
       invalid_input,
       "14: `maxLength` in the schema must be a number, not a string"},
      {R"({"exclusiveMinimum":true})",
       invalid_input,
       "21: `exclusiveMinimum` in the schema must be a number, not a boolean | write the bound "
       "itself here; the boolean is of draft 4"},
      {R"({"anyOf":[]})",
       invalid_input,
       "10: `anyOf` in the schema must be a list of at least one schema"},
      {R"({"title":1})", invalid_input, "10: `title` in the schema must be a string, not a number"},
  });
}

TEST(ReadJsonSchema, SaysWhyAReferenceCannotBeFollowed) {
  using enum ErrorCode;
  expect_mistakes({
      {R"({"$ref":"other.json"})",
       unsupported,
       "9: reference `other.json` in the schema is not supported | put the definition into `$defs` "
       "and refer to `#/$defs/NAME`"},
      {R"({"properties":{"a":{"$ref":"#"}}})",
       unsupported,
       "28: reference `#` in `#/properties/a` is not supported | put the definition into `$defs` "
       "and refer to `#/$defs/NAME`"},
      {R"({"$ref":"#/$defs/Biopsi","$defs":{"Biopsy":{}}})",
       invalid_input,
       "9: reference `#/$defs/Biopsi` in the schema leads nowhere | did you mean "
       "`#/$defs/Biopsy`?"},
      {R"({"$ref":"#/$defs/A"})",
       invalid_input,
       "9: reference `#/$defs/A` in the schema leads nowhere | the schema has no `$defs`"},
      {R"({"$ref":"#/$defs/a","$defs":{"a":{"items":{"$ref":"#/$defs/a"}}}})",
       unsupported,
       "51: reference `#/$defs/a` in `#/$defs/a/items` leads back to itself; recursive schemas are "
       "not supported | write out as many levels as the answer can have"},
      {R"({"$ref":"#/$defs/a","minimum":1,"$defs":{"a":{}}})",
       unsupported,
       "21: `minimum` beside `$ref` in the schema is not supported | write all constraints into "
       "one "
       "schema"},
  });
}

TEST(ReadJsonSchema, SaysWhatNoValueCanMeet) {
  using enum ErrorCode;
  expect_mistakes({
      {R"({"enum":[]})", unsatisfiable, "9: `enum` in the schema is empty, so no value is allowed"},
      {R"({"enum":[1],"const":2})",
       unsatisfiable,
       "21: `const` in the schema is not one of its `enum`"},
      {R"({"minItems":3,"maxItems":2})",
       unsatisfiable,
       "13: `minItems` 3 is above `maxItems` 2 in the schema"},
      {R"({"minLength":3,"maxLength":2})",
       unsatisfiable,
       "14: `minLength` 3 is above `maxLength` 2 in the schema"},
      {R"({"minimum":0.30000000000000001,"maximum":0.3})",
       unsatisfiable,
       "12: no number meets both `minimum` 0.30000000000000001 and `maximum` 0.3 in the schema"},
      {R"({"exclusiveMinimum":1,"maximum":1.0})",
       unsatisfiable,
       "21: no number meets both `exclusiveMinimum` 1 and `maximum` 1.0 in the schema"},
      {R"({"properties":{"age":{}},"required":["aeg"],"additionalProperties":false})",
       unsatisfiable,
       "38: `aeg` is required, but `properties` does not have it and no other are allowed | did "
       "you "
       "mean `age`?"},
  });
}

TEST(ReadJsonSchema, RefusesDuplicateKeysEvenIfTheParserKeptThem) {
  const json::ParseOptions keep = {.duplicate_keys = json::DuplicateKeys::keep};
  for (const auto& [text, want] : {
           std::pair{R"({"type":"null","type":"string"})", "`type` in the schema is there twice"},
           std::pair{
               R"({"properties":{"a":{},"a":{}}})", "property `a` in `#/properties` is there twice"
           },
       })
    EXPECT_EQ(read_json_schema(json::parse(text, keep).value(), {}).error().message, want);
}

TEST(ReadJsonSchema, PlacesAreThoseOfTheWholeFile) {
  const std::string_view text = "{\n  \"Parser_Format\": {\n    \"type\": \"strin\"\n  }\n}\n";
  const json::Value file = json::parse(text).value();
  const auto schema = read_json_schema(
      *file.find("Parser_Format"), {.file = "t.json", .text = text, .pointer = "/Parser_Format"}
  );
  EXPECT_EQ(
      render(schema.error()),
      "t.json:3:13: error: unknown type `strin` in the schema\n"
      "    \"type\": \"strin\"\n"
      "            ^\n"
      "\nhint: did you mean `string`?\n"
  );
}

std::vector<std::string> warnings_of(std::string_view text) {
  std::vector<std::string> out;
  const auto schema = read(text);
  EXPECT_TRUE(schema.has_value()) << to_string(schema.error());
  for (const Warning& warning : schema->warnings())
    out.push_back(std::to_string(warning.at.column) + ": " + warning.message);
  return out;
}

TEST(ReadJsonSchema, WarnsOfWhatHasNoEffect) {
  EXPECT_THAT(
      warnings_of(R"({"type":"integer","maxLength":3})"),
      ElementsAre(
          "19: `maxLength` has no effect in the schema: its `type` allows no value that it "
          "constrains"
      )
  );
  EXPECT_THAT(warnings_of(R"({"type":"number","minimum":3})"), IsEmpty());
  EXPECT_THAT(
      warnings_of(R"({"type":["string","null"],"enum":["a"]})"),
      ElementsAre("2: the schema can never be null: `type` allows it, but `enum` does not list it")
  );
  EXPECT_THAT(warnings_of(R"({"enum":["a"]})"), IsEmpty());
  EXPECT_THAT(
      warnings_of(R"({"properties":{"age":{}},"required":["aeg"]})"),
      ElementsAre(
          "38: `aeg` is required, but `properties` does not have it: any value is allowed; did you "
          "mean `age`?"
      )
  );
}

TEST(ReadJsonSchema, EveryRefusedKeywordHasAHint) {
  for (const Keyword& keyword : keywords())
    EXPECT_EQ(keyword.support == Support::refused, !keyword.hint.empty()) << keyword.name;
}

std::string nested(std::size_t depth) {
  std::string text = "{}";
  for (std::size_t i = 1; i < depth; ++i)
    text.insert(0, R"({"items":)").append("}");
  return text;
}

TEST(ReadJsonSchema, BoundsDepth) {
  EXPECT_TRUE(read(nested(64)).has_value());
  const auto deep = read(nested(65));
  ASSERT_FALSE(deep.has_value());
  EXPECT_EQ(deep.error().code, ErrorCode::limit_exceeded);
  EXPECT_EQ(deep.error().message, "the schema is nested deeper than 64 levels");
}

TEST(ReadJsonSchema, BoundsWhatReferencesMultiply) {
  // Each definition uses the next one twice: 2^25 nodes if nothing stopped it.
  std::string text = R"({"$ref":"#/$defs/d0","$defs":{)";
  for (int i = 0; i < 25; ++i) {
    const std::string next = std::format(R"({{"$ref":"#/$defs/d{}"}})", i + 1);
    text += std::format(R"("d{}":{{"anyOf":[{},{}]}},)", i, next, next);
  }
  text += R"("d25":{}}})";
  const auto many = read(text);
  ASSERT_FALSE(many.has_value());
  EXPECT_EQ(many.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(many.error().message, HasSubstr("20000"));

  // One long text, used often.
  text = R"({"properties":{)";
  for (int i = 0; i < 100; ++i)
    text += "\"" + std::to_string(i) + R"(":{"$ref":"#/$defs/long"},)";
  text += R"("x":{}},"$defs":{"long":{"description":")" + std::string(1 << 20, 'x') + R"("}}})";
  const auto long_texts = read(text);
  ASSERT_FALSE(long_texts.has_value());
  EXPECT_EQ(long_texts.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(long_texts.error().message, HasSubstr("bytes"));
}

TEST(ReadJsonSchema, KeepsAtMostAHundredWarnings) {
  std::string text = R"({"anyOf":[)";
  for (int i = 0; i < 300; ++i)
    text += R"({"type":"null","maxLength":1},)";
  text += "{}]}";
  EXPECT_EQ(warnings_of(text).size(), 100U);
}

}  // namespace
}  // namespace extractinator::schema
