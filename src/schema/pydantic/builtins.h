// Which names of which modules a schema file may use; internal to the Pydantic reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::schema::pydantic {

[[nodiscard]] bool is_known_module(std::string_view module);

// The one name under which the reader knows `module.name`: `typing.List` and `list` are "list".
// Nothing if it is not known.
[[nodiscard]] std::optional<std::string> canonical_name(
    std::string_view module, std::string_view name
);

// All names of a module, for `from module import *` and for hints.
[[nodiscard]] std::vector<std::string> names_of(std::string_view module);

}  // namespace extractinator::schema::pydantic
