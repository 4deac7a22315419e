// Assessments against values worked out by hand, and against what must hold of any of them.
#include "eval/assessment.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eval/assessment_output.h"
#include "eval/evaluate.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

using ::testing::ElementsAre;

json::Value value_of(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(json::Value());
}

schema::Schema schema_of(std::string_view properties) {
  const json::Value schema =
      value_of(R"({"type": "object", "properties": )" + std::string(properties) + "}");
  auto read = schema::read_json_schema(schema, {});
  if (!read) ADD_FAILURE() << to_string(read.error());
  return std::move(read).value();
}

// Of fields that are all required.
schema::Schema required_schema(std::string_view properties) {
  json::Value schema =
      value_of(R"({"type": "object", "properties": )" + std::string(properties) + "}");
  json::Value::Array names;
  for (const json::Member& member : schema.find("properties")->as_object())
    names.emplace_back(member.key);
  schema.as_object().push_back({"required", json::Value(std::move(names))});
  return schema::read_json_schema(schema, {}).value();
}

Result<Assessment> assessed(
    const schema::Schema& schema,
    std::string_view truth,
    std::string_view predictions,
    AssessmentOptions options = {}
) {
  if (options.bootstrap.n_draws == BootstrapOptions{}.n_draws) options.bootstrap.n_draws = 50;
  return assess(schema, value_of(predictions).as_array(), value_of(truth).as_array(), options);
}

const Measurement& measure(const FieldAssessment& field, std::string_view name) {
  const auto found = std::ranges::find(field.measures, name, &Measurement::name);
  static const Measurement kNone;
  if (found == field.measures.end()) ADD_FAILURE() << "no " << name;
  return found == field.measures.end() ? kNone : *found;
}

// `name value worst n`, "-" for nothing.
std::vector<std::string> lines_of(const FieldAssessment& field) {
  const auto text = [](std::optional<double> value) {
    return value ? std::format("{:.4f}", *value) : "-";
  };
  std::vector<std::string> lines;
  for (const Measurement& one : field.measures) {
    lines.push_back(
        std::format("{} {} {} {}", one.name, text(one.value), text(one.worst_case), one.n)
    );
  }
  return lines;
}

// 3 true positives, 1 false positive, 2 false negatives, 2 true negatives; a positive and a
// negative row failed.
TEST(Assessment, OfABooleanIsThatOfADiagnosticTest) {
  const auto result = assessed(
      required_schema(R"({"a": {"type": "boolean"}})"),
      R"([{"a": true}, {"a": true}, {"a": true}, {"a": false}, {"a": true}, {"a": true},
          {"a": false}, {"a": false}, {"a": true}, {"a": false}])",
      R"([{"a": true}, {"a": true}, {"a": true}, {"a": true}, {"a": false}, {"a": false},
          {"a": false}, {"a": false}, {"status": "failure"}, {"status": "failure"}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  EXPECT_EQ(result->n_rows, 10U);
  EXPECT_EQ(result->n_answered, 8U);
  EXPECT_EQ(result->n_failed, 2U);
  EXPECT_EQ(result->n_missing, 0U);
  ASSERT_EQ(result->fields.size(), 1U);
  const FieldAssessment& field = result->fields.front();
  EXPECT_EQ(field.type, FieldType::binary);
  EXPECT_EQ(field.positive_label, "true");
  // Worst: 3 true and 2 false positives, 3 false and 2 true negatives.
  EXPECT_THAT(
      lines_of(field),
      ElementsAre(
          "accuracy 0.6250 0.5000 8",
          "balanced_accuracy 0.6333 0.5000 8",
          "sensitivity 0.6000 0.5000 5",
          "specificity 0.6667 0.5000 3",
          "positive_predictive_value 0.7500 0.6000 4",
          "negative_predictive_value 0.5000 0.4000 4",
          "f1 0.6667 0.5455 8",
          "matthews_correlation 0.2582 0.0000 8",
          "kappa 0.2500 0.0000 8"
      )
  );
  EXPECT_TRUE(field.measures.front().is_headline);
  EXPECT_EQ(field.measures.front().n_missing, 2U);
  EXPECT_EQ(field.n_errors, 3U);
  ASSERT_EQ(field.errors.size(), 3U);
  EXPECT_EQ(field.errors.front().row, 3U);
  EXPECT_EQ(field.errors.front().truth, "false");
  EXPECT_EQ(field.errors.front().predicted, "true");
  ASSERT_TRUE(field.confusion);
  EXPECT_THAT(field.confusion->labels, ElementsAre("false", "true"));
  EXPECT_THAT(field.confusion->counts, ElementsAre(ElementsAre(2, 1), ElementsAre(2, 3)));
  EXPECT_THAT(field.confusion->n_missing, ElementsAre(1, 1));
  EXPECT_EQ(result->score.value, field.measures.front().value);
  EXPECT_EQ(result->score.worst_case, field.measures.front().worst_case);
}

