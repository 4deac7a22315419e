// Intervals against what they promise: how often they cover, and how wide they are.
#include "eval/bootstrap.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <numeric>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "eval/normal.h"
#include "eval/ranking.h"

namespace extractinator::eval {
namespace {

std::optional<double> weighted_mean(const std::vector<double>& values, Weights weights) {
  double sum = 0;
  double n = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += values[i] * weights[i];
    n += weights[i];
  }
  if (n == 0) return std::nullopt;
  return sum / n;
}

std::vector<std::uint32_t> each_its_own(std::size_t n) {
  std::vector<std::uint32_t> clusters(n);
  std::iota(clusters.begin(), clusters.end(), 0U);
  return clusters;
}

// Published in every table of these distributions.
TEST(Quantiles, AreThoseOfTheTables) {
  EXPECT_NEAR(normal_below(1.959963984540054), 0.975, 1e-14);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(normal_quantile(0.5), 0, 1e-12);
  EXPECT_NEAR(student_quantile(0.975, 1), 12.706204736174698, 1e-9);
  EXPECT_NEAR(student_quantile(0.975, 2), 4.302652729749464, 1e-10);
  EXPECT_NEAR(student_quantile(0.975, 10), 2.2281388519649385, 1e-10);
  EXPECT_NEAR(student_quantile(0.025, 10), -2.2281388519649385, 1e-10);
  EXPECT_NEAR(student_quantile(0.995, 30), 2.7499956535672254, 1e-10);
  EXPECT_NEAR(student_quantile(0.975, 1e6), 1.9599664, 1e-6);
}

TEST(Bootstrap, IsNotThereWhereNothingCanBeDrawn) {
  const Measure one = [](Weights) { return std::optional<double>(1); };
  const Measure none = [](Weights) { return std::optional<double>(); };
  const std::vector<Measure> measures = {one, none};
  EXPECT_EQ(bootstrap({}, measures).front(), std::nullopt);
  EXPECT_EQ(drawn_values({}, measures).size(), 2U);
  const std::vector<std::uint32_t> same = {0, 0, 0};
  EXPECT_EQ(bootstrap(same, measures).front(), std::nullopt);
  const std::vector<std::uint32_t> two = {0, 1};
  const auto found = bootstrap(two, measures, {.n_draws = 10});
  EXPECT_EQ(found[0]->low, 1);
  EXPECT_EQ(found[0]->high, 1);
  EXPECT_EQ(found[1], std::nullopt);
  // Half of the draws is enough.
  const std::vector<std::optional<double>> values = {1, std::nullopt, 2, std::nullopt};
  EXPECT_TRUE(interval_of(values, 9));
  EXPECT_EQ(interval_of(values, 1), std::nullopt);
  const std::vector<std::optional<double>> few = {1, std::nullopt, std::nullopt};
  EXPECT_EQ(interval_of(few, 9), std::nullopt);
  EXPECT_EQ(interval_of({}, 9), std::nullopt);
}

TEST(Bootstrap, DrawsClustersAsAWhole) {
  const std::vector<std::uint32_t> clusters = {0, 1, 0, 2, 1, 1};
  const std::vector<Measure> measures = {[](Weights weights) {
    EXPECT_EQ(weights[0], weights[2]);
    EXPECT_EQ(weights[1], weights[4]);
    EXPECT_EQ(weights[1], weights[5]);
    EXPECT_EQ(weights[0] + weights[1] + weights[3], 3U);
    return std::optional<double>(weights[0]);
  }};
  const auto found = bootstrap(clusters, measures, {.n_draws = 300});
  EXPECT_EQ(found.front()->low, 0);
  EXPECT_GT(found.front()->high, 1);
}

TEST(Bootstrap, OfAMeanIsAsWideAsStudentSays) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal(10, 2);
  std::vector<double> values(400);
  for (double& value : values)
    value = normal(random);
  const std::vector<Measure> measures = {[&](Weights weights) {
    return weighted_mean(values, weights);
  }};
  const auto clusters = each_its_own(values.size());
  const auto found = bootstrap(clusters, measures, {.n_draws = 3000}).front();
  double mean = 0;
  for (const double value : values)
    mean += value / 400;
  double squares = 0;
  for (const double value : values)
    squares += (value - mean) * (value - mean);
  const double half = student_quantile(0.975, 399) * std::sqrt(squares / 399 / 400);
  EXPECT_NEAR(found->low, mean - half, 0.02);
  EXPECT_NEAR(found->high, mean + half, 0.02);
  // The seed says what is drawn.
  const auto same = bootstrap(clusters, measures, {.n_draws = 50, .seed = 7}).front();
  const auto again = bootstrap(clusters, measures, {.n_draws = 50, .seed = 7}).front();
  const auto other = bootstrap(clusters, measures, {.n_draws = 50, .seed = 8}).front();
  EXPECT_EQ(same->low, again->low);
  EXPECT_NE(same->low, other->low);
}

