// Means and tests of a study; everything here is public through results.h.
#include "study/results.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/task.h"
#include "dragon/task_file.h"
#include "eval/holm.h"
#include "eval/kruskal_wallis.h"
#include "eval/signed_rank.h"
#include "study/cell.h"
#include "study/conduct.h"
#include "study/grade.h"
#include "study/study.h"

namespace extractinator::study {
namespace {

using enum dragon::LabelType;

// As the article's figure of means has them.
constexpr auto kTypes = std::to_array<std::pair<dragon::LabelType, std::string_view>>({
    {single_label_binary_classification, "single-label binary"},
    {single_label_multi_class_classification, "single-label multi-class"},
    {multi_label_binary_classification, "multi-label binary"},
    {multi_label_multi_class_classification, "multi-label multi-class"},
    {single_label_regression, "single-label regression"},
    {multi_label_regression, "multi-label regression"},
    {named_entity_recognition, "single-label entities"},
    {multi_label_named_entity_recognition, "multi-label entities"},
});
constexpr std::string_view kTaskFile = "task file";

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values)
    sum += value;
  return sum / static_cast<double>(values.size());
}

double deviation_of(std::span<const double> values) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values)
    sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

// The ways in which the study runs a model; cells of task files belong to those of every prompt.
std::vector<Variant> variants_of(const Study& study) {
  const bool has_jobs = std::ranges::contains(study.tasks, TaskSource::dragon, &StudyTask::source);
  std::vector<std::optional<dragon::Language>> prompts = {std::nullopt};
  if (has_jobs) prompts.assign(study.prompts.begin(), study.prompts.end());
  std::vector<Variant> variants;
  for (const ReportLanguage language : study.languages) {
    for (const std::size_t n_shots : study.shots) {
      for (const auto& prompt : prompts)
        variants.push_back({.language = language, .n_shots = n_shots, .prompt = prompt});
    }
  }
  return variants;
}

bool belongs(const Cell& cell, const Variant& variant) {
  return cell.language == variant.language && cell.n_shots == variant.n_shots &&
         (!cell.prompt || cell.prompt == variant.prompt);
}

void add(const CellStanding& one, VariantResult& result) {
  ++result.n_cells;
  TaskResult& task = result.tasks[one.cell.task];
  switch (one.state) {
    case CellState::left:
      return;
    case CellState::skipped:
      ++result.n_skipped;
      return;
    case CellState::failed:
      ++result.n_failed;
      return;
    case CellState::done:
      break;
  }
  ++result.n_done;
  ++task.n_done;
  task.measure = one.outcome.measure;
  task.n_records += one.outcome.n_records;
  task.n_failed += one.outcome.n_failed;
  if (one.outcome.score) {
    task.scores.push_back(*one.outcome.score);
  } else {
    ++task.n_undefined;
  }
}

void summarise(const Study& study, VariantResult& result) {
  std::vector<double> means;
  std::vector<double> deviations;
  std::map<std::string, std::vector<double>> by_type;
  for (TaskResult& task : result.tasks) {
    if (task.scores.empty()) continue;
    task.mean = mean_of(task.scores);
    task.deviation = deviation_of(task.scores);
    means.push_back(*task.mean);
    deviations.push_back(*task.deviation);
    by_type[type_name(study.tasks[task.task])].push_back(*task.mean);
    if (const auto grade = task.grade()) ++result.grades[static_cast<std::size_t>(*grade)];
  }
  result.n_scored = means.size();
  if (means.empty()) return;
  result.mean = mean_of(means);
  result.deviation = mean_of(deviations);
  const auto add_type = [&](std::string_view name) {
    const auto found = by_type.find(std::string(name));
    if (found == by_type.end()) return;
    result.types.push_back({
        .type = std::string(name),
        .n_tasks = found->second.size(),
        .mean = mean_of(found->second),
    });
  };
  for (const auto& [type, name] : kTypes)
    add_type(name);
  add_type(kTaskFile);
}

// Pairs of scores of two results, by task.
struct Paired {
  std::vector<double> first = {};
  std::vector<double> second = {};

  [[nodiscard]] std::vector<double> differences() const {
    std::vector<double> values;
    for (std::size_t i = 0; i < first.size(); ++i)
      values.push_back(first[i] - second[i]);
    return values;
  }
};

Paired paired(const VariantResult& a, const VariantResult& b) {
  Paired pairs;
  for (std::size_t i = 0; i < a.tasks.size(); ++i) {
    if (!a.tasks[i].mean || !b.tasks[i].mean) continue;
    pairs.first.push_back(*a.tasks[i].mean);
    pairs.second.push_back(*b.tasks[i].mean);
  }
  return pairs;
}

std::optional<double> signed_rank_p(const std::vector<double>& differences) {
  const auto test = eval::signed_rank(differences);
  return test ? std::optional(test->p_value) : std::nullopt;
}

