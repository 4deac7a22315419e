// Comparisons of runs against countings by hand, against evaluate(), and against what intervals and
// tests promise.
#include "eval/comparison.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eval/assessment.h"
#include "eval/bootstrap.h"
#include "eval/evaluate.h"
#include "eval/kruskal_wallis.h"
#include "eval/mcnemar.h"
#include "eval/signed_rank.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

using ::testing::HasSubstr;

constexpr double kClose = 1e-12;

json::Value::Array rows_of(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value && value->is_array()) << text;
  return value ? std::move(value->as_array()) : json::Value::Array();
}

schema::Schema schema_of(std::string_view properties) {
  const auto value =
      json::parse(R"({"type": "object", "properties": )" + std::string(properties) + "}");
  auto read = schema::read_json_schema(value.value(), {});
  if (!read) ADD_FAILURE() << to_string(read.error());
  return std::move(read).value();
}

Result<Comparison> compare_rows(
    const schema::Schema& schema,
    const std::vector<json::Value::Array>& runs,
    const std::optional<json::Value::Array>& truth,
    ComparisonOptions options = {}
) {
  if (options.rows.id_columns.empty()) options.rows.id_columns = {"uid"};
  std::vector<ComparedRun> compared;
  for (std::size_t i = 0; i < runs.size(); ++i)
    compared.push_back({.name = std::format("out/run{}", i), .rows = runs[i]});
  return compare(
      schema,
      compared,
      truth ? std::optional(std::span<const json::Value>(*truth)) : std::nullopt,
      options
  );
}

const ComparedMeasure& measure_in(
    const Comparison& comparison, std::string_view field, std::string_view metric
) {
  static const ComparedMeasure kNone;
  for (const ComparedMeasure& measure : comparison.measures) {
    if (measure.field == field && measure.name == metric) return measure;
  }
  ADD_FAILURE() << "no " << metric << " of " << field;
  return kNone;
}

// --- By hand

constexpr std::string_view kProperties =
    R"({"lesion": {"type": "boolean"}, "size": {"type": ["number", "null"]},
        "note": {"type": "string"}})";

const json::Value::Array& truth_by_hand() {
  static const auto kRows = rows_of(R"([
    {"uid": 1, "lesion": true, "size": 10, "note": "secret one"},
    {"uid": 2, "lesion": true, "size": 20, "note": "b"},
    {"uid": 3, "lesion": false, "size": null, "note": "c"},
    {"uid": 4, "lesion": false, "size": 5, "note": "d"},
    {"uid": 9, "lesion": false, "size": 5, "note": "d"}])");
  return kRows;
}

// Row 3 of the second run has no answer; each run has a record that the other has not.
std::vector<json::Value::Array> runs_by_hand() {
  return {
      rows_of(R"([
        {"uid": 1, "lesion": false, "size": 14, "note": "secret two", "status": "success"},
        {"uid": 7, "lesion": false, "size": 14, "note": "x", "status": "success"},
        {"uid": 2, "lesion": false, "size": 20, "note": "b", "status": "success"},
        {"uid": 3, "lesion": false, "size": null, "note": "c", "status": "success"},
        {"uid": 4, "lesion": true, "size": 8, "note": "d", "status": "success"},
        {"uid": 5, "lesion": true, "size": 8, "note": "d", "status": "success"}])"),
      rows_of(R"([
        {"uid": "4", "lesion": false, "size": 5, "note": "d", "status": "success"},
        {"uid": "3", "lesion": null, "size": null, "note": null, "status": "failure"},
        {"uid": "2", "lesion": true, "size": 20.5, "note": "b", "status": "success"},
        {"uid": "1", "lesion": true, "size": 10, "note": "secret one", "status": "success"},
        {"uid": "5", "lesion": true, "size": 8, "note": "d", "status": "success"}])"),
  };
}

