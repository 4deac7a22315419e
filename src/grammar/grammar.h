// A Schema compiled to an automaton over bytes, and the Matcher that says which tokens may come
// next.
//
// The language is the canonical text of every valid value (docs/canonical.md): keys in schema
// order, ", " and ": " as the only white space, non-ASCII characters raw, shortest numbers. A
// property that may be absent but can be null is always written, so that every nullable field costs
// the model a decision; a property that may be absent and cannot be null may be left out.
//
// What an automaton cannot hold (`not`, `uniqueItems` …) is named by Grammar::afterwards(); a text
// may then be accepted that the schema forbids, and a validator has to judge it.
//
// There are no dead ends: whatever was accepted can be completed byte by byte. A mask is therefore
// never empty before the end if the vocabulary has a token for every single byte; without that,
// the way on may have no token, and the mask may be empty.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "grammar/suffix_automaton.h"
#include "grammar/vocabulary.h"
#include "schema/schema.h"

namespace extractinator::grammar {

// Bounds on work fed by a schema; each with what is usual.
struct Limits {
  std::size_t max_states =
      200'000;  // Automaton states made while compiling; a 20-field schema makes a few hundred.
  std::size_t max_depth = 64;     // Nesting of arrays and objects in an answer.
  std::size_t max_recursion = 8;  // How often a value may hold one of the same kind, where a schema
                                  // contains itself; less where states or depth would not suffice.
  std::size_t max_free_array_items = 256;    // Items of an array whose schema has no maxItems.
  std::size_t max_free_string_bytes = 4096;  // Bytes of a string whose schema has no maxLength.
  std::size_t max_number_digits = 17;  // Digits before and after the decimal point together; more
                                       // only where a bound in the schema has more.
  std::size_t max_any_depth = 8;       // Nesting of arrays and objects in a value without a schema.
  std::size_t max_text_states = 20'000;  // Of the automaton of one string's patterns; usual: below
                                         // 100. What needs more is not held.
  std::size_t max_free_members = 256;    // Members that no schema names, without maxProperties.
  std::size_t max_shapes = 20'000;       // Different sets of schema nodes that one value must meet,
                                         // choices among alternatives included; about one per node.
  std::size_t max_conjunction =
      1000;  // Schema nodes one value must meet together; a few are usual.
};

enum class Formats : std::uint8_t {
  annotation,  // `format` constrains nothing, as JSON Schema 2020-12 has it by default.
  assertion,   // Texts must have their format.
};

struct CompileOptions {
  Formats formats = Formats::annotation;  // As the validator is told.
};

// A keyword of a schema node that the automaton does not hold.
struct Unheld {
  schema::NodeId node = {};
  std::string keyword;  // As in JSON Schema; `const` for an enumeration of one value.

  bool operator==(const Unheld&) const = default;
  auto operator<=>(const Unheld&) const = default;
};

// Immutable, shared across threads. Masks that were computed are kept here, per vocabulary, for all
// matchers.
class Grammar {
 public:
  ~Grammar();
  Grammar(const Grammar&) = delete;
  Grammar& operator=(const Grammar&) = delete;

  // Fails with `unsatisfiable` when no value can be valid, `limit_exceeded` beyond `limits`. Cost:
  // O(states).
  [[nodiscard]] static Result<std::shared_ptr<const Grammar>> compile(
      const schema::Schema& schema, const Limits& limits = {}, const CompileOptions& options = {}
  );

  // What a validator must judge, each keyword once, by node; everything else is held. A node that
  // only such a keyword leads to (below `not`, `if` …) is here with all its keywords.
  [[nodiscard]] std::span<const Unheld> afterwards() const;

  // Readable form for tests and `explain`.
  [[nodiscard]] std::string dump() const;

  struct Program;
  [[nodiscard]] const Program& program() const { return *program_; }

 private:
  explicit Grammar(std::unique_ptr<const Program> program);
  std::unique_ptr<const Program> program_;
};

// Follows one answer. Move-only; `fork()` copies. One thread at a time, but matchers of one grammar
// may run in parallel.
class Matcher {
 public:
  // `source` is the text that quotes are taken from (schema/evidence.h); without one there are
  // none.
  Matcher(
      std::shared_ptr<const Grammar> grammar,
      std::shared_ptr<const Vocabulary> vocabulary,
      const std::shared_ptr<const SuffixAutomaton>& source = nullptr
  );
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;
  [[nodiscard]] Matcher fork() const;

  // The tokens that keep the text a prefix of some valid answer; the end tokens exactly when it is
  // complete; none after an end token. `mask.size()` must be the vocabulary's. Cost: one walk of
  // the trie for a situation not seen before by any matcher of this grammar, a copy of the bits
  // otherwise; matchers of one grammar wait for each other meanwhile. Near and in quotes a walk
  // each time.
  void fill_mask(TokenMask& mask);

  // Takes the token if it is allowed; otherwise changes nothing and returns false. End tokens
  // finish the answer.
  [[nodiscard]] bool accept(TokenId token);
  // Takes bytes one by one, however they are cut into tokens; false and unchanged if the whole
  // cannot follow.
  [[nodiscard]] bool accept_bytes(std::string_view bytes);
  // Undoes the last `n` successful accept/accept_bytes calls; there must have been as many. Cost:
  // O(1).
  void rollback(std::size_t n);

  // The text so far is a whole answer (it may still be extendable, such as a number).
  [[nodiscard]] bool is_complete() const;
  // An end token was accepted.
  [[nodiscard]] bool is_finished() const;
  // The bytes that must come next whatever the model wants; empty at a choice or at the end. Cost:
  // O(length).
  [[nodiscard]] std::string forced_bytes() const;
  // The bytes that can come next. Cost: O(configurations · edges).
  [[nodiscard]] std::bitset<256> next_bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace extractinator::grammar
