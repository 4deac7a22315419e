// `extractinate dragon samples`: training data of the DRAGON benchmark as chats with right answers.
// Reachable from outside: dragon_samples_command.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <print>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/table.h"
#include "dragon/files.h"
#include "dragon/samples.h"
#include "json/value.h"

namespace extractinator::cli {
namespace {

// The folder itself, if it is that of a job, or those in it that are.
Result<std::vector<std::filesystem::path>> jobs_in(const std::filesystem::path& folder) {
  const auto is_job = [](const std::filesystem::path& path) {
    return std::filesystem::is_regular_file(path / dragon::kConfigurationFile);
  };
  if (is_job(folder)) return std::vector{folder};
  std::vector<std::filesystem::path> jobs;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (is_job(entry.path())) jobs.push_back(entry.path());
  }
  if (jobs.empty()) {
    return fail(
        ErrorCode::not_found,
        "there is no job of the benchmark",
        {.file = folder.string()},
        "a job is a folder with `nlp-task-configuration.json` and three files of data"
    );
  }
  std::ranges::sort(jobs);
  return jobs;
}

json::Value number_of(std::size_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

}  // namespace

Result<ExitCode> dragon_samples_command(const DragonSamplesArguments& arguments) {
  RealFileSystem files;
  TRY(const auto jobs, jobs_in(arguments.input));
  TRY_VOID(files.create_directories(arguments.output));
  Table table;
  table.row({"job", "chats", "left out"});
  json::Value::Array rows;
  for (const std::filesystem::path& job : jobs) {
    const std::string name = std::filesystem::canonical(job).filename().string();
    std::string text;
    TRY(const dragon::SampleReport report,
        dragon::append_samples(files, {.input = job, .language = arguments.language}, text));
    TRY(AtomicFile out, AtomicFile::create(files, arguments.output / (name + ".jsonl")));
    TRY_VOID(out.append(text));
    TRY_VOID(out.commit());
    table.row({name, std::to_string(report.n_rows), std::to_string(report.n_not_allowed)});
    rows.emplace_back(
        json::Value::Object{
            {.key = "job", .value = json::Value(name)},
            {.key = "task", .value = json::Value(report.task)},
            {.key = "n_rows", .value = number_of(report.n_rows)},
            {.key = "n_not_allowed", .value = number_of(report.n_not_allowed)},
        }
    );
  }
  if (arguments.is_json) {
    print_json(
        json::Value(json::Value::Object{{.key = "jobs", .value = json::Value(std::move(rows))}})
    );
  } else {
    std::print("{}", table.text());
  }
  return ExitCode::done;
}

}  // namespace extractinator::cli
