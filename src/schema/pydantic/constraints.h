// Constraints such as `ge` on core schemas; internal to the Pydantic reader.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "schema/pydantic/core.h"
#include "schema/pydantic/objects.h"

namespace extractinator::schema::pydantic {

// The core schema with the constraint, as Pydantic applies it: to the type itself where it knows
// it, else as a function around it, which writes its own word into the JSON Schema or none. Fails
// with `invalid_input` where Pydantic refuses.
[[nodiscard]] Result<std::shared_ptr<Core>> apply_constraint(
    Program& program,
    const std::map<std::string, std::shared_ptr<Core>, std::less<>>& definitions,
    std::shared_ptr<Core> core,
    const Constraint& constraint
);

}  // namespace extractinator::schema::pydantic
