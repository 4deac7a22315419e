// Several runs of each task; everything here is public through repeats.h.
#include "cli/repeats.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <print>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/jobs.h"
#include "cli/json_output.h"
#include "eval/agreement.h"
#include "json/value.h"
#include "run/repeats.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::cli {
namespace {

// What came of all runs of one task.
struct Comparison {
  std::vector<JobResult> runs = {};
  eval::Agreement agreement = {};
  std::filesystem::path file = {};     // Of the agreement.
  std::optional<JobResult> vote = {};  // Where it is asked for.
};

Result<Comparison> compare(
    const Job& job,
    std::vector<JobResult> runs,
    const Options& options,
    const RunArguments& arguments,
    FileSystem& files
) {
  run::Repeats repeats{.task = job.task, .survey = job.survey};
  for (const JobResult& result : runs)
    repeats.directories.push_back(result.summary.directory);
  Comparison comparison{.runs = std::move(runs)};
  TRY(comparison.agreement, run::agreement_of(repeats));
  TRY(comparison.file,
      run::write_agreement(
          repeats, comparison.agreement, run::agreement_directory(job.task, options), files
      ));
  if (!arguments.has_vote) return comparison;
  const SystemClock clock;
  JobResult& vote = comparison.vote.emplace();
  TRY(vote.summary,
      run::vote(repeats, options, run::vote_directory(job.task, options), files, clock));
  const std::filesystem::path& truth_dir = arguments.reporting.truth_dir;
  if (!truth_dir.empty()) {
    TRY(vote.report, evaluate(job, vote.summary, truth_dir, files));
  }
  return comparison;
}

json::Value to_json(const Comparison& comparison, const Options& options) {
  json::Value::Array runs;
  for (const JobResult& result : comparison.runs) {
    json::Value one = to_json(result);
    const std::uint64_t seed = run::repeat_seed(options, runs.size());
    one.as_object().push_back({"seed", json::Value(json::Number{.text = std::to_string(seed)})});
    runs.push_back(std::move(one));
  }
  json::Value::Object object = {
      {"task", json::Value(comparison.runs.front().summary.task)},
      {"runs", json::Value(std::move(runs))},
      {"agreement", eval::to_json(comparison.agreement)},
      {"agreement_file", json::Value(comparison.file.string())},
  };
  if (comparison.vote) object.push_back({"vote", to_json(*comparison.vote)});
  return json::Value(std::move(object));
}

}  // namespace

std::vector<Job> repeated(
    const std::vector<Job>& jobs, const Options& options, std::size_t n_runs
) {
  std::vector<Job> all;
  for (std::size_t run = 0; run < n_runs; ++run) {
    for (const Job& job : jobs) {
      Job& added = all.emplace_back(job);
      added.repeat = run;
      added.seed = run::repeat_seed(options, run);
      added.directory = run::repeat_directory(job.task, options, run);
    }
  }
  return all;
}

void warn_of_equal_runs(const Options& options, ProgressSink& progress) {
  if (options.temperature > 0 && options.top_k != 1) return;
  progress.warn(
      "all runs will be equal: without sampling a model gives the same answer again; "
      "--temperature 0.7 makes it choose"
  );
}

Result<ExitCode> report_repeats(
    const std::vector<Job>& jobs,
    const std::vector<JobResult>& results,
    const Options& options,
    const RunArguments& arguments,
    FileSystem& files
) {
  if (interrupted_in(results)) return report_jobs(results, arguments.reporting);
  std::vector<Comparison> comparisons;
  std::vector<JobResult> all = results;  // And the votes.
  const std::size_t n_tasks = jobs.size() / arguments.n_runs;
  for (std::size_t index = 0; index < n_tasks; ++index) {
    std::vector<JobResult> runs;
    for (std::size_t run = 0; run < arguments.n_runs; ++run)
      runs.push_back(results[(run * n_tasks) + index]);
    TRY(Comparison comparison, compare(jobs[index], std::move(runs), options, arguments, files));
    if (comparison.vote) all.push_back(*comparison.vote);
    comparisons.push_back(std::move(comparison));
  }
  if (!arguments.reporting.is_json) {
    const ExitCode code = report_jobs(all, arguments.reporting);
    for (const Comparison& comparison : comparisons) {
      std::print(
          "\n{}: agreement of {} runs\n{}",
          comparison.runs.front().summary.task,
          comparison.runs.size(),
          eval::to_text(comparison.agreement)
      );
    }
    return code;
  }
  json::Value::Array tasks;
  for (const Comparison& comparison : comparisons)
    tasks.push_back(to_json(comparison, options));
  print_json(json::Value(std::move(tasks)));
  return exit_code_of(all);
}

}  // namespace extractinator::cli
