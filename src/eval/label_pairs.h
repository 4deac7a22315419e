// Measures of predicted labels against true ones, and of how far both agree beyond chance.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "eval/label_counts.h"
#include "eval/weights.h"

namespace extractinator::eval {

// Pairs of labels, put in order once, so that they can be measured often: for intervals, each row
// counting as often as it was drawn. `weights` has one for each row, or is empty: each row counts
// once. Cost: O(n log n) once, and O(n + labels) for a measure.
class LabelPairs {
 public:
  // Both sides are equally long.
  LabelPairs(std::span<const std::string> truth, std::span<const std::string> predictions);

  // All that either side has, in the order that scikit-learn gives them when it reads the same
  // data: by value if all are numbers ("2" and "2.0" are then the same, in the spelling that came
  // first), else by bytes.
  [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }
  // How often each true label (rows) was predicted as each (columns). Cost: O(n + labels²).
  [[nodiscard]] std::vector<std::vector<std::uint64_t>> confusion() const;

  // As LabelCounts has them. In a kappa a label that nobody gave widens no step: "contradiction",
  // "entailment" and "neutral" are one step apart each.
  [[nodiscard]] std::optional<double> accuracy(Weights weights = {}) const;
  [[nodiscard]] std::optional<double> balanced_accuracy(Weights weights = {}) const;
  [[nodiscard]] std::optional<double> macro_f1(Weights weights = {}) const;
  [[nodiscard]] std::optional<double> kappa(
      KappaWeights kappa_weights = KappaWeights::none, Weights weights = {}
  ) const;

 private:
  struct Pair {
    std::uint32_t truth = 0;  // Places in `labels_`.
    std::uint32_t prediction = 0;
  };
  [[nodiscard]] LabelCounts count(Weights weights) const;

  std::vector<std::string> labels_ = {};
  std::vector<Pair> pairs_ = {};
};

}  // namespace extractinator::eval