TEST(Compare, IsAsCountedByHand) {
  const auto schema = schema_of(kProperties);
  const auto compared = compare_rows(schema, runs_by_hand(), truth_by_hand());
  ASSERT_TRUE(compared) << to_string(compared.error());
  EXPECT_EQ(compared->n_compared, 4U);
  EXPECT_EQ(compared->n_unlabelled, 1U);
  EXPECT_EQ(compared->n_truth_alone, 1U);
  EXPECT_EQ(compared->runs[0].n_records, 6U);
  EXPECT_EQ(compared->runs[0].n_answers, 4U);
  EXPECT_EQ(compared->runs[0].n_only_here, 1U);
  EXPECT_EQ(compared->runs[1].n_answers, 3U);
  EXPECT_EQ(compared->runs[1].n_only_here, 0U);

  // Rows 1, 2 and 4 only the second has right, row 3 only the first, for the second has none.
  const ComparedMeasure& lesion = measure_in(*compared, "lesion", "accuracy");
  EXPECT_EQ(lesion.ns, (std::vector<std::uint64_t>{4, 4}));
  EXPECT_NEAR(lesion.values[0].value(), 0.25, kClose);
  EXPECT_NEAR(lesion.values[1].value(), 0.75, kClose);
  const PairedDifference& difference = lesion.differences.front();
  EXPECT_NEAR(difference.difference.value(), 0.5, kClose);
  EXPECT_EQ(difference.n_higher, 3U);
  EXPECT_EQ(difference.n_lower, 1U);
  EXPECT_EQ(difference.test, PairedTest::mcnemar);
  EXPECT_NEAR(difference.p_value.value(), 10.0 / 16, kClose);  // 2 · (1 + 4) / 2⁴
  // Differences 1, 1, -1, 1: mean 0.5, standard deviation 1.
  EXPECT_NEAR(difference.detectable.value(), 2.801585218 * 0.5, 1e-8);

  // Errors 4, 0, 3 and 0, 0.5, 0 of the rows where both have a number.
  const ComparedMeasure& errors = measure_in(*compared, "size", "mean_absolute_error");
  EXPECT_EQ(errors.ns, (std::vector<std::uint64_t>{3, 3}));
  EXPECT_EQ(errors.unanswered, Unanswered::left_out);
  EXPECT_NEAR(errors.values[0].value(), 7.0 / 3, kClose);
  EXPECT_NEAR(errors.values[1].value(), 0.5 / 3, kClose);
  EXPECT_EQ(errors.differences.front().test, PairedTest::signed_rank);
  EXPECT_NEAR(errors.differences.front().p_value.value(), 4.0 / 8, kClose);  // 2 · (1 + 1) / 2³
  EXPECT_FALSE(errors.is_headline);

  // Headlines: lesion 1/4 and 3/4, size 2/4 and 3/4, note 3/4 and 3/4.
  const ComparedMeasure& score = compared->measures.front();
  EXPECT_EQ(score.field, "");
  EXPECT_EQ(score.name, "score");
  EXPECT_NEAR(score.values[0].value(), 1.5 / 3, kClose);
  EXPECT_NEAR(score.values[1].value(), 2.25 / 3, kClose);
  EXPECT_EQ(compared->n_tests, 4U);  // Score, lesion, size, note.
  for (const ComparedMeasure& measure : compared->measures) {
    const PairedDifference& tested = measure.differences.front();
    EXPECT_EQ(tested.p_adjusted.has_value(), measure.is_headline) << measure.name;
    if (measure.is_headline) {
      EXPECT_GE(tested.p_adjusted.value(), tested.p_value.value());
    }
  }
  // Positive are rows 1 and 2, the others are not; row 3 of the second run counts as positive.
  const ComparedMeasure& precision = measure_in(*compared, "lesion", "positive_predictive_value");
  EXPECT_EQ(precision.ns, (std::vector<std::uint64_t>{1, 3}));
  EXPECT_NEAR(precision.values[0].value(), 0, kClose);
  EXPECT_NEAR(precision.values[1].value(), 2.0 / 3, kClose);
  EXPECT_FALSE(precision.differences.front().test) << "what it is divided by differs";
  EXPECT_FALSE(precision.differences.front().p_value);
  const ComparedMeasure& specificity = measure_in(*compared, "lesion", "specificity");
  EXPECT_EQ(specificity.ns, (std::vector<std::uint64_t>{2, 2}));
  EXPECT_NEAR(specificity.values[0].value(), 0.5, kClose);
  EXPECT_NEAR(specificity.values[1].value(), 0.5, kClose);
  EXPECT_EQ(specificity.differences.front().test, PairedTest::randomisation);
}

