// A chat as a template writes it, with holes where texts of people go. Internal to the prompt room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/tokenizer.h"
#include "prompt/chat_template.h"
#include "prompt/prompt.h"

namespace extractinator::prompt {

// What is rendered around the holes.
struct FrameText {
  std::string_view system;         // The first message.
  std::size_t n_examples = 0;      // Turns of user and assistant before the last user's.
  std::string_view behind_report;  // Of the last user's message, behind its hole.
  std::string_view ending;         // Behind all that the template writes.
};

// The holes are, in order, input and output of each example, and the report.
struct Frame {
  std::vector<Part> scaffolds = {};  // Before, between and behind the holes: one more than these.
  std::vector<std::vector<engine::TokenId>> tokens = {};  // Of the scaffolds.
  std::vector<engine::Place> places = {};                 // Of what goes into each hole.

  // Of all scaffolds.
  [[nodiscard]] std::size_t n_tokens() const;
};

// The template is rendered with random words in the holes and split there, so that no text of a
// person is ever read by the template. Fails as ChatTemplate::render and Tokenizer::tokenize do.
[[nodiscard]] Result<Frame> make_frame(
    const FrameText& text,
    const ChatTemplate& chat_template,
    Thinking thinking,
    const engine::Tokenizer& tokenizer
);

}  // namespace extractinator::prompt
