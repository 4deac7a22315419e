// A tokenizer without a model, for tests: at each place the longest token that fits.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/tokenizer.h"
#include "grammar/vocabulary.h"

namespace extractinator::engine::testing {

// The vocabulary needs a token for every single byte that is asked for. Cost: O(text · vocabulary).
class LongestMatch final : public Tokenizer {
 public:
  explicit LongestMatch(std::shared_ptr<const grammar::Vocabulary> vocabulary)
      : vocabulary_(std::move(vocabulary)) {}

  [[nodiscard]] Result<std::vector<TokenId>> tokenize(
      std::string_view text, SpecialTokens /*special*/, Place /*place*/
  ) const override {
    std::vector<TokenId> tokens;
    while (!text.empty()) {
      TokenId longest = -1;
      for (TokenId id = 0; static_cast<std::size_t>(id) < vocabulary_->size(); ++id) {
        if (!vocabulary_->is_text(id) || !text.starts_with(vocabulary_->bytes(id))) continue;
        if (longest < 0 || vocabulary_->bytes(id).size() > vocabulary_->bytes(longest).size())
          longest = id;
      }
      if (longest < 0) return fail(ErrorCode::unsupported, "no token spells a byte");
      tokens.push_back(longest);
      text.remove_prefix(vocabulary_->bytes(longest).size());
    }
    return tokens;
  }

  [[nodiscard]] std::string detokenize(std::span<const TokenId> tokens) const override {
    std::string text;
    for (const TokenId id : tokens)
      text += vocabulary_->bytes(id);
    return text;
  }
  [[nodiscard]] std::optional<TokenId> begin_token() const override { return std::nullopt; }
  [[nodiscard]] std::string_view end_text() const override { return {}; }
  [[nodiscard]] std::string_view begin_text() const override { return {}; }

 private:
  std::shared_ptr<const grammar::Vocabulary> vocabulary_;
};

}  // namespace extractinator::engine::testing
