// The generator that computes answers in this process: many requests through one engine.
//
// Requests share batches: each step takes one token of every answer under way and fills the rest of
// the batch with prompts. They are admitted in order as long as they fit the memory at their
// longest; while one waits for room, smaller ones behind it pass. The leading tokens that prompts
// share are computed once and copied. A finished request makes room for the next at once. What a
// request gets does not depend on when or beside what it ran, as far as the engine's logits do not
// (EngineOptions::is_reproducible).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>

#include "base/clock.h"
#include "base/result.h"
#include "decode/generator.h"
#include "decode/prompt_lookup.h"
#include "engine/engine.h"
#include "engine/llama_engine.h"
#include "engine/model.h"
#include "engine/tokenizer.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

struct DecodeOptions {
  // Requests worked on at the same time; 0 chooses, as engine::PlanRequest::n_slots says, for each
  // generator. More is faster until the processor is busy, and needs more memory.
  std::size_t n_slots = 0;
  // Most tokens of one prompt and its answer together; memory grows with it. 0: the model's trained
  // context (in the reproducible mode at most 8,192), as far as memory allows.
  std::size_t n_context = 0;
  // Tokens of a prompt and its answer on average; 0: unknown. As engine::PlanRequest.
  std::size_t n_usual = 0;
  // Tokens computed at once. More speeds up long prompts; a stop request waits for one batch.
  std::size_t n_batch = 512;
  // Generators that work side by side, on different requests; 0 chooses: one, or several where the
  // model is too small to use all threads.
  std::size_t n_generators = 0;
  // Threads that compute, of all generators; 0 takes the physical cores this process may use (fewer
  // for small models).
  std::size_t n_threads = 0;
  // Bytes that the context may take; 0 allows engine::default_memory_bytes().
  std::uint64_t n_memory_bytes = 0;
  // Answers are byte for byte the same whatever runs beside a request, at some cost of speed and
  // memory; see EngineOptions.
  bool is_reproducible = false;
  // Take text that the schema leaves no choice about in the spelling of the model's tokenizer
  // instead of letting the model choose among its spellings: keys and punctuation then cost no
  // forward pass.
  bool forces_text = true;
  // Compute guesses from the report ahead of the choices where an answer copies from it. Results
  // are the same, up to the rounding of other batches; in the reproducible mode byte for byte.
  LookupMode prompt_lookup = LookupMode::automatic;
};

class LocalGenerator final : public Generator {
 public:
  // Needs one sequence of the engine for the shared prefix and one for each request at work; an
  // engine of one sequence works without sharing. `vocabulary` is of the engine's model, and so is
  // `tokenizer`; with it text is forced as DecodeOptions::forces_text says. `lookup` is
  // DecodeOptions::prompt_lookup.
  LocalGenerator(
      std::unique_ptr<engine::Engine> engine,
      std::shared_ptr<const grammar::Vocabulary> vocabulary,
      std::shared_ptr<const engine::Tokenizer> tokenizer = nullptr,
      LookupMode lookup = LookupMode::off
  );
  ~LocalGenerator() override;
  LocalGenerator(const LocalGenerator&) = delete;
  LocalGenerator& operator=(const LocalGenerator&) = delete;

  // See Generator. A request fails with `limit_exceeded` when its prompt and answer tokens do not
  // fit a sequence, `invalid_input` when its prompt is empty, `engine_failure` when the engine
  // fails on it alone. One call at a time; the engine is used on the calling thread only.
  [[nodiscard]] Result<void> generate(
      const RequestSource& next, const CompletionSink& done, const std::stop_token& stop
  ) override;

  [[nodiscard]] Work work() const override;
  [[nodiscard]] const engine::EngineShape& shape() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A generator with an engine of its own over the model. `vocabulary` is what
// model->make_vocabulary() gave. Fails as LlamaEngine::create does.
[[nodiscard]] Result<std::unique_ptr<LocalGenerator>> make_local_generator(
    std::shared_ptr<const engine::Model> model,
    std::shared_ptr<const grammar::Vocabulary> vocabulary,
    const engine::EngineOptions& engine_options,
    const DecodeOptions& options
);

// The same, planned for itself: as plan_engine() does, with its errors.
[[nodiscard]] Result<std::unique_ptr<LocalGenerator>> make_local_generator(
    std::shared_ptr<const engine::Model> model,
    std::shared_ptr<const grammar::Vocabulary> vocabulary,
    const DecodeOptions& options = {}
);

}  // namespace extractinator::decode