// Drawn values are 0, 0.001, … 1, so that a percentile is its share.
TEST(Bootstrap, IsCorrectedForBiasAndSkewness) {
  constexpr std::size_t kClusters = 1'000'000;  // Student's distribution is the normal one.
  std::vector<std::optional<double>> drawn;
  for (int i = 0; i <= 1000; ++i)
    drawn.emplace_back(i / 1000.0);
  const auto plain = interval_of(drawn, kClusters);
  const auto in_the_middle = corrected_interval_of(drawn, 0.5, {}, kClusters);
  ASSERT_TRUE(plain && in_the_middle);
  EXPECT_NEAR(in_the_middle->low, plain->low, 1e-12);
  EXPECT_NEAR(in_the_middle->high, plain->high, 1e-12);

  // Of distances 0.75, 0.75, 0.75 and -2.25 from the mean a is -10.125 / (6 · 6.75^1.5); 400.5 of
  // 1001 draws are below the value. The ends were computed in Python.
  const std::vector<std::optional<double>> without = {1, 1, 1, 4};
  const auto corrected = corrected_interval_of(drawn, 0.4, without, kClusters);
  ASSERT_TRUE(corrected);
  EXPECT_NEAR(corrected->low, 0.001089, 1e-5);
  EXPECT_NEAR(corrected->high, 0.887434, 1e-5);
  // A skewness that is not defined is taken as none.
  const std::vector<std::optional<double>> unknown = {1, std::nullopt};
  EXPECT_EQ(
      corrected_interval_of(drawn, 0.4, unknown, kClusters),
      corrected_interval_of(drawn, 0.4, {}, kClusters)
  );
}

