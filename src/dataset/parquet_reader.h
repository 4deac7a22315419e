// Records out of Parquet files through DuckDB; internal to the dataset room.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "dataset/reader.h"

namespace extractinator::dataset {

// See open_reader() for what becomes of each type, and for the errors.
[[nodiscard]] Result<std::unique_ptr<Reader>> open_parquet_reader(
    const std::filesystem::path& path
);

}  // namespace extractinator::dataset
