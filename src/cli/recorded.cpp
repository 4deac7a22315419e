// Reads what runs wrote down; everything here is public through recorded.h.
#include "cli/recorded.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <format>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "json/value.h"
#include "run/task.h"
#include "run/translation.h"
#include "schema/schema.h"
#include "store/run_store.h"

namespace extractinator::cli {
namespace {

// The names in a run's path from the root; without a working directory, in the path as given.
std::vector<std::string> parts_of(const std::filesystem::path& run) {
  std::error_code problem;
  std::filesystem::path path = std::filesystem::absolute(run_folder(run), problem);
  if (problem) path = run_folder(run);
  std::vector<std::string> parts;
  for (const std::filesystem::path& part : path.lexically_normal().relative_path()) {
    if (!part.empty()) parts.push_back(part.string());
  }
  return parts;
}

std::string last_parts(const std::vector<std::string>& parts, std::size_t n) {
  std::string text;
  for (std::size_t i = parts.size() - std::min(n, parts.size()); i < parts.size(); ++i)
    text += (text.empty() ? "" : "/") + parts[i];
  return text;
}

}  // namespace

std::filesystem::path run_folder(const std::filesystem::path& run) {
  if (run.filename() != "run.db") return run;
  return run.has_parent_path() ? run.parent_path() : std::filesystem::path(".");
}

std::vector<std::string> names_of_runs(const std::vector<std::filesystem::path>& runs) {
  std::vector<std::vector<std::string>> paths;
  for (const std::filesystem::path& run : runs)
    paths.push_back(parts_of(run));
  const std::size_t n_different = std::set(paths.begin(), paths.end()).size();
  for (std::size_t n = 2;; ++n) {
    std::vector<std::string> names;
    for (const std::vector<std::string>& parts : paths)
      names.push_back(last_parts(parts, n));
    // Paths differ somewhere: this ends.
    if (std::set(names.begin(), names.end()).size() == n_different) return names;
  }
}

Result<std::string> recorded(const json::Value& object, std::string_view key) {
  const json::Value* value = object.find(key);
  if (value == nullptr || !value->is_string()) {
    return fail(ErrorCode::corrupt, std::format("the run database does not say `{}`", key));
  }
  return value->as_string();
}

Result<run::Task> recorded_task(
    const store::Configuration& configuration, const FileSystem& files
) {
  TRY(const std::string file, recorded(configuration.context, "task_file"));
  TRY(const std::string schema_hash, recorded(configuration.description, "schema_hash"));
  TRY(run::Task task, run::load_task(files, file, {}));
  if (run::is_translation(configuration)) {
    TRY(task, run::recorded_translation_task(task, configuration));
  }
  if (to_hex(schema::hash_of(*task.schema)) != schema_hash) {
    return fail(
        ErrorCode::conflict,
        "the schema of the task is not the one that the run was made with",
        {.file = file},
        "bring the earlier task file back, or run the task again"
    );
  }
  return task;
}

}  // namespace extractinator::cli
