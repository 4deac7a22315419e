// Metrics against their definitions and values worked out by hand, and weights against repeated
// rows.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eval/binary_counts.h"
#include "eval/label_pairs.h"
#include "eval/ranking.h"
#include "eval/regression.h"

namespace extractinator::eval {
namespace {

using ::testing::ElementsAre;

constexpr double kClose = 1e-12;
using Texts = std::vector<std::string>;
using WeightList = std::vector<Weight>;

std::optional<double> kappa_of(
    const Texts& truth, const Texts& predictions, KappaWeights weights = KappaWeights::none
) {
  return LabelPairs(truth, predictions).kappa(weights);
}

// The definition, one pair of rows after the other, each as often as it weighs.
std::optional<double> auroc_by_pairs(const std::vector<Scored>& scored, const WeightList& weights) {
  double n_pairs = 0;
  double n_ordered = 0;
  for (std::size_t p = 0; p < scored.size(); ++p) {
    for (std::size_t n = 0; n < scored.size(); ++n) {
      if (!scored[p].is_positive || scored[n].is_positive) continue;
      const double weight = static_cast<double>(weights[p]) * weights[n];
      n_pairs += weight;
      if (scored[p].score > scored[n].score) n_ordered += weight;
      if (scored[p].score == scored[n].score) n_ordered += weight / 2;
    }
  }
  if (n_pairs == 0) return std::nullopt;
  return n_ordered / n_pairs;
}

// Mean over the positive ones of the precision among all that have no lower score.
std::optional<double> precision_by_rows(
    const std::vector<Scored>& scored, const WeightList& weights
) {
  double n_positive = 0;
  double sum = 0;
  for (std::size_t p = 0; p < scored.size(); ++p) {
    if (!scored[p].is_positive) continue;
    double n_above = 0;
    double n_positive_above = 0;
    for (std::size_t i = 0; i < scored.size(); ++i) {
      if (scored[i].score < scored[p].score) continue;
      n_above += weights[i];
      n_positive_above += scored[i].is_positive ? weights[i] : 0;
    }
    n_positive += weights[p];
    if (weights[p] > 0) sum += weights[p] * n_positive_above / n_above;
  }
  if (n_positive == 0) return std::nullopt;
  return sum / n_positive;
}

void expect_same(const std::optional<double>& found, const std::optional<double>& wanted) {
  ASSERT_EQ(found.has_value(), wanted.has_value());
  if (found) {
    ASSERT_NEAR(*found, *wanted, kClose);
  }
}

TEST(Ranking, MeasuresAreThoseOfTheirDefinitions) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 500; ++round) {
    std::vector<Scored> scored;
    WeightList weights;
    const std::size_t n = 1 + (random() % 30);
    for (std::size_t i = 0; i < n; ++i) {
      scored.push_back(
          {.score = static_cast<double>(random() % 9), .is_positive = random() % 3 == 0}
      );
      weights.push_back(static_cast<Weight>(random() % 3));
    }
    const Ranking ranking(scored);
    const WeightList ones(n, 1);
    expect_same(ranking.auroc(), auroc_by_pairs(scored, ones));
    expect_same(ranking.auroc(weights), auroc_by_pairs(scored, weights));
    expect_same(ranking.average_precision(), precision_by_rows(scored, ones));
    expect_same(ranking.average_precision(weights), precision_by_rows(scored, weights));
  }
  EXPECT_EQ(Ranking({}).auroc(), std::nullopt);
  EXPECT_EQ(Ranking({}).average_precision(), std::nullopt);
}

TEST(Ranking, AurocOfHardAnswersIsBalancedAccuracy) {
  // Of 4 positives 3 found, of 5 negatives 4: (3/4 + 4/5) / 2.
  const std::vector<Scored> scored = {
      {1, true},
      {1, true},
      {1, true},
      {0, true},
      {0, false},
      {0, false},
      {0, false},
      {0, false},
      {1, false}
  };
  EXPECT_NEAR(Ranking(scored).auroc().value(), 0.775, kClose);
  BinaryCounts counts;
  for (const auto& [score, is_positive] : scored)
    counts.add(is_positive, score > 0.5);
  EXPECT_NEAR(counts.balanced_accuracy().value(), 0.775, kClose);
}

