// Where a text may be divided so that its parts can be read alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace extractinator::text {

// What begins at a place between two words, from the weakest to the strongest.
enum class Border : std::uint8_t {
  word,
  line,      // Which may go on with the sentence before it.
  sentence,  // Or an item of a list, or what stands behind a name and a colon.
  section,   // Behind a blank line or a page break, or a heading such as `CONCLUSIE:`.
};

struct BorderPlace {
  std::size_t at = 0;  // Byte; the first one of a word.
  Border border = Border::word;

  bool operator==(const BorderPlace&) const = default;
};

// Every place where a word begins, but the first, ascending. White space belongs to what is before
// it. No sentence ends behind an abbreviation (Dutch, German and English ones of clinical reports),
// an initial, a number of one or two digits or a date without a year; where that is in doubt, none
// does. The text must be valid UTF-8. Cost: O(text).
[[nodiscard]] std::vector<BorderPlace> find_borders(std::string_view text);

}  // namespace extractinator::text
