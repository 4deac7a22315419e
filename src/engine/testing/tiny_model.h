// Writes model files of a few hundred kilobytes with random weights, in several families of
// tokenizer and memory, for tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace extractinator::engine::testing {

enum class TinyTokenizer : std::uint8_t {
  byte_pairs,      // GPT-2 style: byte letters, a few merges.
  sentence_piece,  // Spaces as U+2581, byte tokens, a space before every text.
};

enum class TinyMemory : std::uint8_t {
  attention,  // Architecture "llama".
  recurrent,  // Architecture "mamba".
};

struct TinyModel {
  TinyTokenizer tokenizer = TinyTokenizer::byte_pairs;
  TinyMemory memory = TinyMemory::attention;
  std::string architecture = {};               // Written instead of the right one, to be refused.
  std::vector<std::string> words = {};         // Further normal tokens, as text.
  std::vector<std::string> user_defined = {};  // Tokens of that type, as text.
  std::vector<std::string> control = {};
  bool adds_begin_token = true;
  std::string chat_template = "{{ messages }}";
  std::uint32_t n_context = 512;
  std::uint64_t seed = 1;
};

// Cost: some milliseconds. Aborts if the disk refuses.
void write_tiny_model(const std::filesystem::path& path, const TinyModel& options);

}  // namespace extractinator::engine::testing
