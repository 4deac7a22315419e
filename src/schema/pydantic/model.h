// The classes of a Python file and their fields, as Pydantic would collect them; internal to the
// Pydantic reader.
#pragma once

#include "base/result.h"
#include "schema/pydantic/objects.h"

namespace extractinator::schema::pydantic {

// Goes through the statements of the file in order, as Python would, and fills the module and the
// classes of `program`. Functions are not entered; what is left out becomes a warning. Fails where
// a statement might change a schema in a way that is not understood.
[[nodiscard]] Result<void> run_statements(Program& program);

// The fields of a model, inherited ones first, annotations evaluated. Fails with `not_found` if a
// type is not defined yet.
[[nodiscard]] Result<void> collect_fields(Program& program, ClassInfo& cls);

// A setting of the model, its own or inherited; null if it is not set or None.
[[nodiscard]] const FieldCall::Argument* find_config(const ClassInfo& cls, std::string_view name);

}  // namespace extractinator::schema::pydantic
