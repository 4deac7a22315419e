// Ranks all groups together; everything here is public through kruskal_wallis.h.
#include "eval/kruskal_wallis.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "eval/gamma.h"
#include "eval/ranks.h"

namespace extractinator::eval {

std::optional<KruskalWallis> kruskal_wallis(std::span<const std::vector<double>> groups) {
  if (groups.size() < 2) return std::nullopt;
  std::vector<double> all;
  for (const std::vector<double>& group : groups) {
    if (group.empty()) return std::nullopt;
    all.insert(all.end(), group.begin(), group.end());
  }
  if (std::ranges::any_of(all, [](double x) { return std::isnan(x); })) return std::nullopt;
  const Ranks ranks = ranks_of(all);
  const auto n = static_cast<double>(all.size());
  const double correction = 1 - (ranks.ties / ((n * n * n) - n));
  if (correction == 0) return std::nullopt;  // All the same.

  // Squares of distances from the mean rank lose fewer digits than the usual difference of sums.
  double sum = 0;
  std::size_t next = 0;
  for (const std::vector<double>& group : groups) {
    double ranks_of_group = 0;
    for (std::size_t i = 0; i < group.size(); ++i)
      ranks_of_group += ranks.ranks[next++];
    const auto size = static_cast<double>(group.size());
    const double distance = (ranks_of_group / size) - ((n + 1) / 2);
    sum += size * distance * distance;
  }
  KruskalWallis result{.h = 12 * sum / (n * (n + 1)) / correction, .n_degrees = groups.size() - 1};
  result.p_value = chi_square_above(result.h, static_cast<double>(result.n_degrees));
  return result;
}

}  // namespace extractinator::eval
