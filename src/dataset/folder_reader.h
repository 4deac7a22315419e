// Records out of a folder of text files; internal to the dataset room.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "base/result.h"
#include "dataset/reader.h"
#include "text/encoding.h"

namespace extractinator::dataset {

// See open_reader().
[[nodiscard]] Result<std::unique_ptr<Reader>> open_folder_reader(
    const std::filesystem::path& path, std::optional<text::Encoding> encoding
);

}  // namespace extractinator::dataset
