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

std::size_t bin_of(double probability) {
  const auto bin = static_cast<std::size_t>(probability * static_cast<double>(kBins));
  return std::min(bin, kBins - 1);
}

void ConfidenceBins::add(
    std::size_t bin, bool is_right, std::span<const double> probabilities, Weights weights
) {
  EXTR_CHECK(weights.empty() || weights.size() == probabilities.size(), "a weight for each");
  const double right = is_right ? 1 : 0;
  double n_added = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    const double distance = probabilities[i] - right;
    n_added += weight;
    sum += weight * probabilities[i];
    squares += weight * distance * distance;
  }
  bins[bin].n += n_added;
  bins[bin].sum_of_probabilities += sum;
  if (is_right) bins[bin].n_right += n_added;
  n += n_added;
  sum_of_squares += squares;
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
  ConfidenceBins all;
  for (const Confidence& confidence : confidences)
    all.add(
        bin_of(confidence.probability), confidence.is_right, std::span(&confidence.probability, 1)
    );
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
