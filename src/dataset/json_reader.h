// Records out of JSON and JSONL files; internal to the dataset room.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "dataset/reader.h"

namespace extractinator::dataset {

// A list of objects, or pandas' {"column": {"label": value}}.
[[nodiscard]] Result<std::unique_ptr<Reader>> open_json_reader(const std::filesystem::path& path);
// One object per line.
[[nodiscard]] Result<std::unique_ptr<Reader>> open_jsonl_reader(const std::filesystem::path& path);

}  // namespace extractinator::dataset
