// A tokenizer without a model, for tests of prompts.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/tokenizer.h"

namespace extractinator::prompt {

// One token per byte and a few special ones; like SentencePiece it marks what follows a special
// token, here by a token of no bytes.
class ToyTokenizer final : public engine::Tokenizer {
 public:
  static constexpr engine::TokenId kBegin = 256;
  static constexpr engine::TokenId kStart = 257;
  static constexpr engine::TokenId kEnd = 258;
  static constexpr engine::TokenId kMark = 259;
  static constexpr std::array<std::string_view, 3> kSpecials = {
      "<s>", "<|im_start|>", "<|im_end|>"
  };

  explicit ToyTokenizer(bool adds_begin = false, bool marks = false)
      : adds_begin_(adds_begin),
        marks_(marks) {}

  [[nodiscard]] Result<std::vector<engine::TokenId>> tokenize(
      std::string_view text, engine::SpecialTokens special, engine::Place place
  ) const override {
    std::vector<engine::TokenId> tokens;
    if (place == engine::Place::prompt_start && adds_begin_ && !text.starts_with(kSpecials[0]))
      tokens.push_back(kBegin);
    if (place == engine::Place::after_special && marks_ && !text.empty()) tokens.push_back(kMark);
    while (!text.empty()) {
      const auto* const found = std::ranges::find_if(kSpecials, [&](std::string_view name) {
        return special == engine::SpecialTokens::parse && text.starts_with(name);
      });
      if (found != kSpecials.end()) {
        tokens.push_back(256 + static_cast<engine::TokenId>(found - kSpecials.begin()));
        text.remove_prefix(found->size());
      } else {
        tokens.push_back(static_cast<unsigned char>(text.front()));
        text.remove_prefix(1);
      }
    }
    return tokens;
  }
  [[nodiscard]] std::string detokenize(std::span<const engine::TokenId> tokens) const override {
    std::string text;
    for (const engine::TokenId token : tokens) {
      if (token == kMark) continue;
      if (token >= 256)
        text += kSpecials[static_cast<std::size_t>(token - 256)];
      else
        text += static_cast<char>(token);
    }
    return text;
  }
  [[nodiscard]] std::optional<engine::TokenId> begin_token() const override { return kBegin; }
  [[nodiscard]] std::string_view begin_text() const override { return kSpecials[0]; }
  [[nodiscard]] std::string_view end_text() const override { return kSpecials[2]; }

 private:
  bool adds_begin_;
  bool marks_;
};

}  // namespace extractinator::prompt
