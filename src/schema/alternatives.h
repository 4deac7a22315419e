// Can two nodes hold for the same value? `oneOf` is `anyOf` where its alternatives cannot.
#pragma once

#include <cstddef>

#include "schema/schema.h"

namespace extractinator::schema {

// True only if no value can be valid for both: their types differ, their enumerations share no
// value, their ranges of numbers do not meet, or both are objects and require a property of which
// one of these is true. References (not dynamic ones), `allOf` and alternatives are followed. False
// means "not proven". `budget` counts down per comparison; nothing is proven once it is spent.
[[nodiscard]] bool are_disjoint(const Schema& schema, NodeId a, NodeId b, std::size_t& budget);

}  // namespace extractinator::schema
