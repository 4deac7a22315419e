// UTF-8 truth: is it valid, where is it not, and how offsets in bytes, code points, UTF-16 and
// lines correspond.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace extractinator::text {

// Offset of the first byte that does not belong to well-formed UTF-8 (Unicode 16, table 3-7),
// nothing if all is well.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view bytes);
[[nodiscard]] bool is_valid_utf8(std::string_view bytes);

struct Repaired {
  std::string text;
  std::size_t n_replaced = 0;
};
// Every maximal ill-formed part becomes `mark`, by default U+FFFD (Unicode 16, 3.9, "best
// practice").
[[nodiscard]] Repaired replace_invalid_utf8(
    std::string_view bytes, std::string_view mark = "\xEF\xBF\xBD"
);

// Counts and conversions; input must be valid UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view text);
[[nodiscard]] std::size_t count_utf16_units(std::string_view text);
// Byte offset of code point `index` (the end for index == count). Cost: O(text).
[[nodiscard]] std::size_t byte_offset_of_code_point(std::string_view text, std::size_t index);
[[nodiscard]] std::size_t code_point_of_byte_offset(std::string_view text, std::size_t byte_offset);

// Line and column (from 1, columns in code points) of a byte offset; lines end at LF. Text may be
// any bytes.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  bool operator==(const LineColumn&) const = default;
};
[[nodiscard]] LineColumn line_column(std::string_view text, std::size_t byte_offset);
// The line that holds the offset, without its line end.
[[nodiscard]] std::string_view line_at(std::string_view text, std::size_t byte_offset);

}  // namespace extractinator::text
