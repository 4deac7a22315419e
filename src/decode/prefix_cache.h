// The leading tokens that prompts share, computed once in a sequence of their own and copied.
#pragma once

#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/engine.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

class PrefixCache {
 public:
  // Uses `sequence` of the engine; -1 if there is none to spare, then nothing is ever shared.
  PrefixCache(engine::Engine& engine, engine::SequenceId sequence)
      : engine_(&engine),
        sequence_(sequence) {}

  [[nodiscard]] std::size_t length() const { return tokens_.size(); }
  [[nodiscard]] bool holds(std::span<const grammar::TokenId> prefix) const;

  struct Cost {
    std::size_t n_batches = 0;
    std::size_t n_tokens = 0;
  };
  // Replaces what is held, as far as it differs. False, holding nothing, if the engine fails or has
  // no room: the caller goes on without sharing; a prefix that failed is not tried again. Adds to
  // `cost`.
  [[nodiscard]] bool compute(
      std::span<const grammar::TokenId> prefix, const std::stop_token& stop, Cost& cost
  );
  // Makes `to` begin with the prefix.
  void copy_to(engine::SequenceId to);
  void drop();

 private:
  // The sequence holds the first `n_kept` tokens.
  [[nodiscard]] bool compute_from(
      std::size_t n_kept,
      std::span<const grammar::TokenId> prefix,
      const std::stop_token& stop,
      Cost& cost
  );

  engine::Engine* engine_;
  engine::SequenceId sequence_;
  std::vector<grammar::TokenId> tokens_ = {};
  std::vector<grammar::TokenId> failed_ = {};
};

}  // namespace extractinator::decode
