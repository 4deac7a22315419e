// UTF-8 text as code points; internal to the validate room.
#pragma once

#include <string_view>
#include <vector>

namespace extractinator::validate {

// `text` must be valid UTF-8.
[[nodiscard]] std::vector<char32_t> code_points(std::string_view text);

}  // namespace extractinator::validate
