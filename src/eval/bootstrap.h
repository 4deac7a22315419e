// Intervals and tests of measures by resampling the clusters that rows come in, such as the reports
// of one patient.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "eval/weights.h"

namespace extractinator::eval {

struct Interval {
  double low = 0;
  double high = 0;

  bool operator==(const Interval&) const = default;
};

struct BootstrapOptions {
  std::size_t n_draws = 2000;  // Of clusters, with replacement; fewer make rougher ends.
  double level = 0.95;         // How often intervals shall cover the true value.
  std::uint64_t seed = 0;      // The same seed draws the same on every machine.
};

// Draws of clusters, one by one. `clusters` has for each row the number of its cluster, from 0 and
// without gaps, and must outlive this; rows of a cluster are drawn together.
class ClusterDraws {
 public:
  ClusterDraws(std::span<const std::uint32_t> clusters, std::uint64_t seed);
  [[nodiscard]] std::size_t n_clusters() const { return n_clusters_; }
  // How often each row counts in the draw with this number, which depends on nothing but that and
  // the seed. `n_taken` is working space. Safe from several threads.
  void draw(
      std::size_t number, std::vector<std::uint32_t>& n_taken, std::span<Weight> weights
  ) const;
  // Each row once, without those of one of `n_groups` groups of clusters: every `n_groups`-th one.
  void leave_out(std::size_t group, std::size_t n_groups, std::span<Weight> weights) const;

 private:
  std::span<const std::uint32_t> clusters_ = {};
  std::size_t n_clusters_ = 0;
  std::uint64_t seed_ = 0;
};

// Swaps of the answers that two runs gave to the same rows, cluster by cluster: which run gave
// which does not matter to either if they are equally good (Noreen, Computer-Intensive Methods for
// Testing Hypotheses, 1989, chapter 2; of whole clusters, since rows of one are no independent
// observations). `clusters` as ClusterDraws has them.
class ClusterSwaps {
 public:
  ClusterSwaps(std::span<const std::uint32_t> clusters, std::uint64_t seed);
  // Whether the clusters of the rows are swapped in the swap with this number, each as probably as
  // not: 1 or 0 by row. It depends on nothing but the number and the seed, and is another random
  // number than any of ClusterDraws. `of_clusters` is working space. Safe from several threads.
  void swap(
      std::size_t number, std::vector<std::uint32_t>& of_clusters, std::span<Weight> of_rows
  ) const;

 private:
  std::span<const std::uint32_t> clusters_ = {};
  std::size_t n_clusters_ = 0;
  std::uint64_t seed_ = 0;
};

// The two-sided p-value of a difference among those after swaps: (1 + the number that are at least
// as far from 0) / (1 + their number), never 0 (Phipson & Smyth, Permutation P-values Should Never
// Be Zero, Stat. Appl. Genet. Mol. Biol. 9, 2010). Sizes that differ by rounding alone are the
// same; a difference that is not defined counts as far. Nothing without swaps.
[[nodiscard]] std::optional<double> randomisation_p_value(
    double difference, std::span<const std::optional<double>> swapped
);

// A measure of all rows, each counting as often as its weight; nothing where it is not defined.
using Measure = std::function<std::optional<double>(Weights weights)>;

// The values of several measures of the same rows, each a list over the same draws. Rows of a
// cluster are drawn together, since they are no independent observations (Field & Welsh,
// Bootstrapping Clustered Data, J. R. Stat. Soc. B 69, 2007). Cost: draws * (rows + measures).
[[nodiscard]] std::vector<std::vector<std::optional<double>>> drawn_values(
    std::span<const std::uint32_t> clusters,
    std::span<const Measure> measures,
    const BootstrapOptions& options = {}
);

// An interval from the values that were drawn. The ends are percentiles of the drawn values,
// somewhat further out than those of the level, because few clusters vary less than what they were
// taken from: at Φ(∓ t · √(m / (m - 1))) for m clusters, t being the quantile of Student's
// distribution with m - 1 degrees of freedom (Hesterberg, What Teachers Should Know about the
// Bootstrap, The American Statistician 69, 2015). Draws that left the measure undefined do not
// count; nothing where more than half did, or there are fewer than two clusters.
[[nodiscard]] std::optional<Interval> interval_of(
    std::span<const std::optional<double>> values, std::size_t n_clusters, double level = 0.95
);

// The same with ends that are corrected for bias and skewness (Efron, Better Bootstrap Confidence
// Intervals, J. Am. Stat. Assoc. 82, 1987, section 4), as shares near 1 and areas need them: where
// z is where a normal distribution has the share above, the end is the percentile at
// Φ(z0 + (z0 + z) / (1 - a · (z0 + z))). z0 is Φ⁻¹ of the share of draws below `value`, which is
// that of all rows, ties half. a is the skewness of `without`, the values without each group of
// clusters (ClusterDraws::leave_out), by 6 · √groups: Σd³ / (6 · (Σd²)^1.5), d being the mean less
// each; 0 without any.
[[nodiscard]] std::optional<Interval> corrected_interval_of(
    std::span<const std::optional<double>> values,
    double value,
    std::span<const std::optional<double>> without,
    std::size_t n_clusters,
    double level = 0.95
);

// Both steps for each measure, without correction.
[[nodiscard]] std::vector<std::optional<Interval>> bootstrap(
    std::span<const std::uint32_t> clusters,
    std::span<const Measure> measures,
    const BootstrapOptions& options = {}
);

}  // namespace extractinator::eval
