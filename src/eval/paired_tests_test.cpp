// Tests of paired differences and agreement against published examples and countings by hand.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "eval/detectable.h"
#include "eval/gamma.h"
#include "eval/holm.h"
#include "eval/krippendorff.h"
#include "eval/kruskal_wallis.h"
#include "eval/mcnemar.h"
#include "eval/signed_rank.h"

namespace extractinator::eval {
namespace {

constexpr double kClose = 1e-12;

// Every choice of signs by itself.
TEST(SignedRank, CountsAllChoicesOfSigns) {
  std::mt19937_64 random(5);
  for (unsigned n = 1; n <= 12; ++n) {
    std::vector<double> differences(n);
    for (std::size_t i = 0; i < n; ++i)
      differences[i] = (random() % 3 == 0 ? -1.0 : 1.0) * static_cast<double>((i * i) + 1);
    const auto result = signed_rank(differences);
    ASSERT_TRUE(result && result->is_exact);
    const double mean = n * (n + 1.0) / 4;
    const double distance = std::abs(result->rank_sum_above - mean);
    unsigned n_as_far = 0;
    for (unsigned signs = 0; signs < (1U << n); ++signs) {
      double sum = 0;
      for (unsigned i = 0; i < n; ++i)
        sum += ((signs >> i) & 1U) != 0 ? i + 1.0 : 0.0;
      if (std::abs(sum - mean) >= distance) ++n_as_far;
    }
    EXPECT_NEAR(result->p_value, n_as_far / std::exp2(n), kClose) << n;
  }
}

// Zeros 0, 0 and differences 1, -1, 2, 3: without zeros ranks 1.5, 1.5, 3, 4, with them 3.5, 3.5,
// 5, 6.
TEST(SignedRank, HandlesZerosInBothWays) {
  const std::vector<double> differences = {0, 1, -1, 2, 0, 3};
  const auto dropped = signed_rank(differences).value();
  EXPECT_FALSE(dropped.is_exact);
  EXPECT_EQ(dropped.n_different, 4U);
  EXPECT_DOUBLE_EQ(dropped.rank_sum_above, 8.5);
  EXPECT_DOUBLE_EQ(dropped.rank_sum_below, 1.5);
  EXPECT_DOUBLE_EQ(dropped.rank_biserial(), 0.7);
  // Variance 4 · 5 · 9 / 24 - 6 / 48 = 7.375, mean 5.
  EXPECT_NEAR(dropped.p_value, std::erfc(3.5 / std::sqrt(2 * 7.375)), kClose);
  const auto ranked = signed_rank(differences, {.zeros = Zeros::ranked}).value();
  EXPECT_DOUBLE_EQ(ranked.rank_sum_above, 14.5);
  EXPECT_DOUBLE_EQ(ranked.rank_sum_below, 3.5);
  // Variance (6 · 7 · 13 - 2 · 3 · 5 - 3) / 24 = 21.375, mean (42 - 6) / 4 = 9.
  EXPECT_NEAR(ranked.p_value, std::erfc(5.5 / std::sqrt(2 * 21.375)), kClose);
}

TEST(SignedRank, IsOneWhereNothingDiffersAndNothingWithoutNumbers) {
  EXPECT_EQ(signed_rank({}), std::nullopt);
  EXPECT_EQ(signed_rank(std::vector<double>{1, std::nan("")}), std::nullopt);
  const auto equal = signed_rank(std::vector<double>{0, 0}).value();
  EXPECT_EQ(equal.p_value, 1);
  EXPECT_EQ(equal.n_different, 0U);
  EXPECT_EQ(equal.rank_biserial(), 0);
}

// Two groups of three, wholly apart: H = 12 / 42 · (36 + 225) / 3 - 21 = 27 / 7.
TEST(KruskalWallis, OfTwoGroupsByHand) {
  const std::vector<std::vector<double>> groups = {{1, 2, 3}, {4, 5, 6}};
  const auto result = kruskal_wallis(groups).value();
  EXPECT_NEAR(result.h, 27.0 / 7, kClose);
  EXPECT_EQ(result.n_degrees, 1U);
  EXPECT_NEAR(result.p_value, std::erfc(std::sqrt(27.0 / 14)), kClose);
  EXPECT_FALSE(kruskal_wallis(std::vector<std::vector<double>>{{1, 1}, {1}}));
  EXPECT_FALSE(kruskal_wallis(std::vector<std::vector<double>>{{1, 2}}));
  EXPECT_FALSE(kruskal_wallis(std::vector<std::vector<double>>{{1, 2}, {}}));
}

TEST(ChiSquare, HasTheFormsThatHaveAClosedOne) {
  for (const double x : {0.0, 0.1, 1.0, 7.5, 60.0, 900.0}) {
    EXPECT_NEAR(chi_square_above(x, 2) / std::exp(-x / 2), 1, 1e-12) << x;
    EXPECT_NEAR(chi_square_above(x, 4) / (std::exp(-x / 2) * (1 + (x / 2))), 1, 1e-12) << x;
    const double half = chi_square_above(x, 1);
    EXPECT_NEAR(gamma_above(0.5, x / 2), half, 1e-12 * half) << x;
  }
}

TEST(McNemar, CountsCoinTosses) {
  EXPECT_EQ(mcnemar_exact({}), 1);
  EXPECT_NEAR(mcnemar_exact({.n_first_only = 0, .n_second_only = 5}), 2.0 / 32, kClose);
  EXPECT_NEAR(mcnemar_exact({.n_first_only = 7, .n_second_only = 1}), 18.0 / 256, kClose);
  EXPECT_EQ(mcnemar_exact({.n_first_only = 4, .n_second_only = 4}), 1);
  EXPECT_EQ(mcnemar_corrected({}), 1);
  EXPECT_EQ(mcnemar_corrected({.n_first_only = 4, .n_second_only = 5}), 1);
  // (|15 - 5| - 1)² / 20 = 4.05
  EXPECT_NEAR(
      mcnemar_corrected({.n_first_only = 5, .n_second_only = 15}),
      std::erfc(std::sqrt(4.05 / 2)),
      kClose
  );
}

// 0.01, 0.04, 0.03, 0.005 of four: 0.03, 0.06, 0.06, 0.02.
TEST(Holm, StepsDownAndNeverBack) {
  const std::vector<std::optional<double>> p_values = {0.01, 0.04, std::nullopt, 0.03, 0.005};
  const auto adjusted = holm_adjusted(p_values);
  ASSERT_EQ(adjusted.size(), 5U);
  EXPECT_NEAR(adjusted[0].value(), 0.03, kClose);
  EXPECT_NEAR(adjusted[1].value(), 0.06, kClose);
  EXPECT_FALSE(adjusted[2]);
  EXPECT_NEAR(adjusted[3].value(), 0.06, kClose);
  EXPECT_NEAR(adjusted[4].value(), 0.02, kClose);
}

TEST(Holm, KeepsTheOrder) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::optional<double>> p_values(1 + (random() % 20));
    for (auto& p : p_values)
      p = static_cast<double>(random() % 50) / 49;
    const auto adjusted = holm_adjusted(p_values);
    for (std::size_t a = 0; a < p_values.size(); ++a) {
      EXPECT_GE(adjusted[a], p_values[a]);
      EXPECT_LE(adjusted[a], 1);
      for (std::size_t b = 0; b < p_values.size(); ++b) {
        if (p_values[a] <= p_values[b]) {
          EXPECT_LE(adjusted[a], adjusted[b]);
        }
      }
    }
  }
}

