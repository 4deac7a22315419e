// Curves from how sure a model was to how often it is right, fitted to values with known truth.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace extractinator::eval {

// A predicted value whose truth is known.
struct Sample {
  double probability = 0;  // Of the value, as the model had it.
  bool is_right = false;
  // Of every value that could have stood there, if known; what is missing to 1 went to others.
  std::vector<double> distribution = {};
  std::size_t predicted = 0;              // Index of the value.
  std::optional<std::size_t> truth = {};  // Index of the true value; nothing: it is not there.
};

// Every probability of the distribution to the power of 1 / temperature, and all divided by their
// sum (Guo, Pleiss, Sun & Weinberger, On Calibration of Modern Neural Networks, 2017).
struct Temperature {
  double temperature = 1;

  bool operator==(const Temperature&) const = default;
};

// 1 / (1 + exp(-(slope · log(p / (1 - p)) + intercept))) (Platt, Probabilistic Outputs for Support
// Vector Machines, 1999).
struct Logistic {
  double slope = 1;
  double intercept = 0;

  bool operator==(const Logistic&) const = default;
};

// Straight lines between points of rising probability, flat beyond them; never falls (Zadrozny &
// Elkan, Transforming Classifier Scores into Accurate Multiclass Probability Estimates, 2002).
struct Isotonic {
  std::vector<std::pair<double, double>> points = {};  // {probability, calibrated}; at least one.

  bool operator==(const Isotonic&) const = default;
};

using Curve = std::variant<Temperature, Logistic, Isotonic>;

// Bounds of a fitted temperature: where every sample is right, no finite one is best.
inline constexpr double kLowestTemperature = 0.1;
inline constexpr double kHighestTemperature = 10;

// The temperature with the least negative log likelihood of the true values, to 1e-8. Samples whose
// true value has no probability say nothing and are left out; without others it is 1. Cost:
// O(values), about 40 times.
[[nodiscard]] Temperature fit_temperature(std::span<const Sample> samples);

// The most likely curve of "right" given the probability, for the targets of Platt, which keep it
// finite: (n₊ + 1) / (n₊ + 2) for right ones, 1 / (n₋ + 2) for others. Newton's method with
// backtracking (Lin, Lin & Weng, A Note on Platt's Probabilistic Outputs, 2007). `samples` is not
// empty.
[[nodiscard]] Logistic fit_logistic(std::span<const Sample> samples);

// The rising curve with the least squared error; pool adjacent violators (Ayer et al., 1955).
// `samples` is not empty. Cost: O(n log n).
[[nodiscard]] Isotonic fit_isotonic(std::span<const Sample> samples);

// How probable it is that the value is right. A temperature needs the distribution; without one the
// probability stays what it was.
[[nodiscard]] double calibrated(const Curve& curve, const Sample& sample);

}  // namespace extractinator::eval
