// Where a passage stands in a text, said so that it is found again.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace extractinator::text {

// TextQuoteSelector and TextPositionSelector of the W3C Web Annotation Data Model. Positions count
// code points from 0; the passage is [start, end).
struct TextQuote {
  std::size_t start = 0;
  std::size_t end = 0;
  std::string exact = {};
  std::string prefix = {};  // Up to 32 code points before it, and behind it.
  std::string suffix = {};
  std::size_t n_occurrences = 0;  // In the text, overlapping ones included.

  bool operator==(const TextQuote&) const = default;
};

// The first occurrence. Nothing if `exact` is empty or not in `text`; both must be valid UTF-8.
// Cost: O(text), for passages that repeat themselves O(text · exact).
[[nodiscard]] std::optional<TextQuote> find_quote(std::string_view text, std::string_view exact);

// The same for the occurrence that begins at code point `start`; nothing if `exact` does not stand
// there.
[[nodiscard]] std::optional<TextQuote> quote_at(
    std::string_view text, std::size_t start, std::string_view exact
);

}  // namespace extractinator::text
