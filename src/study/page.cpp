// What stands on the page of a study; everything here is public through page.h.
#include "study/page.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/evaluation.h"
#include "json/value.h"
#include "report/figures.h"
#include "report/methods.h"
#include "report/page.h"
#include "report/table.h"
#include "study/cell.h"
#include "study/conduct.h"
#include "study/grade.h"
#include "study/results.h"
#include "study/study.h"
#include "study/tables.h"
#include <extractinator/version.h>

namespace extractinator::study {
namespace {

constexpr double kMillion = 1e6;
constexpr double kMebibyte = 1024.0 * 1024.0;
// Of the measures of tasks. Agreement beyond chance can be below 0: then the axis is longer.
constexpr report::Range kScores{.low = 0, .high = 1};

// "1 task", "2 tasks"
std::string counted(std::size_t n, std::string_view noun) {
  return std::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}

// Models by way where there are several ways, else by name alone.
std::string line_name(const Study& study, const Results& results, const VariantResult& one) {
  const std::string& model = study.models[one.model].name;
  const auto is_of_model = [&](const VariantResult& other) { return other.model == one.model; };
  if (std::ranges::count_if(results.variants, is_of_model) == 1) return model;
  return std::format("{}: {}", model, to_string(one.variant));
}

// "phi-4, quantised to Q4_K - Medium; tiny"
std::string names_of_models(const Study& study) {
  std::string text;
  for (const StudyModel& model : study.models) {
    if (!text.empty()) text += "; ";
    text += model.name;
    if (!model.quantisation.empty()) text += ", " + report::quantisation_text(model.quantisation);
  }
  return text;
}

report::Highlights highlights(
    const Study& study, const Standing& standing, const Results& results
) {
  report::Highlights shown;
  const VariantResult* best = nullptr;
  for (const VariantResult& one : results.variants) {
    if (one.mean && (best == nullptr || *one.mean > *best->mean)) best = &one;
  }
  if (best != nullptr) {
    shown.push_back({
        .value = std::format("{:.3f}", *best->mean),
        .label = "best mean score",
        .note = line_name(study, results, *best),
    });
  }
  const std::size_t n_skipped = standing.count(CellState::skipped);
  shown.push_back({
      .value = std::format(
          "{} of {}", standing.count(CellState::done), standing.cells.size() - n_skipped
      ),
      .label = "cells done",
      .note = n_skipped > 0 ? std::format("and {} skipped", n_skipped) : "",
  });
  std::uint64_t n_records = 0;
  std::uint64_t n_failed = 0;
  for (const CellStanding& one : standing.cells) {
    if (one.state != CellState::done) continue;
    n_records += one.outcome.n_records;
    n_failed += one.outcome.n_failed;
  }
  shown.push_back({
      .value = std::to_string(n_records),
      .label = "records",
      .note = std::format("{} without a valid answer", n_failed),
  });
  return shown;
}

report::Figure grades_figure(const Study& study, const Results& results) {
  report::StackedPlot plot{.title = "Tasks by grade", .name = "grades"};
  for (std::size_t grade = 0; grade < kGrades; ++grade)
    plot.categories.emplace_back(to_string(static_cast<Grade>(grade)));
  for (const VariantResult& one : results.variants) {
    if (one.n_scored == 0) continue;
    plot.rows.push_back({
        .name = line_name(study, results, one),
        .counts = {one.grades.begin(), one.grades.end()},
    });
  }
  return report::draw_stacked_bars(plot);
}

// Mean scores against something else.
struct Against {
  std::string title;  // "Score by …"
  std::string name;   // Of its files, "score-by-…",
  std::string axis;
  std::string key;  // and of the column in them.
};
report::ScatterPlot scores_by(const Against& x) {
  return {
      .title = "Score by " + x.title,
      .name = "score-by-" + x.name,
      .x_name = x.axis,
      .y_name = "mean score",
      .x_key = x.key,
      .y_key = "score",
      .y_range = kScores,
  };
}

report::Figure size_figure(const Study& study, const Results& results) {
  report::ScatterPlot plot = scores_by({
      .title = "number of parameters",
      .name = "parameters",
      .axis = "parameters (millions)",
      .key = "parameters_millions",
  });
  for (const VariantResult& one : results.variants) {
    if (!one.mean) continue;
    plot.points.push_back({
        .name = study.models[one.model].name,
        .group = to_string(one.variant),
        .x = static_cast<double>(study.models[one.model].n_parameters) / kMillion,
        .y = *one.mean,
        .low = *one.mean - one.deviation.value_or(0),
        .high = *one.mean + one.deviation.value_or(0),
    });
  }
  return report::draw_scatter(plot);
}

// The spread of a task's scores over seeds, one figure for each model and way.
report::Figure spread_figure(const Study& study, const Results& results, const VariantResult& one) {
  const std::string line = line_name(study, results, one);
  report::StripPlot plot{
      .title = "Scores over seeds: " + line,
      .name = std::format(
          "spread-{}-{}-{}shot",
          study.models[one.model].name,
          to_string(one.variant.language),
          one.variant.n_shots
      ),
      .measure = "score",
      .range = kScores,
  };
  if (one.variant.prompt) plot.name += "-" + std::string(to_string(*one.variant.prompt));
  for (const TaskResult& task : one.tasks) {
    if (!task.scores.empty())
      plot.rows.push_back({.name = study.tasks[task.task].name, .values = task.scores});
  }
  return report::draw_strips(plot);
}

report::Figure translation_figure(const Study& study, const Results& results) {
  report::DumbbellPlot plot{
      .title = "What translating the reports changes",
      .name = "translation-changes",
      .measure = "mean score over tasks that have one both ways",
  };
  for (const TranslationResult& one : results.translations) {
    plot.rows.push_back({
        .name = std::format(
            "{}: {} shots, {}",
            study.models[one.model].name,
            one.n_shots,
            one.prompt ? to_string(*one.prompt) : "own prompt"
        ),
        .first = one.native,
        .second = one.translated,
    });
  }
  return report::draw_dumbbells(plot);
}

report::Section overall_section(
    const Study& study, const Standing& standing, const Results& results
) {
  report::Section section{.title = "Overall"};
  const std::size_t n_left = standing.count(CellState::left);
  const std::size_t n_failed = standing.count(CellState::failed);
  if (n_left + n_failed > 0) {
    section.blocks.emplace_back(
        report::Warning{
            .text = std::format(
                "The study is not complete: {} left, {} that could not be computed. Means are "
                "over what is done.",
                counted(n_left, "cell"),
                n_failed
            ),
        }
    );
  }
  section.blocks.emplace_back(highlights(study, standing, results));
  section.blocks.emplace_back(overall_table(study, results));
  section.blocks.emplace_back(
      report::FigureRow{grades_figure(study, results), size_figure(study, results)}
  );
  if (n_left + n_failed + standing.count(CellState::skipped) > 0)
    section.blocks.emplace_back(missing_table(study, standing));
  return section;
}

report::Section tasks_section(const Study& study, const Results& results) {
  report::Section section{.title = "Tasks"};
  section.blocks.emplace_back(types_table(study, results));
  section.blocks.emplace_back(extremes_table(study, results));
  for (const VariantResult& one : results.variants) {
    if (one.n_scored > 0) section.blocks.emplace_back(spread_figure(study, results, one));
  }
  section.blocks.emplace_back(tasks_table(study, results));
  return section;
}

report::Section translation_section(const Study& study, const Results& results) {
  report::Section section{.title = "Translation"};
  if (results.translations.empty()) {
    section.blocks.emplace_back(
        report::Paragraph{
            .text = "No model has results of translated reports: the table of cells without a "
                    "result says why.",
        }
    );
    return section;
  }
  section.blocks.emplace_back(translation_figure(study, results));
  section.blocks.emplace_back(translations_table(study, results));
  return section;
}

report::Section models_section(const Study& study, const Results& results) {
  report::Section section{.title = "Differences between models"};
  section.blocks.emplace_back(models_table(results));
  section.blocks.emplace_back(pairs_table(study, results));
  return section;
}

std::string numbers_text(const std::vector<std::size_t>& numbers) {
  std::string text;
  for (const std::size_t n : numbers)
    text += (text.empty() ? "" : ", ") + std::to_string(n);
  return text;
}

std::string methods_of(const Study& study) {
  const auto n_jobs = std::ranges::count(study.tasks, TaskSource::dragon, &StudyTask::source);
  const std::size_t n_files = study.tasks.size() - static_cast<std::size_t>(n_jobs);
  std::string tasks;
  if (n_jobs > 0) {
    tasks = std::format(
        "{} in the form of the DRAGON benchmark, each scored by its own measure as "
        "dragon_eval {} computes it",
        counted(static_cast<std::size_t>(n_jobs), "task"),
        dragon::kEvaluationVersion
    );
  }
  if (n_files > 0) {
    tasks += std::format(
        "{}{}, scored by the mean over the fields",
        tasks.empty() ? "" : ", and ",
        counted(n_files, tasks.empty() ? "task" : "further task")
    );
  }
  const StudyOptions& options = study.options;
  std::string text = std::format(
      "Models ({}) were run on {} by Extractinator {}, in the process, with answers held to the "
      "schema of the task while they were decoded. Each was shown {} examples of the training data "
      "before a report, and {}. ",
      names_of_models(study),
      tasks,
      kVersion,
      numbers_text(study.shots),
      options.temperature > 0
          ? std::format("tokens were sampled at temperature {}", options.temperature)
          : "the most probable token was taken"
  );
  text += std::format(
      "Each task was done with {}; a seed is that of the sampling, and of the data where the "
      "study has data for each. ",
      counted(study.seeds.size(), "seed")
  );
  if (std::ranges::contains(study.languages, ReportLanguage::translated)) {
    text += std::format(
        "Reports were also translated into {} by the same model before anything was extracted, "
        "where it can. ",
        study.translate_to
    );
  }
  text += "Records without a valid answer count as wrong, or with the neutral label of the task. ";
  text +=
      "Grades are excellent, good, moderate, poor, minimal and fail, from 0.9, 0.8, 0.6, 0.4 "
      "and 0.2; of areas under the ROC curve from 0.9, 0.8, 0.7, 0.65 and 0.6. ";
  text +=
      "Models are compared over tasks: all by the test of Kruskal and Wallis, pairs by "
      "Wilcoxon's signed ranks, with p-values adjusted by Holm.";
  return text;
}

report::Table provenance_of(const Study& study, const Standing& standing) {
  report::Table table{
      .name = "provenance",
      .caption = "What the results depend on",
      .columns = {{.key = "name"}, {.key = "value"}},
  };
  const auto add = [&](std::string name, std::string value) {
    table.rows.push_back({std::move(name), std::move(value)});
  };
  add("study", study.name);
  add("program", std::format("Extractinator {}", kVersion));
  for (std::size_t model = 0; model < study.models.size(); ++model) {
    const std::string& name = study.models[model].name;
    add("model " + name, study.models[model].file.filename().string());
    if (!study.models[model].quantisation.empty())
      add("quantisation of " + name, study.models[model].quantisation);
    const auto is_done = [&](const CellStanding& one) {
      return one.cell.model == model && one.state == CellState::done &&
             one.outcome.configuration.find("model_hash") != nullptr;
    };
    const auto done = std::ranges::find_if(standing.cells, is_done);
    if (done == standing.cells.end()) continue;
    const json::Value* const hash = done->outcome.configuration.find("model_hash");
    if (hash->is_string()) add("hash of " + name, hash->as_string());
  }
  std::string seeds;
  for (const std::uint64_t seed : study.seeds)
    seeds += (seeds.empty() ? "" : ", ") + std::to_string(seed);
  add("seeds", std::move(seeds));
  add("temperature", std::format("{}", study.options.temperature));
  add("reproducible", study.options.is_reproducible ? "yes" : "no");
  add("reasoning field", study.options.has_reasoning ? "yes" : "no");
  return table;
}

}  // namespace

report::Page page_of(const Study& study, const Standing& standing, const Results& results) {
  report::Page page{
      .title = "Study: " + study.name,
      .subtitle = std::format(
          "{}, {}, {}",
          counted(study.models.size(), "model"),
          counted(study.tasks.size(), "task"),
          counted(study.seeds.size(), "seed")
      ),
      .methods = methods_of(study),
      .provenance = provenance_of(study, standing),
      .notice = std::string(extractinator::kNotice),
  };
  page.sections.push_back(overall_section(study, standing, results));
  page.sections.push_back(tasks_section(study, results));
  if (std::ranges::contains(study.languages, ReportLanguage::translated))
    page.sections.push_back(translation_section(study, results));
  if (study.models.size() > 1) page.sections.push_back(models_section(study, results));
  return page;
}

report::Page costs_page_of(const Study& study, const Standing& standing, const Results& results) {
  report::ScatterPlot speed = scores_by({
      .title = "speed",
      .name = "speed",
      .axis = "records per second",
      .key = "records_per_second",
  });
  report::ScatterPlot memory = scores_by({
      .title = "memory",
      .name = "memory",
      .axis = "peak memory (MiB)",
      .key = "peak_memory_mib",
  });
  report::BarPlot rates{
      .title = "Throughput",
      .name = "throughput",
      .measure = "records per second",
      .key = "records_per_second",
  };
  for (const ModelCost& one : costs_of(study, standing)) {
    const std::string& name = study.models[one.model].name;
    const auto of_model = std::ranges::find(results.variants, one.model, &VariantResult::model);
    const std::optional<double> rate = one.records_per_second();
    if (rate) rates.bars.push_back({.name = name, .value = *rate});
    if (of_model == results.variants.end() || !of_model->mean) continue;
    const double score = *of_model->mean;
    if (rate) speed.points.push_back({.name = name, .x = *rate, .y = score});
    if (one.cost.n_peak_bytes > 0) {
      memory.points.push_back({
          .name = name,
          .x = static_cast<double>(one.cost.n_peak_bytes) / kMebibyte,
          .y = score,
      });
    }
  }
  report::Section section{.title = "Measured on this machine"};
  section.blocks.emplace_back(costs_table(study, standing, results));
  section.blocks.emplace_back(report::draw_bars(rates));
  section.blocks.emplace_back(
      report::FigureRow{report::draw_scatter(speed), report::draw_scatter(memory)}
  );
  return {.title = "Costs: " + study.name, .sections = {std::move(section)}};
}

}  // namespace extractinator::study
