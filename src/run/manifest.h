// Manifests: what an export was made of, so that it can be checked and made again
// (docs/manifest.md). They hold hashes, counts, options and paths, and no text of data, task or
// prompt.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "dataset/writer.h"
#include "run/export_formats.h"
#include "store/run_store.h"
#include "store/verification.h"

namespace extractinator::run {

// How many rows of an export ended how.
struct RowCounts {
  std::uint64_t n_done = 0;
  std::uint64_t n_invalid = 0;
  std::uint64_t n_failed = 0;
  std::map<std::string, std::uint64_t> causes = {};  // Of those that are not done.

  void add(const store::Outcome& outcome);
  bool operator==(const RowCounts&) const = default;
};

// A file of results and how it was written.
struct Export {
  std::filesystem::path file = {};
  ExportFormat format = ExportFormat::json;
  dataset::Formulas formulas = dataset::Formulas::guard;
  std::filesystem::path calibration = {};  // File it was calibrated by; empty: by none.
  RowCounts rows = {};
};

// The manifest of a file of results: beside it, `<its name>.manifest.json`.
[[nodiscard]] std::filesystem::path manifest_of(const std::filesystem::path& exported);

// Writes the manifest of a file that is there; it appears whole or not at all. Cost: reading the
// file.
[[nodiscard]] Result<void> write_manifest(
    const store::RunStore& store, const Export& exported, FileSystem& files
);

struct Manifest {
  Export exported = {};               // `file` is beside the manifest.
  std::string hash = {};              // Of the file, hexadecimal.
  store::AuditHead audit = {};        // Of the run when it was written; zeros for one without.
  std::string calibration_hash = {};  // Of the file of the calibration; empty if there is none.
  store::Configuration configuration = {};  // Of the run, with its context.
};

// Fails with `not_found`, with `invalid_input` if it is no manifest, and with `corrupt` if its
// configuration does not fit its hash.
[[nodiscard]] Result<Manifest> read_manifest(
    const FileSystem& files, const std::filesystem::path& path
);

// Names of what two runs do not share of all that may change a result: members of the
// configuration, program, compiler, runtime, plan and machine ("machine.processor").
[[nodiscard]] std::vector<std::string> differences(
    const store::Configuration& a, const store::Configuration& b
);

}  // namespace extractinator::run
