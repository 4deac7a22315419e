// Whether and how a model thinks before it answers, found by probing its chat template.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "engine/tokenizer.h"
#include "prompt/chat_template.h"
#include "prompt/prompt.h"

namespace extractinator::prompt {

// A thinking phase as a template writes it around the model's own words.
struct ThinkingFormat {
  // The template cannot be told that the model shall not think: left alone, it always does.
  bool is_unavoidable = false;
  // Follows the prompt that is rendered with thinking on and opens the phase; empty where the
  // template opens it.
  std::string open = {};
  // Follows the model's thoughts: the end marker and all that stands before the answer.
  std::string close = {};
  // Follows the prompt that is rendered with thinking off, so that the answer comes at once; empty
  // where the template sees to that.
  std::string skip = {};

  bool operator==(const ThinkingFormat&) const = default;
};

// Nothing if the template shows no thinking that is understood. Looks at what the template writes
// with thinking on and off, and around the thoughts of an earlier answer; names of models are not
// known. Fails as ChatTemplate::render does. Cost: four renderings.
[[nodiscard]] Result<std::optional<ThinkingFormat>> find_thinking(
    const ChatTemplate& chat_template, const engine::Tokenizer& tokenizer
);

// Whether a template writes another prompt for another reasoning effort. Cost: two renderings.
[[nodiscard]] bool takes_reasoning_effort(const ChatTemplate& chat_template);

// What ends a phase of `format` in a vocabulary. Fails as Tokenizer::tokenize does. Cost: as many
// short tokenisations as the end marker has bytes.
[[nodiscard]] Result<std::shared_ptr<const ThinkingEnd>> make_thinking_end(
    const ThinkingFormat& format, const engine::Tokenizer& tokenizer
);

}  // namespace extractinator::prompt
