// Characters as numbers: code points of a text, and their general categories.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace extractinator::text {

// The text must be valid UTF-8.
[[nodiscard]] std::u32string to_code_points(std::string_view text);

struct CodePoints {
  char32_t first = 0;
  char32_t last = 0;  // Included.

  bool operator==(const CodePoints&) const = default;
};

// The code points of a general category, ascending: `Lu`, `Uppercase_Letter`, `L`, `Letter`, … by
// the names of UAX #44, table 12, as ECMA-262 writes them; also `Any`, `ASCII` and `Assigned`.
// Nothing for any other name. Cost: the first call looks at every code point (some milliseconds).
[[nodiscard]] std::optional<std::span<const CodePoints>> code_points_of_category(
    std::string_view name
);

}  // namespace extractinator::text
