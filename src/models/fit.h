// Whether a model of the catalogue fits a machine, in which quantisation, and how it would be
// computed there: with the engine's own rules (engine/gpu_plan.h), before anything is downloaded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/gpu_plan.h"
#include "models/catalogue.h"
#include "models/quantisation.h"

namespace extractinator::models {

struct Machine {
  std::uint64_t n_memory_bytes = 0;
  std::vector<engine::GpuMemory> cards = {};
};

// Of main memory, what a model may take: the rest, an eighth and at least 2 GiB, is for the system
// and other programs.
[[nodiscard]] std::uint64_t n_usable_bytes(const Machine& machine);

// Bytes of a model's weights.
struct Weights {
  std::uint64_t n_layer_bytes = 0;   // Of all layers together.
  std::uint64_t n_output_bytes = 0;  // Of the output, which may be the token embeddings as well.
  std::uint64_t n_embedding_bytes =
      0;                     // Of token embeddings beside the output; 0 if there are none.
  bool is_estimated = true;  // Nobody has listed a file; else its size is divided.

  [[nodiscard]] std::uint64_t n_bytes() const {
    return n_layer_bytes + n_output_bytes + n_embedding_bytes;
  }
};

// Parameters by bits (quantisation.h); where a file is listed, as much as that has.
[[nodiscard]] Weights weights_of(const Entry& entry, const Quantisation& quantisation);

// Where the layers are computed.
enum class Placement : std::uint8_t {
  gpu,        // All of them, and the output, on graphics cards.
  split,      // Some on graphics cards.
  processor,  // None.
};

[[nodiscard]] std::string_view to_string(Placement placement);

// A quantisation on a machine. Bytes as they are in use when one request has all its tokens.
struct Fit {
  std::string quantisation = {};
  Weights weights = {};
  Placement placement = Placement::processor;
  std::size_t n_gpu_layers = 0;       // The output counts as one more than there are layers.
  std::uint64_t n_context_bytes = 0;  // Keys and values of one request.
  std::uint64_t n_working_bytes = 0;  // Buffers of a computation, once; each card has its own.
  std::uint64_t n_memory_bytes = 0;   // Of all these, what is in main memory,
  std::uint64_t n_gpu_bytes = 0;      // and what is on the cards.
  std::string why_not = {};           // Empty: it fits. Else a sentence for people.

  [[nodiscard]] bool fits() const { return why_not.empty(); }
};

// `n_tokens` of prompt and answer are remembered at the same time. Cost: O(layers).
[[nodiscard]] Fit fit(
    const Entry& entry,
    const Quantisation& quantisation,
    std::size_t n_tokens,
    const Machine& machine
);

// What is recommended of several quantisations: the one of most bits that is wholly on the cards,
// down to Q4_K_M; else the one of most bits that fits, but no more than Q4_K_M where the weights
// take more than 4 GiB: on processors a token costs the time to read all of them. Unset if none
// fits.
[[nodiscard]] std::optional<Fit> best_fit(const std::vector<Fit>& fits);

// 12345678901 as "11.5 GiB".
[[nodiscard]] std::string bytes_text(std::uint64_t n_bytes);

// "16G", "1.5 GiB", "512M", "8gb" and plain bytes, each letter 1,024 times the one before it.
// Nothing for other texts, and for more than 2^60.
[[nodiscard]] std::optional<std::uint64_t> parse_bytes(std::string_view text);

}  // namespace extractinator::models
