// Renders and splits chats. Public within the room: frame.h.
#include "prompt/frame.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/result.h"
#include "engine/tokenizer.h"
#include "prompt/chat_template.h"
#include "prompt/probe.h"
#include "prompt/prompt.h"

namespace extractinator::prompt {

using engine::Place;
using engine::SpecialTokens;
using engine::Tokenizer;

std::size_t Frame::n_tokens() const {
  std::size_t n = 0;
  for (const std::vector<engine::TokenId>& of_one : tokens)
    n += of_one.size();
  return n;
}

Result<Frame> make_frame(
    const FrameText& text,
    const ChatTemplate& chat_template,
    Thinking thinking,
    const Tokenizer& tokenizer
) {
  std::vector<std::string> words;
  std::vector<Message> messages = {{.role = Role::system, .content = std::string(text.system)}};
  const auto add = [&](Role role, std::string_view behind) {
    words.push_back(unguessable_word());
    messages.push_back({.role = role, .content = words.back() + std::string(behind)});
  };
  for (std::size_t i = 0; i < text.n_examples; ++i) {
    add(Role::user, "");
    add(Role::assistant, "");
  }
  add(Role::user, text.behind_report);
  TRY(const std::string rendered, chat_template.render(messages, {.thinking = thinking}));

  Frame frame;
  std::size_t begin = 0;
  for (const std::string& word : words) {
    const std::size_t at = rendered.find(word, begin);  // render() promises that it is there.
    EXTR_CHECK(at != std::string::npos, "contents stand in a rendered chat in their order");
    frame.scaffolds.push_back({.text = rendered.substr(begin, at - begin)});
    begin = at + word.size();
  }
  frame.scaffolds.push_back({.text = rendered.substr(begin) + std::string(text.ending)});

  for (Part& scaffold : frame.scaffolds) {
    const bool is_first = frame.tokens.empty();
    const Place start = is_first ? Place::prompt_start : Place::after_text;
    TRY(std::vector<engine::TokenId> tokens,
        tokenizer.tokenize(scaffold.text, SpecialTokens::parse, start));
    scaffold.n_tokens = tokens.size();
    const bool is_after_special = !tokens.empty() && is_special(tokenizer, tokens.back());
    frame.places.push_back(
        is_after_special ? Place::after_special : (tokens.empty() ? start : Place::after_text)
    );
    frame.tokens.push_back(std::move(tokens));
  }
  frame.places.pop_back();  // Nothing goes behind the last scaffold.
  return frame;
}

}  // namespace extractinator::prompt
