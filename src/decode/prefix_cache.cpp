// The leading tokens that prompts share: PrefixCache.
#include "decode/prefix_cache.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "base/check.h"
#include "engine/engine.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

using engine::BatchToken;
using grammar::TokenId;

bool PrefixCache::holds(std::span<const TokenId> prefix) const {
  return std::ranges::equal(tokens_, prefix);
}

bool PrefixCache::compute(
    std::span<const TokenId> prefix, const std::stop_token& stop, Cost& cost
) {
  if (sequence_ < 0 || prefix.empty() || std::ranges::equal(failed_, prefix)) {
    drop();
    return false;
  }
  const auto n_common =
      static_cast<std::size_t>(std::ranges::mismatch(tokens_, prefix).in2 - prefix.begin());
  const std::size_t n_kept = engine_->shape().can_remove_tail ? n_common : 0;
  if (n_kept == 0 || !engine_->remove_tail(sequence_, n_kept)) {
    drop();
    return compute_from(0, prefix, stop, cost);
  }
  return compute_from(n_kept, prefix, stop, cost);
}

bool PrefixCache::compute_from(
    std::size_t n_kept, std::span<const TokenId> prefix, const std::stop_token& stop, Cost& cost
) {
  std::vector<BatchToken> batch;
  const std::size_t n_batch = engine_->shape().n_batch;
  for (std::size_t start = n_kept; start < prefix.size(); start += n_batch) {
    batch.clear();
    for (std::size_t i = start; i < std::min(start + n_batch, prefix.size()); ++i) {
      batch.push_back({
          .token = prefix[i],
          .position = static_cast<std::int32_t>(i),
          .sequence = sequence_,
      });
    }
    const auto status = engine_->evaluate(batch);
    if (!status) failed_.assign(prefix.begin(), prefix.end());
    if (status != engine::Evaluated::done || stop.stop_requested()) {
      drop();
      return false;
    }
    ++cost.n_batches;
    cost.n_tokens += batch.size();
  }
  tokens_.assign(prefix.begin(), prefix.end());
  return true;
}

void PrefixCache::copy_to(engine::SequenceId to) {
  EXTR_CHECK(!tokens_.empty(), "a prefix to copy");
  engine_->copy_sequence(sequence_, to);
}

void PrefixCache::drop() {
  if (sequence_ >= 0) engine_->clear_sequence(sequence_);
  tokens_.clear();
}

}  // namespace extractinator::decode
