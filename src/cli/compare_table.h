// Comparisons of runs as tables for people.
#pragma once

#include <string>
#include <vector>

#include "eval/comparison.h"

namespace extractinator::cli {

// What was compared and what the runs were made with in different ways, a line for each measure and
// later run, and the agreement; ends with a line feed.
[[nodiscard]] std::string comparison_text(
    const eval::Comparison& comparison, const std::vector<std::string>& settings_that_differ
);

}  // namespace extractinator::cli
