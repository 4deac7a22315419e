// Tables as CSV, JSON and HTML.
#include "report/table.h"

#include <cmath>
#include <cstdint>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "report/escape.h"
#include "report/number.h"
#include "report/testing/gallery.h"

namespace extractinator::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Table example() {
  return {
      .name = "measures",
      .caption = "Measures",
      .columns =
          {
              {.key = "field", .title = "Field"},
              {.key = "n", .style = Style::number},
              {.key = "score", .title = "Score", .style = Style::estimate, .digits = 2},
              {.key = "low", .style = Style::number},
              {.key = "high", .style = Style::number},
              {.key = "share", .style = Style::percent, .digits = 1},
              {.key = "change", .style = Style::change, .digits = 2},
          },
      .rows = {
          {"a", std::int64_t{12345}, 1.0 / 3, 0.25, 0.5, 0.125, -0.5},
          {"b,\"c\"\nd", {}, std::nan(""), {}, {}, HUGE_VAL, -0.0001},
          {},
      },
  };
}

TEST(Table, CsvHasEveryDigitAndQuotesWhatItMust) {
  EXPECT_EQ(
      to_csv(example()),
      "field,n,score,low,high,share,change\n"
      "a,12345,0.3333333333333333,0.25,0.5,0.125,-0.5\n"
      "\"b,\"\"c\"\"\nd\",,,,,,-1e-04\n"
      ",,,,,,\n"
  );
}

TEST(Table, HtmlSaysOnceWhatAllRowsHave) {
  Table table = {
      .caption = "Scores",
      .columns =
          {
              {.key = "task", .title = "Task"},
              {.key = "way", .title = "Way", .is_in_caption_if_same = true},
              {.key = "seeds", .style = Style::number, .digits = 0, .is_in_caption_if_same = true},
              {.key = "mean", .style = Style::number},
          },
      .rows = {
          {"a", "native <0>", std::int64_t{2}, 0.5}, {"b", "native <0>", std::int64_t{2}, 0.5}
      },
  };
  const std::string same = to_html(table);
  EXPECT_THAT(same, HasSubstr("Way: native &lt;0&gt;; seeds: 2"));
  EXPECT_THAT(same, Not(HasSubstr(">Way</th>")));
  EXPECT_THAT(same, HasSubstr(">mean</th>")) << "only where it is asked for";
  EXPECT_THAT(to_csv(table), HasSubstr("task,way,seeds,mean\na,native <0>,2,0.5"));
  table.rows[1][1] = "translated";
  const std::string varies = to_html(table);
  EXPECT_THAT(varies, HasSubstr(">Way</th>"));
  EXPECT_THAT(varies, Not(HasSubstr("Way:")));
  EXPECT_THAT(varies, HasSubstr("seeds: 2"));
  // Not known is no value.
  table.rows[0][2] = {};
  EXPECT_THAT(to_html(table), HasSubstr(">seeds</th>"));
}

TEST(Table, CsvLetsNoTextBecomeAFormula) {
  Table table = {.columns = {{.key = "=key"}}};
  for (const char* text : {"=1+1", "+x", "-x", "@sum", "\tx", "\rx", "-3", "+3", "x=1", "", " "})
    table.rows.push_back({text});
  table.rows.push_back({-3.5});
  EXPECT_EQ(
      to_csv(table),
      "\"'=key\"\n\"'=1+1\"\n\"'+x\"\n\"'-x\"\n\"'@sum\"\n\"'\tx\"\n\"'\rx\"\n-3\n+3\nx="
      "1\n\"\"\n\" "
      "\"\n-3.5\n"
  );
}

TEST(Table, JsonHasTheSameNumbersAndIsJson) {
  const auto parsed = json::parse(json::write(to_json(example())));
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(
      json::write(*json::resolve(*parsed, "/rows/0")),
      R"({"field": "a", "n": 12345, "score": 0.3333333333333333, "low": 0.25, "high": 0.5, )"
      R"("share": 0.125, "change": -0.5})"
  );
  EXPECT_TRUE(json::resolve(*parsed, "/rows/1/share")->is_null());
  EXPECT_TRUE(json::resolve(*parsed, "/rows/2/field")->is_null());
}

