// How often something stands in a page or drawing; for tests.
#pragma once

#include <cstddef>
#include <string_view>

namespace extractinator::report::testing {

// Overlapping ones count, too.
[[nodiscard]] inline std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++n;
  return n;
}

}  // namespace extractinator::report::testing
