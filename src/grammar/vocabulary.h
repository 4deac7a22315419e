// The tokens of a model as byte strings, in a trie that a matcher can walk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace extractinator::grammar {

using TokenId = std::int32_t;

// A set of tokens: one bit per token id.
class TokenMask {
 public:
  TokenMask() = default;
  explicit TokenMask(std::size_t n_tokens) : n_tokens_(n_tokens), words_((n_tokens + 63) / 64) {}

  [[nodiscard]] std::size_t size() const { return n_tokens_; }
  void set(TokenId id) { words_[word(id)] |= bit(id); }
  void reset(TokenId id) { words_[word(id)] &= ~bit(id); }
  [[nodiscard]] bool test(TokenId id) const { return (words_[word(id)] & bit(id)) != 0; }
  void clear() { words_.assign(words_.size(), 0); }
  [[nodiscard]] std::size_t count() const;
  // The only token in the set, or -1 if there are none or several.
  [[nodiscard]] TokenId single() const;
  [[nodiscard]] std::span<const std::uint64_t> words() const { return words_; }
  [[nodiscard]] std::span<std::uint64_t> words() { return words_; }
  bool operator==(const TokenMask&) const = default;

 private:
  static std::size_t word(TokenId id) { return static_cast<std::size_t>(id) / 64; }
  static std::uint64_t bit(TokenId id) {
    return std::uint64_t{1} << (static_cast<std::size_t>(id) % 64);
  }
  std::size_t n_tokens_ = 0;
  std::vector<std::uint64_t> words_ = {};
};

// Immutable and shared by all matchers of a model.
class Vocabulary {
 public:
  // `tokens[id]` are the bytes that token adds to the text; an empty string marks a token that may
  // never be generated (control, unused, unknown). `end_tokens` end the answer and are allowed
  // exactly when the text is complete. Fails with `invalid_input` if an end token is out of range
  // or there is none.
  [[nodiscard]] static Result<std::shared_ptr<const Vocabulary>> make(
      std::vector<std::string> tokens, std::vector<TokenId> end_tokens
  );

  [[nodiscard]] std::size_t size() const { return tokens_.size(); }
  [[nodiscard]] std::string_view bytes(TokenId id) const {
    return tokens_[static_cast<std::size_t>(id)];
  }
  [[nodiscard]] std::span<const TokenId> end_tokens() const { return end_tokens_; }
  [[nodiscard]] bool is_end(TokenId id) const;

  // The trie in depth-first order: node i covers nodes [i, i + subtree_size). A walk that cannot
  // take `byte` skips the whole subtree by adding its size. Several tokens may have the same bytes:
  // `tokens_at(i)`.
  struct TrieNode {
    std::uint8_t byte = 0;
    std::uint8_t depth =
        0;  // Of this byte, from 1; tokens longer than 255 bytes are never generated.
    std::uint32_t subtree_size = 1;
    std::uint32_t first_token = 0;  // Range in the array behind tokens_at().
    std::uint32_t n_tokens = 0;
  };
  [[nodiscard]] std::span<const TrieNode> trie() const { return trie_; }
  [[nodiscard]] std::span<const TokenId> tokens_at(const TrieNode& node) const {
    return std::span(trie_tokens_).subspan(node.first_token, node.n_tokens);
  }

 private:
  Vocabulary() = default;
  std::vector<std::string> tokens_;
  std::vector<TokenId> end_tokens_;
  std::vector<TrieNode> trie_;
  std::vector<TokenId> trie_tokens_;
};

}  // namespace extractinator::grammar
