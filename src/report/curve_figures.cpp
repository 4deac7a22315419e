// Curves in the unit square: ROC, precision-recall, reliability. Reachable through figures.h.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
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

constexpr double kLeft = 52;
constexpr double kTop = 10;
constexpr double kSide = 290;
constexpr double kBelow = 44;  // Labels and name of the axis.
constexpr double kKeyGap = 26;
constexpr double kKeyWidth = 250;
constexpr double kKeyLine = 20;
constexpr std::size_t kMostInTable = 200;

bool is_known(const Point& point) { return std::isfinite(point.x) && std::isfinite(point.y); }

struct Square {
  Axis x = axis_between(0, 1, kLeft, kLeft + kSide);
  Axis y = axis_between(0, 1, kTop + kSide, kTop);

  [[nodiscard]] Point at(const Point& point) const {
    return {.x = x.at(point.x), .y = y.at(point.y)};
  }
};

struct CurveWords {
  std::string_view kind = {};
  std::string_view x_name = {};
  std::string_view y_name = {};
  std::string_view x_key = {};
  std::string_view y_key = {};
  std::string_view area = {};
};

Table curve_table(const CurvePlot& plot, const CurveWords& words) {
  Table table = {
      .name = plot.name,
      .caption = plot.title,
      .columns = {
          {.key = "curve", .title = "Curve"},
          {.key = std::string(words.x_key),
           .title = std::string(words.x_name),
           .style = Style::number},
          {.key = std::string(words.y_key),
           .title = std::string(words.y_name),
           .style = Style::number},
          {.key = "area", .title = std::string(words.area), .style = Style::number},
      },
  };
  bool is_thinned = false;
  for (const NamedCurve& curve : plot.curves) {
    const std::size_t n = curve.points.size();
    const std::size_t n_shown = std::min(n, kMostInTable);
    is_thinned = is_thinned || n > n_shown;
    for (std::size_t i = 0; i < n_shown; ++i) {
      const Point& point = curve.points[n == n_shown ? i : i * (n - 1) / (n_shown - 1)];
      table.rows.push_back({curve.name, point.x, point.y, curve.area});
    }
  }
  if (is_thinned)
    table.note = std::format("Of longer curves {} evenly chosen points.", kMostInTable);
  return table;
}

// Indices of the curves, best first.
std::vector<std::size_t> by_area(const std::vector<NamedCurve>& curves) {
  std::vector<std::size_t> order(curves.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&curves](std::size_t a, std::size_t b) {
    const double left = curves[a].area;
    const double right = curves[b].area;
    return std::isfinite(left) && (!std::isfinite(right) || left > right);
  });
  return order;
}

// What average precision is the area below: up to each recall the precision that is reached there.
std::vector<Point> as_steps(const std::vector<Point>& points) {
  std::vector<Point> steps;
  for (std::size_t i = 0; i < points.size(); ++i) {
    steps.push_back({.x = i == 0 ? 0 : points[i - 1].x, .y = points[i].y});
    steps.push_back(points[i]);
  }
  return steps;
}

std::string describe(
    const CurvePlot& plot, const CurveWords& words, const std::vector<std::size_t>& order
) {
  std::string text = std::format(
      "{}: {} against {}, {} curve{}.",
      words.kind,
      words.y_name,
      words.x_name,
      plot.curves.size(),
      plot.curves.size() == 1 ? "" : "s"
  );
  for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), kSeries.size()); ++i) {
    const NamedCurve& curve = plot.curves[order[i]];
    if (std::isfinite(curve.area))
      text += std::format(" {}: {} {}.", curve.name, words.area, fixed(curve.area, 3));
  }
  return text;
}

