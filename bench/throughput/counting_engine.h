// An engine that counts, for the figures of throughput_generate.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <utility>

#include "base/result.h"
#include "engine/engine.h"

namespace extractinator::bench {

using Seconds = std::chrono::duration<double>;

// What generators asked of their engines.
struct Counts {
  std::size_t n_prompt_batches = 0;  // With at least one token of a prompt.
  std::size_t n_answer_batches = 0;  // With tokens of answers only.
  std::size_t n_choices = 0;         // Rows of logits.
  Seconds prompt_batches = {};
  Seconds answer_batches = {};
  Seconds sequences = {};  // Copying and clearing.

  Counts& operator+=(const Counts& other) {
    n_prompt_batches += other.n_prompt_batches;
    n_answer_batches += other.n_answer_batches;
    n_choices += other.n_choices;
    prompt_batches += other.prompt_batches;
    answer_batches += other.answer_batches;
    sequences += other.sequences;
    return *this;
  }
};

// Passes everything on and counts it in `counts`, which must outlive it.
class CountingEngine final : public engine::Engine {
 public:
  CountingEngine(std::unique_ptr<engine::Engine> engine, Counts& counts)
      : engine_(std::move(engine)),
        counts_(&counts) {}

  [[nodiscard]] const engine::EngineShape& shape() const override { return engine_->shape(); }
  [[nodiscard]] Result<engine::Evaluated> evaluate(
      std::span<const engine::BatchToken> batch
  ) override {
    bool is_prompt = false;
    for (const engine::BatchToken& token : batch) {
      is_prompt |= !answers_[token.sequence];
      if (token.wants_logits) ++counts_->n_choices;
    }
    ++(is_prompt ? counts_->n_prompt_batches : counts_->n_answer_batches);
    const auto begin = std::chrono::steady_clock::now();
    auto status = engine_->evaluate(batch);
    (is_prompt ? counts_->prompt_batches : counts_->answer_batches) +=
        std::chrono::steady_clock::now() - begin;
    for (const engine::BatchToken& token : batch)
      answers_[token.sequence] |= token.wants_logits;
    return status;
  }
  [[nodiscard]] std::span<const float> logits(std::size_t index) const override {
    return engine_->logits(index);
  }
  [[nodiscard]] std::size_t length(engine::SequenceId sequence) const override {
    return engine_->length(sequence);
  }
  void copy_sequence(engine::SequenceId from, engine::SequenceId to) override {
    const auto begin = std::chrono::steady_clock::now();
    engine_->copy_sequence(from, to);
    counts_->sequences += std::chrono::steady_clock::now() - begin;
    answers_[to] = false;
  }
  void clear_sequence(engine::SequenceId sequence) override {
    const auto begin = std::chrono::steady_clock::now();
    engine_->clear_sequence(sequence);
    counts_->sequences += std::chrono::steady_clock::now() - begin;
    answers_[sequence] = false;
  }
  [[nodiscard]] Result<void> remove_tail(engine::SequenceId sequence, std::size_t n_kept) override {
    return engine_->remove_tail(sequence, n_kept);
  }

 private:
  std::unique_ptr<engine::Engine> engine_;
  Counts* counts_;
  std::map<engine::SequenceId, bool> answers_ = {};  // Sequences whose prompt is read.
};

}  // namespace extractinator::bench
