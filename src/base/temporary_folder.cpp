// Makes and removes temporary folders; everything here is public through temporary_folder.h.
#include "base/temporary_folder.h"

#include <filesystem>
#include <format>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): for mkdtemp

#include "base/result.h"

namespace extractinator {

Result<TemporaryFolder> TemporaryFolder::make(std::string_view prefix) {
  std::error_code error;
  const auto base = std::filesystem::temp_directory_path(error);
  std::string name = (base / std::format("{}_XXXXXX", prefix)).string();
  if (error || ::mkdtemp(name.data()) == nullptr) {
    return fail(
        ErrorCode::io_error, std::format("cannot make a temporary folder in `{}`", base.string())
    );
  }
  return TemporaryFolder(std::move(name));
}

TemporaryFolder::TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace extractinator
