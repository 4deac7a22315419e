// Forest plots: estimates with intervals. Reachable through figures.h.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <string>
#include <utility>
#include <vector>

#include "report/axis.h"
#include "report/figure.h"
#include "report/figures.h"
#include "report/number.h"
#include "report/rows.h"
#include "report/svg.h"
#include "report/table.h"

namespace extractinator::report {
namespace {

constexpr double kCount = 56;      // Column of n.
constexpr double kEstimate = 136;  // Least width of the column of "0.812 (0.750 to 0.861)".
constexpr double kHead = 26;

std::string number(const ForestPlot& plot, double value) {
  return plot.is_difference ? with_sign(value, 3) : fixed(value, 3);
}

std::string estimate_text(const ForestPlot& plot, const ForestRow& row) {
  const std::string text = number(plot, row.estimate);
  if (!std::isfinite(row.estimate) || (!std::isfinite(row.low) && !std::isfinite(row.high)))
    return text;
  return std::format("{} ({} to {})", text, fixed(row.low, 3), fixed(row.high, 3));
}

Table forest_table(const ForestPlot& plot) {
  Table table = {
      .name = plot.name,
      .caption = plot.title,
      .columns = {
          {.key = "name", .title = "Name"},
          {.key = "group", .title = "Group"},
          {.key = "n", .title = "n", .style = Style::number},
          {.key = "estimate", .title = plot.measure, .style = Style::estimate},
          {.key = "low", .title = "From", .style = Style::number},
          {.key = "high", .title = "To", .style = Style::number},
      },
  };
  for (const ForestRow& row : plot.rows) {
    table.rows.push_back({
        row.name,
        row.group,
        row.n ? Cell(static_cast<std::int64_t>(*row.n)) : Cell(),
        row.estimate,
        row.low,
        row.high,
    });
  }
  return table;
}

Axis axis_for(const ForestPlot& plot, std::size_t n, double from, double to) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i)
    values.insert(values.end(), {plot.rows[i].estimate, plot.rows[i].low, plot.rows[i].high});
  if (plot.reference) values.push_back(*plot.reference);
  Axis axis = axis_of(values, Scale::linear, from, to);
  const double low = plot.lowest.value_or(axis.low);
  const double high = plot.highest.value_or(axis.high);
  return low < high ? axis_between(low, high, from, to) : axis;
}

// A line of the interval with ends, and a square at the estimate. Beyond the axis it ends in an
// arrow head.
void draw_interval(
    Svg& svg, const Axis& axis, const ForestPlot& plot, const ForestRow& row, double y
) {
  if (!std::isfinite(row.estimate)) return;
  const double low = std::isfinite(row.low) ? row.low : row.estimate;
  const double high = std::isfinite(row.high) ? row.high : row.estimate;
  const double left = axis.at(low);
  const double right = axis.at(high);
  if (low < high) {
    svg.line({.x = left, .y = y}, {.x = right, .y = y}, "w s1");
    const auto end = [&](double x, bool is_cut, double direction) {
      if (is_cut) {
        svg.path(
            std::vector<Point>{
                {.x = x - (5 * direction), .y = y - 4},
                {.x = x, .y = y},
                {.x = x - (5 * direction), .y = y + 4},
            },
            "w s1"
        );
      } else {
        svg.line({.x = x, .y = y - 4}, {.x = x, .y = y + 4}, "w s1");
      }
    };
    end(left, low < axis.low, -1);
    end(right, high > axis.high, 1);
  }
  if (row.estimate >= axis.low && row.estimate <= axis.high) {
    svg.rectangle(
        {.left = axis.at(row.estimate) - 4,
         .top = y - 4,
         .right = axis.at(row.estimate) + 4,
         .bottom = y + 4},
        "f s1",
        row.name + ": " + estimate_text(plot, row)
    );
  }
}

}  // namespace

Figure draw_forest(const ForestPlot& plot) {
  Figure figure = {.title = plot.title, .data = forest_table(plot)};
  if (plot.rows.empty()) {
    draw_nothing(figure);
    return figure;
  }
  const std::size_t n = std::min(plot.rows.size(), kMostRows);
  std::vector<std::string> names;
  std::vector<std::string> estimates;
  bool has_counts = false;
  std::size_t n_groups = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const ForestRow& row = plot.rows[i];
    names.push_back("   " + row.name);
    names.push_back(row.group);
    estimates.push_back(estimate_text(plot, row));
    has_counts = has_counts || row.n.has_value();
    if (!row.group.empty() && (i == 0 || plot.rows[i - 1].group != row.group)) ++n_groups;
  }
  const double column = name_column(names);
  const double left = column + (has_counts ? kCount : 0) + 12;
  const double right = kRowFigureWidth - std::max(kEstimate, widest(estimates, 240)) - 20;
  const double bottom =
      kHead + ((static_cast<double>(n) + static_cast<double>(n_groups)) * kRowHeight) + 4;
  const Axis axis = axis_for(plot, n, left, right);

  Svg svg;
  const TextOptions head = {.anchor = Anchor::end, .size = kSmallFont, .look = "m"};
  if (has_counts) svg.text(column + kCount - 8, 14, "n", head);
  svg.text(
      kRowFigureWidth,
      14,
      std::format("estimate ({}\xC2\xA0% interval)", short_number(100 * plot.level)),
      head
  );
  draw_x_axis(svg, axis, kHead - 4, bottom, plot.measure);
  if (plot.reference && *plot.reference >= axis.low && *plot.reference <= axis.high) {
    const double x = axis.at(*plot.reference);
    svg.line({.x = x, .y = kHead - 4}, {.x = x, .y = bottom}, "r");
  }
  double y = kHead;
  for (std::size_t i = 0; i < n; ++i) {
    const ForestRow& row = plot.rows[i];
    if (!row.group.empty() && (i == 0 || plot.rows[i - 1].group != row.group)) {
      svg.text(0, y + 16, row.group, {.look = "b"}, column - 14);
      y += kRowHeight;
    }
    const double middle = y + (kRowHeight / 2);
    const double indent = row.group.empty() ? 0 : 12;
    svg.text(indent, middle + 4, row.name, {}, column - 14 - indent);
    if (row.n) {
      svg.text(
          column + kCount - 8,
          middle + 4,
          short_count(static_cast<double>(*row.n)),
          {.anchor = Anchor::end, .look = "m"}
      );
    }
    draw_interval(svg, axis, plot, row, middle);
    svg.text(kRowFigureWidth, middle + 4, estimate_text(plot, row), {.anchor = Anchor::end});
    y += kRowHeight;
  }
  figure.width = kRowFigureWidth;
  figure.height = bottom + 44;
  figure.markup = svg.take();
  figure.description = std::format(
      "{} of {} rows, each with its {} % interval.",
      plot.measure,
      plot.rows.size(),
      short_number(100 * plot.level)
  );
  for (std::size_t i = 0; i < std::min<std::size_t>(n, 12); ++i)
    figure.description +=
        std::format(" {}: {}.", plot.rows[i].name, estimate_text(plot, plot.rows[i]));
  note_rows(figure, plot.rows.size());
  return figure;
}

}  // namespace extractinator::report
