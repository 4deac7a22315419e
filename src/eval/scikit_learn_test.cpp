// Metrics against scikit-learn on random cases: ties, constant predictions and one class alone
// among them.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "eval/binary_counts.h"
#include "eval/label_pairs.h"
#include "eval/normal.h"
#include "eval/ranking.h"
#include "eval/regression.h"
#include "eval/testing/sklearn_oracle.h"
#include "json/value.h"

namespace extractinator::eval {
namespace {

constexpr std::size_t kCases = 1000;
constexpr double kClose = 1e-9;

// Cases for the oracle, and what ours says of each.
struct Cases {
  json::Value::Array asked = {};
  std::vector<std::optional<double>> ours = {};

  void add(
      const std::string& metric,
      json::Value::Array truth,
      json::Value::Array predictions,
      std::optional<double> our_value
  ) {
    asked.emplace_back(
        json::Value::Object{
            {.key = "metric", .value = json::Value(metric)},
            {.key = "truth", .value = json::Value(std::move(truth))},
            {.key = "predictions", .value = json::Value(std::move(predictions))},
        }
    );
    ours.push_back(our_value);
  }
};

// 0 to n - 1.
std::size_t below(std::mt19937_64& random, std::size_t n) {
  return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

json::Value::Array numbers(const std::vector<double>& values) {
  json::Value::Array array;
  for (const double value : values)
    array.push_back(json::Value::number(value));
  return array;
}

json::Value::Array flags(const std::vector<bool>& values) {
  json::Value::Array array;
  for (const bool value : values)
    array.push_back(json::Value::integer(value ? 1 : 0));
  return array;
}

void add_ranking(Cases& cases, std::mt19937_64& random) {
  // Few levels make ties, one level constant scores; rare positives make one class alone.
  constexpr std::size_t kLevels[] = {1, 2, 3, 10, 1'000'000};
  const std::size_t n = 1 + below(random, 40);
  const std::size_t n_levels = kLevels[below(random, std::size(kLevels))];
  const std::size_t one_in = 1 + below(random, 6);
  std::vector<Scored> scored;
  std::vector<bool> truth;
  std::vector<double> scores;
  for (std::size_t i = 0; i < n; ++i) {
    truth.push_back(below(random, one_in) == 0);
    scores.push_back((static_cast<double>(below(random, n_levels)) / 7) - 3);
    scored.push_back({.score = scores.back(), .is_positive = truth.back()});
  }
  const Ranking ranking(scored);
  cases.add("auroc", flags(truth), numbers(scores), ranking.auroc());
  const auto precision = ranking.average_precision();
  // Without a positive one scikit-learn says 0, with a warning.
  cases.add("average_precision", flags(truth), numbers(scores), precision.value_or(0));
}

void add_binary(Cases& cases, std::mt19937_64& random) {
  const std::size_t n = 1 + below(random, 12);
  const std::size_t one_in = 1 + below(random, 5);
  BinaryCounts counts;
  std::vector<bool> truth;
  std::vector<bool> predictions;
  for (std::size_t i = 0; i < n; ++i) {
    truth.push_back(below(random, one_in) == 0);
    predictions.push_back(below(random, 3) > 0 ? truth.back() : below(random, one_in) == 0);
    counts.add(truth.back(), predictions.back());
  }
  const auto add = [&](const char* metric, const std::optional<double>& value) {
    cases.add(metric, flags(truth), flags(predictions), value);
  };
  add("accuracy", counts.accuracy());
  add("balanced_accuracy", counts.balanced_accuracy());
  add("f1", counts.f1());
  add("negative_predictive_value", counts.negative_predictive_value());
  add("positive_predictive_value", counts.positive_predictive_value());
  add("sensitivity", counts.sensitivity());
  add("specificity", counts.specificity());
}

void add_estimates(Cases& cases, std::mt19937_64& random) {
  const std::size_t n = 1 + below(random, 20);
  std::vector<Estimate> estimates;
  std::vector<double> truth;
  std::vector<double> predictions;
  for (std::size_t i = 0; i < n; ++i) {
    truth.push_back((static_cast<double>(below(random, 20'000)) / 13) - 700);
    predictions.push_back(
        below(random, 3) == 0 ? truth.back() : static_cast<double>(below(random, 900)) / 7
    );
    estimates.push_back({.truth = truth.back(), .prediction = predictions.back()});
  }
  const auto add = [&](const char* metric, const std::optional<double>& value) {
    cases.add(metric, numbers(truth), numbers(predictions), value);
  };
  add("mean_absolute_error", mean_absolute_error(estimates));
  add("root_mean_squared_error", root_mean_squared_error(estimates));
  add("rsmapes", rsmapes(estimates, 4));
  add("rsmapes_small", rsmapes(estimates, 0.04));
}

void add_quantile(Cases& cases, std::mt19937_64& random) {
  const double share = (1 + static_cast<double>(below(random, 9'999))) / 10'000;
  const double n_degrees =
      1 + static_cast<double>(below(random, 2) == 0 ? below(random, 10) : below(random, 5'000));
  const double value = student_quantile(share, n_degrees);
  cases.add("student_quantile", numbers({share}), numbers({n_degrees}), value);
}

// Ours gets texts; the oracle the same texts, or the numbers they say.
void add_labels(Cases& cases, std::mt19937_64& random) {
  const std::vector<std::string> words = {
      "contradiction", "entailment", "neutral", "Neutral", "é", "", "n", "PDAC"
  };
  const std::size_t n = 1 + below(random, 60);
  const bool are_numbers = below(random, 2) == 0;
  const std::size_t n_true_labels = 1 + below(random, 6);
  const std::size_t n_predicted_labels = 1 + below(random, 6);
  const std::size_t shift = below(random, 3);
  std::vector<std::string> true_labels;
  std::vector<std::string> predicted_labels;
  json::Value::Array truth;
  json::Value::Array predictions;
  const auto add = [&](std::size_t label,
                       std::vector<std::string>& texts,
                       json::Value::Array& values) {
    const auto number = static_cast<std::int64_t>(label * 4) - 7;  // -7 to 21: "13" is before "5"
    texts.push_back(are_numbers ? std::to_string(number) : words[label % words.size()]);
    values.push_back(are_numbers ? json::Value::integer(number) : json::Value(texts.back()));
  };
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t label = below(random, n_true_labels);
    const bool is_right = below(random, 2) == 0;
    add(label, true_labels, truth);
    add(is_right ? label : shift + below(random, n_predicted_labels),
        predicted_labels,
        predictions);
  }
  const LabelPairs pairs(true_labels, predicted_labels);
  const auto add_case = [&](const char* metric, const std::optional<double>& value) {
    cases.add(metric, truth, predictions, value);
  };
  add_case("accuracy", pairs.accuracy());
  add_case("balanced_accuracy", pairs.balanced_accuracy());
  add_case("macro_f1", pairs.macro_f1());
  add_case("kappa", pairs.kappa());
  add_case("linear_kappa", pairs.kappa(KappaWeights::linear));
}

TEST(ScikitLearn, SaysTheSameOfRandomCases) {
  std::mt19937_64 random(29);
  Cases cases;
  for (std::size_t i = 0; i < kCases; ++i) {
    add_ranking(cases, random);
    add_binary(cases, random);
    add_estimates(cases, random);
    add_quantile(cases, random);
    add_labels(cases, random);
  }
  const auto theirs = testing::ask_scikit_learn(cases.asked);
  if (!theirs) GTEST_SKIP() << "nothing was compared: " << theirs.error();
  std::size_t n_undefined = 0;
  for (std::size_t i = 0; i < cases.ours.size(); ++i) {
    const std::optional<double>& ours = cases.ours[i];
    ASSERT_EQ(ours.has_value(), (*theirs)[i].has_value())
        << "case " << i << ", " << cases.asked[i].find("metric")->as_string();
    if (!ours) {
      ++n_undefined;
      continue;
    }
    // Quantiles are as large as they like.
    ASSERT_NEAR(*ours, *(*theirs)[i], kClose * std::max(1.0, std::abs(*ours)))
        << "case " << i << ", " << cases.asked[i].find("metric")->as_string();
  }
  EXPECT_GT(n_undefined, 100U) << "too few degenerate cases to mean anything";
}

}  // namespace
}  // namespace extractinator::eval