std::vector<TranslationResult> translations_of(const std::vector<VariantResult>& variants) {
  std::vector<TranslationResult> found;
  for (const VariantResult& native : variants) {
    if (native.variant.language != ReportLanguage::native) continue;
    Variant wanted = native.variant;
    wanted.language = ReportLanguage::translated;
    const auto is_wanted = [&](const VariantResult& other) {
      return other.model == native.model && other.variant == wanted;
    };
    const auto translated = std::ranges::find_if(variants, is_wanted);
    if (translated == variants.end()) continue;
    const Paired pairs = paired(native, *translated);
    if (pairs.first.empty()) continue;
    TranslationResult result{
        .model = native.model,
        .n_shots = native.variant.n_shots,
        .prompt = native.variant.prompt,
        .n_tasks = pairs.first.size(),
        .native = mean_of(pairs.first),
        .translated = mean_of(pairs.second),
        .p_value = signed_rank_p(pairs.differences()),
    };
    const std::vector<std::vector<double>> groups = {pairs.first, pairs.second};
    if (const auto test = eval::kruskal_wallis(groups)) {
      result.h = test->h;
      result.h_p_value = test->p_value;
    }
    found.push_back(std::move(result));
  }
  std::vector<std::optional<double>> p_values;
  for (const TranslationResult& one : found)
    p_values.push_back(one.h_p_value);
  const auto adjusted = eval::holm_adjusted(p_values);
  for (std::size_t i = 0; i < found.size(); ++i)
    found[i].h_p_value = adjusted[i];
  return found;
}

ModelsResult compared(const Variant& variant, const std::vector<const VariantResult*>& models) {
  ModelsResult result{.variant = variant};
  std::vector<std::vector<double>> groups(models.size());
  for (std::size_t task = 0; task < models.front()->tasks.size(); ++task) {
    const auto has_score = [&](const VariantResult* one) {
      return one->tasks[task].mean.has_value();
    };
    if (!std::ranges::all_of(models, has_score)) continue;
    ++result.n_tasks;
    for (std::size_t i = 0; i < models.size(); ++i)
      groups[i].push_back(*models[i]->tasks[task].mean);
  }
  if (const auto test = eval::kruskal_wallis(groups)) {
    result.h = test->h;
    result.p_value = test->p_value;
  }
  std::vector<std::optional<double>> p_values;
  for (std::size_t i = 0; i < models.size(); ++i) {
    for (std::size_t j = i + 1; j < models.size(); ++j) {
      const Paired pairs = paired(*models[i], *models[j]);
      if (pairs.first.empty()) continue;
      const std::vector<double> differences = pairs.differences();
      result.pairs.push_back({
          .first = models[i]->model,
          .second = models[j]->model,
          .n_tasks = differences.size(),
          .difference = mean_of(differences),
          .p_value = signed_rank_p(differences),
      });
      p_values.push_back(result.pairs.back().p_value);
    }
  }
  const auto adjusted = eval::holm_adjusted(p_values);
  for (std::size_t i = 0; i < adjusted.size(); ++i)
    result.pairs[i].adjusted = adjusted[i];
  return result;
}

}  // namespace

std::optional<Grade> TaskResult::grade() const {
  if (!mean) return std::nullopt;
  return grade_of(*mean, measure);
}

std::string type_name(const StudyTask& task) {
  if (task.task == nullptr) return std::string(kTaskFile);
  for (const auto& [type, name] : kTypes) {
    if (type == task.task->type) return std::string(name);
  }
  return {};
}

Results results_of(const Study& study, const Standing& standing) {
  Results results;
  const std::vector<Variant> variants = variants_of(study);
  for (std::size_t model = 0; model < study.models.size(); ++model) {
    for (const Variant& variant : variants) {
      VariantResult result{.model = model, .variant = variant};
      for (std::size_t task = 0; task < study.tasks.size(); ++task)
        result.tasks.push_back({.task = task});
      for (const CellStanding& one : standing.cells) {
        if (one.cell.model == model && belongs(one.cell, variant)) add(one, result);
      }
      summarise(study, result);
      results.variants.push_back(std::move(result));
    }
  }
  results.translations = translations_of(results.variants);
  for (const Variant& variant : variants) {
    std::vector<const VariantResult*> models;
    for (const VariantResult& one : results.variants) {
      if (one.variant == variant && one.n_scored > 0) models.push_back(&one);
    }
    if (models.size() > 1) results.comparisons.push_back(compared(variant, models));
  }
  return results;
}

std::optional<double> ModelCost::records_per_second() const {
  if (cost.n_records == 0 || cost.seconds <= 0) return std::nullopt;
  return static_cast<double>(cost.n_records) / cost.seconds;
}

std::vector<ModelCost> costs_of(const Study& study, const Standing& standing) {
  std::vector<ModelCost> costs;
  for (std::size_t model = 0; model < study.models.size(); ++model) {
    ModelCost sum{.model = model};
    bool is_there = false;
    for (const CellStanding& one : standing.cells) {
      if (one.cell.model != model || one.state != CellState::done) continue;
      is_there = true;
      sum.cost += one.cost;
    }
    if (is_there) costs.push_back(std::move(sum));
  }
  return costs;
}

}  // namespace extractinator::study
