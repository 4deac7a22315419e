// How much is lost between a right answer and its score: true labels are turned into the answers a
// perfect model would give, these into labels again, and the labels scored.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "dragon/task.h"
#include "json/value.h"

namespace extractinator::dragon {

struct OracleScore {
  const Task* task = nullptr;
  std::size_t n_rows = 0;
  std::size_t n_same = 0;         // Rows whose label came back in every value that counts.
  std::size_t n_not_allowed = 0;  // Rows whose perfect answer the schema refuses; they are neutral.
  std::optional<double> ours = {};
  std::optional<double> reference = {};  // By the conversion in reference_adapter.h.
};

struct OracleOptions {
  std::filesystem::path input = {};     // Has `<task>-fold<k>/` or `<task>/` for each task.
  std::filesystem::path truth = {};     // Has `<task>.json`.
  std::vector<std::string> tasks = {};  // As find_task() knows them; empty: all that are in both.
};

// By number of the task. Fails as reading files and scoring do; `not_found` where no task is in
// both folders, or one that was named is not.
[[nodiscard]] Result<std::vector<OracleScore>> oracle(
    const FileSystem& files, const OracleOptions& options
);

// The mean of the tasks; nothing where one has no score.
struct OracleMeans {
  std::optional<double> ours = {};
  std::optional<double> reference = {};
};
[[nodiscard]] OracleMeans means_of(const std::vector<OracleScore>& scores);

[[nodiscard]] json::Value to_json(const std::vector<OracleScore>& scores);

}  // namespace extractinator::dragon