// Rows where both answer: 1, 2 and 4. The runs say F T, F T, T F of the lesion: never the same.
TEST(Compare, TellsAgreementWithoutATruth) {
  const auto schema = schema_of(kProperties);
  const auto compared = compare_rows(schema, runs_by_hand(), std::nullopt);
  ASSERT_TRUE(compared) << to_string(compared.error());
  EXPECT_TRUE(compared->measures.empty());
  EXPECT_EQ(compared->n_compared, 5U);
  ASSERT_EQ(compared->agreement.size(), 4U);
  const ComparedAgreement& lesion = compared->agreement[0];
  EXPECT_EQ(lesion.field, "lesion");
  EXPECT_EQ(lesion.n_rows, 4U);  // Row 5 as well, of which both say true.
  EXPECT_NEAR(lesion.all_agree, 0.25, kClose);
  EXPECT_EQ(lesion.level, AlphaLevel::nominal);
  // Three F and five T: expected 2 · 3 · 5 / (8 · 7), observed 6 / 8.
  EXPECT_NEAR(lesion.alpha.value(), 1 - ((6.0 / 8) / (30.0 / 56)), kClose);
  // Each side has T twice or thrice: agreement 1/4, by chance (2 · 3 + 2 · 1) / 16.
  EXPECT_NEAR(lesion.kappas.front().value(), (0.25 - 0.5) / 0.5, kClose);
  const ComparedAgreement& size = compared->agreement[1];
  EXPECT_EQ(size.level, AlphaLevel::interval);
  EXPECT_GT(size.alpha.value(), 0.8);
  EXPECT_TRUE(size.kappas.empty());
  EXPECT_EQ(compared->agreement[3].field, "");
  EXPECT_FALSE(compared->agreement[3].level);
  // As a whole only row 5, where identity and status do not count.
  EXPECT_NEAR(compared->agreement[3].all_agree, 0.25, kClose);
}

// Row 1 has nothing to find: right where an answer says so, wrong where there is none.
TEST(Compare, FindsNothingInAListWithoutAnAnswer) {
  const auto schema = schema_of(R"({"organs": {"type": "array", "items": {"type": "string"}}})");
  const auto truth = rows_of(R"([{"uid": 1, "organs": []}, {"uid": 2, "organs": ["a", "b"]}])");
  const auto compared = compare_rows(
      schema,
      {rows_of(R"([{"uid": 1, "organs": []}, {"uid": 2, "organs": ["a", "c"]}])"),
       rows_of(
           R"([{"uid": 1, "organs": null, "status": "failure"}, {"uid": 2, "organs": ["a"]}])"
       )},
      truth
  );
  ASSERT_TRUE(compared);
  const ComparedMeasure& organs = measure_in(*compared, "organs", "f1");
  EXPECT_NEAR(organs.values[0].value(), 2.0 / 4, kClose);
  EXPECT_NEAR(organs.values[1].value(), 2.0 / 3, kClose);
  EXPECT_EQ(organs.differences.front().n_lower, 1U);
  EXPECT_EQ(organs.differences.front().n_higher, 1U);
  ASSERT_EQ(compared->differences.size(), 2U);
  EXPECT_EQ(compared->differences[0].scores[0], 1);
  EXPECT_EQ(compared->differences[0].scores[1], 0);
}