// Labels a, b, c and null; the truth is seven times a, b or c and once null.
TEST(Assessment, OfAnEnumerationHasMeansOverItsLabels) {
  const auto result = assessed(
      schema_of(R"({"e": {"enum": ["a", "b", "c", null]}})"),
      R"([{"e": "a"}, {"e": "a"}, {"e": "a"}, {"e": "b"}, {"e": "b"}, {"e": "c"}, {"e": null},
          {"e": "c"}])",
      R"([{"e": "a"}, {"e": "a"}, {"e": "b"}, {"e": "b"}, {"e": "c"}, {"e": "c"}, {"e": null},
          {"status": "failure"}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  const FieldAssessment& field = result->fields.front();
  EXPECT_EQ(field.type, FieldType::category);
  // F1 of a 0.8, b 0.5, c 2/3, null 1; worst: c 2 · 1 / (2 + 2).
  EXPECT_THAT(
      lines_of(field),
      ElementsAre(
          "accuracy 0.7143 0.6250 7",
          "balanced_accuracy 0.7917 0.6667 7",
          "macro_f1 0.7417 0.7000 7",
          "weighted_f1 0.7238 0.6750 7",
          "matthews_correlation 0.6288 0.5213 7",
          "kappa 0.6111 0.5102 7"
      )
  );
  EXPECT_THAT(field.confusion->labels, ElementsAre("a", "b", "c", "null"));
  EXPECT_THAT(field.confusion->n_missing, ElementsAre(0, 0, 1, 0));
}

