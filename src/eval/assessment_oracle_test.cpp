// Assessments against scikit-learn on random rows: one class alone, constant answers, ties, answers
// and labels that are null, rows without a label, and rows that failed among them.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "eval/assessment.h"
#include "eval/testing/sklearn_oracle.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

constexpr std::size_t kCases = 1000;
// Measures whose formulas other tests compare as often: here, that they get the right rows.
constexpr std::size_t kOneIn = 5;
constexpr double kClose = 1e-9;

std::size_t below(std::mt19937_64& random, std::size_t n) {
  return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

json::Value whole(std::size_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

// Answers and truth of one field, as the assessment and as the oracle read them.
struct Case {
  json::Value::Array truth = {};        // Rows.
  json::Value::Array predictions = {};  // Rows.
  json::Value::Array asked_truth = {};
  json::Value::Array asked_predictions = {};
  json::Value::Array asked_scores = {};
  bool has_failures = false;
  bool has_unlabelled = false;
};

bool is_constant(const json::Value::Array& values) {
  return std::ranges::adjacent_find(values, std::not_equal_to()) == values.end();
}

bool has_ties(const json::Value::Array& values) {
  std::vector<std::string> texts;
  for (const json::Value& value : values)
    texts.push_back(json::write(value));
  std::ranges::sort(texts);
  return std::ranges::adjacent_find(texts) != texts.end();
}

struct Compared {
  json::Value::Array asked = {};
  std::vector<std::optional<double>> ours = {};
  std::vector<std::string> names = {};
  // Sets of rows whose measures are all compared, and what there is among them.
  std::size_t n_sets = 0;
  std::size_t n_of_one_class = 0;
  std::size_t n_constant_answers = 0;
  std::size_t n_with_ties = 0;
  std::size_t n_with_failures = 0;
  std::size_t n_with_unlabelled = 0;

  void count(const Case& rows) {
    ++n_sets;
    if (is_constant(rows.asked_truth)) ++n_of_one_class;
    if (is_constant(rows.asked_predictions)) ++n_constant_answers;
    if (has_ties(rows.asked_scores)) ++n_with_ties;
    if (rows.has_failures) ++n_with_failures;
    if (rows.has_unlabelled) ++n_with_unlabelled;
  }

  void add(
      const std::string& metric,
      const json::Value::Array& truth,
      const json::Value::Array& predictions,
      std::optional<double> our_value
  ) {
    asked.emplace_back(
        json::Value::Object{
            {"metric", json::Value(metric)},
            {"truth", json::Value(truth)},
            {"predictions", json::Value(predictions)},
        }
    );
    ours.push_back(our_value);
    names.push_back(metric);
  }
};

std::optional<double> value_in(const Assessment& assessment, std::string_view name) {
  for (const Measurement& measure : assessment.fields.front().measures) {
    if (measure.name == name) return measure.value;
  }
  return std::nullopt;
}

Assessment assessment_of(const schema::Schema& schema, const Case& rows) {
  AssessmentOptions options;
  options.bootstrap.n_draws = 0;
  return assess(schema, rows.predictions, rows.truth, options).value();
}

void add_failure(Case& rows, const json::Value& truth) {
  rows.has_failures = true;
  rows.truth.emplace_back(json::Value::Object{{"f", truth}});
  rows.predictions.emplace_back(json::Value::Object{{"status", json::Value("failure")}});
}

// An answer of which the truth says nothing, so that it does not count. Never the first row: where
// nothing is labelled there is nothing to assess.
bool add_unlabelled(Case& rows, std::mt19937_64& random, const json::Value& answer) {
  if (rows.truth.empty() || below(random, 12) != 0) return false;
  rows.has_unlabelled = true;
  rows.truth.emplace_back(json::Value::Object{});
  rows.predictions.emplace_back(json::Value::Object{{"f", answer}});
  return true;
}

json::Value distribution(
    const std::vector<json::Value>& values, const std::vector<double>& probabilities
) {
  json::Value::Array entries;
  for (std::size_t i = 0; i < values.size(); ++i) {
    entries.emplace_back(
        json::Value::Object{
            {"value", values[i]}, {"probability", json::Value::number(probabilities[i])}
        }
    );
  }
  return json::Value(std::move(entries));
}

// Few levels make ties, and one of them constant probabilities.
std::vector<double> probabilities(std::mt19937_64& random, std::size_t n, std::size_t n_levels) {
  std::vector<double> drawn;
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    drawn.push_back(1 + static_cast<double>(below(random, n_levels)));
    sum += drawn.back();
  }
  for (double& one : drawn)
    one /= sum;
  return drawn;
}

schema::Schema schema_of(std::string_view field) {
  const std::string text = R"({"type": "object", "properties": {"f": )" + std::string(field) +
                           R"(}, "required": ["f"]})";
  return schema::read_json_schema(json::parse(text).value(), {}).value();
}

void add_boolean(Compared& cases, std::mt19937_64& random, bool are_all_asked) {
  static const schema::Schema kSchema = schema_of(R"({"type": "boolean"})");
  const std::size_t n = 1 + below(random, 40);
  const std::size_t one_in = 1 + below(random, 4);
  const std::size_t n_levels = below(random, 2) == 0 ? 1 + below(random, 3) : 1'000'000;
  Case rows;
  json::Value::Array confidences;
  json::Value::Array rights;
  for (std::size_t i = 0; i < n; ++i) {
    if (add_unlabelled(rows, random, json::Value(below(random, 2) == 0))) continue;
    const bool truth = below(random, one_in) == 0;
    if (below(random, 10) == 0) {
      add_failure(rows, json::Value(truth));
      continue;
    }
    const std::vector<double> p = probabilities(random, 2, n_levels);
    const bool predicted = p[1] > p[0];
    rows.truth.emplace_back(json::Value::Object{{"f", json::Value(truth)}});
    rows.predictions.emplace_back(
        json::Value::Object{
            {"f", json::Value(predicted)},
            {"f__p", json::Value::number(std::max(p[0], p[1]))},
            {"f__distribution", distribution({json::Value(false), json::Value(true)}, p)},
        }
    );
    rows.asked_truth.push_back(whole(truth ? 1 : 0));
    rows.asked_predictions.push_back(whole(predicted ? 1 : 0));
    rows.asked_scores.push_back(json::Value::number(p[1]));
    confidences.push_back(json::Value::number(std::max(p[0], p[1])));
    rights.push_back(whole(truth == predicted ? 1 : 0));
  }
  const Assessment ours = assessment_of(kSchema, rows);
  if (rows.asked_truth.empty()) {
    EXPECT_EQ(value_in(ours, "accuracy"), std::nullopt);
    EXPECT_EQ(value_in(ours, "auroc"), std::nullopt);
    return;
  }
  const auto compare = [&](const std::string& name, const json::Value::Array& predictions) {
    cases.add(name, rows.asked_truth, predictions, value_in(ours, name));
  };
  // Where a side has one label throughout, scikit-learn says 0.
  cases.add(
      "matthews_correlation",
      rows.asked_truth,
      rows.asked_predictions,
      value_in(ours, "matthews_correlation").value_or(0)
  );
  cases.add("brier_score", rights, confidences, value_in(ours, "brier_score"));
  cases.add(
      "expected_calibration_error",
      rights,
      confidences,
      value_in(ours, "expected_calibration_error")
  );
  if (!are_all_asked) return;
  cases.count(rows);
  for (const char* name :
       {"accuracy",
        "balanced_accuracy",
        "sensitivity",
        "specificity",
        "positive_predictive_value",
        "negative_predictive_value",
        "f1",
        "kappa"}) {
    compare(name, rows.asked_predictions);
  }
  compare("auroc", rows.asked_scores);
  cases.add(
      "average_precision", rows.asked_truth, rows.asked_scores, value_in(ours, "auprc").value_or(0)
  );
}

// Of five labels, one of them null; ordered numbers without it.
void add_labels(Compared& cases, std::mt19937_64& random, bool are_all_asked) {
  static const schema::Schema kWords = schema_of(R"({"enum": ["a", "b", "c", "d", null]})");
  static const schema::Schema kNumbers = schema_of(R"({"enum": [4, 2, 1, 3, 5]})");
  const bool are_numbers = below(random, 2) == 0;
  const std::vector<json::Value> values =
      are_numbers ? std::vector{whole(1), whole(2), whole(3), whole(4), whole(5)}
                  : std::vector{
                        json::Value("a"),
                        json::Value("b"),
                        json::Value("c"),
                        json::Value("d"),
                        json::Value()
                    };
  const std::size_t n = 1 + below(random, 40);
  const std::size_t n_true = 1 + below(random, 5);
  const std::size_t n_levels = below(random, 2) == 0 ? 2 : 1'000'000;
  Case rows;
  for (std::size_t i = 0; i < n; ++i) {
    if (add_unlabelled(rows, random, values[below(random, values.size())])) continue;
    const std::size_t truth = below(random, n_true);
    if (below(random, 10) == 0) {
      add_failure(rows, values[truth]);
      continue;
    }
    const std::vector<double> p = probabilities(random, values.size(), n_levels);
    const std::size_t predicted = below(random, 2) == 0 ? truth : below(random, values.size());
    rows.truth.emplace_back(json::Value::Object{{"f", values[truth]}});
    rows.predictions.emplace_back(
        json::Value::Object{{"f", values[predicted]}, {"f__distribution", distribution(values, p)}}
    );
    rows.asked_truth.push_back(whole(truth));
    rows.asked_predictions.push_back(whole(predicted));
    json::Value::Array scores;
    for (const double one : p)
      scores.push_back(json::Value::number(one));
    rows.asked_scores.emplace_back(std::move(scores));
  }
  const Assessment ours = assessment_of(are_numbers ? kNumbers : kWords, rows);
  if (rows.asked_truth.empty()) {
    EXPECT_EQ(value_in(ours, "macro_f1"), std::nullopt);
    return;
  }
  const auto compare = [&](const std::string& name, const json::Value::Array& predictions) {
    cases.add(name, rows.asked_truth, predictions, value_in(ours, name));
  };
  compare("weighted_f1", rows.asked_predictions);
  compare("auroc_one_vs_rest", rows.asked_scores);
  if (are_numbers) compare("linear_weighted_kappa", rows.asked_predictions);
  if (!are_all_asked) return;
  cases.count(rows);
  compare("accuracy", rows.asked_predictions);
  compare("balanced_accuracy", rows.asked_predictions);
  compare("macro_f1", rows.asked_predictions);
  compare("kappa", rows.asked_predictions);
  cases.add(
      "matthews_correlation",
      rows.asked_truth,
      rows.asked_predictions,
      value_in(ours, "matthews_correlation").value_or(0)
  );
}

// Null on either side is no number.
void add_numbers(Compared& cases, std::mt19937_64& random) {
  static const schema::Schema kSchema = schema_of(R"({"type": ["number", "null"]})");
  const std::size_t n = 1 + below(random, 30);
  const auto draw = [&] {
    if (below(random, 6) == 0) return json::Value();
    return json::Value::number((static_cast<double>(below(random, 2'000)) / 13) - 20);
  };
  Case rows;
  std::size_t n_answered = 0;
  std::size_t n_right = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (add_unlabelled(rows, random, draw())) continue;
    const json::Value truth = draw();
    if (below(random, 10) == 0) {
      add_failure(rows, truth);
      continue;
    }
    const json::Value predicted = below(random, 3) == 0 ? truth : draw();
    ++n_answered;
    if (truth.is_null() && predicted.is_null()) ++n_right;
    if (truth.is_number() && predicted.is_number()) {
      rows.asked_truth.push_back(truth);
      rows.asked_predictions.push_back(predicted);
      if (std::abs(*truth.to_double() - *predicted.to_double()) <= 1) ++n_right;
    }
    rows.truth.emplace_back(json::Value::Object{{"f", truth}});
    rows.predictions.emplace_back(json::Value::Object{{"f", predicted}});
  }
  const Assessment ours = assessment_of(kSchema, rows);
  if (n_answered > 0) {
    EXPECT_NEAR(
        value_in(ours, "within_tolerance").value(),
        static_cast<double>(n_right) / static_cast<double>(n_answered),
        kClose
    );
  }
  if (rows.asked_truth.empty()) {
    EXPECT_EQ(value_in(ours, "mean_absolute_error"), std::nullopt);
    return;
  }
  for (const char* name : {"mean_absolute_error", "root_mean_squared_error"})
    cases.add(name, rows.asked_truth, rows.asked_predictions, value_in(ours, name));
  cases.add("rsmapes_of_1", rows.asked_truth, rows.asked_predictions, value_in(ours, "rsmapes"));
}

TEST(AssessmentOracle, ScikitLearnSaysTheSameOfRandomRows) {
  std::mt19937_64 random(7);
  Compared cases;
  for (std::size_t i = 0; i < kCases; ++i) {
    add_boolean(cases, random, i % kOneIn == 0);
    add_labels(cases, random, i % kOneIn == 0);
    if (i % kOneIn == 0) add_numbers(cases, random);
  }
  const auto theirs = testing::ask_scikit_learn(cases.asked);
  if (!theirs) GTEST_SKIP() << "nothing was compared: " << theirs.error();
  std::size_t n_undefined = 0;
  for (std::size_t i = 0; i < cases.ours.size(); ++i) {
    const std::optional<double>& ours = cases.ours[i];
    ASSERT_EQ(ours.has_value(), (*theirs)[i].has_value()) << "case " << i << ", " << cases.names[i];
    if (!ours) {
      ++n_undefined;
      continue;
    }
    ASSERT_NEAR(*ours, *(*theirs)[i], kClose * std::max(1.0, std::abs(*ours)))
        << "case " << i << ", " << cases.names[i];
  }
  EXPECT_GE(cases.n_sets, 350U);
  for (const std::size_t n :
       {n_undefined,
        cases.n_of_one_class,
        cases.n_constant_answers,
        cases.n_with_ties,
        cases.n_with_failures,
        cases.n_with_unlabelled}) {
    EXPECT_GT(n, 20U) << "too few degenerate cases to mean anything";
  }
  RecordProperty("n_values", static_cast<int>(cases.ours.size()));
}

}  // namespace
}  // namespace extractinator::eval
