// Schema to automaton.
#pragma once

#include <vector>

#include "base/result.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "schema/schema.h"

namespace extractinator::grammar {

struct Compiled {
  Automaton automaton;
  std::vector<Unheld> afterwards;  // As Grammar::afterwards.
  // Some object may have members in any order, whose keys the automaton does not remember.
  bool has_free_members = false;
};

// Fails as Grammar::compile says.
[[nodiscard]] Result<Compiled> compile_schema(
    const schema::Schema& schema, const Limits& limits, const CompileOptions& options
);

}  // namespace extractinator::grammar
