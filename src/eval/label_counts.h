// Counts of true and predicted labels, and the measures that follow from them. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace extractinator::eval {

// What a disagreement weighs in a kappa.
enum class KappaWeights : std::uint8_t {
  none,    // All the same.
  linear,  // As many steps as the two labels are apart in the order of labels.
};

// Every measure is nothing without rows. Cost of each: O(labels).
struct LabelCounts {
  explicit LabelCounts(std::size_t n_labels)
      : n_true(n_labels),
        n_predicted(n_labels),
        n_right(n_labels) {}

  // A row that counts `weight` times; labels by their place in their order.
  void add(std::size_t truth, std::size_t prediction, double weight);
  // One whose prediction is no label, and so is wrong.
  void add_without_label(std::size_t truth, double weight);

  // The share that is right.
  [[nodiscard]] std::optional<double> accuracy() const;
  // The mean over the true labels of the share of each that is right (Brodersen et al., The
  // Balanced Accuracy and Its Posterior Distribution, ICPR 2010).
  [[nodiscard]] std::optional<double> balanced_accuracy() const;
  // The mean over the labels that are there of 2 · right / (true + predicted) (van Rijsbergen,
  // Information Retrieval, 1979, chapter 7).
  [[nodiscard]] std::optional<double> macro_f1() const;
  // The same, each label weighing as often as it is true.
  [[nodiscard]] std::optional<double> weighted_f1() const;
  // Cohen's kappa: 1 is agreement, 0 what chance gives (Cohen, A Coefficient of Agreement for
  // Nominal Scales, 1960; with weights of disagreements: Weighted Kappa, 1968). Nothing where both
  // sides have the same label throughout: chance then agrees, too. With linear weights every row
  // must have a label.
  [[nodiscard]] std::optional<double> kappa(KappaWeights weights = KappaWeights::none) const;
  // Matthews' correlation coefficient (Matthews, 1975; for more than two labels Gorodkin, Comparing
  // Two K-Category Assignments by a K-Category Correlation Coefficient, 2004). Nothing where a side
  // has one label throughout; scikit-learn says 0 then.
  [[nodiscard]] std::optional<double> matthews_correlation() const;

  std::vector<double> n_true = {};  // By label.
  std::vector<double> n_predicted = {};
  std::vector<double> n_right = {};
  double n = 0;
  double n_steps = 0;  // Between the labels of all pairs together.
};

}  // namespace extractinator::eval
