// Pages with every kind of figure, as one meets them and at their worst; for tests.
#pragma once

#include <string>

#include "report/page.h"

namespace extractinator::report::testing {

// Markup, quotation marks, a turn of direction, NUL, half a surrogate pair, a line feed.
[[nodiscard]] std::string hostile_text();

// Each figure with plausible numbers, and every kind of block.
[[nodiscard]] Page gallery();

// Each figure with nothing, one value, equal values, no finite value, 200 rows, long and hostile
// names.
[[nodiscard]] Page worst_cases();

}  // namespace extractinator::report::testing
