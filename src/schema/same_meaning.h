// Do two schemas say the same? Internal to the schema room.
#pragma once

#include <string>

#include "base/result.h"
#include "schema/schema.h"

namespace extractinator::schema {

// Fails with `unsupported` at the first keyword of `wanted`, by its pointer, that `other` says
// otherwise or lacks. Spellings that shape_of() takes for one do not count, nor do titles and names
// of definitions. Both must be schemas that shapes can be made of. Cost: O(pairs of nodes that
// stand at one place).
[[nodiscard]] Result<void> check_same_meaning(const Schema& wanted, const Schema& other);

}  // namespace extractinator::schema
