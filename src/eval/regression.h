// How near estimated numbers are to true ones. Everything is nothing without estimates. `weights`
// says how often each estimate counts; empty: each once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "eval/weights.h"

namespace extractinator::eval {

struct Estimate {
  double truth = 0;
  double prediction = 0;
};

// 1 - mean(|y - p| / (|y| + |p| + epsilon)): the robust symmetric mean absolute percentage error
// score of the DRAGON benchmark (Bosma et al., npj Digital Medicine 8:289, 2025). `epsilon` is
// above 0, in the unit of the numbers: what small differences weigh near 0. From 0 to 1.
[[nodiscard]] std::optional<double> rsmapes(
    std::span<const Estimate> estimates, double epsilon, Weights weights = {}
);

// mean(|y - p|), in the unit of the numbers.
[[nodiscard]] std::optional<double> mean_absolute_error(
    std::span<const Estimate> estimates, Weights weights = {}
);
// sqrt(mean((y - p)²)), in the unit of the numbers; never below the mean absolute error.
[[nodiscard]] std::optional<double> root_mean_squared_error(
    std::span<const Estimate> estimates, Weights weights = {}
);
// All three in one pass.
struct EstimateErrors {
  std::optional<double> mean_absolute_error = {};
  std::optional<double> root_mean_squared_error = {};
  std::optional<double> rsmapes = {};
};
[[nodiscard]] EstimateErrors errors_of(
    std::span<const Estimate> estimates, double epsilon, Weights weights = {}
);
// |y - p| <= tolerance. A difference above it by no more than 1e-9 is within it: 13.3 is within 1
// of 12.3, but in binary they differ by a little more.
[[nodiscard]] bool is_within(const Estimate& estimate, double tolerance);
// The share that is.
[[nodiscard]] std::optional<double> share_within(
    std::span<const Estimate> estimates, double tolerance, Weights weights = {}
);

}  // namespace extractinator::eval
