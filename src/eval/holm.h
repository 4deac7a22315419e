// P-values of several tests of one question.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace extractinator::eval {

// P-values adjusted so that the chance of any false finding among all of them stays below the level
// they are compared with (Holm, A Simple Sequentially Rejective Multiple Test Procedure, Scand. J.
// Stat. 6, 1979): the i-th smallest of m times m - i + 1, never below the one before, at most 1. In
// the order they were given; a test without a p-value has none and does not count. Cost: O(m log
// m).
[[nodiscard]] std::vector<std::optional<double>> holm_adjusted(
    std::span<const std::optional<double>> p_values
);

}  // namespace extractinator::eval
