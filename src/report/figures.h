// Figures of evaluations, comparisons and studies, from plain numbers. Pure functions.
//
// All of them draw anything: no rows, one, hundreds, names of any length and bytes, numbers that
// are not finite (left out of the drawing, an en dash in the table). What there is no room for is
// said in the figure's note and stands in its table. Colours are variables of the page's style
// (style.h): readable on light, dark and paper, and never the only difference between two things.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "report/figure.h"

namespace extractinator::report {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

struct Point {
  double x = 0;
  double y = 0;
};

// A line from left to right in the unit square.
struct NamedCurve {
  std::string name = {};
  std::vector<Point> points = {};
  double area = kUnknown;      // Beside its name.
  double baseline = kUnknown;  // Precision of a random order; of precision-recall curves only.
};
struct CurvePlot {
  std::string title = {};
  std::string name = {};  // Of the table's file; empty: it gets none.
  std::vector<NamedCurve> curves = {};
};
// x: 1 - specificity, y: sensitivity. The curves with the largest areas get colours and labels.
[[nodiscard]] Figure draw_roc(const CurvePlot& plot);
// x: recall, y: precision.
[[nodiscard]] Figure draw_precision_recall(const CurvePlot& plot);

struct ReliabilityBin {
  double low = 0;  // Of the probabilities in it.
  double high = 0;
  double mean_probability = kUnknown;
  double share_right = kUnknown;
  std::uint64_t n = 0;
};
struct ReliabilityPlot {
  std::string title = {};
  std::string name = {};
  std::vector<ReliabilityBin> bins = {};
  double ece = kUnknown;
  double brier = kUnknown;
};
// Observed against predicted, and below it how many there are of each.
[[nodiscard]] Figure draw_reliability(const ReliabilityPlot& plot);

struct ConfusionPlot {
  std::string title = {};
  std::string name = {};
  std::vector<std::string> truth = {};                  // Labels of the rows.
  std::vector<std::string> predicted = {};              // Labels of the columns.
  std::vector<std::vector<std::uint64_t>> counts = {};  // By row, then column.
};
// Shaded by share of the row; beyond 20 labels the rarest are summed up.
[[nodiscard]] Figure draw_confusion(const ConfusionPlot& plot);

struct ForestRow {
  std::string name = {};
  std::string group = {};  // A heading above the first of equal neighbours; may be empty.
  double estimate = kUnknown;
  double low = kUnknown;
  double high = kUnknown;
  std::optional<std::uint64_t> n = {};
};
struct ForestPlot {
  std::string title = {};
  std::string name = {};
  std::string measure = {};  // Below the axis, "accuracy".
  std::vector<ForestRow> rows = {};
  std::optional<double> reference = {};  // A vertical line, such as no difference.
  std::optional<double> lowest = {};     // Ends of the axis; by default those of the numbers.
  std::optional<double> highest = {};
  bool is_difference = false;  // Numbers have signs.
  double level = 0.95;         // Of the intervals.
};
[[nodiscard]] Figure draw_forest(const ForestPlot& plot);

enum class Scale : std::uint8_t { linear, logarithmic };

// What values can be: [0, 1] for shares. low < high, both finite.
struct Range {
  double low = 0;
  double high = 1;
};

struct ScatterPoint {
  std::string name = {};
  std::string group = {};  // Gives colour and shape.
  double x = kUnknown;     // Above 0 on a logarithmic scale.
  double y = kUnknown;
  double low = kUnknown;  // Of y.
  double high = kUnknown;
};
struct ScatterPlot {
  std::string title = {};
  std::string name = {};
  std::string x_name = {};  // With its unit, "parameters (billions)".
  std::string y_name = {};
  std::string x_key = "x";  // In the table, "parameters_billions".
  std::string y_key = "y";
  Scale x_scale = Scale::logarithmic;
  // The axis of y is all of it, and longer where a point is outside; by default that of the points.
  std::optional<Range> y_range = {};
  std::vector<ScatterPoint> points = {};
};
[[nodiscard]] Figure draw_scatter(const ScatterPlot& plot);

struct DumbbellRow {
  std::string name = {};
  double first = kUnknown;
  double second = kUnknown;
};
struct DumbbellPlot {
  std::string title = {};
  std::string name = {};
  std::string measure = {};
  std::string first_name = "native";
  std::string second_name = "translated";
  std::vector<DumbbellRow> rows = {};
};
// Two values a row, a line between them, and the change.
[[nodiscard]] Figure draw_dumbbells(const DumbbellPlot& plot);

struct Bar {
  std::string name = {};
  double value = kUnknown;  // At least 0.
};
struct BarPlot {
  std::string title = {};
  std::string name = {};
  std::string measure = {};   // Below the axis, with its unit: "records per second".
  std::string key = "value";  // In the table, "records_per_second".
  std::vector<Bar> bars = {};
};
[[nodiscard]] Figure draw_bars(const BarPlot& plot);

struct StripRow {
  std::string name = {};
  std::vector<double> values = {};
};
struct StripPlot {
  std::string title = {};
  std::string name = {};
  std::string measure = {};
  // As that of a scatter plot; by default [0, 1] where all values are in it.
  std::optional<Range> range = {};
  std::vector<StripRow> rows = {};
};
// A mark a value, and a line at the median.
[[nodiscard]] Figure draw_strips(const StripPlot& plot);

struct StackedRow {
  std::string name = {};
  std::vector<std::uint64_t> counts = {};  // By category.
};
struct StackedPlot {
  std::string title = {};
  std::string name = {};
  std::vector<std::string> categories = {};  // From best to worst, at most six have colours.
  std::vector<StackedRow> rows = {};
};
[[nodiscard]] Figure draw_stacked_bars(const StackedPlot& plot);

}  // namespace extractinator::report
