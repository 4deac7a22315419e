// Takes one token out of the allowed ones by their logits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "decode/generator.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

// The random numbers of one request: the same for the same seed and row on every machine.
class Draws {
 public:
  Draws(std::uint64_t seed, std::uint64_t row);
  // Uniform in [0, 1), with 53 random bits.
  [[nodiscard]] double next();

 private:
  std::uint64_t state_;
};

class Sampler {
 public:
  explicit Sampler(const Sampling& sampling, std::uint64_t row)
      : sampling_(sampling),
        draws_(sampling.seed, row) {}

  // With temperature 0 the most probable allowed token, of several the one with the lowest id;
  // otherwise one draw from the allowed tokens after temperature, top_k and top_p, in this order.
  // Nothing when no allowed token has a finite logit. `logits.size()` is the mask's size. Cost:
  // O(vocabulary / 64 + allowed), and the logarithm of that for each token more probable than the
  // one that is drawn.
  [[nodiscard]] std::optional<grammar::TokenId> choose(
      std::span<const float> logits, const grammar::TokenMask& allowed
  );

 private:
  struct Candidate {
    grammar::TokenId token = -1;
    float logit = 0;
    double weight = 0;
  };

  Sampling sampling_;
  Draws draws_;
  std::vector<Candidate> candidates_ = {};  // Kept for its memory.
};

struct Weighed {
  double probability = 0;   // Of the token among the allowed ones, at temperature 1.
  double removed_mass = 0;  // Probability of all tokens that are not allowed, to about 1e-6.
};

// To six digits; exactly where fewer than 64 neighbours are all allowed or all not. Cost: an
// exponential for each token of the vocabulary, about 0.2 ms for 150,000.
[[nodiscard]] Weighed weigh(
    std::span<const float> logits, const grammar::TokenMask& allowed, grammar::TokenId token
);

// A token that may come next and its probability among those that may, at temperature 1.
struct TokenWeight {
  grammar::TokenId token = -1;
  double probability = 0;
};

// Of all allowed tokens, in order of their ids; they sum to 1. Cost: O(vocabulary / 64 + allowed).
[[nodiscard]] std::vector<TokenWeight> weights_of(
    std::span<const float> logits, const grammar::TokenMask& allowed
);

}  // namespace extractinator::decode
