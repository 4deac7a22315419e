// Text to tokens and back: what the prompt needs of a model, as an interface, so that prompts can
// be tested without one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "grammar/vocabulary.h"

namespace extractinator::engine {

using grammar::TokenId;

// Whether text may name tokens that steer the model, such as `<|im_end|>`.
enum class SpecialTokens : std::uint8_t {
  parse,  // For scaffold that the chat template wrote: the text of a special token becomes it.
  plain,  // For anything a person or file wrote: never yields a special token, whatever it says.
};

// What is before a piece of text in the prompt. Some vocabularies (SentencePiece) put a space
// before a text that starts a prompt or follows a special token; in the middle of text that space
// would be one that nobody wrote.
enum class Place : std::uint8_t {
  prompt_start,   // Nothing: the begin token is added when the model wants one and the text does
                  // not open with it.
  after_special,  // A special token.
  after_text,     // Other text; the tokens stand for exactly the bytes of the piece.
};

class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  // Fails with `invalid_input` when `text` is not valid UTF-8 (with the byte offset, never the
  // text), and `unsupported` when the vocabulary cannot spell it. Safe from several threads. Cost:
  // O(text), about 5 MB/s.
  [[nodiscard]] virtual Result<std::vector<TokenId>> tokenize(
      std::string_view text, SpecialTokens special, Place place
  ) const = 0;

  // The bytes of the tokens one after another; special tokens as they are written in a template.
  [[nodiscard]] virtual std::string detokenize(std::span<const TokenId> tokens) const = 0;

  // The token that opens a prompt, for templates that write it as text; none if the model has none.
  [[nodiscard]] virtual std::optional<TokenId> begin_token() const = 0;
  // The end-of-sequence token's text, for templates; empty if the model has none.
  [[nodiscard]] virtual std::string_view end_text() const = 0;
  // The begin token's text, for templates; empty if the model has none.
  [[nodiscard]] virtual std::string_view begin_text() const = 0;
};

}  // namespace extractinator::engine
