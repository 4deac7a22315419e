// Can two alternatives hold for the same value? Internal to the schema room, for `oneOf`.
#pragma once

#include <cstddef>
#include <vector>

#include "schema/schema.h"

namespace extractinator::schema {

// True only if no value can be valid for both: their types differ, their enumerations share no
// value, or both are objects and require a property of which that is true. False means "not
// proven". `budget` counts down per comparison; nothing is proven once it is spent.
[[nodiscard]] bool are_disjoint(
    const std::vector<Node>& nodes, NodeId a, NodeId b, std::size_t& budget
);

}  // namespace extractinator::schema
