// The life of a cell; everything here is public through cell_run.h.
#include "study/cell_run.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "dragon/evaluation.h"
#include "dragon/files.h"
#include "dragon/fitting_run.h"
#include "dragon/job_run.h"
#include "dragon/task.h"
#include "eval/assessment.h"
#include "json/value.h"
#include "report/methods.h"
#include "run/backend.h"
#include "run/examples.h"
#include "run/manifest.h"
#include "run/report_facts.h"
#include "run/runner.h"
#include "run/session.h"
#include "run/task.h"
#include "run/translation_stage.h"
#include "run/truth.h"
#include "schema/evidence.h"
#include "store/run_store.h"
#include "study/cell.h"
#include "study/outcome.h"
#include "study/study.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::study {
namespace {

constexpr const char* kDatabase = "run.db";

// What the run database in the folder says of a run: its configuration, and the work it took.
Result<void> add_facts(const std::filesystem::path& directory, CellRun& cell) {
  TRY(const store::RunStore store, store::RunStore::open_read_only(directory / kDatabase));
  TRY(store::Configuration configuration, store.configuration());
  TRY(const std::optional<store::Period> period, store.period());
  report::Facts facts = run::facts_of(configuration, period);
  TRY(const store::Work work, store.work());
  cell.cost += {
      .seconds = std::chrono::duration<double>(work.elapsed).count(),
      .n_records = work.n_rows,
      .first_day = std::move(facts.first_day),
      .last_day = std::move(facts.last_day),
  };
  cell.outcome.configuration = std::move(configuration.description);
  return {};
}

// The score of `eval` with records that have no answer counted as wrong: a model must not be better
// for not answering.
Result<std::optional<double>> score_of(
    const FileSystem& files,
    const run::Task& task,
    const std::vector<std::string>& columns,
    const std::filesystem::path& directory,
    const std::filesystem::path& truth_file
) {
  TRY(const store::RunStore store, store::RunStore::open_read_only(directory / kDatabase));
  TRY(const json::Value::Array truth, run::read_rows(files, truth_file));
  TRY(eval::Assessor assessor,
      eval::Assessor::make(
          *task.schema,
          truth,
          {.rows = {.id_columns = run::id_columns(truth, *task.schema, columns)},
           .bootstrap = {.n_draws = 0}}
      ));
  TRY_VOID(
      run::for_each_row_of_run(
          store, *task.schema, columns, schema::EvidenceFor::asked, [&](const json::Value& row) {
            return assessor.add(row);
          }
      )
  );
  TRY(const eval::Assessment assessment, assessor.finish());
  const eval::Measurement& score = assessment.score;
  return score.worst_case ? score.worst_case : score.value;
}

class CellRunner {
 public:
  explicit CellRunner(CellJob job)
      : job_(std::move(job)),
        study_(job_.study),
        cell_(job_.cell),
        task_(study_.tasks[cell_.task]),
        options_(job_.options) {
    options_.seed = cell_.seed;
    if (cell_.language == ReportLanguage::translated) {
      options_.translate = study_.translate_to;
      options_.translation_dir = job_.folder / "translations";
    }
  }

  Result<std::optional<CellRun>> run_job() {
    TRY(const dragon::JobRun job,
        dragon::JobRun::prepare(
            job_.files,
            {.input = with_seed(task_.input, cell_.seed),
             .directory = job_.folder / "run",
             .rendering =
                 {.language = cell_.prompt.value_or(dragon::Language::en),
                  .has_reasoning = study_.options.has_reasoning},
             .n_shots = cell_.n_shots}
        ));
    options_ = job.run_options(std::move(options_), study_.options.max_answer_tokens);
    TRY(run::Task task, run::load_task(job_.files, job.task_file(), options_.data_dir));
    CellRun cell{.outcome = {.measure = std::string(dragon::to_string(task_.task->metric))}};
    std::optional<std::filesystem::path> results;
    if (job.has_rows()) {
      auto summary = run_fitting(std::move(task), !study_.options.max_answer_tokens, cell);
      if (summary) {
        if (!*summary) return std::nullopt;
        results = (*summary)->json;
      } else if (summary.error().code == ErrorCode::limit_exceeded) {
        cell.outcome.problem = summary.error().message;
      } else {
        return std::unexpected(std::move(summary).error());
      }
    }
    const std::filesystem::path predictions = job_.folder / "predictions";
    const auto output = predictions / std::format("{}-fold{}", task_.task->name, task_.fold);
    TRY(dragon::JobReport report, job.finish(job_.files, results, output));
    cell.outcome.n_records = report.n_rows;
    cell.outcome.n_failed = report.n_neutral();
    for (const auto& [cause, n] : report.neutral)
      cell.outcome.causes[cause] = n;
    TRY(const dragon::Evaluation evaluation,
        dragon::evaluate(
            job_.files,
            {.truth = with_seed(task_.truth, cell_.seed),
             .predictions = predictions,
             .tasks = {std::string(task_.task->name)},
             .folds = {task_.fold}}
        ));
    cell.outcome.score = evaluation.tasks.front().jobs.front().score;
    return cell;
  }

