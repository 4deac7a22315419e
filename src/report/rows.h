// What figures with one line per row share; for the figures of this room.
#pragma once

#include <cstddef>
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
[[nodiscard]] double name_column(const std::vector<std::string>& names);

// A name at the left, `y` being the middle of its row.
void draw_row_name(Svg& svg, double y, std::string_view name, double column);

// Notes that a figure of `n_rows` shows only the first ones, if that is so.
void note_rows(Figure& figure, std::size_t n_rows);

// The drawing and description of a figure without rows.
void draw_nothing(Figure& figure);

}  // namespace extractinator::report
