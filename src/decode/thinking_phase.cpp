// The phase before an answer: ThinkingPhase.
#include "decode/thinking_phase.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "grammar/vocabulary.h"
#include "prompt/prompt.h"

namespace extractinator::decode {

using grammar::TokenId;

namespace {

// Bytes at the end of `text` that begin the marker, but are not all of it.
std::size_t n_begun(std::string_view text, std::string_view marker) {
  for (std::size_t n = std::min(text.size(), marker.size() - 1); n > 0; --n) {
    if (text.ends_with(marker.substr(0, n))) return n;
  }
  return 0;
}

}  // namespace

ThinkingPhase::ThinkingPhase(
    std::shared_ptr<const prompt::ThinkingEnd> end,
    std::shared_ptr<const grammar::Vocabulary> vocabulary,
    std::size_t max_tokens
)
    : end_(std::move(end)),
      vocabulary_(std::move(vocabulary)),
      max_tokens_(max_tokens) {}

grammar::TokenMask ThinkingPhase::mask() const {
  grammar::TokenMask mask(vocabulary_->size());
  const auto n = static_cast<TokenId>(vocabulary_->size());
  for (TokenId id = 0; id < n; ++id) {
    if (vocabulary_->is_text(id) || vocabulary_->is_end(id)) mask.set(id);
  }
  if (end_->token) mask.set(*end_->token);
  return mask;
}

std::size_t ThinkingPhase::n_left() const {
  return is_over_ ? 0 : max_tokens_ - n_tokens_ + end_->n_most();
}

std::vector<TokenId> ThinkingPhase::close_unbegun() {
  is_over_ = true;
  is_budget_spent_ = true;
  return end_->closing;
}

std::vector<TokenId> ThinkingPhase::take(TokenId token) {
  EXTR_CHECK(!is_over_, "a token only in a phase that goes on");
  std::vector<TokenId> taken;
  const auto close = [&](const std::vector<TokenId>& closing) {
    taken.insert(taken.end(), closing.begin(), closing.end());
    is_over_ = true;
  };
  ++n_tokens_;
  if (token == end_->token) {
    taken.push_back(token);
    close(end_->bridge);
    return taken;
  }
  if (vocabulary_->is_end(token)) {  // Ends a turn in which the answer is still to come.
    close(end_->closing);
    return taken;
  }
  const std::string_view bytes = vocabulary_->bytes(token);
  const std::string_view marker = end_->text;
  const std::size_t n_before = text_.size();
  text_ += bytes;
  if (!marker.empty()) {
    // A marker that this token completes begins in front of it, or within it.
    const std::size_t from = n_before < marker.size() ? 0 : n_before - marker.size() + 1;
    if (const std::size_t at = text_.find(marker, from); at != std::string::npos) {
      const bool ends_here = at + marker.size() == text_.size();
      const bool is_cut = at < n_before && !end_->rests[n_before - at].empty();
      text_.resize(at);
      if (ends_here) {
        taken.push_back(token);
        close(end_->bridge);
      } else {
        // More than the marker is in the token: the marker's part is spelled anew. Nothing was
        // computed with the token yet.
        close(is_cut ? end_->rests[n_before - at] : end_->closing);
      }
      return taken;
    }
  }
  taken.push_back(token);
  if (n_tokens_ < max_tokens_) return taken;
  is_budget_spent_ = true;
  const std::size_t n = marker.empty() ? 0 : n_begun(text_, marker);
  if (n > 0 && !end_->rests[n].empty()) {
    text_.resize(text_.size() - n);
    close(end_->rests[n]);
  } else {
    close(end_->closing);
  }
  return taken;
}

}  // namespace extractinator::decode
