// Quantiles times standard errors; everything here is public through detectable.h.
#include "eval/detectable.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/check.h"
#include "eval/normal.h"

namespace extractinator::eval {

double minimum_detectable_effect(double standard_error, const DetectableOptions& options) {
  EXTR_CHECK(options.alpha > 0 && options.alpha < 1, "a level between 0 and 1");
  return (normal_quantile(1 - (options.alpha / 2)) + normal_quantile(options.power)) *
         standard_error;
}

std::optional<double> clustered_standard_error(
    std::span<const double> differences, std::span<const std::uint32_t> clusters
) {
  EXTR_CHECK(differences.size() == clusters.size(), "a cluster for each difference");
  if (differences.empty()) return std::nullopt;
  const auto n = static_cast<double>(differences.size());
  double mean = 0;
  for (const double difference : differences)
    mean += difference / n;
  std::vector<double> sums(std::size_t{*std::ranges::max_element(clusters)} + 1, 0);
  std::vector<bool> is_used(sums.size(), false);
  for (std::size_t i = 0; i < differences.size(); ++i) {
    sums[clusters[i]] += differences[i] - mean;
    is_used[clusters[i]] = true;
  }
  // Rows that do not count for a measure may leave numbers of clusters without any.
  const auto m = static_cast<double>(std::ranges::count(is_used, true));
  if (m < 2) return std::nullopt;
  double squares = 0;
  for (const double sum : sums)
    squares += sum * sum;
  return std::sqrt(m / (m - 1) * squares) / n;
}

}  // namespace extractinator::eval
