// The engine that computes with a model file through llama.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "engine/engine.h"
#include "engine/model.h"

namespace extractinator::engine {

struct EngineOptions {
  // Sequences kept at the same time, at most 256; memory grows with it.
  std::size_t n_sequences = 8;
  // Longest sequence in tokens; memory grows with it. Above the model's trained context answers
  // degrade.
  std::size_t n_context_per_sequence = 4096;
  // Tokens remembered by all sequences together; 0 means n_sequences * n_context_per_sequence. Less
  // saves memory where sequences share a prefix. Only in the fast mode.
  std::size_t n_context = 0;
  // Most tokens computed at once. More speeds up long prompts and needs more working memory.
  std::size_t n_batch = 512;
  // Threads that compute; 0 means the physical cores this process may use, but no more than one for
  // each 10 million parameters: threads wait for each other after every operation, and on a small
  // model that costs more than it gains (20 times more where other programs use the cores too).
  std::size_t n_threads = 0;
  // Logits do not depend on what else is in a batch, bit for bit, at some cost of speed and memory:
  // each sequence has memory of its own, and flash attention is off.
  bool is_reproducible = false;
};

class LlamaEngine final : public Engine {
 public:
  // Fails with `invalid_input` for options out of range, `unsupported` if the model was loaded
  // without weights, `io_error` if memory is short.
  [[nodiscard]] static Result<std::unique_ptr<LlamaEngine>> create(
      std::shared_ptr<const Model> model, const EngineOptions& options = {}
  );
  ~LlamaEngine() override;
  LlamaEngine(const LlamaEngine&) = delete;
  LlamaEngine& operator=(const LlamaEngine&) = delete;

  [[nodiscard]] const EngineShape& shape() const override;
  [[nodiscard]] Result<Evaluated> evaluate(std::span<const BatchToken> batch) override;
  [[nodiscard]] std::span<const float> logits(std::size_t index) const override;
  [[nodiscard]] std::size_t length(SequenceId sequence) const override;
  void copy_sequence(SequenceId from, SequenceId to) override;
  void clear_sequence(SequenceId sequence) override;
  [[nodiscard]] Result<void> remove_tail(SequenceId sequence, std::size_t n_kept) override;

 private:
  struct State;
  explicit LlamaEngine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Threads that one engine can use on this machine: EngineOptions::n_threads when it is 0.
[[nodiscard]] std::size_t useful_threads(const Model& model);

// What PlanRequest::n_memory_bytes is when it is 0: a quarter of the machine's memory, and what is
// free on the graphics cards for the layers that are there.
[[nodiscard]] std::uint64_t default_memory_bytes(const Model& model);

// What a run asks of the planner.
struct PlanRequest {
  // Tokens of the longest prompt and its answer. 0 if unknown: memory is then planned for requests
  // of at most 8,192 tokens; in the fast mode single ones may be as long as the model's trained
  // context.
  std::size_t n_longest_request = 0;
  // Tokens that requests need on average; 0: as the longest. Where memory is short it decides how
  // many are in flight, each of which may be as long as the longest if the others leave room. Not
  // in the reproducible mode, where each has memory of its own.
  std::size_t n_usual_request = 0;
  // Leading tokens that all prompts share; kept once more in a sequence of its own.
  std::size_t n_shared_prefix = 0;
  // Requests in flight; 0 chooses: as many as memory allows, at most 16; at most 4 for models under
  // 50 million parameters, which compute one token about as fast as a share of a batch; and 1 on
  // processors for models so small that a thread computes one alone: their time goes to attention,
  // in which each token passes over what all requests remember.
  std::size_t n_slots = 0;
  // Bytes that may be spent on sequences; 0 means default_memory_bytes().
  std::uint64_t n_memory_bytes = 0;
  std::size_t n_threads = 0;
  std::size_t n_batch = 512;
  bool is_reproducible = false;
};

// Options under which the longest request fits, with one sequence more than slots for the shared
// prefix. Fails with `limit_exceeded`, with both numbers, if the longest request is longer than the
// model's trained context or not even one fits the memory.
[[nodiscard]] Result<EngineOptions> plan_engine(const Model& model, const PlanRequest& request);

}  // namespace extractinator::engine