// A line sample and a name per curve, right of the square, best first.
void draw_key(
    Svg& svg,
    const CurvePlot& plot,
    const std::vector<std::size_t>& order,
    std::size_t n,
    std::string_view title
) {
  const double left = kLeft + kSide + kKeyGap;
  double y = kTop + 12;
  svg.text(left, y, title, {.size = kSmallFont, .look = "m"}, kKeyWidth);
  for (std::size_t i = 0; i < n; ++i) {
    y += kKeyLine;
    const std::string look = std::format("c d{} {}", i % kSeries.size(), series_look(i));
    svg.path(std::vector<Point>{{.x = left, .y = y - 4}, {.x = left + 26, .y = y - 4}}, look);
    const NamedCurve& curve = plot.curves[order[i]];
    const double right = left + kKeyWidth;
    svg.text(right, y, fixed(curve.area, 3), {.anchor = Anchor::end});
    svg.text(left + 34, y, curve.name, {}, right - left - 34 - 46);
  }
}

Figure draw_curves(const CurvePlot& plot, const CurveWords& words, bool is_diagonal) {
  const std::vector<std::size_t> order = by_area(plot.curves);
  const std::size_t n = std::min(order.size(), kSeries.size());
  Figure figure = {
      .title = plot.title,
      .description = describe(plot, words, order),
      .width = kLeft + kSide + (n > 1 ? kKeyGap + kKeyWidth : 14),
      .height = kTop + kSide + kBelow,
      .data = curve_table(plot, words),
  };
  const Square square;
  Svg svg;
  draw_y_axis(svg, square.y, kLeft, kLeft + kSide, 14, words.y_name);
  draw_x_axis(svg, square.x, kTop, kTop + kSide, words.x_name);
  if (is_diagonal) {
    svg.path(std::vector{square.at({.x = 0, .y = 0}), square.at({.x = 1, .y = 1})}, "r");
  }
  for (std::size_t i = order.size(); i-- > 0;) {
    const NamedCurve& curve = plot.curves[order[i]];
    std::vector<Point> points;
    for (const Point& point : curve.points) {
      if (is_known(point)) points.push_back(point);
    }
    // A single point has no line.
    if (!is_diagonal && points.size() > 1) points = as_steps(points);
    std::ranges::transform(points, points.begin(), [&square](const Point& point) {
      return square.at(point);
    });
    const std::string look =
        i < n ? std::format("c d{} {}", i, series_look(i)) : std::string("c rest");
    if (i < n && std::isfinite(curve.baseline) && n == 1) {
      const double y = square.y.at(curve.baseline);
      svg.path(std::vector<Point>{{.x = kLeft, .y = y}, {.x = kLeft + kSide, .y = y}}, "r");
    }
    if (points.size() == 1) svg.marker(points[0], i, 4, curve.name);
    svg.path(points, look);
  }
  if (n > 1) draw_key(svg, plot, order, n, words.area);
  if (n == 1) {
    const double x = is_diagonal ? kLeft + kSide - 8 : kLeft + 10;
    const Anchor anchor = is_diagonal ? Anchor::end : Anchor::start;
    // Over the line where precision is low everywhere: it is better read than guessed.
    const double area = plot.curves[0].area;
    const double y = !is_diagonal && area < 0.35 ? kTop + 20 : kTop + kSide - 12;
    svg.text(
        x,
        y - 2,
        std::format("{} {}", words.area, fixed(area, 3)),
        {.anchor = anchor, .look = "b h"}
    );
  }
  if (n == 0) {
    svg.text(
        kLeft + (kSide / 2),
        kTop + (kSide / 2),
        "no values",
        {.anchor = Anchor::middle, .look = "m h"}
    );
  }
  if (order.size() > n) {
    figure.note = std::format("Named are the {} with the largest areas; the table has all.", n);
  }
  figure.markup = svg.take();
  return figure;
}

}  // namespace

Figure draw_roc(const CurvePlot& plot) {
  return draw_curves(
      plot,
      {.kind = "Receiver operating characteristic",
       .x_name = "1 \xE2\x88\x92 specificity",
       .y_name = "sensitivity",
       .x_key = "false_positive_rate",
       .y_key = "sensitivity",
       .area = "AUROC"},
      true
  );
}

Figure draw_precision_recall(const CurvePlot& plot) {
  return draw_curves(
      plot,
      {.kind = "Precision-recall curve",
       .x_name = "recall",
       .y_name = "precision",
       .x_key = "recall",
       .y_key = "precision",
       .area = "AUPRC"},
      false
  );
}

