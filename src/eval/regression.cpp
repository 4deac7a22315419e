// Means over estimates; everything here is public through regression.h.
#include "eval/regression.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/check.h"

namespace extractinator::eval {
namespace {

constexpr double kRounding = 1e-9;

template <typename Value>
std::optional<double> mean_of(
    std::span<const Estimate> estimates, std::span<const std::uint32_t> weights, const Value& value
) {
  EXTR_CHECK(weights.empty() || weights.size() == estimates.size(), "a weight for each estimate");
  double n = 0;
  double sum = 0;
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    n += weight;
    sum += weight * value(estimates[i].truth, estimates[i].prediction);
  }
  if (n == 0) return std::nullopt;
  return sum / n;
}

}  // namespace

std::optional<double> rsmapes(
    std::span<const Estimate> estimates, double epsilon, std::span<const std::uint32_t> weights
) {
  const auto error = mean_of(estimates, weights, [epsilon](double y, double p) {
    return std::abs(y - p) / (std::abs(y) + std::abs(p) + epsilon);
  });
  return error.transform([](double mean) { return 1 - mean; });
}

std::optional<double> mean_absolute_error(
    std::span<const Estimate> estimates, std::span<const std::uint32_t> weights
) {
  return mean_of(estimates, weights, [](double y, double p) { return std::abs(y - p); });
}

std::optional<double> root_mean_squared_error(
    std::span<const Estimate> estimates, std::span<const std::uint32_t> weights
) {
  const auto error =
      mean_of(estimates, weights, [](double y, double p) { return (y - p) * (y - p); });
  return error.transform([](double mean) { return std::sqrt(mean); });
}

bool is_within(const Estimate& estimate, double tolerance) {
  return std::abs(estimate.truth - estimate.prediction) <= tolerance + kRounding;
}

std::optional<double> share_within(
    std::span<const Estimate> estimates, double tolerance, std::span<const std::uint32_t> weights
) {
  return mean_of(estimates, weights, [tolerance](double y, double p) {
    return is_within({.truth = y, .prediction = p}, tolerance) ? 1.0 : 0.0;
  });
}

}  // namespace extractinator::eval
