// Python's literals as JSON values.
#include "dragon/literal.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "json/write.h"

namespace extractinator::dragon {
namespace {

TEST(Literals, AreReadAsPythonWritesThem) {
  const struct {
    std::string_view text;
    std::string_view want;  // JSON, or a part of the message.
    bool fails = false;
  } cases[] = {
      {.text = "True", .want = "true"},
      {.text = " None ", .want = "null"},
      {.text = "nan", .want = "null"},
      {.text = "-0.50", .want = "-0.50"},
      {.text = "5.", .want = "5"},
      {.text = "1e3", .want = "1e3"},
      {.text = "[]", .want = "[]"},
      {.text = "[9.0, None, nan]", .want = "[9.0,null,null]"},
      {.text = "(True, False,)", .want = "[true,false]"},
      {.text = "['B-PREFIX', \"it's\", 'a\\'b\\\\']", .want = R"(["B-PREFIX","it's","a'b\\"])"},
      {.text = "[['O'], ['B-1-ambigu', 'I-2-x']]", .want = R"([["O"],["B-1-ambigu","I-2-x"]])"},
      {.text = R"('\xe9\u20ac\U0001F600\n')", .want = R"("é€😀\n")"},
      {.text = "", .want = "no value at byte 0", .fails = true},
      {.text = "[1, 2", .want = "neither a comma nor the end of the list at byte 5", .fails = true},
      {.text = "[1 2]", .want = "neither a comma", .fails = true},
      {.text = "True False", .want = "text behind the value", .fails = true},
      {.text = "__import__('os')", .want = "no value at byte 0", .fails = true},
      {.text = "inf", .want = "no value", .fails = true},
      {.text = "'abc", .want = "no end of a string", .fails = true},
      {.text = R"('\ud800')", .want = "no escape that is known", .fails = true},
      {.text = R"('\x4')", .want = "no escape that is known", .fails = true},
      {.text = "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", .want = "lists within lists", .fails = true},
  };
  for (const auto& row : cases) {
    const auto value = parse_literal(row.text);
    ASSERT_EQ(value.has_value(), !row.fails) << row.text;
    if (row.fails) {
      EXPECT_TRUE(value.error().message.contains(row.want)) << value.error().message;
    } else {
      EXPECT_EQ(json::write(*value, {.layout = json::Layout::compact}), row.want) << row.text;
    }
  }
}

}  // namespace
}  // namespace extractinator::dragon