Figure draw_reliability(const ReliabilityPlot& plot) {
  constexpr double kGap = 40;
  constexpr double kBars = 54;
  Figure figure = {
      .title = plot.title,
      .width = kLeft + kSide + 14,
      .height = kTop + kSide + kGap + kBars + kBelow,
      .data = {
          .name = plot.name,
          .caption = plot.title,
          .columns = {
              {.key = "bin", .title = "Bin"},
              {.key = "low", .title = "From", .style = Style::number, .digits = 2},
              {.key = "high", .title = "To", .style = Style::number, .digits = 2},
              {.key = "mean_probability", .title = "Mean probability", .style = Style::number},
              {.key = "share_right", .title = "Share right", .style = Style::number},
              {.key = "n", .title = "n", .style = Style::number},
          },
      },
  };
  const Square square;
  Svg svg;
  draw_y_axis(svg, square.y, kLeft, kLeft + kSide, 14, "share that is right");
  for (const double tick : square.x.ticks)
    svg.line({.x = square.x.at(tick), .y = kTop}, {.x = square.x.at(tick), .y = kTop + kSide}, "g");
  svg.path(std::vector{square.at({.x = 0, .y = 0}), square.at({.x = 1, .y = 1})}, "r");

  std::uint64_t largest = 0;
  std::uint64_t total = 0;
  std::vector<Point> points;
  for (std::size_t i = 0; i < plot.bins.size(); ++i) {
    const ReliabilityBin& bin = plot.bins[i];
    largest = std::max(largest, bin.n);
    total += bin.n;
    figure.data.rows.push_back({
        static_cast<std::int64_t>(i + 1),
        bin.low,
        bin.high,
        bin.mean_probability,
        bin.share_right,
        static_cast<std::int64_t>(bin.n),
    });
    const Point point = {.x = bin.mean_probability, .y = bin.share_right};
    if (bin.n > 0 && is_known(point)) points.push_back(square.at(point));
  }
  svg.path(points, "c d0 s1");
  for (const Point& point : points)
    svg.marker(point, 0, 4, "");

  const double top = kTop + kSide + kGap;
  const double bottom = top + kBars;
  double free_from = 0;
  for (const ReliabilityBin& bin : plot.bins) {
    if (!std::isfinite(bin.low) || !std::isfinite(bin.high) || bin.n == 0) continue;
    const double share = static_cast<double>(bin.n) / static_cast<double>(largest);
    const double y = bottom - std::max(1.5, share * (kBars - 4));
    const Box box = {
        .left = square.x.at(bin.low) + 1,
        .top = y,
        .right = square.x.at(bin.high) - 1,
        .bottom = bottom,
    };
    svg.rectangle(box, "f s1", std::format("{} values", bin.n));
    const std::string label = tiny_count(static_cast<double>(bin.n));
    const TextOptions options = {.anchor = Anchor::middle, .size = kSmallFont, .look = "m"};
    const double x = (box.left + box.right) / 2;
    const Box place = text_box(x, y - 4, label, options);
    if (place.left < free_from) continue;
    svg.text(x, y - 4, label, options);
    free_from = place.right + 1;
  }
  draw_x_axis(svg, square.x, bottom, bottom, "predicted probability");
  svg.text(14, (top + bottom) / 2, "count", {.anchor = Anchor::middle, .look = "m", .angle = -90});

  std::string measures;
  if (std::isfinite(plot.ece)) measures = "ECE " + fixed(plot.ece, 3);
  if (std::isfinite(plot.brier))
    measures += (measures.empty() ? "Brier " : ", Brier ") + fixed(plot.brier, 3);
  if (total == 0) measures = "no values";
  svg.text(kLeft + 10, kTop + 18, measures, {.look = "b h"});
  figure.description = std::format(
      "Share of right values against their predicted probability, in {} bins of {} values in all. "
      "{}.",
      plot.bins.size(),
      total,
      measures
  );
  figure.markup = svg.take();
  return figure;
}

}  // namespace extractinator::report
