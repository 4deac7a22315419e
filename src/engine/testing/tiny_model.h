// Writes model files of a few hundred kilobytes with random weights, in several families of
// tokenizer and memory, for tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/testing/tiny_embedder.h"

namespace extractinator::engine::testing {

enum class TinyTokenizer : std::uint8_t {
  byte_pairs,      // GPT-2 style: byte letters, a few merges.
  sentence_piece,  // Spaces as U+2581, byte tokens, a space before every text.
};

// What the weights are of. Each has the parts that make its family differ in llama.cpp.
enum class TinyFamily : std::uint8_t {
  llama,
  llama3,        // "llama" with scaled rotations, and the embeddings as output.
  mistral_nemo,  // "llama" with heads wider than their share of the width.
  qwen2,         // Biases of queries, keys and values.
  qwen3,         // Normalised queries and keys.
  phi3,          // Fused projections; names a window that is not used. Also Phi-4.
  gemma2,        // Every second layer sees only kTinyWindow tokens; soft caps.
  gemma3,        // Five of six layers see only kTinyWindow tokens.
  mamba,         // Recurrent.
  mamba2,        // Recurrent, another state.
  jamba,         // Hybrid: one layer of Mamba, one of attention.
  lfm2,          // Hybrid: one layer of short convolution, one of attention.
};

inline constexpr TinyFamily kTinyFamilies[] = {
    TinyFamily::llama,
    TinyFamily::llama3,
    TinyFamily::mistral_nemo,
    TinyFamily::qwen2,
    TinyFamily::qwen3,
    TinyFamily::phi3,
    TinyFamily::gemma2,
    TinyFamily::gemma3,
    TinyFamily::mamba,
    TinyFamily::mamba2,
    TinyFamily::jamba,
    TinyFamily::lfm2,
};

inline constexpr std::size_t kTinyWindow = 24;  // Tokens.

// The family's own name, for traces of tests.
[[nodiscard]] std::string_view to_string(TinyFamily family);

struct TinyModel {
  TinyTokenizer tokenizer = TinyTokenizer::byte_pairs;
  TinyFamily family = TinyFamily::llama;
  std::string architecture = {};               // Written instead of the right one, to be refused.
  std::vector<std::string> words = {};         // Further normal tokens, as text.
  std::vector<std::string> user_defined = {};  // Tokens of that type, as text.
  std::vector<std::string> control = {};
  std::string lacking = {};  // Printable ASCII bytes that no token has.
  bool adds_begin_token = true;
  std::string chat_template = "{{ messages }}";
  std::uint32_t n_context = 512;
  std::uint64_t seed = 1;
  TinyPooling pooling = TinyPooling::none;  // Of embeddings, where it makes some.
};

// Cost: some milliseconds. Aborts if the disk refuses.
void write_tiny_model(const std::filesystem::path& path, const TinyModel& options);

}  // namespace extractinator::engine::testing
