// `extractinate dragon run`: a job of the DRAGON benchmark, from its input folder to predictions.
// Reachable from outside: dragon_run_command.
#include <algorithm>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <print>
#include <stop_token>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): for mkdtemp

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/jobs.h"
#include "cli/json_output.h"
#include "cli/progress_line.h"
#include "dragon/job_run.h"
#include "json/value.h"
#include "run/task.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

// A folder of its own that goes away with the object: it holds reports.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> make() {
    std::error_code error;
    const auto base = std::filesystem::temp_directory_path(error);
    std::string name = (base / "extractinate_dragon_XXXXXX").string();
    if (error || ::mkdtemp(name.data()) == nullptr) {
      return fail(
          ErrorCode::io_error,
          std::format("cannot make a temporary folder in `{}`", base.string()),
          {},
          "name a folder with --run-dir"
      );
    }
    return TemporaryFolder(std::move(name));
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

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

// With as many tokens of an answer as fit: how long a model's context is, is known when it is
// loaded. Half as many are tried until the instruction fits with them.
Result<std::vector<JobResult>> run_fitting(
    std::vector<Job>& jobs,
    Options options,
    bool may_shorten,
    const Reporting& reporting,
    ProgressLine& progress,
    FileSystem& files,
    const std::stop_token& stop
) {
  constexpr std::size_t kFewest = 64;
  while (true) {
    auto results = run_jobs(jobs, options, reporting, progress, files, stop);
    const bool is_too_long = !results && results.error().code == ErrorCode::limit_exceeded;
    if (!is_too_long || !may_shorten || options.max_answer_tokens <= kFewest) return results;
    options.max_answer_tokens = std::max(kFewest, options.max_answer_tokens / 2);
    progress.warn(
        std::format(
            "answers have {} tokens at most, to fit the model's context", options.max_answer_tokens
        )
    );
  }
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
    TRY(TemporaryFolder folder, TemporaryFolder::make());
    temporary.emplace(std::move(folder));
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
  auto results = run_fitting(
      jobs,
      options,
      !arguments.max_answer_tokens.has_value(),
      arguments.reporting,
      progress,
      files,
      stop
  );
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
