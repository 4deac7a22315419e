// POSIX files behind FileSystem, and AtomicFile over any FileSystem.
#include "base/file_system.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/result.h"

namespace extractinator {
namespace {

Error os_error(std::string_view what, const std::filesystem::path& path, int reason) {
  const bool is_missing = reason == ENOENT || reason == ENOTDIR;
  return Error{
      .code = is_missing ? ErrorCode::not_found : ErrorCode::io_error,
      .message = "cannot " + std::string(what) + " `" + path.string() +
                 "`: " + std::generic_category().message(reason),
  };
}

// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

class RealFile final : public WritableFile {
 public:
  RealFile(Descriptor fd, std::filesystem::path path)
      : fd_(std::move(fd)),
        path_(std::move(path)) {}

  Result<void> append(std::string_view data) override {
    while (!data.empty()) {
      const ssize_t n = ::write(fd_.get(), data.data(), data.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return std::unexpected(os_error("write", path_, errno));
      data.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
  }

  Result<void> sync() override {
    if (::fsync(fd_.get()) != 0) return std::unexpected(os_error("sync", path_, errno));
    return {};
  }

  Result<void> close() override {
    if (::close(fd_.release()) != 0) return std::unexpected(os_error("close", path_, errno));
    return {};
  }

 private:
  Descriptor fd_;
  std::filesystem::path path_;
};

}  // namespace

Result<std::string> RealFileSystem::read(
    const std::filesystem::path& path, std::uint64_t max_bytes
) const {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return std::unexpected(os_error("open", path, errno));
  struct stat status = {};
  if (::fstat(fd.get(), &status) != 0) return std::unexpected(os_error("inspect", path, errno));
  if (S_ISDIR(status.st_mode))
    return fail(ErrorCode::invalid_input, "`" + path.string() + "` is a directory, not a file");
  std::string data;
  constexpr std::size_t kStep = std::size_t{1} << 16U;
  while (true) {
    const std::size_t used = data.size();
    data.resize(used + kStep);
    const ssize_t n = ::read(fd.get(), data.data() + used, kStep);
    const int reason = errno;
    data.resize(used + (n > 0 ? static_cast<std::size_t>(n) : 0));
    if (n < 0 && reason == EINTR) continue;
    if (n < 0) return std::unexpected(os_error("read", path, reason));
    if (data.size() > max_bytes) {
      return fail(
          ErrorCode::limit_exceeded,
          "`" + path.string() + "` is longer than the allowed " + std::to_string(max_bytes) +
              " bytes"
      );
    }
    if (n == 0) return data;
  }
}

Result<std::unique_ptr<WritableFile>> RealFileSystem::create(const std::filesystem::path& path) {
  Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (fd.get() < 0) return std::unexpected(os_error("create", path, errno));
  return std::make_unique<RealFile>(std::move(fd), path);
}

Result<void> RealFileSystem::rename(
    const std::filesystem::path& from, const std::filesystem::path& to
) {
  if (::rename(from.c_str(), to.c_str()) != 0)
    return std::unexpected(os_error("replace", to, errno));
  return {};
}

Result<void> RealFileSystem::sync_directory(const std::filesystem::path& path) {
  const std::filesystem::path directory = path.empty() ? std::filesystem::path(".") : path;
  const Descriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0) return std::unexpected(os_error("open", directory, errno));
  if (::fsync(fd.get()) != 0) return std::unexpected(os_error("sync", directory, errno));
  return {};
}

Result<void> RealFileSystem::remove(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0) return std::unexpected(os_error("remove", path, errno));
  return {};
}

Result<void> RealFileSystem::create_directories(const std::filesystem::path& path) {
  std::filesystem::path made;
  for (const auto& part : path) {
    made /= part;
    if (::mkdir(made.c_str(), S_IRWXU) == 0 || errno == EEXIST || errno == EISDIR) continue;
    // A parent we may not write to can still exist.
    const int reason = errno;
    if (std::error_code ignored; std::filesystem::is_directory(made, ignored)) continue;
    return std::unexpected(os_error("make directory", made, reason));
  }
  std::error_code ignored;
  if (!path.empty() && !std::filesystem::is_directory(path, ignored)) {
    return fail(ErrorCode::io_error, "`" + path.string() + "` exists and is not a directory");
  }
  return {};
}

bool RealFileSystem::exists(const std::filesystem::path& path) const {
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0;
}

Result<std::vector<std::string>> RealFileSystem::list(const std::filesystem::path& path) const {
  std::error_code error;
  std::vector<std::string> names;
  std::filesystem::directory_iterator it(path, error);
  for (; !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    names.push_back(it->path().filename().string());
  }
  if (error) return std::unexpected(os_error("list", path, error.value()));
  std::ranges::sort(names);
  return names;
}

AtomicFile::AtomicFile(
    FileSystem& files,
    std::filesystem::path target,
    std::filesystem::path temporary,
    std::unique_ptr<WritableFile> file
)
    : files_(&files),
      target_(std::move(target)),
      temporary_(std::move(temporary)),
      file_(std::move(file)) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : files_(other.files_),
      target_(std::move(other.target_)),
      temporary_(std::move(other.temporary_)),
      file_(std::move(other.file_)) {}

Result<AtomicFile> AtomicFile::create(FileSystem& files, const std::filesystem::path& target) {
  std::filesystem::path temporary = target;
  temporary += ".partial";
  TRY(auto file, files.create(temporary));
  return AtomicFile(files, target, std::move(temporary), std::move(file));
}

AtomicFile::~AtomicFile() {
  if (!file_) return;
  file_.reset();
  (void)files_->remove(temporary_);  // Best effort: an orphan is overwritten by the next attempt.
}

Result<void> AtomicFile::append(std::string_view data) { return file_->append(data); }

Result<void> AtomicFile::commit() {
  TRY_VOID(file_->sync());
  TRY_VOID(file_->close());
  TRY_VOID(files_->rename(temporary_, target_));
  file_.reset();
  return files_->sync_directory(target_.parent_path());
}

}  // namespace extractinator
