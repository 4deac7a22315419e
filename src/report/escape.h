// Any bytes as text of an HTML or SVG document; for the room itself.
#pragma once

#include <string>
#include <string_view>

namespace extractinator::report {

// For content and for attributes in double quotation marks. What is no UTF-8, what HTML cannot hold
// (NUL and other control characters but tab and line feed) and what would turn the direction of the
// text around it (U+202A to U+202E, U+2066 to U+2069) becomes U+FFFD.
[[nodiscard]] std::string escape(std::string_view text);

// Escaped text of a table's cell with places (<wbr>) where long words may go on in the next line:
// behind
// "_", "/" and "." of words of more than 12 characters, and in pieces without them every 16.
[[nodiscard]] std::string with_break_points(std::string_view escaped);

}  // namespace extractinator::report