  Result<std::optional<CellRun>> run_task_file() {
    std::optional<std::filesystem::path> data_dir;
    if (task_.data_dir) data_dir = with_seed(*task_.data_dir, cell_.seed);
    TRY(run::Task task, run::load_task(job_.files, with_seed(task_.input, cell_.seed), data_dir));
    if (cell_.n_shots > 0 && task.example_path.empty())
      return fail(ErrorCode::unsupported, "the task has no examples to show");
    options_.num_examples = cell_.n_shots;
    options_.output_dir = job_.folder / "run";
    if (study_.options.max_answer_tokens)
      options_.max_answer_tokens = *study_.options.max_answer_tokens;
    CellRun cell{.outcome = {.measure = "score"}};
    TRY(const std::optional<RunSummary> summary, run_fitting(task, false, cell));
    if (!summary) return std::nullopt;
    const Progress& progress = summary->progress;
    cell.outcome.n_records = progress.total;
    cell.outcome.n_failed = progress.invalid + progress.failed;
    TRY(const run::Manifest manifest,
        run::read_manifest(job_.files, run::manifest_of(summary->json)));
    for (const auto& [cause, n] : manifest.exported.rows.causes)
      cell.outcome.causes[cause] = n;
    const auto truth = with_seed(task_.truth, cell_.seed);
    auto score = score_of(job_.files, task, columns_, summary->directory, truth);
    if (!score) return std::unexpected(std::move(score).error().within("evaluating " + task.name));
    cell.outcome.score = *score;
    return cell;
  }

 private:
  // Nothing if it was stopped.
  Result<std::optional<RunSummary>> run_fitting(run::Task task, bool may_shorten, CellRun& cell) {
    TRY_VOID(run::check_examples(job_.files, task, options_));
    TRY(run::Survey survey, run::survey(task, options_));
    if (!options_.translate.empty()) {
      TRY(run::Translated translated,
          run::translate(job_.run_tasks, task, survey, options_, job_.progress, job_.stop));
      if (translated.summary.is_cancelled) return std::nullopt;
      TRY_VOID(add_facts(translated.summary.directory, cell));
      task = std::move(translated.task);
      survey = std::move(translated.survey);
      cell.cost.n_records = 0;  // Records are counted once, with the time of both stages.
    }
    TRY(dragon::FittingRun run,
        dragon::run_fitting(
            job_.run_tasks,
            {.task = task, .survey = survey},
            options_,
            may_shorten,
            job_.progress,
            job_.stop
        ));
    if (run.summary.is_cancelled) return std::nullopt;
    TRY_VOID(add_facts(run.summary.directory, cell));
    cell.outcome.max_answer_tokens = run.max_answer_tokens;
    columns_ = survey.columns;
    return std::move(run.summary);
  }

  CellJob job_;
  const Study& study_;
  const Cell& cell_;
  const StudyTask& task_;
  Options options_;                        // As this cell has them.
  std::vector<std::string> columns_ = {};  // Of the data that were run over.
};

}  // namespace

Options options_of(const Study& study, const StudyModel& model, const Options& machine) {
  Options options;
  options.model = model.file;
  options.slots = machine.slots;
  options.threads = machine.threads;
  options.gpu_layers = machine.gpu_layers;
  options.context_length = study.options.context_length;
  options.temperature = study.options.temperature;
  options.top_k = study.options.top_k;
  options.top_p = study.options.top_p;
  options.reproducible = study.options.is_reproducible;
  return options;
}

Result<std::optional<CellRun>> run_cell(CellJob job) {
  const TaskSource source = job.study.tasks[job.cell.task].source;
  CellRunner runner(std::move(job));
  return source == TaskSource::dragon ? runner.run_job() : runner.run_task_file();
}

Result<std::uint64_t> count_records(const FileSystem& files, const Study& study, const Cell& cell) {
  const StudyTask& task = study.tasks[cell.task];
  const std::filesystem::path input = with_seed(task.input, cell.seed);
  if (task.source == TaskSource::dragon) {
    TRY(const dragon::Configuration configuration,
        dragon::read_configuration(files, input / dragon::kConfigurationFile));
    TRY(const std::vector<dragon::Case> cases,
        dragon::read_cases(input / dragon::kTestFile, configuration.has_parts(), std::nullopt));
    return cases.size();
  }
  std::optional<std::filesystem::path> data_dir;
  if (task.data_dir) data_dir = with_seed(*task.data_dir, cell.seed);
  TRY(const run::Task loaded, run::load_task(files, input, data_dir));
  TRY(const run::Survey survey, run::survey(loaded, Options{}));
  return survey.n_rows;
}

}  // namespace extractinator::study
