// `extractinate dragon eval`: the scores of predictions for the DRAGON benchmark. Reachable from
// outside: dragon_eval_command.
#include <algorithm>
#include <array>
#include <cstddef>
#include <format>
#include <optional>
#include <print>
#include <string>
#include <string_view>
#include <utility>

#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/table.h"
#include "dragon/evaluation.h"
#include "dragon/task.h"
#include "eval/bootstrap.h"
#include "eval/entities.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::cli {
namespace {

using enum dragon::LabelType;

// As the paper's figure of means has them.
constexpr std::array<std::pair<dragon::LabelType, std::string_view>, dragon::kLabelTypes> kTypes = {
    {{single_label_binary_classification, "single-label binary"},
     {single_label_multi_class_classification, "single-label multi-class"},
     {multi_label_binary_classification, "multi-label binary"},
     {multi_label_multi_class_classification, "multi-label multi-class"},
     {single_label_regression, "single-label regression"},
     {multi_label_regression, "multi-label regression"},
     {named_entity_recognition, "single-label entities"},
     {multi_label_named_entity_recognition, "multi-label entities"}}
};

std::string score_text(const std::optional<double>& score) {
  return score ? std::format("{:.4f}", *score) : "-";
}

std::string interval_text(const std::optional<eval::Interval>& interval) {
  return interval ? std::format("{:.4f}-{:.4f}", interval->low, interval->high) : "";
}

std::string to_text(const dragon::Evaluation& evaluation) {
  Table table;
  const std::string interval_head = evaluation.draws.n > 0 ? "95 %" : "";
  table.row({"task", "metric", "rows", "folds", "mean", "std", interval_head});
  for (const dragon::TaskScore& task : evaluation.tasks) {
    table.row(
        {std::string(task.task->name),
         std::string(dragon::to_string(task.task->metric)),
         task.jobs.empty() ? "0" : std::to_string(task.jobs.front().n_rows),
         std::to_string(task.jobs.size()),
         score_text(task.summary.mean),
         score_text(task.summary.std),
         interval_text(task.interval)}
    );
  }
  table.row(
      {std::format("overall of {}", evaluation.tasks.size()),
       "",
       "-",
       "-",
       score_text(evaluation.overall.mean),
       score_text(evaluation.overall.std),
       interval_text(evaluation.interval)}
  );
  Table types;
  types.row({"type", "tasks", "mean"});
  for (const auto& [type, name] : kTypes) {
    const auto n = std::ranges::count_if(evaluation.tasks, [&](const dragon::TaskScore& task) {
      return task.task->type == type;
    });
    if (n > 0) {
      types.row(
          {std::string(name), std::to_string(n), score_text(dragon::mean_of_type(evaluation, type))}
      );
    }
  }
  return table.text() + "\n" + types.text();
}

std::size_t n_undefined(const dragon::Evaluation& evaluation) {
  std::size_t n = 0;
  for (const dragon::TaskScore& task : evaluation.tasks) {
    for (const dragon::JobScore& job : task.jobs) {
      if (!job.score) ++n;
    }
  }
  return n;
}

}  // namespace

Result<ExitCode> dragon_eval_command(const DragonEvalArguments& arguments) {
  RealFileSystem files;
  TRY(const dragon::Evaluation evaluation,
      dragon::evaluate(
          files,
          {.truth = arguments.truth,
           .predictions = arguments.predictions,
           .tasks = arguments.tasks,
           .folds = arguments.folds,
           .draws = {.n = arguments.n_draws, .seed = arguments.seed},
           .match = arguments.is_strict ? eval::LabelMatch::exact : eval::LabelMatch::substring}
      ));
  const json::Value metrics = dragon::to_json(evaluation);
  if (!arguments.output.empty()) {
    TRY(AtomicFile out, AtomicFile::create(files, arguments.output));
    TRY_VOID(out.append(json::write(metrics, {.layout = json::Layout::indented}) + "\n"));
    TRY_VOID(out.commit());
  }
  if (arguments.is_json) {
    print_json(metrics);
  } else {
    std::print("{}", to_text(evaluation));
  }
  const std::size_t n = n_undefined(evaluation);
  if (n == 0) return ExitCode::done;
  std::println(
      stderr,
      "{} of the scores {} not defined: all labels are the same, or there is no entity",
      n,
      n == 1 ? "is" : "are"
  );
  return ExitCode::some_failed;
}

}  // namespace extractinator::cli
