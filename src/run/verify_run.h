// Whether a run and the files beside it are what the run wrote.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "store/verification.h"

namespace extractinator::run {

struct RunVerification {
  std::optional<std::string> finding = {};  // The first thing that is wrong; one sentence.
  store::Verification stored = {};          // As far as it was looked at.
  std::uint64_t n_files = 0;                // Files of results whose hashes were compared.
};

// Checks the run database in `folder` with store::RunStore::verify(), with the heads in the
// manifests there, and then the files of results against manifests and audit. Damage is a finding.
// Fails with `not_found` if there is no run, `conflict` if it cannot be read now, and `io_error`.
// Cost: that of verify(), and reading the files.
[[nodiscard]] Result<RunVerification> verify_run(
    const std::filesystem::path& folder, const FileSystem& files
);

// Hashes of files that export_formats() wrote into `directory`, its list of failures included, for
// store::RunStore::note_exports(). Cost: reading them.
[[nodiscard]] Result<std::vector<Hash256>> hashes_of_exports(
    const std::filesystem::path& directory, const std::vector<std::filesystem::path>& exported
);

}  // namespace extractinator::run
