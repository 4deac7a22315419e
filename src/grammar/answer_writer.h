// A value as the one text in which a model has to write it.
#pragma once

#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "grammar/grammar.h"
#include "grammar/suffix_automaton.h"
#include "grammar/vocabulary.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::grammar {

// Writes values in canonical form (docs/canonical.md). The automaton itself is asked what may come
// next, so that every text written is in its language.
class AnswerWriter {
 public:
  // `grammar` is of `schema`.
  AnswerWriter(std::shared_ptr<const Grammar> grammar, const schema::Schema& schema);

  // `value` is valid; `source` is the text that quotes are taken from. The text has the same value:
  // members in the order of the schema, numbers in shortest form; and null for properties that may
  // be absent but have to be written. Fails with `unsupported`, naming the place, for a value that
  // no answer has (docs/canonical.md, "What cannot be an answer") and `limit_exceeded` where an
  // order of members would have to be searched for too long. Cost: a step of the automaton for each
  // byte, and for each name that could stand in the place of a key.
  [[nodiscard]] Result<std::string> write(
      const json::Value& value, const std::shared_ptr<const SuffixAutomaton>& source = nullptr
  ) const;

 private:
  class Walk;

  std::shared_ptr<const Grammar> grammar_;
  std::shared_ptr<const Vocabulary> bytes_;  // A token for every byte.
  std::vector<std::string> nullable_names_;  // Of properties, in the order of the schema.
  std::unordered_set<std::string> names_;    // Of all properties: these may stand in messages.
};

}  // namespace extractinator::grammar