// Krippendorff 2011: four observers, twelve units, values missing.
TEST(KrippendorffAlpha, IsThatOfThePublishedExample) {
  constexpr int kMissing = 0;
  constexpr std::array<std::array<int, 12>, 4> kObservers = {{
      {1, 2, 3, 3, 2, 1, 4, 1, 2, kMissing, kMissing, kMissing},
      {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, kMissing, 3},
      {kMissing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, kMissing},
      {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, kMissing},
  }};
  std::vector<std::vector<double>> units(12);
  for (const auto& observer : kObservers) {
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
      if (observer[unit] != kMissing) units[unit].push_back(observer[unit]);
    }
  }
  EXPECT_NEAR(krippendorff_alpha(units, AlphaLevel::nominal).value(), 0.743, 0.0005);
  EXPECT_NEAR(krippendorff_alpha(units, AlphaLevel::ordinal).value(), 0.815, 0.0005);
  EXPECT_NEAR(krippendorff_alpha(units, AlphaLevel::interval).value(), 0.849, 0.0005);
  // By hand: the ordered pairs that differ are those of units 2 (two and a three), 6 (1, 2, 3, 4)
  // and 8 (three ones, a two), 1/3 each: 6 · 1 / 3, 40 / 3 and 6 / 3. Of the forty values, 9, 13,
  // 10, 5 and 3, the sum is 100 and that of squares 306: 2 · (40 · 306 - 100²) = 4480.
  EXPECT_NEAR(
      krippendorff_alpha(units, AlphaLevel::interval).value(),
      1 - (39 * (2.0 + (40.0 / 3) + 2.0) / 4480),
      kClose
  );
}