TEST(BinaryCounts, AreSharesOfWhatIsThere) {
  BinaryCounts counts{
      .n_true_positive = 6, .n_false_positive = 2, .n_false_negative = 4, .n_true_negative = 8
  };
  EXPECT_EQ(counts.n(), 20U);
  EXPECT_NEAR(counts.accuracy().value(), 0.7, kClose);
  EXPECT_NEAR(counts.sensitivity().value(), 0.6, kClose);
  EXPECT_NEAR(counts.specificity().value(), 0.8, kClose);
  EXPECT_NEAR(counts.positive_predictive_value().value(), 0.75, kClose);
  EXPECT_NEAR(counts.negative_predictive_value().value(), 8.0 / 12, kClose);
  EXPECT_NEAR(counts.balanced_accuracy().value(), 0.7, kClose);
  EXPECT_NEAR(counts.f1().value(), 12.0 / 18, kClose);
  counts = {.n_true_negative = 3};
  EXPECT_EQ(counts.sensitivity(), std::nullopt);
  EXPECT_EQ(counts.positive_predictive_value(), std::nullopt);
  EXPECT_EQ(counts.f1(), std::nullopt);
  EXPECT_EQ(counts.balanced_accuracy(), 1.0);
  EXPECT_EQ(BinaryCounts{}.accuracy(), std::nullopt);
  EXPECT_EQ(BinaryCounts{}.balanced_accuracy(), std::nullopt);
}

// Cohen 1960: a table of counts, agreement observed and by chance.
TEST(Kappa, IsAsWorkedOutByHand) {
  Texts truth;
  Texts predictions;
  const auto add = [&](std::size_t n, const char* one, const char* other) {
    truth.insert(truth.end(), n, one);
    predictions.insert(predictions.end(), n, other);
  };
  add(20, "yes", "yes");
  add(5, "yes", "no");
  add(10, "no", "yes");
  add(15, "no", "no");
  // Observed 0.7, by chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5.
  EXPECT_NEAR(kappa_of(truth, predictions).value(), 0.4, kClose);
  EXPECT_NEAR(kappa_of(truth, predictions, KappaWeights::linear).value(), 0.4, kClose);
}

TEST(Kappa, LinearCountsTheStepsBetweenLabelsThatAreThere) {
  // Mean steps: observed (2 + 0 + 2) / 3, of all pairs 8 / 9.
  const Texts truth = {"contradiction", "entailment", "neutral"};
  const Texts swapped = {"neutral", "entailment", "contradiction"};
  EXPECT_NEAR(
      kappa_of(truth, swapped, KappaWeights::linear).value(), 1 - ((4.0 / 3) / (8.0 / 9)), kClose
  );
  // Without the middle one the others are neighbours.
  EXPECT_NEAR(kappa_of(Texts{"a", "c"}, Texts{"c", "a"}, KappaWeights::linear).value(), -1, kClose);
}

TEST(Kappa, NumbersAreOrderedByValueAndTextsByBytes) {
  const auto linear = [](const Texts& truth, const Texts& predictions) {
    return kappa_of(truth, predictions, KappaWeights::linear).value();
  };
  EXPECT_NEAR(linear({"9", "10", "2"}, {"9", "10", "2.0"}), 1, kClose);
  // Nine and ten are neighbours, two and ten are not.
  const Texts numbers = {"9", "10", "2"};
  EXPECT_GT(linear(numbers, {"10", "9", "2"}), linear(numbers, {"9", "2", "10"}));
  // With a text among them "10" < "2" < "9".
  const Texts texts = {"9", "10", "2", "n"};
  EXPECT_LT(linear(texts, {"10", "9", "2", "n"}), linear(texts, {"9", "2", "10", "n"}));
}

TEST(Kappa, IsNotDefinedWhereChanceAgrees) {
  for (const KappaWeights weights : {KappaWeights::none, KappaWeights::linear}) {
    EXPECT_EQ(kappa_of(Texts{}, Texts{}, weights), std::nullopt);
    EXPECT_EQ(kappa_of(Texts{"a", "a"}, Texts{"a", "a"}, weights), std::nullopt);
    EXPECT_NEAR(kappa_of(Texts{"a", "a"}, Texts{"b", "b"}, weights).value(), 0, kClose);
    EXPECT_NEAR(kappa_of(Texts{"a", "b"}, Texts{"a", "a"}, weights).value(), 0, kClose);
  }
}

TEST(Rsmapes, IsOneLessTheMeanRelativeDistance) {
  EXPECT_EQ(rsmapes({}, 4), std::nullopt);
  const std::vector<Estimate> exact = {
      {.truth = 0, .prediction = 0}, {.truth = -3, .prediction = -3}
  };
  EXPECT_NEAR(rsmapes(exact, 0.04).value(), 1, kClose);
  // 2 / (10 + 12 + 4) and 5 / (0 + 5 + 4)
  const std::vector<Estimate> off = {
      {.truth = 10, .prediction = 12}, {.truth = 0, .prediction = -5}
  };
  EXPECT_NEAR(rsmapes(off, 4).value(), 1 - (((2.0 / 26) + (5.0 / 9)) / 2), kClose);
}

