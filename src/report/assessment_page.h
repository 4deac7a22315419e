// The page of an assessment: what `extractinate eval --out` writes as report.html.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "eval/assessment.h"
#include "report/methods.h"
#include "report/page.h"

namespace extractinator::report {

// Errors of a field that a page shows; errors.csv has all that were kept.
inline constexpr std::size_t kMostErrorsShown = 100;

// `facts` come from the run; what an assessment knows itself (counts, how intervals were made) is
// added here. Texts of reports are in the page if they are in the assessment, and only then.
[[nodiscard]] Page assessment_page(const eval::Assessment& assessment, Facts facts);

// The name of a measure as people write it: "balanced accuracy", "AUROC", "F1 (macro)".
[[nodiscard]] std::string measure_title(std::string_view name);

}  // namespace extractinator::report
