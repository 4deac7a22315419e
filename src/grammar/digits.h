// The canonical decimals between two bounds as a deterministic automaton over characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "grammar/decimal.h"

namespace extractinator::grammar {

struct Bound {
  Decimal value = {};
  bool is_exclusive = false;

  bool operator==(const Bound&) const = default;
};

struct NumberRange {
  bool is_integer = false;  // No fraction.
  std::optional<Bound> low = {};
  std::optional<Bound> high = {};
  std::optional<Spacing> multiple_of = {};
  std::size_t max_digits = 17;  // Before and after the point together.
};

// An automaton has up to `units` states per digit for a `multiple_of`: can that be paid?
[[nodiscard]] bool can_hold_multiples(const NumberRange& range);

// State 0 is the start. Every state can reach an accepting one.
struct DigitAutomaton {
  struct Edge {
    char low = 0;
    char high = 0;
    std::uint32_t target = 0;
  };
  struct State {
    std::vector<Edge> edges = {};  // Disjoint, ascending.
    bool accepts = false;
  };
  std::vector<State> states = {};  // Empty when no number is in the range.
};

// Accepts exactly the texts -?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?, "-0" excepted, whose value is in the
// range, is a multiple, and that have at most max_digits digits. Cost: O(digits of the bounds +
// max_digits) states, times units for multiples.
[[nodiscard]] DigitAutomaton digits_between(const NumberRange& range);

}  // namespace extractinator::grammar
