// `Chunking` of task files: what is read, and what people are told when it is wrong.
#include "run/chunking.h"

#include <cstdint>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::run {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kSchema = R"({
  "type": "object",
  "properties": {
    "present": {"type": "boolean"},
    "maybe": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
    "mm": {"type": ["number", "null"]},
    "seen": {"type": "string", "format": "date"},
    "side": {"enum": ["left", "right", null]},
    "stage": {"enum": [1, 2, 3]},
    "note": {"type": "string"},
    "codes": {"type": "array", "items": {"type": "string"}},
    "patient": {
      "type": "object",
      "properties": {"age": {"type": "integer"}, "a/b": {"type": "string"}}
    },
    "either": {"anyOf": [{"type": "string"}, {"type": "array"}]}
  }
})";

schema::Schema schema() {
  return schema::read_json_schema(json::parse(kSchema).value(), {}).value();
}

Result<Chunking> read(const std::string& chunking) {
  const std::string text = "{\"Chunking\":\n" + chunking + "}";
  return read_chunking(
      *json::parse(text).value().find("Chunking"), schema(), [&](std::string_view pointer) {
        return json::locate(text, pointer, "task.json");
      }
  );
}

TEST(Chunking, HasDefaults) {
  const auto chunking = read("{}");
  ASSERT_TRUE(chunking) << to_string(chunking.error());
  EXPECT_EQ(*chunking, Chunking{});
  EXPECT_EQ(default_rule(*chunking, FieldKind::boolean), MergeRule::any_true);
  EXPECT_EQ(default_rule(*chunking, FieldKind::list), MergeRule::union_of);
  EXPECT_EQ(default_rule(*chunking, FieldKind::number), MergeRule::first);
  EXPECT_EQ(default_rule(*chunking, FieldKind::mixed), MergeRule::first);
  EXPECT_EQ(default_rule(*chunking, FieldKind::object), std::nullopt);
}

TEST(Chunking, IsReadWhole) {
  const auto chunking = read(
      R"({"Max_Tokens": 900, "Overlap_Tokens": 32, "Default_Merge": "last",
          "Merge": {"present": "all_true", "/patient/age": "max", "/patient/a~1b": "most_probable",
                    "codes": "union", "stage": "min", "seen": "max", "either": "most_frequent"}})"
  );
  ASSERT_TRUE(chunking) << to_string(chunking.error());
  EXPECT_EQ(chunking->max_tokens, 900U);
  EXPECT_EQ(chunking->overlap_tokens, 32U);
  EXPECT_EQ(chunking->default_merge, MergeRule::last);
  EXPECT_EQ(chunking->merge.size(), 7U);
  EXPECT_EQ(chunking->merge.at("/present"), MergeRule::all_true);
  EXPECT_EQ(chunking->merge.at("/patient/a~1b"), MergeRule::most_probable);
  EXPECT_EQ(
      json::write(to_json(*chunking)),
      R"({"max_tokens": 900, "overlap_tokens": 32, "merge": {"/codes": "union", "/either": )"
      R"("most_frequent", "/patient/age": "max", "/patient/a~1b": "most_probable", )"
      R"("/present": "all_true", "/seen": "max", "/stage": "min"}, "default_merge": "last"})"
  );
}

TEST(Chunking, FieldsHaveKinds) {
  const schema::Schema of = schema();
  const auto kind = [&](std::string_view name) {
    for (const schema::Property& property : of.root().properties) {
      if (property.name == name) return kind_of(of, property.node);
    }
    return kind_of(of, of.root_id());
  };
  EXPECT_EQ(kind("present"), FieldKind::boolean);
  EXPECT_EQ(kind("maybe"), FieldKind::boolean);
  EXPECT_EQ(kind("mm"), FieldKind::number);
  EXPECT_EQ(kind("seen"), FieldKind::date);
  EXPECT_EQ(kind("side"), FieldKind::scalar);
  EXPECT_EQ(kind("stage"), FieldKind::number);
  EXPECT_EQ(kind("note"), FieldKind::scalar);
  EXPECT_EQ(kind("codes"), FieldKind::list);
  EXPECT_EQ(kind("patient"), FieldKind::object);
  EXPECT_EQ(kind("either"), FieldKind::mixed);
  EXPECT_EQ(kind("the root"), FieldKind::object);
}

struct Bad {
  std::string_view text;
  std::string_view message;
  std::string_view hint = "";
  std::uint32_t line = 2;
};

