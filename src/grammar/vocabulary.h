// The tokens of a model as byte strings, in tries that a matcher can walk.
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
  // Adds the tokens of a mask of the same size.
  TokenMask& operator|=(const TokenMask& other);
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

// Byte strings in depth-first order: node i covers nodes [i, i + subtree_size). A walk that cannot
// take `byte` skips the whole subtree by adding its size. Several tokens may have the same bytes.
class Trie {
 public:
  struct Node {
    std::uint8_t byte = 0;
    std::uint8_t depth = 0;  // Of this byte, from 1.
    std::uint32_t subtree_size = 1;
    std::uint32_t first_token = 0;  // Range in the array behind tokens_at().
    std::uint32_t n_tokens = 0;
  };

  Trie() = default;
  // `ids` are sorted by their bytes in `tokens`; none is empty or longer than 255 bytes.
  Trie(std::span<const std::string> tokens, std::span<const TokenId> ids);

  [[nodiscard]] std::span<const Node> nodes() const { return nodes_; }
  [[nodiscard]] std::span<const TokenId> tokens_at(const Node& node) const {
    return std::span(tokens_).subspan(node.first_token, node.n_tokens);
  }
  // Those whose bytes `text` begins with. Cost: O(text · children of a node).
  [[nodiscard]] std::vector<TokenId> prefixes_of(std::string_view text) const;
  // Those whose bytes begin with `text`, which is not empty. Cost: the same.
  [[nodiscard]] std::span<const TokenId> beginning_with(std::string_view text) const;
  // Those of all nodes that node `i` covers.
  [[nodiscard]] std::span<const TokenId> tokens_below(std::size_t i) const {
    const std::size_t next = i + nodes_[i].subtree_size;
    const std::size_t end = next < nodes_.size() ? nodes_[next].first_token : tokens_.size();
    return std::span(tokens_).subspan(nodes_[i].first_token, end - nodes_[i].first_token);
  }

 private:
  std::vector<Node> nodes_;
  std::vector<TokenId> tokens_;
};

// Immutable and shared by all matchers of a model.
class Vocabulary {
 public:
  // Longer tokens are never generated.
  static constexpr std::size_t kMaxTokenBytes = 255;
  // Plain tokens are also kept as masks by their length up to this many characters.
  static constexpr std::size_t kMaxSlices = 64;

  // `tokens[id]` are the bytes that token adds to the text; an empty string marks a token that may
  // never be generated (control, unused, unknown). `end_tokens` end the answer and are allowed
  // exactly when the text is complete; their bytes are ignored. Fails with `invalid_input` if an
  // end token is out of range or there is none. Cost: O(bytes · log tokens), about 0.1 s for 150k
  // tokens.
  [[nodiscard]] static Result<std::shared_ptr<const Vocabulary>> make(
      std::vector<std::string> tokens, std::vector<TokenId> end_tokens
  );

  [[nodiscard]] std::size_t size() const { return tokens_.size(); }
  [[nodiscard]] std::string_view bytes(TokenId id) const {
    return tokens_[static_cast<std::size_t>(id)];
  }
  [[nodiscard]] std::span<const TokenId> end_tokens() const { return end_tokens_; }
  [[nodiscard]] bool is_end(TokenId id) const;
  // May this token ever stand inside an answer? Neither empty, nor an end token, nor too long.
  [[nodiscard]] bool is_text(TokenId id) const;
  // Bytes of the longest token for which `is_text` holds.
  [[nodiscard]] std::size_t longest_token() const { return longest_token_; }

  // Every text token is in exactly one trie. `plain` has those that are whole plain characters
  // (grammar/plain.h). They are most of a vocabulary, and a string that is long enough takes all of
  // them without a walk, as long as no pattern asks for certain ones.
  [[nodiscard]] const Trie& plain() const { return plain_; }
  [[nodiscard]] const Trie& special() const { return special_; }
  [[nodiscard]] const TokenMask& all_plain() const { return all_plain_; }
  // The text tokens with such a byte in them.
  [[nodiscard]] const TokenMask& with_quotation_mark() const { return with_quotation_mark_; }
  [[nodiscard]] const TokenMask& with_comma() const { return with_comma_; }
  // The plain tokens of at most `n_characters` (code points), null when n_characters is above
  // kMaxSlices and below the longest plain token.
  [[nodiscard]] const TokenMask* plain_up_to(std::uint64_t n_characters) const;

 private:
  Vocabulary() = default;
  std::vector<std::string> tokens_;
  std::vector<TokenId> end_tokens_;
  std::size_t longest_token_ = 0;
  std::size_t longest_plain_ = 0;  // In characters.
  Trie plain_;
  Trie special_;
  std::vector<TokenMask> slices_;  // [k]: plain tokens of at most k characters.
  TokenMask all_plain_;
  TokenMask with_quotation_mark_;
  TokenMask with_comma_;
};

}  // namespace extractinator::grammar