TEST(Compare, TellsWhatDiffersAndTextOnlyWhereAsked) {
  const auto schema = schema_of(kProperties);
  ComparisonOptions options;
  for (const bool with_text : {false, true}) {
    options.with_text = with_text;
    const auto compared = compare_rows(schema, runs_by_hand(), truth_by_hand(), options);
    ASSERT_TRUE(compared);
    std::vector<std::string> told;
    for (const DifferingValue& found : compared->differences) {
      std::string line = std::format("{} {}", found.id, found.field);
      line += " " + found.truth.value_or("?");
      for (const auto& value : found.values)
        line += " " + value.value_or("?");
      for (const auto& score : found.scores)
        line += std::format(" {}", score.value());
      told.push_back(line);
    }
    EXPECT_THAT(
        told,
        ::testing::ElementsAre(
            "1 lesion true false true 0 1",
            "1 size 10 14 10 0 1",
            with_text ? "1 note secret one secret two secret one 0 1" : "1 note ? ? ? 0 1",
            "2 lesion true false true 0 1",
            "2 size 20 20 20.5 1 1",
            "3 lesion false false ? 1 0",
            "3 size null null ? 1 0",
            with_text ? "3 note c c ? 1 0" : "3 note ? ? ? 1 0",
            "4 lesion false true false 0 1",
            "4 size 5 8 5 0 1"
        )
    );
    EXPECT_FALSE(compared->differences[5].is_answered[1]);
    const auto columns = difference_columns(*compared);
    const auto rows = difference_rows(*compared);
    ASSERT_EQ(rows.size(), 10U);
    for (const auto& row : rows) {
      ASSERT_EQ(row.size(), columns.size());
      for (std::size_t i = 0; i < columns.size(); ++i)
        EXPECT_EQ(row[i].key, columns[i]);
    }
    const auto measures = measure_rows(*compared);
    ASSERT_EQ(measures.size(), compared->measures.size());
    EXPECT_EQ(measures.front().size(), measure_columns(*compared).size());
  }
}

TEST(Compare, PairsEqualRecordsInTheirOrderWithoutIdColumns) {
  const auto schema = schema_of(R"({"a": {"type": "integer"}})");
  const auto first = rows_of(R"([{"a": 1}, {"a": 2}, {"a": 3}])");
  const auto second = rows_of(R"([{"a": 4}, {"a": 2}, {"a": 1}])");
  const std::vector<std::string> keys = {"x", "y", "x"};
  const std::vector<std::string> other_keys = {"z", "x", "x"};
  const std::vector<ComparedRun> runs = {
      {.name = "first", .rows = first, .keys = keys},
      {.name = "second", .rows = second, .keys = other_keys},
  };
  const auto compared = compare(schema, runs, std::nullopt);
  ASSERT_TRUE(compared);
  EXPECT_EQ(compared->n_compared, 2U);
  EXPECT_EQ(compared->runs[0].n_only_here, 1U);
  // 1 with 2, and 3 with 1.
  ASSERT_EQ(compared->differences.size(), 2U);
  EXPECT_EQ(compared->differences[0].values[1], "2");
  EXPECT_EQ(compared->differences[1].row, 2U);
  EXPECT_EQ(compared->differences[1].values[1], "1");
}

// --- What is refused

TEST(Compare, RefusesWhatCannotBeCompared) {
  const auto schema = schema_of(kProperties);
  const auto runs = runs_by_hand();
  const auto error_of = [&](const std::vector<json::Value::Array>& compared,
                            const std::optional<json::Value::Array>& truth,
                            const ComparisonOptions& options = {}) {
    const auto result = compare_rows(schema, compared, truth, options);
    EXPECT_FALSE(result);
    return result ? std::string() : result.error().message;
  };
  EXPECT_EQ(error_of({runs[0], {}}, std::nullopt), "run out/run1 has no rows");
  EXPECT_EQ(
      error_of({runs[0], rows_of(R"([{"uid": 40}])")}, std::nullopt), "no record is in all 2 runs"
  );
  EXPECT_EQ(
      error_of({runs[0], rows_of(R"([{"uid": 1}, {"uid": 2}, {"uid": "1"}])")}, std::nullopt),
      "run out/run1: rows 0 and 2 have the same identity in `uid`"
  );
  EXPECT_EQ(
      error_of(runs, rows_of(R"([{"uid": 1}, {"uid": 1}])")),
      "true rows 0 and 1 have the same identity in `uid`"
  );
  EXPECT_EQ(
      error_of(runs, rows_of(R"([{"uid": 1}, {"id": 1}])")), "true row 1 has no column `uid`"
  );
  EXPECT_EQ(
      error_of(runs, rows_of(R"([{"uid": 40, "lesion": true}])")),
      "none of the 5 records that are in all runs is among the 1 true rows"
  );
  EXPECT_EQ(
      error_of(runs, rows_of(R"([{"uid": 1, "lesions": true}])")),
      "none of the 1 true rows has a field of the schema"
  );
  EXPECT_THAT(
      error_of(runs, rows_of(R"([{"uid": 1, "lesion": "maybe"}])")),
      ::testing::StartsWith("true row 0: `lesion` is a string")
  );
  EXPECT_EQ(
      error_of(runs, truth_by_hand(), {.rows = {.id_columns = {"ui"}}}),
      "run out/run0: row 0 has no column `ui`"
  );
  EXPECT_EQ(
      error_of(runs, truth_by_hand(), {.cluster_column = "patient"}),
      "row 0 of the first run has no column `patient`"
  );
}

