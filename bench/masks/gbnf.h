// A JSON Schema as a grammar in llama.cpp's own notation.
#pragma once

#include <string>

#include "json/value.h"

namespace extractinator::bench {

// The canonical text of the schema's values, as our grammar has it, for the keywords that cases
// use: `type`, `properties` (all are written), `items`, `enum`, `minLength`, `maxLength`. Bounds of
// numbers are left out: the grammar allows more then. Root rule: `root`.
[[nodiscard]] std::string to_gbnf(const json::Value& schema);

}  // namespace extractinator::bench
