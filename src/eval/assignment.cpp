// Shortest augmenting paths with potentials; everything here is public through assignment.h.
#include "eval/assignment.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace extractinator::eval {
namespace {

// Costs of pairs, negative gains, with no more rows than columns.
class Costs {
 public:
  Costs(std::span<const std::uint32_t> gains, std::size_t n_columns)
      : gains_(gains),
        n_given_columns_(n_columns),
        n_given_rows_(gains.size() / n_columns) {}
  [[nodiscard]] std::size_t n_rows() const { return std::min(n_given_rows_, n_given_columns_); }
  [[nodiscard]] std::size_t n_columns() const { return std::max(n_given_rows_, n_given_columns_); }
  [[nodiscard]] std::int64_t at(std::size_t row, std::size_t column) const {
    const bool is_turned = n_given_rows_ > n_given_columns_;
    const std::size_t place =
        is_turned ? (column * n_given_columns_) + row : (row * n_given_columns_) + column;
    return -std::int64_t{gains_[place]};
  }

 private:
  std::span<const std::uint32_t> gains_;
  std::size_t n_given_columns_;
  std::size_t n_given_rows_;
};

}  // namespace

std::uint64_t best_total(std::span<const std::uint32_t> gains, std::size_t n_columns) {
  if (n_columns == 0 || gains.empty()) return 0;
  const Costs costs(gains, n_columns);
  constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();
  // Rows and columns count from 1; column 0 stands for the row that is to be placed.
  std::vector<std::int64_t> row_potential(costs.n_rows() + 1);
  std::vector<std::int64_t> column_potential(costs.n_columns() + 1);
  std::vector<std::size_t> row_of(costs.n_columns() + 1);  // 0: free.
  std::vector<std::size_t> before(costs.n_columns() + 1);  // On the shortest path.
  std::vector<std::int64_t> distance;
  std::vector<bool> is_reached;
  for (std::size_t row = 1; row <= costs.n_rows(); ++row) {
    row_of[0] = row;
    distance.assign(costs.n_columns() + 1, kFar);
    is_reached.assign(costs.n_columns() + 1, false);
    std::size_t column = 0;
    while (row_of[column] != 0) {
      is_reached[column] = true;
      const std::size_t from = row_of[column];
      std::int64_t least = kFar;
      std::size_t next = 0;
      for (std::size_t to = 1; to <= costs.n_columns(); ++to) {
        if (is_reached[to]) continue;
        const std::int64_t reduced =
            costs.at(from - 1, to - 1) - row_potential[from] - column_potential[to];
        if (reduced < distance[to]) {
          distance[to] = reduced;
          before[to] = column;
        }
        if (distance[to] < least) {
          least = distance[to];
          next = to;
        }
      }
      for (std::size_t to = 0; to <= costs.n_columns(); ++to) {
        if (is_reached[to]) {
          row_potential[row_of[to]] += least;
          column_potential[to] -= least;
        } else if (distance[to] != kFar) {
          distance[to] -= least;
        }
      }
      column = next;
    }
    for (; column != 0; column = before[column])
      row_of[column] = row_of[before[column]];
  }
  std::int64_t total = 0;
  for (std::size_t column = 1; column <= costs.n_columns(); ++column) {
    if (row_of[column] != 0) total -= costs.at(row_of[column] - 1, column - 1);
  }
  return static_cast<std::uint64_t>(total);
}

}  // namespace extractinator::eval