TEST(Assessment, OfOrderedNumbersHasAWeightedKappa) {
  const auto result = assessed(
      required_schema(R"({"pirads": {"enum": [3, 1, 2, 4]}})"),
      R"([{"pirads": 1}, {"pirads": 2}, {"pirads": 4}, {"pirads": 4.0}])",
      R"([{"pirads": 1}, {"pirads": 3}, {"pirads": 4}, {"pirads": 1}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  const FieldAssessment& field = result->fields.front();
  EXPECT_THAT(field.confusion->labels, ElementsAre("1", "2", "3", "4"));
  // Steps: 1 + 3 of 4 rows; by chance true 1, 2, 4, 4 against 1, 3, 4, 1: (0 + 2 + 3 + 0) +
  // (1 + 1 + 2 + 1) + 2 · (3 + 1 + 0 + 3) = 24 of 16 pairs.
  EXPECT_NEAR(
      measure(field, "linear_weighted_kappa").value.value(), 1 - (4.0 / 4) / (24.0 / 16), 1e-12
  );
}

// Null is no answer of the other class where it is true, and one where it is not.
TEST(Assessment, OfABooleanThatMayBeNullCountsNullApart) {
  const auto result = assessed(
      schema_of(R"({"a": {"type": ["boolean", "null"]}})"),
      R"([{"a": true}, {"a": true}, {"a": false}, {"a": null}, {"a": null}])",
      R"([{"a": true}, {"a": null}, {"a": null}, {"a": null}, {"a": false}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  const FieldAssessment& field = result->fields.front();
  EXPECT_EQ(measure(field, "accuracy").value, 0.4);
  EXPECT_EQ(measure(field, "sensitivity").value, 0.5);
  EXPECT_EQ(measure(field, "specificity").value, 0.0);
  EXPECT_EQ(measure(field, "specificity").n, 1U);
  EXPECT_EQ(measure(field, "f1").n, 3U);
  EXPECT_EQ(measure(field, "macro_f1").n, 5U);
}

TEST(Assessment, OfNumbersHasErrorsInTheirUnit) {
  AssessmentOptions options;
  options.rows.tolerance = 1;
  options.epsilon = 2;
  const auto result = assessed(
      schema_of(R"({"size": {"type": ["number", "null"]}})"),
      R"([{"size": 10}, {"size": 4}, {"size": null}, {"size": 8}, {"size": null}, {"size": 6}])",
      R"([{"size": 10.5}, {"size": 8}, {"size": null}, {"size": null}, {"size": 3},
          {"status": "failure"}])",
      options
  );
  ASSERT_TRUE(result) << to_string(result.error());
  const FieldAssessment& field = result->fields.front();
  const double shares = (0.5 / 22.5) + (4.0 / 14);
  EXPECT_THAT(
      lines_of(field),
      ElementsAre(
          "within_tolerance 0.4000 0.3333 5",
          "mean_absolute_error 2.2500 - 2",
          std::format("root_mean_squared_error {:.4f} - 2", std::sqrt((0.25 + 16) / 2)),
          std::format("rsmapes {:.4f} {:.4f} 2", 1 - (shares / 2), (2 - shares) / 3)
      )
  );
  ASSERT_TRUE(field.nulls);
  EXPECT_EQ(field.nulls->n_both, 1U);
  EXPECT_EQ(field.nulls->n_only_true, 1U);
  EXPECT_EQ(field.nulls->n_only_predicted, 1U);
  EXPECT_EQ(field.nulls->n_neither, 2U);
}

TEST(Assessment, OfTextsIsExactOrByWords) {
  const std::string truth =
      R"([{"t": "Links, onder."}, {"t": "rechts boven"}, {"t": null}, {"t": "hilus"}])";
  const std::string predictions =
      R"([{"t": "links onder"}, {"t": "rechts midden"}, {"t": null}, {"t": null}])";
  const auto schema = schema_of(R"({"t": {"type": ["string", "null"]}})");
  const auto result = assessed(schema, truth, predictions);
  ASSERT_TRUE(result) << to_string(result.error());
  EXPECT_THAT(
      lines_of(result->fields.front()),
      ElementsAre("exact_match 0.2500 0.2500 4", "token_f1 0.6250 0.6250 4")
  );
  const std::vector<ErrorCase>& errors = result->fields.front().errors;
  ASSERT_EQ(errors.size(), 3U);
  EXPECT_EQ(errors[0].truth, std::nullopt) << "free text was not asked for";
  EXPECT_EQ(errors[2].predicted, "null");
  AssessmentOptions options;
  options.with_text = true;
  const auto told = assessed(schema, truth, predictions, options);
  EXPECT_EQ(told->fields.front().errors[0].truth, R"("Links, onder.")");
}

