// A file system that fails at one chosen step, for tests that go through all of them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"

namespace extractinator::testing {

// Passes every call to `inner`; the changing call number `fail_at` (from 0) fails with `io_error`
// and does nothing.
class FaultyFileSystem final : public FileSystem {
 public:
  FaultyFileSystem(FileSystem& inner, int fail_at)
      : inner_(inner),
        countdown_(std::make_shared<int>(fail_at)) {}

  Result<std::string> read(
      const std::filesystem::path& path, std::uint64_t max_bytes
  ) const override {
    return inner_.read(path, max_bytes);
  }
  Result<std::unique_ptr<WritableFile>> create(const std::filesystem::path& path) override {
    TRY_VOID(step());
    TRY(auto file, inner_.create(path));
    return std::make_unique<File>(std::move(file), countdown_);
  }
  Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    TRY_VOID(step());
    return inner_.rename(from, to);
  }
  Result<void> sync_directory(const std::filesystem::path& path) override {
    TRY_VOID(step());
    return inner_.sync_directory(path);
  }
  Result<void> remove(const std::filesystem::path& path) override { return inner_.remove(path); }
  Result<void> create_directories(const std::filesystem::path& path) override {
    TRY_VOID(step());
    return inner_.create_directories(path);
  }
  bool exists(const std::filesystem::path& path) const override { return inner_.exists(path); }
  Result<std::vector<std::string>> list(const std::filesystem::path& path) const override {
    return inner_.list(path);
  }

 private:
  static Result<void> count(int& countdown) {
    if (countdown-- == 0) return fail(ErrorCode::io_error, "injected fault");
    return {};
  }
  Result<void> step() { return count(*countdown_); }

  class File final : public WritableFile {
   public:
    File(std::unique_ptr<WritableFile> inner, std::shared_ptr<int> countdown)
        : inner_(std::move(inner)),
          countdown_(std::move(countdown)) {}
    Result<void> append(std::string_view data) override {
      TRY_VOID(count(*countdown_));
      return inner_->append(data);
    }
    Result<void> sync() override {
      TRY_VOID(count(*countdown_));
      return inner_->sync();
    }
    Result<void> close() override {
      TRY_VOID(count(*countdown_));
      return inner_->close();
    }

   private:
    std::unique_ptr<WritableFile> inner_;
    std::shared_ptr<int> countdown_;
  };

  FileSystem& inner_;
  std::shared_ptr<int> countdown_;
};

}  // namespace extractinator::testing
