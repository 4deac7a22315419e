// One request on its way to a completion: which tokens were taken, which may come next, and when it
// is over. Knows nothing of engines, batches and sequences.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "decode/generator.h"
#include "decode/sampler.h"
#include "grammar/grammar.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

class Answer {
 public:
  // Takes what the grammar forces at the start. `request.grammar` is not null.
  Answer(Request request, std::shared_ptr<const grammar::Vocabulary> vocabulary);

  [[nodiscard]] const Request& request() const { return request_; }
  // Tokens of the prompt, then of the answer so far. An engine must have evaluated all of them
  // before the next choice.
  [[nodiscard]] std::span<const grammar::TokenId> tokens() const { return tokens_; }
  // Most tokens that tokens() can have.
  [[nodiscard]] std::size_t max_tokens() const;

  [[nodiscard]] bool is_over() const { return stop_.has_value(); }
  // Chooses the next token by the logits after the last one, then takes what the grammar forces
  // after it: a state that leaves one token needs no logits. Not when the answer is over.
  void choose(std::span<const float> logits);
  // Ends the answer early. Not when it is over.
  void fail(Error error);
  void cancel();

  [[nodiscard]] std::size_t n_generated() const { return tokens_.size() - n_prompt_; }
  [[nodiscard]] std::size_t n_forced() const { return n_forced_; }

  // The completion, without its latency. Once, when the answer is over.
  [[nodiscard]] Completion finish() &&;

 private:
  void take_forced();
  // Adds the token, or ends the answer if it is an end token or one too many.
  void take(grammar::TokenId token);
  // Some end token if nothing else is allowed, -1 otherwise.
  [[nodiscard]] grammar::TokenId only_end() const;

  Request request_;
  std::shared_ptr<const grammar::Vocabulary> vocabulary_;
  grammar::Matcher matcher_;
  Sampler sampler_;
  grammar::TokenMask mask_;  // What may come after tokens().
  std::vector<grammar::TokenId> tokens_;
  std::size_t n_prompt_;
  std::size_t n_forced_ = 0;
  std::string text_ = {};
  std::vector<Choice> choices_ = {};
  std::optional<StopReason> stop_ = {};
  std::optional<Error> error_ = {};
};

}  // namespace extractinator::decode
