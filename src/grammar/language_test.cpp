// Tests of the language of a grammar: by tables, and against parser and validator on everything
// small.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "grammar/grammar.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "schema/testing/generators.h"

namespace extractinator::grammar {
namespace {

using ::testing::HasSubstr;

bool accepts(const std::shared_ptr<const Grammar>& grammar, std::string_view text) {
  static const auto vocabulary = testing::vocabulary_of();
  Matcher matcher(grammar, vocabulary);
  return matcher.accept_bytes(text) && matcher.is_complete();
}

struct LanguageCase {
  std::string_view name;
  std::string_view schema;
  std::vector<std::string> in;
  std::vector<std::string> out;
  Limits limits = {};
};

const LanguageCase kLanguages[] = {
    {.name = "null", .schema = R"({"type":"null"})", .in = {"null"}, .out = {"", "nul", "nulll"}},
    {.name = "boolean",
     .schema = R"({"type":"boolean"})",
     .in = {"true", "false"},
     .out = {"True", "null", " true", "true "}},
    {.name = "integer",
     .schema = R"({"type":"integer","minimum":-2,"exclusiveMaximum":12})",
     .in = {"-2", "-1", "0", "7", "11"},
     .out = {"-3", "12", "-0", "07", "7.0", "7e0", "+7", "1.5"}},
    {.name = "number",
     .schema = R"({"type":"number","exclusiveMinimum":0,"maximum":1.5})",
     .in = {"0.1", "1", "1.5", "1.25", "0.001"},
     .out = {"0", "1.51", "1.50", "-1", "0.", ".5", "1e0", "00.1"}},
    {.name = "number_beside_integer",
     .schema = R"({"type":["integer","number"]})",
     .in = {"7", "7.5"},
     .out = {"7.0"}},
    {.name = "string",
     .schema = R"({"type":"string"})",
     .in = {R"("")", R"("a{}[]:, é€😀")", R"("\"\\\b\f\n\r\t\u0000\u001f\u000b")", "\"\x7F/\""},
     .out =
         {R"("\/")",
          R"("\u0041")",
          R"("\u000A")",
          R"("\u001F")",
          R"("\u000a")",
          "\"\n\"",
          "\"\xC3\"",
          "\"\xC0\x80\"",
          "\"\xED\xA0\x80\"",
          "\"\xF4\x90\x80\x80\"",
          "\"\xE0\x9F\x80\"",
          "\"\xF0\x8F\x80\x80\"",
          "\"\xFF\"",
          R"(")",
          R"("a)",
          R"("\")",
          R"("\ud83d\ude00")"}},
    {.name = "string_length_in_characters",
     .schema = R"({"type":"string","minLength":2,"maxLength":3})",
     .in = {R"("ab")", R"("abc")", R"("é€😀")", R"("\n\u0000\"")"},
     .out = {R"("")", R"("a")", R"("😀")", R"("abcd")", R"("\n\n\n\n")"}},
    {.name = "empty_string",
     .schema = R"({"type":"string","maxLength":0})",
     .in = {R"("")"},
     .out = {R"("a")"}},
    {.name = "free_string_has_a_byte_budget",
     .schema = R"({"type":"string"})",
     .in = {R"("")", R"("abcdef")", R"("\u0000")", R"("\n\n\n")", R"("€€")", R"("aé€")"},
     .out = {R"("abcdefg")", R"("a\u0000")", R"("a\n\n\n")", R"("a€€")", R"("aa😀é")"},
     .limits = {.max_free_string_bytes = 6}},
    {.name = "budget_leaves_room_for_the_minimum",
     .schema = R"({"type":"string","minLength":3})",
     .in = {R"("abc")", R"("aéa")", R"("éaa")", R"("abcd")"},
     .out = {R"("éé")", R"("éé)", R"("\u)", R"("abcde")"},
     .limits = {.max_free_string_bytes = 4}},
    {.name = "enumeration_of_any_values",
     .schema = R"({"enum":["a","ab",1,12,1.50,null,true,{"b":[1,{}],"a":2.0},[],"\n"]})",
     .in =
         {R"("a")",
          R"("ab")",
          "1",
          "12",
          "1.5",
          "null",
          "true",
          R"({"b": [1, {}], "a": 2})",
          "[]",
          R"("\n")"},
     .out = {"2", "1.50", R"("abc")", R"({"a": 2, "b": [1, {}]})", "false", R"("")"}},
    {.name = "const", .schema = R"({"const":"x"})", .in = {R"("x")"}, .out = {R"("y")"}},
    {.name = "enumeration_meets_the_other_keywords",
     .schema = R"({"type":["string","integer"],"enum":["a",1,1.5,7.0,"abc",null],"maxLength":2,
                   "maximum":5})",
     .in = {R"("a")", "1"},
     .out = {"7", "1.5", "null", R"("abc")"}},
    {.name = "array",
     .schema = R"({"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":3})",
     .in = {"[1]", "[1, 2]", "[1, 2, 3]"},
     .out = {"[]", "[1,2]", "[1, 2, 3, 4]", "[1, ]", "[ 1]", "[1"}},
    {.name = "array_without_items_limit",
     .schema = R"({"type":"array","items":{"type":"boolean"}})",
     .in = {"[]", "[true]", "[true, true]"},
     .out = {"[true, true, true]"},
     .limits = {.max_free_array_items = 2}},
    {.name = "arrays_in_arrays",
     .schema =
         R"({"type":"array","maxItems":2,"items":{"type":"array","maxItems":2,
             "items":{"enum":[1]}}})",
     .in = {"[]", "[[]]", "[[], []]", "[[1], [1, 1]]"},
     .out = {"[1]", "[[1, 1, 1]]", "[[], [], []]"}},
    {.name = "empty_array_of_impossible_items",
     .schema = R"({"type":"array","items":{"enum":[1],"minimum":2}})",
     .in = {"[]"},
     .out = {"[1]"}},
    {.name = "object",
     .schema = R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"null"}},
                   "required":["a","b"]})",
     .in = {R"({"a": 1, "b": null})"},
     .out =
         {"{}",
          R"({"a": 1})",
          R"({"b": null, "a": 1})",
          R"({"a":1,"b":null})",
          R"({"a": 1, "b": null, "c": 1})",
          R"({"a": 1, "a": 1, "b": null})"}},
    {.name = "absent_unless_it_can_be_null",
     .schema = R"({"type":"object","properties":{
                     "a":{"type":"integer"},"b":{"type":["integer","null"]},
                     "c":{"type":"integer"},"d":{"type":"integer"}},"required":["c"]})",
     .in =
         {R"({"b": null, "c": 1})",
          R"({"a": 1, "b": 2, "c": 3, "d": 4})",
          R"({"b": 2, "c": 3, "d": 4})"},
     .out =
         {R"({"c": 1})",
          R"({"a": 1, "c": 1})",
          R"({"a": null, "b": 1, "c": 1})",
          R"({, "b": 1, "c": 1})"}},
    {.name = "all_optional",
     .schema =
         R"({"type":"object","properties":{"a":{"enum":[1]},"b":{"enum":[2]},"c":{"enum":[3]}}})",
     .in =
         {"{}",
          R"({"a": 1})",
          R"({"b": 2})",
          R"({"c": 3})",
          R"({"a": 1, "c": 3})",
          R"({"a": 1, "b": 2, "c": 3})",
          R"({"b": 2, "c": 3})"},
     .out = {R"({"c": 3, "a": 1})", R"({, "a": 1})", R"({"a": 1, })"}},
    {.name = "impossible_optional_property_is_left_out",
     .schema = R"({"type":"object","properties":{"a":{"enum":["x"],"maxLength":0},"b":{"enum":[2]}},
                   "required":["b"]})",
     .in = {R"({"b": 2})"},
     .out = {R"({"a": "x", "b": 2})"}},
    {.name = "keys_are_escaped",
     .schema = R"({"type":"object","properties":{"a\"\n\u0001é":{"enum":[1]}},
                   "required":["a\"\n\u0001é"]})",
     .in = {R"({"a\"\n\u0001é": 1})"},
     .out = {"{}"}},
    {.name = "any_of_types",
     .schema = R"({"anyOf":[{"type":"string","maxLength":1},{"type":"null"},{"enum":["null",3]}]})",
     .in = {R"("x")", "null", R"("null")", "3"},
     .out = {R"("xy")", "4"}},
    {.name = "any_of_meets_its_neighbours",
     .schema =
         R"({"type":"string","minLength":2,"anyOf":[{"maxLength":3},{"enum":["abcdef","a"]}]})",
     .in = {R"("ab")", R"("abc")", R"("abcdef")"},
     .out = {R"("a")", R"("abcd")"}},
    {.name = "any_of_numbers",
     .schema =
         R"({"type":"integer","minimum":3,"anyOf":[{"maximum":5},{"minimum":9,"maximum":10}]})",
     .in = {"3", "4", "5", "9", "10"},
     .out = {"2", "6", "8", "11"}},
    {.name = "any_of_objects",
     .schema = R"({"type":"object","properties":{"k":{"type":"string"},"x":{"type":"integer"}},
                   "required":["k"],
                   "anyOf":[{"properties":{"k":{"const":"p"}}},
                            {"properties":{"k":{"const":"q"},"x":{"minimum":5}},"required":["x"]}]})",
     .in = {R"({"k": "p"})", R"({"k": "p", "x": 1})", R"({"k": "q", "x": 5})"},
     .out = {R"({"k": "q"})", R"({"k": "q", "x": 1})", R"({"k": "r"})"}},
    {.name = "any_value",
     .schema = R"({})",
     .in = {"null", "1", R"("a")", "[]", "{}", "[[1, true], {}]", R"({"b": 1, "a": {"": []}})"},
     .out = {R"({"a":1})", "[1,2]", "", R"({a: 1})", R"({"a": })"}},
    {.name = "any_value_has_a_depth",
     .schema = R"({})",
     .in = {"1", "[]", "[[]]", "[[], {}]"},
     .out = {"[[[]]]", "[[1]]x"},
     .limits = {.max_any_depth = 2}},
};

