// How small a difference a comparison of so many rows could find.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace extractinator::eval {

struct DetectableOptions {
  double alpha = 0.05;  // Of the two-sided test.
  double power = 0.8;   // How often a true difference of this size would be found.
};

// The minimum detectable effect of a two-sided test of a mean difference that has this standard
// error: (z(1 - alpha / 2) + z(power)) · standard error, z being quantiles of the normal
// distribution (Bloom, Minimum Detectable Effects, Evaluation Review 19, 1995). For n independent
// rows the standard error is s / √n, s being the standard deviation of the differences.
[[nodiscard]] double minimum_detectable_effect(
    double standard_error, const DetectableOptions& options = {}
);

// The standard error of the mean of differences in m clusters: √(m / (m - 1) · Σ (sum over the
// cluster of d - mean)²) / n (Liang & Zeger, Longitudinal Data Analysis Using Generalized Linear
// Models, Biometrika 73, 1986; with the correction for few clusters). Where each row is its own
// cluster it is s / √n. `clusters` are numbered from 0. Nothing for fewer than two.
[[nodiscard]] std::optional<double> clustered_standard_error(
    std::span<const double> differences, std::span<const std::uint32_t> clusters
);

}  // namespace extractinator::eval
