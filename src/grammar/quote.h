// Follows a quote: a passage of a source text, written as the inside of a JSON string.
#pragma once

#include <cstddef>
#include <cstdint>

#include "grammar/suffix_automaton.h"

namespace extractinator::grammar {

// Where a quote stands: behind some whole characters, perhaps within one. Plain data in two words,
// so that it can be kept in a frame of a stack.
struct QuotePlace {
  std::uint32_t state = SuffixAutomaton::kStart;
  std::uint32_t progress = 0;  // Characters so far, and how far into the next one; see quote.cpp.

  bool operator==(const QuotePlace&) const = default;
};

// More characters cannot be counted.
inline constexpr std::uint32_t kMaxQuoteLength = 65'535;

enum class QuoteStep : std::uint8_t {
  refused,  // The byte cannot come here.
  inside,   // `place` moved.
  ended,    // It was the quotation mark at the end.
};

// Takes one byte of a quote of 1 to `max` characters (code points), the first one no space, tab or
// line end, spelt as docs/canonical.md has strings. What was taken can always go on to an end.
// Cost: O(log edges), O(edges) in an escape.
[[nodiscard]] QuoteStep follow_quote(
    const SuffixAutomaton& source, std::uint32_t max, std::uint8_t byte, QuotePlace& place
);

// Has the source anything to quote? Cost: O(256).
[[nodiscard]] bool can_quote(const SuffixAutomaton& source);

}  // namespace extractinator::grammar
