// Grammar: compiles a schema and owns the result. Public: Grammar.
#include "grammar/grammar.h"

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>

#include "base/result.h"
#include "grammar/compiler.h"
#include "grammar/masks.h"
#include "grammar/program.h"
#include "grammar/vocabulary.h"
#include "schema/schema.h"

namespace extractinator::grammar {

Masks& Grammar::Program::masks_of(const std::shared_ptr<const Vocabulary>& vocabulary) const {
  const std::scoped_lock lock(mutex_);
  for (const auto& masks : masks_) {
    if (&masks->vocabulary() == vocabulary.get()) return *masks;
  }
  masks_.push_back(std::make_unique<Masks>(automaton, vocabulary));
  return *masks_.back();
}

Grammar::Grammar(std::unique_ptr<const Program> program) : program_(std::move(program)) {}

Grammar::~Grammar() = default;

Result<std::shared_ptr<const Grammar>> Grammar::compile(
    const schema::Schema& schema, const Limits& limits, const CompileOptions& options
) {
  TRY(Compiled compiled, compile_schema(schema, limits, options));
  return std::shared_ptr<const Grammar>(new Grammar(
      std::make_unique<const Program>(
          std::move(compiled.automaton), std::move(compiled.afterwards), compiled.has_free_members
      )
  ));
}

std::span<const Unheld> Grammar::afterwards() const { return program_->afterwards; }

std::string Grammar::dump() const { return program_->automaton.dump(); }

}  // namespace extractinator::grammar
