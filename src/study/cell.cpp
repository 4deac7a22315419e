// Expands a study; everything here is public through cell.h.
#include "study/cell.h"

#include <cstddef>
#include <filesystem>
#include <format>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "dragon/task.h"
#include "dragon/task_file.h"
#include "study/study.h"

namespace extractinator::study {
namespace {

std::string prompt_name(const std::optional<dragon::Language>& prompt) {
  return prompt ? std::string(to_string(*prompt)) : "own";
}

std::string why_skipped(const Study& study, const Cell& cell) {
  if (cell.language == ReportLanguage::native) return {};
  if (!study.models[cell.model].can_translate) return "the model cannot translate";
  const dragon::Task* const task = study.tasks[cell.task].task;
  if (task != nullptr && dragon::is_entities(task->type))
    return "passages of a translation are not in the report";
  return {};
}

}  // namespace

Variant variant_of(const Cell& cell) {
  return {.language = cell.language, .n_shots = cell.n_shots, .prompt = cell.prompt};
}

std::string to_string(const Variant& variant) {
  return std::format(
      "{}, {} {}, {}",
      to_string(variant.language),
      variant.n_shots,
      variant.n_shots == 1 ? "shot" : "shots",
      prompt_name(variant.prompt)
  );
}

std::vector<Cell> cells_of(const Study& study) {
  std::vector<Cell> cells;
  const std::vector<std::optional<dragon::Language>> own = {std::nullopt};
  const std::vector<std::optional<dragon::Language>> given(
      study.prompts.begin(), study.prompts.end()
  );
  for (std::size_t model = 0; model < study.models.size(); ++model) {
    for (std::size_t task = 0; task < study.tasks.size(); ++task) {
      const bool is_dragon = study.tasks[task].source == TaskSource::dragon;
      for (const auto& [language, n_shots, prompt, seed] : std::views::cartesian_product(
               study.languages, study.shots, is_dragon ? given : own, study.seeds
           )) {
        Cell cell{
            .model = model,
            .task = task,
            .language = language,
            .n_shots = n_shots,
            .prompt = prompt,
            .seed = seed,
        };
        cell.skipped = why_skipped(study, cell);
        cells.push_back(std::move(cell));
      }
    }
  }
  return cells;
}

std::filesystem::path folder_of(const Study& study, const Cell& cell) {
  return std::filesystem::path(study.models[cell.model].name) / study.tasks[cell.task].name /
         std::format(
             "{}-{}shot-{}-seed{}",
             to_string(cell.language),
             cell.n_shots,
             prompt_name(cell.prompt),
             cell.seed
         );
}

}  // namespace extractinator::study
