// Schema to automaton.
#pragma once

#include "base/result.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "schema/schema.h"

namespace extractinator::grammar {

// Fails as Grammar::compile says.
[[nodiscard]] Result<Automaton> compile_schema(const schema::Schema& schema, const Limits& limits);

}  // namespace extractinator::grammar
