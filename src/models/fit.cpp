// Weighs models against machines; everything here is public through fit.h.
#include "models/fit.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "engine/gpu_plan.h"
#include "engine/model.h"
#include "models/catalogue.h"
#include "models/quantisation.h"

namespace extractinator::models {
namespace {

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;
constexpr std::uint64_t kLeastReserve = 2 * kGiB;
constexpr std::string_view kUsualOnProcessors = "Q4_K_M";
// Read for every token: about a tenth of a second of a desktop's memory.
constexpr std::uint64_t kFewWeightsOnProcessors = 4 * kGiB;

std::uint64_t bytes_of(double n_weights, double bits) {
  return static_cast<std::uint64_t>(std::llround(n_weights * bits / 8));
}

// What is left free on the cards when they hold so many bytes more, shared as their room is.
std::vector<engine::GpuMemory> with_load(
    std::vector<engine::GpuMemory> cards, std::uint64_t n_load
) {
  std::uint64_t n_free = 0;
  for (const engine::GpuMemory& card : cards)
    n_free += card.n_free_bytes;
  if (n_free == 0) return cards;
  const double share = std::min(1.0, static_cast<double>(n_load) / static_cast<double>(n_free));
  for (engine::GpuMemory& card : cards) {
    card.n_free_bytes -= std::min(
        card.n_free_bytes,
        static_cast<std::uint64_t>(share * static_cast<double>(card.n_free_bytes))
    );
  }
  return cards;
}

Placement placement_of(std::size_t n_gpu_layers, std::size_t n_layers) {
  if (n_gpu_layers > n_layers) return Placement::gpu;
  return n_gpu_layers > 0 ? Placement::split : Placement::processor;
}

}  // namespace

std::uint64_t n_usable_bytes(const Machine& machine) {
  const std::uint64_t n_reserve = std::max(kLeastReserve, machine.n_memory_bytes / 8);
  return machine.n_memory_bytes > n_reserve ? machine.n_memory_bytes - n_reserve : 0;
}

Weights weights_of(const Entry& entry, const Quantisation& quantisation) {
  const double n_table =
      static_cast<double>(entry.n_vocabulary) * static_cast<double>(entry.n_embedding);
  const double n_tables = entry.shares_embeddings ? n_table : 2 * n_table;
  const double n_in_layers = std::max(0.0, static_cast<double>(entry.n_parameters) - n_tables);
  Weights weights{
      .n_layer_bytes = bytes_of(n_in_layers, quantisation.bits_layers),
      .n_output_bytes = bytes_of(n_table, quantisation.bits_output),
      .n_embedding_bytes =
          entry.shares_embeddings ? 0 : bytes_of(n_table, quantisation.bits_embedding),
  };
  const auto listed = std::ranges::find(entry.files, quantisation.name, &ListedFile::quantisation);
  if (listed == entry.files.end()) return weights;
  // Layers take up the difference, most of the weights being there.
  const std::uint64_t n_beside = weights.n_output_bytes + weights.n_embedding_bytes;
  weights.n_layer_bytes = listed->n_file_bytes - std::min(listed->n_file_bytes, n_beside);
  weights.is_estimated = false;
  return weights;
}

std::string_view to_string(Placement placement) {
  switch (placement) {
    case Placement::gpu:
      return "gpu";
    case Placement::split:
      return "split";
    case Placement::processor:
      return "processor";
  }
  return "?";
}

Fit fit(
    const Entry& entry,
    const Quantisation& quantisation,
    std::size_t n_tokens,
    const Machine& machine
) {
  const engine::ModelInfo info = info_of(entry);
  const Weights weights = weights_of(entry, quantisation);
  const std::uint64_t n_layers = entry.n_layers;
  const std::uint64_t n_per_layer = weights.n_layer_bytes / n_layers;
  // As Model::load() chooses the layers for the cards, before a run knows its requests.
  const std::size_t n_gpu_layers = engine::n_fitting_layers(
      engine::layer_demand(
          info,
          std::vector<std::uint64_t>(entry.n_layers, n_per_layer),
          weights.n_output_bytes,
          engine::ModelOptions{}.n_context
      ),
      machine.cards
  );
  Fit found{
      .quantisation = std::string(quantisation.name),
      .weights = weights,
      .placement = placement_of(n_gpu_layers, entry.n_layers),
      .n_gpu_layers = n_gpu_layers,
      .n_context_bytes = engine::bytes_per_context_token(info) * n_tokens,
      .n_working_bytes = engine::gpu_working_bytes(info),
  };
  const bool has_output = n_gpu_layers > 0;
  const std::uint64_t n_on_cards = has_output ? n_gpu_layers - 1 : 0;
  const std::uint64_t n_layers_on_cards = weights.n_layer_bytes * n_on_cards / n_layers;
  const std::uint64_t n_weights_on_cards =
      n_layers_on_cards + (has_output ? weights.n_output_bytes : 0);
  const std::uint64_t n_context_on_cards = found.n_context_bytes * n_on_cards / n_layers;
  // The table of token embeddings is read on the processors, also where the output is a copy of it.
  const std::uint64_t n_table =
      entry.shares_embeddings ? weights.n_output_bytes : weights.n_embedding_bytes;
  const std::uint64_t n_output_in_memory =
      has_output || entry.shares_embeddings ? 0 : weights.n_output_bytes;
  found.n_memory_bytes = weights.n_layer_bytes - n_layers_on_cards + n_table + n_output_in_memory +
                         (found.n_context_bytes - n_context_on_cards);
  if (found.placement != Placement::gpu) found.n_memory_bytes += found.n_working_bytes;
  found.n_gpu_bytes = has_output ? n_weights_on_cards + n_context_on_cards +
                                       (found.n_working_bytes * machine.cards.size())
                                 : 0;

  if (n_tokens > entry.n_context_trained) {
    found.why_not = std::format(
        "a request of {} tokens is longer than the {} it was trained for",
        n_tokens,
        entry.n_context_trained
    );
    return found;
  }
  const std::uint64_t n_usable = n_usable_bytes(machine);
  if (found.n_memory_bytes > n_usable) {
    found.why_not = std::format(
        "{} takes {} of weights, {} for {} tokens and {} of buffers: {} in main memory, {} more "
        "than "
        "can be used",
        found.quantisation,
        bytes_text(weights.n_bytes()),
        bytes_text(found.n_context_bytes),
        n_tokens,
        bytes_text(found.n_working_bytes),
        bytes_text(found.n_memory_bytes),
        bytes_text(found.n_memory_bytes - n_usable)
    );
    return found;
  }
  const std::uint64_t n_for_context = engine::context_memory_bytes(
      info, machine.n_memory_bytes, n_gpu_layers, with_load(machine.cards, n_weights_on_cards)
  );
  if (found.n_context_bytes > n_for_context) {
    found.why_not = std::format(
        "{} tokens take {}, and a run gives its requests no more than {} (--context-memory can "
        "raise it)",
        n_tokens,
        bytes_text(found.n_context_bytes),
        bytes_text(n_for_context)
    );
  }
  return found;
}

std::optional<Fit> best_fit(const std::vector<Fit>& fits) {
  const auto bits = [](const Fit& one) {
    const Quantisation* kind = find_quantisation(one.quantisation);
    return kind == nullptr ? 0.0 : kind->bits_layers;
  };
  const Fit* best = nullptr;
  const auto take_largest = [&](const auto& is_wanted) {
    for (const Fit& one : fits) {
      if (!one.fits() || !is_wanted(one)) continue;
      if (best == nullptr || bits(one) > bits(*best)) best = &one;
    }
    return best != nullptr;
  };
  const double n_usual_bits = find_quantisation(kUsualOnProcessors)->bits_layers;
  if (take_largest([&](const Fit& one) {
        return one.placement == Placement::gpu && bits(one) >= n_usual_bits;
      })) {
    return *best;
  }
  if (take_largest([&](const Fit& one) {
        return bits(one) <= n_usual_bits || one.weights.n_bytes() <= kFewWeightsOnProcessors;
      })) {
    return *best;
  }
  return std::nullopt;
}

std::string bytes_text(std::uint64_t n_bytes) {
  constexpr auto kUnits = std::to_array<std::string_view>({"bytes", "KiB", "MiB", "GiB", "TiB"});
  double value = static_cast<double>(n_bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < std::size(kUnits); ++unit)
    value /= 1024;
  return unit == 0 ? std::format("{} bytes", n_bytes)
                   : std::format("{:.1f} {}", value, kUnits[unit]);
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  constexpr std::string_view kUnits = "bkmgt";
  constexpr double kMost = 0x1p60;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !std::isfinite(value) || value < 0) return std::nullopt;
  std::string unit;
  for (const char c : text.substr(static_cast<std::size_t>(end - text.data()))) {
    if (c != ' ') unit += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  // The rest of "GiB" and "GB" says nothing more.
  const std::size_t power = unit.empty() ? 0 : kUnits.find(unit.front());
  if (power == std::string_view::npos) return std::nullopt;
  const std::string_view rest = std::string_view(unit).substr(unit.empty() ? 0 : 1);
  if (!rest.empty() && (power == 0 || (rest != "b" && rest != "ib"))) return std::nullopt;
  for (std::size_t i = 0; i < power; ++i)
    value *= 1024;
  if (value > kMost) return std::nullopt;
  return static_cast<std::uint64_t>(std::llround(value));
}

}  // namespace extractinator::models