TEST(LanguageTest, Table) {
  for (const LanguageCase& c : kLanguages) {
    SCOPED_TRACE(c.name);
    const auto schema = testing::schema_of(c.schema);
    const auto grammar = Grammar::compile(*schema, c.limits);
    ASSERT_TRUE(grammar.has_value()) << to_string(grammar.error());
    for (const std::string& text : c.in)
      EXPECT_TRUE(accepts(*grammar, text)) << text;
    for (const std::string& text : c.out)
      EXPECT_FALSE(accepts(*grammar, text)) << text;
  }
}

struct ErrorCase {
  std::string_view schema;
  ErrorCode code;
  std::string_view message;
  Limits limits = {};
};

const ErrorCase kErrors[] = {
    {R"({"type":"integer","exclusiveMinimum":3,"exclusiveMaximum":4})",
     ErrorCode::unsatisfiable,
     "integer above 3 below 4"},
    {R"({"enum":["abc"],"maxLength":2})", ErrorCode::unsatisfiable, "enumeration"},
    {R"({"type":"object","properties":{"a":{"type":"object","required":["b"],"properties":{"b":
        {"enum":[1],"minimum":2}}}},"required":["a"]})",
     ErrorCode::unsatisfiable,
     "at `#/properties/a/properties/b`"},
    {R"({"type":"array","minItems":1,"items":{"enum":[1],"minimum":2}})",
     ErrorCode::unsatisfiable,
     "at `#/items`"},
    {R"({"type":"string","anyOf":[{"type":"null"},{"maxLength":2,"enum":["abc"]}]})",
     ErrorCode::unsatisfiable,
     "no value can meet the schema"},
    {R"({"type":"object","patternProperties":{"^[ab]$":{}},"additionalProperties":false,
         "minProperties":3})",
     ErrorCode::unsatisfiable,
     "too few or too many members"},
    {R"({"type":"string","minLength":5000})", ErrorCode::limit_exceeded, "5000"},
    {R"({"type":"array","minItems":300})", ErrorCode::limit_exceeded, "300"},
    {R"({"enum":[1e1000]})", ErrorCode::limit_exceeded, "400 digits"},
    {R"({"type":"number","minimum":1e1000})", ErrorCode::limit_exceeded, "400 digits"},
    {R"({"type":"string"})", ErrorCode::limit_exceeded, "more than 20 states", {.max_states = 20}},
    {R"({"enum":["abcdefghijklmnopqrstuvwxyz"]})",
     ErrorCode::limit_exceeded,
     "more than 3 states",
     {.max_states = 3}},
    {R"({"type":"array","items":{"type":"array","items":{"type":"array"}}})",
     ErrorCode::limit_exceeded,
     "nested more than 2 deep at `#/items/items`",
     {.max_depth = 2}},
};

