// Where something stands in a file of true rows.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "base/file_system.h"

namespace extractinator::cli {

// Of a value in a row, by its JSON pointer there. The file is read once more, for an error only:
// the text of a large one is not kept beside its rows. Cost: reading and parsing it.
[[nodiscard]] Location place_in_truth(
    const FileSystem& files,
    const std::filesystem::path& file,
    std::size_t row,
    std::string_view pointer
);

}  // namespace extractinator::cli
