// Plain characters: those that mean themselves in a JSON string and that `.` matches in a pattern.
#pragma once

#include <algorithm>
#include <string_view>

#include "text/utf8.h"

namespace extractinator::grammar {

// Is there a plain character among the code points from `low` to `high`? All are, but quotation
// mark, backslash, control characters, and the line terminators that JSON does not escape.
[[nodiscard]] constexpr bool has_plain(char32_t low, char32_t high) {
  for (char32_t c = std::max(low, U' '); c <= high; ++c) {
    if (c != U'"' && c != U'\\' && c != U'\u2028' && c != U'\u2029') return true;
  }
  return false;
}

// Only whole plain characters? Cost: O(bytes).
[[nodiscard]] inline bool is_plain(std::string_view bytes) {
  const auto is_special = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
  };
  return std::ranges::none_of(bytes, is_special) && text::is_valid_utf8(bytes) &&
         !bytes.contains("\xE2\x80\xA8") && !bytes.contains("\xE2\x80\xA9");
}

}  // namespace extractinator::grammar
