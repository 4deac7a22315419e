// Made-up numbers from fixed formulas. Reachable through gallery.h.
#include "report/testing/gallery.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/figures.h"
#include "report/methods.h"
#include "report/page.h"
#include "report/table.h"

namespace extractinator::report::testing {
namespace {

// Between 0 and 1, the same for the same `i`.
double noise(std::size_t i) {
  const double value = std::sin(static_cast<double>(i) * 12.9898) * 43758.5453;
  return value - std::floor(value);
}

NamedCurve roc(std::string name, double bend) {
  NamedCurve curve = {.name = std::move(name), .area = 1 / (1 + bend)};
  for (int i = 0; i <= 60; ++i) {
    const double x = i / 60.0;
    curve.points.push_back({.x = x, .y = std::pow(x, bend)});
  }
  return curve;
}

NamedCurve precision_recall(std::string name, double height) {
  NamedCurve curve = {.name = std::move(name), .area = height, .baseline = 0.31};
  for (int i = 0; i <= 60; ++i) {
    const double x = i / 60.0;
    curve.points.push_back({.x = x, .y = 1 - ((1 - height) * 1.8 * std::pow(x, 3))});
  }
  return curve;
}

std::vector<ReliabilityBin> bins(double slope) {
  std::vector<ReliabilityBin> result;
  for (std::size_t i = 0; i < 10; ++i) {
    const double low = static_cast<double>(i) / 10;
    const double mean = low + 0.05;
    const double right =
        std::clamp(0.5 + ((mean - 0.5) * slope) + (0.06 * (noise(i) - 0.5)), 0.0, 1.0);
    result.push_back({
        .low = low,
        .high = low + 0.1,
        .mean_probability = mean,
        .share_right = right,
        .n = i < 3 ? 0 : 9 + static_cast<std::uint64_t>(std::pow(static_cast<double>(i), 3.6)),
    });
  }
  return result;
}

ConfusionPlot confusion(std::vector<std::string> labels, std::string title, bool has_failed) {
  ConfusionPlot plot = {.title = std::move(title), .truth = labels, .predicted = labels};
  if (has_failed) plot.predicted.emplace_back("no answer");
  for (std::size_t i = 0; i < plot.truth.size(); ++i) {
    std::vector<std::uint64_t> row;
    for (std::size_t j = 0; j < plot.predicted.size(); ++j) {
      const double share =
          i == j ? 60 : (8 / (1 + std::abs(static_cast<double>(i) - static_cast<double>(j))));
      row.push_back(static_cast<std::uint64_t>(share * noise((31 * i) + j + 1)));
    }
    plot.counts.push_back(row);
  }
  return plot;
}

ForestPlot forest() {
  ForestPlot plot = {
      .title = "Headline measure of each field", .name = "measures", .measure = "score"
  };
  constexpr std::array<std::string_view, 4> kGroups = {
      "Accuracy", "AUROC", "Within 1 mm", "F1 of lists"
  };
  constexpr std::array<std::string_view, 9> kNames = {
      "laterality",
      "tumour.type",
      "incomplete",
      "malignant",
      "recurrence",
      "lesion_size_mm",
      "nodule_diameter_mm",
      "biopsies",
      "lymph_node_stations",
  };
  constexpr std::array<std::size_t, 9> kGroupOf = {0, 0, 0, 1, 1, 2, 2, 3, 3};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const double estimate = 0.62 + (0.36 * noise(i + 3));
    const double half = 0.02 + (0.06 * noise(i + 40));
    plot.rows.push_back({
        .name = std::string(kNames[i]),
        .group = std::string(kGroups[kGroupOf[i]]),
        .estimate = estimate,
        .low = estimate - half,
        .high = std::min(1.0, estimate + half),
        .n = 120 + (37 * i),
    });
  }
  plot.lowest = 0.5;
  plot.highest = 1;
  return plot;
}

struct Model {
  std::string_view name;
  std::string_view family;
  double size = 0;
  double score = 0;
};

// Scores of published models on the DRAGON benchmark are of this shape; these are made up.
constexpr std::array kModels = {
    Model{.name = "Alder 70B", .family = "Alder", .size = 70.6, .score = 0.76},
    Model{.name = "Birch 14B", .family = "Birch", .size = 14.7, .score = 0.751},
    Model{.name = "Cedar 14B", .family = "Cedar", .size = 14.8, .score = 0.748},
    Model{.name = "Cedar reasoning 14B", .family = "Cedar", .size = 14.8, .score = 0.744},
    Model{.name = "Dogwood 9B", .family = "Dogwood", .size = 9.2, .score = 0.688},
    Model{.name = "Elm 12B", .family = "Elm", .size = 12.2, .score = 0.688},
    Model{.name = "Alder 8B", .family = "Alder", .size = 8.0, .score = 0.588},
    Model{.name = "Alder 3B", .family = "Alder", .size = 3.2, .score = 0.271},
    Model{.name = "Dogwood 2B", .family = "Dogwood", .size = 2.6, .score = 0.12},
};

ScatterPlot scatter() {
  ScatterPlot plot = {
      .title = "Score against size",
      .name = "score-size",
      .x_name = "parameters (billions)",
      .y_name = "mean score of 28 tasks",
      .x_key = "parameters_billions",
      .y_key = "score",
  };
  for (const Model& model : kModels) {
    plot.points.push_back({
        .name = std::string(model.name),
        .group = std::string(model.family),
        .x = model.size,
        .y = model.score,
        .low = model.score - 0.02,
        .high = model.score + 0.02,
    });
  }
  return plot;
}

DumbbellPlot dumbbells() {
  DumbbellPlot plot = {
      .title = "Native and translated reports", .name = "translation", .measure = "score"
  };
  for (std::size_t i = 1; i <= 12; ++i) {
    const double first = 0.45 + (0.5 * noise(i));
    plot.rows.push_back({
        .name = std::format("T{:02} task of some name", i),
        .first = first,
        .second = i == 7 ? kUnknown : first - (0.3 * noise(i + 100)) + 0.05,
    });
  }
  return plot;
}

BarPlot bars() {
  BarPlot plot = {
      .title = "Throughput",
      .name = "throughput",
      .measure = "records per second",
      .key = "records_per_second",
  };
  for (const Model& model : kModels)
    plot.bars.push_back({.name = std::string(model.name), .value = 31 / model.size});
  return plot;
}

StripPlot strips() {
  StripPlot plot = {.title = "Scores of the tasks", .name = "task-scores", .measure = "score"};
  for (std::size_t i = 0; i < kModels.size(); ++i) {
    StripRow row = {.name = std::string(kModels[i].name)};
    for (std::size_t j = 0; j < 28; ++j)
      row.values.push_back(
          std::clamp(kModels[i].score + (0.6 * (noise((i * 50) + j) - 0.5)), 0.0, 1.0)
      );
    plot.rows.push_back(row);
  }
  return plot;
}

StackedPlot stacked() {
  StackedPlot plot = {
      .title = "Tasks by how well they are done",
      .name = "categories",
      .categories = {"excellent", "good", "moderate", "poor", "minimal", "fail"},
  };
  for (std::size_t i = 0; i < kModels.size(); ++i) {
    StackedRow row = {
        .name = std::string(kModels[i].name), .counts = std::vector<std::uint64_t>(6)
    };
    for (std::size_t j = 0; j < 28; ++j) {
      const double at = (1.15 - kModels[i].score) * 6 * noise((i * 70) + j);
      ++row.counts[static_cast<std::size_t>(std::min(5.0, at * 1.4))];
    }
    plot.rows.push_back(row);
  }
  return plot;
}

Table measures() {
  Table table = {
      .name = "all-measures",
      .caption = "Measures of each field",
      .columns =
          {
              {.key = "field", .title = "Field"},
              {.key = "measure", .title = "Measure"},
              {.key = "n", .title = "n", .style = Style::number},
              {.key = "value", .title = "Value (95 % interval)", .style = Style::estimate},
              {.key = "low", .style = Style::number},
              {.key = "high", .style = Style::number},
              {.key = "share", .title = "Answered", .style = Style::percent, .digits = 1},
          },
      .note = "Intervals are of a bootstrap of patients.",
  };
  for (const ForestRow& row : forest().rows) {
    table.rows.push_back({
        row.name,
        row.group,
        static_cast<std::int64_t>(*row.n * 13),
        row.estimate,
        row.low,
        row.high,
        0.9 + (0.1 * row.estimate),
    });
  }
  return table;
}

Facts facts() {
  return {
      .program = "Extractinator 0.1.0",
      .task = "lesions",
      .model = "birch-14b.gguf",
      .model_hash = "c6de6e2b8f2a4d1a9bbf7f0fd3b94f5e6a1b2c3d4e5f60718293a4b5c6d7e8f9",
      .quantisation = "Q4_K_M",
      .engine = "llama.cpp 0.7.0",
      .decoding = "greedy",
      .constraint = "the schema of the task",
      .seed = 42,
      .is_reproducible = true,
      .first_day = "2026-11-26",
      .last_day = "2026-11-27",
      .n_rows = 1240,
      .n_failed = 3,
      .interval = "percentile bootstrap",
      .n_draws = 2000,
      .cluster = "patient_id",
      .interval_seed = 1,
  };
}

// The same names in every figure.
void add_figures(std::vector<Block>& blocks, const std::vector<std::string>& names, double value) {
  CurvePlot curves = {.title = "Curves"};
  ForestPlot forest = {.title = "Forest", .measure = "score", .reference = 0};
  ScatterPlot scatter = {.title = "Scatter", .x_name = "size", .y_name = "score"};
  DumbbellPlot dumbbells = {.title = "Dumbbells", .measure = "score"};
  BarPlot bars = {.title = "Bars", .measure = "records per second"};
  StripPlot strips = {.title = "Strips", .measure = "score"};
  StackedPlot stacked = {.title = "Stacks", .categories = names};
  ReliabilityPlot reliability = {.title = "Reliability"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    curves.curves.push_back({.name = name, .points = {{.x = value, .y = value}}, .area = value});
    forest.rows.push_back({.name = name, .estimate = value, .low = value, .high = value, .n = i});
    scatter.points.push_back({.name = name, .group = name, .x = value, .y = value});
    dumbbells.rows.push_back({.name = name, .first = value, .second = value});
    bars.bars.push_back({.name = name, .value = value});
    strips.rows.push_back({.name = name, .values = {value, value}});
    stacked.rows.push_back({.name = name, .counts = std::vector<std::uint64_t>(names.size(), i)});
    reliability.bins.push_back({.low = value, .high = value, .n = i});
  }
  blocks.insert(
      blocks.end(),
      {draw_roc(curves),
       draw_precision_recall(curves),
       draw_reliability(reliability),
       draw_confusion(confusion(names, "Confusion", true)),
       draw_forest(forest),
       draw_scatter(scatter),
       draw_dumbbells(dumbbells),
       draw_bars(bars),
       draw_strips(strips),
       draw_stacked_bars(stacked)}
  );
}

}  // namespace

