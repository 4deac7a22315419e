// The distribution over the values that can stand at a place of an answer, found by following the
// token paths that spell them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decode/generator.h"
#include "decode/sampler.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

// A place in the tree of token paths: tokens behind the root that do not decide the value yet.
struct Branch {
  std::vector<grammar::TokenId> path = {};
  std::string text = {};  // Their bytes.
  double mass = 1;        // Probability of the path.
};

// Every path of allowed tokens is one way to a value, whatever the tokens; a value's probability is
// the mass of all its ways. A path is followed until only one value is possible, so that most need
// no look beyond their first token. Paths that differ from the answer before the value begins are
// left out, and what remains counts as 1: the distribution is of the value given the text before
// it.
class ValueTree {
 public:
  // `values` are what can stand behind `before`, which is the answer's text from the root to the
  // value. Both are given by the canonical text. Without `values`, there are too many to list:
  // paths are followed to the end of the value, and only values that were found are told.
  ValueTree(
      std::optional<std::vector<std::string>> values,
      std::string before,
      const grammar::Vocabulary& vocabulary,
      const Scoring& scoring
  );

  // The branch to look at next, the most probable one; nothing when the rest is not worth it. The
  // first one is the root.
  [[nodiscard]] std::optional<Branch> next();
  // What may come behind `branch`.
  void expand(const Branch& branch, std::span<const TokenWeight> weights);
  // `branch` cannot be looked at; its mass goes to the rest.
  void leave(const Branch& branch) { rest_ += branch.mass; }

  // By falling probability, then by text. The sum is 1 less `rest()`. Not before next() gave
  // nothing.
  [[nodiscard]] std::vector<ValueProbability> distribution() const;

 private:
  // What a text behind the root can mean. `value` is the only value, if it is decided.
  enum class Kind : std::uint8_t { no_value, several, one };
  struct Meaning {
    Kind kind = Kind::no_value;
    std::string_view value = {};  // Into values_ or the text.
  };
  [[nodiscard]] Meaning meaning_of(std::string_view text, bool is_end) const;
  [[nodiscard]] Meaning meaning_among(std::string_view value, bool is_end) const;

  const grammar::Vocabulary* vocabulary_;  // Outlives the tree.
  Scoring scoring_;
  std::optional<std::vector<std::string>> values_;
  std::string before_;
  std::map<std::string, double, std::less<>> masses_ = {};  // By value.
  double rest_ = 0;
  std::vector<Branch> open_ = {};  // A heap.
  std::size_t n_taken_ = 0;
};

}  // namespace extractinator::decode
