// Truth to answers to labels to scores; everything here is public through oracle.h.
#include "dragon/oracle.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "dragon/adapter.h"
#include "dragon/answer_gate.h"
#include "dragon/evaluation.h"
#include "dragon/files.h"
#include "dragon/label_set.h"
#include "dragon/prepared.h"
#include "dragon/reference_adapter.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "json/value.h"

namespace extractinator::dragon {
namespace {

// The folder of the first fold, or of the task itself.
std::optional<std::filesystem::path> job_folder(
    const FileSystem& files, const std::filesystem::path& input, const Task& task
) {
  const std::string fold = std::format("{}-fold", task.name);
  const auto names = files.list(input);
  if (!names) return std::nullopt;
  for (const std::string& name : *names) {
    if (name.starts_with(fold) || name == task.name) {
      if (files.exists(input / name / kConfigurationFile)) return input / name;
    }
  }
  return std::nullopt;
}

// Without the numbers that have no true one: they count nowhere.
Label where_true(Label label, const Label& truth) {
  for (std::size_t i = 0; i < label.numbers.size() && i < truth.numbers.size(); ++i) {
    if (std::isnan(truth.numbers[i])) label.numbers[i] = truth.numbers[i];
  }
  return label;
}

Result<OracleScore> score_task(
    const FileSystem& files,
    const Task& task,
    const std::filesystem::path& folder,
    const std::filesystem::path& truth_file
) {
  TRY(const Job job, read_job(files, folder));
  TRY(const std::vector<LabelledRow> truth, read_truth(truth_file, task.type));
  std::unordered_map<std::string, const Case*> case_of;
  for (const Case& row : job.test)
    case_of.emplace(row.uid, &row);
  const Preparation preparation(task, job.configuration.has_parts(), job.training);
  const LabelSet labels = label_set(task, job.training);
  const Adapter adapter(task_template(task), labels, preparation, job.training);
  const Rendering rendering = {.has_reasoning = false};
  TRY(const AnswerGate gate,
      AnswerGate::make(task_file(adapter.form(), labels, rendering, "data.json", "")));

  OracleScore result{.task = &task, .n_rows = truth.size()};
  std::vector<Label> ours;
  std::vector<Label> reference;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const auto found = case_of.find(truth[i].uid);
    if (found == case_of.end()) {
      return fail(
          ErrorCode::not_found,
          std::format("row {}: its uid is not in the test data of `{}`", i, folder.string()),
          {.file = truth_file.string()}
      );
    }
    const Prepared report = preparation.prepare(*found->second, rendering.language);
    const auto answer = gate.pass(
        as_written(adapter.form(), adapter.answer_of(truth[i].label, report)), report.text
    );
    if (!answer) ++result.n_not_allowed;
    ours.push_back(answer ? adapter.label_of(*answer, report).label : adapter.neutral(report));
    reference.push_back(reference_label(task, *found->second, truth[i].label));
    if (is_same(where_true(ours.back(), truth[i].label), truth[i].label)) ++result.n_same;
  }
  std::vector<const Label*> true_labels;
  std::vector<const Label*> our_labels;
  std::vector<const Label*> reference_labels;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    true_labels.push_back(&truth[i].label);
    our_labels.push_back(&ours[i]);
    reference_labels.push_back(&reference[i]);
  }
  TRY(result.ours, score(task, true_labels, our_labels));
  TRY(result.reference, score(task, true_labels, reference_labels));
  return result;
}

}  // namespace

Result<std::vector<OracleScore>> oracle(const FileSystem& files, const OracleOptions& options) {
  std::vector<const Task*> chosen;
  for (const std::string& name : options.tasks) {
    TRY(const Task* const task, find_task(name));
    chosen.push_back(task);
  }
  if (options.tasks.empty()) {
    for (const Task& task : tasks())
      chosen.push_back(&task);
  }
  std::ranges::sort(chosen, {}, [](const Task* task) { return task->number; });
  std::vector<OracleScore> scores;
  for (const Task* const task : chosen) {
    const auto folder = job_folder(files, options.input, *task);
    const std::filesystem::path truth = options.truth / std::format("{}.json", task->name);
    if (folder && files.exists(truth)) {
      auto score = score_task(files, *task, *folder, truth);
      if (!score) return std::unexpected(std::move(score).error().within(task->name));
      scores.push_back(*std::move(score));
    } else if (!options.tasks.empty()) {
      return fail(
          ErrorCode::not_found,
          std::format(
              "{} is not in both `{}` and `{}`",
              task->name,
              options.input.string(),
              options.truth.string()
          )
      );
    }
  }
  if (scores.empty()) {
    return fail(
        ErrorCode::not_found,
        std::format(
            "no task is in both `{}` and `{}`", options.input.string(), options.truth.string()
        ),
        {},
        "the first has folders `<task>-fold0`, the second files `<task>.json`"
    );
  }
  return scores;
}

OracleMeans means_of(const std::vector<OracleScore>& scores) {
  const auto mean = [&](std::optional<double> OracleScore::* column) -> std::optional<double> {
    double sum = 0;
    for (const OracleScore& score : scores) {
      if (!(score.*column)) return std::nullopt;
      sum += *(score.*column);
    }
    return scores.empty() ? std::nullopt : std::optional(sum / static_cast<double>(scores.size()));
  };
  return {.ours = mean(&OracleScore::ours), .reference = mean(&OracleScore::reference)};
}

json::Value to_json(const std::vector<OracleScore>& scores) {
  const auto number = [](std::optional<double> value) {
    return value ? json::Value::number(*value) : json::Value();
  };
  const auto count = [](std::size_t n) {
    return json::Value::integer(static_cast<std::int64_t>(n));
  };
  json::Value::Array all;
  for (const OracleScore& score : scores) {
    all.emplace_back(
        json::Value::Object{
            {.key = "task", .value = json::Value(std::string(score.task->name))},
            {.key = "metric", .value = json::Value(std::string(to_string(score.task->metric)))},
            {.key = "n_rows", .value = count(score.n_rows)},
            {.key = "n_same", .value = count(score.n_same)},
            {.key = "n_not_allowed", .value = count(score.n_not_allowed)},
            {.key = "ours", .value = number(score.ours)},
            {.key = "reference", .value = number(score.reference)},
        }
    );
  }
  const OracleMeans means = means_of(scores);
  return json::Value(
      json::Value::Object{
          {.key = "tasks", .value = json::Value(std::move(all))},
          {.key = "ours", .value = number(means.ours)},
          {.key = "reference", .value = number(means.reference)},
      }
  );
}

}  // namespace extractinator::dragon
