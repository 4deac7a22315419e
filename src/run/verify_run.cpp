// Everything here is public through verify_run.h.
#include "run/verify_run.h"

#include <algorithm>
#include <expected>
#include <filesystem>
#include <format>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "run/export_formats.h"
#include "run/manifest.h"
#include "store/run_store.h"
#include "store/verification.h"

namespace extractinator::run {
namespace {

constexpr std::string_view kManifestEnding = ".manifest.json";

bool is_export(std::string_view name) {
  if (name == kFailuresFile) return true;
  return name.starts_with(kExportStem) &&
         export_format_of(name.substr(kExportStem.size())).has_value();
}

// Manifests by the name of the file they are about.
using Manifests = std::map<std::string, Manifest>;

Result<std::optional<std::string>> check_files(
    const std::filesystem::path& folder,
    const std::vector<std::string>& names,
    const Manifests& manifests,
    RunVerification& result
) {
  for (const std::string& name : names) {
    if (!is_export(name)) continue;
    TRY(const Hash256 hash, hash_file(folder / name));
    ++result.n_files;
    const auto manifest = manifests.find(name);
    if (manifest != manifests.end() && manifest->second.hash != to_hex(hash))
      return std::format("`{}` is not the file that its manifest tells of", name);
    if (result.stored.head.n > 0 && !std::ranges::contains(result.stored.exports, hash))
      return std::format("`{}` is not a file that the audit tells of", name);
  }
  return std::nullopt;
}

// Damage of the database is what somebody who verifies wants to hear about.
Result<store::Verification> verify_store(
    const std::filesystem::path& database, const std::vector<store::AuditHead>& anchors
) {
  const auto verified = [&]() -> Result<store::Verification> {
    TRY(const auto store, store::RunStore::open_read_only(database));
    return store.verify(anchors);
  }();
  if (verified || verified.error().code != ErrorCode::corrupt) return verified;
  return store::Verification{.finding = verified.error().message};
}

}  // namespace

Result<RunVerification> verify_run(const std::filesystem::path& folder, const FileSystem& files) {
  const std::filesystem::path database = folder / "run.db";
  if (!files.exists(database))
    return fail(ErrorCode::not_found, std::format("no run database `{}`", database.string()));
  TRY(const std::vector<std::string> names, files.list(folder));
  RunVerification result;
  Manifests manifests;
  std::vector<store::AuditHead> anchors;
  for (const std::string& name : names) {
    if (!name.ends_with(kManifestEnding)) continue;
    auto manifest = read_manifest(files, folder / name);
    if (!manifest) {
      result.finding = std::format("`{}`: {}", name, manifest.error().message);
      return result;
    }
    if (manifest->audit.n > 0) anchors.push_back(manifest->audit);
    manifests.emplace(name.substr(0, name.size() - kManifestEnding.size()), *std::move(manifest));
  }
  TRY(result.stored, verify_store(database, anchors));
  result.finding = result.stored.finding;
  if (result.finding) return result;
  TRY(result.finding, check_files(folder, names, manifests, result));
  return result;
}

Result<std::vector<Hash256>> hashes_of_exports(
    const std::filesystem::path& directory, const std::vector<std::filesystem::path>& exported
) {
  std::vector<Hash256> hashes;
  for (const std::filesystem::path& path : exported) {
    TRY(const Hash256 hash, hash_file(path));
    hashes.push_back(hash);
  }
  TRY(const Hash256 hash, hash_file(directory / kFailuresFile));
  hashes.push_back(hash);
  return hashes;
}

}  // namespace extractinator::run
