// What is read, and what each mistake in a JSON Schema is answered with: place, message and hint.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <format>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "base/testing/cpu_clock.h"
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
      {R"({"properties":{"":{"type":"null"}},"required":["x"]})", "any{?: null, x: ?, ...}"},
      {R"({"anyOf":[{"type":"null"},{"type":"string"}],"default":null})",
       "any any of (null / string) default null"},
      {R"({"oneOf":[{"const":"a"},{"const":"b"}]})", R"(any one of (any in ["a"] / any in ["b"]))"},
      {R"({"allOf":[{"type":"null"}],"anyOf":[true],"not":{},"if":true,"then":false,"else":{}})",
       "any all of (null) any of (any) not (any) if (any) then (never) else (any)"},
      {R"({"type":"object","additionalProperties":{"type":"null"},"patternProperties":{"^x":{}},
          "propertyNames":{"maxLength":2},"minProperties":1,"maxProperties":3,
          "dependentRequired":{"a":["b","c"]},"dependentSchemas":{"d":false},
          "unevaluatedProperties":false})",
       "object{/^x/: any, ...: null} unevaluated properties (never) names (any length ..2) "
       "properties 1..3 \"a\" needs \"b\" \"c\" with \"d\" (never)"},
      {R"({"type":"array","prefixItems":[{"type":"null"},true],"items":false,"uniqueItems":true,
          "contains":{"const":1},"minContains":0,"maxContains":2,"unevaluatedItems":{}})",
       "array first (null / any) of (never) unevaluated items (any) unique contains (any in [1]) "
       "times 0..2"},
      {R"({"type":"string","pattern":"^a","format":"date"})", "string like \"^a\" format date"},
      {R"({"type":"number","multipleOf":0.10})", "number multiple of 0.10"},
      {R"({"enum":[1,2],"const":3})", "any in []"},
      {R"({"enum":[]})", "any in []"},
      {R"({"minItems":3,"maxItems":2,"minimum":2,"maximum":1})", "any items 3..2 >= 2 <= 1"},
      {R"({"title":"T","description":"D","type":"null"})", R"(null title "T" "D")"},
      {R"({"$schema":"http://json-schema.org/draft-07/schema#","$id":"x","$comment":"","examples":[1],
          "deprecated":true,"readOnly":true,"x-mine":false,"discriminator":{},"type":"null"})",
       R"(null $comment="" examples=[1] deprecated=true readOnly=true x-mine=false discriminator={})"},
  };
  for (const Case& c : cases) {
    const auto schema = read(c.text);
    ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
    EXPECT_EQ(dump(*schema), c.want);
  }
}

