// Values of rows beside each other: dumbbells and strips. Reachable through figures.h.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <format>
#include <string>
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

constexpr double kValues = 70;  // Column of a number.

// Of the finite ones; NaN without any. Cost: O(n log n).
double median(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) return kUnknown;
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] / 2) + (values[middle] / 2);
}

// Scores are best seen on the whole of [0, 1].
Axis axis_for(const std::vector<double>& values, double from, double to) {
  const bool is_share = std::ranges::all_of(values, [](double value) {
    return !std::isfinite(value) || (value >= 0 && value <= 1);
  });
  return is_share ? axis_between(0, 1, from, to) : axis_of(values, Scale::linear, from, to);
}

// How far from the middle of its row each mark is drawn, so that marks do not hide each other:
// every one goes to the first level, from the middle outwards, where it has room.
std::vector<double> offsets_of(const std::vector<double>& places, double radius) {
  constexpr int kLevels = 5;
  std::vector<double> offsets;
  for (std::size_t i = 0; i < places.size(); ++i) {
    double offset = 0;
    for (int level = 0; level < kLevels; ++level) {
      offset = (level % 2 == 0 ? 1 : -1) * ((level + 1) / 2) * radius * 0.9;
      const auto hides = [&](std::size_t other) {
        return std::abs(places[i] - places[other]) < 2 * radius &&
               std::abs(offsets[other] - offset) < radius * 0.8;
      };
      bool is_free = true;
      for (std::size_t other = i > 400 ? i - 400 : 0; other < i && is_free; ++other)
        is_free = !hides(other);
      if (is_free) break;
    }
    offsets.push_back(offset);
  }
  return offsets;
}

}  // namespace

Figure draw_dumbbells(const DumbbellPlot& plot) {
  Figure figure = {
      .title = plot.title,
      .data = {
          .name = plot.name,
          .caption = plot.title,
          .columns = {
              {.key = "name", .title = "Name"},
              {.key = plot.first_name, .style = Style::number},
              {.key = plot.second_name, .style = Style::number},
              {.key = "change", .title = "Change", .style = Style::change},
          },
      },
  };
  for (const DumbbellRow& row : plot.rows)
    figure.data.rows.push_back({row.name, row.first, row.second, row.second - row.first});
  if (plot.rows.empty()) {
    draw_nothing(figure);
    return figure;
  }
  constexpr double kTop = 34;
  const RowLines lines(names_of(plot.rows), {.top = kTop, .gap = 8});
  std::vector<double> values;
  for (std::size_t i = 0; i < lines.n_drawn(); ++i)
    values.insert(values.end(), {plot.rows[i].first, plot.rows[i].second});
  const double left = lines.left();
  const double right = kRowFigureWidth - (3 * kValues) - 14;
  const Axis axis = axis_for(values, left, right);
  Svg svg;
  // What the two marks are, above the axis; and heads of the columns.
  const double half = (right - left) / 2;
  svg.marker({.x = left + 6, .y = 10}, 0, 5, "", true);
  svg.text(left + 17, 14, plot.first_name, {}, half - 30);
  svg.marker({.x = left + half + 6, .y = 10}, 1, 5, "");
  svg.text(left + half + 17, 14, plot.second_name, {}, half - 30);
  const TextOptions head = {.anchor = Anchor::end, .size = kSmallFont, .look = "m"};
  svg.text(kRowFigureWidth - (2 * kValues), 14, plot.first_name, head, kValues - 6);
  svg.text(kRowFigureWidth - kValues, 14, plot.second_name, head, kValues - 6);
  svg.text(kRowFigureWidth, 14, "change", head);
  draw_x_axis(svg, axis, kTop - 4, lines.bottom() + kAxisGap, plot.measure);
  for (std::size_t i = 0; i < lines.n_drawn(); ++i) {
    const DumbbellRow& row = plot.rows[i];
    const double y = lines.begin(svg, i);
    const bool has_first = std::isfinite(row.first);
    const bool has_second = std::isfinite(row.second);
    if (has_first && has_second)
      svg.line({.x = axis.at(row.first), .y = y}, {.x = axis.at(row.second), .y = y}, "w s7");
    const std::string tip = std::format(
        "{}: {} {}, {} {}",
        row.name,
        plot.first_name,
        fixed(row.first, 3),
        plot.second_name,
        fixed(row.second, 3)
    );
    if (has_first) svg.marker({.x = axis.at(row.first), .y = y}, 0, 5, tip, true);
    if (has_second) svg.marker({.x = axis.at(row.second), .y = y}, 1, 5, tip);
    const TextOptions number = {.anchor = Anchor::end};
    svg.text(kRowFigureWidth - (2 * kValues), y + 4, fixed(row.first, 3), number);
    svg.text(kRowFigureWidth - kValues, y + 4, fixed(row.second, 3), number);
    svg.text(kRowFigureWidth, y + 4, with_sign(row.second - row.first, 3), number);
  }
  lines.finish(figure, svg, kAxisRoom);
  std::vector<double> changes;
  for (const DumbbellRow& row : plot.rows)
    changes.push_back(row.second - row.first);
  figure.description = std::format(
      "{} of {} rows, {} against {}. Median change: {}.",
      plot.measure,
      plot.rows.size(),
      plot.first_name,
      plot.second_name,
      with_sign(median(changes), 3)
  );
  return figure;
}

