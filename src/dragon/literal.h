// Values that Python wrote as text, "[True, None]", as tables of labels often have them.
#pragma once

#include <string_view>

#include "base/result.h"
#include "json/value.h"

namespace extractinator::dragon {

// The value of a literal: True, False, None, numbers, strings in either quotation mark with their
// escapes, lists and tuples (both become arrays); the words of JSON for the first three and `nan`
// (null) as well. All input must be consumed but for white space at the ends. Fails with
// `invalid_input` and the byte where it stops being a literal; never quotes the text. Cost:
// O(text).
[[nodiscard]] Result<json::Value> parse_literal(std::string_view text);

}  // namespace extractinator::dragon
