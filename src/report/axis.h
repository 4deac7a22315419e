// Axes: from numbers to pixels, with ticks at round numbers; for the figures of this room.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/figures.h"
#include "report/svg.h"

namespace extractinator::report {

// Ascending multiples of 1, 2 or 5 times a power of ten in [low, high], about `n` of them and at
// least two. low < high, both finite.
[[nodiscard]] std::vector<double> linear_ticks(double low, double high, int n);
// Ascending 1, 2 and 5 times powers of ten, or powers alone where these are many. 0 < low < high.
[[nodiscard]] std::vector<double> logarithmic_ticks(double low, double high);

struct Axis {
  double low = 0;  // At `from`.
  double high = 1;
  double from = 0;  // Pixels.
  double to = 1;
  Scale scale = Scale::linear;
  std::vector<double> ticks = {};

  // Kept within the axis; `value` is finite.
  [[nodiscard]] double at(double value) const;
};

// An axis that holds all finite values and ends at ticks. None, or all equal, gives one around
// them. Values not above 0 are no values of a logarithmic scale.
[[nodiscard]] Axis axis_of(std::span<const double> values, Scale scale, double from, double to);
// From `low` to `high` as they are.
[[nodiscard]] Axis axis_between(double low, double high, double from, double to);

// All of `range`; where a finite value is outside, an axis that holds it and the range.
[[nodiscard]] Axis axis_over(
    const Range& range, std::span<const double> values, double from, double to
);

// Labels of ticks with as many decimals as the finest needs.
[[nodiscard]] std::string tick_label(const Axis& axis, double tick);

// Lines from `top` to `bottom` at the ticks, their labels below, and the name of the axis.
void draw_x_axis(Svg& svg, const Axis& axis, double top, double bottom, std::string_view name);
// Lines from `left` to `right`, labels left of them, and the name turned at `name_x`.
void draw_y_axis(
    Svg& svg, const Axis& axis, double left, double right, double name_x, std::string_view name
);

}  // namespace extractinator::report
