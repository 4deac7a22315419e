// Schemas as Pydantic 2 models in Python.
#pragma once

#include <string>

#include "base/result.h"
#include "schema/schema.h"

namespace extractinator::schema {

// Python source with a class `OutputParser` of which Pydantic 2.13 makes the same JSON Schema
// again: titles, names of definitions and unused definitions aside, and keywords that can be
// spelled in several ways spelled as Pydantic does. The text is read back and compared before it is
// returned. Fails with `unsupported` and the pointer and keyword that Pydantic has no type for
// (`not`, `if`, most of `allOf`, bounds on the number of named members, …), and with
// `limit_exceeded` beyond 100,000 types or what read_pydantic() allows. The text is
// for Python 3.9 and later.
[[nodiscard]] Result<std::string> to_pydantic(const Schema& schema);

}  // namespace extractinator::schema
