// The options that runs give to grammar and validator. Public: rules.h.
#include "run/rules.h"

#include <memory>
#include <utility>

#include "base/result.h"
#include "grammar/grammar.h"
#include "schema/absence.h"
#include "schema/schema.h"
#include "validate/checker.h"

namespace extractinator::run {

Result<std::shared_ptr<const grammar::Grammar>> compile_grammar(const schema::Schema& schema) {
  return grammar::Grammar::compile(schema, {}, {.formats = kGrammarFormats});
}

Result<validate::Checker> make_checker(std::shared_ptr<const schema::Schema> schema) {
  schema = std::make_shared<const schema::Schema>(schema::with_absent_as_null(*schema));
  return validate::Checker::make(std::move(schema), {.formats = validate::Formats::assertion});
}

}  // namespace extractinator::run
