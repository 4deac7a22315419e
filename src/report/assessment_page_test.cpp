// Pages of assessments: every number of one is shown, and text only if it has some.
#include "report/assessment_page.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eval/assessment.h"
#include "json/parse.h"
#include "json/value.h"
#include "report/escape.h"
#include "report/figure.h"
#include "report/page.h"
#include "schema/schema.h"

namespace extractinator::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

json::Value parsed(std::string_view text) { return json::parse(text).value(); }

eval::Assessment example(bool with_text) {
  const auto schema = schema::read_json_schema(
      parsed(R"({
    "type": "object",
    "properties": {
      "malignant": {"type": "boolean"},
      "grade": {"enum": ["low", "middle", "high"]},
      "size": {"type": ["number", "null"]},
      "note": {"type": "string"}
    },
    "required": ["malignant", "grade", "size", "note"]
  })"),
      {}
  );
  const json::Value truth = parsed(R"([
    {"id": "p1", "malignant": true, "grade": "low", "size": 4, "note": "SECRET-A"},
    {"id": "p2", "malignant": false, "grade": "high", "size": null, "note": "SECRET-B"},
    {"id": "p3", "malignant": true, "grade": "high", "size": 9, "note": "SECRET-C"},
    {"id": "p4", "malignant": false, "grade": "middle", "size": 2, "note": "SECRET-D"}
  ])");
  const json::Value predictions = parsed(R"([
    {"id": "p1", "malignant": true, "malignant__p": 0.9, "malignant__distribution": {"true": 0.9, "false": 0.1},
     "grade": "low", "size": 4, "note": "SECRET-A"},
    {"id": "p2", "malignant": true, "malignant__p": 0.6, "malignant__distribution": {"true": 0.6, "false": 0.4},
     "grade": "middle", "size": 3, "note": "SECRET-X"},
    {"id": "p3", "malignant": true, "malignant__p": 0.7, "malignant__distribution": {"true": 0.7, "false": 0.3},
     "grade": "high", "size": null, "note": "SECRET-C"},
    {"id": "p4", "status": "failure", "malignant": null, "grade": null, "size": null, "note": null}
  ])");
  return eval::assess(
             schema.value(),
             predictions.as_array(),
             truth.as_array(),
             {.rows = {.id_columns = {"id"}}, .bootstrap = {.n_draws = 50}, .with_text = with_text}
  )
      .value();
}

TEST(AssessmentPage, ShowsEveryFieldAndMeasure) {
  const eval::Assessment assessment = example(false);
  const Page page = assessment_page(assessment, {.task = "lesions", .model = "m.gguf"});
  const std::string html = to_html(page);
  EXPECT_THAT(html, HasSubstr("<h1>Evaluation of lesions</h1>"));
  EXPECT_THAT(html, HasSubstr("1 of 4 records with truth have no valid answer."));
  EXPECT_THAT(html, HasSubstr("ROC curve of malignant"));
  EXPECT_THAT(html, HasSubstr("Calibration of malignant"));
  EXPECT_THAT(html, HasSubstr("Confusion matrix of grade"));
  EXPECT_THAT(html, HasSubstr("Values that are there, of size"));
  EXPECT_THAT(html, HasSubstr("50 draws"));
  for (const eval::FieldAssessment& field : assessment.fields) {
    EXPECT_THAT(html, HasSubstr(">" + field.name + "</h3>"));
    for (const eval::Measurement& measure : field.measures)
      EXPECT_THAT(
          html, HasSubstr("<th scope=\"row\">" + escape(measure_title(measure.name)) + "</th>")
      );
  }
}

TEST(AssessmentPage, HasTextOnlyWhereItIsAskedFor) {
  for (const bool with_text : {false, true}) {
    std::string all;
    for (const File& file : files_of(assessment_page(example(with_text), {})))
      all += file.content;
    EXPECT_EQ(all.contains("SECRET-X"), with_text);
    EXPECT_EQ(all.contains("SECRET-B"), with_text);
    EXPECT_NE(all.contains("with --with-text only"), with_text);
    EXPECT_THAT(all, Not(HasSubstr("SECRET-A")));
    EXPECT_THAT(all, HasSubstr("p2"));
  }
}

TEST(AssessmentPage, ConfusionHasWhatWasNotAnswered) {
  const Page page = assessment_page(example(false), {});
  const Section& fields = page.sections[1];
  const Section& grade = fields.sections[1];
  EXPECT_EQ(grade.title, "grade");
  const auto figure = std::ranges::find_if(grade.blocks, [](const Block& block) {
    return std::holds_alternative<Figure>(block);
  });
  ASSERT_NE(figure, grade.blocks.end());
  const std::vector<Cell> missing = {"middle", "no answer", std::int64_t{1}};
  EXPECT_THAT(std::get<Figure>(*figure).data.rows, ::testing::Contains(missing));
}

TEST(AssessmentPage, MeasuresHaveNamesOfPeople) {
  EXPECT_EQ(measure_title("auroc"), "AUROC");
  EXPECT_EQ(measure_title("positive_predictive_value"), "Positive predictive value");
  EXPECT_EQ(measure_title(""), "");
}

}  // namespace
}  // namespace extractinator::report
