// What an inline format means, and what each mistake in it is answered with.
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Result<Schema> read(std::string_view text) {
  return read_inline(json::parse(text).value(), {.file = "t.json", .text = text});
}

TEST(ReadInline, GivesEachTypeItsMeaning) {
  struct Case {
    std::string_view field;
    std::string_view want;  // In place of FIELD in object{x: FIELD}.
  };
  const Case cases[] = {
      {R"({"type":"str"})", "x: string"},
      {R"({"type":"int"})", "x: integer"},
      {R"({"type":"float"})", "x: number"},
      {R"({"type":"bool"})", "x: boolean"},
      {R"({"type":"any"})", "x: any"},
      {R"({"type":"str","description":"said"})", "x: string \"said\""},
      {R"({"type":"str","description":null})", "x: string"},
      {R"({"type":"str","optional":true})", "x?: string|null default null"},
      {R"({"type":"str","optional":false})", "x: string"},
      {R"({"type":"any","optional":true})", "x?: any default null"},
      {R"({"type":"list","items":{"type":"int"}})", "x: array of (integer)"},
      {R"({"type":"list","items":{"type":"int"},"optional":true})",
       "x?: array|null of (integer) default null"},
      {R"({"type":"list","items":{"type":"int","optional":true}})",
       "x: array of (integer|null default null)"},
      {R"({"type":"list","items":{"type":"list","items":{"type":"str"}}})",
       "x: array of (array of (string))"},
      {R"({"type":"dict","properties":{"y":{"type":"int"}}})", "x: object{y: integer}"},
      {R"({"type":"dict","name":"Inner","optional":true,"properties":{"y":{"type":"int"}}})",
       "x?: object|null{y: integer} default null title \"Inner\""},
      {R"({"type":"str","name":"ignored"})", "x: string"},
      {R"({"type":"str","literals":["a","b"]})", R"(x: string in ["a", "b"])"},
      {R"({"type":"str","literals":["a"],"optional":true})",
       R"(x?: string|null in ["a", null] default null)"},
      {R"({"type":"str","literals":["a",null],"optional":true})",
       R"(x?: string|null in ["a", null] default null)"},
      {R"({"type":"int","literals":[1,2]})", "x: integer in [1, 2]"},
      {R"({"type":"float","literals":[1,2.5]})", "x: integer|number in [1, 2.5]"},
      {R"({"type":"any","literals":["a",1,true]})",
       R"(x: boolean|integer|string in ["a", 1, true])"},
      {R"({"type":"list","literals":["a","b"]})", R"(x: string in ["a", "b"])"},
      {R"({"type":"str","literals":[]})", "x: string"},
      {R"({"type":"str","literals":null})", "x: string"},
  };
  for (const Case& c : cases) {
    const auto schema = read(R"({"x":)" + std::string(c.field) + "}");
    ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
    EXPECT_EQ(dump(*schema), "object{" + std::string(c.want) + "}");
  }
}

TEST(ReadInline, KeepsTheOrderOfFields) {
  const auto schema =
      read(R"({"z":{"type":"int"},"a b":{"type":"int","optional":true},"é":{"type":"int"}})");
  ASSERT_TRUE(schema.has_value());
  EXPECT_EQ(dump(*schema), "object{z: integer, a b?: integer|null default null, é: integer}");
}

