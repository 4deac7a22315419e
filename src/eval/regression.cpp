// Means over estimates; everything here is public through regression.h.
#include "eval/regression.h"

#include <cmath>
#include <optional>
#include <span>

namespace extractinator::eval {
namespace {

constexpr double kRounding = 1e-9;

template <typename Value>
std::optional<double> mean_of(std::span<const Estimate> estimates, const Value& value) {
  if (estimates.empty()) return std::nullopt;
  double sum = 0;
  for (const auto& [truth, prediction] : estimates)
    sum += value(truth, prediction);
  return sum / static_cast<double>(estimates.size());
}

}  // namespace

std::optional<double> rsmapes(std::span<const Estimate> estimates, double epsilon) {
  const auto error = mean_of(estimates, [epsilon](double y, double p) {
    return std::abs(y - p) / (std::abs(y) + std::abs(p) + epsilon);
  });
  return error.transform([](double mean) { return 1 - mean; });
}

std::optional<double> mean_absolute_error(std::span<const Estimate> estimates) {
  return mean_of(estimates, [](double y, double p) { return std::abs(y - p); });
}

std::optional<double> root_mean_squared_error(std::span<const Estimate> estimates) {
  const auto error = mean_of(estimates, [](double y, double p) { return (y - p) * (y - p); });
  return error.transform([](double mean) { return std::sqrt(mean); });
}

bool is_within(const Estimate& estimate, double tolerance) {
  return std::abs(estimate.truth - estimate.prediction) <= tolerance + kRounding;
}

std::optional<double> share_within(std::span<const Estimate> estimates, double tolerance) {
  return mean_of(estimates, [tolerance](double y, double p) {
    return is_within({.truth = y, .prediction = p}, tolerance) ? 1.0 : 0.0;
  });
}

}  // namespace extractinator::eval
