// How well probabilities say how often something is right.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "eval/weights.h"

namespace extractinator::eval {

// One probability, and what happened.
struct Confidence {
  double probability = 0;
  bool is_right = false;
};

struct Reliability {
  std::uint64_t n = 0;
  double accuracy = 0;  // Share that is right.
  // Expected calibration error: the mean distance of accuracy and mean probability in ten bins of
  // equal width, weighted by their counts (Naeini, Cooper & Hauskrecht, 2015; Guo et al., 2017).
  double ece = 0;
  // Mean squared distance of the probability from 1 where right and 0 elsewhere (Brier, 1950).
  double brier = 0;
  // How probable it is that a right one has a higher probability than a wrong one; ranking.h.
  std::optional<double> auroc = {};
};

inline constexpr std::size_t kBins = 10;  // Of the expected calibration error.

// Confidences whose probability lies in [i / 10, (i + 1) / 10), the last bin closed.
struct ConfidenceBin {
  double n = 0;
  double sum_of_probabilities = 0;
  double n_right = 0;
};

[[nodiscard]] std::size_t bin_of(double probability);

struct ConfidenceBins {
  std::array<ConfidenceBin, kBins> bins = {};
  double n = 0;
  double sum_of_squares = 0;  // Of the distances that `brier` is the mean of.

  // Some that all lie in this bin, all right or all wrong. `weights` says how often each counts;
  // empty: each once.
  void add(
      std::size_t bin, bool is_right, std::span<const double> probabilities, Weights weights = {}
  );
  // Nothing without confidences.
  [[nodiscard]] std::optional<double> ece() const;
  [[nodiscard]] std::optional<double> brier() const;
};

// All zero for no confidences. Cost: O(n log n).
[[nodiscard]] Reliability reliability_of(std::span<const Confidence> confidences);

}  // namespace extractinator::eval
