// Subschemas that refer to themselves without a step into the value; internal to the schema room.
#pragma once

#include <optional>
#include <vector>

#include "schema/schema.h"

namespace extractinator::schema {

// A node with a `ref` that is part of a circle of nodes which must all hold for the same value: no
// value can be judged by it. Dynamic references are left to those who follow them, since where they
// lead depends on the way. Cost: O(nodes and edges).
[[nodiscard]] std::optional<NodeId> find_circle(const std::vector<Node>& nodes);

}  // namespace extractinator::schema
