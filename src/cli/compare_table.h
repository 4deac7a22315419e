// Comparisons of runs as tables for people.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "eval/comparison.h"

namespace extractinator::cli {

enum class MeasuresShown : std::uint8_t { headlines, all };

// What was compared and what the runs were made with in different ways, a line for each measure and
// later run, and the agreement; ends with a line feed.
[[nodiscard]] std::string comparison_text(
    const eval::Comparison& comparison,
    const std::vector<std::string>& settings_that_differ,
    MeasuresShown shown
);

}  // namespace extractinator::cli
