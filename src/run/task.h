// A task file: what to extract, from which column of which dataset, into which schema.
// docs/task-file.md has every field.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "dataset/data_path.h"
#include "run/chunking.h"
#include "schema/schema.h"

namespace extractinator::run {

// What is read in place of the reports: translations of them (run/translation.h).
struct Translation {
  std::filesystem::path directory = {};  // With the run database of the translation.
  std::string source_field = {};         // Column with the original.
  Hash256 configuration = {};            // Of the translation.
};

struct Task {
  std::string name = {};  // Stem of the file name.
  std::filesystem::path file = {};
  std::string description = {};
  std::string extra_instructions = {};  // Empty: none.
  std::filesystem::path data = {};      // The dataset, resolved.
  dataset::ReadOptions data_options = {};
  std::string input_field = {};  // Column with the report.
  std::string language = {};     // Of a task that does nothing but translate into it.
  std::optional<Translation> translation = {};
  std::string example_path = {};  // In the folder of examples (run/examples.h); may be empty.
  std::shared_ptr<const schema::Schema> schema = {};
  std::optional<Chunking> chunking = {};       // Nothing: reports that do not fit are refused.
  std::vector<schema::Warning> warnings = {};  // Of the file and its schema, in order.
};

// Reads a task file as the reference writes them. `data_dir` unset: the folder `data` beside the
// folder of the file. Fails with `not_found` (file, schema file) or `invalid_input` (place, what
// was found, hint). The dataset is not opened.
[[nodiscard]] Result<Task> load_task(
    const FileSystem& files,
    const std::filesystem::path& path,
    const std::optional<std::filesystem::path>& data_dir
);

// The file `Task<NNN>*.json` of a task id (three digits with leading zeros, not followed by another
// digit). Fails with `not_found` (with the ids that exist) or `conflict` (several files; all are
// named).
[[nodiscard]] Result<std::filesystem::path> find_task(
    const FileSystem& files, const std::filesystem::path& task_dir, std::uint32_t id
);

}  // namespace extractinator::run
