// A figure as a file of its own, for pages that are not ours.
#pragma once

#include <string>

#include "report/figure.h"

namespace extractinator::report {

// A whole SVG document with its colours in it, light or dark as the reader has it.
[[nodiscard]] std::string to_svg_file(const Figure& figure);

}  // namespace extractinator::report
