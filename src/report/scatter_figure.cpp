// Scatter plots whose points have names. Reachable through figures.h.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <format>
#include <string>
#include <vector>

#include "report/axis.h"
#include "report/figure.h"
#include "report/figures.h"
#include "report/number.h"
#include "report/style.h"
#include "report/svg.h"
#include "report/table.h"

namespace extractinator::report {
namespace {

constexpr double kWidth = 720;
constexpr double kLeft = 60;
constexpr double kRight = 704;
constexpr double kPlotHeight = 350;
constexpr double kLongestName = 170;
constexpr double kRadius = 5;

struct Drawn {
  const ScatterPoint* point = nullptr;
  Point at = {};
  std::size_t series = 0;
};

bool is_drawn(const ScatterPoint& point, Scale scale) {
  return std::isfinite(point.x) && std::isfinite(point.y) && std::abs(point.y) < 1e300 &&
         std::abs(point.x) < 1e300 && (scale == Scale::linear || point.x >= 1e-300);
}

struct Candidate {
  double dx = 0;
  double dy = 0;
  Anchor anchor = Anchor::start;
};

// From the best place to the worst.
constexpr std::array kPlaces = {
    Candidate{.dx = 9, .dy = 4, .anchor = Anchor::start},
    Candidate{.dx = -9, .dy = 4, .anchor = Anchor::end},
    Candidate{.dx = 0, .dy = -10, .anchor = Anchor::middle},
    Candidate{.dx = 0, .dy = 20, .anchor = Anchor::middle},
    Candidate{.dx = 8, .dy = -8, .anchor = Anchor::start},
    Candidate{.dx = 8, .dy = 17, .anchor = Anchor::start},
    Candidate{.dx = -8, .dy = -8, .anchor = Anchor::end},
    Candidate{.dx = -8, .dy = 17, .anchor = Anchor::end},
};

// Names beside their points, none over another or over a point. Returns how many found no place.
// Cost: O(points^2).
std::size_t draw_names(
    Svg& svg, const std::vector<Drawn>& all, const Box& area, std::vector<Box> taken
) {
  std::size_t n_without = 0;
  for (const Drawn& drawn : all) {
    const std::string name = fitted(drawn.point->name, kLongestName);
    const auto fits = [&](const Candidate& place) {
      const Box box =
          text_box(drawn.at.x + place.dx, drawn.at.y + place.dy, name, {.anchor = place.anchor});
      return box.left >= area.left && box.right <= area.right && box.top >= area.top &&
             box.bottom <= area.bottom &&
             std::ranges::none_of(taken, [&box](const Box& other) { return overlap(box, other); });
    };
    const auto* const place = std::ranges::find_if(kPlaces, fits);
    if (place == kPlaces.end()) {
      ++n_without;
      continue;
    }
    const Point at = {.x = drawn.at.x + place->dx, .y = drawn.at.y + place->dy};
    svg.text(at.x, at.y, drawn.point->name, {.anchor = place->anchor, .look = "h"}, kLongestName);
    taken.push_back(text_box(at.x, at.y, name, {.anchor = place->anchor}));
  }
  return n_without;
}

// Shape and colour of each group, in lines above the plot; returns the height they take.
double draw_groups(Svg& svg, const std::vector<std::string>& groups) {
  if (groups.size() < 2) return 0;
  double x = kLeft;
  double y = 16;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const double width = std::min(text_width(groups[i]), kLongestName) + 30;
    if (x + width > kRight && x > kLeft) {
      x = kLeft;
      y += 20;
    }
    svg.marker({.x = x + 6, .y = y - 4}, i, kRadius, "");
    svg.text(x + 17, y, groups[i], {}, kLongestName);
    x += width;
  }
  return y + 6;
}

Table scatter_table(const ScatterPlot& plot) {
  Table table = {
      .name = plot.name,
      .caption = plot.title,
      .columns = {
          {.key = "name", .title = "Name"},
          {.key = "group", .title = "Group"},
          {.key = plot.x_key, .title = plot.x_name, .style = Style::number},
          {.key = plot.y_key, .title = plot.y_name, .style = Style::estimate},
          {.key = plot.y_key + "_low", .title = "From", .style = Style::number},
          {.key = plot.y_key + "_high", .title = "To", .style = Style::number},
      },
  };
  for (const ScatterPoint& point : plot.points)
    table.rows.push_back({point.name, point.group, point.x, point.y, point.low, point.high});
  return table;
}

}  // namespace

