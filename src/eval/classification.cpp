// Counts classes; everything here is public through classification.h.
#include "eval/classification.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/check.h"

namespace extractinator::eval {
namespace {

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void BinaryCounts::add(bool is_positive, bool is_predicted) {
  if (is_positive) {
    ++(is_predicted ? n_true_positive : n_false_negative);
  } else {
    ++(is_predicted ? n_false_positive : n_true_negative);
  }
}

std::uint64_t BinaryCounts::n() const {
  return n_true_positive + n_false_positive + n_false_negative + n_true_negative;
}

std::optional<double> BinaryCounts::accuracy() const {
  return share(n_true_positive + n_true_negative, n());
}

std::optional<double> BinaryCounts::sensitivity() const {
  return share(n_true_positive, n_true_positive + n_false_negative);
}

std::optional<double> BinaryCounts::specificity() const {
  return share(n_true_negative, n_true_negative + n_false_positive);
}

std::optional<double> BinaryCounts::positive_predictive_value() const {
  return share(n_true_positive, n_true_positive + n_false_positive);
}

std::optional<double> BinaryCounts::negative_predictive_value() const {
  return share(n_true_negative, n_true_negative + n_false_negative);
}

std::optional<double> BinaryCounts::balanced_accuracy() const {
  const auto of_positive = sensitivity();
  const auto of_negative = specificity();
  if (of_positive && of_negative) return (*of_positive + *of_negative) / 2;
  return of_positive ? of_positive : of_negative;
}

std::optional<double> BinaryCounts::f1() const {
  return share(2 * n_true_positive, (2 * n_true_positive) + n_false_positive + n_false_negative);
}

std::optional<double> balanced_accuracy(
    std::span<const std::string> truth, std::span<const std::string> predictions
) {
  EXTR_CHECK(truth.size() == predictions.size(), "a prediction for each true class");
  struct Counts {
    double n = 0;
    double n_right = 0;
  };
  std::map<std::string_view, Counts> by_class;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    Counts& counts = by_class[truth[i]];
    counts.n += 1;
    counts.n_right += truth[i] == predictions[i] ? 1 : 0;
  }
  if (by_class.empty()) return std::nullopt;
  double sum = 0;
  for (const auto& [name, counts] : by_class)
    sum += counts.n_right / counts.n;
  return sum / static_cast<double>(by_class.size());
}

}  // namespace extractinator::eval
