// Records out of a query of an SQLite database; internal to the dataset room.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "dataset/reader.h"

namespace extractinator::dataset {

// See open_reader(). From here on until the reader is gone all rows are of one state of the
// database: others can read it, and write to it only if it is in WAL mode.
[[nodiscard]] Result<std::unique_ptr<Reader>> open_sqlite_reader(
    const std::filesystem::path& path, const std::string& query
);

}  // namespace extractinator::dataset
