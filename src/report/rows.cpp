// Names and notes of rows. Reachable through rows.h.
#include "report/rows.h"

#include <algorithm>
#include <cstddef>
#include <format>
#include <string>
#include <string_view>
#include <vector>

#include "report/figure.h"
#include "report/svg.h"

namespace extractinator::report {

double name_column(const std::vector<std::string>& names) {
  return std::max(60.0, widest(names, kLongestRowName)) + 16;
}

void draw_row_name(Svg& svg, double y, std::string_view name, double column) {
  svg.text(0, y + 4, name, {}, column - 14);
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

void draw_nothing(Figure& figure) {
  Svg svg;
  figure.width = kRowFigureWidth;
  figure.height = 60;
  svg.text(kRowFigureWidth / 2, 34, "no values", {.anchor = Anchor::middle, .look = "m"});
  figure.markup = svg.take();
  figure.description = "No values.";
}

}  // namespace extractinator::report
