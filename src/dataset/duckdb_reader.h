// Records out of a query of a DuckDB database; internal to the dataset room.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "dataset/reader.h"

namespace extractinator::dataset {

// See open_reader().
[[nodiscard]] Result<std::unique_ptr<Reader>> open_duckdb_reader(
    const std::filesystem::path& path, const std::string& query
);

}  // namespace extractinator::dataset
