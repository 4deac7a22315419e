// Which names `\p{…}` may have in ECMA-262; internal to the validate room.
#pragma once

#include <optional>
#include <string_view>

namespace extractinator::validate {

// The short name of a general category ("Lu" for "Uppercase_Letter" and "Lu"), nothing for other
// names (ECMA-262, 22.2.1.11; Unicode's PropertyValueAliases).
[[nodiscard]] std::optional<std::string_view> general_category(std::string_view name);

// The long name of a binary property ("Alphabetic" for "Alpha"), nothing for other names (ECMA-262,
// table 69).
[[nodiscard]] std::optional<std::string_view> binary_property(std::string_view name);

}  // namespace extractinator::validate
