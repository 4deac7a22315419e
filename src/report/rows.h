// What figures with one line per row share; for the figures of this room.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/figure.h"
#include "report/svg.h"

namespace extractinator::report {

inline constexpr double kRowFigureWidth = 720;
inline constexpr double kRowHeight = 24;
inline constexpr double kLongestRowName = 230;
inline constexpr std::size_t kMostRows = 120;  // Drawn; tables have all.

// The room names take, from 0 to where they end, with a gap.
[[nodiscard]] double name_column(std::span<const std::string> names);

// Notes that a figure of `n_rows` shows only the first ones, if that is so.
void note_rows(Figure& figure, std::size_t n_rows);

// From a figure's rows down to their axis, and to the end of the figure with the axis and its name.
inline constexpr double kAxisGap = 4;
inline constexpr double kAxisRoom = 48;

// Rows under each other: names at the left, and behind them what a figure draws of each.
class RowLines {
 public:
  struct Shape {
    double top = 8;  // Above the first row.
    double height = kRowHeight;
    double gap = 0;  // Behind the names.
  };
  // The first ones of these rows are drawn, if they are many.
  RowLines(std::vector<std::string> names, Shape shape);

  [[nodiscard]] std::size_t n_drawn() const { return n_drawn_; }
  [[nodiscard]] double left() const { return column_ + shape_.gap; }
  [[nodiscard]] double bottom() const;
  // Writes the name of a row that is drawn; says where its middle is.
  double begin(Svg& svg, std::size_t row) const;
  // The figure with what was drawn, `room` below the rows.
  void finish(Figure& figure, Svg& svg, double room) const;

 private:
  std::vector<std::string> names_;
  Shape shape_;
  std::size_t n_drawn_ = 0;
  double column_ = 0;
};

template <typename Row>
[[nodiscard]] std::vector<std::string> names_of(const std::vector<Row>& rows) {
  std::vector<std::string> names;
  for (const Row& row : rows)
    names.push_back(row.name);
  return names;
}

// The drawing and description of a figure without rows.
void draw_nothing(Figure& figure);

}  // namespace extractinator::report
