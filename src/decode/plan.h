// How a model is computed on this machine: decided before anything is made, so that it can be shown
// and stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "decode/local_generator.h"
#include "engine/llama_engine.h"
#include "engine/model.h"

namespace extractinator::decode {

struct GeneratorPlan {
  // One for each generator that works beside the others; every number is decided.
  std::vector<engine::EngineOptions> engines = {};
  std::size_t n_gpu_layers = 0;  // The output counts as one.
  std::size_t n_layers = 0;
  std::uint64_t n_context_bytes = 0;  // What the sequences of all engines take when they are full.
  bool is_reproducible = false;
};

// Several generators where the model is so small that one cannot use all threads of `options`;
// threads, slots and memory are shared among them. Depends on model, options and machine only.
// Fails as plan_engine() does.
[[nodiscard]] Result<GeneratorPlan> plan_generators(
    const engine::Model& model, const DecodeOptions& options
);

// In one line, for people: "2 engines of 1 thread, 4 slots, …".
[[nodiscard]] std::string describe(const GeneratorPlan& plan);

}  // namespace extractinator::decode
