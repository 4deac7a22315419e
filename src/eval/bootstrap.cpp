// Draws clusters and takes percentiles; everything here is public through bootstrap.h.
#include "eval/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "base/check.h"
#include "eval/normal.h"

namespace extractinator::eval {
namespace {

// Between the two nearest of the sorted values (Hyndman & Fan, Sample Quantiles in Statistical
// Packages, 1996, type 7).
double percentile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto before = static_cast<std::size_t>(place);
  const std::size_t behind = std::min(before + 1, sorted.size() - 1);
  return sorted[before] +
         ((place - static_cast<double>(before)) * (sorted[behind] - sorted[before]));
}

// Where a normal distribution has the share of drawn values below the lower end.
double lower_end(double level, std::size_t n_clusters) {
  const auto m = static_cast<double>(n_clusters);
  const double t = student_quantile((1 - level) / 2, m - 1);
  return t * std::sqrt(m / (m - 1));
}

// Those that are defined, sorted; empty where they say too little.
std::vector<double> sorted_values(
    std::span<const std::optional<double>> values, std::size_t n_clusters
) {
  std::vector<double> sorted;
  for (const std::optional<double>& value : values) {
    if (value) sorted.push_back(*value);
  }
  if (n_clusters < 2 || 2 * sorted.size() < values.size()) return {};
  std::ranges::sort(sorted);
  return sorted;
}

// Φ⁻¹ of the share of the sorted values below one; no share is taken as 0 or 1.
double bias_of(const std::vector<double>& sorted, double value) {
  const auto [first, last] = std::ranges::equal_range(sorted, value);
  const auto n_below = static_cast<double>(first - sorted.begin());
  const auto n_equal = static_cast<double>(last - first);
  const auto n = static_cast<double>(sorted.size());
  return normal_quantile(std::clamp(n_below + (n_equal / 2), 0.5, n - 0.5) / n);
}

double acceleration_of(std::span<const std::optional<double>> without) {
  double sum = 0;
  for (const std::optional<double>& value : without) {
    if (!value) return 0;
    sum += *value;
  }
  const double mean = sum / static_cast<double>(without.size());
  double squares = 0;
  double cubes = 0;
  for (const std::optional<double>& value : without) {
    const double distance = mean - *value;
    squares += distance * distance;
    cubes += distance * distance * distance;
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

// A generator for each draw: a draw does not depend on how many numbers others took. The numbers of
// both are fixed by the standard.
std::mt19937_64 generator_of(std::uint64_t seed, std::size_t draw) {
  // Steele, Lea & Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014: neighbours
  // become unlike.
  std::uint64_t word = seed + (0x9E3779B97F4A7C15U * (draw + 1));
  word = (word ^ (word >> 30U)) * 0xBF58476D1CE4E5B9U;
  word = (word ^ (word >> 27U)) * 0x94D049BB133111EBU;
  return std::mt19937_64(word ^ (word >> 31U));
}

std::size_t n_clusters_of(std::span<const std::uint32_t> clusters) {
  return clusters.empty() ? 0 : std::size_t{*std::ranges::max_element(clusters)} + 1;
}

}  // namespace

ClusterDraws::ClusterDraws(std::span<const std::uint32_t> clusters, std::uint64_t seed)
    : clusters_(clusters),
      n_clusters_(n_clusters_of(clusters)),
      seed_(seed) {}

void ClusterDraws::draw(
    std::size_t number, std::vector<std::uint32_t>& n_taken, std::span<Weight> weights
) const {
  std::mt19937_64 random = generator_of(seed_, number);
  n_taken.assign(n_clusters_, 0U);
  for (std::size_t i = 0; i < n_clusters_; ++i)
    ++n_taken[random() % n_clusters_];
  std::ranges::transform(clusters_, weights.begin(), [&](std::uint32_t cluster) {
    return static_cast<Weight>(std::min<std::uint32_t>(n_taken[cluster], kMostWeight));
  });
}

void ClusterDraws::leave_out(
    std::size_t group, std::size_t n_groups, std::span<Weight> weights
) const {
  std::ranges::transform(clusters_, weights.begin(), [&](std::uint32_t cluster) {
    return static_cast<Weight>(cluster % n_groups == group ? 0 : 1);
  });
}

ClusterSwaps::ClusterSwaps(std::span<const std::uint32_t> clusters, std::uint64_t seed)
    : clusters_(clusters),
      n_clusters_(n_clusters_of(clusters)),
      seed_(~seed) {}

void ClusterSwaps::swap(
    std::size_t number, std::vector<std::uint32_t>& of_clusters, std::span<Weight> of_rows
) const {
  constexpr unsigned kHighestBit = 63;
  std::mt19937_64 random = generator_of(seed_, number);
  of_clusters.resize(n_clusters_);
  for (std::uint32_t& is_swapped : of_clusters)
    is_swapped = static_cast<std::uint32_t>(random() >> kHighestBit);
  std::ranges::transform(clusters_, of_rows.begin(), [&](std::uint32_t cluster) {
    return static_cast<Weight>(of_clusters[cluster]);
  });
}

std::optional<double> randomisation_p_value(
    double difference, std::span<const std::optional<double>> swapped
) {
  constexpr double kRounding = 1e-12;
  if (swapped.empty()) return std::nullopt;
  const double size = std::abs(difference) - kRounding;
  const auto n_far = std::ranges::count_if(swapped, [size](const std::optional<double>& other) {
    return !other || std::abs(*other) >= size;
  });
  return static_cast<double>(1 + n_far) / static_cast<double>(1 + swapped.size());
}

std::vector<std::vector<std::optional<double>>> drawn_values(
    std::span<const std::uint32_t> clusters,
    std::span<const Measure> measures,
    const BootstrapOptions& options
) {
  std::vector<std::vector<std::optional<double>>> drawn(measures.size());
  const ClusterDraws draws(clusters, options.seed);
  if (draws.n_clusters() == 0) return drawn;
  std::vector<std::uint32_t> n_taken;
  std::vector<Weight> weights(clusters.size());
  for (std::size_t draw = 0; draw < options.n_draws; ++draw) {
    draws.draw(draw, n_taken, weights);
    for (std::size_t i = 0; i < measures.size(); ++i)
      drawn[i].push_back(measures[i](weights));
  }
  return drawn;
}

std::optional<Interval> interval_of(
    std::span<const std::optional<double>> values, std::size_t n_clusters, double level
) {
  EXTR_CHECK(level > 0 && level < 1, "a level between 0 and 1");
  const std::vector<double> sorted = sorted_values(values, n_clusters);
  if (sorted.empty()) return std::nullopt;
  const double outside = normal_below(lower_end(level, n_clusters));
  return Interval{.low = percentile(sorted, outside), .high = percentile(sorted, 1 - outside)};
}

std::optional<Interval> corrected_interval_of(
    std::span<const std::optional<double>> values,
    double value,
    std::span<const std::optional<double>> without,
    std::size_t n_clusters,
    double level
) {
  EXTR_CHECK(level > 0 && level < 1, "a level between 0 and 1");
  const std::vector<double> sorted = sorted_values(values, n_clusters);
  if (sorted.empty()) return std::nullopt;
  const double bias = bias_of(sorted, value);
  const double acceleration = acceleration_of(without);
  const auto share_below = [&](double z) {
    const double slope = 1 - (acceleration * (bias + z));
    // Never so in practice; the end is then beyond all values.
    if (slope <= 0) return z < 0 ? 0.0 : 1.0;
    return normal_below(bias + ((bias + z) / slope));
  };
  const double z = lower_end(level, n_clusters);
  return Interval{
      .low = percentile(sorted, share_below(z)), .high = percentile(sorted, share_below(-z))
  };
}

std::vector<std::optional<Interval>> bootstrap(
    std::span<const std::uint32_t> clusters,
    std::span<const Measure> measures,
    const BootstrapOptions& options
) {
  std::vector<std::optional<Interval>> intervals;
  for (const auto& values : drawn_values(clusters, measures, options))
    intervals.push_back(interval_of(values, n_clusters_of(clusters), options.level));
  return intervals;
}

}  // namespace extractinator::eval