TEST(Table, HtmlFoldsAnEstimateAndItsBounds) {
  const std::string html = to_html(example(), "Table 7");
  EXPECT_THAT(html, HasSubstr("<caption><b>Table 7.</b> Measures</caption>"));
  EXPECT_THAT(
      html, HasSubstr("<th scope=\"col\" class=\"n\">Score</th><th scope=\"col\" class=\"n\">share")
  );
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">a</th><td class=\"n\">12,345</td>"));
  EXPECT_THAT(
      html, HasSubstr("0.33 (0.25\u00A0to\u00A00.50)</td><td class=\"n\">12.5\u00A0%</td>")
  );
  EXPECT_THAT(html, HasSubstr("<td class=\"n\">\u22120.50</td>"));
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">b,&quot;c&quot;\nd</th>"));
  EXPECT_THAT(html, Not(HasSubstr(">low<")));
}

TEST(Table, HtmlHasNumbersOnTheRight) {
  const std::string html = to_html({
      .columns = {{.key = "a"}, {.key = "all"}, {.key = "some"}, {.key = "none"}},
      .rows = {{"x", std::int64_t{1}, std::int64_t{2}, {}}, {"y", {}, "text", {}}},
  });
  EXPECT_THAT(html, HasSubstr("<th scope=\"col\" class=\"n\">all</th><th scope=\"col\">some</th>"));
  EXPECT_THAT(html, HasSubstr("<td class=\"n\">1</td><td>2</td><td></td>"));
}

TEST(BreakPoints, AreInLongWordsOnly) {
  EXPECT_EQ(with_break_points("a_b c/d 0.125"), "a_b c/d 0.125");
  EXPECT_EQ(with_break_points("  nodule_present  x"), "  nodule_<wbr>present  x");
  EXPECT_EQ(with_break_points("tumor.size__status"), "tumor.<wbr>size_<wbr>_<wbr>status");
  EXPECT_EQ(with_break_points("Krippendorff&#39;s"), "Krippendorff&#39;s") << "14 characters";
  EXPECT_EQ(
      with_break_points("0123456789abcdef0123456789abcdef01"),
      "0123456789abcdef<wbr>0123456789abcdef<wbr>01"
  );
  // Neither an entity nor a character of several bytes is divided.
  EXPECT_EQ(
      with_break_points("&amp;&amp;&amp;&amp;ééééééééééééé"),
      "&amp;&amp;&amp;&amp;éééééééééééé<wbr>é"
  );
  EXPECT_EQ(with_break_points(""), "");
}

TEST(Escape, LeavesNothingThatIsMarkupOrMovesText) {
  const std::string text = escape(testing::hostile_text());
  EXPECT_EQ(text.find_first_of(std::string("<>\"'\0\x07", 6)), std::string::npos);
  EXPECT_THAT(text, Not(HasSubstr("\u202E")));
  EXPECT_THAT(text, Not(HasSubstr("\xED\xA0\x80")));
  EXPECT_THAT(text, HasSubstr("&lt;/style&gt;"));
  EXPECT_THAT(text, HasSubstr("&amp;#x3c;"));
  EXPECT_THAT(text, HasSubstr("\u05E9\u05DC"));
  EXPECT_EQ(
      escape("\u0085\u009F\u00A0\u2066x\u2069\u2065"), "\uFFFD\uFFFD\u00A0\uFFFDx\uFFFD\u2065"
  );
}

TEST(Number, IsShortAndHasATrueMinus) {
  EXPECT_EQ(fixed(-0.0001, 3), "0.000");
  EXPECT_EQ(fixed(-0.5, 1), "\u22120.5");
  EXPECT_EQ(fixed(std::nan(""), 1), "\u2013");
  EXPECT_EQ(with_sign(0.25, 2), "+0.25");
  EXPECT_EQ(with_sign(0.001, 2), "0.00");
  EXPECT_EQ(grouped(-1234567), "\u22121,234,567");
  EXPECT_EQ(grouped(123), "123");
  EXPECT_EQ(short_count(9999), "9,999");
  EXPECT_EQ(short_count(10000), "10k");
  EXPECT_EQ(short_count(3'400'000), "3.4M");
  EXPECT_EQ(tiny_count(1111), "1.1k");
  EXPECT_EQ(tiny_count(12'345), "12k");
  EXPECT_EQ(short_number(2000), "2,000");
  EXPECT_EQ(short_number(0.25), "0.25");
}

}  // namespace
}  // namespace extractinator::report
