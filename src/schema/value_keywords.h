// The keywords of a subschema that hold no other subschema; internal to the schema room.
#pragma once

#include "base/result.h"
#include "schema/diagnostics.h"
#include "schema/schema.h"
#include "schema/subschema.h"

namespace extractinator::schema {

// Titles and `default`, `type`, `enum` and `const`, lengths, `pattern`, `format`, bounds.
[[nodiscard]] Result<void> read_value_keywords(
    const Subschema& at, Diagnostics& diagnostics, Node& node
);

}  // namespace extractinator::schema
