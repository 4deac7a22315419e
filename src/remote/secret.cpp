// Reads keys; everything here is public through secret.h.
#include "remote/secret.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/result.h"

namespace extractinator::remote {
namespace {

constexpr std::size_t kMaxBytes = 4096;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

Result<Secret> Secret::make(std::string text, std::string_view origin) {
  const bool is_key = !text.empty() && text.size() <= kMaxBytes &&
                      std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
  if (is_key) return Secret(std::move(text));
  return fail(
      ErrorCode::invalid_input,
      std::string(origin) + " holds no key: a key is 1 to " + std::to_string(kMaxBytes) +
          " printable characters without spaces"
  );
}

Result<Secret> Secret::from_environment(const std::string& variable) {
  const char* text = std::getenv(variable.c_str());
  if (text == nullptr) {
    return fail(ErrorCode::not_found, "the environment has no variable `" + variable + "`");
  }
  return make(text, "the environment variable `" + variable + "`");
}

Result<Secret> Secret::from_file(const std::filesystem::path& path) {
  const std::string name = "`" + path.string() + "`";
  // Not to block on a pipe, nor to follow a link to somebody's file.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (file.get() < 0) {
    const int reason = errno;
    return fail(
        reason == ENOENT || reason == ENOTDIR ? ErrorCode::not_found : ErrorCode::io_error,
        "cannot open " + name + ": " + std::generic_category().message(reason)
    );
  }
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) {
    return fail(
        ErrorCode::io_error,
        "cannot inspect " + name + ": " + std::generic_category().message(errno)
    );
  }
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::unsupported, name + " is no regular file");
  if ((status.st_mode & (S_IXUSR | S_IRWXG | S_IRWXO)) != 0 || status.st_uid != ::geteuid()) {
    return fail(
        ErrorCode::unsupported,
        name + " can be used by others than its owner; a key must not",
        {},
        "own it and chmod 600 it"
    );
  }
  std::array<char, kMaxBytes + 3> buffer = {};  // One more than a key with CR and LF.
  std::size_t n_read = 0;
  while (n_read < buffer.size()) {
    const ssize_t n = ::read(file.get(), buffer.data() + n_read, buffer.size() - n_read);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      return fail(
          ErrorCode::io_error, "cannot read " + name + ": " + std::generic_category().message(errno)
      );
    }
    if (n == 0) break;
    n_read += static_cast<std::size_t>(n);
  }
  std::string text(buffer.data(), n_read);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
    text.pop_back();
  return make(std::move(text), name);
}

}  // namespace extractinator::remote