// --- Against other computations

struct Made {
  json::Value::Array truth = {};
  std::vector<json::Value::Array> runs = {};
};

// Every kind of field, with missing labels, failed rows and nulls.
Made random_rows(std::mt19937_64& random, std::size_t n_rows, std::size_t n_runs) {
  const auto below = [&](std::uint64_t n) { return random() % n; };
  const auto row_text = [&](std::size_t i, bool is_truth) {
    std::string text = std::format(R"({{"uid": {}, "patient": {})", i, i / 3);
    if (!is_truth || below(8) > 0)
      text += std::format(R"(, "lesion": {})", below(3) > 0 ? "true" : "false");
    text += below(6) == 0 ? R"(, "size": null)" : std::format(R"(, "size": {})", below(4));
    text += std::format(R"(, "grade": {}, "note": "{}", "organs": [)", below(3), below(2));
    for (std::uint64_t k = below(4); k > 0; --k)
      text += std::format(R"("{}"{})", below(3), k > 1 ? ", " : "");
    text += "]";
    if (!is_truth)
      text += std::format(R"(, "status": "{}")", below(9) == 0 ? "failure" : "success");
    return text + "}";
  };
  const auto list = [&](bool is_truth) {
    std::string text;
    for (std::size_t i = 0; i < n_rows; ++i)
      text += (text.empty() ? "[" : ", ") + row_text(i, is_truth);
    return rows_of(text + "]");
  };
  Made made{.truth = list(true)};
  for (std::size_t run = 0; run < n_runs; ++run)
    made.runs.push_back(list(false));
  return made;
}

constexpr std::string_view kAllKinds =
    R"({"lesion": {"type": "boolean"}, "size": {"type": ["number", "null"]},
        "grade": {"enum": [0, 1, 2]}, "note": {"type": "string"},
        "organs": {"type": "array", "items": {"type": "string"}}})";

TEST(Compare, HasTheValuesOfEvaluate) {
  const auto schema = schema_of(kAllKinds);
  std::mt19937_64 random(23);
  for (int round = 0; round < 30; ++round) {
    const Made made = random_rows(random, 1 + (random() % 40), 3);
    const auto compared =
        compare_rows(schema, made.runs, made.truth, {.bootstrap = {.n_draws = 10}});
    ASSERT_TRUE(compared) << to_string(compared.error());
    for (std::size_t run = 0; run < 3; ++run) {
      const auto report = evaluate(schema, made.runs[run], made.truth, {.id_columns = {"uid"}});
      ASSERT_TRUE(report);
      EXPECT_NEAR(compared->measures.front().values[run].value(), report->score, kClose);
      for (const FieldScore& score : report->fields) {
        if (!score.is_headline) continue;
        const ComparedMeasure& found = measure_in(*compared, score.name, to_string(score.metric));
        EXPECT_NEAR(found.values[run].value(), score.value, kClose) << score.name;
      }
    }
    // Three runs: two paired tests of each of the five headlines and of the score, and one of all.
    EXPECT_LE(compared->n_tests, 12U);
    EXPECT_LE(compared->n_omnibus_tests, 6U);
  }
}

