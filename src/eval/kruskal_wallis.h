// Whether groups of numbers lie at the same height.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace extractinator::eval {

struct KruskalWallis {
  double h = 0;        // Corrected for ties.
  double p_value = 1;  // Of a chi-square distribution with n_degrees degrees of freedom.
  std::size_t n_degrees = 0;
};

// The test of Kruskal & Wallis, Use of Ranks in One-Criterion Variance Analysis, JASA 47, 1952, H
// divided by 1 - (sum of t³ - t over groups of t equal numbers) / (n³ - n). Takes groups as
// independent of each other. Nothing for fewer than two groups, an empty one, numbers that are all
// the same, or one that is not a number. Cost: O(n log n).
[[nodiscard]] std::optional<KruskalWallis> kruskal_wallis(
    std::span<const std::vector<double>> groups
);

}  // namespace extractinator::eval
