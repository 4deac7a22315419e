// The page of a comparison: what stands in it, and what must not.
#include "report/comparison_page.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eval/comparison.h"
#include "json/parse.h"
#include "json/value.h"
#include "report/methods.h"
#include "report/page.h"
#include "report/table.h"
#include "schema/schema.h"

namespace extractinator::report {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

json::Value value_of(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(json::Value());
}

constexpr std::string_view kFirst = R"([
  {"uid": 1, "lesion": true, "size": 10, "note": "canary <one>"},
  {"uid": 2, "lesion": false, "size": 12, "note": "b"},
  {"uid": 3, "lesion": false, "size": 3, "note": "c"}])";
constexpr std::string_view kSecond = R"([
  {"uid": 1, "lesion": false, "size": 10.5, "note": "canary two"},
  {"uid": 2, "lesion": null, "size": null, "note": null, "status": "failure"},
  {"uid": 3, "lesion": true, "size": 3, "note": "c"},
  {"uid": 4, "lesion": true, "size": 3, "note": "c"}])";

struct Asked {
  int n_runs = 2;
  bool has_truth = true;
  bool with_text = false;
};

Page page_with(const Asked& asked) {
  const json::Value schema = value_of(
      R"({"type": "object", "properties": {"lesion": {"type": "boolean"},
          "size": {"type": "number"}, "note": {"type": "string"}}})"
  );
  const json::Value first = value_of(kFirst);
  const json::Value second = value_of(kSecond);
  std::vector<eval::ComparedRun> runs(
      static_cast<std::size_t>(asked.n_runs), {.name = "out/first", .rows = first.as_array()}
  );
  runs[1] = {.name = "out/second", .rows = second.as_array()};
  const auto read = schema::read_json_schema(schema, {});
  EXPECT_TRUE(read);
  const auto comparison = eval::compare(
      *read,
      runs,
      asked.has_truth ? std::optional(std::span<const json::Value>(first.as_array()))
                      : std::nullopt,
      {.rows = {.id_columns = {"uid"}}, .bootstrap = {.n_draws = 50}, .with_text = asked.with_text}
  );
  EXPECT_TRUE(comparison) << to_string(comparison.error());
  return page_of(
      *comparison,
      "Task001",
      std::array{
          Facts{.model = "a.gguf", .quantisation = "Q8_0", .first_day = "2026-11-26"},
          Facts{
              .model = "b.gguf",
              .quantisation = "all F32",
              .first_day = "2026-11-26",
              .last_day = "2026-11-28"
          }
      },
      {.name = "provenance",
       .columns = {{.key = "setting"}, {.key = "value_0"}, {.key = "value_1"}},
       .rows = {{"seed", "1", "2"}}}
  );
}

TEST(ComparisonPage, HasDifferencesAgreementAndWhatWasLeftOut) {
  const std::string html = to_html(page_with({}));
  EXPECT_THAT(
      html,
      AllOf(
          HasSubstr("Comparison of 2 runs"),
          HasSubstr("out/second"),
          HasSubstr("Differences from run A"),
          HasSubstr("<svg"),
          HasSubstr("McNemar"),
          HasSubstr("randomisation"),
          HasSubstr("root mean squared error"),
          HasSubstr("Left out: 1 records of run B"),
          HasSubstr("Krippendorff"),
          HasSubstr("(no answer)"),
          HasSubstr("adjusted after Holm over these 4 paired tests"),
          HasSubstr("seed"),
          HasSubstr(
              "Run A was made with the model a.gguf (quantised to Q8_0) on 2026-11-26. Run B was "
              "made with the model b.gguf (weights in F32) between 2026-11-26 and 2026-11-28."
          )
      )
  );
  EXPECT_THAT(html, Not(HasSubstr("Kruskal")));
}

TEST(ComparisonPage, HasTextOfAnswersOnlyWhereItWasAskedFor) {
  EXPECT_THAT(to_html(page_with({})), AllOf(Not(HasSubstr("canary")), HasSubstr("(not shown)")));
  EXPECT_THAT(
      to_html(page_with({.with_text = true})),
      AllOf(HasSubstr("canary &lt;one&gt;"), Not(HasSubstr("canary <one>")))
  );
}

TEST(ComparisonPage, IsOfManyRunsAndOfRunsWithoutATruth) {
  EXPECT_THAT(to_html(page_with({.n_runs = 4})), AllOf(HasSubstr("Kruskal"), HasSubstr("run D")));
  EXPECT_THAT(
      to_html(page_with({.has_truth = false})),
      AllOf(HasSubstr("agreement"), Not(HasSubstr("Holm")), Not(HasSubstr("Differences from")))
  );
}

}  // namespace
}  // namespace extractinator::report
