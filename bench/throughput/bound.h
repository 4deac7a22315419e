// How fast records could be answered if every token were known before: a bound for any program that
// reads the same prompts and writes as long answers with the same engines.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "decode/plan.h"
#include "engine/engine.h"
#include "engine/model.h"

namespace extractinator::bench {

using Seconds = std::chrono::duration<double>;

// Of all threads of this process so far.
[[nodiscard]] Seconds processor_time();

struct KnownText {
  std::vector<engine::TokenId> tokens = {};  // The prompt.
  std::size_t n_shared = 0;                  // Leading tokens of it that all prompts share.
  std::size_t n_answer = 0;                  // Tokens after it; which ones does not matter.
  // Passes that the answer needs because its choices wait for each other. 0: it is read as prompts
  // are.
  std::size_t n_passes = 0;
};

struct KnownReading {
  Seconds time = {};
  Seconds processor_time = {};
  std::size_t n_batches = 0;
  std::size_t n_prompt_tokens = 0;  // Without those that were copied.
  std::size_t n_answer_tokens = 0;
};

// Reads prompts and answers as if all of it were prompt: in full batches, several texts in each,
// one row of logits for each text, what is shared once for each engine. Where a text has
// `n_passes`, its prompt and then as many parts of its answer are batches of their own, with a row
// of logits each. Engines work side by side. Fails as engines do.
[[nodiscard]] Result<KnownReading> read_known_texts(
    const std::shared_ptr<const engine::Model>& model,
    const decode::GeneratorPlan& plan,
    std::span<const KnownText> texts
);

}  // namespace extractinator::bench
