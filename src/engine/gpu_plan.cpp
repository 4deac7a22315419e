// Memory of graphics cards, asked for and divided; everything here is public through gpu_plan.h.
#include "engine/gpu_plan.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

#include <ggml-backend.h>

#include "base/result.h"
#include "engine/model.h"
#include "engine/runtime.h"

namespace extractinator::engine {

Result<std::vector<GpuMemory>> gpu_memory() {
  TRY_VOID(ensure_runtime());
  std::vector<GpuMemory> cards;
  for (std::size_t i = 0; i < ggml_backend_dev_count(); ++i) {
    ggml_backend_dev_t device = ggml_backend_dev_get(i);
    const auto type = ggml_backend_dev_type(device);
    if (type != GGML_BACKEND_DEVICE_TYPE_GPU && type != GGML_BACKEND_DEVICE_TYPE_IGPU) continue;
    std::size_t n_free = 0;
    std::size_t n_total = 0;
    ggml_backend_dev_memory(device, &n_free, &n_total);
    cards.push_back({
        .name = ggml_backend_dev_name(device),
        .n_free_bytes = n_free,
        .n_total_bytes = n_total,
    });
  }
  return cards;
}

std::uint64_t bytes_per_context_token(const ModelInfo& info) {
  constexpr std::uint64_t kBytesPerNumber = 2;
  return info.is_recurrent ? 0 : kBytesPerNumber * info.n_kept_per_token;
}

std::uint64_t gpu_working_bytes(const ModelInfo& info) {
  constexpr std::uint64_t kFixed = std::uint64_t{256} << 20U;
  constexpr std::uint64_t kBatch = 512;
  constexpr std::uint64_t kVectors = 16;  // Of the embedding's size, alive at the same time.
  constexpr std::uint64_t kBytesPerNumber = 4;
  return kFixed + (kBatch * kBytesPerNumber * (info.n_vocabulary + (kVectors * info.n_embedding)));
}

LayerDemand layer_demand(
    const ModelInfo& info,
    std::vector<std::uint64_t> n_layer_bytes,
    std::uint64_t n_output_bytes,
    std::size_t n_context
) {
  const std::uint64_t n_context_bytes = bytes_per_context_token(info) * n_context;
  return {
      .n_layer_bytes = std::move(n_layer_bytes),
      .n_output_bytes = n_output_bytes,
      .n_context_bytes = n_context_bytes / std::max<std::size_t>(info.n_layers, 1),
      .n_working_bytes = gpu_working_bytes(info),
  };
}

std::size_t n_fitting_layers(const LayerDemand& demand, std::span<const GpuMemory> cards) {
  std::uint64_t n_largest = demand.n_output_bytes;
  for (const std::uint64_t n_bytes : demand.n_layer_bytes)
    n_largest = std::max(n_largest, n_bytes + demand.n_context_bytes);
  std::uint64_t n_usable = 0;
  for (const GpuMemory& card : cards) {
    const std::uint64_t n_kept =
        (card.n_total_bytes / 20) + demand.n_working_bytes + (cards.size() > 1 ? n_largest : 0);
    if (card.n_free_bytes > n_kept) n_usable += card.n_free_bytes - n_kept;
  }
  if (n_usable < demand.n_output_bytes || n_usable == 0) return 0;
  n_usable -= demand.n_output_bytes;
  std::size_t n_layers = 1;
  for (const std::uint64_t n_bytes : std::views::reverse(demand.n_layer_bytes)) {
    const std::uint64_t n_needed = n_bytes + demand.n_context_bytes;
    if (n_needed > n_usable) break;
    n_usable -= n_needed;
    ++n_layers;
  }
  return n_layers;
}

std::uint64_t context_memory_bytes(
    const ModelInfo& info,
    std::uint64_t n_machine_bytes,
    std::size_t n_gpu_layers,
    std::span<const GpuMemory> cards
) {
  const std::uint64_t n_bytes = n_machine_bytes / 4;
  const std::size_t n_on_cards = std::min(n_gpu_layers, info.n_layers);
  if (n_on_cards == 0) return n_bytes;
  std::uint64_t n_free = 0;
  for (const GpuMemory& card : cards) {
    const std::uint64_t n_kept = (card.n_total_bytes / 20) + gpu_working_bytes(info);
    if (card.n_free_bytes > n_kept) n_free += card.n_free_bytes - n_kept;
  }
  return std::min(n_bytes, n_free / n_on_cards * info.n_layers);
}

}  // namespace extractinator::engine
