// Any bytes as text of an HTML or SVG document; for the room itself.
#pragma once

#include <string>
#include <string_view>

namespace extractinator::report {

// For content and for attributes in double quotation marks. What is no UTF-8, what HTML cannot hold
// (NUL and other control characters but tab and line feed) and what would turn the direction of the
// text around it (U+202A to U+202E, U+2066 to U+2069) becomes U+FFFD.
[[nodiscard]] std::string escape(std::string_view text);

}  // namespace extractinator::report
