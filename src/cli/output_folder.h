// A folder of results that come together.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "json/value.h"

namespace extractinator::cli {

struct NamedText {
  std::string name = {};  // Of the file in the folder; an absolute path is a place elsewhere.
  std::string text = {};
};

// As create_csv_writer() writes it (dataset/writer.h).
struct NamedTable {
  std::string name = {};
  std::vector<std::string> columns = {};
  std::vector<json::Value::Object> rows = {};
};

// Writes all files beside their places before the first is moved there, so that an error leaves the
// folder as it was; files of the same names are replaced. Makes the folder, unless its name is
// empty. Returns the paths. Fails with `io_error`.
[[nodiscard]] Result<std::vector<std::filesystem::path>> write_folder(
    FileSystem& files,
    const std::filesystem::path& folder,
    std::span<const NamedText> texts,
    std::span<const NamedTable> tables
);

}  // namespace extractinator::cli
