// Is a JSON number an integer? Internal to the validate room.
#pragma once

#include <string_view>

namespace extractinator::validate {

// By value and exact at any length: 7, 7.0, 70e-1 and 1e400 are, 7.5 and 1e-400 are not. `text`
// must be a valid JSON number. Cost: O(text).
[[nodiscard]] bool is_integral(std::string_view text);

}  // namespace extractinator::validate
