// Text that the grammar leaves no choice about: ForcedText.
#include "decode/forced_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/tokenizer.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

using engine::Place;
using engine::SpecialTokens;
using grammar::TokenId;

namespace {

// A task has some hundred; numbers before a text make more.
constexpr std::size_t kMaxRemembered = 20'000;

}  // namespace

ForcedText::ForcedText(
    std::shared_ptr<const engine::Tokenizer> tokenizer,
    std::shared_ptr<const grammar::Vocabulary> vocabulary
)
    : tokenizer_(std::move(tokenizer)),
      vocabulary_(std::move(vocabulary)) {}

std::string_view ForcedText::bytes(TokenId token) const {
  return token < 0 ? std::string_view() : vocabulary_->bytes(token);
}

std::optional<ForcedText::Spelling> ForcedText::spell(TokenId last, std::string_view text) {
  std::string key = std::format("{} {}", last, text);
  if (const auto known = spellings_.find(key); known != spellings_.end()) return known->second;
  if (spellings_.size() >= kMaxRemembered) spellings_.clear();
  return spellings_.emplace(std::move(key), make_spelling(last, text)).first->second;
}

std::optional<ForcedText::Spelling> ForcedText::make_spelling(
    TokenId last, std::string_view text
) const {
  const auto tokens_of = [&](std::string_view whole) -> std::optional<std::vector<TokenId>> {
    const auto tokens = tokenizer_->tokenize(whole, SpecialTokens::plain, Place::after_text);
    if (!tokens) return std::nullopt;
    std::string spelled;
    for (const TokenId token : *tokens) {
      if (!vocabulary_->is_text(token)) return std::nullopt;
      spelled += bytes(token);
    }
    if (spelled != whole) return std::nullopt;
    return *tokens;
  };
  const std::string_view before = bytes(last);
  // Not when the token before ends in the middle of a character.
  if (auto tokens = tokens_of(std::string(before) + std::string(text))) {
    std::size_t n_bytes = 0;
    std::size_t n_before = 0;
    while (n_bytes < before.size())
      n_bytes += bytes((*tokens)[n_before++]).size();
    if (n_bytes > before.size()) return Spelling{.replaces_last = true, .tokens = *tokens};
    tokens->erase(tokens->begin(), tokens->begin() + static_cast<std::ptrdiff_t>(n_before));
    return Spelling{.tokens = *tokens};
  }
  if (auto tokens = tokens_of(text)) return Spelling{.tokens = *tokens};
  return std::nullopt;
}

bool ForcedText::is_written(TokenId before, TokenId token) const {
  const std::string text = std::string(bytes(before)) + std::string(bytes(token));
  const auto tokens = tokenizer_->tokenize(text, SpecialTokens::plain, Place::after_text);
  // Part of a character: what it becomes is not known yet.
  return !tokens || (!tokens->empty() && tokens->back() == token);
}

bool ForcedText::may_cross(TokenId before, TokenId tail, const grammar::TokenMask& allowed) {
  const auto [entry, is_new] = longer_.try_emplace(tail);
  if (is_new) {
    for (const auto token :
         std::views::iota(TokenId{0}, static_cast<TokenId>(vocabulary_->size()))) {
      if (vocabulary_->is_text(token) && bytes(token).size() > bytes(tail).size() &&
          bytes(token).starts_with(bytes(tail)))
        entry->second.push_back(token);
    }
  }
  return std::ranges::any_of(entry->second, [&](TokenId token) {
    if (!allowed.test(token)) return false;
    const std::uint64_t key =
        (static_cast<std::uint64_t>(static_cast<std::uint32_t>(before)) << 32U) |
        static_cast<std::uint32_t>(token);
    if (const auto known = is_written_.find(key); known != is_written_.end()) return known->second;
    if (is_written_.size() >= kMaxRemembered) is_written_.clear();
    return is_written_.emplace(key, is_written(before, token)).first->second;
  });
}

}  // namespace extractinator::decode
