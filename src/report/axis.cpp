// Round numbers. Reachable through axis.h.
#include "report/axis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/figures.h"
#include "report/number.h"
#include "report/svg.h"

namespace extractinator::report {
namespace {

double step_for(double span, int n) {
  const double raw = span / std::max(1, n);
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (raw <= factor * power * (1 + 1e-9)) return factor * power;
  }
  return 10 * power;
}

double position(double value, Scale scale) {
  return scale == Scale::logarithmic ? std::log10(value) : value;
}

Axis logarithmic_axis(double low, double high, double from, double to) {
  if (low == high) {
    low /= 2;
    high *= 2;
  }
  // Room for marks at the ends.
  const double margin = std::pow(high / low, 0.06);
  Axis axis = {
      .low = std::max(low / margin, std::numeric_limits<double>::min()),
      .high = std::min(high * margin, std::numeric_limits<double>::max()),
      .from = from,
      .to = to,
      .scale = Scale::logarithmic,
  };
  axis.ticks = logarithmic_ticks(axis.low, axis.high);
  return axis;
}

Axis linear_axis(double low, double high, double from, double to) {
  if (low == high && low >= 0 && low <= 1) {
    // Most likely a share.
    low = 0;
    high = 1;
  }
  if (low == high) {
    const double around = std::abs(low) / 2;
    low -= around;
    high += around;
  }
  const int n = std::max(2, static_cast<int>(std::abs(to - from) / 55));
  const double step = step_for(high - low, n);
  Axis axis = {
      .low = std::floor(low / step + 1e-9) * step,
      .high = std::ceil(high / step - 1e-9) * step,
      .from = from,
      .to = to,
  };
  axis.ticks = linear_ticks(axis.low, axis.high, n);
  return axis;
}

}  // namespace

std::vector<double> linear_ticks(double low, double high, int n) {
  for (int wanted = std::max(n, 1); wanted < 200; ++wanted) {
    const double step = step_for(high - low, wanted);
    std::vector<double> ticks;
    const double first = std::ceil(low / step - 1e-9);
    for (double i = first; i * step <= high + (1e-9 * step) && ticks.size() < 1000; ++i)
      ticks.push_back(i == 0 ? 0 : i * step);
    if (ticks.size() >= 2) return ticks;
  }
  return {low, high};
}

std::vector<double> logarithmic_ticks(double low, double high) {
  const int first = static_cast<int>(std::floor(std::log10(low)));
  const int last = static_cast<int>(std::ceil(std::log10(high)));
  std::vector<double> ticks;
  const int every = std::max(1, (last - first) / 6);
  for (int power = first; power <= last; power += every) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double tick = factor * std::pow(10, power);
      if (tick < low * (1 - 1e-9) || tick > high * (1 + 1e-9)) continue;
      if (last - first <= 3 || factor == 1) ticks.push_back(tick);
    }
  }
  return ticks.size() >= 2 ? ticks : linear_ticks(low, high, 3);
}

double Axis::at(double value) const {
  const double clamped = std::clamp(value, low, high);
  const double share = (position(clamped, scale) - position(low, scale)) /
                       (position(high, scale) - position(low, scale));
  return std::isfinite(share) ? from + (share * (to - from)) : from;
}

Axis axis_of(std::span<const double> values, Scale scale, double from, double to) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : values) {
    // Beyond these, differences of axis ends would not be finite.
    if (!std::isfinite(value) || std::abs(value) > 1e300) continue;
    if (scale == Scale::logarithmic && value < 1e-300) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low > high)
    return scale == Scale::linear ? axis_between(0, 1, from, to)
                                  : logarithmic_axis(1, 10, from, to);
  // Too close to each other for round numbers in between.
  if (high - low <= 1e-9 * std::max(std::abs(low), std::abs(high))) high = low;
  return scale == Scale::linear ? linear_axis(low, high, from, to)
                                : logarithmic_axis(low, high, from, to);
}

Axis axis_between(double low, double high, double from, double to) {
  Axis axis = {.low = low, .high = high, .from = from, .to = to};
  axis.ticks = linear_ticks(low, high, std::max(2, static_cast<int>(std::abs(to - from) / 55)));
  return axis;
}

Axis axis_over(const Range& range, std::span<const double> values, double from, double to) {
  const auto is_outside = [&](double value) {
    return std::isfinite(value) && (value < range.low || value > range.high);
  };
  if (std::ranges::none_of(values, is_outside))
    return axis_between(range.low, range.high, from, to);
  std::vector<double> all(values.begin(), values.end());
  all.insert(all.end(), {range.low, range.high});
  return axis_of(all, Scale::linear, from, to);
}

std::string tick_label(const Axis& axis, double tick) {
  if (axis.scale == Scale::logarithmic || axis.ticks.size() < 2) return short_number(tick);
  const double step = axis.ticks[1] - axis.ticks[0];
  const double largest = std::max(std::abs(axis.ticks.front()), std::abs(axis.ticks.back()));
  if (largest >= 1e6 || step < 1e-5) return short_number(tick);
  if (step >= 1) return short_number(std::round(tick));
  return fixed(tick, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
}

void draw_x_axis(Svg& svg, const Axis& axis, double top, double bottom, std::string_view name) {
  double free_from = -std::numeric_limits<double>::infinity();
  for (const double tick : axis.ticks) {
    const double x = axis.at(tick);
    svg.line({.x = x, .y = top}, {.x = x, .y = bottom}, "g");
    const TextOptions options = {.anchor = Anchor::middle, .size = kSmallFont, .look = "m"};
    const std::string label = tick_label(axis, tick);
    const Box box = text_box(x, bottom + 17, label, options);
    if (box.left < free_from) continue;
    svg.text(x, bottom + 17, label, options);
    free_from = box.right + 6;
  }
  svg.line({.x = axis.from, .y = bottom}, {.x = axis.to, .y = bottom}, "a");
  svg.text(
      (axis.from + axis.to) / 2,
      bottom + 36,
      name,
      {.anchor = Anchor::middle, .look = "m"},
      axis.to - axis.from
  );
}

void draw_y_axis(
    Svg& svg, const Axis& axis, double left, double right, double name_x, std::string_view name
) {
  for (const double tick : axis.ticks) {
    const double y = axis.at(tick);
    svg.line({.x = left, .y = y}, {.x = right, .y = y}, "g");
    svg.text(
        left - 7,
        y + 4,
        tick_label(axis, tick),
        {.anchor = Anchor::end, .size = kSmallFont, .look = "m"}
    );
  }
  svg.line({.x = left, .y = axis.from}, {.x = left, .y = axis.to}, "a");
  svg.text(
      name_x,
      (axis.from + axis.to) / 2,
      name,
      {.anchor = Anchor::middle, .look = "m", .angle = -90},
      std::abs(axis.to - axis.from)
  );
}

}  // namespace extractinator::report
