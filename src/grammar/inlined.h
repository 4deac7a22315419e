// A schema with its references followed; internal to the grammar room.
#pragma once

#include "base/result.h"
#include "schema/schema.h"

namespace extractinator::grammar {

// Every `ref` and `all_of` of one replaced by a copy of what it leads to, `one_of` of disjoint
// alternatives by `any_of`, and required names that are not declared by properties of any value.
// Fails with `unsupported` if the schema has other keywords than the compiler knows or leads back
// to itself, with `limit_exceeded` if there are too many copies.
[[nodiscard]] Result<schema::Schema> inlined(const schema::Schema& schema);

}  // namespace extractinator::grammar
