// `extractinate dragon run`: a job of the DRAGON benchmark, from its input folder to predictions.
// Reachable from outside: dragon_run_command.
#include <expected>
#include <format>
#include <optional>
#include <print>
#include <stop_token>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "base/temporary_folder.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/jobs.h"
#include "cli/json_output.h"
#include "cli/progress_line.h"
#include "dragon/fitting_run.h"
#include "dragon/job_run.h"
#include "json/value.h"
#include "run/backend.h"
#include "run/task.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

json::Value to_json(const dragon::JobReport& report, const std::optional<JobResult>& run) {
  json::Value::Object causes;
  for (const auto& [cause, n] : report.neutral)
    causes.push_back({.key = cause, .value = count(n)});
  return json::Value(
      json::Value::Object{
          {.key = "task", .value = json::Value(report.task)},
          {.key = "predictions", .value = json::Value(report.predictions.string())},
          {.key = "n_rows", .value = count(report.n_rows)},
          {.key = "n_answered", .value = count(report.n_answered)},
          {.key = "n_neutral", .value = count(report.n_neutral())},
          {.key = "neutral", .value = json::Value(std::move(causes))},
          {.key = "n_open", .value = count(report.n_open)},
          {.key = "n_not_found", .value = count(report.n_not_found)},
          {.key = "run", .value = run ? cli::to_json(*run) : json::Value()},
      }
  );
}

void print_report(const dragon::JobReport& report) {
  std::println(
      "{}: {} rows, {} answered, {} neutral",
      report.task,
      report.n_rows,
      report.n_answered,
      report.n_neutral()
  );
  for (const auto& [cause, n] : report.neutral)
    std::println("  {}: {}", cause, n);
  if (report.n_open > 0)
    std::println("{} labels that answers leave open are neutral", report.n_open);
  if (report.n_not_found > 0)
    std::println("{} passages of answers are not in their reports", report.n_not_found);
  std::println("{}", report.predictions.string());
}

ExitCode finished(
    const dragon::JobReport& report, const std::optional<JobResult>& run, const Reporting& reporting
) {
  if (reporting.is_json) {
    print_json(to_json(report, run));
  } else {
    print_report(report);
  }
  return report.n_neutral() > 0 ? ExitCode::some_failed : ExitCode::done;
}

}  // namespace

Result<ExitCode> dragon_run_command(
    const DragonRunArguments& arguments, const std::stop_token& stop
) {
  RealFileSystem files;
  Options options = arguments.options;
  const bool is_local = options.backend == Backend::local;
  if (is_local) {
    TRY(options.model, find_model(arguments.model));
  } else {
    options.server.model = arguments.model;
  }
  std::optional<TemporaryFolder> temporary;
  if (arguments.run_dir.empty()) {
    auto folder = TemporaryFolder::make("extractinate_dragon");
    if (!folder) {
      Error error = std::move(folder).error();
      error.hint = "name a folder with --run-dir";
      return std::unexpected(std::move(error));
    }
    temporary.emplace(*std::move(folder));
  }
  TRY(const dragon::JobRun job_run,
      dragon::JobRun::prepare(
          files,
          {.input = arguments.input,
           .directory = temporary ? temporary->path() : arguments.run_dir,
           .rendering = {.language = arguments.language, .has_reasoning = arguments.has_reasoning},
           .n_shots = arguments.n_shots}
      ));
  if (!job_run.has_rows()) {
    TRY(const auto report, job_run.finish(files, std::nullopt, arguments.output));
    return finished(report, std::nullopt, arguments.reporting);
  }
  ProgressLine progress = progress_line(arguments.reporting);
  if (arguments.n_shots > job_run.n_examples()) {
    progress.warn(
        std::format("{} of the training reports can be shown as examples", job_run.n_examples())
    );
  }
  options = job_run.run_options(std::move(options), arguments.max_answer_tokens);
  TRY(run::Task task, run::load_task(files, job_run.task_file(), options.data_dir));
  TRY(Job job, make_job(std::move(task), options, files));
  std::vector<Job> jobs;
  jobs.push_back(std::move(job));
  const auto run_one = [&](run::TaskRunner& run_tasks) -> Result<std::vector<JobResult>> {
    TRY(dragon::FittingRun run,
        dragon::run_fitting(
            run_tasks,
            {.task = jobs.front().task, .survey = jobs.front().survey},
            options,
            !arguments.max_answer_tokens.has_value(),
            progress,
            stop
        ));
    std::vector<JobResult> results(1);
    results.front().summary = std::move(run.summary);
    return results;
  };
  auto results = run_with(jobs, options, arguments.reporting, progress, files, stop, run_one);
  if (!results && results.error().code == ErrorCode::limit_exceeded) {
    // The instruction alone is too long for this model: no report can be answered.
    std::print(stderr, "{}", render(results.error()));
    TRY(const auto report, job_run.finish(files, std::nullopt, arguments.output));
    return finished(report, std::nullopt, arguments.reporting);
  }
  if (!results) return std::unexpected(std::move(results).error());
  JobResult& result = results->front();
  if (result.summary.is_cancelled) {
    std::println(
        stderr,
        "interrupted: {}",
        temporary ? "nothing is kept without --run-dir"
                  : "what was finished is stored; the same command continues"
    );
    if (arguments.reporting.is_json) print_json(cli::to_json(result));
    return ExitCode::interrupted;
  }
  TRY(const auto report, job_run.finish(files, result.summary.json, arguments.output));
  return finished(report, result, arguments.reporting);
}

}  // namespace extractinator::cli
