// What a finished cell leaves on disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "base/result.h"
#include "json/value.h"

namespace extractinator::study {

// In the folder of a cell. A cell is finished when its outcome is there: it appears whole, and
// after everything else.
inline constexpr std::string_view kOutcomeFile = "outcome.json";
inline constexpr std::string_view kCostFile = "cost.json";

// What is the same however often a cell was stopped on its way.
struct Outcome {
  std::string fingerprint = {};      // Of everything it depends on (fingerprint.h).
  std::optional<double> score = {};  // Nothing where the measure is not defined.
  std::string measure = {};          // "auroc"; of task files "score".
  std::uint64_t n_records = 0;
  std::uint64_t n_failed =
      0;  // Records without a valid answer; of the benchmark scored as neutral.
  std::map<std::string, std::uint64_t> causes = {};  // Of these.
  std::uint64_t max_answer_tokens = 0;               // Most tokens that an answer had.
  std::string problem = {};  // Why the model could answer no record at all; usually empty.
  // Of the run, as its manifest has it: hashes of model, prompt, schema, and options.
  json::Value configuration = {};

  bool operator==(const Outcome&) const = default;
};

// What was measured, which differs from one time to another.
struct Cost {
  double seconds = 0;              // With the model at work on the records below.
  std::uint64_t n_records = 0;     // Those of sessions that were killed are not among them.
  std::uint64_t n_peak_bytes = 0;  // Resident memory of the program, the most seen after a record.
  // When its first and last record were finished, in UTC: "2026-11-27". Empty: not known.
  std::string first_day = {};
  std::string last_day = {};

  // What other work took, too.
  Cost& operator+=(const Cost& other);
};

// The cost first: where the outcome is, the cost is.
[[nodiscard]] Result<void> write_outcome(
    FileSystem& files, const std::filesystem::path& folder, const Outcome& outcome, const Cost& cost
);

// Nothing if the cell is not finished. Fails with `corrupt` for what this program did not write.
[[nodiscard]] Result<std::optional<Outcome>> read_outcome(
    const FileSystem& files, const std::filesystem::path& folder
);
[[nodiscard]] Result<Cost> read_cost(const FileSystem& files, const std::filesystem::path& folder);

// Writes a file that appears whole or not at all, and the folders it lies in.
[[nodiscard]] Result<void> write_whole(
    FileSystem& files, const std::filesystem::path& path, std::string_view text
);

}  // namespace extractinator::study
