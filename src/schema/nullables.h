// A schema for those who write answers elsewhere: what may be null is written, not left out.
#pragma once

#include "schema/schema.h"

namespace extractinator::schema {

// Every property that can be null is required, as the grammar of answers has it; its other values
// are as before. What is valid against the result is valid against `schema`. Objects that another
// keyword may forbid a member of (`maxProperties`, `not`, alternatives, conditions) stay as they
// are. Cost: O(nodes).
[[nodiscard]] Schema with_nullables_required(const Schema& schema);

}  // namespace extractinator::schema