TEST(LanguageTest, ImpossibleSchemasAreRefusedWithThePlace) {
  for (const ErrorCase& c : kErrors) {
    SCOPED_TRACE(c.schema);
    const auto grammar = Grammar::compile(*testing::schema_of(c.schema), c.limits);
    ASSERT_FALSE(grammar.has_value());
    EXPECT_EQ(grammar.error().code, c.code) << grammar.error().message;
    EXPECT_THAT(grammar.error().message, HasSubstr(c.message));
  }
}

// A list that holds lists of the same kind, and a place for every node.
TEST(LanguageTest, AValueHoldsItsKindSoOften) {
  const schema::NodeId root{0};
  schema::Graph graph{.nodes = {{}, {}, {}}, .root = root, .pointers = {"#", "#/items", "#/a"}};
  graph.nodes[0].types = {schema::Type::array};
  graph.nodes[0].items = schema::NodeId{1};
  graph.nodes[1].ref = root;
  const auto grammar = Grammar::compile(schema::Schema(graph), {.max_recursion = 2});
  ASSERT_TRUE(grammar.has_value()) << to_string(grammar.error());
  EXPECT_TRUE((*grammar)->afterwards().empty());
  for (const std::string_view text : {"[]", "[[], []]", "[[[]], []]"})
    EXPECT_TRUE(accepts(*grammar, text)) << text;
  EXPECT_FALSE(accepts(*grammar, "[[[[]]]]"));

  // One that never ends has no value, and the message says where.
  graph.nodes[0].min_items = 1;
  const auto endless = Grammar::compile(schema::Schema(graph), {});
  ASSERT_FALSE(endless.has_value());
  EXPECT_EQ(endless.error().code, ErrorCode::unsatisfiable);
  EXPECT_THAT(endless.error().message, HasSubstr("at `#`"));
}

