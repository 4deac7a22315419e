// Operations of FileSystem as operations of the disk.
#include "store/testing/recording_files.h"

#include <cstdint>
#include <filesystem>
#include <format>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "store/testing/disk_script.h"
#include "store/testing/recording_disk.h"

namespace extractinator::store::testing {
namespace {

using Kind = DiskOperation::Kind;

std::string name_of(const std::filesystem::path& path) {
  return std::filesystem::absolute(path).string();
}

std::unexpected<Error> failed(const std::filesystem::path& path, std::string_view why) {
  return fail(ErrorCode::io_error, std::format("cannot write `{}`: {}", path.string(), why));
}

class File final : public WritableFile {
 public:
  File(DiskScript& script, std::unique_ptr<WritableFile> real, std::filesystem::path path)
      : script_(script),
        real_(std::move(real)),
        path_(std::move(path)) {}

  Result<void> append(std::string_view data) override {
    if (script_.fails(Fault::disk_full)) return failed(path_, "no space is left");
    const bool fails = script_.fails(Fault::write_error);
    if (fails) data = data.substr(0, data.size() / 2);
    TRY_VOID(real_->append(data));
    script_.record({
        .kind = Kind::write,
        .path = name_of(path_),
        .offset = offset_,
        .data = std::string(data),
    });
    offset_ += static_cast<std::int64_t>(data.size());
    if (fails) return failed(path_, "a write stopped half way");
    return {};
  }
  Result<void> sync() override {
    if (script_.fails(Fault::sync_error)) return failed(path_, "a sync failed");
    TRY_VOID(real_->sync());
    script_.record({.kind = Kind::sync, .path = name_of(path_)});
    return {};
  }
  Result<void> close() override { return real_->close(); }

 private:
  DiskScript& script_;
  std::unique_ptr<WritableFile> real_;
  std::filesystem::path path_;
  std::int64_t offset_ = 0;
};

}  // namespace

Result<std::string> RecordingFiles::read(
    const std::filesystem::path& path, std::uint64_t max_bytes
) const {
  return real_.read(path, max_bytes);
}

Result<std::unique_ptr<WritableFile>> RecordingFiles::create(const std::filesystem::path& path) {
  const bool is_there = real_.exists(path);
  if (script_.fails(Fault::open_error)) return failed(path, "it cannot be opened");
  if (!is_there && script_.fails(Fault::disk_full)) return failed(path, "no space is left");
  TRY(auto file, real_.create(path));
  script_.record({.kind = is_there ? Kind::truncate : Kind::create, .path = name_of(path)});
  return std::make_unique<File>(script_, std::move(file), path);
}

Result<void> RecordingFiles::rename(
    const std::filesystem::path& from, const std::filesystem::path& to
) {
  if (script_.fails(Fault::disk_full)) return failed(to, "no space is left");
  if (script_.fails(Fault::write_error)) return failed(to, "it cannot be replaced");
  TRY_VOID(real_.rename(from, to));
  script_.record({.kind = Kind::rename, .path = name_of(from), .to = name_of(to)});
  return {};
}

Result<void> RecordingFiles::sync_directory(const std::filesystem::path& path) {
  if (script_.fails(Fault::sync_error)) return failed(path, "a sync failed");
  TRY_VOID(real_.sync_directory(path));
  script_.record({.kind = Kind::sync_folder, .path = name_of(path)});
  return {};
}

Result<void> RecordingFiles::remove(const std::filesystem::path& path) {
  if (script_.fails(Fault::remove_error)) return failed(path, "it cannot be removed");
  TRY_VOID(real_.remove(path));
  script_.record({.kind = Kind::remove, .path = name_of(path)});
  return {};
}

Result<void> RecordingFiles::create_directories(const std::filesystem::path& path) {
  if (script_.fails(Fault::open_error)) return failed(path, "it cannot be made");
  return real_.create_directories(path);
}

bool RecordingFiles::exists(const std::filesystem::path& path) const { return real_.exists(path); }

Result<std::vector<std::string>> RecordingFiles::list(const std::filesystem::path& path) const {
  return real_.list(path);
}

}  // namespace extractinator::store::testing
