// One long run: how fast, how much memory, and how long the commands about it take.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {

struct ScaleOptions {
  std::uint64_t n_rows = 1'000'000;
  std::filesystem::path folder = {};   // On the disk to be measured; what is made in it goes again.
  std::filesystem::path program = {};  // `extractinate`.
};

struct ScaleResult {
  Tally tally = {};
  double seconds = 0;                 // Of the run, its exports included.
  double rows_per_second = 0;         // Durable, without the exports.
  std::uint64_t memory_kib = 0;       // Resident after a tenth of the rows.
  std::uint64_t peak_memory_kib = 0;  // The most until the last row.
  std::uint64_t database_bytes = 0;
  double status_seconds = 0;  // `extractinate status`, `export`, `verify`.
  double export_seconds = 0;
  double verify_seconds = 0;
};
// Fails if the folder cannot be used. Cost: about a millisecond per row.
[[nodiscard]] Result<ScaleResult> run_at_scale(const ScaleOptions& options);

}  // namespace extractinator::soak
