// Measures from counts of labels; everything here is private to the room through label_counts.h.
#include "eval/label_counts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>

namespace extractinator::eval {
namespace {

double sum_of(const std::vector<double>& values) {
  return std::ranges::fold_left(values, 0.0, std::plus());
}

// What all pairs of a true and a predicted label would weigh together, each side having its labels
// as often as it does.
double weight_of_all_pairs(const LabelCounts& counts, KappaWeights weights) {
  double weight = 0;
  if (weights == KappaWeights::none) {
    for (std::size_t i = 0; i < counts.n_true.size(); ++i)
      weight += counts.n_true[i] * (counts.n - counts.n_predicted[i]);
    return weight;
  }
  // Two labels are as far apart as there are gaps between them: count the pairs over each gap.
  double n_true_below = 0;
  double n_predicted_below = 0;
  for (std::size_t i = 0; i < counts.n_true.size(); ++i) {
    n_true_below += counts.n_true[i];
    n_predicted_below += counts.n_predicted[i];
    weight += n_true_below * (counts.n - n_predicted_below);
    weight += n_predicted_below * (counts.n - n_true_below);
  }
  return weight;
}

}  // namespace

void LabelCounts::add(std::size_t truth, std::size_t prediction, double weight) {
  n_true[truth] += weight;
  n_predicted[prediction] += weight;
  n += weight;
  if (truth == prediction) {
    n_right[truth] += weight;
  } else {
    n_steps +=
        weight * static_cast<double>(std::max(truth, prediction) - std::min(truth, prediction));
  }
}

void LabelCounts::add_without_label(std::size_t truth, double weight) {
  n_true[truth] += weight;
  n += weight;
}

std::optional<double> LabelCounts::accuracy() const {
  if (n == 0) return std::nullopt;
  return sum_of(n_right) / n;
}

std::optional<double> LabelCounts::balanced_accuracy() const {
  double sum = 0;
  double n_labels = 0;
  for (std::size_t i = 0; i < n_true.size(); ++i) {
    if (n_true[i] == 0) continue;
    sum += n_right[i] / n_true[i];
    n_labels += 1;
  }
  if (n_labels == 0) return std::nullopt;
  return sum / n_labels;
}

std::optional<double> LabelCounts::macro_f1() const {
  double sum = 0;
  double n_labels = 0;
  for (std::size_t i = 0; i < n_true.size(); ++i) {
    const double n_both = n_true[i] + n_predicted[i];
    if (n_both == 0) continue;
    sum += 2 * n_right[i] / n_both;
    n_labels += 1;
  }
  if (n_labels == 0) return std::nullopt;
  return sum / n_labels;
}

std::optional<double> LabelCounts::weighted_f1() const {
  if (n == 0) return std::nullopt;
  double sum = 0;
  for (std::size_t i = 0; i < n_true.size(); ++i) {
    if (n_true[i] > 0) sum += n_true[i] * 2 * n_right[i] / (n_true[i] + n_predicted[i]);
  }
  return sum / n;
}

std::optional<double> LabelCounts::kappa(KappaWeights weights) const {
  const double of_all_pairs = weight_of_all_pairs(*this, weights);
  if (of_all_pairs == 0) return std::nullopt;
  const double observed = weights == KappaWeights::none ? n - sum_of(n_right) : n_steps;
  return 1 - (observed * n / of_all_pairs);
}

std::optional<double> LabelCounts::matthews_correlation() const {
  double n_pairs = 0;  // Of a true and a predicted label that are the same.
  double n_pairs_true = 0;
  double n_pairs_predicted = 0;
  for (std::size_t i = 0; i < n_true.size(); ++i) {
    n_pairs += n_true[i] * n_predicted[i];
    n_pairs_true += n_true[i] * n_true[i];
    n_pairs_predicted += n_predicted[i] * n_predicted[i];
  }
  const double n_without_label = n - sum_of(n_predicted);
  n_pairs_predicted += n_without_label * n_without_label;
  const double spread = ((n * n) - n_pairs_true) * ((n * n) - n_pairs_predicted);
  if (spread <= 0) return std::nullopt;
  return ((sum_of(n_right) * n) - n_pairs) / std::sqrt(spread);
}

}  // namespace extractinator::eval
