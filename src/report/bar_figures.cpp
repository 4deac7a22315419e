// Bars: values, and counts of categories. Reachable through figures.h.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <string>
#include <vector>

#include "report/axis.h"
#include "report/figure.h"
#include "report/figures.h"
#include "report/number.h"
#include "report/rows.h"
#include "report/style.h"
#include "report/svg.h"
#include "report/table.h"

namespace extractinator::report {
namespace {

// Three significant digits.
std::string bar_text(double value) {
  if (!std::isfinite(value)) return kNoNumber;
  const double size = std::abs(value);
  if (size >= 1000) return size >= 1e9 ? short_number(value) : grouped(std::llround(value));
  return fixed(value, size >= 100 ? 0 : (size >= 10 ? 1 : (size >= 1 || size == 0 ? 2 : 3)));
}

// Swatches of the categories above the bars, in as many lines as they need; returns their height.
double draw_categories(Svg& svg, const std::vector<std::string>& categories) {
  double x = 0;
  double y = 16;
  for (std::size_t i = 0; i < categories.size(); ++i) {
    const double width = std::min(text_width(categories[i]), kLongestRowName) + 38;
    if (x + width > kRowFigureWidth && x > 0) {
      x = 0;
      y += 20;
    }
    svg.rectangle(
        {.left = x + 1, .top = y - 10, .right = x + 13, .bottom = y + 2},
        "grade " + std::string(kGrades[std::min(i, kGrades.size() - 1)].fill.name)
    );
    svg.text(x + 19, y, categories[i], {}, kLongestRowName);
    x += width;
  }
  return y + 16;
}

std::uint64_t total_of(const StackedRow& row) {
  std::uint64_t total = 0;
  for (const std::uint64_t count : row.counts)
    total += count;
  return total;
}

}  // namespace

Figure draw_bars(const BarPlot& plot) {
  Figure figure = {
      .title = plot.title,
      .data = {
          .name = plot.name,
          .caption = plot.title,
          .columns = {
              {.key = "name", .title = "Name"},
              {.key = plot.key, .title = plot.measure, .style = Style::number},
          },
      },
  };
  for (const Bar& bar : plot.bars)
    figure.data.rows.push_back({bar.name, bar.value});
  if (plot.bars.empty()) {
    draw_nothing(figure);
    return figure;
  }
  const RowLines lines(names_of(plot.bars), {});
  const std::size_t n = lines.n_drawn();
  std::vector<double> values = {0};
  for (std::size_t i = 0; i < n; ++i) {
    if (plot.bars[i].value >= 0 && plot.bars[i].value < 1e300) values.push_back(plot.bars[i].value);
  }
  // An axis of bars begins at 0, whatever there is.
  if (std::ranges::max(values) == 0) values.push_back(1);
  const double left = lines.left();
  const Axis axis = axis_of(values, Scale::linear, left, kRowFigureWidth - 70);
  Svg svg;
  draw_x_axis(svg, axis, 4, lines.bottom() + kAxisGap, plot.measure);
  for (std::size_t i = 0; i < n; ++i) {
    const Bar& bar = plot.bars[i];
    const double y = lines.begin(svg, i);
    const bool is_drawn = bar.value >= 0 && std::isfinite(bar.value);
    const double end = is_drawn ? axis.at(bar.value) : left;
    if (is_drawn) {
      svg.rectangle(
          {.left = left, .top = y - 8, .right = std::max(end, left + 1), .bottom = y + 8},
          "f s1",
          bar.name + ": " + bar_text(bar.value)
      );
    }
    svg.text(end + 6, y + 4, bar_text(bar.value), {.look = "h"});
  }
  lines.finish(figure, svg, kAxisRoom);
  figure.description = std::format("{} of {} rows.", plot.measure, plot.bars.size());
  for (std::size_t i = 0; i < std::min<std::size_t>(n, 12); ++i)
    figure.description += std::format(" {}: {}.", plot.bars[i].name, bar_text(plot.bars[i].value));
  return figure;
}

Figure draw_stacked_bars(const StackedPlot& plot) {
  Figure figure = {
      .title = plot.title,
      .data = {
          .name = plot.name,
          .caption = plot.title,
          .columns = {{.key = "name", .title = "Name"}},
      },
  };
  for (const std::string& category : plot.categories)
    figure.data.columns.push_back({.key = category, .style = Style::number});
  std::uint64_t largest = 0;
  for (const StackedRow& row : plot.rows) {
    largest = std::max(largest, total_of(row));
    std::vector<Cell> cells = {row.name};
    for (std::size_t i = 0; i < plot.categories.size(); ++i)
      cells.emplace_back(static_cast<std::int64_t>(i < row.counts.size() ? row.counts[i] : 0));
    figure.data.rows.push_back(std::move(cells));
  }
  if (plot.rows.empty() || largest == 0) {
    draw_nothing(figure);
    return figure;
  }
  Svg svg;
  const double top = draw_categories(svg, plot.categories);
  const RowLines lines(names_of(plot.rows), {.top = top, .height = 28});
  const double left = lines.left();
  const double scale = (kRowFigureWidth - left) / static_cast<double>(largest);
  for (std::size_t i = 0; i < lines.n_drawn(); ++i) {
    const StackedRow& row = plot.rows[i];
    const double y = lines.begin(svg, i);
    double x = left;
    for (std::size_t j = 0; j < row.counts.size() && j < plot.categories.size(); ++j) {
      if (row.counts[j] == 0) continue;
      const Grade& grade = kGrades[std::min(j, kGrades.size() - 1)];
      const double end = x + (static_cast<double>(row.counts[j]) * scale);
      svg.rectangle(
          {.left = x + 0.75, .top = y - 10, .right = end - 0.75, .bottom = y + 10},
          "grade " + std::string(grade.fill.name),
          std::format("{}, {}: {}", row.name, plot.categories[j], row.counts[j])
      );
      const std::string label = short_count(static_cast<double>(row.counts[j]));
      if (text_width(label) + 6 < end - x) {
        svg.text((x + end) / 2, y + 4, label, {.anchor = Anchor::middle, .look = grade.text.name});
      }
      x = end;
    }
  }
  lines.finish(figure, svg, 6);
  figure.description = std::format(
      "Counts of {} categories, from best to worst, of {} rows.",
      plot.categories.size(),
      plot.rows.size()
  );
  return figure;
}

}  // namespace extractinator::report
