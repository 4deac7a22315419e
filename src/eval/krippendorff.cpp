// Disagreements as sums of squares, which need no table of all pairs of values; everything here is
// public through krippendorff.h.
#include "eval/krippendorff.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "eval/agreement.h"
#include "eval/ranks.h"

namespace extractinator::eval {
namespace {

// Units that say something, their values as places in one list.
struct Values {
  std::vector<double> values = {};
  std::vector<std::pair<std::size_t, std::size_t>> units = {};  // Begin and end of each.
};

// Over ordered pairs of n values, the sum of the squares of their differences.
double squares_between(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0;
  for (const double value : values)
    mean += value / n;
  double squares = 0;
  for (const double value : values)
    squares += (value - mean) * (value - mean);
  return 2 * n * squares;
}

std::optional<double> interval_alpha(const Values& all) {
  const auto n = static_cast<double>(all.values.size());
  double observed = 0;
  for (const auto& [begin, end] : all.units) {
    const std::span<const double> unit(all.values.data() + begin, end - begin);
    observed += squares_between(unit) / (static_cast<double>(unit.size()) - 1);
  }
  return 1 - ((n - 1) * observed / squares_between(all.values));
}

std::optional<double> nominal_alpha(const Values& all) {
  std::vector<double> labels = all.values;
  std::ranges::sort(labels);
  labels.erase(std::ranges::unique(labels).begin(), labels.end());
  NominalAlpha alpha;
  std::vector<std::uint64_t> counts(labels.size(), 0);
  for (const auto& [begin, end] : all.units) {
    std::ranges::fill(counts, 0U);
    for (std::size_t i = begin; i < end; ++i) {
      const auto label = std::ranges::lower_bound(labels, all.values[i]);
      ++counts[static_cast<std::size_t>(label - labels.begin())];
    }
    alpha.add(counts);
  }
  return alpha.value();
}

}  // namespace

std::string_view to_string(AlphaLevel level) {
  switch (level) {
    case AlphaLevel::ordinal:
      return "ordinal";
    case AlphaLevel::interval:
      return "interval";
    case AlphaLevel::nominal:
      break;
  }
  return "nominal";
}

std::optional<double> krippendorff_alpha(
    std::span<const std::vector<double>> units, AlphaLevel level
) {
  Values all;
  for (const std::vector<double>& unit : units) {
    if (std::ranges::any_of(unit, [](double x) { return !std::isfinite(x); })) return std::nullopt;
    if (unit.size() < 2) continue;
    const std::size_t begin = all.values.size();
    all.values.insert(all.values.end(), unit.begin(), unit.end());
    all.units.emplace_back(begin, all.values.size());
  }
  const auto differs = [&](double value) { return value != all.values.front(); };
  if (all.values.empty() || std::ranges::none_of(all.values, differs)) return std::nullopt;
  if (level == AlphaLevel::nominal) return nominal_alpha(all);
  // The values between two, half of their own ones included, are the difference of their mean
  // ranks: ordinal disagreement is that of numbers, of ranks.
  if (level == AlphaLevel::ordinal) all.values = ranks_of(all.values).ranks;
  return interval_alpha(all);
}

}  // namespace extractinator::eval
