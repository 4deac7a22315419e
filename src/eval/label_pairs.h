// Measures of predicted labels against true ones, and of how far both agree beyond chance.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace extractinator::eval {

// What a disagreement weighs in a kappa.
enum class KappaWeights : std::uint8_t {
  none,    // All the same.
  linear,  // As many steps as the two labels are apart in the order of labels.
};

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

  // The share that is right. Nothing without rows.
  [[nodiscard]] std::optional<double> accuracy(std::span<const std::uint32_t> weights = {}) const;
  // The mean over the true labels of the share of each that is right (Brodersen et al., The
  // Balanced Accuracy and Its Posterior Distribution, ICPR 2010). Nothing without rows.
  [[nodiscard]] std::optional<double> balanced_accuracy(
      std::span<const std::uint32_t> weights = {}
  ) const;
  // The mean over the labels that are there of 2 · right / (true + predicted) (van Rijsbergen,
  // Information Retrieval, 1979, chapter 7). Nothing without rows.
  [[nodiscard]] std::optional<double> macro_f1(std::span<const std::uint32_t> weights = {}) const;
  // Cohen's kappa: 1 is agreement, 0 what chance gives (Cohen, A Coefficient of Agreement for
  // Nominal Scales, 1960; with weights of disagreements: Weighted Kappa, 1968). A label that nobody
  // gave widens no step: "contradiction", "entailment" and "neutral" are one step apart each.
  // Nothing where both sides have the same label throughout, or none: chance then agrees, too.
  [[nodiscard]] std::optional<double> kappa(
      KappaWeights kappa_weights = KappaWeights::none, std::span<const std::uint32_t> weights = {}
  ) const;

 private:
  struct Pair {
    std::uint32_t truth = 0;  // Places in `labels_`.
    std::uint32_t prediction = 0;
  };
  struct Counts {
    std::vector<double> n_true = {};  // By label.
    std::vector<double> n_predicted = {};
    std::vector<double> n_right = {};
    double n = 0;
    double n_steps = 0;  // Between the labels of all pairs together.
  };
  [[nodiscard]] Counts count(std::span<const std::uint32_t> weights) const;

  std::vector<std::string> labels_ = {};
  std::vector<Pair> pairs_ = {};
};

}  // namespace extractinator::eval