TEST(ReadJsonSchema, PointsToWhatReferencesLeadTo) {
  struct Case {
    std::string_view text;
    std::string_view want;
  };
  const Case cases[] = {
      {R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"null"}}})", "-> a where a = null"},
      {R"({"$ref":"#/definitions/a%25~1~0","definitions":{"a%/~":{"type":"null"}}})",
       "-> a%/~ where a%/~ = null"},
      {R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"type":"null"}}})",
       "-> a where a = -> b where b = null"},
      {R"({"$ref":"#/$defs/a/items","$defs":{"a":{"items":{"type":"null"}}}})",
       "-> #/$defs/a/items where #/$defs/a/items = null"},
      {R"({"properties":{"x":{"$ref":"#/$defs/a"},"y":{"$ref":"#/$defs/a"}},
          "$defs":{"a":{"type":"null"}}})",
       "any{x?: -> a, y?: -> a, ...} where a = null"},
      {R"({"$ref":"#/$defs/a","description":"here","default":1,"minimum":2,
          "$defs":{"a":{"type":"null","title":"A","description":"there"}}})",
       R"(-> a >= 2 default 1 "here" where a = null title "A" "there")"},
      // A property may have any name.
      {R"({"properties":{"$ref":{"type":"null"},"pattern":{"type":"null"}}})",
       "any{$ref?: null, pattern?: null, ...}"},
      // Recursion.
      {R"({"properties":{"next":{"$ref":"#"}}})", "any{next?: -> #, ...}"},
      {R"({"items":{"$ref":"#/$defs/a"},"$defs":{"a":{"items":{"$ref":"#/$defs/a"}}}})",
       "any of (-> a) where a = any of (-> a)"},
      // Names, resources, places without a meaning.
      {R"({"$ref":"#n","$defs":{"a":{"$anchor":"n","type":"null"}}})", "-> a where a = null"},
      {R"({"$id":"http://a/b/c","$ref":"d#/items","$defs":{"x":{"$id":"d","items":{"type":"null"}}}})",
       "-> #/$defs/x/items where #/$defs/x/items = null"},
      {R"({"$id":"http://a/b/","$defs":{"x":{"$id":"/c/","$ref":"d","$defs":{"y":{"$id":"d",
          "type":"null"}}}},"$ref":"http://a/c/"})",
       "-> x where x = -> #/$defs/x/$defs/y where #/$defs/x/$defs/y = null"},
      {R"({"$id":"urn:x:1","items":{"$ref":"urn:x:1#a"},"$defs":{"a":{"$anchor":"a"}}})",
       "any of (-> a) where a = any"},
      {R"({"$ref":"#/x-more/1/b%20c","x-more":[0,{"b c":{"type":"null"}}]})",
       R"(-> #/x-more/1/b c x-more=[0, {"b c": {"type": "null"}}] where #/x-more/1/b c = null)"},
      // An `$id` in a value is none.
      {R"({"$ref":"a","enum":[{"$id":"a","type":"string"}],"$defs":{"x":{"$id":"a","type":"null"}}})",
       R"(-> x in [{"$id": "a", "type": "string"}] where x = null)"},
      {R"({"$dynamicRef":"#n","$defs":{"a":{"$dynamicAnchor":"n","type":"null"}}})",
       "~> n or a where a = null"},
      {R"({"$dynamicRef":"#n","$defs":{"a":{"$anchor":"n","type":"null"}}})",
       "-> a where a = null"},
      {R"({"$ref":"#/$defs/b","$dynamicRef":"#n","$defs":{"a":{"$anchor":"n"},"b":{}}})",
       "-> b all of (-> a) where b = any where a = any"},
  };
  for (const Case& c : cases) {
    const auto schema = read(c.text);
    ASSERT_TRUE(schema.has_value()) << c.text << to_string(schema.error());
    EXPECT_EQ(dump(*schema), c.want);
  }
}

TEST(ReadJsonSchema, ReadsOlderDialectsAsWhatMeansTheSame) {
  struct Case {
    std::string_view text;
    std::string_view want;
  };
  const Case cases[] = {
      {R"({"$schema":"http://json-schema.org/draft-07/schema#",
          "items":[{"type":"null"}],"additionalItems":false})",
       "any first (null) of (never)"},
      {R"({"$schema":"http://json-schema.org/draft-07/schema#",
          "dependencies":{"a":["b"],"c":{"minProperties":2}}})",
       R"(any "a" needs "b" with "c" (any properties 2..))"},
      // Nothing beside `$ref` counts, an `$id` included.
      {R"({"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/a",
          "$id":"http://x/y","type":"string","title":"T","definitions":{"a":{"type":"null"}}})",
       R"(-> a title "T" where a = null)"},
      {R"({"$schema":"http://json-schema.org/draft-06/schema#","allOf":[{"$ref":"#n"}],
          "definitions":{"a":{"$id":"#n","type":"null"}}})",
       "any all of (-> a) where a = null"},
      {R"({"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,
          "items":[true],"additionalItems":{"$recursiveRef":"#"}})",
       "any first (any) of (~> __recursive or #)"},
      {R"({"$schema":"https://json-schema.org/draft/2019-09/schema",
          "properties":{"a":{"$recursiveRef":"#"}}})",
       "any{a?: -> #, ...}"},
      // Per resource.
      {R"({"prefixItems":[true],"$defs":{"a":{"$id":"a",
          "$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":"null"}]}},
          "$ref":"a"})",
       "-> a first (any) where a = any first (null)"},
  };
  for (const Case& c : cases) {
    const auto schema = read(c.text);
    ASSERT_TRUE(schema.has_value()) << c.text << to_string(schema.error());
    EXPECT_EQ(dump(*schema), c.want);
  }
}

