// Takes one token out of the allowed ones: Draws, Sampler and weigh().
#include "decode/sampler.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "base/check.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {
namespace {

using grammar::TokenId;
using grammar::TokenMask;

constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15U;

// The output function of splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
// generators, 2014).
std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

// Calls `visit(id)` for every token of the mask, in order of ids.
template <typename Visit>
void for_each_token(const TokenMask& mask, Visit visit) {
  TokenId base = 0;
  for (std::uint64_t word : mask.words()) {
    for (; word != 0; word &= word - 1)
      visit(base + static_cast<TokenId>(std::countr_zero(word)));
    base += 64;
  }
}

std::optional<TokenId> most_probable(std::span<const float> logits, const TokenMask& allowed) {
  TokenId best = -1;
  float best_logit = -std::numeric_limits<float>::infinity();
  for_each_token(allowed, [&](TokenId id) {
    const float logit = logits[static_cast<std::size_t>(id)];
    // False for numbers that are none. Equal logits keep the lower id.
    if (logit > best_logit) {
      best = id;
      best_logit = logit;
    }
  });
  if (best < 0 || !std::isfinite(best_logit)) return std::nullopt;
  return best;
}

}  // namespace

Draws::Draws(std::uint64_t seed, std::uint64_t row)
    : state_(mix(mix(seed + kStep) ^ (row * kStep))) {}

double Draws::next() {
  state_ += kStep;
  constexpr double kUnit = 1.0 / 9007199254740992.0;  // 2^-53
  return static_cast<double>(mix(state_) >> 11U) * kUnit;
}

std::optional<TokenId> Sampler::choose(std::span<const float> logits, const TokenMask& allowed) {
  EXTR_CHECK(logits.size() == allowed.size(), "logits and mask of one vocabulary");
  if (sampling_.temperature <= 0) return most_probable(logits, allowed);

  candidates_.clear();
  for_each_token(allowed, [&](TokenId id) {
    const float logit = logits[static_cast<std::size_t>(id)];
    if (std::isfinite(logit)) candidates_.push_back({.token = id, .logit = logit});
  });
  if (candidates_.empty()) return std::nullopt;
  // By logit, then by id: an order that does not depend on how the sort works.
  const auto is_before = [](const Candidate& a, const Candidate& b) {
    return a.logit != b.logit ? a.logit > b.logit : a.token < b.token;
  };
  if (sampling_.top_k > 0 && candidates_.size() > static_cast<std::size_t>(sampling_.top_k)) {
    std::ranges::partial_sort(candidates_, candidates_.begin() + sampling_.top_k, is_before);
    candidates_.resize(static_cast<std::size_t>(sampling_.top_k));
  } else {
    std::ranges::sort(candidates_, is_before);
  }
  const float highest = candidates_.front().logit;
  double total = 0;
  for (Candidate& candidate : candidates_) {
    candidate.weight = std::exp(
        (static_cast<double>(candidate.logit) - static_cast<double>(highest)) /
        sampling_.temperature
    );
    total += candidate.weight;
  }
  if (sampling_.top_p < 1) {
    double kept = 0;
    std::size_t n = 0;
    while (n < candidates_.size() && (n == 0 || kept < sampling_.top_p * total)) {
      kept += candidates_[n++].weight;
    }
    candidates_.resize(n);
    total = kept;
  }
  double left = draws_.next() * total;
  for (const Candidate& candidate : candidates_) {
    left -= candidate.weight;
    if (left < 0) return candidate.token;
  }
  return candidates_.back().token;  // Rounding left a rest.
}

Weighed weigh(std::span<const float> logits, const TokenMask& allowed, TokenId token) {
  constexpr float kLowest = -std::numeric_limits<float>::infinity();
  float highest = kLowest;
  for (const float logit : logits) {
    if (std::isfinite(logit)) highest = std::max(highest, logit);
  }
  // Relative to the most probable allowed token, so that a mask that removes nearly everything
  // still leaves numbers to divide.
  float highest_kept = kLowest;
  for_each_token(allowed, [&](TokenId id) {
    const float logit = logits[static_cast<std::size_t>(id)];
    if (std::isfinite(logit)) highest_kept = std::max(highest_kept, logit);
  });
  const auto weight = [](float logit, float above) {
    if (!std::isfinite(logit)) return 0.0;
    return std::exp(static_cast<double>(logit) - static_cast<double>(above));
  };
  double kept = 0;
  for_each_token(allowed, [&](TokenId id) {
    kept += weight(logits[static_cast<std::size_t>(id)], highest_kept);
  });
  // In single precision: most tokens are removed, and it takes half the time.
  double removed = 0;
  std::size_t id = 0;
  for (const std::uint64_t word : allowed.words()) {
    const std::size_t end = std::min(id + 64, logits.size());
    for (std::uint64_t bits = ~word; id < end; ++id, bits >>= 1U) {
      if ((bits & 1U) != 0 && std::isfinite(logits[id]))
        removed += static_cast<double>(std::exp(logits[id] - highest));
    }
  }
  const double all = removed + (kept * weight(highest_kept, highest));
  return {
      .probability =
          kept > 0 ? weight(logits[static_cast<std::size_t>(token)], highest_kept) / kept : 0,
      .removed_mass = all > 0 ? removed / all : 0,
  };
}

std::vector<TokenWeight> weights_of(std::span<const float> logits, const TokenMask& allowed) {
  std::vector<TokenWeight> weights;
  float highest = -std::numeric_limits<float>::infinity();
  for_each_token(allowed, [&](TokenId id) {
    const float logit = logits[static_cast<std::size_t>(id)];
    if (std::isfinite(logit)) highest = std::max(highest, logit);
  });
  double all = 0;
  for_each_token(allowed, [&](TokenId id) {
    const float logit = logits[static_cast<std::size_t>(id)];
    if (!std::isfinite(logit)) return;
    const double weight = std::exp(static_cast<double>(logit) - static_cast<double>(highest));
    weights.push_back({.token = id, .probability = weight});
    all += weight;
  });
  for (TokenWeight& weight : weights)
    weight.probability /= all;
  return weights;
}

}  // namespace extractinator::decode
