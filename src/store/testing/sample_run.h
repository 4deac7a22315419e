// A run whose records and outcomes follow from the row number, and a fresh folder to store it in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "store/run_store.h"

namespace extractinator::store::testing {

// A folder of its own, removed with everything in it at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

[[nodiscard]] std::string read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::string_view content);
// Every regular file in `folder` with its content; lock files and shared memory, which do not
// survive a process, left out.
[[nodiscard]] std::map<std::string, std::string> read_folder(const std::filesystem::path& folder);

[[nodiscard]] Configuration sample_configuration();
// About `n_bytes` of columns. Another `version` is another content of the same row.
[[nodiscard]] NewRecord sample_record(
    std::uint64_t row, std::size_t n_bytes = 100, int version = 0
);
// Statuses take turns: two done, one invalid, one failed.
[[nodiscard]] Outcome sample_outcome(std::uint64_t row);

}  // namespace extractinator::store::testing
