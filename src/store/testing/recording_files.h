// The files that do not belong to SQLite, recorded and failing by the same script.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "store/testing/disk_script.h"

namespace extractinator::store::testing {

// Passes every call to the real disk. The script must outlive it and the files it made.
class RecordingFiles final : public FileSystem {
 public:
  explicit RecordingFiles(DiskScript& script) : script_(script) {}

  [[nodiscard]] Result<std::string> read(
      const std::filesystem::path& path, std::uint64_t max_bytes
  ) const override;
  [[nodiscard]] Result<std::unique_ptr<WritableFile>> create(
      const std::filesystem::path& path
  ) override;
  [[nodiscard]] Result<void> rename(
      const std::filesystem::path& from, const std::filesystem::path& to
  ) override;
  [[nodiscard]] Result<void> sync_directory(const std::filesystem::path& path) override;
  [[nodiscard]] Result<void> remove(const std::filesystem::path& path) override;
  [[nodiscard]] Result<void> create_directories(const std::filesystem::path& path) override;
  [[nodiscard]] bool exists(const std::filesystem::path& path) const override;
  [[nodiscard]] Result<std::vector<std::string>> list(
      const std::filesystem::path& path
  ) const override;

 private:
  DiskScript& script_;
  RealFileSystem real_;
};

}  // namespace extractinator::store::testing