TEST(KrippendorffAlpha, IsNothingWhereChanceAgreesToo) {
  const std::vector<std::vector<double>> same = {{1, 1}, {1, 1}};
  const std::vector<std::vector<double>> alone = {{1}, {2}, {}};
  const std::vector<std::vector<double>> no_number = {{1, 2}, {std::nan(""), 1}};
  for (const AlphaLevel level : {AlphaLevel::nominal, AlphaLevel::ordinal, AlphaLevel::interval}) {
    EXPECT_FALSE(krippendorff_alpha(same, level));
    EXPECT_FALSE(krippendorff_alpha(alone, level));
    EXPECT_FALSE(krippendorff_alpha(no_number, level));
    EXPECT_FALSE(krippendorff_alpha({}, level));
  }
}

// A true difference of the size that is detectable is found as often as asked.
TEST(MinimumDetectableEffect, IsFoundAsOftenAsItSays) {
  constexpr std::size_t kRows = 100;
  constexpr int kRounds = 4000;
  constexpr double kSpread = 2.5;
  const double effect = minimum_detectable_effect(kSpread / std::sqrt(kRows));
  EXPECT_NEAR(effect, 2.8015852 * kSpread / 10, 1e-7);
  std::mt19937_64 random(13);
  std::normal_distribution<double> normal(effect, kSpread);
  std::vector<std::uint32_t> clusters(kRows);
  for (std::size_t i = 0; i < kRows; ++i)
    clusters[i] = static_cast<std::uint32_t>(i);
  int n_found = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> differences(kRows);
    double mean = 0;
    for (double& difference : differences) {
      difference = normal(random);
      mean += difference / static_cast<double>(kRows);
    }
    const double error = clustered_standard_error(differences, clusters).value();
    if (std::abs(mean) > 1.959964 * error) ++n_found;
  }
  EXPECT_NEAR(n_found / static_cast<double>(kRounds), 0.8, 0.02);
}

// Rows that say the same thing twice are no more rows.
TEST(ClusteredStandardError, DoesNotFallWhereRowsAreRepeated) {
  const std::vector<double> once = {1, 2, 4, 8};
  const std::vector<double> twice = {1, 1, 2, 2, 4, 4, 8, 8};
  const std::vector<std::uint32_t> own = {0, 1, 2, 3};
  const std::vector<std::uint32_t> pairs = {0, 0, 1, 1, 2, 2, 3, 3};
  EXPECT_NEAR(
      clustered_standard_error(once, own).value(),
      clustered_standard_error(twice, pairs).value(),
      kClose
  );
  EXPECT_FALSE(clustered_standard_error(once, std::vector<std::uint32_t>{0, 0, 0, 0}));
  EXPECT_FALSE(clustered_standard_error({}, {}));
}

}  // namespace
}  // namespace extractinator::eval