TEST(ReadJsonSchema, ReadsDocumentsThatWereGiven) {
  const Document documents[] = {
      {.uri = "http://x/a.json",
       .value =
           json::parse(R"({"$defs":{"n":{"$ref":"b.json"},"m":{"$ref":"#/$defs/n"}}})").value()},
      {.uri = "http://x/elsewhere",
       .value = json::parse(R"({"$id":"http://x/b.json","type":"null"})").value()},
      {.uri = "local.json", .value = json::parse(R"({"type":"boolean"})").value()},
      {.uri = "http://x/meta",
       .value = json::parse(R"({"$schema":
          "https://json-schema.org/draft/2020-12/schema","$vocabulary":{
          "https://json-schema.org/draft/2020-12/vocab/core":true,
          "https://json-schema.org/draft/2020-12/vocab/applicator":true}})")
                    .value()},
  };
  const auto dump_of = [&](std::string_view text) {
    const auto schema =
        read_json_schema(json::parse(text).value(), {.text = text}, {.documents = documents});
    return schema ? dump(*schema) : to_string(schema.error());
  };
  EXPECT_EQ(
      dump_of(R"({"$ref":"http://x/a.json#/$defs/m"})"),
      "-> http://x/a.json#/$defs/m where http://x/a.json#/$defs/m = -> http://x/a.json#/$defs/n "
      "where http://x/a.json#/$defs/n = -> http://x/elsewhere# where http://x/elsewhere# = null"
  );
  EXPECT_EQ(
      dump_of(R"({"items":{"$ref":"local.json"}})"),
      "any of (-> local.json#) where local.json# = boolean"
  );
  // The metaschema leaves out the vocabulary of `minimum`.
  EXPECT_EQ(
      dump_of(R"({"$schema":"http://x/meta","items":{"minimum":1}})"), "any of (any minimum=1)"
  );
}

TEST(ReadJsonSchema, KnowsWhereEveryNodeStands) {
  const auto schema =
      read(R"({"properties":{"a/b":{"items":{"anyOf":[{},{}]}}},"$defs":{"d":{}}})");
  std::vector<std::string> pointers;
  for (std::uint32_t i = 0; i < schema->n_nodes(); ++i)
    pointers.emplace_back(schema->pointer(NodeId{i}));
  EXPECT_THAT(
      pointers,
      ElementsAre(
          "#",
          "#/properties/a~1b",
          "#/$defs/d",
          "#/properties/a~1b/items",
          "#/properties/a~1b/items/anyOf/0",
          "#/properties/a~1b/items/anyOf/1"
      )
  );
  ASSERT_EQ(schema->definitions().size(), 1U);
  EXPECT_EQ(schema->definitions()[0], (Definition{"d", NodeId{2}}));
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
      "object{biopsies: array of (-> Biopsy) title \"Biopsies\", "
      "psa?: any any of (number >= 0 / null) default null title \"Psa\"} title \"OutputParser\" "
      "where Biopsy = object{number: integer title \"Number\" \"number\", "
      "quality?: -> Quality default \"good\", ...} title \"Biopsy\" "
      "where Quality = string in [\"good\", \"poor\"] title \"Quality\""
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

TEST(ReadJsonSchema, SaysWhereAKeywordLooksLikeAMistake) {
  using enum ErrorCode;
  expect_mistakes({
      {R"({"properties":{"age":{"minimun":1}}})",
       invalid_input,
       "23: unknown keyword `minimun` in `#/properties/age` | did you mean `minimum`?"},
      {R"({"min_length":1})",
       invalid_input,
       "2: unknown keyword `min_length` in the schema | did you mean `minLength`?"},
      {R"({"ENUM":[]})",
       invalid_input,
       "2: unknown keyword `ENUM` in the schema | did you mean `enum`?"},
      {R"({"Not":{}})",
       invalid_input,
       "2: unknown keyword `Not` in the schema | did you mean `not`?"},
      {R"({"type":"string","nullable":true})",
       invalid_input,
       "18: unknown keyword `nullable` in the schema | write \"type\": [\"string\", \"null\"], or "
       "the type that it is"},
      {R"({"id":"x"})",
       invalid_input,
       "2: unknown keyword `id` in the schema | write `$id`; `id` is of draft 4"},
      {R"({"items":[{}]})",
       unsupported,
       "2: `items` in the schema is a list of schemas, which 2020-12 does not have | write "
       "`prefixItems`, or name an older dialect in `$schema`"},
      {R"({"dependencies":{}})",
       unsupported,
       "2: keyword `dependencies` in the schema is not of 2020-12 | write `dependentRequired` or "
       "`dependentSchemas`"},
      {R"({"$schema":"http://json-schema.org/draft-07/schema#","prefixItems":[]})",
       unsupported,
       "54: keyword `prefixItems` in the schema is not of draft-07 | name the dialect that has it "
       "in `$schema`, for example \"https://json-schema.org/draft/2020-12/schema\""},
      {R"({"$schema":"http://json-schema.org/draft-04/schema#"})",
       unsupported,
       "12: `$schema` names a dialect of JSON Schema that is not known | write "
       "\"https://json-schema.org/draft/2020-12/schema\", leave it out, or give the metaschema as "
       "a document"},
  });
}

TEST(ReadJsonSchema, KeepsUnknownKeywordsSilentlyOnRequest) {
  const std::string_view text = R"({"nullable":true,"minimun":1,"dependencies":{},"note":2})";
  const auto schema = read_json_schema(
      json::parse(text).value(), {.text = text}, {.unknown = UnknownKeywords::ignore}
  );
  ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
  EXPECT_EQ(dump(*schema), "any nullable=true minimun=1 dependencies={} note=2");
  EXPECT_THAT(schema->warnings(), IsEmpty());
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
      {R"({"dependentRequired":{"a":"b"}})",
       invalid_input,
       "27: `#/dependentRequired/a` must be a list of names, not a string"},
      {R"({"uniqueItems":1})",
       invalid_input,
       "16: `uniqueItems` in the schema must be true or false, not a number"},
      {R"({"multipleOf":0.0})",
       invalid_input,
       "15: `multipleOf` in the schema must be above 0, not 0.0"},
      {R"({"$anchor":"1"})",
       invalid_input,
       "12: `$anchor` in the schema must be a letter or _, then letters, digits, _, - and ."},
      {R"({"$id":"#x"})",
       invalid_input,
       "8: `$id` in the schema must not have a fragment | write the name behind # into `$anchor`"},
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
       invalid_input,
       "9: reference `other.json` in the schema leads to a document that was not given | "
       "documents "
       "are never fetched: give this one beside the schema, or put the definition into `$defs` "
       "and "
       "refer to `#/$defs/NAME`"},
      {R"({"$ref":"http://x/y#/a"})",
       invalid_input,
       "9: reference `http://x/y#/a` in the schema leads to a document that was not given | "
       "documents are never fetched: give this one beside the schema"},
      {R"({"$ref":"#/$defs/Biopsi","$defs":{"Biopsy":{}}})",
       invalid_input,
       "9: reference `#/$defs/Biopsi` in the schema leads nowhere | did you mean "
       "`#/$defs/Biopsy`?"},
      {R"({"$ref":"#/$defs/A"})",
       invalid_input,
       "9: reference `#/$defs/A` in the schema leads nowhere | the schema has no `$defs`"},
      {R"({"$ref":"#lft","$defs":{"a":{"$anchor":"left"}}})",
       invalid_input,
       "9: reference `#lft` in the schema leads nowhere | did you mean `#left`?"},
      {R"({"$ref":"#/$defs/%zz","$defs":{"a":{}}})",
       invalid_input,
       "9: reference `#/$defs/%zz` in the schema has a malformed escape | write % as %25"},
      {R"({"$ref":"#/$defs/a/enum/01","$defs":{"a":{"enum":[1,2]}}})",
       invalid_input,
       "9: reference `#/$defs/a/enum/01` in the schema leads nowhere | one of: #/$defs/a"},
      {R"({"$ref":"#/$defs/a/enum","$defs":{"a":{"enum":[1,2]}}})",
       invalid_input,
       "47: `#/$defs/a/enum` must be an object or a boolean, not a list"},
      {R"({"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{},{"$ref":"#/$defs/a"}]}}})",
       invalid_input,
       "55: the reference in `#/$defs/a/anyOf/1` leads back to itself without a step into the "
       "value "
       "| a recursive schema leads through `properties` or `items`"},
      {R"({"$ref":"#"})",
       invalid_input,
       "9: the reference in the schema leads back to itself without a step into the value | a "
       "recursive schema leads through `properties` or `items`"},
      {R"({"$defs":{"a":{"$anchor":"n"},"b":{"$anchor":"n"}}})",
       invalid_input,
       "46: anchor `n` in `#/$defs/b` is there twice"},
      {R"({"$defs":{"a":{"$id":"n"},"b":{"$id":"n"}}})",
       invalid_input,
       "38: `$id` in `#/$defs/b` is there twice"},
  });
}

