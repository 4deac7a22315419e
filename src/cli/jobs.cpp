// The life of jobs; everything here is public through jobs.h.
#include "cli/jobs.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <print>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/progress_line.h"
#include "cli/run_log.h"
#include "cli/table.h"
#include "eval/evaluate.h"
#include "json/value.h"
#include "run/backend.h"
#include "run/examples.h"
#include "run/export.h"
#include "run/remote_session.h"
#include "run/row_sample.h"
#include "run/rules.h"
#include "run/runner.h"
#include "run/session.h"
#include "run/support.h"
#include "run/task.h"
#include "run/translation.h"
#include "run/translation_stage.h"
#include "run/truth.h"
#include "schema/schema.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::cli {
namespace {

std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  return std::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

void print_table(const std::vector<JobResult>& results, bool has_scores) {
  Table table;
  table.row(
      {"task", "records", "valid", "failed", has_scores ? "score" : "", "records/s", "results"}
  );
  for (const JobResult& result : results) {
    const Progress& progress = result.summary.progress;
    const bool has_rate = progress.done + progress.invalid + progress.failed > progress.resumed;
    table.row({
        result.summary.task,
        std::to_string(progress.total),
        percent(progress.done, progress.total),
        std::to_string(progress.invalid + progress.failed),
        result.report ? std::format("{:.3f}", result.report->score) : (has_scores ? "-" : ""),
        has_rate ? std::format("{:.1f}", result.summary.records_per_second) : "-",
        result.summary.json.string(),
    });
  }
  std::print("{}", table.text());
  for (const JobResult& result : results) {
    const RunSummary& summary = result.summary;
    if (summary.n_thinking_tokens + summary.n_thinking_budgets_spent == 0) continue;
    std::println(
        "{}: {} tokens of thinking; {} records spent their budget",
        summary.task,
        summary.n_thinking_tokens,
        summary.n_thinking_budgets_spent
    );
  }
  for (const JobResult& result : results) {
    if (result.report) std::print("\n{}\n{}", result.summary.task, eval::to_text(*result.report));
  }
}

// Without tasks that an interruption kept from beginning.
json::Value list_of(const std::vector<JobResult>& results) {
  json::Value::Array all;
  for (const JobResult& result : results) {
    if (!result.summary.task.empty()) all.push_back(to_json(result));
  }
  return json::Value(std::move(all));
}

// Indices of the jobs that are run together: all runs of a task, and those of tasks over the same
// reports, if a report is computed once for all of them.
std::vector<std::vector<std::size_t>> groups_of(
    const std::vector<Job>& jobs, const Options& options
) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const auto has_same_reports = [&](const std::vector<std::size_t>& group) {
      const run::Task& first = jobs[group.front()].task;
      if (first.name == jobs[i].task.name) return true;
      return options.prompt_layout == PromptLayout::report_first &&
             first.data == jobs[i].task.data && first.data_options == jobs[i].task.data_options &&
             first.input_field == jobs[i].task.input_field;
    };
    const auto group = std::ranges::find_if(groups, has_same_reports);
    if (group == groups.end()) {
      groups.push_back({i});
    } else {
      group->push_back(i);
    }
  }
  return groups;
}

void print_what_to_know(
    const std::vector<Job>& jobs,
    const Options& options,
    const Reporting& reporting,
    ProgressSink& progress
) {
  for (const Job& job : jobs) {
    if (job.repeat > 0) continue;
    for (const schema::Warning& warning : job.task.warnings) {
      const std::string place =
          warning.at.line > 0 ? std::format("{}:{}: ", warning.at.file, warning.at.line) : "";
      progress.warn(place + warning.message);
    }
    if (!job.task.example_path.empty() && options.num_examples == 0)
      progress.warn(job.task.name + ": its examples are not shown without --num-examples N");
    if (!reporting.is_quiet) std::println(stderr, "{}: {}", job.task.name, job.support);
  }
}

