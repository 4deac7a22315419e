// Items of a list that say where in the report they are, as passages. Private to the room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "eval/field.h"
#include "eval/spans.h"
#include "json/value.h"

namespace extractinator::eval {

// All of `field` must have `entity`. Items where both ends are null have no place, and are left
// out.

// Why items cannot be true ones, as the end of a sentence; empty if they can: each has two integers
// from 0 on, `start` below `end`, or two nulls, or lacks both members.
[[nodiscard]] std::string why_no_entities(const Field& field, const json::Value::Array& items);

// What is marked; nothing where an item lacks its ends, and the row is not labelled for places.
[[nodiscard]] std::optional<std::vector<Passage>> marked_entities(
    const Field& field, const json::Value::Array& items
);

// What was found. An item whose ends make no place overlaps nothing. One that lacks both has none.
[[nodiscard]] std::vector<Passage> found_entities(
    const Field& field, const json::Value::Array& items
);

}  // namespace extractinator::eval