TEST(Assessment, OfListsIsThatOfTheirItems) {
  const auto result = assessed(
      schema_of(
          R"({"l": {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}}})"
      ),
      R"([{"l": [{"a": "x", "b": "1"}, {"a": "x", "b": "2"}]}, {"l": []}, {"l": [{"a": "z"}]}])",
      R"([{"l": [{"a": "x", "b": "2"}, {"a": "y", "b": "1"}]}, {"l": null}, {"status": "failure"}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  // The second true item pairs with the first predicted one: 2 + 1 of 4 and 4 members.
  EXPECT_THAT(
      lines_of(result->fields.front()),
      ElementsAre(
          "f1 0.7500 0.6667 4",
          "precision 0.7500 0.7500 4",
          "recall 0.7500 0.6000 4",
          "exact_match 0.5000 0.3333 2"
      )
  );
}

TEST(Assessment, OfProbabilitiesHasAreasCurvesAndCalibration) {
  const auto result = assessed(
      required_schema(R"({"a": {"type": "boolean"}})"),
      R"([{"a": true}, {"a": true}, {"a": false}, {"a": false}])",
      R"([{"a": true, "a__p": 0.95, "a__distribution":
            [{"value": true, "probability": 0.9}, {"value": false, "probability": 0.1}]},
          {"a": false, "a__p": 0.65, "a__distribution": null},
          {"a": false, "a__p": 0.75}, {"a": true, "a__p": 0.55}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  const FieldAssessment& field = result->fields.front();
  // Of being true: 0.9 and 0.35 for true ones, 0.25 and 0.55 for false ones.
  EXPECT_EQ(measure(field, "auroc").value, 0.75);
  EXPECT_NEAR(measure(field, "auprc").value.value(), (1 + (2.0 / 3)) / 2, 1e-12);
  EXPECT_NEAR(
      measure(field, "expected_calibration_error").value.value(),
      (0.05 + 0.65 + 0.25 + 0.55) / 4,
      1e-12
  );
  EXPECT_NEAR(
      measure(field, "brier_score").value.value(),
      ((0.05 * 0.05) + (0.65 * 0.65) + (0.25 * 0.25) + (0.55 * 0.55)) / 4,
      1e-12
  );
  ASSERT_TRUE(field.reliability);
  ASSERT_EQ(field.reliability->bins.size(), 10U);
  EXPECT_EQ(field.reliability->bins[9].n, 1U);
  EXPECT_EQ(field.reliability->bins[9].share_right, 1.0);
  ASSERT_TRUE(field.curves);
  std::vector<std::pair<double, double>> roc;
  for (const RocPoint& point : field.curves->roc)
    roc.emplace_back(point.false_positive_rate, point.true_positive_rate);
  using Points = std::vector<std::pair<double, double>>;
  EXPECT_EQ(roc, (Points{{0, 0}, {0, 0.5}, {0.5, 0.5}, {0.5, 1}, {1, 1}}));
  EXPECT_EQ(field.curves->precision_recall.size(), 4U);
  EXPECT_EQ(field.errors.front().probability, 0.65);
}

TEST(Assessment, OfEvidenceComparesPlaces) {
  const auto result = assessed(
      required_schema(R"({"a": {"type": "boolean"}})"),
      R"([{"a": true, "a__evidence_start": 10, "a__evidence_end": 20},
          {"a": true, "a__evidence_start": 10, "a__evidence_end": 20},
          {"a": true, "a__evidence_start": 10, "a__evidence_end": 20},
          {"a": true, "a__evidence_start": null, "a__evidence_end": null}])",
      R"([{"a": true, "a__evidence": "x", "a__evidence_start": 10, "a__evidence_end": 20},
          {"a": false, "a__evidence": "x", "a__evidence_start": 10, "a__evidence_end": 20},
          {"a": true, "a__evidence": "x", "a__evidence_start": 19, "a__evidence_end": 30},
          {"a": true, "a__evidence": null, "a__evidence_start": null, "a__evidence_end": null}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  const FieldAssessment& field = result->fields.front();
  EXPECT_EQ(measure(field, "evidence_rate").value, 0.75);
  EXPECT_NEAR(measure(field, "span_strict_f1").value.value(), 1.0 / 3, 1e-12);
  EXPECT_NEAR(measure(field, "span_exact_f1").value.value(), 2.0 / 3, 1e-12);
  EXPECT_NEAR(measure(field, "span_partial_f1").value.value(), 2.5 / 3, 1e-12);
  EXPECT_NEAR(measure(field, "span_type_f1").value.value(), 2.0 / 3, 1e-12);
  EXPECT_EQ(field.errors.front().evidence, std::nullopt);
  EXPECT_EQ(field.errors.front().evidence_start, 10U);
}

