// Walks the header of a GGUF file so that garbage and cut files are refused with a reason before
// the runtime maps them. Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace extractinator::engine {

struct GgufHeader {
  std::uint32_t version = 0;
  std::uint64_t n_tensors = 0;
  std::uint64_t n_values = 0;  // Key-value pairs.
  std::uint64_t n_file_bytes = 0;
  std::uint64_t n_parameters = 0;    // Elements of all tensors.
  std::uint64_t n_tensor_bytes = 0;  // Bytes of all tensors, without padding.
  // Bytes of each layer's tensors (`blk.<number>.…`), of the output's, and of the token embeddings.
  std::vector<std::uint64_t> n_layer_bytes = {};
  std::uint64_t n_output_bytes = 0;
  std::uint64_t n_embedding_bytes = 0;
  // There is a tensor `output.weight`; without one the token embeddings are the output as well.
  bool has_output = false;
  std::string architecture = {};  // general.architecture; empty if missing.
  std::string quantisation = {};  // Of general.file_type: "Q4_K - Medium", "F16"; empty if missing.
  // Key and value heads of each layer, 0 for layers without attention; empty if the file gives one
  // number for all or none.
  std::vector<std::uint32_t> n_kv_heads = {};
};

// Reads every key, value and tensor description and checks that each lies inside the file, tensor
// data included, and that the vocabulary's lists agree. Fails with `not_found`, `io_error`,
// `corrupt` (no GGUF, cut, or inconsistent, with the offset), or `unsupported` (a version or tensor
// type this build does not know). Cost: reads the header only, a few megabytes for a large
// vocabulary.
[[nodiscard]] Result<GgufHeader> read_gguf_header(const std::filesystem::path& path);

}  // namespace extractinator::engine
