// Pydantic 2 models, read from their source without running it.
#pragma once

#include <string_view>

#include "base/result.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema {

// The JSON Schema that `OutputParser.model_json_schema()` of Pydantic 2.13 gives for the class
// `OutputParser` in `text`, member for member in the same order. docs/schema.md lists what is
// read. What would have to be run fails with `unsupported` if the schema depends on it, other
// mistakes with `invalid_input`, undefined names with `not_found`, each with line and column;
// `limit_exceeded` above 4 MiB, 100 nested types and 1,000,000 steps of work.
[[nodiscard]] Result<json::Value> pydantic_to_json_schema(
    std::string_view text, const Source& source
);

// The same as a checked schema. Its pointers are those of the JSON Schema; warnings tell what was
// left out of the file. Errors of read_json_schema() stand at the Python source that caused them.
[[nodiscard]] Result<Schema> read_pydantic(std::string_view text, const Source& source);

}  // namespace extractinator::schema
