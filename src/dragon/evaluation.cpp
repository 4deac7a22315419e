// Pairs rows, scores them by task, and averages; everything here is public through evaluation.h.
#include "dragon/evaluation.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <numeric>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/nearest.h"
#include "base/result.h"
#include "dragon/files.h"
#include "dragon/scorer.h"
#include "dragon/task.h"
#include "eval/bootstrap.h"
#include "eval/entities.h"
#include "json/value.h"

namespace extractinator::dragon {
namespace {

std::optional<double> mean_of(const std::vector<std::optional<double>>& values) {
  if (values.empty()) return std::nullopt;
  double sum = 0;
  for (const std::optional<double>& value : values) {
    if (!value) return std::nullopt;
    sum += *value;
  }
  return sum / static_cast<double>(values.size());
}

// --- Files --------------------------------------------------------------------------------------

// Editions of the benchmark name the same row `Task101_case7` and
// `Task101_Example_sl_bin_clf_case7`: what is the same of both.
std::string plain_uid(std::string_view uid, const Task& task) {
  constexpr std::size_t kNumber = std::string_view("Task101").size();
  if (!uid.starts_with(task.name)) return std::string(uid);
  return std::string(uid.substr(0, kNumber)) + std::string(uid.substr(task.name.size()));
}

// The predictions of a job in the order of the truth.
Result<std::vector<const Label*>> paired(
    const Task& task,
    const std::vector<LabelledRow>& truth,
    const std::vector<LabelledRow>& predictions,
    const std::filesystem::path& truth_file,
    const std::filesystem::path& file
) {
  struct Prediction {
    const Label* label = nullptr;
    std::size_t row = 0;
  };
  const auto mismatch = [&](std::string message) {
    return fail(
        ErrorCode::invalid_input,
        std::move(message),
        {.file = file.string()},
        "every `uid` of the truth needs one prediction, and no other has one"
    );
  };
  std::unordered_map<std::string, Prediction> by_uid;
  for (std::size_t row = 0; row < predictions.size(); ++row) {
    const auto [found, is_new] = by_uid.emplace(
        plain_uid(predictions[row].uid, task),
        Prediction{.label = &predictions[row].label, .row = row}
    );
    if (!is_new) {
      return mismatch(std::format("row {} is of the same row as row {}", row, found->second.row));
    }
  }
  std::vector<const Label*> labels;
  std::size_t n_missing = 0;
  std::size_t first_missing = 0;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const auto found = by_uid.find(plain_uid(truth[row].uid, task));
    if (found == by_uid.end()) {
      if (n_missing++ == 0) first_missing = row;
      continue;
    }
    labels.push_back(found->second.label);
    by_uid.erase(found);
  }
  if (n_missing > 0) {
    return mismatch(
        std::format(
            "no prediction for {} of the {} rows of `{}`, the first of them row {}",
            n_missing,
            truth.size(),
            truth_file.string(),
            first_missing
        )
    );
  }
  if (!by_uid.empty()) {
    const std::size_t first =
        std::ranges::min(by_uid | std::views::values | std::views::transform(&Prediction::row));
    return mismatch(
        std::format(
            "{} of {} rows have a `uid` that `{}` does not have, the first of them row {}",
            by_uid.size(),
            predictions.size(),
            truth_file.string(),
            first
        )
    );
  }
  return labels;
}

std::string job_name(const Task& task, unsigned fold) {
  return std::format("{}-fold{}", task.name, fold);
}

// The names of the files of truth, without their ending.
Result<std::vector<std::string>> names_of_truth(
    const FileSystem& files, const std::filesystem::path& folder
) {
  TRY(const std::vector<std::string> names, files.list(folder));
  std::vector<std::string> stems;
  for (const std::string& name : names) {
    if (name.ends_with(".json")) stems.push_back(name.substr(0, name.size() - 5));
  }
  if (stems.empty()) {
    return fail(
        ErrorCode::not_found,
        std::format("no `<task>.json` with true labels in `{}`", folder.string())
    );
  }
  return stems;
}

// The task of a file of truth that somebody named, in the benchmark's ways or by a part of it.
Result<const Task*> named_task(const std::string& name, const std::vector<std::string>& stems) {
  if (const auto task = find_task(name); task && std::ranges::contains(stems, (*task)->name))
    return *task;
  std::vector<std::string> found;
  for (const std::string& stem : stems) {
    if (stem.contains(name)) found.push_back(stem);
  }
  if (found.size() == 1) return find_task(found.front());
  if (found.empty()) {
    return fail(
        ErrorCode::not_found,
        std::format("no true labels of a task `{}`", name),
        {},
        suggest(name, stems)
    );
  }
  return fail(
      ErrorCode::invalid_input,
      std::format("`{}` is a part of the names of {} tasks", name, found.size()),
      {},
      std::format(
          "name one of them: {}",
          found | std::views::join_with(std::string_view(", ")) | std::ranges::to<std::string>()
      )
  );
}

Result<std::vector<const Task*>> chosen_tasks(
    const FileSystem& files, const EvaluationOptions& options
) {
  TRY(const std::vector<std::string> stems, names_of_truth(files, options.truth));
  std::vector<const Task*> chosen;
  for (const std::string& name : options.tasks.empty() ? stems : options.tasks) {
    TRY(const Task* const task, named_task(name, stems));
    if (std::ranges::contains(chosen, task)) {
      return fail(
          ErrorCode::invalid_input, std::format("`{}` is named twice among the tasks", task->name)
      );
    }
    chosen.push_back(task);
  }
  return chosen;
}

// The folds of a task that have a folder among `names`, in rising order.
std::vector<unsigned> folds_of(const Task& task, const std::vector<std::string>& names) {
  const std::string prefix = std::format("{}-fold", task.name);
  std::vector<unsigned> folds;
  for (const std::string& name : names) {
    if (!name.starts_with(prefix)) continue;
    unsigned fold = 0;
    const char* const last = name.data() + name.size();
    const auto [end, error] = std::from_chars(name.data() + prefix.size(), last, fold);
    if (error == std::errc{} && end == last) folds.push_back(fold);
  }
  std::ranges::sort(folds);
  return folds;
}

std::string listed(const std::vector<unsigned>& folds) {
  return folds | std::views::transform([](unsigned fold) { return std::to_string(fold); }) |
         std::views::join_with(std::string_view(", ")) | std::ranges::to<std::string>();
}

// Means over different numbers of folds could not be compared.
Result<std::vector<unsigned>> folds_there(
    const FileSystem& files,
    const std::filesystem::path& folder,
    const std::vector<const Task*>& tasks
) {
  TRY(const std::vector<std::string> names, files.list(folder));
  std::vector<unsigned> common;
  for (const Task* task : tasks) {
    const std::vector<unsigned> folds = folds_of(*task, names);
    if (folds.empty()) {
      return fail(
          ErrorCode::not_found,
          std::format("no predictions of `{}` in `{}`", task->name, folder.string()),
          {},
          std::format(
              "they belong into `{}`; --tasks names what is to be scored", job_name(*task, 0)
          )
      );
    }
    if (common.empty()) common = folds;
    if (folds != common) {
      return fail(
          ErrorCode::invalid_input,
          std::format(
              "`{}` has predictions of folds {}, but `{}` of {}",
              task->name,
              listed(folds),
              tasks.front()->name,
              listed(common)
          ),
          {.file = folder.string()},
          "name the folds that all tasks have with --folds"
      );
    }
  }
  return common;
}

// The scores of a task, and its mean over the folds in each draw of the rows.
struct Scored {
  TaskScore scores = {};
  std::vector<std::optional<double>> drawn = {};
};

// The same rows are drawn for every fold: they have the same truth.
std::vector<std::optional<double>> drawn_means(
    const Task& task, const std::vector<Scorer>& folds, std::size_t n_rows, const Draws& draws
) {
  // Whose report a row is the files do not say.
  std::vector<std::uint32_t> rows(n_rows);
  std::ranges::iota(rows, 0U);
  const eval::Measure mean = [&](eval::Weights weights) {
    std::vector<std::optional<double>> scores;
    for (const Scorer& fold : folds)
      scores.push_back(fold.score(weights));
    return mean_of(scores);
  };
  // Tasks are drawn independently of each other.
  return eval::drawn_values(
             rows, {&mean, 1}, {.n_draws = draws.n, .seed = draws.seed + task.number}
  )
      .front();
}

Result<Scored> score_task(
    const Task& task, const std::vector<unsigned>& folds, const EvaluationOptions& options
) {
  const std::filesystem::path truth_file = options.truth / std::format("{}.json", task.name);
  TRY(const std::vector<LabelledRow> truth, read_truth(truth_file, task.type));
  std::vector<const Label*> labels;
  for (const LabelledRow& row : truth)
    labels.push_back(&row.label);
  Scored scored{.scores = {.task = &task}};
  std::vector<Scorer> scorers;
  for (const unsigned fold : folds) {
    const std::filesystem::path file =
        options.predictions / job_name(task, fold) / kPredictionsFile;
    TRY(const std::vector<LabelledRow> predictions, read_predictions(file, task.type));
    TRY(const std::vector<const Label*> predicted,
        paired(task, truth, predictions, truth_file, file));
    auto scorer = Scorer::create(task, labels, predicted, options.match);
    // Rows are numbered as in the truth: its order is that of the comparison.
    if (!scorer)
      return std::unexpected(
          std::move(scorer).error().within(
              std::format("`{}` beside `{}`", file.string(), truth_file.string())
          )
      );
    scored.scores.jobs.push_back({.fold = fold, .score = scorer->score(), .n_rows = truth.size()});
    scorers.push_back(*std::move(scorer));
  }
  scored.drawn = drawn_means(task, scorers, truth.size(), options.draws);
  scored.scores.interval = eval::interval_of(scored.drawn, truth.size());
  return scored;
}

// Of the mean of the tasks, each with its own draws.
std::optional<eval::Interval> overall_interval(const std::vector<Scored>& tasks, std::size_t n) {
  std::vector<std::optional<double>> means;
  for (std::size_t draw = 0; draw < n; ++draw) {
    std::vector<std::optional<double>> values;
    for (const Scored& task : tasks) {
      // A task without rows has no draws.
      values.push_back(draw < task.drawn.size() ? task.drawn[draw] : std::nullopt);
    }
    means.push_back(mean_of(values));
  }
  std::size_t n_rows = 0;
  for (const Scored& task : tasks)
    n_rows += task.scores.jobs.front().n_rows;
  return eval::interval_of(means, n_rows);
}

// --- Means --------------------------------------------------------------------------------------

Summary summary_of(const std::vector<JobScore>& jobs) {
  std::vector<std::optional<double>> scores;
  for (const JobScore& job : jobs)
    scores.push_back(job.score);
  Summary summary{.mean = mean_of(scores)};
  if (!summary.mean) return summary;
  for (std::optional<double>& score : scores)
    score = (*score - *summary.mean) * (*score - *summary.mean);
  summary.std = std::sqrt(*mean_of(scores));
  return summary;
}

json::Value number_or_null(const std::optional<double>& number) {
  return number ? json::Value::number(*number) : json::Value();
}

json::Value to_json(const std::optional<eval::Interval>& interval) {
  if (!interval) return {};
  return json::Value(
      json::Value::Object{
          {.key = "low", .value = json::Value::number(interval->low)},
          {.key = "high", .value = json::Value::number(interval->high)},
      }
  );
}

json::Value intervals_json(const Evaluation& evaluation) {
  json::Value::Object tasks;
  for (const TaskScore& task : evaluation.tasks)
    tasks.push_back({.key = std::string(task.task->name), .value = to_json(task.interval)});
  return json::Value(
      json::Value::Object{
          {.key = "level", .value = json::Value::number(eval::BootstrapOptions{}.level)},
          {.key = "n_draws",
           .value = json::Value::integer(static_cast<std::int64_t>(evaluation.draws.n))},
          {.key = "seed",
           .value = json::Value::integer(static_cast<std::int64_t>(evaluation.draws.seed))},
          {.key = "tasks", .value = json::Value(std::move(tasks))},
          {.key = "overall", .value = to_json(evaluation.interval)},
      }
  );
}

json::Value to_json(const Summary& summary) {
  return json::Value(
      json::Value::Object{
          {.key = "mean", .value = number_or_null(summary.mean)},
          {.key = "std", .value = number_or_null(summary.std)},
      }
  );
}

}  // namespace

