// A drawn figure: what a page needs of it, and the numbers it shows.
#pragma once

#include <string>

#include "report/table.h"

namespace extractinator::report {

struct Figure {
  std::string title = {};        // One line; no full stop.
  std::string description = {};  // What one would tell a person who cannot see it.
  std::string note = {};         // Below the title; may be empty.
  double width = 0;              // CSS pixels; text in it is not scaled down on a screen.
  double height = 0;
  std::string markup = {};  // What stands in <svg>: safe, made by the functions of figures.h.
  Table data = {};          // All numbers shown.
};

}  // namespace extractinator::report