Figure draw_scatter(const ScatterPlot& plot) {
  std::vector<std::string> groups;
  std::vector<double> xs;
  std::vector<double> ys;
  std::vector<Drawn> drawn;
  for (const ScatterPoint& point : plot.points) {
    if (!is_drawn(point, plot.x_scale)) continue;
    if (!std::ranges::contains(groups, point.group)) groups.push_back(point.group);
    xs.push_back(point.x);
    ys.push_back(point.y);
    // Ends of intervals that nothing can reach are cut, and need no room.
    if (!plot.y_range) ys.insert(ys.end(), {point.low, point.high});
    const auto series =
        static_cast<std::size_t>(std::ranges::find(groups, point.group) - groups.begin());
    drawn.push_back({.point = &point, .series = series});
  }
  Svg svg;
  if (groups.size() > kSeries.size()) groups.resize(kSeries.size());
  const double top = draw_groups(svg, groups) + 12;
  const double bottom = top + kPlotHeight;
  const Axis x = axis_of(xs, plot.x_scale, kLeft, kRight);
  const Axis y = plot.y_range ? axis_over(*plot.y_range, ys, bottom, top)
                              : axis_of(ys, Scale::linear, bottom, top);
  Figure figure = {
      .title = plot.title,
      .width = kWidth,
      .height = bottom + 44,
      .data = scatter_table(plot),
  };
  draw_y_axis(svg, y, kLeft, kRight, 14, plot.y_name);
  draw_x_axis(svg, x, top, bottom, plot.x_name);
  std::vector<Box> taken;
  for (Drawn& one : drawn) {
    one.at = {.x = x.at(one.point->x), .y = y.at(one.point->y)};
    taken.push_back({
        .left = one.at.x - kRadius,
        .top = one.at.y - kRadius,
        .right = one.at.x + kRadius,
        .bottom = one.at.y + kRadius,
    });
    if (std::isfinite(one.point->low) && std::isfinite(one.point->high)) {
      const std::string look = std::format("w {}", series_look(one.series));
      svg.line(
          {.x = one.at.x, .y = y.at(one.point->low)},
          {.x = one.at.x, .y = y.at(one.point->high)},
          look
      );
    }
  }
  for (const Drawn& one : drawn) {
    svg.marker(
        one.at,
        one.series,
        kRadius,
        std::format(
            "{}: {}, {}", one.point->name, short_number(one.point->x), fixed(one.point->y, 3)
        )
    );
  }
  const Box area = {.left = kLeft + 2, .top = top - 10, .right = kRight + 14, .bottom = bottom - 1};
  const std::size_t n_without = draw_names(svg, drawn, area, taken);
  const std::size_t n_left_out = plot.points.size() - drawn.size();
  if (drawn.empty()) {
    svg.text(
        (kLeft + kRight) / 2,
        (top + bottom) / 2,
        "no values",
        {.anchor = Anchor::middle, .look = "m h"}
    );
  }
  if (n_without > 0) figure.note = std::format("{} points have no room for a name. ", n_without);
  if (n_left_out > 0) figure.note += std::format("{} without a place are not drawn. ", n_left_out);
  if (!figure.note.empty()) figure.note += "The table has all.";
  figure.description = std::format(
      "{} against {}{}, {} points.",
      plot.y_name,
      plot.x_name,
      plot.x_scale == Scale::logarithmic ? " on a logarithmic scale" : "",
      drawn.size()
  );
  const auto best =
      std::ranges::max_element(drawn, {}, [](const Drawn& one) { return one.point->y; });
  if (best != drawn.end()) {
    figure.description += std::format(
        " Highest: {} with {} at {}.",
        best->point->name,
        fixed(best->point->y, 3),
        short_number(best->point->x)
    );
  }
  figure.markup = svg.take();
  return figure;
}

}  // namespace extractinator::report