Result<std::optional<double>> score(
    const Task& task,
    std::span<const Label* const> truth,
    std::span<const Label* const> predictions,
    eval::LabelMatch match
) {
  TRY(const Scorer scorer, Scorer::create(task, truth, predictions, match));
  return scorer.score();
}

Evaluation summarise(std::vector<TaskScore> tasks, eval::LabelMatch match) {
  std::vector<std::optional<double>> means;
  std::vector<std::optional<double>> deviations;
  for (TaskScore& task : tasks) {
    task.summary = summary_of(task.jobs);
    means.push_back(task.summary.mean);
    deviations.push_back(task.summary.std);
  }
  return {
      .tasks = std::move(tasks),
      .overall = {.mean = mean_of(means), .std = mean_of(deviations)},
      .match = match
  };
}

std::optional<double> mean_of_type(const Evaluation& evaluation, LabelType type) {
  std::vector<std::optional<double>> means;
  for (const TaskScore& task : evaluation.tasks) {
    if (task.task->type == type) means.push_back(task.summary.mean);
  }
  return mean_of(means);
}

Result<Evaluation> evaluate(const FileSystem& files, const EvaluationOptions& options) {
  TRY(const std::vector<const Task*> tasks, chosen_tasks(files, options));
  std::vector<unsigned> folds = options.folds;
  if (folds.empty()) {
    TRY(folds, folds_there(files, options.predictions, tasks));
  }
  std::vector<Scored> scored;
  for (const Task* task : tasks) {
    TRY(Scored one, score_task(*task, folds, options));
    scored.push_back(std::move(one));
  }
  const std::optional<eval::Interval> interval = overall_interval(scored, options.draws.n);
  std::vector<TaskScore> scores;
  for (Scored& one : scored)
    scores.push_back(std::move(one.scores));
  Evaluation evaluation = summarise(std::move(scores), options.match);
  evaluation.interval = interval;
  evaluation.draws = options.draws;
  return evaluation;
}

json::Value to_json(const Evaluation& evaluation) {
  json::Value::Object cases;
  json::Value::Object aggregates;
  for (const TaskScore& task : evaluation.tasks) {
    const std::string name(task.task->name);
    json::Value::Object jobs;
    for (const JobScore& job : task.jobs) {
      jobs.push_back({.key = job_name(*task.task, job.fold), .value = number_or_null(job.score)});
    }
    cases.push_back({.key = name, .value = json::Value(std::move(jobs))});
    aggregates.push_back({.key = name, .value = to_json(task.summary)});
  }
  aggregates.push_back({.key = "overall", .value = to_json(evaluation.overall)});
  const bool is_strict = evaluation.match == eval::LabelMatch::exact;
  json::Value::Object metrics = {
      {.key = "case", .value = json::Value(std::move(cases))},
      {.key = "aggregates", .value = json::Value(std::move(aggregates))},
      {.key = "version",
       .value = json::Value(std::string(kEvaluationVersion) + (is_strict ? " strict" : ""))},
  };
  if (evaluation.draws.n > 0)
    metrics.push_back({.key = "intervals", .value = intervals_json(evaluation)});
  return json::Value(std::move(metrics));
}

}  // namespace extractinator::dragon
