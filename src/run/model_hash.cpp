// Remembers hashes of model files; everything here is public through model_hash.h.
#include "run/model_hash.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <string>
#include <string_view>
#include <system_error>

#include <sys/stat.h>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"

namespace extractinator::run {
namespace {

// What changes when a file is replaced or written to.
std::string fingerprint(const struct stat& status) {
  return std::format(
      "{} {}.{:09} {}:{}",
      status.st_size,
      status.st_mtim.tv_sec,
      status.st_mtim.tv_nsec,
      status.st_dev,
      status.st_ino
  );
}

Result<void> remember(
    FileSystem& files, const std::filesystem::path& entry, std::string_view text
) {
  TRY_VOID(files.create_directories(entry.parent_path()));
  TRY(auto file, AtomicFile::create(files, entry));
  TRY_VOID(file.append(text));
  return file.commit();
}

}  // namespace

std::filesystem::path default_cache_dir() {
  // NOLINTBEGIN(concurrency-mt-unsafe): nothing in this program sets variables
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != '\0') {
    return std::filesystem::path(cache) / "extractinator";
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    return std::filesystem::path(home) / ".cache/extractinator";
  }
  // NOLINTEND(concurrency-mt-unsafe)
  return {};
}

Result<Hash256> model_hash(
    FileSystem& files, const std::filesystem::path& model, const std::filesystem::path& cache_dir
) {
  struct stat status = {};
  if (::stat(model.c_str(), &status) != 0 || cache_dir.empty()) return hash_file(model);
  std::error_code ignored;
  const std::string absolute = std::filesystem::absolute(model, ignored).string();
  const std::filesystem::path entry =
      cache_dir / "model-hashes" / to_hex(hash_of(absolute)).substr(0, 32);
  const std::string expected = fingerprint(status) + "\n";

  constexpr std::uint64_t kMaxEntryBytes = 1024;
  if (const auto text = files.read(entry, kMaxEntryBytes); text && text->starts_with(expected)) {
    if (const auto hash = hash_from_hex(std::string_view(*text).substr(expected.size())))
      return hash;
  }
  TRY(const Hash256 hash, hash_file(model));
  (void)remember(files, entry, expected + to_hex(hash));  // Only speed is lost without it.
  return hash;
}

}  // namespace extractinator::run
