// What is accepted, what is refused, and how refusals read.
#include "json/parse.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/error.h"
#include "base/testing/cpu_clock.h"
#include "json/testing/arbitrary_value.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::json {
namespace {

using namespace std::string_view_literals;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Parse, KeepsOrderDigitsAndText) {
  const std::string_view cases[] = {
      "null",
      "true",
      "-0",
      "0.10",
      "1E+400",
      "123456789012345678901234567890.000",
      R"("")",
      R"({"b": 1, "a": 2, "": 3})",
      R"([[], {}, [[]], {"x": {}}])",
      R"("é \u0000 \" \\ 😀")",
      R"([1, [2, [3, {"a": [4]}]], 5])",
  };
  for (const std::string_view text : cases) {
    SCOPED_TRACE(text);
    const auto value = parse(text);
    ASSERT_TRUE(value.has_value()) << to_string(value.error());
    EXPECT_EQ(write(*value), text);
  }
}

TEST(Parse, DecodesEscapes) {
  const auto value = parse(R"("\u00e9\ud83d\ude00\/\b\f\n\r\t\u0000x")");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(value->as_string(), "é😀/\b\f\n\r\t\0x"sv);
}

TEST(Parse, SkipsAByteOrderMark) {
  EXPECT_TRUE(parse("\xEF\xBB\xBF{}").has_value());
  EXPECT_EQ(parse("\xEF\xBB\xBF{x").error().at.column, 2U);
  EXPECT_FALSE(parse("\xEF\xBB\xBF\xEF\xBB\xBF{}").has_value());
}

TEST(Parse, SaysWhatIsWrongAndWhere) {
  const struct {
    std::string_view text;
    std::uint32_t line;
    std::uint32_t column;
    std::string_view message;
    std::string_view hint = "";
  } cases[] = {
      {.text = "", .line = 1, .column = 1, .message = "nothing but white space"},
      {.text = " \n ", .line = 2, .column = 2, .message = "nothing but white space"},
      {.text = "{\n  \"é\": 1\n  \"b\": 2}",
       .line = 3,
       .column = 3,
       .message = "expected ',' or '}', found `\"`"},
      {.text = "[1,\n2 x]",
       .line = 2,
       .column = 3,
       .message = "expected ',' or ']', found a letter"},
      {.text = "{\"a\" 1}",
       .line = 1,
       .column = 6,
       .message = "expected ':' after key, found a digit"},
      {.text = "{a: 1}",
       .line = 1,
       .column = 2,
       .message = "expected a string key, found a letter",
       .hint = "write keys in double quotation marks"},
      {.text = "{'a': 1}",
       .line = 1,
       .column = 2,
       .message = "string key",
       .hint = "double quotation"},
      {.text = "['a']",
       .line = 1,
       .column = 2,
       .message = "expected a JSON value",
       .hint = "double"},
      {.text = "[1,]",
       .line = 1,
       .column = 3,
       .message = "trailing comma",
       .hint = "remove the comma"},
      {.text = "{\"a\":1,}",
       .line = 1,
       .column = 7,
       .message = "trailing comma",
       .hint = "remove the"},
      {.text = "[1] 2",
       .line = 1,
       .column = 5,
       .message = "content after document",
       .hint = ".jsonl"},
      {.text = "[True]", .line = 1, .column = 2, .message = "JSON value", .hint = "true or false"},
      {.text = "[None]", .line = 1, .column = 2, .message = "JSON value", .hint = "write null"},
      {.text = "[NaN]", .line = 1, .column = 2, .message = "JSON value", .hint = "write null"},
      {.text = "[1, // one\n2]", .line = 1, .column = 5, .message = "", .hint = "no comments"},
      {.text = "[007]",
       .line = 1,
       .column = 2,
       .message = "leading zero",
       .hint = "quotation marks"},
      {.text = "[+1]", .line = 1, .column = 2, .message = "JSON value", .hint = "without a plus"},
      {.text = "[.5]", .line = 1, .column = 2, .message = "JSON value", .hint = "before the point"},
      {.text = "[\"a\nb\"]", .line = 1, .column = 4, .message = "control character", .hint = "\\n"},
      {.text = "[\"\\x\"]", .line = 1, .column = 3, .message = "escape", .hint = "\\\\"},
      {.text = "[\"\xFF\"]",
       .line = 1,
       .column = 3,
       .message = "UTF-8",
       .hint = "save the file as"},
      {.text = "[1, 2", .line = 1, .column = 6, .message = "unexpected end of data"},
      {.text = "{\"a\": [", .line = 1, .column = 8, .message = "unexpected end of data"},
      {.text = "]", .line = 1, .column = 1, .message = "`]`"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.text);
    const auto value = parse(row.text, {.file = "f.json"});
    ASSERT_FALSE(value.has_value());
    const Error& error = value.error();
    EXPECT_EQ(error.code, ErrorCode::invalid_input);
    EXPECT_EQ(error.at.file, "f.json");
    EXPECT_EQ(error.at.line, row.line);
    EXPECT_EQ(error.at.column, row.column);
    EXPECT_EQ(error.at.excerpt, "");
    EXPECT_THAT(error.message, HasSubstr(std::string(row.message)));
    EXPECT_THAT(error.hint, HasSubstr(std::string(row.hint)));
  }
}

