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

}  // namespace

EstimateErrors errors_of(std::span<const Estimate> estimates, double epsilon, Weights weights) {
  EXTR_CHECK(weights.empty() || weights.size() == estimates.size(), "a weight for each estimate");
  double n = 0;
  double distances = 0;
  double squares = 0;
  double shares = 0;
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const auto [y, p] = estimates[i];
    const double weight = weights.empty() ? 1 : weights[i];
    const double distance = std::abs(y - p);
    n += weight;
    distances += weight * distance;
    squares += weight * distance * distance;
    shares += weight * (distance / (std::abs(y) + std::abs(p) + epsilon));
  }
  if (n == 0) return {};
  return {
      .mean_absolute_error = distances / n,
      .root_mean_squared_error = std::sqrt(squares / n),
      .rsmapes = 1 - (shares / n),
  };
}

std::optional<double> rsmapes(
    std::span<const Estimate> estimates, double epsilon, Weights weights
) {
  return errors_of(estimates, epsilon, weights).rsmapes;
}

std::optional<double> mean_absolute_error(std::span<const Estimate> estimates, Weights weights) {
  return errors_of(estimates, 1, weights).mean_absolute_error;
}

std::optional<double> root_mean_squared_error(
    std::span<const Estimate> estimates, Weights weights
) {
  return errors_of(estimates, 1, weights).root_mean_squared_error;
}

bool is_within(const Estimate& estimate, double tolerance) {
  return std::abs(estimate.truth - estimate.prediction) <= tolerance + kRounding;
}

std::optional<double> share_within(
    std::span<const Estimate> estimates, double tolerance, Weights weights
) {
  EXTR_CHECK(weights.empty() || weights.size() == estimates.size(), "a weight for each estimate");
  double n = 0;
  double n_within = 0;
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    n += weight;
    if (is_within(estimates[i], tolerance)) n_within += weight;
  }
  if (n == 0) return std::nullopt;
  return n_within / n;
}

}  // namespace extractinator::eval
