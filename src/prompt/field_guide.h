// What the model is told about its answer: one line per field of a schema, and the instruction
// around them (prompt layout 1, docs/prompt.md).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "schema/schema.h"

namespace extractinator::prompt {

// One line per property in schema order, nested properties two spaces deeper, joined by line feeds
// without a last one:
//   - NAME (TYPE, limits): DESCRIPTION
// A schema whose root is no object gets the single field `answer`. Fails with `limit_exceeded` if
// the schema, with what it shares written out, has more than 20,000 nodes or is deeper than 64.
[[nodiscard]] Result<std::string> field_guide(const schema::Schema& schema);

// The system message of a task. Same for every record. `extra_instructions` get a line of their
// own, unless they are blank. Fails as `field_guide` does.
[[nodiscard]] Result<std::string> system_text(
    std::string_view task_description,
    const schema::Schema& schema,
    std::string_view extra_instructions = {}
);

}  // namespace extractinator::prompt
