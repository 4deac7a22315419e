// How runs hold an answer to its schema: formats are asserted, by both readers of it.
#pragma once

#include <memory>

#include "base/result.h"
#include "grammar/grammar.h"
#include "schema/schema.h"
#include "validate/checker.h"

namespace extractinator::run {

inline constexpr grammar::Formats kGrammarFormats = grammar::Formats::assertion;

// Fails as Grammar::compile does.
[[nodiscard]] Result<std::shared_ptr<const grammar::Grammar>> compile_grammar(
    const schema::Schema& schema
);

// Judges answers of the task's schema, in which fields that ask for it (schema/absence.h) may be
// null. Fails as Checker::make does.
[[nodiscard]] Result<validate::Checker> make_checker(std::shared_ptr<const schema::Schema> schema);

}  // namespace extractinator::run
