// The page of a study's report: its figures, tables and methods.
#pragma once

#include "report/page.h"
#include "study/conduct.h"
#include "study/results.h"
#include "study/study.h"

namespace extractinator::study {

// All that is the same however often the study was stopped on its way.
[[nodiscard]] report::Page page_of(
    const Study& study, const Standing& standing, const Results& results
);

// What was measured, and differs from one time to another. Its sections end the page.
[[nodiscard]] report::Page costs_page_of(
    const Study& study, const Standing& standing, const Results& results
);

}  // namespace extractinator::study
