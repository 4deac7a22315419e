// `extractinate run`: tasks in, results and a table out. Reachable from outside: run_command.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
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
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/progress_line.h"
#include "cli/table.h"
#include "cli/truth.h"
#include "eval/evaluate.h"
#include "json/value.h"
#include "json/write.h"
#include "run/examples.h"
#include "run/export.h"
#include "run/rules.h"
#include "run/runner.h"
#include "run/session.h"
#include "run/support.h"
#include "run/task.h"
#include "schema/schema.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::cli {
namespace {

struct Job {
  run::Task task;
  run::Survey survey;
  std::string support;  // What of the schema is enforced where, in a sentence.
};

struct JobResult {
  RunSummary summary;
  std::optional<eval::Report> report;
};

// Everything that can be wrong with what the user wrote is found here, before a model is loaded or
// a file is made.
Result<std::vector<Job>> plan(const RunArguments& arguments, const FileSystem& files) {
  std::vector<std::filesystem::path> paths = arguments.tasks;
  if (arguments.task_id) {
    TRY(auto path, run::find_task(files, arguments.task_dir, *arguments.task_id));
    paths.push_back(std::move(path));
  }
  std::vector<Job> jobs;
  for (const std::filesystem::path& path : paths) {
    TRY(run::Task task, run::load_task(files, path, arguments.options.data_dir));
    const auto has_same_name = [&](const Job& job) { return job.task.name == task.name; };
    if (std::ranges::any_of(jobs, has_same_name)) {
      return fail(
          ErrorCode::invalid_input,
          std::format("two tasks are named `{}`: their results would mix", task.name)
      );
    }
    TRY_VOID(run::check_examples(files, task, arguments.options));
    TRY(run::Survey survey, run::survey(task, arguments.options));
    TRY(const auto grammar, run::compile_grammar(*task.schema));
    const auto report = run::support_of(*task.schema, *grammar, run::kGrammarFormats);
    jobs.push_back({
        .task = std::move(task),
        .survey = std::move(survey),
        .support = run::summary_of(report),
    });
  }
  return jobs;
}

Result<eval::Report> evaluate(
    const Job& job,
    const RunSummary& summary,
    const std::filesystem::path& truth_dir,
    const FileSystem& files
) {
  const std::filesystem::path truth_file = truth_dir / (job.task.name + ".json");
  TRY(const json::Value::Array truth, read_rows(files, truth_file));
  TRY(json::Value::Array predictions, read_rows(files, summary.json));
  undo_renaming(run::OutputNames(job.survey.columns, *job.task.schema), predictions);
  const eval::Options options{
      .id_columns = id_columns(truth, *job.task.schema, job.survey.columns)
  };
  auto report = eval::evaluate(*job.task.schema, predictions, truth, options);
  if (!report)
    return std::unexpected(std::move(report).error().within("evaluating " + job.task.name));
  return report;
}

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

json::Value count(std::uint64_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

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

void print_json(const std::vector<JobResult>& results) {
  json::Value::Array all;
  for (const JobResult& result : results)
    all.push_back(to_json(result));
  std::println("{}", json::write(json::Value(std::move(all)), {.layout = json::Layout::indented}));
}

// Indices of the tasks that are run together: those over the same reports, if a report is computed
// once for all of them; otherwise each alone.
std::vector<std::vector<std::size_t>> groups_of(
    const std::vector<Job>& jobs, const Options& options
) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const auto has_same_reports = [&](const std::vector<std::size_t>& group) {
      const run::Task& first = jobs[group.front()].task;
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
    const RunArguments& arguments, const std::vector<Job>& jobs, ProgressSink& progress
) {
  for (const Job& job : jobs) {
    for (const schema::Warning& warning : job.task.warnings) {
      const std::string place =
          warning.at.line > 0 ? std::format("{}:{}: ", warning.at.file, warning.at.line) : "";
      progress.warn(place + warning.message);
    }
    if (!job.task.example_path.empty() && arguments.options.num_examples == 0)
      progress.warn(job.task.name + ": its examples are not shown without --num-examples N");
    if (!arguments.is_quiet) std::println(stderr, "{}: {}", job.task.name, job.support);
  }
}

}  // namespace

Result<ExitCode> run_command(const RunArguments& arguments, const std::stop_token& stop) {
  RealFileSystem files;
  const SystemClock clock;
  StderrLog log(arguments.is_verbose ? LogLevel::debug : LogLevel::error);
  ProgressLine progress(
      stderr, arguments.is_quiet ? ProgressStyle::none : ProgressStyle::automatic
  );

  Options options = arguments.options;
  TRY(options.model, find_model(arguments.model));
  TRY(const std::vector<Job> jobs, plan(arguments, files));
  if (arguments.model.empty()) {
    progress.warn(
        "no --model given: using the bundled demonstration model, which knows nothing but the demo "
        "tasks"
    );
  }
  print_what_to_know(arguments, jobs, progress);
  TRY(auto session, run::Session::open(options, files, clock, log));

  std::vector<JobResult> results(jobs.size());
  bool has_failures = false;
  for (const std::vector<std::size_t>& group : groups_of(jobs, options)) {
    std::vector<run::TaskToRun> tasks;
    for (const std::size_t index : group)
      tasks.push_back({.task = jobs[index].task, .survey = jobs[index].survey});
    TRY(std::vector<RunSummary> summaries, session.run(tasks, progress, stop));
    std::filesystem::path stored;
    for (std::size_t i = 0; i < group.size(); ++i) {
      JobResult& result = results[group[i]];
      result.summary = std::move(summaries[i]);
      const RunSummary& summary = result.summary;
      has_failures = has_failures || summary.progress.invalid + summary.progress.failed > 0;
      if (summary.is_cancelled) {
        stored = summary.directory;
      } else if (!arguments.truth_dir.empty()) {
        TRY(result.report, evaluate(jobs[group[i]], summary, arguments.truth_dir, files));
      }
    }
    if (!stored.empty()) {
      std::println(
          stderr,
          "interrupted: what was finished is stored in `{}`; the same command continues",
          stored.string()
      );
      return ExitCode::interrupted;
    }
  }
  if (arguments.is_json) {
    print_json(results);
  } else {
    print_table(results, !arguments.truth_dir.empty());
  }
  return has_failures ? ExitCode::some_failed : ExitCode::done;
}

}  // namespace extractinator::cli
