// Pairs rows, scores them by task, and averages; everything here is public through evaluation.h.
#include "dragon/evaluation.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/nearest.h"
#include "base/result.h"
#include "dragon/files.h"
#include "dragon/task.h"
#include "eval/entities.h"
#include "eval/label_pairs.h"
#include "eval/ranking.h"
#include "eval/regression.h"
#include "json/value.h"

namespace extractinator::dragon {
namespace {

using Labels = std::span<const Label* const>;

std::unexpected<Error> wrong(std::size_t row, std::string_view what) {
  return fail(ErrorCode::invalid_input, std::format("row {}: {}", row, what));
}

// Both sides of a row have as many labels.
template <typename List>
Result<void> check_sizes(std::size_t row, const List& truth, const List& predicted) {
  if (truth.size() == predicted.size()) return {};
  return wrong(row, std::format("{} labels, but the truth has {}", predicted.size(), truth.size()));
}

Result<void> check_number(std::size_t row, double predicted) {
  if (std::isfinite(predicted)) return {};
  return wrong(row, "no number where the truth has one");
}

// All labels of all rows, or those in one place of each row.
Result<std::vector<eval::Scored>> scored_labels(
    Labels truth, Labels predictions, std::optional<std::size_t> place
) {
  std::vector<eval::Scored> scored;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const std::vector<double>& flags = truth[row]->numbers;
    const std::vector<double>& scores = predictions[row]->numbers;
    TRY_VOID(check_sizes(row, flags, scores));
    const std::size_t begin = place.value_or(0);
    const std::size_t end = place ? *place + 1 : flags.size();
    for (std::size_t i = begin; i < end; ++i) {
      if (std::isnan(flags[i])) continue;
      TRY_VOID(check_number(row, scores[i]));
      scored.push_back({.score = scores[i], .is_positive = flags[i] != 0});
    }
  }
  return scored;
}

Result<std::optional<double>> score_flags(Labels truth, Labels predictions) {
  TRY(const std::vector<eval::Scored> scored, scored_labels(truth, predictions, std::nullopt));
  return eval::Ranking(scored).auroc();
}

Result<std::optional<double>> score_flags_by_label(Labels truth, Labels predictions) {
  const std::size_t n_labels = truth.empty() ? 0 : truth.front()->numbers.size();
  if (n_labels == 0) return std::nullopt;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const std::size_t n = truth[row]->numbers.size();
    if (n != n_labels)
      return wrong(row, std::format("the truth has {} labels, but row 0 has {}", n, n_labels));
  }
  double sum = 0;
  for (std::size_t place = 0; place < n_labels; ++place) {
    TRY(const std::vector<eval::Scored> scored, scored_labels(truth, predictions, place));
    const auto one = eval::Ranking(scored).auroc();
    if (!one) return std::nullopt;
    sum += *one;
  }
  return sum / static_cast<double>(n_labels);
}

Result<std::optional<double>> score_classes(
    Labels truth, Labels predictions, eval::KappaWeights weights
) {
  std::vector<std::string> true_classes;
  std::vector<std::string> predicted_classes;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    TRY_VOID(check_sizes(row, truth[row]->classes, predictions[row]->classes));
    true_classes.append_range(truth[row]->classes);
    predicted_classes.append_range(predictions[row]->classes);
  }
  return eval::LabelPairs(true_classes, predicted_classes).kappa(weights);
}

Result<std::optional<double>> score_numbers(Labels truth, Labels predictions, double epsilon) {
  std::vector<eval::Estimate> estimates;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const std::vector<double>& wanted = truth[row]->numbers;
    const std::vector<double>& found = predictions[row]->numbers;
    TRY_VOID(check_sizes(row, wanted, found));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (std::isnan(wanted[i])) continue;
      TRY_VOID(check_number(row, found[i]));
      estimates.push_back({.truth = wanted[i], .prediction = found[i]});
    }
  }
  return eval::rsmapes(estimates, epsilon);
}

Result<void> check_tokens(Labels truth, Labels predictions) {
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const std::size_t n_tokens = truth[row]->tags.size();
    const std::size_t n_tagged = predictions[row]->tags.size();
    if (n_tagged != n_tokens) {
      return wrong(row, std::format("tags of {} tokens, but the truth has {}", n_tagged, n_tokens));
    }
  }
  return {};
}