struct KeywordCase {
  std::string_view schema;
  std::vector<std::string> in;
  std::vector<std::string> out;
  std::vector<std::string> afterwards = {};  // "node keyword".
};

const KeywordCase kKeywords[] = {
    {R"({"type":"integer","multipleOf":7,"minimum":-20,"maximum":30})",
     {"-14", "-7", "0", "7", "28"},
     {"-21", "35", "1", "-0", "70"}},
    {R"({"type":"number","multipleOf":0.25,"allOf":[{"multipleOf":0.1}],"maximum":2})",
     {"0.5", "1", "-1.5", "2"},
     {"0.25", "0.1", "2.5", "1.50"}},
    {R"({"type":"number","multipleOf":123457})", {"1"}, {}, {"0 multipleOf"}},
    {R"({"type":"array","prefixItems":[{"const":1},{"type":"boolean"}],"items":false,"minItems":1})",
     {"[1]", "[1, true]"},
     {"[]", "[2]", "[1, 2]", "[1, true, 1]"}},
    {R"({"type":"array","prefixItems":[{"const":1}],"items":{"const":2},"maxItems":3})",
     {"[]", "[1]", "[1, 2]", "[1, 2, 2]"},
     {"[2]", "[1, 1]", "[1, 2, 2, 2]"}},
    {R"({"type":"object","properties":{"b":{"const":1},"a":{"const":2}},"minProperties":1})",
     {R"({"b": 1})", R"({"a": 2})", R"({"b": 1, "a": 2})"},
     {"{}", R"({"a": 2, "b": 1})"}},
    {R"({"type":"object","properties":{"b":{"const":1},"a":{"const":2}},"maxProperties":1})",
     {"{}", R"({"b": 1})", R"({"a": 2})"},
     {R"({"b": 1, "a": 2})"}},
    {R"({"type":"object","properties":{"a":{"const":1}},"required":["a"],
         "additionalProperties":{"type":"boolean"},"minProperties":2,"maxProperties":3})",
     {R"({"a": 1, "b": true})", R"({"a": 1, "b": true, "c": false})"},
     {R"({"a": 1})",
      R"({"b": true, "c": true})",
      R"({"a": 1, "b": 1})",
      R"({"a": 1, "a": true})",
      R"({"a": 1, "b": true, "c": true, "d": true})"}},
    {R"({"type":"object","patternProperties":{"^x":{"const":1},"y$":{"type":"integer"}},
         "additionalProperties":false})",
     {"{}", R"({"x": 1, "y": 5})", R"({"xy": 1})", R"({"y": 5, "x": 1})"},
     {R"({"z": 1})", R"({"x": 2})", R"({"xy": 2})"}},
    {R"({"type":"object","properties":{"xa":{"type":"integer"}},"patternProperties":
         {"^x":{"maximum":3}},"required":["xa"]})",
     {R"({"xa": 3})", R"({"xa": 3, "x": "a"})"},
     {R"({"xa": 4})", R"({"xa": 3, "x": 4})", R"({"xa": 3, "y": 4})"}},
    {R"({"type":"object","additionalProperties":{"type":"integer"},
         "propertyNames":{"enum":["b","a"]}})",
     {"{}", R"({"b": 1})", R"({"a": 1})", R"({"b": 1, "a": 2})"},
     {R"({"a": 1, "b": 2})", R"({"c": 1})", R"({"a": 1, "a": 1})"}},
    {R"({"type":"object","propertyNames":{"anyOf":[{"enum":["a","b"]},{"pattern":"^[bc]$"}]},
         "additionalProperties":{"type":"integer"}})",
     {"{}", R"({"a": 1, "b": 1, "c": 1})", R"({"c": 1})"},
     {R"({"c": 1, "b": 1})", R"({"b": 1, "b": 1})", R"({"c": 1, "c": 1})"}},
    {R"({"type":"object","patternProperties":{"^[ab]$":{"type":"object"}},
         "additionalProperties":false})",
     {R"({"a": {"a": 1}, "b": {"a": {"a": "a", "b": {}}, "b": 1}})"},
     {R"({"a": {}, "a": {}})", R"({"a": {"c": 1, "c": 2}})", R"({"a": {"c": {"x": 1, "x": 2}}})"}},
    {R"({"type":"object","patternProperties":{"^[ab]$":{"const":1},"^[bc]$":{"type":"integer"}},
         "additionalProperties":false,"minProperties":3})",
     {R"({"c": 2, "b": 1, "a": 1})"},
     {R"({"c": 2, "b": 1})", R"({"c": 2, "b": 1, "c": 1})"}},
    {R"({"type":"object","propertyNames":{"maxLength":1}})",
     {"{}", R"({"a": []})", R"({"": 1, "é": {}})"},
     {R"({"ab": 1})"}},
    {R"({"type":"object","required":["k"]})",
     {R"({"k": {"a": 1}})"},
     {"{}", R"({"k": 1, "a": 1})"}},
    {R"({"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object","properties":{"v":{"const":1},
         "l":{"anyOf":[{"$ref":"#/$defs/tree"},{"type":"null"}]}},"required":["v"]}}})",
     {R"({"v": 1, "l": null})", R"({"v": 1, "l": {"v": 1, "l": null}})"},
     {R"({"v": 1})", R"({"v": 1, "l": 1})"}},
    {R"({"allOf":[{"properties":{"a":{"minimum":2}}},{"properties":{"b":{"const":1},"a":
         {"type":"integer","maximum":3}},"required":["a"]}],"type":"object"})",
     {R"({"a": 2})", R"({"a": 3, "b": 1})"},
     {R"({"a": 1})", R"({"b": 1, "a": 3})", "{}"}},
    {R"({"oneOf":[{"type":"integer"},{"type":"string"}]})", {"1", R"("a")"}, {"null", "1.5"}},
    {R"({"oneOf":[{"type":"integer"},{"minimum":2,"type":"number"}]})",
     {"1", "2.5"},
     {R"("a")"},
     {"0 oneOf"}},
    {R"({"type":"integer","not":{"minimum":3}})", {"1"}, {R"("a")"}, {"0 not", "1 minimum"}},
    {R"({"enum":[1,2,3,4],"not":{"minimum":3},"if":{"const":1},"then":false})",
     {"2"},
     {"1", "3", "4"}},
    {R"({"type":"array","uniqueItems":true,"contains":{"const":1},"minContains":2})",
     {"[1, 2]"},
     {"1"},
     {"0 contains", "0 minContains", "0 uniqueItems", "1 const"}},
    {R"({"type":"string","uniqueItems":true,"pattern":"^a+$"})", {R"("aa")"}, {R"("")", R"("ba")"}},
    {R"({"type":"string","format":"date"})", {R"("x")"}, {"1"}},
};

