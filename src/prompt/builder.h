// Makes the prompts of one task: what is the same for every record is rendered and tokenised once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "engine/tokenizer.h"
#include "prompt/chat_template.h"
#include "prompt/prompt.h"
#include "prompt/thinking.h"
#include "schema/schema.h"

namespace extractinator::prompt {

// What comes first in a prompt (docs/prompt.md).
enum class Layout : std::uint8_t {
  task_first,    // All records of a task begin with the same tokens.
  report_first,  // All tasks of a record begin with the same tokens, the report's among them.
};

// In tokens. Prompt, thinking phase and answer of a record must fit into the context of one
// sequence.
struct Budget {
  std::size_t n_context = 0;            // Per sequence, as the engine gives it.
  std::size_t max_answer_tokens = 0;    // Kept free for the answer.
  std::size_t max_thinking_tokens = 0;  // And for the thinking phase, where there is one.
};

// Whether the prompts end with an open thinking phase.
struct ThinkingChoice {
  Thinking thinking = Thinking::off;
  // What find_thinking() gave; needed for thinking, and to keep a model from it whose template
  // cannot.
  std::optional<ThinkingFormat> format = {};
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
      Budget budget,
      const ThinkingChoice& choice = {},
      Layout layout = Layout::task_first
  );

  // The report is used byte for byte and never cut; empty is fine. Fails with `limit_exceeded` if
  // prompt and answer do not fit (the message has the numbers), `invalid_input` if the report
  // is not valid UTF-8, and as Tokenizer::tokenize does. Cost: O(report).
  [[nodiscard]] Result<Prompt> build(std::string_view report) const;

  // Most tokens that can follow a prompt: of its thinking phase, what closes that included, and of
  // the answer.
  [[nodiscard]] std::size_t n_after() const { return n_thinking_ + budget_.max_answer_tokens; }
  // Identity of everything in the prompt but the report, and of what closes its thinking phase.
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
  std::shared_ptr<const ThinkingEnd> thinking_;
  std::size_t n_thinking_ = 0;
  Hash256 hash_;
};

}  // namespace extractinator::prompt
