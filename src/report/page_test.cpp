// Pages: what stands in them, and what can never.
#include "report/page.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "report/methods.h"
#include "report/style.h"
#include "report/testing/count.h"
#include "report/testing/gallery.h"
#include "text/utf8.h"

namespace extractinator::report {
namespace {

using testing::count_of;
using ::testing::HasSubstr;
using ::testing::Not;

// Names of the elements of a document, and whether each that must end does so, in order. Knows no
// more of HTML than that our pages need.
std::set<std::string> elements_of(std::string_view html) {
  const std::set<std::string_view> empty = {"meta", "line", "path", "rect", "circle", "polygon"};
  std::set<std::string> names;
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
    const std::size_t end = html.find('>', at);
    std::string_view tag = html.substr(at + 1, end - at - 1);
    at = end;
    if (tag.starts_with('!')) continue;
    if (tag.starts_with('/')) {
      EXPECT_FALSE(open.empty());
      if (open.empty()) break;
      EXPECT_EQ(open.back(), tag.substr(1));
      open.pop_back();
      continue;
    }
    const std::string name(tag.substr(0, tag.find_first_of(" /")));
    names.insert(name);
    if (!tag.ends_with('/') && name != "meta" && name != "wbr") open.push_back(name);
    if (tag.ends_with('/')) {
      EXPECT_TRUE(empty.contains(name)) << name;
    }
  }
  EXPECT_TRUE(open.empty());
  return names;
}

TEST(Page, IsOneFileWithoutScriptsAndAddresses) {
  for (const Page& page : {testing::gallery(), testing::worst_cases()}) {
    const std::string html = to_html(page);
    for (const std::string& name : elements_of(html)) {
      EXPECT_THAT(
          name, Not(::testing::AnyOf("script", "img", "link", "iframe", "object", "form", "base"))
      );
    }
    EXPECT_THAT(html, Not(HasSubstr("://")));
    EXPECT_THAT(html, HasSubstr("Content-Security-Policy\" content=\"default-src 'none';"));
    EXPECT_TRUE(text::is_valid_utf8(html));
    EXPECT_EQ(count_of(html, "<script"), 0U);
    EXPECT_EQ(count_of(html, "\u202E"), 0U);
    EXPECT_EQ(html.find('\0'), std::string::npos);
    for (const char* none : {"=\"nan", "=\"-nan", "=\"inf", "NaN", "Mnan"})
      EXPECT_EQ(count_of(html, none), 0U) << "a place that is no number";
    EXPECT_EQ(count_of(html, "lang=\"en\""), 1U);
  }
}

TEST(Page, IsTheSameEachTime) {
  EXPECT_EQ(to_html(testing::gallery()), to_html(testing::gallery()));
}

TEST(Page, IdsAreUniqueAndWhatIsLinkedIsThere) {
  const std::string html = to_html(testing::gallery());
  std::set<std::string> ids;
  const auto values = [&html](std::string_view name) {
    std::vector<std::string> found;
    const std::string start = std::string(name) + "=\"";
    for (std::size_t at = html.find(start); at != std::string::npos;
         at = html.find(start, at + 1)) {
      const std::size_t from = at + start.size();
      found.push_back(html.substr(from, html.find('"', from) - from));
    }
    return found;
  };
  for (const std::string& id : values(" id"))
    EXPECT_TRUE(ids.insert(id).second) << id;
  for (const std::string& link : values("href"))
    EXPECT_TRUE(ids.contains(link.substr(1))) << link;
  for (const std::string& label : values("aria-labelledby")) {
    for (std::size_t at = 0; at < label.size(); at = label.find(' ', at) + 1) {
      EXPECT_TRUE(ids.contains(label.substr(at, label.find(' ', at) - at))) << label;
      if (label.find(' ', at) == std::string::npos) break;
    }
  }
}

TEST(Page, FilesHaveTheSameNumbers) {
  const std::vector<File> files = files_of(testing::gallery());
  std::set<std::string> names;
  for (const File& file : files)
    EXPECT_TRUE(names.insert(file.name).second) << file.name;
  EXPECT_THAT(
      names,
      ::testing::IsSupersetOf(
          {"report.html", "report.json", "measures.csv", "provenance.csv", "throughput.csv"}
      )
  );
  const auto parsed = json::parse(files[1].content);
  ASSERT_TRUE(parsed) << parsed.error().message;
  const json::Value* score = json::resolve(*parsed, "/sections/0/tables/0/rows/0/value");
  ASSERT_NE(score, nullptr);
  const auto csv = std::ranges::find(files, "all-measures.csv", &File::name);
  ASSERT_NE(csv, files.end());
  EXPECT_THAT(csv->content, HasSubstr(score->as_number().text));
}

TEST(Page, FileNamesAreTameAndDistinct) {
  Page page = testing::worst_cases();
  page.sections.push_back(
      {.title = "Two of a name", .blocks = {Table{.name = "A b"}, Table{.name = "a/b"}}}
  );
  std::vector<std::string> names;
  for (const File& file : files_of(page))
    names.push_back(file.name);
  EXPECT_THAT(names, ::testing::Contains("a-b.csv"));
  EXPECT_THAT(names, ::testing::Contains("a-b-2.csv"));
  for (const std::string& name : names)
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-."), std::string::npos);
}

TEST(Style, ColoursAreReadableOnTheirGrounds) {
  const auto both = [](const Ink& first, const Ink& second, double least) {
    EXPECT_GE(contrast(first.light, second.light), least)
        << first.name << " on light " << second.name;
    EXPECT_GE(contrast(first.dark, second.dark), least) << first.name << " on dark " << second.name;
  };
  for (const Ink& ground : {kPaper, kPanel}) {
    for (const Ink& ink : {kText, kMuted, kLink, kAlert})
      both(ink, ground, 4.5);
  }
  both(kText, kShade, 4.5);
  both(kAxis, kPaper, 3);
  for (const Ink& ink : kSeries)
    both(ink, kPaper, 4.5);
  for (const Grade& grade : kGrades)
    both(grade.text, grade.fill, 4.5);
}

TEST(Style, ContrastIsThatOfTheStandard) {
  EXPECT_NEAR(contrast("#000000", "#ffffff"), 21, 1e-9);
  EXPECT_NEAR(contrast("#777777", "#ffffff"), 4.48, 0.005);
  EXPECT_NEAR(contrast("#ffffff", "#ff0000"), 3.998, 0.005);
}

TEST(Methods, SaysWhatIsKnownAndNothingElse) {
  EXPECT_EQ(
      methods_paragraph({
          .program = "Extractinator 0.1.0",
          .model = "m.gguf",
          .model_hash = "0123456789abcdef",
          .quantisation = "Q8_0",
          .engine = "llama.cpp 0.7",
          .decoding = "greedy",
          .constraint = "the schema of the task",
          .prompt = "zero-shot",
          .seed = 42,
          .first_day = "2026-11-27",
          .last_day = "2026-11-27",
          .n_rows = 1,
          .n_failed = 0,
          .interval = "percentile bootstrap",
          .n_draws = 2000,
      }),
      "Values were extracted with the model m.gguf (quantised to Q8_0, BLAKE3 0123456789ab) by "
      "Extractinator 0.1.0 on llama.cpp 0.7 on 2026-11-27. The prompt was zero-shot. Decoding was "
      "greedy, with answers held to the schema of the task, seed 42. 1 record with reference "
      "labels "
      "was evaluated; 0 of them had no valid answer. Intervals are 95 % "
      "percentile bootstrap intervals of 2,000 draws."
  );
  EXPECT_EQ(quantisation_text("Q4_K - Medium"), "quantised to Q4_K - Medium");
  EXPECT_EQ(quantisation_text("BF16"), "weights in BF16");
  EXPECT_EQ(quantisation_text("all F32"), "weights in F32");
  EXPECT_EQ(methods_paragraph({}), "Values were extracted with a language model.");
}

}  // namespace
}  // namespace extractinator::report
