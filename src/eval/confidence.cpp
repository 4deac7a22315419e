// Measures confidences; everything here is public through confidence.h.
#include "eval/confidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "eval/ranking.h"

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
  std::vector<Scored> scored;
  scored.reserve(confidences.size());
  for (const auto& [probability, is_right] : confidences)
    scored.push_back({.score = probability, .is_positive = is_right});
  return Ranking(scored).auroc();
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
