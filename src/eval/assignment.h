// Which pairs of two lists are best together. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace extractinator::eval {

// The largest sum of gains when each row is paired with one column at most and each column with one
// row at most; `gains` has `n_columns` values for each row. Shortest augmenting paths (Kuhn, The
// Hungarian Method for the Assignment Problem, 1955; Jonker & Volgenant, A Shortest Augmenting Path
// Algorithm for Dense and Sparse Linear Assignment Problems, 1987). Cost: O(n² · m) for the smaller
// number n and the larger one m.
[[nodiscard]] std::uint64_t best_total(std::span<const std::uint32_t> gains, std::size_t n_columns);

}  // namespace extractinator::eval
