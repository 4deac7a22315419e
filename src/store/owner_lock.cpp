// flock on a file that says who holds it.
#include "store/owner_lock.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <format>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/result.h"

namespace extractinator::store {
namespace {

std::unexpected<Error> system_error(const std::filesystem::path& path, int number) {
  return fail(
      ErrorCode::io_error,
      std::format("cannot lock `{}`: {}", path.string(), std::generic_category().message(number))
  );
}

std::string host_name() {
  std::array<char, 256> name = {};
  if (gethostname(name.data(), name.size() - 1) != 0) return "unknown host";
  return name.data();
}

// What the owner wrote. It locks first and writes then, so an empty file is read again for a
// second.
std::string owner_of(int descriptor) {
  constexpr int kTries = 100;
  constexpr auto kPause = std::chrono::milliseconds(10);
  std::array<char, 300> text = {};
  for (int i = 0; i < kTries; ++i) {
    const ssize_t n_read = pread(descriptor, text.data(), text.size(), 0);
    if (n_read > 0) {
      std::string owner(text.data(), static_cast<std::size_t>(n_read));
      if (owner.ends_with('\n')) {
        owner.pop_back();
        return owner;
      }
    }
    std::this_thread::sleep_for(kPause);
  }
  return "another process";
}

// True if `path` still is the file behind `descriptor`: its last owner removes it while we wait.
bool is_current(int descriptor, const std::filesystem::path& path) {
  struct stat ours = {};
  struct stat there = {};
  return fstat(descriptor, &ours) == 0 && stat(path.c_str(), &there) == 0 &&
         ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

}  // namespace

OwnerLock::OwnerLock(std::filesystem::path path, int descriptor)
    : path_(std::move(path)),
      descriptor_(descriptor) {}

OwnerLock::OwnerLock(OwnerLock&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

OwnerLock::~OwnerLock() {
  if (descriptor_ < 0) return;
  unlink(path_.c_str());  // Before the lock goes, so that nobody else's file is removed.
  close(descriptor_);
}

Result<OwnerLock> OwnerLock::acquire(const std::filesystem::path& database) {
  std::filesystem::path path = database;
  path += ".lock";
  constexpr int kTries = 1000;  // Each lost to another process that came and went.
  for (int i = 0; i < kTries; ++i) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return system_error(path, errno);
    OwnerLock lock(path, descriptor);
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      const int number = errno;
      lock.descriptor_ = -1;  // Not ours to remove.
      const std::string owner = number == EWOULDBLOCK ? owner_of(descriptor) : "";
      close(descriptor);
      if (number == EWOULDBLOCK) {
        return fail(
            ErrorCode::conflict,
            std::format("run database `{}` is in use by {}", database.string(), owner),
            {},
            "wait for it to end, stop it, or choose another output folder"
        );
      }
      if (number == EINTR) continue;
      if (number == ENOSYS || number == EOPNOTSUPP || number == ENOLCK) {
        return fail(
            ErrorCode::unsupported,
            std::format("the file system of `{}` cannot lock files", database.string()),
            {},
            "put the output on a local disk"
        );
      }
      return system_error(path, number);
    }
    if (!is_current(descriptor, path)) {
      lock.descriptor_ = -1;
      close(descriptor);
      continue;
    }
    const std::string owner = std::format("process {} on {}\n", getpid(), host_name());
    if (ftruncate(descriptor, 0) != 0 ||
        pwrite(descriptor, owner.data(), owner.size(), 0) != static_cast<ssize_t>(owner.size())) {
      return system_error(path, errno);
    }
    return lock;
  }
  return fail(
      ErrorCode::conflict,
      std::format("run database `{}` is opened by many processes at once", database.string())
  );
}

}  // namespace extractinator::store
