// Agreement of two raters beyond chance, by Cohen's kappa.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace extractinator::eval {

// What a disagreement weighs.
enum class KappaWeights : std::uint8_t {
  none,    // All the same.
  linear,  // As many steps as the two labels are apart in the order of labels.
};

// 1 is agreement, 0 what chance gives (Cohen, A Coefficient of Agreement for Nominal Scales, 1960;
// with weights: Weighted Kappa, 1968). The labels are those that either side has, in the order
// that scikit-learn gives them when it reads the same data: by value if all are numbers ("2" and
// "2.0" are then the same), else by bytes. So a label that nobody gave widens no step, and
// "contradiction", "entailment", "neutral" are one step apart each. Nothing where both sides have
// the same label throughout, or none: chance then agrees, too. `truth` and `predictions` are
// equally long. Cost: O(n log n).
[[nodiscard]] std::optional<double> cohen_kappa(
    std::span<const std::string> truth,
    std::span<const std::string> predictions,
    KappaWeights weights = KappaWeights::none
);

}  // namespace extractinator::eval