TEST(Parse, QuotesTheLineOnlyWhenAsked) {
  const std::string_view text = "{\n  \"age\": x\n}";
  EXPECT_EQ(parse(text).error().at.excerpt, "");
  EXPECT_EQ(parse(text, {.excerpt_in_errors = true}).error().at.excerpt, "  \"age\": x");
}

TEST(Parse, RefusesDuplicateKeysAtTheSecond) {
  const std::string_view text = R"({"a": [0, {"b": 1, "c": {"b": 2},
   "\u0062" : 3}]})";
  const auto refused = parse(text, {.file = "f.json"});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().at.line, 2U);
  EXPECT_EQ(refused.error().at.column, 4U);
  EXPECT_THAT(refused.error().message, Not(HasSubstr("u0062")));
  EXPECT_THAT(
      parse(R"({"k":1,"k":2})", {.excerpt_in_errors = true}).error().message, HasSubstr("`k`")
  );

  const auto kept = parse(text, {.duplicate_keys = DuplicateKeys::keep});
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(write(*kept), R"({"a": [0, {"b": 1, "c": {"b": 2}, "b": 3}]})");
  EXPECT_EQ(kept->find("a")->as_array()[1].find("b")->to_int64(), 1);
}

TEST(Parse, FindsDuplicatesAmongManyKeys) {
  std::string text = "{";
  for (int i = 0; i < 20'000; ++i)
    text += "\"k" + std::to_string(i) + "\": 0,\n";
  EXPECT_TRUE(parse(text + "\"x\": 0}").has_value());
  const auto refused = parse(text + "\"k19999\": 0}");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().at.line, 20'001U);
}

TEST(Parse, BoundsDepth) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse(nested(256)).has_value());
  const auto refused = parse(nested(257));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::limit_exceeded);
  EXPECT_EQ(refused.error().at.column, 257U);
  EXPECT_THAT(refused.error().message, HasSubstr("256"));
  EXPECT_TRUE(parse(nested(3), {.max_depth = 3}).has_value());
  EXPECT_FALSE(parse(nested(4), {.max_depth = 3}).has_value());
  EXPECT_TRUE(parse(R"(["[[[[\"[[", {"[": "{{"}])", {.max_depth = 2}).has_value());
}

TEST(Parse, RefusesMillionsOfBracketsFast) {
  std::string text;
  for (int i = 0; i < 2'000'000; ++i)
    text += i % 2 == 0 ? "[" : "{\"\":";
  const auto start = extractinator::testing::CpuClock::now();
  EXPECT_FALSE(parse(text).has_value());
  EXPECT_FALSE(parse(std::string(10'000'000, '[')).has_value());
  EXPECT_LT(extractinator::testing::CpuClock::now() - start, std::chrono::seconds(2));
}

TEST(Parse, ErrorsNeverQuoteData) {
  constexpr std::string_view kCanary = "Jansen";
  const std::string cases[] = {
      "{\"text\": \"Jansen\" Jansen}",
      "{Jansen: 1}",
      "[\"Jansen\n\"]",
      "[\"Jansen\\q\"]",
      "{\"Jansen\": 1, \"Jansen\": 2}",
      "Jansen",
  };
  for (const std::string& text : cases) {
    SCOPED_TRACE(text);
    const auto value = parse(text);
    ASSERT_FALSE(value.has_value());
    EXPECT_THAT(render(value.error()), Not(HasSubstr(std::string(kCanary))));
  }
}

TEST(Value, EquivalenceIsThatOfJsonSchema) {
  const struct {
    std::string_view a;
    std::string_view b;
    bool want;
  } cases[] = {
      {.a = "1", .b = "1.0", .want = true},
      {.a = "1", .b = "\"1\"", .want = false},
      {.a = "0", .b = "false", .want = false},
      {.a = "null", .b = "null", .want = true},
      {.a = R"({"a": 1, "b": [1e1]})", .b = R"({"b": [10], "a": 1.0})", .want = true},
      {.a = R"({"a": 1})", .b = R"({"a": 1, "b": 1})", .want = false},
      {.a = R"({"a": 1})", .b = R"({"b": 1})", .want = false},
      {.a = "[1, 2]", .b = "[2, 1]", .want = false},
      {.a = "[1]", .b = "[1, 1]", .want = false},
      {.a = "\"é\"", .b = "\"e\u0301\"", .want = false},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(std::string(row.a) + " and " + std::string(row.b));
    EXPECT_EQ(equivalent(parse(row.a).value(), parse(row.b).value()), row.want);
    EXPECT_EQ(equivalent(parse(row.b).value(), parse(row.a).value()), row.want);
  }
}

// Text with one byte changed either parses to something that is written back the same, or is
// refused with a place inside the text.
RC_GTEST_PROP(Parse, SurvivesDamage, ()) {
  std::string text = write(*testing::arbitrary_value(3));
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  text[at] = *rc::gen::arbitrary<char>();
  const auto value = parse(text);
  if (value.has_value()) {
    RC_ASSERT(parse(write(*value)).value() == *value);
  } else {
    RC_ASSERT(value.error().at.line >= 1U);
    RC_ASSERT(value.error().at.column >= 1U);
    RC_ASSERT(value.error().at.column <= text.size() + 1);
  }
}

}  // namespace
}  // namespace extractinator::json
