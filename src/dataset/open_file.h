// A file of the user, opened once and given to DuckDB under a path of its own: the user's path
// could be taken for a pattern or a URL. Internal to the dataset room.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace extractinator::dataset {

// Of a file's name, in lower case and with its dot; empty if there is none.
[[nodiscard]] std::string extension_of(const std::filesystem::path& path);

class OpenFile {
 public:
  OpenFile() = default;
  ~OpenFile();
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&& other) noexcept;
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  // For reading. Fails with `not_found` or `io_error`.
  [[nodiscard]] static Result<OpenFile> open(const std::filesystem::path& path);
  // A new file without a name in the folder, gone when this is closed. Fails with `io_error`.
  [[nodiscard]] static Result<OpenFile> nameless(const std::filesystem::path& folder);

  [[nodiscard]] std::string path() const;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_ = -1;
};

}  // namespace extractinator::dataset
