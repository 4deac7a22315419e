// Answers of two classes, counted as a diagnostic test is.
#pragma once

#include <cstdint>
#include <optional>

namespace extractinator::eval {

// What became of answers of two classes, one of them the positive one. The measures are shares of
// counts, nothing where there is nothing to share (Altman & Bland, Diagnostic Tests 1 and 2, BMJ
// 308, 1994).
struct BinaryCounts {
  std::uint64_t n_true_positive = 0;
  std::uint64_t n_false_positive = 0;
  std::uint64_t n_false_negative = 0;
  std::uint64_t n_true_negative = 0;

  // A row that counts `weight` times.
  void add(bool is_positive, bool is_predicted, std::uint64_t weight = 1);
  [[nodiscard]] std::uint64_t n() const;

  [[nodiscard]] std::optional<double> accuracy() const;
  [[nodiscard]] std::optional<double> sensitivity() const;  // Of the positive ones; recall.
  [[nodiscard]] std::optional<double> specificity() const;  // Of the negative ones.
  [[nodiscard]] std::optional<double> positive_predictive_value() const;  // Precision.
  [[nodiscard]] std::optional<double> negative_predictive_value() const;
  // The mean of sensitivity and specificity; where one class is missing, the other's.
  [[nodiscard]] std::optional<double> balanced_accuracy() const;
  // 2 · true positives / (positive + predicted ones) (van Rijsbergen, Information Retrieval, 1979,
  // chapter 7). Nothing where nothing is positive on either side.
  [[nodiscard]] std::optional<double> f1() const;
};

}  // namespace extractinator::eval
