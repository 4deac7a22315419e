// Tasks made ready, run and reported: what `run`, `resume`, `retry` and `rerun` share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/progress_line.h"
#include "eval/evaluate.h"
#include "json/value.h"
#include "run/backend.h"
#include "run/row_sample.h"
#include "run/runner.h"
#include "run/task.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::cli {

struct Job {
  run::Task task = {};
  run::Survey survey = {};
  std::string support = {};                // What of the schema is enforced where, in a sentence.
  std::filesystem::path directory = {};    // Of database and results; empty: run::run_directory().
  std::size_t repeat = 0;                  // Which of several runs of the task it is.
  std::optional<std::uint64_t> seed = {};  // Of its sampling; unset: that of the options.
};

struct JobResult {
  RunSummary summary = {};
  std::optional<eval::Report> report = {};  // Where there is truth.
  bool is_translation = false;  // Of the stage before, which was stopped: nothing was extracted.
};

// Finds what is wrong with task and dataset before a model is loaded or a file is made. Cost: one
// pass over the dataset.
[[nodiscard]] Result<Job> make_job(run::Task task, const Options& options, const FileSystem& files);

// The job over the rows of a run that was made, where these are a sample.
void take_sample(Job& job, const std::shared_ptr<const run::RowSample>& sample);

// Compares results with `<truth_dir>/<task name>.json`. Fails as reading and eval::evaluate do.
[[nodiscard]] Result<eval::Report> evaluate(
    const Job& job,
    const RunSummary& summary,
    const std::filesystem::path& truth_dir,
    const FileSystem& files
);

// The progress line that a command shows on standard error.
[[nodiscard]] ProgressLine progress_line(const Reporting& reporting);

// Runs the jobs with one model, and evaluates them where there is truth. Results are in the order
// of the jobs. After an interruption the last result is that of a cancelled run. With
// `options.translate` reports are translated first, and the jobs then are those that read the
// translations.
[[nodiscard]] Result<std::vector<JobResult>> run_jobs(
    std::vector<Job>& jobs,
    const Options& options,
    const Reporting& reporting,
    ProgressSink& progress,
    FileSystem& files,
    const std::stop_token& stop
);

// What run_jobs() does around running: tells what is to be known of the jobs, opens the log of
// events and the model, and gives the model to `work`. Fails as that does.
[[nodiscard]] Result<std::vector<JobResult>> run_with(
    const std::vector<Job>& jobs,
    const Options& options,
    const Reporting& reporting,
    ProgressSink& progress,
    FileSystem& files,
    const std::stop_token& stop,
    const std::function<Result<std::vector<JobResult>>(run::TaskRunner&)>& work
);

// The folder of a run that was interrupted; nothing if none was.
[[nodiscard]] std::optional<std::filesystem::path> interrupted_in(
    const std::vector<JobResult>& results
);

[[nodiscard]] json::Value to_json(const JobResult& result);

// `some_failed` where a row has no valid answer.
[[nodiscard]] ExitCode exit_code_of(const std::vector<JobResult>& results);

// Prints a table, or JSON; for an interrupted run a line on standard error.
[[nodiscard]] ExitCode report_jobs(
    const std::vector<JobResult>& results, const Reporting& reporting
);

}  // namespace extractinator::cli
