// The scores of predictions as the official evaluation of the benchmark gives them (dragon_eval
// 0.2.6): the metric of each task, its mean over the folds, and the mean of the tasks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "dragon/files.h"
#include "dragon/task.h"
#include "eval/bootstrap.h"
#include "eval/entities.h"
#include "json/value.h"

namespace extractinator::dragon {

// The release whose rules these are; `version` of the file of metrics.
inline constexpr std::string_view kEvaluationVersion = "0.2.6";

// Predictions of the same rows as `truth`, one for each. Truth that is null counts nowhere. Nothing
// where the metric is not defined: all labels are the same, or there is no entity. Fails with
// `invalid_input` and the row (from 0) where a prediction has another number of labels or tokens
// than its truth, or a number is not finite. `match` is for multi-label entities.
[[nodiscard]] Result<std::optional<double>> score(
    const Task& task,
    std::span<const Label* const> truth,
    std::span<const Label* const> predictions,
    eval::LabelMatch match = eval::LabelMatch::substring
);

// The predictions of a task for one division of its data into training and validation.
struct JobScore {
  unsigned fold = 0;
  std::optional<double> score = {};
  std::size_t n_rows = 0;
};

// A mean and its standard deviation (of a population: divided by n); nothing where a score is.
struct Summary {
  std::optional<double> mean = {};
  std::optional<double> std = {};  // NOLINT(readability-identifier-naming): as in the file
};

struct TaskScore {
  const Task* task = nullptr;
  std::vector<JobScore> jobs = {};
  Summary summary = {};  // Over the folds.
  // 95 % of the mean, by drawing rows. What varies with the training is not in it.
  std::optional<eval::Interval> interval = {};
};

// How often rows are drawn for intervals.
struct Draws {
  std::size_t n = 0;  // 0: there are no intervals.
  std::uint64_t seed = 0;
};

struct Evaluation {
  std::vector<TaskScore> tasks = {};
  // The mean of the means of the tasks, and the mean of their standard deviations.
  Summary overall = {};
  std::optional<eval::Interval> interval = {};  // 95 % of the overall mean.
  Draws draws = {};
  eval::LabelMatch match = eval::LabelMatch::substring;
};

// Fills in the summaries. All tasks count the same, however many rows they have.
[[nodiscard]] Evaluation summarise(std::vector<TaskScore> tasks, eval::LabelMatch match);

// The mean of the tasks of one type; nothing where there is none, or a score is missing.
[[nodiscard]] std::optional<double> mean_of_type(const Evaluation& evaluation, LabelType type);

struct EvaluationOptions {
  std::filesystem::path truth = {};        // Has `<task>.json` for each task.
  std::filesystem::path predictions = {};  // Has `<task>-fold<k>/nlp-predictions-dataset.json`.
  // As find_task() knows them, or parts of the name of one file of truth. Empty: all files there.
  std::vector<std::string> tasks = {};
  // Empty: those that are there, which must be the same for all tasks.
  std::vector<unsigned> folds = {};
  Draws draws = {};
  eval::LabelMatch match = eval::LabelMatch::substring;
};

// Rows are paired by their `uid`, in which the whole name of the task counts as its number:
// `Task101_Example_sl_bin_clf_case7` is `Task101_case7`. Fails with `not_found` where a task or
// fold is not there, and `invalid_input` where a row has no counterpart, or two, as files.h does,
// and as score() does with the name of the file. Messages name rows by number, never by `uid`.
[[nodiscard]] Result<Evaluation> evaluate(
    const FileSystem& files, const EvaluationOptions& options
);

// The file of metrics: `case` has the score of every job by task, `aggregates` the summaries of the
// tasks and of `overall`. A score that is not defined is null, where the official file has NaN.
// `intervals`, which the official file does not have, is there where rows were drawn.
[[nodiscard]] json::Value to_json(const Evaluation& evaluation);

}  // namespace extractinator::dragon
