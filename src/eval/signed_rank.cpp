// Sums ranks and asks how often chance sums them so; everything here is public through
// signed_rank.h.
#include "eval/signed_rank.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "eval/normal.h"
#include "eval/ranks.h"

namespace extractinator::eval {
namespace {

// The two-sided share of all 2ⁿ choices of signs whose sum of ranks above 0 is as far from the mean
// as `smaller`, which is the smaller of both sums. Counts stay below 2⁵³, so they are exact.
double exact_p_value(std::size_t n, double smaller) {
  const std::size_t n_sums = (n * (n + 1) / 2) + 1;
  std::vector<double> counts(n_sums, 0);
  counts[0] = 1;
  for (std::size_t rank = 1; rank <= n; ++rank) {
    for (std::size_t sum = n_sums - 1; sum >= rank; --sum)
      counts[sum] += counts[sum - rank];
  }
  double n_below = 0;
  for (std::size_t sum = 0; sum <= static_cast<std::size_t>(smaller); ++sum)
    n_below += counts[sum];
  return std::min(1.0, 2 * n_below / std::exp2(static_cast<double>(n)));
}

}  // namespace

double SignedRank::rank_biserial() const {
  const double sum = rank_sum_above + rank_sum_below;
  return sum == 0 ? 0 : (rank_sum_above - rank_sum_below) / sum;
}

std::optional<SignedRank> signed_rank(
    std::span<const double> differences, const SignedRankOptions& options
) {
  if (differences.empty()) return std::nullopt;
  if (std::ranges::any_of(differences, [](double x) { return std::isnan(x); })) return std::nullopt;
  std::vector<double> used(differences.begin(), differences.end());
  const auto n_zeros = static_cast<std::size_t>(std::ranges::count(used, 0.0));
  if (options.zeros == Zeros::dropped) std::erase(used, 0.0);
  SignedRank result{.n_different = differences.size() - n_zeros};
  if (result.n_different == 0) return result;

  std::vector<double> sizes(used);
  for (double& size : sizes)
    size = std::abs(size);
  Ranks ranks = ranks_of(sizes);
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i] > 0) result.rank_sum_above += ranks.ranks[i];
    if (used[i] < 0) result.rank_sum_below += ranks.ranks[i];
  }
  const auto zeros = options.zeros == Zeros::ranked ? static_cast<double>(n_zeros) : 0.0;
  ranks.ties -= (zeros * zeros * zeros) - zeros;  // Ranked zeros have a correction of their own.

  if (!options.is_approximate && n_zeros == 0 && ranks.ties == 0 &&
      used.size() <= kMostExactDifferences) {
    result.is_exact = true;
    result.p_value =
        exact_p_value(used.size(), std::min(result.rank_sum_above, result.rank_sum_below));
    return result;
  }
  const auto n = static_cast<double>(used.size());
  const double mean = ((n * (n + 1)) - (zeros * (zeros + 1))) / 4;
  const double variance = ((n * (n + 1) * ((2 * n) + 1)) -
                           (zeros * (zeros + 1) * ((2 * zeros) + 1)) - (ranks.ties / 2)) /
                          24;
  const double z = (result.rank_sum_above - mean) / std::sqrt(variance);
  result.p_value = std::min(1.0, 2 * normal_below(-std::abs(z)));
  return result;
}

}  // namespace extractinator::eval
