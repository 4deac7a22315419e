// Measures confidences; everything here is public through confidence.h.
#include "eval/confidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace extractinator::eval {
namespace {

double ece_of(std::span<const Confidence> confidences) {
  struct Bin {
    double probability = 0;
    double n_right = 0;
  };
  std::array<Bin, kBins> bins = {};
  for (const auto& [probability, is_right] : confidences) {
    const auto index = static_cast<std::size_t>(probability * static_cast<double>(kBins));
    Bin& bin = bins.at(std::min(index, kBins - 1));
    bin.probability += probability;
    bin.n_right += is_right ? 1 : 0;
  }
  // The count of a bin cancels out of its weight and its means.
  double distance = 0;
  for (const Bin& bin : bins)
    distance += std::abs(bin.n_right - bin.probability);
  return distance / static_cast<double>(confidences.size());
}

std::optional<double> auroc_of(std::span<const Confidence> confidences) {
  std::vector<Confidence> sorted(confidences.begin(), confidences.end());
  std::ranges::sort(sorted, {}, &Confidence::probability);
  double rank_sum = 0;  // Of the right ones; equal ones share the mean of their ranks.
  double n_right = 0;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i;
    double n_right_here = 0;
    for (; end < sorted.size() && sorted[end].probability == sorted[i].probability; ++end)
      n_right_here += sorted[end].is_right ? 1 : 0;
    rank_sum += n_right_here * (static_cast<double>(i + 1 + end) / 2);
    n_right += n_right_here;
    i = end;
  }
  const double n_wrong = static_cast<double>(sorted.size()) - n_right;
  if (n_right == 0 || n_wrong == 0) return std::nullopt;
  return (rank_sum - (n_right * (n_right + 1) / 2)) / (n_right * n_wrong);
}

}  // namespace

Reliability reliability_of(std::span<const Confidence> confidences) {
  if (confidences.empty()) return {};
  const auto n = static_cast<double>(confidences.size());
  double n_right = 0;
  double squares = 0;
  for (const auto& [probability, is_right] : confidences) {
    const double distance = probability - (is_right ? 1 : 0);
    n_right += is_right ? 1 : 0;
    squares += distance * distance;
  }
  return {
      .n = confidences.size(),
      .accuracy = n_right / n,
      .ece = ece_of(confidences),
      .brier = squares / n,
      .auroc = auroc_of(confidences),
  };
}

}  // namespace extractinator::eval
