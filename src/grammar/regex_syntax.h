// Regular expressions of ECMA-262 with flag `u`, as JSON Schema uses them, read into a tree.
//
// Also read are the spellings that people write although flag `u` forbids them, where they can mean
// one thing only: an escaped sign (`\-`, `\@`, `\"`), `]`, `{` and `}` that stand for themselves,
// and a class escape beside a hyphen in a class (`[\w-.]`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "grammar/regex_set.h"

namespace extractinator::grammar {

inline constexpr std::uint32_t kRepeatForever = std::numeric_limits<std::uint32_t>::max();

// A part of a regular expression. A tree of values, at most kMaxRegexDepth deep.
struct Regex {
  enum class Kind : std::uint8_t {
    set,       // One character of `set`.
    begin,     // ^
    end,       // $
    sequence,  // All `parts`, one behind the other; without parts the empty text.
    either,    // One of `parts`.
    repeat,    // The one part, `min` to `max` times.
    ahead,     // Look-ahead: the one part matches here, or, if `is_negative`, does not.
  };
  Kind kind = Kind::sequence;
  bool is_negative = false;
  std::uint32_t min = 0;
  std::uint32_t max = 0;  // kRepeatForever: without bound.
  CodePointSet set = {};
  std::vector<Regex> parts = {};
};

inline constexpr std::size_t kMaxRegexDepth = 100;         // Groups in each other; usual: below 5.
inline constexpr std::size_t kMaxRegexBytes = 64U * 1024;  // Of a pattern; usual: below 100.

// Reads a pattern. Fails with `invalid_input` and the place (counted in characters from 1) if it is
// no regular expression, `unsupported` if it has what no automaton can hold (back references, `\b`,
// look-behind) or what is not known here (a property of characters other than general
// categories), `limit_exceeded` beyond the limits above. Cost: O(pattern).
[[nodiscard]] Result<Regex> parse_regex(std::string_view pattern);

}  // namespace extractinator::grammar
