// Makes the prompts of one task: what is the same for every record is rendered and tokenised once.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "engine/tokenizer.h"
#include "prompt/chat_template.h"
#include "prompt/prompt.h"
#include "schema/schema.h"

namespace extractinator::prompt {

// Both in tokens. Prompt and answer of a record must fit into the context of one sequence.
struct Budget {
  std::size_t n_context = 0;          // Per sequence, as the engine gives it.
  std::size_t max_answer_tokens = 0;  // Kept free for the answer.
};

// Immutable; safe from several threads.
//
// Text of a report can never steer the model: the chat template is rendered with a random word in
// place of the report, split at that word, and the report is tokenised apart, without special
// tokens.
class Builder {
 public:
  // Fails as ChatTemplate::render and field_guide do; with `invalid_input` if the task's own text
  // (description, field names, …) spells a special token of the model; with `limit_exceeded` if not
  // even an empty report fits.
  [[nodiscard]] static Result<Builder> make(
      std::string_view task_description,
      const schema::Schema& schema,
      const ChatTemplate& chat_template,
      std::shared_ptr<const engine::Tokenizer> tokenizer,
      Budget budget
  );

  // The report is used byte for byte and never cut; empty is fine. Fails with `limit_exceeded` if
  // prompt and answer do not fit (the message has the three numbers), `invalid_input` if the report
  // is not valid UTF-8, and as Tokenizer::tokenize does. Cost: O(report).
  [[nodiscard]] Result<Prompt> build(std::string_view report) const;

  // Identity of everything in the prompt but the report.
  [[nodiscard]] const Hash256& hash() const { return hash_; }

 private:
  Builder() = default;

  std::shared_ptr<const engine::Tokenizer> tokenizer_;
  Budget budget_;
  Part before_;
  Part after_;
  std::vector<engine::TokenId> tokens_before_;
  std::vector<engine::TokenId> tokens_after_;
  engine::Place report_place_ = engine::Place::after_text;
  Hash256 hash_;
};

}  // namespace extractinator::prompt