std::string hostile_text() {
  using std::string_view_literals::operator""sv;
  return std::string(
      "</style></title></svg><script>alert(1)</script>\"'><img src=x onerror=y>&#x3c;\n"
      "\xE2\x80\xAE\xD7\xA9\xD7\x9C\0\xED\xA0\x80\x07"sv
  );
}

Page gallery() {
  Page page = {
      .title = "Gallery of figures",
      .subtitle = "Made-up numbers that look like those of an evaluation and of a study",
      .methods = methods_paragraph(facts()),
      .provenance = provenance_table(facts()),
      .notice = "Made-up numbers. They say nothing about any model.",
  };
  page.sections.push_back({
      .title = "Summary",
      .blocks = {
          Paragraph{
              .text = "Numbers that one wants to see first, then every field with its interval."
          },
          Highlights{
              {.value = "0.847", .label = "mean score", .note = "0.812 to 0.874"},
              {.value = "1,240", .label = "records", .note = "412 patients"},
              {.value = "3", .label = "without an answer", .note = "0.2 % of records"},
          },
          Warning{.text = "One field has fewer than ten true values of a class."},
          draw_forest(forest()),
          measures(),
      },
  });
  Section fields = {.title = "Fields"};
  fields.sections.push_back({
      .title = "malignant",
      .blocks = {
          FigureRow{
              draw_roc({.title = "ROC curve", .curves = {roc("malignant", 0.11)}}),
              draw_reliability(
                  {.title = "Calibration", .bins = bins(0.85), .ece = 0.043, .brier = 0.112}
              ),
          },
          FigureRow{
              draw_confusion(confusion({"yes", "no"}, "Confusion matrix", true)),
              draw_precision_recall(
                  {.title = "Precision and recall", .curves = {precision_recall("malignant", 0.83)}}
              ),
          },
      },
  });
  fields.sections.push_back({
      .title = "tissue_origin",
      .blocks = {draw_confusion(confusion(
          {"lung", "lymph node", "bronchus", "liver", "brain", "bone", "other"},
          "Confusion matrix of the origin",
          true
      ))},
  });
  fields.sections.push_back({
      .title = "All yes-or-no fields",
      .blocks = {
          draw_roc({
              .title = "ROC curves",
              .curves =
                  {
                      roc("malignant", 0.11),
                      roc("recurrence", 0.2),
                      roc("incomplete", 0.35),
                      roc("lymphovascular_invasion", 0.5),
                      roc("perineural_invasion", 0.8),
                  },
          }),
          draw_precision_recall({
              .title = "Precision-recall curves",
              .curves = {precision_recall("malignant", 0.83), precision_recall("recurrence", 0.71)},
          }),
      },
  });
  page.sections.push_back(fields);
  page.sections.push_back({
      .title = "Models",
      .blocks = {
          draw_scatter(scatter()),
          draw_bars(bars()),
          draw_stacked_bars(stacked()),
          draw_strips(strips()),
          draw_dumbbells(dumbbells()),
      },
  });
  return page;
}

