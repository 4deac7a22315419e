// Names and descriptors of files; reachable through open_file.h.
#include "dataset/open_file.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <format>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkostemp() is of POSIX.
#include <unistd.h>

#include "base/error.h"
#include "base/result.h"

namespace extractinator::dataset {

std::string extension_of(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return extension;
}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

OpenFile::OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Result<OpenFile> OpenFile::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor >= 0) return OpenFile(descriptor);
  const int reason = errno;
  return fail(
      reason == ENOENT ? ErrorCode::not_found : ErrorCode::io_error,
      std::format("cannot open `{}`: {}", path.string(), std::generic_category().message(reason))
  );
}

Result<OpenFile> OpenFile::nameless(const std::filesystem::path& folder) {
  std::string name = (folder / ".extractinator-XXXXXX").string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);  // For the owner only.
  if (descriptor >= 0) {
    ::unlink(name.c_str());
    return OpenFile(descriptor);
  }
  return fail(
      ErrorCode::io_error,
      std::format(
          "cannot make a file in `{}`: {}", folder.string(), std::generic_category().message(errno)
      )
  );
}

std::string OpenFile::path() const { return std::format("/proc/self/fd/{}", descriptor_); }

}  // namespace extractinator::dataset
