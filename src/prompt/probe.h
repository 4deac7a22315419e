// What the room asks templates and tokenizers by. Private to the room.
#pragma once

#include <string>

#include "engine/tokenizer.h"

namespace extractinator::prompt {

// A word that no template can contain or react to. It is in no prompt, so it need not be
// reproducible.
[[nodiscard]] std::string unguessable_word();

// A token is special exactly when its text, read as plain text, gives something else.
[[nodiscard]] bool is_special(const engine::Tokenizer& tokenizer, engine::TokenId token);

}  // namespace extractinator::prompt
