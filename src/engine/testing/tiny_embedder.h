// Writes model files of some hundred kilobytes with random weights that make embeddings.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace extractinator::engine::testing {

// How a text becomes one vector; the numbers of `pooling_type` in model files.
enum class TinyPooling : std::uint8_t { none, mean, first, last, rank };

inline constexpr std::int64_t kTinyBertWidth = 32;
inline constexpr std::int64_t kTinyBertHeads = 4;
inline constexpr std::int64_t kTinyBertLayers = 2;
inline constexpr float kTinyBertEpsilon = 1e-6F;

// A model of the family of BERT: word pieces, attention both ways. Words in lower case are spelled
// by letters where they are not in `words`; what is no ASCII is an unknown token.
struct TinyBert {
  std::vector<std::string> words = {};
  TinyPooling pooling = TinyPooling::mean;
  std::uint32_t n_context = 64;
  std::uint64_t seed = 1;
};

// Token numbers of the special tokens.
inline constexpr std::int32_t kTinyBertBegin = 2;
inline constexpr std::int32_t kTinyBertEnd = 3;

// Cost: some milliseconds. Aborts if the disk refuses.
void write_tiny_bert(const std::filesystem::path& path, const TinyBert& options);

}  // namespace extractinator::engine::testing