TEST(Assessment, TellsMissingFromFailedAndPairsByIdentity) {
  AssessmentOptions options;
  options.rows.id_columns = {"id"};
  const auto result = assessed(
      required_schema(R"({"a": {"type": "boolean"}})"),
      R"([{"id": 1, "a": true}, {"id": "2", "a": true}, {"id": "3", "a": true}, {"id": 4}])",
      R"([{"id": "4", "a": true}, {"id": "2", "status": "failure"}, {"id": "1", "a": true},
          {"id": "9", "a": false}])",
      options
  );
  ASSERT_TRUE(result) << to_string(result.error());
  EXPECT_EQ(result->n_answered, 2U);
  EXPECT_EQ(result->n_failed, 1U);
  EXPECT_EQ(result->n_missing, 1U);
  EXPECT_EQ(result->n_extra, 1U);
  EXPECT_EQ(result->fields.front().n_labelled, 3U);
  EXPECT_EQ(measure(result->fields.front(), "accuracy").value, 1.0);
  EXPECT_NEAR(measure(result->fields.front(), "accuracy").worst_case.value(), 1.0 / 3, 1e-12);
}

// Every row that has an answer failing or missing leaves worst cases only.
TEST(Assessment, OfARunThatFailedThroughoutHasWorstCases) {
  const auto result = assessed(
      schema_of(
          R"({"a": {"type": "boolean"}, "n": {"type": "number"}, "t": {"type": "string"},
              "l": {"type": "array", "items": {"type": "string"}}})"
      ),
      R"([{"a": true, "n": 1, "t": "x", "l": ["x"]}, {"a": false, "n": 2, "t": "y", "l": []}])",
      R"([{"status": "failure"}, {"status": "failure"}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  EXPECT_EQ(result->score.value, std::nullopt);
  EXPECT_EQ(result->score.worst_case, 0.0);
  for (const FieldAssessment& field : result->fields) {
    for (const Measurement& one : field.measures) {
      EXPECT_EQ(one.value, std::nullopt) << field.name << " " << one.name;
      EXPECT_EQ(one.interval, std::nullopt) << field.name << " " << one.name;
    }
    EXPECT_EQ(field.measures.front().worst_case, 0.0) << field.name;
  }
}

TEST(Assessment, IsTheSameAsTextJsonAndLines) {
  AssessmentOptions options;
  options.bootstrap = {.n_draws = 0};
  options.rows.id_columns = {"id"};
  const auto result = assess(
      schema_of(R"({"size": {"type": ["integer", "null"]}})"),
      value_of(R"([{"id": "a", "size": 3}, {"id": "b", "size": null}, {"id": "z", "size": 1}])")
          .as_array(),
      value_of(R"([{"id": "a", "size": 5}, {"id": "b", "size": null}, {"id": "c", "size": 2}])")
          .as_array(),
      options
  );
  ASSERT_TRUE(result) << to_string(result.error());
  EXPECT_EQ(
      to_text(*result),
      "field  measure                      value        interval  worst case        n  missing\n"
      "size   within_tolerance             0.500               -       0.333        2        1\n"
      "       mean_absolute_error          2.000               -           -        1        1\n"
      "       root_mean_squared_error      2.000               -           -        1        1\n"
      "       rsmapes                      0.778               -       0.389        1        1\n"
      "score  mean of the fields           0.500               -       0.333        1        1\n"
      "3 rows: 2 answered, 0 failed, 1 missing\n"
      "1 rows of the run have no true row and are not assessed\n"
      "of size null on both sides 1, only true 0, only predicted 0\n"
  );
  const json::Value json = to_json(*result);
  EXPECT_EQ(json.find("n_extra")->to_int64(), 1);
  const json::Value& field = json.find("fields")->as_array().at(0);
  EXPECT_TRUE(field.find("confusion")->is_null());
  EXPECT_EQ(field.find("nulls")->find("n_both")->to_int64(), 1);
  const json::Value& error = field.find("errors")->as_array().at(0);
  EXPECT_EQ(error.find("id")->as_string(), "a");
  EXPECT_EQ(error.find("truth")->as_string(), "5");

  // Every line has a value for every column, in their order.
  for (const Lines& lines :
       {measure_lines(*result), error_lines(*result), confusion_lines(*result)}) {
    for (const json::Value::Object& row : lines.rows) {
      std::vector<std::string> keys;
      for (const json::Member& member : row)
        keys.push_back(member.key);
      EXPECT_EQ(keys, lines.columns);
    }
  }
  EXPECT_EQ(measure_lines(*result).rows.size(), 5U);
  EXPECT_EQ(error_lines(*result).rows.size(), 1U);
}

