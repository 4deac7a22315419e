// The numbers of a study: means of models over tasks and seeds, and what differs. Pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "study/cell.h"
#include "study/conduct.h"
#include "study/grade.h"
#include "study/outcome.h"
#include "study/study.h"

namespace extractinator::study {

// One model on one task in one way, over the seeds.
struct TaskResult {
  std::size_t task = 0;             // Index into the study's.
  std::string measure = {};         // Empty while no cell is done.
  std::vector<double> scores = {};  // By seed, those that are defined.
  std::size_t n_done = 0;
  std::size_t n_undefined = 0;  // Done, and the measure is not defined.
  std::uint64_t n_records = 0;
  std::uint64_t n_failed = 0;
  // Over `scores`; nothing without one. The deviation is that of a population, as the benchmark's.
  std::optional<double> mean = {};
  std::optional<double> deviation = {};

  [[nodiscard]] std::optional<Grade> grade() const;
};

// The mean over tasks of one type.
struct TypeResult {
  std::string type = {};  // As in kTypeNames.
  std::size_t n_tasks = 0;
  double mean = 0;
};

// One model in one way: a line of table 1.
struct VariantResult {
  std::size_t model = 0;
  Variant variant = {};
  std::size_t n_cells = 0;  // Of these,
  std::size_t n_done = 0;
  std::size_t n_skipped = 0;
  std::size_t n_failed = 0;
  std::vector<TaskResult> tasks = {};  // In the order of the study.
  // Means of the means and of the deviations of the tasks that have a score: all count the same.
  std::optional<double> mean = {};
  std::optional<double> deviation = {};
  std::size_t n_scored = 0;  // These tasks.
  std::array<std::size_t, kGrades> grades = {};
  std::vector<TypeResult> types = {};  // Those with a score.
};

// What a translation changes, over the tasks that have a score both ways.
struct TranslationResult {
  std::size_t model = 0;
  std::size_t n_shots = 0;
  std::optional<dragon::Language> prompt = {};
  std::size_t n_tasks = 0;
  double native = 0;  // Means over these tasks.
  double translated = 0;
  std::optional<double> p_value = {};    // Wilcoxon, over tasks.
  std::optional<double> h = {};          // Kruskal-Wallis, as the article has it.
  std::optional<double> h_p_value = {};  // Of that, adjusted by Holm over models and ways.
};

// Two models over the tasks that both have a score of, in the same way.
struct PairResult {
  std::size_t first = 0;
  std::size_t second = 0;
  std::size_t n_tasks = 0;
  double difference = 0;                // Mean of first minus second.
  std::optional<double> p_value = {};   // Wilcoxon's signed ranks,
  std::optional<double> adjusted = {};  // by Holm among all pairs of the same way.
};

// All models in one way.
struct ModelsResult {
  Variant variant = {};
  std::size_t n_tasks = 0;       // That all models have a score of.
  std::optional<double> h = {};  // Kruskal-Wallis over these, tasks as groups' members.
  std::optional<double> p_value = {};
  std::vector<PairResult> pairs = {};
};

struct Results {
  std::vector<VariantResult> variants = {};  // By model, then in the order of the cells.
  std::vector<TranslationResult> translations = {};
  std::vector<ModelsResult> comparisons = {};  // Of two models or more.
};

// Task files, whose cells have no prompt of the study, count with every prompt. Cost: O(cells), and
// of tests O(models² · tasks).
[[nodiscard]] Results results_of(const Study& study, const Standing& standing);

// What a model took, over its finished cells.
struct ModelCost {
  std::size_t model = 0;
  Cost cost = {};

  [[nodiscard]] std::optional<double> records_per_second() const;
};
// Those that have a finished cell.
[[nodiscard]] std::vector<ModelCost> costs_of(const Study& study, const Standing& standing);

// "single-label binary", …; "task file" for tasks that are none of the benchmark's.
[[nodiscard]] std::string type_name(const StudyTask& task);

}  // namespace extractinator::study