TEST(Estimates, ErrorsAreInTheUnitOfTheNumbers) {
  const std::vector<Estimate> estimates = {
      {.truth = 10, .prediction = 13}, {.truth = 0, .prediction = -4}, {.truth = 5, .prediction = 5}
  };
  EXPECT_NEAR(mean_absolute_error(estimates).value(), 7.0 / 3, kClose);
  EXPECT_NEAR(root_mean_squared_error(estimates).value(), std::sqrt(25.0 / 3), kClose);
  EXPECT_NEAR(share_within(estimates, 3).value(), 2.0 / 3, kClose);
  EXPECT_TRUE(is_within({.truth = 12.3, .prediction = 13.3}, 1));
  EXPECT_FALSE(is_within({.truth = 12.3, .prediction = 13.301}, 1));
  EXPECT_EQ(mean_absolute_error({}), std::nullopt);
  EXPECT_EQ(root_mean_squared_error({}), std::nullopt);
  EXPECT_EQ(share_within({}, 1), std::nullopt);
}

TEST(LabelPairs, AreCountedAndMeasuredByLabel) {
  const Texts truth = {"a", "a", "a", "b", "c"};
  const Texts predictions = {"a", "a", "b", "b", "d"};
  const LabelPairs pairs(truth, predictions);
  EXPECT_THAT(pairs.labels(), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(
      pairs.confusion(),
      ElementsAre(
          ElementsAre(2, 1, 0, 0),
          ElementsAre(0, 1, 0, 0),
          ElementsAre(0, 0, 0, 1),
          ElementsAre(0, 0, 0, 0)
      )
  );
  EXPECT_NEAR(pairs.accuracy().value(), 0.6, kClose);
  EXPECT_NEAR(pairs.balanced_accuracy().value(), ((2.0 / 3) + 1 + 0) / 3, kClose);
  EXPECT_NEAR(pairs.macro_f1().value(), ((4.0 / 5) + (2.0 / 3) + 0 + 0) / 4, kClose);
  EXPECT_THAT(LabelPairs(Texts{"10", "9"}, Texts{"9.0", "010"}).labels(), ElementsAre("9", "10"));
  const LabelPairs none({}, {});
  EXPECT_EQ(none.accuracy(), std::nullopt);
  EXPECT_EQ(none.balanced_accuracy(), std::nullopt);
  EXPECT_EQ(none.macro_f1(), std::nullopt);
}

// Every row as often as it weighs.
template <typename Row>
std::vector<Row> repeated(const std::vector<Row>& rows, const WeightList& weights) {
  std::vector<Row> all;
  for (std::size_t i = 0; i < rows.size(); ++i)
    all.insert(all.end(), weights[i], rows[i]);
  return all;
}

TEST(Weights, AreRowsThatAreRepeated) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 300; ++round) {
    const std::size_t n = 1 + (random() % 20);
    WeightList weights;
    Texts truth;
    Texts predictions;
    std::vector<Estimate> estimates;
    for (std::size_t i = 0; i < n; ++i) {
      weights.push_back(static_cast<Weight>(random() % 4));
      truth.emplace_back(1, static_cast<char>('a' + (random() % 4)));
      predictions.emplace_back(1, static_cast<char>('a' + (random() % 4)));
      estimates.push_back(
          {.truth = static_cast<double>(random() % 50),
           .prediction = static_cast<double>(random() % 50)}
      );
    }
    const LabelPairs pairs(truth, predictions);
    const LabelPairs all(repeated(truth, weights), repeated(predictions, weights));
    expect_same(pairs.accuracy(weights), all.accuracy());
    expect_same(pairs.balanced_accuracy(weights), all.balanced_accuracy());
    expect_same(pairs.macro_f1(weights), all.macro_f1());
    expect_same(pairs.kappa(KappaWeights::none, weights), all.kappa());
    // The steps between labels stay where a drawn sample has lost one.
    if (all.labels() == pairs.labels()) {
      expect_same(pairs.kappa(KappaWeights::linear, weights), all.kappa(KappaWeights::linear));
    }
    const std::vector<Estimate> more = repeated(estimates, weights);
    expect_same(rsmapes(estimates, 4, weights), rsmapes(more, 4));
    expect_same(mean_absolute_error(estimates, weights), mean_absolute_error(more));
    expect_same(root_mean_squared_error(estimates, weights), root_mean_squared_error(more));
    expect_same(share_within(estimates, 9, weights), share_within(more, 9));
    BinaryCounts once;
    BinaryCounts often;
    for (std::size_t i = 0; i < n; ++i) {
      once.add(truth[i] == "a", predictions[i] == "a", weights[i]);
      for (std::uint32_t k = 0; k < weights[i]; ++k)
        often.add(truth[i] == "a", predictions[i] == "a");
    }
    EXPECT_EQ(once.n_true_positive, often.n_true_positive);
    EXPECT_EQ(once.n_false_positive, often.n_false_positive);
    EXPECT_EQ(once.n_false_negative, often.n_false_negative);
    EXPECT_EQ(once.n_true_negative, often.n_true_negative);
  }
}

}  // namespace
}  // namespace extractinator::eval
