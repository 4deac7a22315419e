// Texts made alike before they are compared.
#pragma once

#include <string>
#include <string_view>

namespace extractinator::text {

// Runs of white space (Unicode's property White_Space, line ends among it) as one space, none at
// the ends. The text must be valid UTF-8. Cost: O(text).
[[nodiscard]] std::u32string with_single_spaces(std::string_view text);

// Each code point as its lower-case one, where it has one of its own; the length stays.
[[nodiscard]] std::u32string to_lower(std::u32string text);

}  // namespace extractinator::text
