// What can be known about a prompt without the model's tokenizer: whether it may be sent, and
// whether the server has read all of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "remote/fault.h"
#include "remote/generator.h"

namespace extractinator::remote {

// Fewest tokens that `text` can have: its runs of letters and its runs of digits. Tokenizers of
// language models never join two words, nor words and numbers, into one token. Bytes beyond ASCII
// count as letters, so that scripts without spaces give a low number. Cost: O(text).
[[nodiscard]] std::size_t n_words(std::string_view text);

// Offset of what spells a control token of a known family of models, as `<|im_end|>`, `[INST]` or
// `<start_of_turn>`. Cost: O(text).
[[nodiscard]] std::optional<std::size_t> find_control_text(std::string_view text);

// Fails with `bad_prompt`, `control_text`, or with `prompt_too_long` if not even the fewest
// tokens that the prompt can have fit into the context beside the answer (`n_context` 0: any do).
[[nodiscard]] Attempt<void> check_before(
    const Request& request, std::size_t n_context, ControlText control_text
);

// Holds the server's count of prompt tokens against the request. Fails with `prompt_cut` if it is
// below what the prompt must have, `prompt_too_long` if prompt and answer do not fit together:
// servers cut or shift then. Cost: O(messages).
[[nodiscard]] Attempt<void> check_count(
    const Request& request, std::size_t n_prompt_tokens, std::size_t n_context
);

}  // namespace extractinator::remote
