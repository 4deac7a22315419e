// Takes one token out of the allowed ones: Draws, Sampler and weigh().
#include "decode/sampler.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <utility>
#include <vector>

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

// Logits are looked at in blocks of one word of the mask. Loops over a block have no branches and
// no sum that depends on order, so that compilers turn them into vector instructions.
constexpr std::size_t kBlock = 64;
using Block = std::span<const float, kBlock>;
constexpr std::size_t kLanes = 16;
constexpr float kLowest = -std::numeric_limits<float>::infinity();

// The largest finite logit of a block; kLowest if there is none.
float highest_of(Block block) {
  std::array<float, kLanes> highest = {};
  highest.fill(kLowest);
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    for (std::size_t k = 0; k < kLanes; ++k) {
      const float logit = block[i + k];
      const bool is_higher = logit > highest[k] && logit <= std::numeric_limits<float>::max();
      highest[k] = is_higher ? logit : highest[k];
    }
  }
  return *std::ranges::max_element(highest);
}

// e^x for x of at most 0, with a relative error below 3e-7; 0 below -87 and for what is no number.
// e^x = 2^n e^r with |r| <= ln 2 / 2, and e^r by its Taylor polynomial of degree 6.
float exp_below_zero(float x) {
  constexpr float kRound = 12582912.0F;  // 1.5 * 2^23: added to a small number it rounds it.
  x = x <= 0 && x > -87 ? x : -87.0F;
  const float shifted = (x * std::numbers::log2e_v<float>)+kRound;
  const float n = shifted - kRound;
  // ln 2 in two parts, the first of few digits, so that its product is exact.
  constexpr float kFirstPart = 355.0F / 512;
  constexpr float kRest = kFirstPart - std::numbers::ln2_v<float>;
  const float r = (x - (n * kFirstPart)) + (n * kRest);
  float power = 1.0F / 720;
  power = (power * r) + (1.0F / 120);
  power = (power * r) + (1.0F / 24);
  power = (power * r) + (1.0F / 6);
  power = (power * r) + 0.5F;
  power = (power * r) + 1;
  power = (power * r) + 1;
  return std::bit_cast<float>(
      std::bit_cast<std::uint32_t>(power) + (std::bit_cast<std::uint32_t>(shifted) << 23U)
  );
}

// The sum of e^(logit - above) over a block; `above` is at least as high as all of them.
double weight_of(Block block, float above) {
  std::array<float, kLanes> sums = {};
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    for (std::size_t k = 0; k < kLanes; ++k)
      sums[k] += exp_below_zero(block[i + k] - above);
  }
  double sum = 0;
  for (const float part : sums)
    sum += static_cast<double>(part);
  return sum;
}

double weight_of(float logit, float above) {
  if (!std::isfinite(logit)) return 0;
  return std::exp(static_cast<double>(logit) - static_cast<double>(above));
}

// Calls `whole(first, block)` where all 64 bits of a word are set, `single(id)` for every other
// bit.
template <typename Whole, typename Single>
void for_each_block(
    std::span<const float> logits,
    std::span<const std::uint64_t> words,
    bool is_inverted,
    Whole whole,
    Single single
) {
  std::size_t first = 0;
  for (std::uint64_t word : words) {
    if (is_inverted) word = ~word;
    const std::size_t n = std::min(kBlock, logits.size() - first);
    if (n < kBlock) word &= (std::uint64_t{1} << n) - 1;
    if (word == ~std::uint64_t{0}) {
      whole(first, Block(logits.subspan(first, kBlock)));
    } else {
      for (; word != 0; word &= word - 1)
        single(first + static_cast<std::size_t>(std::countr_zero(word)));
    }
    first += kBlock;
  }
}

