// How a schema reads as a table.
#include "schema/table.h"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "schema/pydantic/reader.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

using ::testing::HasSubstr;

TEST(Table, ShowsEveryFieldWithItsPath) {
  constexpr std::string_view kText =
      "from pydantic import BaseModel, Field\n"
      "from typing import Literal, Optional\n"
      "class Core(BaseModel):\n"
      "    'One core.'\n"
      "    side: Literal['left', 'right']\n"
      "    score: Optional[int] = Field(None, ge=1, le=5, description='Gleason')\n"
      "    inner: 'Optional[Core]' = None\n"
      "class OutputParser(BaseModel):\n"
      "    cores: list[Core] = Field(min_length=1, max_length=24, description='Größe\\nzwei')\n"
      "    doses: dict[str, float] = {}\n"
      "    pair: tuple[int, str]\n"
      "    note: str | None = Field(None, max_length=80)\n";
  const auto schema = read_pydantic(kText, {.file = "t.py"});
  ASSERT_TRUE(schema.has_value()) << render(schema.error());
  constexpr std::string_view kWant =
      "field          type                   required  constraints              description\n"
      "cores          list of Core           yes       1 to 24 items            Größe zwei\n"
      "cores[].side   \"left\" | \"right\"       yes\n"
      "cores[].score  integer or null        no        ≥ 1, ≤ 5, default null   Gleason\n"
      "cores[].inner  Core or null           no        default null             One core.\n"
      "doses          object                 no        default {}\n"
      "doses.*        number                 no\n"
      "pair           list of (integer, text)  yes\n"
      "note           text or null           no        at most 80 characters, default null\n";
  // Widths follow the longest cell; what matters is each line with its spaces squeezed.
  const auto squeezed = [](std::string_view text) {
    std::string out;
    for (const char c : text)
      if (c != ' ' || !out.ends_with(' ')) out += c;
    return out;
  };
  const std::string got = to_table(*schema);
  std::string want = squeezed(kWant);
  // An object without a definition is called by its title.
  const std::size_t doses = want.find("doses object");
  want.replace(doses, 12, "doses Doses");
  EXPECT_EQ(squeezed(got), want);
  // Columns are aligned: the second begins at the same code point in every line.
  EXPECT_THAT(got, HasSubstr("\ncores          list of Core"));
  EXPECT_THAT(got, HasSubstr("\ndoses.*        number"));
}

TEST(Table, ShowsWhatIsNoObject) {
  struct Case {
    std::string_view schema;
    std::string_view want;  // A part of the table.
  };
  const Case cases[] = {
      {R"({"type": "string", "format": "date"})", "(the answer)  text (date)  yes"},
      {"true", "(the answer)  anything"},
      {"false", "(the answer)  nothing at all"},
      {R"({"enum": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]})", "… (13 values)"},
      {R"({"type": "object", "properties": {"a": {"$ref": "#"}}})", "a      object"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.schema);
    const auto schema = read_json_schema(json::parse(c.schema).value(), {.text = c.schema});
    ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
    EXPECT_THAT(to_table(*schema), HasSubstr(c.want));
  }
}

}  // namespace
}  // namespace extractinator::schema
