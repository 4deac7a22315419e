// One node that says what a node, its references and its `allOf` say together: for rooms that
// describe or count fields. It is no judge: where keywords cannot be merged it keeps the first.
#pragma once

#include <vector>

#include "schema/schema.h"

namespace extractinator::schema {

// The nodes a value of `id` must meet all together: itself, what it refers to, and its `allOf`, in
// the order of reading and without repeats. A `$dynamicRef` counts as its first target. Cost:
// O(nodes reached).
[[nodiscard]] std::vector<NodeId> conjunction_of(const Schema& schema, NodeId id);

// Of the whole conjunction: types and lengths intersected, properties in order (of one named twice
// the first node, required if any says so), bounds of numbers the narrower, `one_of` as `any_of`
// where there is no `any_of`; of everything else the first. `ref`, `all_of` and `one_of` of the
// result are empty. Texts and default are the outermost. Cost: O(size of the nodes reached).
[[nodiscard]] Node flattened(const Schema& schema, NodeId id);

// Can the value be nothing but null?
[[nodiscard]] bool is_null_only(const Schema& schema, NodeId id);

// `X | null` is written as alternatives: the only one that is not null, followed as often as
// needed; `id` itself where there are none or several.
[[nodiscard]] NodeId without_null(const Schema& schema, NodeId id);

}  // namespace extractinator::schema