std::optional<TokenId> most_probable(std::span<const float> logits, const TokenMask& allowed) {
  std::optional<std::size_t> best;
  float best_logit = kLowest;
  // False for numbers that are none. Equal logits keep the lower id.
  const auto look_at = [&](std::size_t id) {
    if (logits[id] > best_logit) {
      best = id;
      best_logit = logits[id];
    }
  };
  for_each_block(
      logits,
      allowed.words(),
      false,
      [&](std::size_t first, Block block) {
        if (!(highest_of(block) > best_logit)) return;
        for (std::size_t id = first; id < first + kBlock; ++id)
          if (std::isfinite(logits[id])) look_at(id);
      },
      [&](std::size_t id) {
        if (std::isfinite(logits[id])) look_at(id);
      }
  );
  if (!best) return std::nullopt;
  return static_cast<TokenId>(*best);
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
  // By logit, then by id. Mostly few of many are looked at, so that they are taken from a heap one
  // by one.
  const auto is_behind = [](const Candidate& a, const Candidate& b) {
    return a.logit != b.logit ? a.logit < b.logit : a.token > b.token;
  };
  std::ranges::make_heap(candidates_, is_behind);
  std::size_t n_heap = candidates_.size();
  const auto nth = [&](std::size_t n) -> const Candidate& {
    const std::size_t place = candidates_.size() - 1 - n;
    while (n_heap > place) {
      std::ranges::pop_heap(std::span(candidates_).first(n_heap), is_behind);
      --n_heap;
    }
    return candidates_[place];
  };
  const float highest = candidates_.front().logit;
  for (Candidate& candidate : candidates_)
    candidate.weight = std::exp(
        (static_cast<double>(candidate.logit) - static_cast<double>(highest)) /
        sampling_.temperature
    );
  std::size_t n_kept = candidates_.size();
  double total = 0;
  if (sampling_.top_k > 0 && n_kept > static_cast<std::size_t>(sampling_.top_k)) {
    n_kept = static_cast<std::size_t>(sampling_.top_k);
    for (std::size_t n = 0; n < n_kept; ++n)
      total += nth(n).weight;
  } else {
    for (const Candidate& candidate : candidates_)
      total += candidate.weight;
  }
  if (sampling_.top_p < 1) {
    double kept = 0;
    std::size_t n = 0;
    while (n < n_kept && (n == 0 || kept < sampling_.top_p * total))
      kept += nth(n++).weight;
    n_kept = n;
    total = kept;
  }
  double left = draws_.next() * total;
  for (std::size_t n = 0; n < n_kept; ++n) {
    left -= nth(n).weight;
    if (left < 0) return nth(n).token;
  }
  return nth(n_kept - 1).token;  // Rounding left a rest.
}

Weighed weigh(std::span<const float> logits, const TokenMask& allowed, TokenId token) {
  // Relative to the most probable allowed token, so that a mask that removes nearly everything
  // still leaves numbers to divide.
  float highest = kLowest;
  float highest_kept = kLowest;
  const auto raise = [&](float& bound) {
    return std::pair(
        [&](std::size_t, Block block) { bound = std::max(bound, highest_of(block)); },
        [&](std::size_t id) {
          if (std::isfinite(logits[id])) bound = std::max(bound, logits[id]);
        }
    );
  };
  const auto [kept_block, kept_one] = raise(highest_kept);
  for_each_block(logits, allowed.words(), false, kept_block, kept_one);
  const auto [removed_block, removed_one] = raise(highest);
  for_each_block(logits, allowed.words(), true, removed_block, removed_one);
  highest = std::max(highest, highest_kept);

  const auto add = [&](double& sum, float above) {
    return std::pair(
        [&sum, above](std::size_t, Block block) { sum += weight_of(block, above); },
        [&sum, &logits, above](std::size_t id) { sum += weight_of(logits[id], above); }
    );
  };
  double kept = 0;
  const auto [add_kept_block, add_kept_one] = add(kept, highest_kept);
  for_each_block(logits, allowed.words(), false, add_kept_block, add_kept_one);
  double removed = 0;
  const auto [add_removed_block, add_removed_one] = add(removed, highest);
  for_each_block(logits, allowed.words(), true, add_removed_block, add_removed_one);
  const double all = removed + (kept * weight_of(highest_kept, highest));
  return {
      .probability =
          kept > 0 ? weight_of(logits[static_cast<std::size_t>(token)], highest_kept) / kept : 0,
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