Page worst_cases() {
  Page page = {
      .title = "Worst cases " + hostile_text(),
      .subtitle = hostile_text(),
      .language = "en\"><script>",
      .methods = hostile_text(),
      .notice = hostile_text(),
  };
  const std::vector<std::string> one = {"one"};
  const std::vector<std::string> few = {"a", "b", "c"};
  std::vector<std::string> many;
  std::vector<std::string> endless;
  for (int i = 0; i < 200; ++i)
    many.push_back(std::format("label number {}", i));
  for (int i = 0; i < 4; ++i) {
    endless.push_back(std::format("{}{}", i, std::string(300, 'W')));
    endless.push_back(
        std::format("{} a name of many words that goes on and on and on without end", i)
    );
    endless.push_back(
        std::format("{} \xE8\x82\xBA\xE7\x99\x8C\xE7\xAD\x9B\xE6\x9F\xA5{}", i, hostile_text())
    );
  }
  const auto add = [&page](std::string title, const std::vector<std::string>& names, double value) {
    page.sections.push_back({.title = std::move(title)});
    add_figures(page.sections.back().blocks, names, value);
  };
  add("Nothing", {}, 0);
  add("One value", one, 0.5);
  add("Equal values", few, 0.25);
  add("All zero", few, 0);
  add("No number", few, kUnknown);
  add("Endless", few, HUGE_VAL);
  add("Huge", few, 1e308);
  add("Below zero", few, -3);
  add("Many", many, 0.4);
  add("Long and hostile names " + hostile_text(), endless, 0.7);
  page.sections.push_back({.title = "Texts", .blocks = {Paragraph{.text = hostile_text()}}});
  Table table = {
      .name = hostile_text(),
      .caption = hostile_text(),
      .columns = {{.key = hostile_text()}, {.key = "b", .title = hostile_text()}},
      .rows = {{hostile_text(), "=1+1"}, {}, {"-3", "@x", "too long"}},
      .note = hostile_text(),
  };
  page.sections.back().blocks.emplace_back(table);
  page.sections.back().blocks.emplace_back(Warning{.text = hostile_text()});
  page.sections.back().blocks.emplace_back(
      Highlights{{.value = hostile_text(), .label = hostile_text(), .note = hostile_text()}}
  );
  page.provenance = table;
  return page;
}

}  // namespace extractinator::report::testing