// Translates the reports of each task once, whatever it is run for. Gives the summary of a
// translation that was stopped.
Result<std::optional<RunSummary>> translate_jobs(
    run::TaskRunner& run_tasks,
    std::vector<Job>& jobs,
    const Options& options,
    ProgressSink& progress,
    const std::stop_token& stop
) {
  std::map<std::string, run::Translated> by_task;
  for (Job& job : jobs) {
    const auto known = by_task.find(job.task.name);
    if (known == by_task.end()) {
      TRY(run::Translated translated,
          run::translate(run_tasks, job.task, job.survey, options, progress, stop));
      if (translated.summary.is_cancelled) return std::move(translated.summary);
      const std::string name = job.task.name;
      job.task = translated.task;
      job.survey = translated.survey;
      by_task.emplace(name, std::move(translated));
    } else {
      job.task = known->second.task;
      job.survey = known->second.survey;
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Job> make_job(run::Task task, const Options& options, const FileSystem& files) {
  const bool is_remote = options.backend != Backend::local;
  if (is_remote) TRY_VOID(run::check_remote(options, task));
  TRY_VOID(run::check_translation(options));
  TRY_VOID(run::check_examples(files, task, options));
  TRY(run::Survey survey, run::survey(task, options));
  TRY(const auto grammar, run::compile_grammar(*task.schema));
  const auto support = run::support_of(*task.schema, *grammar, run::kGrammarFormats);
  return Job{
      .task = std::move(task),
      .survey = std::move(survey),
      .support = is_remote ? "the server is asked to hold the schema; every answer is judged by it"
                           : run::summary_of(support),
  };
}

void take_sample(Job& job, const std::shared_ptr<const run::RowSample>& sample) {
  if (!sample) return;
  job.survey.sample = sample;
  job.survey.n_rows = sample->rows().size();
}

Result<eval::Report> evaluate(
    const Job& job,
    const RunSummary& summary,
    const std::filesystem::path& truth_dir,
    const FileSystem& files
) {
  return run::evaluate_results(
      files, job.task, job.survey.columns, summary.json, truth_dir / (job.task.name + ".json")
  );
}

ProgressLine progress_line(const Reporting& reporting) {
  return {stderr, reporting.is_quiet ? ProgressStyle::none : ProgressStyle::automatic};
}

namespace {

Result<std::vector<JobResult>> run_all(
    run::TaskRunner& run_tasks,
    std::vector<Job>& jobs,
    const Options& options,
    const Reporting& reporting,
    ProgressSink& progress,
    const FileSystem& files,
    const std::stop_token& stop
) {
  std::vector<JobResult> results(jobs.size());
  if (!options.translate.empty()) {
    TRY(auto stopped, translate_jobs(run_tasks, jobs, options, progress, stop));
    if (stopped) {
      results.front() = {.summary = *std::move(stopped), .is_translation = true};
      return results;
    }
  }
  for (const std::vector<std::size_t>& group : groups_of(jobs, options)) {
    std::vector<Options> own(group.size(), options);
    std::vector<run::TaskToRun> tasks;
    for (const std::size_t index : group) {
      const Job& job = jobs[index];
      Options& its = own[tasks.size()];
      its.seed = job.seed.value_or(options.seed);
      tasks.push_back({
          .task = job.task,
          .survey = job.survey,
          .directory = job.directory,
          .options = &its,
      });
    }
    TRY(std::vector<RunSummary> summaries, run_tasks(tasks, progress, stop));
    for (std::size_t i = 0; i < group.size(); ++i) {
      JobResult& result = results[group[i]];
      result.summary = std::move(summaries[i]);
      if (!result.summary.is_cancelled && !reporting.truth_dir.empty()) {
        TRY(result.report, evaluate(jobs[group[i]], result.summary, reporting.truth_dir, files));
      }
    }
    if (interrupted_in(results)) break;
  }
  return results;
}

}  // namespace

Result<std::vector<JobResult>> run_jobs(
    std::vector<Job>& jobs,
    const Options& options,
    const Reporting& reporting,
    ProgressSink& progress,
    FileSystem& files,
    const std::stop_token& stop
) {
  const auto work = [&](run::TaskRunner& run_tasks) {
    return run_all(run_tasks, jobs, options, reporting, progress, files, stop);
  };
  return run_with(jobs, options, reporting, progress, files, stop, work);
}

Result<std::vector<JobResult>> run_with(
    const std::vector<Job>& jobs,
    const Options& options,
    const Reporting& reporting,
    ProgressSink& progress,
    FileSystem& files,
    const std::stop_token& stop,
    const std::function<Result<std::vector<JobResult>>(run::TaskRunner&)>& work
) {
  const SystemClock clock;
  TRY(RunLog log, RunLog::open(reporting.log_dir, reporting.is_verbose, clock));
  print_what_to_know(jobs, options, reporting, progress);
  auto results = run::open_task_runner(options, files, clock, log, progress, stop)
                     .and_then([&](run::TaskRunner run_tasks) { return work(run_tasks); });
  // Why is told on standard error, with the words of a message, which a log cannot have.
  if (!results) log.event(LogLevel::warning, "command_failed", {});
  return results;
}

std::optional<std::filesystem::path> interrupted_in(const std::vector<JobResult>& results) {
  const auto is_interrupted = [](const JobResult& result) { return result.summary.is_cancelled; };
  const auto found = std::ranges::find_if(results, is_interrupted);
  if (found == results.end()) return std::nullopt;
  return found->summary.directory;
}

json::Value to_json(const JobResult& result) {
  const RunSummary& summary = result.summary;
  json::Value::Object object = {
      {"task", json::Value(summary.task)},
      {"total", count(summary.progress.total)},
      {"done", count(summary.progress.done)},
      {"invalid", count(summary.progress.invalid)},
      {"failed", count(summary.progress.failed)},
      {"resumed", count(summary.progress.resumed)},
      {"is_cancelled", json::Value(summary.is_cancelled)},
      {"records_per_second", json::Value::number(summary.records_per_second)},
      {"n_prompt_tokens", count(summary.n_prompt_tokens)},
      {"n_generated_tokens", count(summary.n_generated_tokens)},
      {"n_thinking_tokens", count(summary.n_thinking_tokens)},
      {"n_thinking_budgets_spent", count(summary.n_thinking_budgets_spent)},
      {"n_forward_passes", count(summary.computed.n_forward_passes)},
      {"n_computed_tokens", count(summary.computed.n_tokens)},
      {"n_shared_prompt_tokens", count(summary.computed.n_shared_prompt_tokens)},
      {"n_saved_prompt_tokens", count(summary.computed.n_saved_prompt_tokens)},
      {"n_draft_tokens", count(summary.computed.n_draft_tokens)},
      {"n_wrong_draft_tokens", count(summary.computed.n_wrong_draft_tokens)},
      {"n_lookup_tokens", count(summary.computed.n_lookup_tokens)},
      {"n_wrong_lookup_tokens", count(summary.computed.n_wrong_lookup_tokens)},
      {"directory", json::Value(summary.directory.string())},
      {"json", json::Value(summary.json.string())},
      {"jsonl", json::Value(summary.jsonl.string())},
  };
  if (result.report) object.push_back({"evaluation", eval::to_json(*result.report)});
  return json::Value(std::move(object));
}

ExitCode exit_code_of(const std::vector<JobResult>& results) {
  const bool has_failures = std::ranges::any_of(results, [](const JobResult& result) {
    return result.summary.progress.invalid + result.summary.progress.failed > 0;
  });
  return has_failures ? ExitCode::some_failed : ExitCode::done;
}

ExitCode report_jobs(const std::vector<JobResult>& results, const Reporting& reporting) {
  if (const auto folder = interrupted_in(results)) {
    std::println(
        stderr,
        "interrupted: what was finished is stored in `{}`; the same command continues{}",
        folder->string(),
        results.front().is_translation
            ? ""
            : std::format(", and so does `extractinate resume {}`", folder->string())
    );
    if (reporting.is_json) print_json(list_of(results));
    return ExitCode::interrupted;
  }
  if (reporting.is_json) {
    print_json(list_of(results));
  } else {
    print_table(results, !reporting.truth_dir.empty());
  }
  return exit_code_of(results);
}

}  // namespace extractinator::cli
