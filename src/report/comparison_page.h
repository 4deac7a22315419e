// The page of a comparison of runs.
#pragma once

#include <span>
#include <string>

#include "eval/comparison.h"
#include "report/methods.h"
#include "report/page.h"
#include "report/table.h"

namespace extractinator::report {

// Differences as a figure and a table, agreement, and the first of the values that differ. What the
// comparison does not tell of answers is not in it. `made_with` has what is known of each run, and
// `provenance` all of it.
[[nodiscard]] Page page_of(
    const eval::Comparison& comparison,
    const std::string& task,
    std::span<const Facts> made_with,
    Table provenance
);

}  // namespace extractinator::report