// As above, with probabilities of two fields and evidence of one, not of all rows.
Made random_rows_with_more(std::mt19937_64& random, std::size_t n_rows, std::size_t n_runs) {
  Made made = random_rows(random, n_rows, n_runs);
  const auto below = [&](std::uint64_t n) { return random() % n; };
  const auto probability = [&] { return json::Value::number(static_cast<double>(below(21)) / 20); };
  const auto number = [](std::uint64_t n) {
    return json::Value::integer(static_cast<std::int64_t>(n));
  };
  for (json::Value& row : made.truth) {
    const std::uint64_t start = below(10);
    row.as_object().push_back({"size__evidence_start", number(start)});
    row.as_object().push_back({"size__evidence_end", number(start + 3)});
  }
  for (json::Value::Array& run : made.runs) {
    for (json::Value& row : run) {
      if (below(10) > 0) row.as_object().push_back({"lesion__p", probability()});
      if (below(10) > 0) row.as_object().push_back({"grade__p", probability()});
      if (below(10) > 0) {
        json::Value::Array distribution;
        for (std::uint64_t grade = 0; grade < 3; ++grade) {
          distribution.emplace_back(
              json::Value::Object{{"value", number(grade)}, {"probability", probability()}}
          );
        }
        row.as_object().push_back({"grade__distribution", json::Value(std::move(distribution))});
      }
      const std::uint64_t start = below(10);
      row.as_object().push_back({"size__evidence_start", number(start)});
      row.as_object().push_back({"size__evidence_end", number(start + 3)});
    }
  }
  return made;
}

// The truth without the field where some run does not have what a measure of it without a worst
// case is of.
json::Value::Array truth_of_all(const Made& made, const std::string& field, bool is_number) {
  json::Value::Array truth = made.truth;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const auto has_it = [&](const json::Value& row) {
      if (row.find("status")->as_string() != "success") return false;
      const json::Value* said = row.find(is_number ? field : field + "__p");
      return said != nullptr && said->is_number();
    };
    bool have_all = !is_number || truth[i].find(field)->is_number();
    for (const json::Value::Array& run : made.runs)
      have_all = have_all && has_it(run[i]);
    if (have_all) continue;
    std::erase_if(truth[i].as_object(), [&](const json::Member& member) {
      return member.key == field;
    });
  }
  return truth;
}

const Measurement* measurement_in(
    const Assessment& assessment, std::string_view field, std::string_view name
) {
  if (field.empty()) return &assessment.score;
  for (const FieldAssessment& assessed : assessment.fields) {
    for (const Measurement& measure : assessed.measures) {
      if (assessed.name == field && measure.name == name) return &measure;
    }
  }
  return nullptr;
}

TEST(Compare, HasAllMeasuresOfAnAssessmentWithItsNumbers) {
  const auto schema = schema_of(kAllKinds);
  std::mt19937_64 random(37);
  std::size_t n_compared = 0;
  std::size_t n_left_out = 0;
  for (int round = 0; round < 20; ++round) {
    const Made made = random_rows_with_more(random, 20 + (random() % 40), 2);
    const auto compared =
        compare_rows(schema, made.runs, made.truth, {.bootstrap = {.n_draws = 10}, .n_swaps = 10});
    ASSERT_TRUE(compared) << to_string(compared.error());
    AssessmentOptions options;
    options.rows.id_columns = {"uid"};
    options.bootstrap.n_draws = 0;
    for (std::size_t run = 0; run < 2; ++run) {
      const auto assessed = assess(schema, made.runs[run], made.truth, options);
      ASSERT_TRUE(assessed);
      std::size_t n_measures = 1;
      for (const FieldAssessment& field : assessed->fields)
        n_measures += field.measures.size();
      EXPECT_EQ(compared->measures.size(), n_measures);
      for (const ComparedMeasure& measure : compared->measures) {
        SCOPED_TRACE(measure.field + " " + measure.name);
        const Measurement* wanted = measurement_in(*assessed, measure.field, measure.name);
        ASSERT_NE(wanted, nullptr);
        EXPECT_EQ(measure.is_headline, wanted->is_headline);
        ++n_compared;
        if (measure.unanswered == Unanswered::wrong) {
          ASSERT_EQ(measure.values[run].has_value(), wanted->worst_case.has_value());
          if (wanted->worst_case) {
            EXPECT_NEAR(*measure.values[run], *wanted->worst_case, kClose);
          }
          continue;
        }
        ++n_left_out;
        const auto truth = truth_of_all(made, measure.field, measure.field == "size");
        const auto of_all = assess(schema, made.runs[run], truth, options);
        ASSERT_TRUE(of_all);
        wanted = measurement_in(*of_all, measure.field, measure.name);
        ASSERT_NE(wanted, nullptr);
        EXPECT_EQ(measure.ns[run], wanted->n);
        EXPECT_NEAR(measure.values[run].value(), wanted->value.value(), kClose);
      }
    }
  }
  EXPECT_GT(n_compared, 1000U);
  EXPECT_EQ(n_left_out, 20U * 2 * 6) << "two errors, and two of calibration of two fields";
}

