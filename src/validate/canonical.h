// One text per JSON value, equal exactly for equal values; internal to the validate room.
#pragma once

#include <string>

#include "json/value.h"

namespace extractinator::validate {

// Two values are `equivalent` exactly if their texts are equal: 1 and 1.0 have one, and the order
// of members does not matter. Cost: O(size), sorting of members apart. Recurses as deep as the
// value.
[[nodiscard]] std::string canonical_text(const json::Value& value);

}  // namespace extractinator::validate
