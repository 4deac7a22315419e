// The content hash of a model file, remembered, because hashing a large file takes minutes.
#pragma once

#include <filesystem>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"

namespace extractinator::run {

// Hash of the file's bytes. `cache_dir` keeps one small file per model path with size, modification
// time and inode; the hash is computed anew (280 MB/s) when any of them changed. A cache that
// cannot be written is no error. Fails with `not_found` or `io_error`.
[[nodiscard]] Result<Hash256> model_hash(
    FileSystem& files, const std::filesystem::path& model, const std::filesystem::path& cache_dir
);

// `$XDG_CACHE_HOME/extractinator`, else `~/.cache/extractinator`; empty without a home.
[[nodiscard]] std::filesystem::path default_cache_dir();

}  // namespace extractinator::run