// The one tag of each token.
void first_tags(const Label& label, std::vector<std::string_view>& tags) {
  tags.clear();
  for (const std::vector<std::string>& of_token : label.tags)
    tags.push_back(of_token.empty() ? std::string_view("O") : std::string_view(of_token.front()));
}

Result<std::optional<double>> score_entities(Labels truth, Labels predictions) {
  TRY_VOID(check_tokens(truth, predictions));
  eval::EntityCounter counter;
  std::vector<std::string_view> wanted;
  std::vector<std::string_view> found;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    first_tags(*truth[row], wanted);
    first_tags(*predictions[row], found);
    counter.add(wanted, found);
  }
  return counter.macro_f1();
}

Result<std::optional<double>> score_multi_entities(
    Labels truth, Labels predictions, eval::LabelMatch match
) {
  TRY_VOID(check_tokens(truth, predictions));
  std::vector<eval::MultiTagged> documents;
  for (std::size_t row = 0; row < truth.size(); ++row)
    documents.push_back({.truth = truth[row]->tags, .predictions = predictions[row]->tags});
  return eval::multi_label_f1(documents, match);
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

Result<TaskScore> score_task(
    const Task& task, const std::vector<unsigned>& folds, const EvaluationOptions& options
) {
  const std::filesystem::path truth_file = options.truth / std::format("{}.json", task.name);
  TRY(const std::vector<LabelledRow> truth, read_truth(truth_file, task.type));
  std::vector<const Label*> labels;
  for (const LabelledRow& row : truth)
    labels.push_back(&row.label);
  TaskScore scores{.task = &task};
  for (const unsigned fold : folds) {
    const std::filesystem::path file =
        options.predictions / job_name(task, fold) / kPredictionsFile;
    TRY(const std::vector<LabelledRow> predictions, read_predictions(file, task.type));
    TRY(const std::vector<const Label*> predicted,
        paired(task, truth, predictions, truth_file, file));
    auto scored = score(task, labels, predicted, options.match);
    // Rows are numbered as in the truth: its order is that of the comparison.
    if (!scored)
      return std::unexpected(
          std::move(scored).error().within(
              std::format("`{}` beside `{}`", file.string(), truth_file.string())
          )
      );
    scores.jobs.push_back({.fold = fold, .score = *scored, .n_rows = truth.size()});
  }
  return scores;
}

// --- Means --------------------------------------------------------------------------------------

std::optional<double> mean_of(const std::vector<std::optional<double>>& values) {
  if (values.empty()) return std::nullopt;
  double sum = 0;
  for (const std::optional<double>& value : values) {
    if (!value) return std::nullopt;
    sum += *value;
  }
  return sum / static_cast<double>(values.size());
}

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
    const Task& task, Labels truth, Labels predictions, eval::LabelMatch match
) {
  EXTR_CHECK(truth.size() == predictions.size(), "a prediction for each row");
  switch (task.metric) {
    case Metric::auroc:
      return score_flags(truth, predictions);
    case Metric::auroc_per_label:
      return score_flags_by_label(truth, predictions);
    case Metric::kappa:
      return score_classes(truth, predictions, eval::KappaWeights::none);
    case Metric::linear_kappa:
      return score_classes(truth, predictions, eval::KappaWeights::linear);
    case Metric::rsmapes:
      return score_numbers(truth, predictions, task.epsilon);
    // Where there is one type, the mean over the types is that of any others a prediction made up.
    case Metric::entity_macro_f1:
    case Metric::entity_f1:
      return score_entities(truth, predictions);
    case Metric::entity_weighted_f1:
      return score_multi_entities(truth, predictions, match);
  }
  std::unreachable();
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
  std::vector<TaskScore> scores;
  for (const Task* task : tasks) {
    TRY(TaskScore one, score_task(*task, folds, options));
    scores.push_back(std::move(one));
  }
  return summarise(std::move(scores), options.match);
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
  return json::Value(
      json::Value::Object{
          {.key = "case", .value = json::Value(std::move(cases))},
          {.key = "aggregates", .value = json::Value(std::move(aggregates))},
          {.key = "version",
           .value = json::Value(std::string(kEvaluationVersion) + (is_strict ? " strict" : ""))},
      }
  );
}

}  // namespace extractinator::dragon