// The other way round everything is the same with the other sign.
TEST(Compare, HasSignsThatFollowTheOrderOfTheRuns) {
  const auto schema = schema_of(kAllKinds);
  std::mt19937_64 random(43);
  const Made made = random_rows_with_more(random, 80, 2);
  const ComparisonOptions options = {
      .cluster_column = "patient", .bootstrap = {.n_draws = 200}, .n_swaps = 200
  };
  const auto there = compare_rows(schema, made.runs, made.truth, options);
  const auto back = compare_rows(schema, {made.runs[1], made.runs[0]}, made.truth, options);
  ASSERT_TRUE(there);
  ASSERT_TRUE(back);
  ASSERT_EQ(there->measures.size(), back->measures.size());
  for (std::size_t i = 0; i < there->measures.size(); ++i) {
    const ComparedMeasure& measure = there->measures[i];
    SCOPED_TRACE(measure.field + " " + measure.name);
    const PairedDifference& one = measure.differences.front();
    const PairedDifference& other = back->measures[i].differences.front();
    EXPECT_NEAR(
        one.difference.value(), measure.values[1].value() - measure.values[0].value(), kClose
    );
    EXPECT_NEAR(one.difference.value(), -other.difference.value(), kClose);
    EXPECT_NEAR(one.interval->low, -other.interval->high, 1e-9);
    EXPECT_NEAR(one.interval->high, -other.interval->low, 1e-9);
    EXPECT_LE(one.interval->low, one.difference.value());
    EXPECT_GE(one.interval->high, one.difference.value());
    ASSERT_EQ(one.p_value.has_value(), other.p_value.has_value());
    if (one.p_value) {
      EXPECT_NEAR(*one.p_value, *other.p_value, kClose);
    }
  }
}

