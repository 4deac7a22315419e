// Marks as elements with classes. Reachable through svg.h.
#include "report/svg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <numbers>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "report/escape.h"
#include "report/figures.h"
#include "report/style.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace extractinator::report {
namespace {

// Advance widths of DejaVu Sans, thousandths of its size, from U+0020 to U+007E.
constexpr std::array<std::uint16_t, 95> kWidths = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838,
};

double width_of(char32_t c) {
  if (c >= 0x20 && c < 0x7F) return kWidths[c - 0x20] / 1000.0;
  if (c >= 0x300 && c < 0x370) return 0;  // Combining marks.
  if (c == 0x2013 || c == 0xB7) return 0.5;
  if (c >= 0xA0 && c < 0x370) return 0.8;  // Latin; the widest letters of it.
  if (c >= 0x370 && c < 0x1100) return 1.1;
  return c >= 0x2000 && c < 0x2300 ? 1.0 : 1.4;  // Punctuation and signs; the rest may be square.
}

std::u32string code_points(std::string_view text) {
  return text::to_code_points(text::replace_invalid_utf8(text).text);
}

double width_of(std::u32string_view text, double size) {
  double width = 0;
  for (const char32_t c : text)
    width += width_of(c);
  return width * size;
}

std::string px(double value) {
  if (!std::isfinite(value)) return "0";
  std::string text = std::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string_view to_string(Anchor anchor) {
  switch (anchor) {
    case Anchor::middle:
      return "middle";
    case Anchor::end:
      return "end";
    default:
      return "start";
  }
}

std::string title(std::string_view tip) {
  return tip.empty() ? std::string() : "<title>" + escape(tip) + "</title>";
}

// `n` corners around a point, the first one at `first` degrees; every second one at `inner` times
// the radius.
std::string polygon(Point at, double radius, int n, double first, double inner = 1) {
  std::string points;
  for (int i = 0; i < n; ++i) {
    const double angle = (first + (360.0 * i / n)) * std::numbers::pi / 180;
    const double r = i % 2 == 0 ? radius : radius * inner;
    points += std::format(
        "{}{},{}",
        i == 0 ? "" : " ",
        px(at.x + (r * std::cos(angle))),
        px(at.y + (r * std::sin(angle)))
    );
  }
  return points;
}

}  // namespace

bool overlap(const Box& a, const Box& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

double text_width(std::string_view text, double size) { return width_of(code_points(text), size); }

std::string fitted(std::string_view text, double width, double size) {
  const std::u32string all = code_points(text);
  if (width_of(all, size) <= width) return std::string(text);
  double used = width_of(U'\u2026') * size;
  std::size_t n = 0;
  while (n < all.size() && used + (width_of(all[n]) * size) <= width)
    used += width_of(all[n++]) * size;
  const std::string valid = text::replace_invalid_utf8(text).text;
  return valid.substr(0, text::byte_offset_of_code_point(valid, n)) + "\xE2\x80\xA6";
}

Box text_box(double x, double y, std::string_view text, const TextOptions& options) {
  const double width = text_width(text, options.size);
  double left = x;
  if (options.anchor == Anchor::middle) left = x - (width / 2);
  if (options.anchor == Anchor::end) left = x - width;
  return {
      .left = left,
      .top = y - options.size,
      .right = left + width,
      .bottom = y + (0.3 * options.size),
  };
}

double widest(std::span<const std::string> texts, double limit, double size) {
  double width = 0;
  for (const std::string& text : texts)
    width = std::max(width, text_width(text, size));
  return std::min(width, limit);
}

std::string_view series_look(std::size_t series) { return kSeries[series % kSeries.size()].name; }

void Svg::text(
    double x, double y, std::string_view text, const TextOptions& options, double width
) {
  const std::string shown = width > 0 ? fitted(text, width, options.size) : std::string(text);
  std::string look = options.size <= kSmallFont ? "t" : "";
  if (!options.look.empty()) look += (look.empty() ? "" : " ") + std::string(options.look);
  markup_ += std::format("<text x=\"{}\" y=\"{}\"", px(x), px(y));
  if (options.anchor != Anchor::start)
    markup_ += std::format(" text-anchor=\"{}\"", to_string(options.anchor));
  if (!look.empty()) markup_ += std::format(" class=\"{}\"", look);
  if (options.angle != 0)
    markup_ += std::format(" transform=\"rotate({} {} {})\"", px(options.angle), px(x), px(y));
  markup_ += ">" + (shown == text ? std::string() : title(text)) + escape(shown) + "</text>\n";
}

void Svg::line(Point from, Point to, std::string_view look) {
  markup_ += std::format(
      "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"{}\"/>\n",
      px(from.x),
      px(from.y),
      px(to.x),
      px(to.y),
      look
  );
}

void Svg::path(std::span<const Point> points, std::string_view look) {
  if (points.size() < 2) return;
  std::string data;
  Point last = {};
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point& point = points[i];
    const bool is_close = std::abs(point.x - last.x) < 0.5 && std::abs(point.y - last.y) < 0.5;
    if (i != 0 && i + 1 != points.size() && is_close) continue;
    data += std::format("{}{} {}", i == 0 ? "M" : "L", px(point.x), px(point.y));
    last = point;
  }
  markup_ += std::format("<path d=\"{}\" class=\"{}\"/>\n", data, look);
}

void Svg::rectangle(const Box& box, std::string_view look, std::string_view tip, double opacity) {
  markup_ += std::format(
      "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\"",
      px(box.left),
      px(box.top),
      px(std::max(0.0, box.right - box.left)),
      px(std::max(0.0, box.bottom - box.top)),
      look
  );
  if (opacity < 1) markup_ += std::format(" fill-opacity=\"{}\"", px(std::max(0.0, opacity)));
  markup_ += tip.empty() ? "/>\n" : ">" + title(tip) + "</rect>\n";
}

void Svg::marker(Point at, std::size_t series, double radius, std::string_view tip, bool is_open) {
  const std::string look = std::format("{} {}", is_open ? "o" : "k", series_look(series));
  std::string shape;
  std::string_view name = "polygon";
  switch (series % 8) {
    case 0:
      name = "circle";
      shape = std::format("cx=\"{}\" cy=\"{}\" r=\"{}\"", px(at.x), px(at.y), px(radius));
      break;
    case 1:
      shape = polygon(at, radius * 1.25, 4, 45);
      break;
    case 2:
      shape = polygon(at, radius * 1.3, 3, -90);
      break;
    case 3:
      shape = polygon(at, radius * 1.3, 4, 0);
      break;
    case 4:
      shape = polygon(at, radius * 1.3, 3, 90);
      break;
    case 5:
      shape = polygon(at, radius * 1.4, 8, 0, 0.45);
      break;
    case 6:
      shape = polygon(at, radius * 1.15, 6, 0);
      break;
    default:
      shape = polygon(at, radius * 1.4, 10, -90, 0.5);
      break;
  }
  if (name == "polygon") shape = "points=\"" + shape + "\"";
  markup_ += std::format("<{} {} class=\"{}\"", name, shape, look);
  markup_ += tip.empty() ? "/>\n" : std::format(">{}</{}>\n", title(tip), name);
}

std::string Svg::take() { return std::exchange(markup_, {}); }

}  // namespace extractinator::report
