// Builds the tries of a vocabulary and implements token sets. Public: TokenMask, Trie, Vocabulary.
#include "grammar/vocabulary.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <format>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "grammar/plain.h"
#include "text/utf8.h"

namespace extractinator::grammar {

TokenMask& TokenMask::operator|=(const TokenMask& other) {
  EXTR_CHECK(other.n_tokens_ == n_tokens_, "masks of one vocabulary");
  for (std::size_t i = 0; i < words_.size(); ++i)
    words_[i] |= other.words_[i];
  return *this;
}

std::size_t TokenMask::count() const {
  std::size_t n = 0;
  for (const std::uint64_t w : words_)
    n += static_cast<std::size_t>(std::popcount(w));
  return n;
}

TokenId TokenMask::single() const {
  TokenId found = -1;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (words_[i] == 0) continue;
    if (found >= 0 || !std::has_single_bit(words_[i])) return -1;
    found = static_cast<TokenId>(i * 64 + static_cast<std::size_t>(std::countr_zero(words_[i])));
  }
  return found;
}

Trie::Trie(std::span<const std::string> tokens, std::span<const TokenId> ids) {
  tokens_.assign(ids.begin(), ids.end());
  std::string_view path;            // Bytes from the root to the deepest open node.
  std::vector<std::uint32_t> open;  // The nodes on that path.
  const auto close_to = [&](std::size_t depth) {
    while (open.size() > depth) {
      Node& node = nodes_[open.back()];
      node.subtree_size = static_cast<std::uint32_t>(nodes_.size()) - open.back();
      open.pop_back();
    }
  };
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string_view bytes = tokens[static_cast<std::size_t>(ids[i])];
    const auto shared =
        static_cast<std::size_t>(std::ranges::mismatch(path, bytes).in1 - path.begin());
    close_to(shared);
    for (std::size_t d = shared; d < bytes.size(); ++d) {
      open.push_back(static_cast<std::uint32_t>(nodes_.size()));
      nodes_.push_back({
          .byte = static_cast<std::uint8_t>(bytes[d]),
          .depth = static_cast<std::uint8_t>(d + 1),
          .first_token = static_cast<std::uint32_t>(i),
      });
    }
    path = bytes;
    ++nodes_[open.back()].n_tokens;
  }
  close_to(0);
}

std::vector<TokenId> Trie::prefixes_of(std::string_view text) const {
  std::vector<TokenId> found;
  std::size_t begin = 0;
  std::size_t end = nodes_.size();
  for (const char c : text) {
    while (begin < end && nodes_[begin].byte != static_cast<std::uint8_t>(c))
      begin += nodes_[begin].subtree_size;
    if (begin >= end) break;
    const Node& node = nodes_[begin];
    found.append_range(tokens_at(node));
    end = begin + node.subtree_size;
    ++begin;
  }
  return found;
}

std::span<const TokenId> Trie::beginning_with(std::string_view text) const {
  std::size_t begin = 0;
  std::size_t end = nodes_.size();
  for (std::size_t at = 0;; ++at) {
    while (begin < end && nodes_[begin].byte != static_cast<std::uint8_t>(text[at]))
      begin += nodes_[begin].subtree_size;
    if (begin >= end) return {};
    if (at + 1 == text.size()) return tokens_below(begin);
    end = begin + nodes_[begin].subtree_size;
    ++begin;
  }
}

Result<std::shared_ptr<const Vocabulary>> Vocabulary::make(
    std::vector<std::string> tokens, std::vector<TokenId> end_tokens
) {
  if (end_tokens.empty())
    return fail(ErrorCode::invalid_input, "the vocabulary has no token that ends an answer");
  for (const TokenId id : end_tokens) {
    if (id < 0 || static_cast<std::size_t>(id) >= tokens.size()) {
      return fail(
          ErrorCode::invalid_input,
          std::format("end token {} is outside the vocabulary of {} tokens", id, tokens.size())
      );
    }
  }
  std::ranges::sort(end_tokens);
  const auto repeated = std::ranges::unique(end_tokens);
  end_tokens.erase(repeated.begin(), repeated.end());

  auto vocabulary = std::shared_ptr<Vocabulary>(new Vocabulary());
  vocabulary->tokens_ = std::move(tokens);
  vocabulary->end_tokens_ = std::move(end_tokens);

  const std::size_t n_tokens = vocabulary->size();
  vocabulary->with_quotation_mark_ = TokenMask(n_tokens);
  vocabulary->with_comma_ = TokenMask(n_tokens);
  std::vector<TokenId> plain;
  std::vector<TokenId> special;
  std::vector<std::pair<TokenId, std::size_t>> lengths;  // Of plain tokens, in characters.
  for (std::size_t i = 0; i < n_tokens; ++i) {
    const auto id = static_cast<TokenId>(i);
    if (!vocabulary->is_text(id)) continue;
    const std::string_view bytes = vocabulary->bytes(id);
    if (bytes.contains('"')) vocabulary->with_quotation_mark_.set(id);
    if (bytes.contains(',')) vocabulary->with_comma_.set(id);
    vocabulary->longest_token_ = std::max(vocabulary->longest_token_, bytes.size());
    if (is_plain(bytes)) {
      plain.push_back(id);
      lengths.emplace_back(id, text::count_code_points(bytes));
      vocabulary->longest_plain_ = std::max(vocabulary->longest_plain_, lengths.back().second);
    } else {
      special.push_back(id);
    }
  }
  const auto by_bytes = [&](TokenId a, TokenId b) {
    const int order = vocabulary->bytes(a).compare(vocabulary->bytes(b));
    return order != 0 ? order < 0 : a < b;
  };
  std::ranges::sort(plain, by_bytes);
  std::ranges::sort(special, by_bytes);
  vocabulary->plain_ = Trie(vocabulary->tokens_, plain);
  vocabulary->special_ = Trie(vocabulary->tokens_, special);

  vocabulary->all_plain_ = TokenMask(n_tokens);
  vocabulary->slices_.resize(std::min(kMaxSlices, vocabulary->longest_plain_) + 1);
  for (TokenMask& slice : vocabulary->slices_)
    slice = TokenMask(n_tokens);
  for (const auto& [id, n_characters] : lengths) {
    vocabulary->all_plain_.set(id);
    for (std::size_t k = n_characters; k < vocabulary->slices_.size(); ++k)
      vocabulary->slices_[k].set(id);
  }
  return vocabulary;
}

bool Vocabulary::is_end(TokenId id) const { return std::ranges::binary_search(end_tokens_, id); }

bool Vocabulary::is_text(TokenId id) const {
  if (id < 0 || static_cast<std::size_t>(id) >= tokens_.size()) return false;
  const std::size_t n_bytes = bytes(id).size();
  return n_bytes > 0 && n_bytes <= kMaxTokenBytes && !is_end(id);
}

const TokenMask* Vocabulary::plain_up_to(std::uint64_t n_characters) const {
  if (n_characters >= longest_plain_) return &all_plain_;
  return n_characters < slices_.size() ? &slices_[n_characters] : nullptr;
}

}  // namespace extractinator::grammar
