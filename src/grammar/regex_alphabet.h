// Code points that no set of an expression tells apart, as one symbol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "grammar/regex_set.h"

namespace extractinator::grammar {

// The coarsest division of all scalar values of which every given set is a union.
class Alphabet {
 public:
  using Symbol = std::uint32_t;

  // Cost: O(ranges · (log ranges + sets / 64)).
  explicit Alphabet(std::span<const CodePointSet> sets);

  [[nodiscard]] std::size_t n_symbols() const { return n_symbols_; }
  // The symbols of which the set with that index consists, ascending.
  [[nodiscard]] std::span<const Symbol> symbols_of(std::size_t set) const {
    return symbols_of_[set];
  }

  struct Interval {
    char32_t low = 0;
    char32_t high = 0;  // Included.
    Symbol symbol = 0;
  };
  // All scalar values, ascending.
  [[nodiscard]] std::span<const Interval> intervals() const { return intervals_; }

 private:
  std::size_t n_symbols_ = 0;
  std::vector<Interval> intervals_;
  std::vector<std::vector<Symbol>> symbols_of_;
};

}  // namespace extractinator::grammar
