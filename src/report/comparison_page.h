// The page of a comparison of runs.
#pragma once

#include <string>

#include "eval/comparison.h"
#include "report/page.h"
#include "report/table.h"

namespace extractinator::report {

// Differences as a figure and a table, agreement, and the first of the values that differ. What the
// comparison does not tell of answers is not in it. `provenance` has what the runs were made with.
[[nodiscard]] Page page_of(
    const eval::Comparison& comparison, const std::string& task, Table provenance
);

}  // namespace extractinator::report
