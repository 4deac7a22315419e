// A folder of results that come together.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"

namespace extractinator::cli {

struct NamedText {
  std::string name = {};  // Of the file in the folder.
  std::string text = {};
};

// Writes all files beside their places before the first is moved there, so that an error leaves the
// folder as it was; files of the same names are replaced. Makes the folder. Returns the paths.
// Fails with `io_error`.
[[nodiscard]] Result<std::vector<std::filesystem::path>> write_folder(
    FileSystem& files, const std::filesystem::path& folder, std::span<const NamedText> texts
);

}  // namespace extractinator::cli
