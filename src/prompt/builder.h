// Makes the prompts of one task: what is the same for every record is rendered and tokenised once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "engine/tokenizer.h"
#include "prompt/chat_template.h"
#include "prompt/examples.h"
#include "prompt/frame.h"
#include "prompt/likeness.h"
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
  std::size_t n_context = 0;          // Per sequence, as the engine gives it.
  std::size_t max_answer_tokens = 0;  // Kept free for the answer.
  // And as many for each token of the report, for answers that tell it again; the prompts then say
  // how long an answer may be.
  std::size_t answer_tokens_per_report_token = 0;
  std::size_t max_thinking_tokens = 0;  // And for the thinking phase, where there is one.
};

// Whether the prompts end with an open thinking phase.
struct ThinkingChoice {
  Thinking thinking = Thinking::off;
  // What find_thinking() gave; needed for thinking, and to keep a model from it whose template
  // cannot.
  std::optional<ThinkingFormat> format = {};
};

// Reports with their answers, which the model is shown as earlier turns of the chat.
struct ExampleChoice {
  std::vector<Example> examples = {};  // Inputs differ in more than white space.
  // Before each report: those most like it, or all if there are no more.
  std::size_t n_shown = 0;
  // What compares them with a report, and which model that is; null: their letters.
  Embed embed = {};
  std::string embed_identity = {};
};

struct PromptOptions {
  ThinkingChoice thinking = {};
  std::string extra_instructions = {};  // Of the task, beside its description; may be empty.
  Layout layout = Layout::task_first;   // Another one goes without examples.
  ExampleChoice examples = {};
};

// Immutable; safe from several threads. Copies share the examples.
//
// Text of a report or an example can never steer the model: the chat template is rendered with
// random words in place of them, split at these words, and they are tokenised apart, without
// special tokens.
class Builder {
 public:
  // Fails as ChatTemplate::render, field_guide and ExampleSelector::make do; with `invalid_input`
  // if the task's own text (description, extra instructions, field names, …) spells a special token
  // of the model; with `limit_exceeded` if not even an empty report fits, with the shortest
  // examples.
  [[nodiscard]] static Result<Builder> make(
      std::string_view task_description,
      const schema::Schema& schema,
      const ChatTemplate& chat_template,
      std::shared_ptr<const engine::Tokenizer> tokenizer,
      Budget budget,
      PromptOptions options = {}
  );

  // Report and examples are used byte for byte and never cut; empty is fine. An example whose input
  // is the report, white space apart, is not shown. Fails with `limit_exceeded` if prompt and
  // answer do not fit (the message has the numbers), `invalid_input` if the report is not valid
  // UTF-8, and as Tokenizer::tokenize does. Cost: O(report), and as ExampleSelector::select.
  [[nodiscard]] Result<Prompt> build(std::string_view report) const;

  // Tokens of the report in its prompt, also where that does not fit. Fails as Tokenizer::tokenize
  // does. Cost: O(report).
  [[nodiscard]] Result<std::size_t> count_tokens(std::string_view report) const;

  // Most tokens that can follow a prompt: of its thinking phase, what closes that included, and of
  // the answer. Without a prompt: one without a report.
  [[nodiscard]] std::size_t n_after() const { return n_thinking_ + budget_.max_answer_tokens; }
  [[nodiscard]] std::size_t n_after(const Prompt& prompt) const {
    return n_thinking_ + max_answer_tokens(prompt);
  }
  // Of the answer alone.
  [[nodiscard]] std::size_t max_answer_tokens(const Prompt& prompt) const {
    return prompt.max_answer_tokens > 0 ? prompt.max_answer_tokens : budget_.max_answer_tokens;
  }
  // Identity of everything in the prompt but the report, all examples it may show among it, and of
  // what closes its thinking phase.
  [[nodiscard]] const Hash256& hash() const { return hash_; }

 private:
  Builder() = default;

  // The examples that are asked for, by their indices; parts and tokens up to the report.
  [[nodiscard]] Result<Prompt> open_prompt(
      const Frame& frame, std::span<const std::size_t> shown
  ) const;
  // Tokens of a prompt without a report that has the shortest examples.
  [[nodiscard]] Result<std::size_t> n_least() const;

  std::shared_ptr<const engine::Tokenizer> tokenizer_;
  Budget budget_;
  std::shared_ptr<const std::vector<Example>> examples_;
  std::shared_ptr<const ExampleSelector> selector_;  // Null: there are no examples.
  std::size_t n_shown_ = 0;
  Frame frame_;
  // With one example less: where all are shown, for a report that is one of them.
  Frame frame_without_one_;
  std::optional<Prompt> opening_;  // Up to the report, where that is the same for all records.
  std::shared_ptr<const ThinkingEnd> thinking_;
  std::size_t n_thinking_ = 0;
  Hash256 hash_;
};

}  // namespace extractinator::prompt