TEST(ReadJsonSchema, PlacesInOtherDocumentsNameThem) {
  const std::string_view text = R"({"$ref":"other.json"})";
  const std::string other = "{\n \"typ\": 1}";
  const Document document = {
      .uri = "other.json", .value = json::parse(other).value(), .file = "o.json", .text = other
  };
  const auto schema = read_json_schema(
      json::parse(text).value(),
      {.file = "s.json", .text = text},
      {.documents = std::span(&document, 1)}
  );
  ASSERT_FALSE(schema.has_value());
  EXPECT_EQ(schema.error().at.file, "o.json");
  EXPECT_EQ(schema.error().at.line, 2U);
}

TEST(ReadJsonSchema, RefusesDuplicateKeysEvenIfTheParserKeptThem) {
  const json::ParseOptions keep = {.duplicate_keys = json::DuplicateKeys::keep};
  for (const auto& [text, want] : {
           std::pair{R"({"type":"null","type":"string"})", "`type` in the schema is there twice"},
           std::pair{R"({"properties":{"a":{},"a":{}}})", "`a` in `#/properties` is there twice"},
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

TEST(ReadJsonSchema, WarnsOfWhatItDoesNotKnow) {
  EXPECT_THAT(
      warnings_of(R"({"hello":1,"x-hello":2,"note":3})"),
      ElementsAre(
          "2: unknown keyword `hello` in the schema constrains nothing",
          "24: unknown keyword `note` in the schema constrains nothing"
      )
  );
}

TEST(ReadJsonSchema, WarnsOfWhatAllowsNothing) {
  EXPECT_THAT(
      warnings_of(R"({"enum":[]})"),
      ElementsAre("2: `enum` in the schema is empty, so no value is allowed")
  );
  EXPECT_THAT(
      warnings_of(R"({"enum":[1],"const":2})"),
      ElementsAre("13: `const` in the schema is not one of its `enum`, so no value is allowed")
  );
  EXPECT_THAT(
      warnings_of(R"({"properties":{"age":{}},"required":["aeg"],"additionalProperties":false})"),
      ElementsAre(
          "38: `aeg` is required, but `properties` does not have it and no other are allowed, so "
          "no object is; did you mean `age`?"
      )
  );
  EXPECT_THAT(
      warnings_of(R"({"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/a",
"minimum":1,"definitions":{"a":{}}})"),
      ElementsAre(
          "1: `minimum` has no effect in the schema: in draft-07 nothing counts beside `$ref`"
      )
  );
}

TEST(Keywords, HaveOneNameEach) {
  std::set<std::string_view> names;
  for (const Keyword& keyword : keywords()) {
    EXPECT_TRUE(names.insert(keyword.name).second) << keyword.name;
    EXPECT_EQ(
        hint_for_lookalike(keyword.name), "did you mean `" + std::string(keyword.name) + "`?"
    );
  }
}

std::string nested(std::size_t depth) {
  std::string text = "{}";
  for (std::size_t i = 1; i < depth; ++i)
    text.insert(0, R"({"items":)").append("}");
  return text;
}

TEST(ReadJsonSchema, BoundsDepth) {
  EXPECT_TRUE(read(nested(128)).has_value());
  const auto deep = read(nested(129));
  ASSERT_FALSE(deep.has_value());
  EXPECT_EQ(deep.error().code, ErrorCode::limit_exceeded);
  EXPECT_EQ(deep.error().message, "the schema is nested deeper than 128 levels");
}

TEST(ReadJsonSchema, ReferencesMultiplyNothing) {
  // Each definition uses the next one twice: 2^25 nodes if they were copied.
  std::string text = R"({"$ref":"#/$defs/d0","$defs":{)";
  for (int i = 0; i < 25; ++i) {
    const std::string next = std::format(R"({{"$ref":"#/$defs/d{}"}})", i + 1);
    text += std::format(R"("d{}":{{"anyOf":[{},{}]}},)", i, next, next);
  }
  text += R"("d25":{}}})";
  const auto schema = read(text);
  ASSERT_TRUE(schema.has_value());
  EXPECT_EQ(schema->n_nodes(), 1U + 26U + 50U);
}

TEST(ReadJsonSchema, ReadsAnEnumerationOfTwentyThousandValues) {
  std::string text = R"({"enum":[)";
  for (int i = 0; i < 20'000; ++i)
    text += std::format(R"("{:05}.{}",)", i, i % 10);
  text.back() = ']';
  text += ",\"const\":\"00007.7\"}";
  const auto begin = extractinator::testing::CpuClock::now();
  const auto schema = read(text);
  ASSERT_TRUE(schema.has_value());
  EXPECT_EQ(dump(*schema), R"(any in ["00007.7"])");
  // Linear work takes milliseconds, quadratic work many seconds.
  EXPECT_LT(extractinator::testing::CpuClock::now() - begin, std::chrono::seconds(5));
}

TEST(ReadJsonSchema, BoundsNodesValuesAndBytes) {
  std::string text = R"({"enum":[0)";
  for (int i = 0; i < 200'000; ++i)
    text += ",0";
  const auto many = read(text + "]}");
  ASSERT_FALSE(many.has_value());
  EXPECT_EQ(many.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(many.error().message, HasSubstr("200000"));

  const auto long_text = read(R"({"description":")" + std::string(33 << 20, 'x') + R"("})");
  ASSERT_FALSE(long_text.has_value());
  EXPECT_EQ(long_text.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(long_text.error().message, HasSubstr("bytes"));
}

// Each of these took minutes or gigabytes if work grew with the square of the text.
TEST(ReadJsonSchema, HostileTextsCostNoMoreThanTheirLength) {
  constexpr int kMany = 20'000;
  const auto repeated = [](auto make) {
    std::string text;
    for (int i = 0; i < kMany; ++i)
      text += std::string(i > 0 ? "," : "") + make(std::to_string(i));
    return text;
  };
  const std::string names = repeated([](const std::string& i) { return "\"name" + i + "\""; });
  const std::string properties =
      repeated([](const std::string& i) { return "\"prop" + i + "\":{}"; });
  const std::string long_key(100'000, 'k');
  const std::string texts[] = {
      R"({"required":[)" + names + R"(],"properties":{)" + properties + "}}",
      "{" + repeated([](const std::string& i) { return "\"unknown" + i + "\":1"; }) + "}",
      R"({"$defs":{)" + properties + R"(},"anyOf":[)" + repeated([](const std::string& i) {
        return R"({"$ref":"#/$defs/prop)" + i + "\"}";
      }) + "]}",
      R"({"properties":{")" + long_key + R"(":{"properties":{)" + properties + "}}}}",
      R"({"properties":{")" + long_key + R"(":{"enum":[1],"required":[)" + names + "]}}}",
      R"({"anyOf":[)" + repeated([](const std::string&) {
        return R"({"$ref":"#/anyOf/0/$defs/a","$defs":{"a":{}}})";
      }) + "]}",
      R"({"anyOf":[)" + repeated([](const std::string& i) {
        return R"({"$ref":"#/anyOf/)" + i + R"(/$defs/a","$defs":{"a":{}}})";
      }) + "]}",
  };
  for (const std::string& text : texts) {
    const auto begin = extractinator::testing::CpuClock::now();
    const auto schema = read(text);
    if (schema) {
      EXPECT_FALSE(dump(*schema).empty());
      EXPECT_TRUE(to_json_schema(*schema).is_object());
    } else {
      EXPECT_EQ(schema.error().code, ErrorCode::limit_exceeded) << text.substr(0, 60);
    }
    EXPECT_LT(extractinator::testing::CpuClock::now() - begin, std::chrono::seconds(10))
        << text.substr(0, 60);
  }
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
