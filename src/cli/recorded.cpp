// Reads what runs wrote down; everything here is public through recorded.h.
#include "cli/recorded.h"

#include <filesystem>
#include <format>
#include <string>
#include <string_view>

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

std::filesystem::path run_folder(const std::filesystem::path& run) {
  if (run.filename() != "run.db") return run;
  return run.has_parent_path() ? run.parent_path() : std::filesystem::path(".");
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
