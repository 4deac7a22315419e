// How many layers of a model the memory of the graphics cards holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/model.h"

namespace extractinator::engine {

// Memory of one graphics card.
struct GpuMemory {
  std::string name = {};
  std::uint64_t n_free_bytes = 0;
  std::uint64_t n_total_bytes = 0;
};

// The graphics cards that the loaded backends can use. Fails as ensure_runtime() does.
[[nodiscard]] Result<std::vector<GpuMemory>> gpu_memory();

// Bytes of memory that one remembered token of one sequence takes (16-bit keys and values of every
// layer); 0 for purely recurrent models.
[[nodiscard]] std::uint64_t bytes_per_context_token(const ModelInfo& info);

// Bytes that a computation of the usual batch takes on each card beside weights and context: an
// estimate that is rather too high.
[[nodiscard]] std::uint64_t gpu_working_bytes(const ModelInfo& info);

// What a model wants of a card. Bytes.
struct LayerDemand {
  std::vector<std::uint64_t> n_layer_bytes = {};  // Weights of each layer, first to last.
  std::uint64_t n_output_bytes = 0;               // Of the layer behind them, with the output.
  std::uint64_t n_context_bytes = 0;              // What one layer remembers of all sequences.
  std::uint64_t n_working_bytes = 0;              // Buffers of one computation, on each card.
};

// The demand of a model whose sequences remember `n_context` tokens together. The bytes of the
// output are those of the token embeddings where the model computes its output with them.
[[nodiscard]] LayerDemand layer_demand(
    const ModelInfo& info,
    std::vector<std::uint64_t> n_layer_bytes,
    std::uint64_t n_output_bytes,
    std::size_t n_context
);

// Layers that fit, taken from the end as the runtime does; the output counts as one, so that the
// most is one more than there are layers. A twentieth of each card stays free, and of several
// cards room for the largest layer each, since a layer is not divided. Cost: O(layers).
[[nodiscard]] std::size_t n_fitting_layers(
    const LayerDemand& demand, std::span<const GpuMemory> cards
);

// Bytes that sequences may take where nobody said how many: a quarter of the machine's memory, and
// with layers on cards no more than is free there for them. The cards are as they are when the
// weights are there.
[[nodiscard]] std::uint64_t context_memory_bytes(
    const ModelInfo& info,
    std::uint64_t n_machine_bytes,
    std::size_t n_gpu_layers,
    std::span<const GpuMemory> cards
);

}  // namespace extractinator::engine
