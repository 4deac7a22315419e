// What a decoder needs of a model at work: tokens in, logits out, and the sequences whose history
// it remembers. An interface, so that decoding is tested against an engine that can be made to
// fail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "grammar/vocabulary.h"

namespace extractinator::engine {

using grammar::TokenId;
using SequenceId = std::int32_t;  // 0 … EngineShape::n_sequences - 1

struct EngineShape {
  std::size_t n_vocabulary = 0;
  std::size_t n_sequences = 0;             // Histories that can be kept at the same time.
  std::size_t n_batch = 0;                 // Most tokens of one evaluate().
  std::size_t n_context = 0;               // Most tokens remembered by all sequences together.
  std::size_t n_context_per_sequence = 0;  // Most tokens of one sequence.
  // Sequences copied from one another keep what they share once, so that it counts once against
  // n_context.
  bool is_unified = false;
  // remove_tail() works, as far as the engine still remembers what is needed; recurrent models
  // remember only their last state.
  bool can_remove_tail = false;
  // What an evaluate() costs beside its tokens, as a number of tokens: estimated, for decisions
  // that must not depend on time.
  double rows_per_pass = 1;
};

struct BatchToken {
  TokenId token = -1;
  std::int32_t position = 0;  // Must be the length of the sequence so far.
  SequenceId sequence = 0;
  bool wants_logits = false;  // Only where a choice is made: each row costs an output projection.
};

enum class Evaluated : std::uint8_t {
  done,
  no_room,  // The memory of n_context tokens is full. Nothing changed: remove sequences, try again.
};

// Owned and called by one thread.
class Engine {
 public:
  virtual ~Engine() = default;

  [[nodiscard]] virtual const EngineShape& shape() const = 0;

  // Adds the tokens to their sequences. Fails with `engine_failure`, also when a token, position,
  // sequence or the size of the batch is out of range; after a failure every sequence named in the
  // batch is empty, all others are as they were.
  [[nodiscard]] virtual Result<Evaluated> evaluate(std::span<const BatchToken> batch) = 0;

  // The logits after the token at `index` of the last batch, which wanted them; n_vocabulary
  // numbers, valid until the next evaluate().
  [[nodiscard]] virtual std::span<const float> logits(std::size_t index) const = 0;

  // Tokens the sequence remembers.
  [[nodiscard]] virtual std::size_t length(SequenceId sequence) const = 0;

  // Makes `to` remember exactly what `from` does. Works with every kind of model.
  virtual void copy_sequence(SequenceId from, SequenceId to) = 0;
  // Forgets everything of the sequence.
  virtual void clear_sequence(SequenceId sequence) = 0;
  // Forgets all but the first `n_kept` tokens. Fails with `unsupported` when the model's memory
  // cannot; the sequence is unchanged then. Where EngineShape::can_remove_tail says that it can, it
  // always takes back tokens of the last batch, but models with an attention window may have given
  // away what earlier tokens need: clear the sequence and evaluate it again.
  [[nodiscard]] virtual Result<void> remove_tail(SequenceId sequence, std::size_t n_kept) = 0;
};

}  // namespace extractinator::engine
