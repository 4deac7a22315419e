// The prompts of a task for a server that has the chat template and the tokenizer itself: the same
// texts as Builder's, as messages.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "prompt/builder.h"
#include "prompt/examples.h"
#include "prompt/prompt.h"
#include "schema/schema.h"

namespace extractinator::prompt {

// Immutable; safe from several threads. Copies share the examples.
class MessageBuilder {
 public:
  // Fails as field_guide does.
  [[nodiscard]] static Result<MessageBuilder> make(
      std::string_view task_description,
      const schema::Schema& schema,
      ExampleChoice examples = {},
      std::string_view extra_instructions = {}
  );

  // A prompt of parts without tokens: the system text, input and output of each example, the
  // report. Report and examples are used byte for byte; an example whose input is the report, white
  // space apart, is not shown. Fails with `invalid_input` if the report is not valid UTF-8. Cost:
  // as ExampleSelector::select.
  [[nodiscard]] Result<Prompt> build(std::string_view report) const;

  // Identity of everything in the messages but the report, all examples they may show among it.
  [[nodiscard]] const Hash256& hash() const { return hash_; }
  // Most bytes that the contents of a prompt have beside the report, and most messages.
  [[nodiscard]] std::size_t n_most_bytes() const { return n_most_bytes_; }
  [[nodiscard]] std::size_t n_messages() const { return 2 + 2 * n_shown_; }

 private:
  MessageBuilder() = default;

  std::string system_;
  std::shared_ptr<const std::vector<Example>> examples_;
  std::shared_ptr<const ExampleSelector> selector_;  // Null: there are no examples.
  std::size_t n_shown_ = 0;
  std::size_t n_most_bytes_ = 0;
  Hash256 hash_;
};

// The chat of a prompt that a MessageBuilder made: system, then user and assistant in turn.
[[nodiscard]] std::vector<Message> messages_of(const Prompt& prompt);

}  // namespace extractinator::prompt