struct WrongCase {
  const char* name;
  const char* truth;
  const char* predictions;
  std::vector<std::string> ids;
  const char* cluster;
  std::vector<std::pair<std::string, std::string>> positive;
  const char* message;
  const char* hint;
};

class WrongTest : public ::testing::TestWithParam<WrongCase> {};

TEST_P(WrongTest, IsSaidExactly) {
  const WrongCase& tested = GetParam();
  AssessmentOptions options;
  options.rows.id_columns = tested.ids;
  options.cluster_column = tested.cluster;
  options.positive = tested.positive;
  const auto result = assessed(
      required_schema(
          R"({"a": {"type": "boolean"}, "e": {"enum": ["low", "high", "none"]}, "n": {"type": "number"}})"
      ),
      tested.truth,
      tested.predictions,
      options
  );
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(result.error().message, tested.message);
  EXPECT_EQ(result.error().hint, tested.hint);
}

constexpr const char* kTwo = R"([{"id": "1", "a": true}, {"id": "2", "a": false}])";

INSTANTIATE_TEST_SUITE_P(
    Assessment,
    WrongTest,
    ::testing::Values(
        WrongCase{
            "NoKey",
            R"([{"id": "1", "a": true}, {"ID": "2", "a": true}])",
            kTwo,
            {"id"},
            "",
            {},
            "true row 1 has no column `id`",
            "did you mean `ID`?"
        },
        WrongCase{
            "NoKeyInCommon",
            R"([{"id": "7", "a": true}, {"id": "8", "a": true}])",
            kTwo,
            {"id"},
            "",
            {},
            "none of the 2 true rows has the `id` of one of the 2 rows of the run",
            "name the columns that identify a row"
        },
        WrongCase{
            "SameTrueKey",
            R"([{"id": "1", "a": true}, {"id": 1, "a": true}])",
            kTwo,
            {"id"},
            "",
            {},
            "true rows 0 and 1 have the same identity in `id`",
            "name more id columns"
        },
        WrongCase{
            "SameKeyInTheRun",
            kTwo,
            R"([{"id": "5", "a": true}, {"id": "2", "a": true}, {"id": "2", "a": true}])",
            {"id"},
            "",
            {},
            "predicted rows 1 and 2 have the same identity in `id`",
            "name more id columns"
        },
        WrongCase{
            "SameKeyThatNobodyAsksFor",
            kTwo,
            R"([{"id": "5", "a": true}, {"id": "2", "a": true}, {"id": "5", "a": true}])",
            {"id"},
            "",
            {},
            "predicted rows 0 and 2 have the same identity in `id`",
            "name more id columns"
        },
        WrongCase{
            "LabelOutside",
            R"([{"e": "low"}, {"e": "hgih"}])",
            kTwo,
            {},
            "",
            {},
            "true row 1: `e` is a string that is none of its values",
            "did you mean `high`?"
        },
        WrongCase{
            "NullOutside",
            R"([{"a": true}, {"a": null}])",
            kTwo,
            {},
            "",
            {},
            "true row 1: `a` is a null that is none of its values",
            "leave the key out where a row is not labelled"
        },
        WrongCase{
            "KindOutside",
            R"([{"n": 1}, {"n": "12 mm"}])",
            kTwo,
            {},
            "",
            {},
            "true row 1: `n` is string instead of number",
            "leave the key out where a row is not labelled"
        },
        WrongCase{
            "EmptyRun",
            kTwo,
            "[]",
            {"id"},
            "",
            {},
            "the run has no row that is finished",
            "wait until it has some, or go on with `extractinate resume`"
        },
        WrongCase{
            "OtherNumberOfRows",
            kTwo,
            R"([{"a": true}])",
            {},
            "",
            {},
            "1 predicted rows for 2 true rows",
            "name the columns that identify a row"
        },
        WrongCase{
            "NoCluster",
            kTwo,
            kTwo,
            {"id"},
            "patient",
            {},
            "neither true row 0 nor its row of the run has the column `patient` of clusters",
            "one of: id, a"
        },
        WrongCase{
            "NothingLabelled",
            R"([{"id": "1"}, {"id": "2"}])",
            kTwo,
            {"id"},
            "",
            {},
            "none of the 2 true rows has a field of the schema",
            "the first field is `a`"
        },
        WrongCase{
            "PositiveOfNothing",
            kTwo,
            kTwo,
            {"id"},
            "",
            {{"b", "true"}},
            "`b` is no field of the schema",
            "did you mean `a`?"
        },
        WrongCase{
            "PositiveOfThree",
            kTwo,
            kTwo,
            {"id"},
            "",
            {{"e", "low"}},
            "`e` has 3 values, and no positive one",
            ""
        },
        WrongCase{
            "PositiveThatIsNone",
            kTwo,
            kTwo,
            {"id"},
            "",
            {{"a", "yes"}},
            "`yes` is no value of `a`",
            "one of: false, true"
        },
        WrongCase{
            "PositiveNumber",
            kTwo,
            kTwo,
            {"id"},
            "",
            {{"n", "1"}},
            "`n` has no positive value: it is no field of two values",
            ""
        }
    ),
    [](const auto& tested) { return std::string(tested.param.name); }
);