TEST(LanguageTest, Keywords) {
  for (const KeywordCase& c : kKeywords) {
    SCOPED_TRACE(c.schema);
    const auto grammar = Grammar::compile(*testing::schema_of(c.schema));
    ASSERT_TRUE(grammar.has_value()) << to_string(grammar.error());
    for (const std::string& text : c.in)
      EXPECT_TRUE(accepts(*grammar, text)) << text;
    for (const std::string& text : c.out)
      EXPECT_FALSE(accepts(*grammar, text)) << text;
    std::vector<std::string> afterwards;
    for (const Unheld& unheld : (*grammar)->afterwards()) {
      const auto node = std::to_string(static_cast<std::uint32_t>(unheld.node));
      afterwards.push_back(node + " " + unheld.keyword);
    }
    EXPECT_EQ(afterwards, c.afterwards);
  }
}

TEST(LanguageTest, FormatsAreHeldOnRequest) {
  const auto schema = testing::schema_of(R"({"type":"string","format":"date"})");
  const auto grammar = Grammar::compile(*schema, {}, {.formats = Formats::assertion});
  ASSERT_TRUE(grammar.has_value()) << to_string(grammar.error());
  EXPECT_TRUE((*grammar)->afterwards().empty());
  EXPECT_TRUE(accepts(*grammar, R"("2024-02-29")"));
  EXPECT_FALSE(accepts(*grammar, R"("2024-13-29")"));
}