Figure draw_strips(const StripPlot& plot) {
  Figure figure = {
      .title = plot.title,
      .data = {
          .name = plot.name,
          .caption = plot.title,
          .columns = {
              {.key = "name", .title = "Name"},
              {.key = "value", .title = plot.measure, .style = Style::number},
          },
      },
  };
  for (const StripRow& row : plot.rows) {
    for (const double value : row.values)
      figure.data.rows.push_back({row.name, value});
  }
  if (plot.rows.empty()) {
    draw_nothing(figure);
    return figure;
  }
  constexpr double kTop = 26;
  const RowLines lines(names_of(plot.rows), {.top = kTop, .height = 28, .gap = 8});
  const std::size_t n = lines.n_drawn();
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i)
    values.insert(values.end(), plot.rows[i].values.begin(), plot.rows[i].values.end());
  const double left = lines.left();
  const double right = kRowFigureWidth - kValues - 14;
  const Axis axis =
      plot.range ? axis_over(*plot.range, values, left, right) : axis_for(values, left, right);
  Svg svg;
  svg.text(kRowFigureWidth, 14, "median", {.anchor = Anchor::end, .size = kSmallFont, .look = "m"});
  draw_x_axis(svg, axis, kTop - 4, lines.bottom() + kAxisGap, plot.measure);
  for (std::size_t i = 0; i < n; ++i) {
    const StripRow& row = plot.rows[i];
    const double y = lines.begin(svg, i);
    const double middle = median(row.values);
    std::vector<double> places;
    for (const double value : row.values) {
      if (std::isfinite(value)) places.push_back(axis.at(value));
    }
    std::ranges::sort(places);
    // Of very many, evenly chosen ones: more would be a bar of ink.
    constexpr std::size_t kMost = 500;
    if (places.size() > kMost) {
      std::vector<double> chosen;
      for (std::size_t k = 0; k < kMost; ++k)
        chosen.push_back(places[k * (places.size() - 1) / (kMost - 1)]);
      places = chosen;
    }
    const std::vector<double> offsets = offsets_of(places, 3);
    for (std::size_t k = 0; k < places.size(); ++k)
      svg.marker({.x = places[k], .y = y + offsets[k]}, 0, 3, "", true);
    if (std::isfinite(middle)) {
      const double x = axis.at(middle);
      svg.line({.x = x, .y = y - 10}, {.x = x, .y = y + 10}, "w s2");
    }
    svg.text(kRowFigureWidth, y + 4, fixed(middle, 3), {.anchor = Anchor::end});
  }
  lines.finish(figure, svg, kAxisRoom);
  figure.description = std::format(
      "{} of {} rows: a circle a value, a line at the median.", plot.measure, plot.rows.size()
  );
  for (std::size_t i = 0; i < std::min<std::size_t>(n, 12); ++i) {
    figure.description +=
        std::format(" {}: median {}.", plot.rows[i].name, fixed(median(plot.rows[i].values), 3));
  }
  return figure;
}

}  // namespace extractinator::report
