// Whether paired numbers differ to one side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace extractinator::eval {

// What pairs without a difference are to the test.
enum class Zeros : std::uint8_t {
  dropped,  // Left out before ranks are given (Wilcoxon, 1945).
  ranked,   // They take the lowest ranks, which then count for neither side (Pratt, 1959).
};

struct SignedRankOptions {
  Zeros zeros = Zeros::dropped;
  bool is_approximate = false;  // Also where the exact distribution could be had.
};

struct SignedRank {
  double p_value = 1;         // Two-sided.
  double rank_sum_above = 0;  // Of the differences above 0,
  double rank_sum_below = 0;  // and of those below.
  std::size_t n_different = 0;
  bool is_exact = false;  // The p-value is counted, not taken from a normal distribution.

  // (above - below) / (above + below), from -1 to 1; 0 where nothing differs (Kerby, The Simple
  // Difference Formula, Comprehensive Psychology 3, 2014).
  [[nodiscard]] double rank_biserial() const;
};

// How many differences have their p-value counted.
inline constexpr std::size_t kMostExactDifferences = 50;

// Wilcoxon's signed-rank test that differences lie symmetrically around 0 (Individual Comparisons
// by Ranking Methods, Biometrics Bulletin 1, 1945). The p-value is exact for up to
// kMostExactDifferences of different sizes, none of them 0. Otherwise it is that of a normal
// distribution, without correction for continuity, its variance less for ties by the sum of t³ - t
// over 48 (Cureton, The Normal Approximation to the Signed-Rank Sampling Distribution When Zero
// Differences Are Present, JASA 62, 1967). Where nothing differs it is 1. Nothing without
// differences, or with one that is not a number. Cost: O(n log n), or O(n³) while exact.
[[nodiscard]] std::optional<SignedRank> signed_rank(
    std::span<const double> differences, const SignedRankOptions& options = {}
);

}  // namespace extractinator::eval