TEST(LanguageTest, BoundsInTheSchemaCanBeWrittenHoweverLong) {
  const auto schema = testing::schema_of(R"({"type":"integer","minimum":12345678901234567890,
                                            "maximum":12345678901234567891})");
  const auto grammar = Grammar::compile(*schema);
  ASSERT_TRUE(grammar.has_value());
  EXPECT_TRUE(accepts(*grammar, "12345678901234567890"));
  EXPECT_TRUE(accepts(*grammar, "12345678901234567891"));
  EXPECT_FALSE(accepts(*grammar, "12345678901234567892"));
}

TEST(LanguageTest, DumpIsReadable) {
  const auto grammar = Grammar::compile(*testing::schema_of(R"({"enum":["a",1]})"));
  ASSERT_TRUE(grammar.has_value());
  EXPECT_EQ(
      (*grammar)->dump(),
      "start 3\n"
      "0: ret\n"
      "1: '\"' -> t0, '1' -> 0\n"
      "2: accept\n"
      "3: call 1 then 2\n"
      "t0: 'a\"' -> 0\n"
  );
}

// Every character below U+0080 and some others, as the writer spells them and in no other way.
TEST(LanguageTest, EveryCharacterHasOneSpelling) {
  const auto grammar = Grammar::compile(*testing::schema_of(R"({"type":"string"})"));
  ASSERT_TRUE(grammar.has_value());
  constexpr std::string_view kHex = "0123456789abcdef";
  for (int c = 0; c < 0x80; ++c) {
    const std::string character(1, static_cast<char>(c));
    const std::string want = json::write(json::Value(character));
    const char last_digit = kHex[static_cast<std::size_t>(c % 16)];
    const std::string spellings[] = {
        "\"" + character + "\"",
        "\"\\" + character + "\"",
        std::string("\"\\u00") + kHex[static_cast<std::size_t>(c / 16)] + last_digit + "\"",
    };
    EXPECT_TRUE(accepts(*grammar, want)) << want;
    for (const std::string& spelling : spellings) {
      // A backslash before a letter can be the escape of another character.
      const auto value = json::parse(spelling);
      const bool is_canonical = value && json::write(*value) == spelling;
      EXPECT_EQ(accepts(*grammar, spelling), is_canonical) << spelling;
    }
  }
}

