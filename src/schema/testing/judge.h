// A plain judge of values for the generators: no messages, no budgets, every keyword as the
// standard words it, patterns and formats of samples.h only, no dynamic references.
#pragma once

#include <cstdint>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema::testing {

enum class FormatsAre : std::uint8_t { annotations, assertions };

// Numbers in `value` must have at most six digits behind the point and no exponent.
[[nodiscard]] bool is_valid(
    const Schema& schema, NodeId id, const json::Value& value, FormatsAre formats
);

}  // namespace extractinator::schema::testing
