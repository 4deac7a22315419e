// Comparisons of runs as tables for people.
#pragma once

#include <string>

#include "eval/comparison.h"

namespace extractinator::cli {

// What was compared, a line for each measure and later run, and the agreement; ends with a line
// feed.
[[nodiscard]] std::string comparison_text(const eval::Comparison& comparison);

}  // namespace extractinator::cli