// --- Everything small --------------------------------------------------------------------------

// All different texts of at most `length` of these pieces.
std::vector<std::string> small_texts(std::size_t length) {
  const std::vector<std::string> pieces = {
      "null",
      "true",
      "\"",
      "a",
      "é",
      "\\",
      "1",
      "0",
      "-",
      ".",
      "[",
      "]",
      "{",
      "}",
      ",",
      ", ",
      ": ",
      "\"a\"",
      "\"b\": "
  };
  std::set<std::string> texts;
  std::vector<std::string> last = {""};
  for (std::size_t n = 0; n < length; ++n) {
    std::vector<std::string> longer;
    for (const std::string& text : last) {
      for (const std::string& piece : pieces)
        longer.push_back(text + piece);
    }
    texts.insert(longer.begin(), longer.end());
    last = std::move(longer);
  }
  return {texts.begin(), texts.end()};
}

// Every schema of two levels against every text of four pieces and every small value: accepted if
// and only if parser, writer, validator and the rules of presence and order agree that it should
// be.
TEST(LanguageTest, ExhaustiveSmallSchemasAgainstParserAndValidator) {
  const std::vector<std::string> texts = small_texts(4);
  // The matcher must refuse all the others, which is checked with prefixes below.
  std::vector<std::pair<std::string, json::Value>> parsed;
  for (const std::string& text : texts) {
    auto value = json::parse(text);
    if (value) parsed.emplace_back(text, *std::move(value));
  }
  for (const json::Value& value : schema::testing::small_values()) {
    parsed.emplace_back(json::write(value), value);
    parsed.emplace_back(json::write(value, {.layout = json::Layout::compact}), value);
  }
  ASSERT_GT(parsed.size(), 200U);

  static const auto vocabulary = testing::vocabulary_of();
  std::size_t n_schemas = 0;
  std::size_t n_accepted = 0;
  for (const json::Value& json : schema::testing::small_schemas()) {
    SCOPED_TRACE(json::write(json));
    const auto schema = testing::schema_of(json);
    const testing::Answers answers(schema);
    const auto grammar = Grammar::compile(*schema);
    ++n_schemas;
    for (const auto& [text, value] : parsed) {
      const bool want = json::write(value) == text && answers.contains(value);
      const bool got = grammar.has_value() && accepts(*grammar, text);
      ASSERT_EQ(got, want) << text;
      n_accepted += want ? 1 : 0;
    }
    if (!grammar) {
      ASSERT_EQ(grammar.error().code, ErrorCode::unsatisfiable) << grammar.error().message;
      continue;
    }
    // What is no JSON at all: one walk over the sorted texts, skipping what cannot go on.
    Matcher matcher(*grammar, vocabulary);
    for (std::size_t i = 0; i < texts.size();) {
      std::size_t n_taken = 0;
      while (n_taken < texts[i].size() && matcher.accept_bytes(texts[i].substr(n_taken, 1)))
        ++n_taken;
      if (n_taken == texts[i].size()) {
        if (matcher.is_complete()) {
          ASSERT_TRUE(answers.contains(texts[i])) << texts[i];
        }
        ++i;
      } else {
        const std::string_view refused = std::string_view(texts[i]).substr(0, n_taken + 1);
        const std::string prefix(refused);
        while (i < texts.size() && texts[i].starts_with(prefix))
          ++i;
      }
      matcher.rollback(n_taken);
    }
  }
  EXPECT_GT(n_schemas, 500U);
  EXPECT_GT(n_accepted, 5000U);
}

}  // namespace
}  // namespace extractinator::grammar
