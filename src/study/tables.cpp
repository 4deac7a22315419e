// Columns and rows of the report's tables; everything here is public through tables.h.
#include "study/tables.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "dragon/task_file.h"
#include "json/value.h"
#include "report/table.h"
#include "study/cell.h"
#include "study/conduct.h"
#include "study/grade.h"
#include "study/results.h"
#include "study/study.h"
#include "text/utf8.h"

namespace extractinator::study {
namespace {

using report::Style;
using Row = std::vector<report::Cell>;

report::Cell whole(std::size_t n) { return static_cast<std::int64_t>(n); }
report::Cell maybe(const std::optional<double>& value) {
  if (!value) return {};
  return *value;
}
report::Cell text_or_nothing(std::string text) {
  if (text.empty()) return {};
  return text;
}

const std::string& model_name(const Study& study, std::size_t model) {
  return study.models[model].name;
}

report::Cell parameters(const Study& study, std::size_t model) {
  return static_cast<std::int64_t>(study.models[model].n_parameters);
}

std::string prompt_text(const std::optional<dragon::Language>& prompt) {
  return prompt ? std::string(to_string(*prompt)) : "own";
}

// Text of a member of a cell's configuration; nothing without one.
report::Cell configured(const CellStanding& one, std::string_view key) {
  const json::Value* const value = one.outcome.configuration.find(key);
  if (value == nullptr || !value->is_string()) return {};
  return value->as_string();
}

// Tasks of a result that have a score, best first; of equal ones in the order of the study.
std::vector<const TaskResult*> by_score(const VariantResult& result) {
  std::vector<const TaskResult*> tasks;
  for (const TaskResult& task : result.tasks) {
    if (task.mean) tasks.push_back(&task);
  }
  std::ranges::stable_sort(tasks, [](const TaskResult* a, const TaskResult* b) {
    return *a->mean > *b->mean;
  });
  return tasks;
}

std::string shown(const report::Cell& cell, const report::Column& column) {
  if (std::holds_alternative<std::monostate>(cell)) return "";
  if (const auto* const text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* const n = std::get_if<std::int64_t>(&cell)) return std::to_string(*n);
  const double value = std::get<double>(cell);
  if (!std::isfinite(value)) return "";
  const double scale = column.style == Style::percent ? 100 : 1;
  std::string text = std::format("{:.{}f}", value * scale, column.digits);
  if (column.style == Style::change && value >= 0) text.insert(0, "+");
  if (column.style == Style::percent) text += " %";
  return text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

// "10 of 12; 2 skipped". Why they were, `missing_table` says.
std::string cells_text(const VariantResult& one) {
  std::string text = std::format("{} of {}", one.n_done, one.n_cells);
  if (one.n_failed > 0) text += std::format("; {} not possible", one.n_failed);
  if (one.n_skipped > 0) text += std::format("; {} skipped", one.n_skipped);
  return text;
}

}  // namespace

report::Table overall_table(const Study& study, const Results& results) {
  report::Table table{
      .name = "overall",
      .caption = "Mean score over tasks, and tasks by grade",
      .columns =
          {
              {.key = "model", .title = "Model"},
              {.key = "parameters", .title = "Parameters", .style = Style::number, .digits = 0},
              {.key = "way", .title = "Way", .is_in_caption_if_same = true},
              {.key = "score", .title = "Score", .style = Style::number},
              {.key = "deviation", .title = "± over seeds", .style = Style::number},
              {.key = "tasks",
               .title = "Tasks",
               .style = Style::number,
               .digits = 0,
               .is_in_caption_if_same = true},
          },
      .note =
          "Score: mean over tasks of the mean over seeds; ± is the mean over tasks of the "
          "standard deviation over seeds. Grades are of the means of tasks.",
  };
  for (std::size_t grade = 0; grade < kGrades; ++grade) {
    std::string name(to_string(static_cast<Grade>(grade)));
    table.columns.push_back(
        {.key = name, .title = std::move(name), .style = Style::number, .digits = 0}
    );
  }
  table.columns.push_back({.key = "cells", .title = "Cells", .is_in_caption_if_same = true});
  for (const VariantResult& one : results.variants) {
    // Nothing is not the same as none: a variant without a finished cell has no grades.
    const auto count = [&](std::size_t n) { return one.n_done == 0 ? report::Cell() : whole(n); };
    Row row = {
        model_name(study, one.model),
        parameters(study, one.model),
        to_string(one.variant),
        maybe(one.mean),
        maybe(one.deviation),
        count(one.n_scored),
    };
    for (const std::size_t n : one.grades)
      row.push_back(count(n));
    row.emplace_back(cells_text(one));
    table.rows.push_back(std::move(row));
  }
  return table;
}

report::Table types_table(const Study& study, const Results& results) {
  report::Table table{
      .name = "types",
      .caption = "Mean score by type of task",
      .columns = {
          {.key = "model", .title = "Model"},
          {.key = "way", .title = "Way", .is_in_caption_if_same = true}
      },
  };
  std::vector<std::string> types;
  for (const VariantResult& one : results.variants) {
    for (const TypeResult& type : one.types) {
      if (!std::ranges::contains(types, type.type)) types.push_back(type.type);
    }
  }
  for (const std::string& type : types) {
    std::string key = type;
    std::ranges::replace_if(key, [](char c) { return c == ' ' || c == '-'; }, '_');
    table.columns.push_back({.key = std::move(key), .title = type, .style = Style::number});
  }
  for (const VariantResult& one : results.variants) {
    Row row = {model_name(study, one.model), to_string(one.variant)};
    for (const std::string& type : types) {
      const auto found = std::ranges::find(one.types, type, &TypeResult::type);
      row.push_back(found == one.types.end() ? report::Cell() : report::Cell(found->mean));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

report::Table tasks_table(const Study& study, const Results& results) {
  report::Table table{
      .name = "tasks",
      .caption = "Score of every task over the seeds",
      .columns =
          {
              {.key = "task", .title = "Task"},
              {.key = "model", .title = "Model", .is_in_caption_if_same = true},
              {.key = "way", .title = "Way", .is_in_caption_if_same = true},
              {.key = "measure", .title = "Measure", .is_in_caption_if_same = true},
              {.key = "mean", .title = "Mean", .style = Style::number},
              {.key = "deviation", .title = "±", .style = Style::number},
              {.key = "lowest", .title = "Lowest", .style = Style::number},
              {.key = "highest", .title = "Highest", .style = Style::number},
              {.key = "grade", .title = "Grade"},
              {.key = "seeds",
               .title = "Seeds",
               .style = Style::number,
               .digits = 0,
               .is_in_caption_if_same = true},
              {.key = "undefined",
               .title = "Not defined",
               .style = Style::number,
               .digits = 0,
               .is_in_caption_if_same = true},
              {.key = "records", .title = "Records", .style = Style::number, .digits = 0},
              {.key = "failed", .title = "Failed", .style = Style::number, .digits = 0},
          },
      .note =
          "Failed records have no valid answer; tasks of the benchmark score them as neutral "
          "labels.",
  };
  for (std::size_t task = 0; task < study.tasks.size(); ++task) {
    for (const VariantResult& one : results.variants) {
      const TaskResult& result = one.tasks[task];
      if (result.n_done == 0) continue;
      Row row = {
          study.tasks[task].name,
          model_name(study, one.model),
          to_string(one.variant),
          result.measure,
          maybe(result.mean),
          maybe(result.deviation),
      };
      if (result.scores.empty()) {
        row.resize(row.size() + 3);
      } else {
        const auto [lowest, highest] = std::ranges::minmax(result.scores);
        row.emplace_back(lowest);
        row.emplace_back(highest);
        row.emplace_back(std::string(to_string(*result.grade())));
      }
      row.push_back(whole(result.scores.size()));
      row.push_back(whole(result.n_undefined));
      row.push_back(whole(result.n_records));
      row.push_back(whole(result.n_failed));
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

report::Table extremes_table(const Study& study, const Results& results) {
  constexpr std::size_t kShown = 3;
  report::Table table{
      .name = "extremes",
      .caption = "Best and worst tasks",
      .columns = {
          {.key = "model", .title = "Model"},
          {.key = "way", .title = "Way", .is_in_caption_if_same = true},
          {.key = "place", .title = "Place"},
          {.key = "task", .title = "Task"},
          {.key = "mean", .title = "Mean", .style = Style::number},
      },
  };
  for (const VariantResult& one : results.variants) {
    const std::vector<const TaskResult*> tasks = by_score(one);
    const auto add = [&](std::size_t i, std::string place) {
      table.rows.push_back({
          model_name(study, one.model),
          to_string(one.variant),
          std::move(place),
          study.tasks[tasks[i]->task].name,
          maybe(tasks[i]->mean),
      });
    };
    const std::size_t n_best = std::min(kShown, tasks.size());
    const std::size_t n_worst = std::min(kShown, tasks.size() - n_best);
    for (std::size_t i = 0; i < n_best; ++i)
      add(i, std::format("best {}", i + 1));
    for (std::size_t i = 0; i < n_worst; ++i)
      add(tasks.size() - 1 - i, std::format("worst {}", i + 1));
  }
  return table;
}

report::Table translations_table(const Study& study, const Results& results) {
  report::Table table{
      .name = "translations",
      .caption = "What translating the reports changes",
      .columns =
          {
              {.key = "model", .title = "Model"},
              {.key = "shots", .title = "Shots", .style = Style::number, .digits = 0},
              {.key = "prompt", .title = "Prompt"},
              {.key = "tasks", .title = "Tasks", .style = Style::number, .digits = 0},
              {.key = "native", .title = "Native", .style = Style::number},
              {.key = "translated", .title = "Translated", .style = Style::number},
              {.key = "difference", .title = "Difference", .style = Style::change},
              {.key = "wilcoxon_p", .title = "Wilcoxon p", .style = Style::number, .digits = 4},
              {.key = "kruskal_wallis_h", .title = "H", .style = Style::number, .digits = 2},
              {.key = "kruskal_wallis_p_adjusted",
               .title = "p of H, adjusted",
               .style = Style::number,
               .digits = 4},
          },
      .note =
          "Over tasks that have a score both ways. H is Kruskal-Wallis' over the tasks' means; "
          "its p-values are adjusted by Holm over the rows.",
  };
  for (const TranslationResult& one : results.translations) {
    table.rows.push_back({
        model_name(study, one.model),
        whole(one.n_shots),
        prompt_text(one.prompt),
        whole(one.n_tasks),
        one.native,
        one.translated,
        one.translated - one.native,
        maybe(one.p_value),
        maybe(one.h),
        maybe(one.h_p_value),
    });
  }
  return table;
}

report::Table models_table(const Results& results) {
  report::Table table{
      .name = "models",
      .caption = "Do the models differ over tasks?",
      .columns =
          {
              {.key = "way", .title = "Way"},
              {.key = "models", .title = "Models", .style = Style::number, .digits = 0},
              {.key = "tasks", .title = "Tasks", .style = Style::number, .digits = 0},
              {.key = "kruskal_wallis_h", .title = "H", .style = Style::number, .digits = 2},
              {.key = "p", .title = "p", .style = Style::number, .digits = 4},
          },
      .note = "Kruskal-Wallis over the tasks' means, of tasks that all models have a score of.",
  };
  for (const ModelsResult& one : results.comparisons) {
    const auto is_in = [&](const VariantResult& variant) {
      return variant.variant == one.variant && variant.n_scored > 0;
    };
    table.rows.push_back({
        to_string(one.variant),
        whole(static_cast<std::size_t>(std::ranges::count_if(results.variants, is_in))),
        whole(one.n_tasks),
        maybe(one.h),
        maybe(one.p_value),
    });
  }
  return table;
}

report::Table pairs_table(const Study& study, const Results& results) {
  report::Table table{
      .name = "pairs",
      .caption = "Models in pairs",
      .columns =
          {
              {.key = "first", .title = "First"},
              {.key = "second", .title = "Second"},
              {.key = "way", .title = "Way", .is_in_caption_if_same = true},
              {.key = "tasks",
               .title = "Tasks",
               .style = Style::number,
               .digits = 0,
               .is_in_caption_if_same = true},
              {.key = "difference", .title = "First - second", .style = Style::change},
              {.key = "wilcoxon_p", .title = "Wilcoxon p", .style = Style::number, .digits = 4},
              {.key = "wilcoxon_p_adjusted",
               .title = "p, adjusted",
               .style = Style::number,
               .digits = 4},
          },
      .note =
          "Wilcoxon's signed ranks over the tasks' means, adjusted by Holm over the pairs of "
          "the same way.",
  };
  for (const ModelsResult& all : results.comparisons) {
    for (const PairResult& one : all.pairs) {
      table.rows.push_back({
          model_name(study, one.first),
          model_name(study, one.second),
          to_string(all.variant),
          whole(one.n_tasks),
          one.difference,
          maybe(one.p_value),
          maybe(one.adjusted),
      });
    }
  }
  return table;
}

report::Table missing_table(const Study& study, const Standing& standing) {
  report::Table table{
      .name = "missing",
      .caption = "Cells without a result",
      .columns = {
          {.key = "model", .title = "Model"},
          {.key = "language", .title = "Reports"},
          {.key = "state", .title = "State"},
          {.key = "reason", .title = "Why"},
          {.key = "cells", .title = "Cells", .style = Style::number, .digits = 0},
      },
  };
  using Key = std::tuple<std::size_t, ReportLanguage, CellState, std::string>;
  std::map<Key, std::size_t> counts;
  for (const CellStanding& one : standing.cells) {
    if (one.state != CellState::done)
      ++counts[{one.cell.model, one.cell.language, one.state, one.reason}];
  }
  for (const auto& [key, n] : counts) {
    const auto& [model, language, state, reason] = key;
    table.rows.push_back({
        model_name(study, model),
        std::string(to_string(language)),
        std::string(to_string(state)),
        text_or_nothing(reason),
        whole(n),
    });
  }
  return table;
}

report::Table scores_table(const Study& study, const Standing& standing) {
  report::Table table{
      .name = "scores",
      .caption = "All cells",
      .columns = {
          {.key = "model"},
          {.key = "parameters"},
          {.key = "task"},
          {.key = "type"},
          {.key = "language"},
          {.key = "shots"},
          {.key = "prompt"},
          {.key = "seed"},
          {.key = "state"},
          {.key = "reason"},
          {.key = "measure"},
          {.key = "score", .style = Style::number, .digits = 4},
          {.key = "records"},
          {.key = "failed"},
          {.key = "max_answer_tokens"},
          {.key = "model_hash"},
          {.key = "prompt_hash"},
      },
  };
  for (const CellStanding& one : standing.cells) {
    Row row = {
        model_name(study, one.cell.model),
        parameters(study, one.cell.model),
        study.tasks[one.cell.task].name,
        type_name(study.tasks[one.cell.task]),
        std::string(to_string(one.cell.language)),
        whole(one.cell.n_shots),
        prompt_text(one.cell.prompt),
        static_cast<std::int64_t>(one.cell.seed),
        std::string(to_string(one.state)),
        text_or_nothing(one.state == CellState::done ? one.outcome.problem : one.reason),
    };
    if (one.state == CellState::done) {
      row.emplace_back(one.outcome.measure);
      row.push_back(maybe(one.outcome.score));
      row.push_back(whole(one.outcome.n_records));
      row.push_back(whole(one.outcome.n_failed));
      row.push_back(whole(one.outcome.max_answer_tokens));
      row.push_back(configured(one, "model_hash"));
      row.push_back(configured(one, "prompt_hash"));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

report::Table costs_table(const Study& study, const Standing& standing, const Results& results) {
  constexpr double kMebibyte = 1024.0 * 1024.0;
  report::Table table{
      .name = "costs",
      .caption = "What each model took",
      .columns =
          {
              {.key = "model", .title = "Model"},
              {.key = "parameters", .title = "Parameters", .style = Style::number, .digits = 0},
              {.key = "score", .title = "Score", .style = Style::number},
              {.key = "records_per_second",
               .title = "Records per second",
               .style = Style::number,
               .digits = 2},
              {.key = "seconds", .title = "Seconds", .style = Style::number, .digits = 1},
              {.key = "records", .title = "Records", .style = Style::number, .digits = 0},
              {.key = "peak_memory_mib",
               .title = "Peak memory (MiB)",
               .style = Style::number,
               .digits = 0},
              {.key = "first_day", .title = "First day"},
              {.key = "last_day", .title = "Last day"},
          },
      .note =
          "The score is that of the first way. Records and seconds "
          "of sessions that were killed are not counted.",
  };
  for (const ModelCost& one : costs_of(study, standing)) {
    const auto of_model = std::ranges::find(results.variants, one.model, &VariantResult::model);
    table.rows.push_back({
        model_name(study, one.model),
        parameters(study, one.model),
        of_model == results.variants.end() ? report::Cell() : maybe(of_model->mean),
        maybe(one.records_per_second()),
        one.cost.seconds,
        whole(one.cost.n_records),
        static_cast<double>(one.cost.n_peak_bytes) / kMebibyte,
        one.cost.first_day,
        one.cost.last_day,
    });
  }
  return table;
}

report::Table cell_costs_table(const Standing& standing) {
  report::Table table{
      .name = "cell-costs",
      .caption = "What each cell took",
      .columns = {
          {.key = "cell"},
          {.key = "seconds", .style = Style::number},
          {.key = "records"},
          {.key = "peak_memory_bytes"},
          {.key = "first_day"},
          {.key = "last_day"},
      },
  };
  for (const CellStanding& one : standing.cells) {
    if (one.state != CellState::done) continue;
    table.rows.push_back({
        one.folder.string(),
        one.cost.seconds,
        whole(one.cost.n_records),
        static_cast<std::int64_t>(one.cost.n_peak_bytes),
        one.cost.first_day,
        one.cost.last_day,
    });
  }
  return table;
}

std::string to_markdown(const report::Table& table) {
  std::vector<std::vector<std::string>> lines(1);
  std::vector<bool> is_number(table.columns.size(), true);
  for (const report::Column& column : table.columns)
    lines.front().push_back(escaped(column.title.empty() ? column.key : column.title));
  for (const Row& row : table.rows) {
    std::vector<std::string> line;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const report::Cell cell = i < row.size() ? row[i] : report::Cell();
      if (std::holds_alternative<std::string>(cell)) is_number[i] = false;
      line.push_back(escaped(shown(cell, table.columns[i])));
    }
    lines.push_back(std::move(line));
  }
  std::vector<std::size_t> widths(table.columns.size(), 3);
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], text::count_code_points(line[i]));
  }
  std::string out = table.caption + "\n\n";
  const auto add_line = [&](const std::vector<std::string>& line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string space(widths[i] - text::count_code_points(line[i]), ' ');
      out += "| " + (is_number[i] ? space + line[i] : line[i] + space) + " ";
    }
    out += "|\n";
  };
  add_line(lines.front());
  for (std::size_t i = 0; i < widths.size(); ++i)
    out += "|" + std::string(widths[i] + 1, '-') + (is_number[i] ? ":" : "-");
  out += "|\n";
  for (std::size_t i = 1; i < lines.size(); ++i)
    add_line(lines[i]);
  if (!table.note.empty()) out += "\n" + table.note + "\n";
  return out;
}

}  // namespace extractinator::study
