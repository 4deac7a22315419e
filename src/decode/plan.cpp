// Divides threads, slots and memory among generators: plan_generators() and describe().
#include "decode/plan.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "decode/local_generator.h"
#include "engine/gpu_plan.h"
#include "engine/llama_engine.h"
#include "engine/model.h"
#include "engine/runtime.h"

namespace extractinator::decode {
namespace {

// Each has a context; more would not be fed by one reader.
constexpr std::size_t kMaxGenerators = 32;

// A card computes for one engine while the processors choose tokens for another. Larger models keep
// it busy by themselves. Measured in docs/benchmarks.md.
constexpr std::size_t kMaxAutoGeneratorsOnGpu = 4;
constexpr std::uint64_t kMaxParametersOfSeveralOnGpu = 1'000'000'000;

std::size_t n_remembered(const engine::EngineOptions& options) {
  return options.n_context > 0 ? options.n_context
                               : options.n_sequences * options.n_context_per_sequence;
}

// Engines side by side, where nobody said how many.
std::size_t auto_generators(
    const engine::Model& model, std::size_t n_threads, std::size_t n_useful
) {
  if (model.n_gpu_layers() <= model.info().n_layers) return n_threads / n_useful;
  return model.info().n_parameters < kMaxParametersOfSeveralOnGpu
             ? std::min(n_threads, kMaxAutoGeneratorsOnGpu)
             : 1;
}

std::string counted(std::size_t n, std::string_view one) {
  return std::format("{} {}{}", n, one, n == 1 ? "" : "s");
}

}  // namespace

Result<GeneratorPlan> plan_generators(const engine::Model& model, const DecodeOptions& options) {
  const std::size_t n_useful = engine::useful_threads(model);
  const std::size_t n_threads = options.n_threads > 0
                                    ? options.n_threads
                                    : static_cast<std::size_t>(engine::n_physical_cores());
  std::size_t n =
      options.n_generators > 0 ? options.n_generators : auto_generators(model, n_threads, n_useful);
  n = std::clamp<std::size_t>(n, 1, kMaxGenerators);
  if (options.n_slots > 0) n = std::min(n, options.n_slots);
  const std::size_t n_threads_each = n > 1 ? std::clamp<std::size_t>(n_threads / n, 1, n_useful)
                                           : (options.n_threads > 0 ? options.n_threads : n_useful);
  const std::uint64_t n_bytes =
      options.n_memory_bytes > 0 ? options.n_memory_bytes : engine::default_memory_bytes(model);

  GeneratorPlan plan{
      .n_gpu_layers = model.n_gpu_layers(),
      .n_layers = model.info().n_layers,
      .is_reproducible = options.is_reproducible,
  };
  const std::uint64_t per_token = engine::bytes_per_context_token(model.info());
  for (std::size_t k = 0; k < n; ++k) {
    TRY(engine::EngineOptions engine,
        engine::plan_engine(
            model,
            {
                .n_longest_request = options.n_context,
                .n_usual_request = options.n_usual,
                .n_slots = (options.n_slots + n - 1 - k) / n,
                .n_memory_bytes = std::max<std::uint64_t>(n_bytes / n, 1),
                .n_threads = n_threads_each,
                .n_batch = options.n_batch,
                .is_reproducible = options.is_reproducible,
            }
        ));
    plan.n_context_bytes += per_token * n_remembered(engine);
    plan.engines.push_back(std::move(engine));
  }
  return plan;
}

std::string describe(const GeneratorPlan& plan) {
  std::size_t n_sequences = 0;
  std::size_t n_tokens = 0;
  for (const engine::EngineOptions& engine : plan.engines) {
    n_sequences += engine.n_sequences;
    n_tokens += n_remembered(engine);
  }
  const engine::EngineOptions& first = plan.engines.front();
  return std::format(
      "{} of {}, {} in a context of {} tokens ({} MiB, at most {} per record), batches of {} "
      "tokens, {} of {} layers on the GPU{}",
      counted(plan.engines.size(), "engine"),
      counted(first.n_threads, "thread"),
      // One sequence of each engine is for what prompts share, where there are several.
      counted(n_sequences - (first.n_sequences > 1 ? plan.engines.size() : 0), "slot"),
      n_tokens,
      (plan.n_context_bytes + (std::uint64_t{1} << 20U) - 1) >> 20U,
      first.n_context_per_sequence,
      first.n_batch,
      std::min(plan.n_gpu_layers, plan.n_layers),
      plan.n_layers,
      plan.is_reproducible ? ", reproducible" : ""
  );
}

}  // namespace extractinator::decode
