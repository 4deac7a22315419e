// What a model writes before its answer: free text under a budget, until the model's end marker.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "decode/generator.h"
#include "grammar/vocabulary.h"
#include "prompt/prompt.h"

namespace extractinator::decode {

class ThinkingPhase {
 public:
  // `end` says how the phase is closed and is not null.
  ThinkingPhase(
      std::shared_ptr<const prompt::ThinkingEnd> end,
      std::shared_ptr<const grammar::Vocabulary> vocabulary,
      std::size_t max_tokens
  );

  // What may come next: text, the end marker, and the tokens that end a turn, which close the phase
  // too. No other special token. Cost: O(vocabulary).
  [[nodiscard]] grammar::TokenMask mask() const;

  // Adds a token of the mask, then what closes the phase if it is over. Returns the tokens to
  // append for it: often just the token, which closing may write anew or leave out.
  [[nodiscard]] std::vector<grammar::TokenId> take(grammar::TokenId token);
  // Tokens that close the phase at once, for a budget of nothing.
  [[nodiscard]] std::vector<grammar::TokenId> close_unbegun();

  [[nodiscard]] bool is_over() const { return is_over_; }
  // Of the model, its end marker included, what was forced left out.
  [[nodiscard]] std::size_t n_tokens() const { return n_tokens_; }
  // The budget was spent before the model came to an end.
  [[nodiscard]] bool is_budget_spent() const { return is_budget_spent_; }
  // Tokens that may still be appended at most.
  [[nodiscard]] std::size_t n_left() const;
  // The thoughts so far, without the marker; may end within a character.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::shared_ptr<const prompt::ThinkingEnd> end_;
  std::shared_ptr<const grammar::Vocabulary> vocabulary_;
  std::size_t max_tokens_;
  std::size_t n_tokens_ = 0;
  std::string text_ = {};
  bool is_over_ = false;
  bool is_budget_spent_ = false;
};

}  // namespace extractinator::decode
