// Names and notes of rows. Reachable through rows.h.
#include "report/rows.h"

#include <algorithm>
#include <cstddef>
#include <format>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "report/figure.h"
#include "report/svg.h"

namespace extractinator::report {

double name_column(std::span<const std::string> names) {
  return std::max(60.0, widest(names, kLongestRowName)) + 16;
}

void note_rows(Figure& figure, std::size_t n_rows) {
  if (n_rows <= kMostRows) return;
  figure.note += std::format(
      "{}Drawn are the first {} of {} rows; the table has all.",
      figure.note.empty() ? "" : " ",
      kMostRows,
      n_rows
  );
}

RowLines::RowLines(std::vector<std::string> names, Shape shape)
    : names_(std::move(names)),
      shape_(shape),
      n_drawn_(std::min(names_.size(), kMostRows)),
      column_(name_column(std::span(names_).first(n_drawn_))) {}

double RowLines::bottom() const {
  return shape_.top + (static_cast<double>(n_drawn_) * shape_.height);
}

double RowLines::begin(Svg& svg, std::size_t row) const {
  const double middle = shape_.top + ((static_cast<double>(row) + 0.5) * shape_.height);
  svg.text(0, middle + 4, names_[row], {}, column_ - 14);
  return middle;
}

void RowLines::finish(Figure& figure, Svg& svg, double room) const {
  figure.width = kRowFigureWidth;
  figure.height = bottom() + room;
  figure.markup = svg.take();
  note_rows(figure, names_.size());
}

void draw_nothing(Figure& figure) {
  Svg svg;
  figure.width = kRowFigureWidth;
  figure.height = 60;
  svg.text(kRowFigureWidth / 2, 34, "no values", {.anchor = Anchor::middle, .look = "m"});
  figure.markup = svg.take();
  figure.description = "No values.";
}

}  // namespace extractinator::report
