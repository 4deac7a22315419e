// The bytes of a file, decompressed, in constant memory; internal to the dataset room.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dataset/text_form.h"

namespace extractinator::dataset {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Fills the front of `block`, which is not empty, and returns how many bytes; 0 at the end. Fails
  // with `io_error`; where something is decompressed with `invalid_input` (damaged, or cut off: at
  // which byte of the file) or `limit_exceeded` (zstd with a window above 128 MiB).
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> block) = 0;
};

// By its magic number, for which four bytes are enough.
[[nodiscard]] Compression compression_of(std::string_view start);

// Members (gzip) and frames (zstd) that follow each other are read as one; zeros behind the last
// member, which tapes add, are skipped, and anything else there is damage. Checksums are checked.
// Fails with `not_found`, `io_error` or `unsupported` (no regular file: with a hint).
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_bytes(
    const std::filesystem::path& path, Compression compression
);

// The first `n_bytes`, fewer where there are no more.
[[nodiscard]] Result<std::string> start_of(
    const std::filesystem::path& path, Compression compression, std::size_t n_bytes
);

}  // namespace extractinator::dataset
