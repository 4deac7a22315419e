// Measures confidences; everything here is public through confidence.h.
#include "eval/confidence.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/check.h"
#include "eval/ranking.h"

namespace extractinator::eval {
namespace {

std::optional<double> auroc_of(std::span<const Confidence> confidences) {
  std::vector<Scored> scored;
  scored.reserve(confidences.size());
  for (const auto& [probability, is_right] : confidences)
    scored.push_back({.score = probability, .is_positive = is_right});
  return Ranking(scored).auroc();
}

}  // namespace

ConfidenceBins bins_of(
    std::span<const Confidence> confidences, std::span<const std::uint32_t> weights
) {
  EXTR_CHECK(weights.empty() || weights.size() == confidences.size(), "a weight for each");
  ConfidenceBins all;
  for (std::size_t i = 0; i < confidences.size(); ++i) {
    const auto [probability, is_right] = confidences[i];
    const double weight = weights.empty() ? 1 : weights[i];
    const auto index = static_cast<std::size_t>(probability * static_cast<double>(kBins));
    ConfidenceBin& bin = all.bins[std::min(index, kBins - 1)];
    const double right = is_right ? weight : 0;
    const double distance = probability - (is_right ? 1 : 0);
    bin.n += weight;
    bin.sum_of_probabilities += weight * probability;
    bin.n_right += right;
    all.n += weight;
    all.sum_of_squares += weight * distance * distance;
  }
  return all;
}

std::optional<double> ConfidenceBins::ece() const {
  if (n == 0) return std::nullopt;
  // The count of a bin cancels out of its weight and its means.
  double distance = 0;
  for (const ConfidenceBin& bin : bins)
    distance += std::abs(bin.n_right - bin.sum_of_probabilities);
  return distance / n;
}

std::optional<double> ConfidenceBins::brier() const {
  if (n == 0) return std::nullopt;
  return sum_of_squares / n;
}

Reliability reliability_of(std::span<const Confidence> confidences) {
  if (confidences.empty()) return {};
  const ConfidenceBins all = bins_of(confidences);
  double n_right = 0;
  for (const ConfidenceBin& bin : all.bins)
    n_right += bin.n_right;
  return {
      .n = confidences.size(),
      .accuracy = n_right / all.n,
      .ece = all.ece().value_or(0),
      .brier = all.brier().value_or(0),
      .auroc = auroc_of(confidences),
  };
}

}  // namespace extractinator::eval
