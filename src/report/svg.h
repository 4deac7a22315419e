// Marks of a drawing as SVG; for the figures of this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/figures.h"

namespace extractinator::report {

inline constexpr double kFont = 12;       // Pixels; of names and values.
inline constexpr double kSmallFont = 11;  // Of ticks and counts; the smallest there is.

enum class Anchor : std::uint8_t { start, middle, end };

struct Box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};
[[nodiscard]] bool overlap(const Box& a, const Box& b);

struct TextOptions {
  Anchor anchor = Anchor::start;
  double size = kFont;
  std::string_view look = {};  // Classes of style.cpp: "m" muted, "b" bold, "s1" a colour, ….
  double angle = 0;            // Degrees, clockwise, about the place of the text.
};

// Width of a text in a wide sans-serif font, so that it is narrower in most others. Cost: O(text).
[[nodiscard]] double text_width(std::string_view text, double size = kFont);
// The text, or its beginning and "…" if it is wider than `width`.
[[nodiscard]] std::string fitted(std::string_view text, double width, double size = kFont);
// Where text() would draw it, unless it is turned; `y` is its baseline.
[[nodiscard]] Box text_box(double x, double y, std::string_view text, const TextOptions& options);
// The widest of them, but not above `limit`.
[[nodiscard]] double widest(std::span<const std::string> texts, double limit, double size = kFont);

// Collects marks. Everything that comes from outside goes through text() or a tip and is escaped
// there; classes and numbers are ours.
class Svg {
 public:
  // `y` is the baseline. Cut to `width` if it is above 0, with the whole text as its tip.
  void text(
      double x, double y, std::string_view text, const TextOptions& options = {}, double width = 0
  );
  void line(Point from, Point to, std::string_view look);
  // A line through points; fewer than two are nothing. Points less than half a pixel from the one
  // before are left out, the last one never.
  void path(std::span<const Point> points, std::string_view look);
  // Of no negative size. `tip` is shown by browsers while one points at it; may be empty.
  void rectangle(
      const Box& box, std::string_view look, std::string_view tip = {}, double opacity = 1
  );
  // One of eight shapes around `at`: circle, square, diamond, triangle, …; `series` counts from 0.
  void marker(
      Point at, std::size_t series, double radius, std::string_view tip, bool is_open = false
  );
  [[nodiscard]] std::string take();

 private:
  std::string markup_;
};

// "s1" to "s8", then again.
[[nodiscard]] std::string_view series_look(std::size_t series);

}  // namespace extractinator::report
