// Looks for keys that an object may still have.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "grammar/simulator.h"

namespace extractinator::grammar {

// How many different keys begin with `begun` and are none of `used`, which all begin so too; at
// most `n_wanted` are counted. Keys are texts between quotation marks as they are written;
// `configs` are those behind `begun`. The automaton has no dead ends, so that a way that leaves the
// used keys need not be followed to its end. Cost: O(bytes of used keys + bytes of all but one of
// those counted).
[[nodiscard]] std::size_t count_other_keys(
    Simulator& simulator,
    StackPool& pool,
    std::span<const Config> configs,
    std::string_view begun,
    std::span<const std::string_view> used,
    std::size_t n_wanted
);

}  // namespace extractinator::grammar
