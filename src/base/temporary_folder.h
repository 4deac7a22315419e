// A folder of its own in the system's place for temporary files, gone with the object.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace extractinator {

class TemporaryFolder {
 public:
  // `<temporary files>/<prefix>_<six letters>`, for the user only (mode 0700). Fails with
  // `io_error`.
  [[nodiscard]] static Result<TemporaryFolder> make(std::string_view prefix);
  // Removes it with all that is in it; what cannot be removed stays.
  ~TemporaryFolder();
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::filesystem::path path);

  std::filesystem::path path_;  // Empty once moved from.
};

}  // namespace extractinator
