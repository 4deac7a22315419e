// A schema as a table for people.
#pragma once

#include <string>

#include "schema/schema.h"

namespace extractinator::schema {

// One line per field, columns aligned: path (`cores[].side`, `doses.*` for members of any name),
// type in words, whether it must be there, constraints, description. What a reference leads to is
// shown where it is used; a definition that contains itself is named instead. Ends with a line
// feed. At most 2,000 lines and 20 levels; more is cut, and said. Cost: O(lines · columns).
[[nodiscard]] std::string to_table(const Schema& schema);

}  // namespace extractinator::schema
