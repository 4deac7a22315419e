// The formats of JSON Schema that can be asserted; internal to the validate room.
#pragma once

#include <string_view>

namespace extractinator::validate {

using FormatTest = bool (*)(std::string_view text);

// The test of a format named in JSON Schema 2020-12 validation, 7.3; null for every other name.
// Each takes time linear in the text.
[[nodiscard]] FormatTest find_format(std::string_view name);

}  // namespace extractinator::validate
