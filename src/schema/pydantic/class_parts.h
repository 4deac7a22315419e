// Settings of models and members of enumerations; internal to the Pydantic reader.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"
#include "schema/pydantic/objects.h"

namespace extractinator::schema::pydantic {

// One setting of `model_config`, `class Config` or the keywords of a class, whose name stands at
// `offset`. Kept if it changes the schema; fails if it does so in a way that is not read.
[[nodiscard]] Result<void> set_config(
    Program& program,
    ClassInfo& cls,
    const std::string& name,
    std::size_t offset,
    FieldCall::Argument argument
);

// `name = value` in the body of an enumeration.
[[nodiscard]] Result<void> add_member(
    Program& program, ClassInfo& cls, const std::string& name, std::size_t offset, const Ref& value
);

}  // namespace extractinator::schema::pydantic