// Rows of several kinds, some of them without an answer; 5 rows of a patient.
struct Generated {
  json::Value::Array truth = {};
  json::Value::Array predictions = {};
};

Generated generated(std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto chance = [&](double p) {
    return std::uniform_real_distribution(0.0, 1.0)(random) < p;
  };
  Generated rows;
  for (std::size_t i = 0; i < n; ++i) {
    json::Value::Object truth = {
        {"id", json::Value(std::to_string(i))},
        {"patient", json::Value::integer(static_cast<std::int64_t>(i / 5))},
        {"a", json::Value(chance(0.4))},
        {"n",
         chance(0.2) ? json::Value()
                     : json::Value::integer(static_cast<std::int64_t>(random() % 30))},
    };
    json::Value::Object found = {{"id", truth[0].value}};
    if (chance(0.1)) {
      found.push_back({"status", json::Value("failure")});
    } else {
      const bool is_right = chance(0.8);
      found.push_back({"a", json::Value(truth[2].value.as_bool() == is_right)});
      found.push_back(
          {"a__p", json::Value::number(std::uniform_real_distribution(0.5, 1.0)(random))}
      );
      found.push_back(
          {"n",
           chance(0.8) ? truth[3].value
                       : json::Value::integer(static_cast<std::int64_t>(random() % 30))}
      );
      found.push_back({"status", json::Value("success")});
    }
    rows.truth.emplace_back(std::move(truth));
    if (!chance(0.05)) rows.predictions.emplace_back(std::move(found));
  }
  std::ranges::shuffle(rows.predictions, random);
  return rows;
}

schema::Schema generated_schema() {
  return schema_of(R"({"a": {"type": "boolean"}, "n": {"type": ["number", "null"]}})");
}

// What `run --truth-dir` says counts missing rows as wrong: that is the worst case.
TEST(Assessment, HasTheHeadlinesOfEvaluateAsWorstCases) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Generated rows = generated(200, seed);
    AssessmentOptions options;
    options.rows.id_columns = {"id"};
    options.bootstrap.n_draws = 0;
    const auto assessment = assess(generated_schema(), rows.predictions, rows.truth, options);
    const auto report = evaluate(generated_schema(), rows.predictions, rows.truth, options.rows);
    ASSERT_TRUE(assessment && report);
    for (const FieldScore& score : report->fields) {
      if (!score.is_headline) continue;
      const auto field = std::ranges::find(assessment->fields, score.name, &FieldAssessment::name);
      ASSERT_NE(field, assessment->fields.end());
      EXPECT_NEAR(field->measures.front().worst_case.value(), score.value, 1e-12);
      EXPECT_EQ(field->measures.front().n_missing, score.n_missing);
    }
    EXPECT_NEAR(assessment->score.worst_case.value(), report->score, 1e-12);
    EXPECT_EQ(assessment->n_failed + assessment->n_missing, report->n_missing);
  }
}

