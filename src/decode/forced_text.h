// Text that the grammar leaves no choice about, as the tokens that the model's tokenizer writes.
//
// A model has read keys and punctuation in one spelling, its tokenizer's. Letting it choose among
// all tokens that spell a forced text costs a forward pass each; taking the text byte by byte would
// show it a spelling that it never read. So the text is spelled by the tokenizer, and healed at
// both ends, where a token may cross the border to a value: at the left the token before the text
// is written anew together with it, at the right the model itself decides.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/tokenizer.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

// Owned and called by one thread; remembers what it was asked.
class ForcedText {
 public:
  ForcedText(
      std::shared_ptr<const engine::Tokenizer> tokenizer,
      std::shared_ptr<const grammar::Vocabulary> vocabulary
  );

  struct Spelling {
    // The tokens stand for the token before the text too, which they replace.
    bool replaces_last = false;
    std::vector<grammar::TokenId> tokens = {};
  };
  // The tokens of `text` behind the token `last`, -1 if it is the first of an answer. Nothing when
  // the tokenizer cannot spell it in tokens that a grammar may take. `text` is not empty.
  [[nodiscard]] std::optional<Spelling> spell(grammar::TokenId last, std::string_view text);

  // Whether one of the `allowed` tokens is longer than `tail`, begins with it, and would be written
  // by the tokenizer behind `before` (-1: nothing): then what follows may belong into one token
  // with `tail`. Cost: O(tokens that begin with `tail`), a pass over the vocabulary for a new
  // `tail`.
  [[nodiscard]] bool may_cross(
      grammar::TokenId before, grammar::TokenId tail, const grammar::TokenMask& allowed
  );

 private:
  [[nodiscard]] std::optional<Spelling> make_spelling(
      grammar::TokenId last, std::string_view text
  ) const;
  [[nodiscard]] bool is_written(grammar::TokenId before, grammar::TokenId token) const;
  [[nodiscard]] std::string_view bytes(grammar::TokenId token) const;

  std::shared_ptr<const engine::Tokenizer> tokenizer_;
  std::shared_ptr<const grammar::Vocabulary> vocabulary_;
  std::unordered_map<std::string, std::optional<Spelling>> spellings_ = {};  // By both arguments.
  std::unordered_map<grammar::TokenId, std::vector<grammar::TokenId>> longer_ = {};  // By `tail`.
  std::unordered_map<std::uint64_t, bool> is_written_ = {};  // By `before` and the token.
};

}  // namespace extractinator::decode
