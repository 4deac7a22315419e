// Records out of JSON and JSONL files; internal to the dataset room.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "base/result.h"
#include "dataset/reader.h"
#include "text/encoding.h"

namespace extractinator::dataset {

// A list of objects, or pandas' {"column": {"label": value}}. JSON is UTF-8, UTF-16 or UTF-32
// unless another encoding is given.
[[nodiscard]] Result<std::unique_ptr<Reader>> open_json_reader(
    const std::filesystem::path& path, std::optional<text::Encoding> encoding
);
// One object per line.
[[nodiscard]] Result<std::unique_ptr<Reader>> open_jsonl_reader(
    const std::filesystem::path& path, std::optional<text::Encoding> encoding
);

}  // namespace extractinator::dataset