// Whatever rows without an answer would have been answered, and however surely, nothing is below
// the worst case. (Of kappa, the correlation and `auprc` that holds only where answers are better
// than chance.)
TEST(Assessment, HasWorstCasesBelowAllAnswers) {
  std::mt19937_64 random(17);
  const auto schema = required_schema(R"({"a": {"type": "boolean"}})");
  AssessmentOptions options;
  options.bootstrap.n_draws = 0;
  const auto answer = [](bool value, double p) {
    return json::Value(
        json::Value::Object{{"a", json::Value(value)}, {"a__p", json::Value::number(p)}}
    );
  };
  for (int trial = 0; trial < 60; ++trial) {
    constexpr std::size_t kRows = 7;
    constexpr std::size_t kFailed = 2;
    json::Value::Array truth;
    json::Value::Array predictions;
    for (std::size_t i = 0; i < kRows; ++i) {
      truth.emplace_back(json::Value::Object{{"a", json::Value(random() % 2 == 0)}});
      predictions.push_back(
          answer(random() % 2 == 0, 0.5 + (static_cast<double>(random() % 5) / 10))
      );
      if (i < kFailed) predictions.back().as_object() = {{"status", json::Value("failure")}};
    }
    const auto failed = assess(schema, predictions, truth, options);
    ASSERT_TRUE(failed);
    for (std::size_t choice = 0; choice < 16; ++choice) {
      predictions[0] = answer((choice & 1U) != 0, (choice & 2U) != 0 ? 0.5 : 1);
      predictions[1] = answer((choice & 4U) != 0, (choice & 8U) != 0 ? 0.5 : 1);
      const auto whole = assess(schema, predictions, truth, options);
      ASSERT_TRUE(whole);
      for (const char* name :
           {"accuracy",
            "balanced_accuracy",
            "sensitivity",
            "specificity",
            "positive_predictive_value",
            "negative_predictive_value",
            "f1",
            "auroc"}) {
        const std::optional<double> worst = measure(failed->fields.front(), name).worst_case;
        const std::optional<double> value = measure(whole->fields.front(), name).value;
        if (!worst || !value) continue;
        EXPECT_LE(*worst, *value + 1e-12) << name;
      }
    }
  }
}

TEST(Assessment, IsTheSameOnAnyNumberOfThreads) {
  const Generated rows = generated(300, 1);
  AssessmentOptions options;
  options.rows.id_columns = {"id"};
  options.cluster_column = "patient";
  options.bootstrap = {.n_draws = 64, .seed = 3};
  options.n_threads = 1;
  const auto one = assess(generated_schema(), rows.predictions, rows.truth, options);
  options.n_threads = 5;
  const auto five = assess(generated_schema(), rows.predictions, rows.truth, options);
  ASSERT_TRUE(one && five);
  EXPECT_GT(one->n_clusters, 50U);
  EXPECT_LE(one->n_clusters, 60U);
  for (std::size_t field = 0; field < one->fields.size(); ++field) {
    for (std::size_t i = 0; i < one->fields[field].measures.size(); ++i) {
      const Measurement& measured = one->fields[field].measures[i];
      EXPECT_EQ(measured.interval, five->fields[field].measures[i].interval) << measured.name;
      EXPECT_TRUE(measured.interval) << measured.name;
      EXPECT_LE(measured.interval->low, measured.value);
      EXPECT_GE(measured.interval->high, measured.value);
    }
  }
}

}  // namespace
}  // namespace extractinator::eval
