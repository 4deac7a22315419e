// Values written in a schema (enumerations): do they meet it, and what is their canonical text?
#pragma once

#include <string>

#include "base/result.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::grammar {

// Is `value` valid against the node with everything below it? Cost: O(value · alternatives).
[[nodiscard]] bool meets(
    const schema::Schema& schema, schema::NodeId node, const json::Value& value
);

// Canonical JSON with numbers in shortest decimal form and members in the order of the value.
// Fails with `limit_exceeded` when a number is too long (to_decimal).
[[nodiscard]] Result<std::string> canonical_text(const json::Value& value);

}  // namespace extractinator::grammar
