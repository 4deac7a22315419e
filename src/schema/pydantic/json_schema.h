// Core schemas to the JSON Schema that Pydantic prints; internal to the Pydantic reader.
#pragma once

#include "base/result.h"
#include "schema/pydantic/core.h"
#include "schema/pydantic/json.h"
#include "schema/pydantic/objects.h"

namespace extractinator::schema::pydantic {

// What model_json_schema() gives for the model, member for member in the same order. Facts:
// json_schema.py of Pydantic 2.13.
[[nodiscard]] Result<PlacedValue> to_json_schema(Program& program, const FinishedCore& core);

}  // namespace extractinator::schema::pydantic
