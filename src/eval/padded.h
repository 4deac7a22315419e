// Texts as wide as their column. Private to the room.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace extractinator::eval {

// Columns a text takes, one per code point.
[[nodiscard]] inline std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

// With spaces behind it.
[[nodiscard]] inline std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  out.append(width - std::min(width, width_of(text)), ' ');
  return out;
}

}  // namespace extractinator::eval
