// Ranks of numbers, as tests of ranks need them. Private to the room.
#pragma once

#include <span>
#include <vector>

namespace extractinator::eval {

struct Ranks {
  std::vector<double> ranks = {};  // Of each value, from 1; equal ones share the mean of theirs.
  double ties = 0;                 // The sum of t³ - t over groups of t equal values.
};

// `values` has no NaN. Cost: O(n log n).
[[nodiscard]] Ranks ranks_of(std::span<const double> values);

}  // namespace extractinator::eval