TEST(Chunking, SaysWhatIsWrongAndWhere) {
  constexpr Bad kCases[] = {
      {.text = "true", .message = "`Chunking` must be an object, found boolean", .hint = "{}"},
      {.text = "{\n\"Max_Token\": 3}",
       .message = "`Max_Token` is not a key of `Chunking`",
       .hint = "did you mean `Max_Tokens`?",
       .line = 3},
      {.text = R"({"Size": 3})", .message = "`Size` is not", .hint = "one of: Max_Tokens, Over"},
      {.text = R"({"Max_Tokens": 0})", .message = "at least 1, found 0", .hint = "leave it out"},
      {.text = R"({"Max_Tokens": 1.5})", .message = "found 1.5"},
      {.text = R"({"Overlap_Tokens": "x"})", .message = "at least 0, found string"},
      {.text = R"({"Max_Tokens": 9, "Overlap_Tokens": 5})",
       .message = "`Overlap_Tokens` is 5: more than half of `Max_Tokens` (9)",
       .hint = "at most 4"},
      {.text = R"({"Merge": []})", .message = "`Merge` must be an object, found array"},
      {.text = "{\"Merge\":\n {\"presnt\": \"first\"}}",
       .message = "the schema has no field `presnt`",
       .hint = "did you mean `present`?",
       .line = 3},
      {.text = R"({"Merge": {"/patient/agee": "max"}})",
       .message = "no field `/patient/agee`",
       .hint = "did you mean `/patient/age`?"},
      {.text = R"({"Merge": {"/note/x": "max"}})",
       .message = "no field `/note/x`",
       .hint = "`/note` is of the texts"},
      {.text = R"({"Merge": {"/codes/0": "first"}})",
       .message = "`/codes/0` leads into the list `/codes`",
       .hint = "a list is merged as a whole"},
      {.text = R"({"Merge": {"present": "any_tru"}})",
       .message = "`any_tru` is no rule",
       .hint = "did you mean `any_true`?"},
      {.text = R"({"Merge": {"note": 7}})",
       .message = "a rule is a word, found number",
       .hint = "one of: first, last, most_frequent, most_probable"},
      {.text = R"({"Merge": {"note": "any_true"}})",
       .message = "`any_true` does not go with `note`, which is of the texts",
       .hint = "one of: first, last, most_frequent, most_probable"},
      {.text = R"({"Merge": {"present": "max"}})",
       .message = "`max` does not go with `present`, which is of the booleans",
       .hint = "one of: any_true, all_true"},
      {.text = R"({"Merge": {"mm": "union"}})", .message = "of the numbers", .hint = "max, min"},
      {.text = R"({"Merge": {"patient": "union"}})", .message = "of the objects"},
      {.text = R"({"Merge": {"mm": "max", "/mm": "min"}})", .message = "`/mm` has two rules"},
      {.text = R"({"Merge": {"patient": "first", "/patient/age": "max"}})",
       .message = "`/patient/age` lies within `/patient`, which is taken as a whole"},
      {.text = R"({"Default_Merge": "most_probable"})",
       .message = "`most_probable` does not go with `/",
       .hint = "give it a rule of its own in `Merge`, one of: "},
      {.text = R"({"Default_Merge": "some"})", .message = "`some` is no rule"},
  };
  for (const Bad& bad : kCases) {
    SCOPED_TRACE(bad.text);
    const auto chunking = read(std::string(bad.text));
    ASSERT_FALSE(chunking);
    EXPECT_EQ(chunking.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(chunking.error().message, HasSubstr(bad.message));
    EXPECT_THAT(chunking.error().hint, HasSubstr(bad.hint));
    EXPECT_EQ(chunking.error().at.line, bad.line);
    EXPECT_EQ(chunking.error().at.file, "task.json");
  }
}

TEST(Chunking, ADefaultIsCheckedWhereverAnObjectStands) {
  const schema::Schema of =
      schema::read_json_schema(
          json::parse(
              R"({"type": "object", "$defs": {"side": {"type": "object", "properties":
              {"seen": {"type": "boolean"}, "again": {"$ref": "#/$defs/side"}}}},
              "properties": {"left": {"$ref": "#/$defs/side"}, "right": {"$ref": "#/$defs/side"}}})"
          )
              .value(),
          {}
      )
          .value();
  const auto read_with = [&](std::string_view text) {
    return read_chunking(json::parse(text).value(), of, [](std::string_view) {
      return Location{};
    });
  };
  const auto one = read_with(R"({"Default_Merge": "max", "Merge": {"/left/seen": "first",
                                 "/left/again": "first"}})");
  ASSERT_FALSE(one);
  EXPECT_THAT(one.error().message, HasSubstr("`/right/seen`"));
  EXPECT_TRUE(read_with(R"({"Default_Merge": "max", "Merge": {"/left/seen": "first",
                    "/left/again": "first", "/right": "first"}})"));
}

TEST(Chunking, ADefaultCanGoWithEveryFieldButThoseWithRules) {
  EXPECT_TRUE(read(R"({"Default_Merge": "most_frequent"})"));
  EXPECT_TRUE(
      read(R"({"Default_Merge": "most_probable", "Merge": {"codes": "union", "either": "last"}})")
  );
}

}  // namespace
}  // namespace extractinator::run
