// `extractinate run`: tasks in, results and a table out. Reachable from outside: run_command.
#include <algorithm>
#include <filesystem>
#include <format>
#include <print>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/jobs.h"
#include "cli/progress_line.h"
#include "cli/repeats.h"
#include "run/task.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

Result<std::vector<Job>> plan(const RunArguments& arguments, const FileSystem& files) {
  std::vector<std::filesystem::path> paths = arguments.tasks;
  if (arguments.task_id) {
    TRY(auto path, run::find_task(files, arguments.task_dir, *arguments.task_id));
    paths.push_back(std::move(path));
  }
  std::vector<Job> jobs;
  for (const std::filesystem::path& path : paths) {
    TRY(run::Task task, run::load_task(files, path, arguments.options.data_dir));
    task.data_options.allowed_hosts = arguments.options.server.allowed_hosts;
    const auto has_same_name = [&](const Job& job) { return job.task.name == task.name; };
    if (std::ranges::any_of(jobs, has_same_name)) {
      return fail(
          ErrorCode::invalid_input,
          std::format("two tasks are named `{}`: their results would mix", task.name)
      );
    }
    TRY(Job job, make_job(std::move(task), arguments.options, files));
    jobs.push_back(std::move(job));
  }
  return jobs;
}

void print_settings(const SettingsUse& settings) {
  if (settings.file.empty()) return;
  std::println(stderr, "settings of {}:", settings.file.string());
  for (const std::string& value : settings.values)
    std::println(stderr, "  {}", value);
  for (const std::string& name : settings.overruled)
    std::println(stderr, "  the command line gives {}", name);
}

}  // namespace

Result<ExitCode> run_command(const RunArguments& arguments, const std::stop_token& stop) {
  RealFileSystem files;
  ProgressLine progress = progress_line(arguments.reporting);
  Options options = arguments.options;
  if (arguments.reporting.is_verbose) print_settings(arguments.settings);
  const bool is_local = options.backend == Backend::local;
  if (is_local) {
    TRY(options.model, find_model(arguments.model));
  } else {
    options.server.model = arguments.model;
  }
  TRY_VOID(find_embedding_model(options));
  TRY(std::vector<Job> jobs, plan(arguments, files));
  if (is_local && arguments.model.empty()) {
    progress.warn(
        "no --model given: using the bundled demonstration model, which knows nothing but the demo "
        "tasks"
    );
  }
  if (arguments.n_runs > 1) {
    warn_of_equal_runs(options, progress);
    jobs = repeated(jobs, options, arguments.n_runs);
    TRY(const auto results, run_jobs(jobs, options, arguments.reporting, progress, files, stop));
    return report_repeats(jobs, results, options, arguments, files);
  }
  TRY(const auto results, run_jobs(jobs, options, arguments.reporting, progress, files, stop));
  return report_jobs(results, arguments.reporting);
}

}  // namespace extractinator::cli
