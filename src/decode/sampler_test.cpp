// Choosing tokens: greedy, ties, the shape of samples, and the numbers for `explain`.
#include "decode/sampler.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "grammar/vocabulary.h"

namespace extractinator::decode {
namespace {

using grammar::TokenId;
using grammar::TokenMask;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

TokenMask mask_of(std::size_t n, const std::vector<TokenId>& ids) {
  TokenMask mask(n);
  for (const TokenId id : ids)
    mask.set(id);
  return mask;
}

TEST(Sampler, GreedyTakesTheMostProbableAllowedToken) {
  const struct {
    std::vector<float> logits;
    std::vector<TokenId> allowed;
    std::optional<TokenId> want;
  } cases[] = {
      {.logits = {1, 5, 3}, .allowed = {0, 1, 2}, .want = 1},
      {.logits = {1, 5, 3}, .allowed = {0, 2}, .want = 2},
      {.logits = {2, 2, 2}, .allowed = {1, 2}, .want = 1},
      {.logits = {-9, -8}, .allowed = {0}, .want = 0},
      {.logits = {kNan, 1, 2}, .allowed = {0, 1}, .want = 1},
      {.logits = {kNan, 1, 2}, .allowed = {0}, .want = {}},
      {.logits = {-kInfinity, 1}, .allowed = {0}, .want = {}},
      {.logits = {1, 2}, .allowed = {}, .want = {}},
  };
  for (const auto& c : cases) {
    Sampler greedy({}, 0);
    EXPECT_EQ(greedy.choose(c.logits, mask_of(c.logits.size(), c.allowed)), c.want);
    Sampler sampling({.temperature = 1e-6}, 0);
    const auto sampled = sampling.choose(c.logits, mask_of(c.logits.size(), c.allowed));
    EXPECT_EQ(sampled.has_value(), c.want.has_value());
  }
}

TEST(Sampler, LooksBeyondTheFirstWords) {
  std::vector<float> logits(300, 0);
  logits[64] = 1;
  logits[299] = 2;
  Sampler greedy({}, 0);
  EXPECT_EQ(greedy.choose(logits, mask_of(300, {63, 64, 128, 299})), 299);
  EXPECT_EQ(greedy.choose(logits, mask_of(300, {63, 64, 128})), 64);
}

std::map<TokenId, int> draw(const Sampling& sampling, const std::vector<float>& logits, int n) {
  std::map<TokenId, int> counts;
  const TokenMask mask = mask_of(logits.size(), {0, 1, 2, 3});
  Sampler sampler(sampling, 5);
  for (int i = 0; i < n; ++i)
    ++counts[*sampler.choose(logits, mask)];
  return counts;
}

TEST(Sampler, DrawsByProbability) {
  // Probabilities 0.1, 0.2, 0.3, 0.4; token 4 is not allowed.
  const std::vector<float> logits = {
      std::log(1.0F), std::log(2.0F), std::log(3.0F), std::log(4.0F), 50
  };
  const auto counts = draw({.temperature = 1, .seed = 3}, logits, 20'000);
  for (const TokenId id : {0, 1, 2, 3}) {
    EXPECT_NEAR(counts.at(id) / 20'000.0, 0.1 * (id + 1), 0.015) << id;
  }
  // Squared weights: 1, 4, 9, 16 of 30.
  const auto cold = draw({.temperature = 0.5, .seed = 3}, logits, 20'000);
  EXPECT_NEAR(cold.at(3) / 20'000.0, 16.0 / 30, 0.015);
}

TEST(Sampler, CutsTheImprobable) {
  const std::vector<float> logits = {
      std::log(1.0F), std::log(2.0F), std::log(3.0F), std::log(4.0F), 50
  };
  const auto keys = [&](const Sampling& sampling) {
    std::set<TokenId> all;
    for (const auto& [id, n] : draw(sampling, logits, 2000))
      all.insert(id);
    return all;
  };
  using Ids = std::set<TokenId>;
  EXPECT_EQ(keys({.temperature = 1, .top_k = 2}), (Ids{2, 3}));
  EXPECT_EQ(keys({.temperature = 1, .top_k = 9}), (Ids{0, 1, 2, 3}));
  EXPECT_EQ(keys({.temperature = 1, .top_p = 0.35}), (Ids{3}));
  EXPECT_EQ(keys({.temperature = 1, .top_p = 0.5}), (Ids{2, 3}));
  EXPECT_EQ(keys({.temperature = 1, .top_p = 0}), (Ids{3}));
}

// The same draws from all allowed tokens in order, said a second time without a heap.
TEST(Sampler, DrawsInOrderOfProbability) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 2000; ++i) {
    const std::size_t n = 1 + (random() % 200);
    std::vector<float> logits(n);
    for (float& logit : logits)
      logit = static_cast<float>(random() % 12) / 2;  // Many are equal.
    std::vector<TokenId> ids;
    for (std::size_t id = 0; id < n; ++id)
      if (random() % 3 != 0) ids.push_back(static_cast<TokenId>(id));
    if (ids.empty()) continue;
    const Sampling sampling{
        .temperature = 0.25 * static_cast<double>(1 + (random() % 8)),
        .top_k = static_cast<std::int32_t>(random() % 2 == 0 ? 0 : random() % 40),
        // Never just a sum of equal weights, where rounding decides.
        .top_p = random() % 2 == 0 ? 1 : 0.0371 + (0.1 * static_cast<double>(random() % 10)),
        .seed = random(),
    };
    Sampler sampler(sampling, 3);
    const auto drawn = sampler.choose(logits, mask_of(n, ids));

    std::ranges::stable_sort(ids, std::greater(), [&](TokenId id) {
      return logits[static_cast<std::size_t>(id)];
    });
    if (sampling.top_k > 0 && ids.size() > static_cast<std::size_t>(sampling.top_k))
      ids.resize(static_cast<std::size_t>(sampling.top_k));
    const auto weight = [&](TokenId id) {
      return std::exp(
          static_cast<double>(logits[static_cast<std::size_t>(id)]) / sampling.temperature
      );
    };
    double all = 0;
    for (const TokenId id : ids)
      all += weight(id);
    double kept = 0;
    std::size_t n_kept = 0;
    while (n_kept < ids.size() &&
           (n_kept == 0 || sampling.top_p >= 1 || kept < sampling.top_p * all))
      kept += weight(ids[n_kept++]);
    const double point = Draws(sampling.seed, 3).next() * kept;
    double below = 0;
    std::size_t at = 0;
    while (at + 1 < n_kept && below + weight(ids[at]) <= point)
      below += weight(ids[at++]);
    EXPECT_EQ(drawn, ids[at]) << i;
  }
}

TEST(Sampler, SeedAndRowDecide) {
  const std::vector<float> logits(64, 1);
  std::vector<TokenId> all;
  for (TokenId id = 0; id < 64; ++id)
    all.push_back(id);
  const TokenMask mask = mask_of(64, all);
  const auto series = [&](std::uint64_t seed, std::uint64_t row) {
    Sampler sampler({.temperature = 1, .seed = seed}, row);
    std::vector<TokenId> tokens;
    for (int i = 0; i < 20; ++i)
      tokens.push_back(*sampler.choose(logits, mask));
    return tokens;
  };
  EXPECT_EQ(series(1, 2), series(1, 2));
  EXPECT_NE(series(1, 2), series(2, 2));
  EXPECT_NE(series(1, 2), series(1, 3));
  EXPECT_NE(series(1, 2), series(2, 1));
}

TEST(Weigh, TellsShareAndRemovedMass) {
  const std::vector<float> logits = {std::log(1.0F), std::log(3.0F), std::log(4.0F), -kInfinity};
  const Weighed weighed = weigh(logits, mask_of(4, {0, 1}), 1);
  EXPECT_NEAR(weighed.probability, 0.75, 1e-6);
  EXPECT_NEAR(weighed.removed_mass, 0.5, 1e-6);
  // Far below what is removed, shares are still right.
  const std::vector<float> extreme = {0, 1, 2000};
  const Weighed rare = weigh(extreme, mask_of(3, {0, 1}), 1);
  EXPECT_NEAR(rare.probability, 1 / (1 + std::exp(-1.0)), 1e-6);
  EXPECT_NEAR(rare.removed_mass, 1, 1e-6);
}

// Whole blocks of 64 are computed in another way than single tokens.
TEST(Weigh, EqualsTheDefinitionOnLargeVocabularies) {
  std::mt19937_64 random(3);
  for (const std::size_t n : {63U, 64U, 130U, 1000U, 4096U}) {
    for (int round = 0; round < 40; ++round) {
      std::vector<float> logits(n);
      TokenMask mask(n);
      for (std::size_t id = 0; id < n; ++id) {
        logits[id] = std::normal_distribution<float>(0, 1.0F + static_cast<float>(round))(random);
        if (random() % 50 == 0) logits[id] = -kInfinity;
        if (random() % 200 == 0) logits[id] = std::numeric_limits<float>::quiet_NaN();
        // Runs of allowed and of removed tokens, and words with both.
        const bool is_mixed = (id / 64) % 3 == 2;
        if (is_mixed ? random() % 2 == 0 : (id / 64) % 3 == 0) mask.set(static_cast<TokenId>(id));
      }
      double kept = 0;
      double removed = 0;
      std::size_t best = n;
      for (std::size_t id = 0; id < n; ++id) {
        if (!std::isfinite(logits[id])) continue;
        const double weight = std::exp(static_cast<double>(logits[id]));
        (mask.test(static_cast<TokenId>(id)) ? kept : removed) += weight;
        if (mask.test(static_cast<TokenId>(id)) && (best == n || logits[id] > logits[best]))
          best = id;
      }
      ASSERT_LT(best, n);
      const auto token = static_cast<TokenId>(best);
      EXPECT_EQ(Sampler({}, 0).choose(logits, mask), token);
      const Weighed weighed = weigh(logits, mask, token);
      const double want = std::exp(static_cast<double>(logits[best])) / kept;
      EXPECT_NEAR(weighed.probability, want, 1e-6 * want);
      EXPECT_NEAR(weighed.removed_mass, removed / (removed + kept), 1e-6);
    }
  }
}

}  // namespace
}  // namespace extractinator::decode
