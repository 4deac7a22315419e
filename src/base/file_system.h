// The disk as an interface, so that tests can make any step of it fail; and files that appear whole
// or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace extractinator {

// A file being written. Destroying it without close() leaves what was written so far.
class WritableFile {
 public:
  virtual ~WritableFile() = default;
  // Fails with `io_error` and the path. After a failure the file must be given up.
  [[nodiscard]] virtual Result<void> append(std::string_view data) = 0;
  // Data reach the disk (fsync). After a failure here nothing about the file is certain: stop.
  [[nodiscard]] virtual Result<void> sync() = 0;
  [[nodiscard]] virtual Result<void> close() = 0;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // The whole file. Fails with `not_found`, `io_error`, or `limit_exceeded` above `max_bytes`.
  [[nodiscard]] virtual Result<std::string> read(
      const std::filesystem::path& path, std::uint64_t max_bytes
  ) const = 0;
  // Makes or empties a file that only the user may read (mode 0600).
  [[nodiscard]] virtual Result<std::unique_ptr<WritableFile>> create(
      const std::filesystem::path& path
  ) = 0;
  [[nodiscard]] virtual Result<void> rename(
      const std::filesystem::path& from, const std::filesystem::path& to
  ) = 0;
  // A rename is durable only after its directory was synced.
  [[nodiscard]] virtual Result<void> sync_directory(const std::filesystem::path& path) = 0;
  [[nodiscard]] virtual Result<void> remove(const std::filesystem::path& path) = 0;
  // Makes all missing parents, for the user only (mode 0700).
  [[nodiscard]] virtual Result<void> create_directories(const std::filesystem::path& path) = 0;
  [[nodiscard]] virtual bool exists(const std::filesystem::path& path) const = 0;
  // File names in a directory, sorted by bytes. Fails with `not_found` or `io_error`.
  [[nodiscard]] virtual Result<std::vector<std::string>> list(
      const std::filesystem::path& path
  ) const = 0;
};

class RealFileSystem final : public FileSystem {
 public:
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
};

// A file that replaces its target in one step: written beside it, synced, renamed, directory
// synced. Without commit() the target is untouched and the temporary file is removed.
class AtomicFile {
 public:
  // `files` must outlive the result.
  [[nodiscard]] static Result<AtomicFile> create(
      FileSystem& files, const std::filesystem::path& target
  );
  ~AtomicFile();
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  [[nodiscard]] Result<void> append(std::string_view data);
  [[nodiscard]] Result<void> commit();

 private:
  AtomicFile(
      FileSystem& files,
      std::filesystem::path target,
      std::filesystem::path temporary,
      std::unique_ptr<WritableFile> file
  );

  FileSystem* files_;
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  std::unique_ptr<WritableFile> file_;  // Null once committed or moved from.
};

}  // namespace extractinator
