// Which model files of this machine are models of the catalogue.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "models/catalogue.h"

namespace extractinator::models {

// The entry that a file is of, by its name: the longest name or alias in it, if the file has the
// entry's parameters (to 3 %). Null pointer if there is none.
[[nodiscard]] const Entry* entry_of(
    const Catalogue& catalogue, std::string_view file_name, std::uint64_t n_parameters
);

struct LocalFile {
  std::filesystem::path path = {};
  const Entry* entry = nullptr;  // Null: of none.
};

// Files that cannot be read as GGUF are left out. Cost: reads each file's header, a few megabytes
// for a large vocabulary.
[[nodiscard]] std::vector<LocalFile> local_files(
    const Catalogue& catalogue, std::span<const std::filesystem::path> paths
);

}  // namespace extractinator::models
