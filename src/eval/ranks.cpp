// Sorts and shares ranks; everything here is reachable through ranks.h.
#include "eval/ranks.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace extractinator::eval {

Ranks ranks_of(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  Ranks result{.ranks = std::vector<double>(values.size())};
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && values[order[end]] == values[order[begin]])
      ++end;
    // The mean of begin + 1 to end.
    const double shared = static_cast<double>(begin + 1 + end) / 2;
    for (std::size_t i = begin; i < end; ++i)
      result.ranks[order[i]] = shared;
    const auto t = static_cast<double>(end - begin);
    result.ties += (t * t * t) - t;
    begin = end;
  }
  return result;
}

}  // namespace extractinator::eval