TEST(ReadInline, SaysWhatIsWrongAndWhere) {
  struct Case {
    std::string_view text;
    std::string_view want;  // Column, message, hint.
  };
  const Case cases[] = {
      {R"([])",
       "1: the format must be an object from field names to fields, not a list | write {\"NAME\": "
       "{\"type\": \"str\", \"description\": \"…\"}}"},
      {R"({})", "1: the format has no fields"},
      {R"({"x":"str"})",
       "6: field `x` must be an object with a `type`, not a string | write {\"type\": \"str\", "
       "\"description\": \"…\"}"},
      {R"({"x":{}})",
       "6: field `x` has no `type` | the types are str, int, float, bool, list, dict and any"},
      {R"({"x":{"type":1}})", "14: `type` of field `x` must be a string, not a number"},
      {R"({"x":{"type":"string"}})", "14: unknown type `string` of field `x` | write `str`"},
      {R"({"x":{"type":"flaot"}})",
       "14: unknown type `flaot` of field `x` | did you mean `float`?"},
      {R"({"x":{"type":"date"}})",
       "14: unknown type `date` of field `x` | write `str` and say in `description` how the date "
       "is "
       "written"},
      {R"({"x":{"type":"bytes"}})",
       "14: unknown type `bytes` of field `x` | one of: str, int, float, bool, list, dict, any"},
      {R"({"x":{"type":"list"}})",
       "6: field `x` is a `list` without `items` | say what its elements are: \"items\": "
       "{\"type\": "
       "\"str\"}"},
      {R"({"x":{"type":"list","items":{"type":"lst"}}})",
       "37: unknown type `lst` of field `x/items` | did you mean `list`?"},
      {R"({"x":{"type":"dict"}})",
       "6: field `x` is a `dict` without `properties` | name its fields: \"properties\": "
       "{\"NAME\": "
       "{\"type\": \"str\"}}"},
      {R"({"x":{"type":"dict","properties":{}}})", "34: `properties` of field `x` has no fields"},
      {R"({"x":{"type":"str","optional":"yes"}})",
       "31: `optional` of field `x` must be true or false, not a string"},
      {R"({"x":{"type":"str","description":1}})",
       "34: `description` of field `x` must be a string, not a number"},
      {R"({"x":{"type":"str","literals":"a"}})",
       "31: `literals` of field `x` must be a list of values, not a string"},
      {R"({"x":{"type":"str","literals":[["a"]]}})",
       "32: a literal of field `x` must be a string, a number, a boolean or null, not a list"},
  };
  for (const Case& c : cases) {
    const auto schema = read(c.text);
    ASSERT_FALSE(schema.has_value()) << c.text;
    const Error& error = schema.error();
    EXPECT_EQ(
        std::to_string(error.at.column) + ": " + error.message +
            (error.hint.empty() ? "" : " | " + error.hint),
        c.want
    );
    EXPECT_EQ(error.code, ErrorCode::invalid_input);
    EXPECT_EQ(error.at.excerpt, c.text);
  }
}

std::vector<std::string> warnings_of(std::string_view text) {
  std::vector<std::string> out;
  const auto schema = read(text);
  EXPECT_TRUE(schema.has_value()) << to_string(schema.error());
  for (const Warning& warning : schema->warnings())
    out.push_back(std::to_string(warning.at.column) + ": " + warning.message);
  return out;
}

TEST(ReadInline, WarnsOfWhatIsIgnoredOrReplaced) {
  EXPECT_THAT(
      warnings_of(R"({"x":{"type":"str","Optional":true,"unit":"mm"}})"),
      ElementsAre(
          "20: `Optional` of field `x` is ignored; did you mean `optional`?",
          "36: `unit` of field `x` is ignored"
      )
  );
  EXPECT_THAT(
      warnings_of(R"({"x":{"type":"list","items":{"type":"str"},"literals":["a"]}})"),
      ElementsAre(
          "44: `literals` of field `x` replaces its type `list`: the answer is one of the values; "
          "for a list of them write the literals into `items`"
      )
  );
  EXPECT_THAT(
      warnings_of(R"({"x":{"type":"int","literals":["1"]}})"),
      ElementsAre(
          "20: `literals` of field `x` are not all of its type `int`; they replace the type"
      )
  );
  EXPECT_THAT(
      warnings_of(R"({"x":{"type":"str","literals":[]}})"),
      ElementsAre("20: `literals` of field `x` is empty and is ignored")
  );
  EXPECT_THAT(
      warnings_of(R"({"x":{"type":"str","items":{"type":"str"}}})"),
      ElementsAre("20: `items` of field `x` is ignored: its type is not `list`")
  );
  EXPECT_THAT(
      warnings_of(R"({"x":{"type":"float","literals":[1,2.5],"optional":true,"name":"N"}})"),
      IsEmpty()
  );
}

TEST(ReadInline, BoundsDepthAndNodes) {
  std::string deep = R"({"type":"str"})";
  for (int i = 0; i < 70; ++i)
    deep.insert(0, R"({"type":"list","items":)").append("}");
  const auto too_deep = read(R"({"x":)" + deep + "}");
  ASSERT_FALSE(too_deep.has_value());
  EXPECT_EQ(too_deep.error().code, ErrorCode::limit_exceeded);

  std::string many = "{";
  for (int i = 0; i < 20'000; ++i)
    many += (i > 0 ? ",\"" : "\"") + std::to_string(i) + R"(":{"type":"str"})";
  const auto too_many = read(many + "}");
  ASSERT_FALSE(too_many.has_value());
  EXPECT_EQ(too_many.error().code, ErrorCode::limit_exceeded);
}

}  // namespace
}  // namespace extractinator::schema