// Swapping answers of single records and counting is McNemar's test, by drawing.
TEST(Compare, SwapsSensitivityAsMcNemarCountsIt) {
  const auto schema = schema_of(R"({"a": {"type": "boolean"}})");
  std::mt19937_64 random(47);
  const auto below = [&](std::uint64_t n) { return random() % n; };
  std::size_t n_small = 0;
  for (int round = 0; round < 10; ++round) {
    Made made{.runs = std::vector<json::Value::Array>(2)};
    Discordant discordant;
    for (std::int64_t i = 0; i < 80; ++i) {
      const bool is_positive = below(2) == 0;
      const bool is_first = below(2) == 0;
      const bool is_second =
          is_positive ? below(10) > static_cast<std::uint64_t>(round / 2) : below(2) == 0;
      if (is_positive && is_first && !is_second) ++discordant.n_first_only;
      if (is_positive && !is_first && is_second) ++discordant.n_second_only;
      const auto row = [i](bool value) {
        return json::Value(
            json::Value::Object{{"uid", json::Value::integer(i)}, {"a", json::Value(value)}}
        );
      };
      made.truth.push_back(row(is_positive));
      made.runs[0].push_back(row(is_first));
      made.runs[1].push_back(row(is_second));
    }
    const auto compared = compare_rows(
        schema, made.runs, made.truth, {.bootstrap = {.n_draws = 0}, .n_swaps = 10'000}
    );
    ASSERT_TRUE(compared);
    const PairedDifference& difference =
        measure_in(*compared, "a", "sensitivity").differences.front();
    EXPECT_EQ(difference.test, PairedTest::randomisation);
    const double counted = mcnemar_exact(discordant);
    // Four standard errors of a drawn share.
    const double error = 4 * std::sqrt(counted * (1 - counted) / 10'000);
    EXPECT_NEAR(difference.p_value.value(), counted, error + 1e-3);
    if (counted < 0.05) ++n_small;
  }
  EXPECT_GT(n_small, 0U);
  EXPECT_LT(n_small, 10U);
}

// The level of a closed set of numbers is ordinal, and its tests are those of the room.
TEST(Compare, AsksTheTestsOfTheRoom) {
  const auto schema = schema_of(R"({"grade": {"enum": [0, 1, 2]}})");
  std::mt19937_64 random(29);
  for (int round = 0; round < 20; ++round) {
    const Made made = random_rows(random, 60, 3);
    const auto compared =
        compare_rows(schema, made.runs, made.truth, {.bootstrap = {.n_draws = 10}});
    ASSERT_TRUE(compared);
    EXPECT_EQ(compared->agreement.front().level, AlphaLevel::ordinal);
    std::vector<std::vector<double>> right(3);
    std::vector<std::vector<double>> right_of_patient(3, std::vector<double>(20, 0));
    for (std::size_t i = 0; i < 60; ++i) {
      for (std::size_t run = 0; run < 3; ++run) {
        const json::Value& row = made.runs[run][i];
        const bool is_right = row.find("status")->as_string() == "success" &&
                              *row.find("grade") == *made.truth[i].find("grade");
        right[run].push_back(is_right ? 1 : 0);
        right_of_patient[run][i / 3] += is_right ? 1.0 / 3 : 0;
      }
    }
    const ComparedMeasure& grade = measure_in(*compared, "grade", "accuracy");
    EXPECT_NEAR(grade.omnibus->h, kruskal_wallis(right)->h, 1e-9);
    for (std::size_t run = 1; run < 3; ++run) {
      Discordant discordant;
      std::vector<double> differences;
      for (std::size_t i = 0; i < 60; ++i) {
        if (right[run][i] > right[0][i]) ++discordant.n_second_only;
        if (right[run][i] < right[0][i]) ++discordant.n_first_only;
      }
      const PairedDifference& difference = grade.differences[run - 1];
      EXPECT_NEAR(difference.p_value.value(), mcnemar_exact(discordant), kClose);
      EXPECT_NEAR(difference.p_value_corrected.value(), mcnemar_corrected(discordant), kClose);
    }
    // In clusters the signed ranks of their means.
    const auto clustered = compare_rows(
        schema, made.runs, made.truth, {.cluster_column = "patient", .bootstrap = {.n_draws = 10}}
    );
    ASSERT_TRUE(clustered);
    EXPECT_EQ(clustered->n_clusters, 20U);
    for (std::size_t run = 1; run < 3; ++run) {
      std::vector<double> differences;
      for (std::size_t i = 0; i < 20; ++i)
        differences.push_back(
            std::round(3 * (right_of_patient[run][i] - right_of_patient[0][i])) / 3
        );
      const PairedDifference& difference =
          measure_in(*clustered, "grade", "accuracy").differences[run - 1];
      EXPECT_EQ(difference.test, PairedTest::signed_rank);
      EXPECT_FALSE(difference.p_value_corrected);
      EXPECT_NEAR(difference.p_value.value(), signed_rank(differences)->p_value, 1e-9);
    }
  }
}

TEST(Compare, OfARunWithItselfIsNothing) {
  const auto schema = schema_of(kAllKinds);
  std::mt19937_64 random(31);
  const Made made = random_rows(random, 50, 1);
  const auto compared = compare_rows(
      schema,
      {made.runs[0], made.runs[0]},
      made.truth,
      {.cluster_column = "patient", .bootstrap = {.n_draws = 100}}
  );
  ASSERT_TRUE(compared);
  for (const ComparedMeasure& measure : compared->measures) {
    const PairedDifference& difference = measure.differences.front();
    SCOPED_TRACE(measure.field + " " + measure.name);
    EXPECT_EQ(difference.difference, 0);
    EXPECT_EQ(difference.interval, (Interval{.low = 0, .high = 0})) << "the same draws of both";
    if (difference.test) {
      EXPECT_EQ(difference.p_value, 1);
    }
    if (measure.is_headline) {
      EXPECT_EQ(difference.p_adjusted, 1);
    }
    EXPECT_EQ(difference.detectable, 0);
  }
  EXPECT_TRUE(compared->differences.empty());
  for (const ComparedAgreement& field : compared->agreement) {
    EXPECT_EQ(field.all_agree, 1);
    EXPECT_NEAR(field.alpha.value_or(1), 1, kClose);
  }
}

}  // namespace
}  // namespace extractinator::eval
