// What a run wrote down about itself, for commands that come back to it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "json/value.h"
#include "run/task.h"
#include "store/run_store.h"

namespace extractinator::cli {

// The folder of a run that was named by it, or by the run database in it.
[[nodiscard]] std::filesystem::path run_folder(const std::filesystem::path& run);

// What several runs are called where others read it: the last parts of their paths, as few as tell
// all of them apart and at least two, the run's name and the task's ("run/Task001_x-run0"). What
// stands before may say whose reports these are. Two paths of one run have one name.
[[nodiscard]] std::vector<std::string> names_of_runs(
    const std::vector<std::filesystem::path>& runs
);

// A text of `store::Configuration::context` or `description`, such as where its task file was.
// Fails with `corrupt` if it is not there.
[[nodiscard]] Result<std::string> recorded(const json::Value& object, std::string_view key);

// The task of a run. Fails with `conflict` if its file no longer has the schema of the answers, and
// as run::load_task does.
[[nodiscard]] Result<run::Task> recorded_task(
    const store::Configuration& configuration, const FileSystem& files
);

}  // namespace extractinator::cli