// 200 rows of 50 patients whose rows resemble each other. Without clusters the intervals would
// cover much less often.
TEST(Bootstrap, CoversAsOftenAsItSays) {
  constexpr std::size_t kRounds = 2000;
  constexpr std::size_t kRoundsAlone = 300;
  constexpr std::size_t kPatients = 50;
  constexpr double kEffect = 1.2;
  // A row is positive half the time, and its score is higher by `kEffect` then; patients vary as
  // rows do.
  const double true_auroc = normal_below(kEffect / 2);
  std::mt19937_64 random(18);
  std::normal_distribution<double> normal;
  std::size_t n_mean = 0;
  std::size_t n_mean_alone = 0;
  std::size_t n_auroc = 0;
  for (std::size_t round = 0; round < kRounds; ++round) {
    std::vector<std::uint32_t> clusters;
    std::vector<double> values;
    std::vector<Scored> scored;
    for (std::uint32_t patient = 0; patient < kPatients; ++patient) {
      const double level = normal(random);
      const std::size_t n_rows = 2 + (patient % 5);
      for (std::size_t i = 0; i < n_rows; ++i) {
        clusters.push_back(patient);
        const bool is_positive = random() % 2 == 0;
        values.push_back(level + normal(random) > 0 ? 1 : 0);
        scored.push_back(
            {.score = level + normal(random) + (is_positive ? kEffect : 0),
             .is_positive = is_positive}
        );
      }
    }
    ASSERT_EQ(clusters.size(), 200U);
    const Ranking ranking(scored);
    const Measure mean = [&](Weights weights) { return weighted_mean(values, weights); };
    const Measure auroc = [&](Weights weights) { return ranking.auroc(weights); };
    const std::vector<Measure> measures = {mean, auroc};
    const BootstrapOptions options = {.n_draws = 300, .seed = round};
    const auto found = bootstrap(clusters, measures, options);
    const auto covers = [](const std::optional<Interval>& interval, double truth) {
      return interval->low <= truth && truth <= interval->high ? 1U : 0U;
    };
    n_mean += covers(found[0], 0.5);
    n_auroc += covers(found[1], true_auroc);
    if (round >= kRoundsAlone) continue;
    const auto alone = bootstrap(each_its_own(200), {&mean, 1}, options);
    n_mean_alone += covers(alone.front(), 0.5);
  }
  const auto share = [](std::size_t n, std::size_t n_rounds) {
    return static_cast<double>(n) / static_cast<double>(n_rounds);
  };
  const double mean = share(n_mean, kRounds);
  const double auroc = share(n_auroc, kRounds);
  const double mean_alone = share(n_mean_alone, kRoundsAlone);
  EXPECT_GE(mean, 0.93);
  EXPECT_LE(mean, 0.97);
  EXPECT_GE(auroc, 0.93);
  EXPECT_LE(auroc, 0.97);
  EXPECT_LT(mean_alone, 0.85);
  RecordProperty("mean", std::format("{:.3f}", mean));
  RecordProperty("auroc", std::format("{:.3f}", auroc));
  RecordProperty("mean_alone", std::format("{:.3f}", mean_alone));
}

// --- Swaps

TEST(ClusterSwaps, SwapWholeClustersAsOftenAsNot) {
  const std::vector<std::uint32_t> clusters = {0, 0, 1, 2, 1, 3};
  const ClusterSwaps swaps(clusters, 5);
  const ClusterSwaps other_seed(clusters, 6);
  std::vector<std::uint32_t> of_clusters;
  std::vector<Weight> rows(clusters.size());
  std::vector<Weight> again(clusters.size());
  std::vector<std::size_t> n_swapped(clusters.size(), 0);
  std::size_t n_alike = 0;
  constexpr std::size_t kSwaps = 4000;
  for (std::size_t number = 0; number < kSwaps; ++number) {
    swaps.swap(number, of_clusters, rows);
    swaps.swap(number, of_clusters, again);
    EXPECT_EQ(rows, again);
    EXPECT_EQ(rows[0], rows[1]);
    EXPECT_EQ(rows[2], rows[4]);
    for (std::size_t i = 0; i < rows.size(); ++i)
      n_swapped[i] += rows[i];
    other_seed.swap(number, of_clusters, again);
    if (rows == again) ++n_alike;
  }
  // Within five standard deviations.
  for (const std::size_t n : n_swapped)
    EXPECT_NEAR(static_cast<double>(n), kSwaps / 2.0, 160);
  EXPECT_NEAR(static_cast<double>(n_alike), kSwaps / 16.0, 77)
      << "four clusters, each as it may be";
}

TEST(RandomisationPValue, CountsWhatIsAtLeastAsFar) {
  using Swapped = std::vector<std::optional<double>>;
  EXPECT_FALSE(randomisation_p_value(0.5, Swapped{}));
  EXPECT_EQ(randomisation_p_value(0.5, Swapped{0.1, -0.2, 0.4}), 1.0 / 4);
  EXPECT_EQ(randomisation_p_value(-0.5, Swapped{0.1, 0.5, -0.6}), 3.0 / 4);
  EXPECT_EQ(randomisation_p_value(0.1 + 0.2, Swapped{0.3, 0.0, 0.0}), 2.0 / 4) << "but rounded";
  EXPECT_EQ(randomisation_p_value(0.5, Swapped{std::nullopt, 0.1, 0.1}), 2.0 / 4);
  EXPECT_EQ(randomisation_p_value(0, Swapped{0.1, 0.0, 0.0}), 1.0);
}

}  // namespace
}  // namespace extractinator::eval
