// Shares of counts; everything here is public through binary_counts.h.
#include "eval/binary_counts.h"

#include <cstdint>
#include <optional>

namespace extractinator::eval {
namespace {

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void BinaryCounts::add(bool is_positive, bool is_predicted, std::uint64_t weight) {
  if (is_positive) {
    (is_predicted ? n_true_positive : n_false_negative) += weight;
  } else {
    (is_predicted ? n_false_positive : n_true_negative) += weight;
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

}  // namespace extractinator::eval
