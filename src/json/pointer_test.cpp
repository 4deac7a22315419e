// JSON pointers into values and into text.
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/error.h"
#include "json/parse.h"
#include "json/testing/arbitrary_value.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::json {
namespace {

// The document of RFC 6901, section 5.
constexpr std::string_view kDocument = R"({
  "foo": ["bar", "baz"],
  "": 0,
  "a/b": 1,
  "c%d": 2,
  "e^f": 3,
  "g|h": 4,
  "i\\j": 5,
  "k\"l": 6,
  " ": 7,
  "m~n": 8,
  "é": {"x": [[1, 2], {"y": "]}\"{"}, -3e5]},
  "foo": 9
})";

TEST(Pointer, LeadsToValuesAndPlaces) {
  const auto root = parse(kDocument, {.duplicate_keys = DuplicateKeys::keep});
  ASSERT_TRUE(root.has_value());
  const struct {
    std::string_view pointer;
    std::string_view want;  // Empty: leads nowhere.
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t key_column = 0;
  } cases[] = {
      {.pointer = "/foo", .want = R"(["bar", "baz"])", .line = 2, .column = 10, .key_column = 3},
      {.pointer = "/foo/0", .want = R"("bar")", .line = 2, .column = 11, .key_column = 11},
      {.pointer = "/foo/1", .want = R"("baz")", .line = 2, .column = 18, .key_column = 18},
      {.pointer = "/", .want = "0", .line = 3, .column = 7, .key_column = 3},
      {.pointer = "/a~1b", .want = "1", .line = 4, .column = 10, .key_column = 3},
      {.pointer = "/c%d", .want = "2", .line = 5, .column = 10, .key_column = 3},
      {.pointer = "/i\\j", .want = "5", .line = 8, .column = 11, .key_column = 3},
      {.pointer = "/k\"l", .want = "6", .line = 9, .column = 11, .key_column = 3},
      {.pointer = "/ ", .want = "7", .line = 10, .column = 8, .key_column = 3},
      {.pointer = "/m~0n", .want = "8", .line = 11, .column = 10, .key_column = 3},
      {.pointer = "/é/x/0/1", .want = "2", .line = 12, .column = 19, .key_column = 19},
      {.pointer = "/é/x/1/y", .want = R"("]}\"{")", .line = 12, .column = 29, .key_column = 24},
      {.pointer = "/é/x/2", .want = "-3e5", .line = 12, .column = 39, .key_column = 39},
      {.pointer = "/foo/2", .want = ""},
      {.pointer = "/foo/01", .want = ""},
      {.pointer = "/foo/-", .want = ""},
      {.pointer = "/foo/0/x", .want = ""},
      {.pointer = "/foo/18446744073709551616", .want = ""},
      {.pointer = "foo", .want = ""},
      {.pointer = "/m~n", .want = ""},
      {.pointer = "/m~", .want = ""},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.pointer);
    const Value* value = resolve(*root, row.pointer);
    EXPECT_EQ(value == nullptr ? "" : write(*value), row.want);
    const Location at = locate(kDocument, row.pointer, "f.json");
    EXPECT_EQ(at.file, "f.json");
    EXPECT_EQ(at.line, row.line);
    EXPECT_EQ(at.column, row.column);
    EXPECT_EQ(locate_key(kDocument, row.pointer, "f.json").column, row.key_column);
  }
  EXPECT_EQ(resolve(*root, ""), &*root);
  EXPECT_EQ(locate(kDocument, "/foo", "f").excerpt, R"(  "foo": ["bar", "baz"],)");
  EXPECT_EQ(locate(kDocument, "", "f").line, 1U);
}

TEST(Pointer, EscapedKeysAndByteOrderMarks) {
  const std::string text = "\xEF\xBB\xBF{\"\\u0061\\/b\": 1}";
  EXPECT_EQ(locate(text, "/a~1b", "f").column, 15U);
  EXPECT_EQ(locate_key(text, "/a~1b", "f").column, 2U);
}

TEST(Pointer, StepsAreEscaped) {
  EXPECT_EQ(pointer_step("a/b"), "/a~1b");
  EXPECT_EQ(pointer_step("~1"), "/~01");
  EXPECT_EQ(pointer_step(""), "/");
}

// Locating must be safe on text that is no JSON: errors are located in broken files too.
RC_GTEST_PROP(Pointer, SurvivesAnyText, ()) {
  const auto text =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("[]{}\",:\\ a1\n")));
  const auto pointer = *rc::gen::element<std::string>("", "/0", "/a", "/0/0", "/a/0", "/1");
  const Location at = locate(text, pointer, "f");
  RC_ASSERT(at.line <= text.size() + 1);
}

std::size_t offset_of(std::string_view text, const Location& at) {
  std::size_t offset = 0;
  for (std::uint32_t line = 1; line < at.line; ++line)
    offset = text.find('\n', offset) + 1;
  for (std::uint32_t column = 1; column < at.column; ++column)
    ++offset;
  return offset;
}

// At every place that locate() names stands the value that resolve() finds.
RC_GTEST_PROP(Pointer, TextAndValueAgree, ()) {
  const Value root = *testing::arbitrary_value(4);
  const std::string text = write(root, {.layout = Layout::indented, .escaping = Escaping::ascii});
  struct Todo {
    const Value* value;
    std::string pointer;
  };
  std::vector<Todo> todo = {{.value = &root, .pointer = ""}};
  while (!todo.empty()) {
    const Todo top = todo.back();
    todo.pop_back();
    RC_ASSERT(resolve(root, top.pointer) == top.value);
    const std::size_t offset = offset_of(text, locate(text, top.pointer, "f"));
    if (top.value->is_array()) {
      RC_ASSERT(text[offset] == '[');
      for (std::size_t i = 0; const Value& item : top.value->as_array()) {
        todo.push_back({.value = &item, .pointer = top.pointer + "/" + std::to_string(i++)});
      }
    } else if (top.value->is_object()) {
      RC_ASSERT(text[offset] == '{');
      for (const Member& member : top.value->as_object()) {
        todo.push_back({.value = &member.value, .pointer = top.pointer + pointer_step(member.key)});
      }
    } else {
      const std::string want = write(*top.value, {.escaping = Escaping::ascii});
      RC_ASSERT(text.substr(offset, want.size()) == want);
    }
  }
}

}  // namespace
}  // namespace extractinator::json
