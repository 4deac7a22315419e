// Records out of CSV and TSV files through DuckDB; internal to the dataset room.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "base/result.h"
#include "dataset/reader.h"
#include "text/encoding.h"

namespace extractinator::dataset {

// Without a delimiter or encoding the file decides. See open_reader() for the rules and errors.
[[nodiscard]] Result<std::unique_ptr<Reader>> open_csv_reader(
    const std::filesystem::path& path,
    std::optional<char> delimiter,
    std::optional<text::Encoding> encoding
);

}  // namespace extractinator::dataset
