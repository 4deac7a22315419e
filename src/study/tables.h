// The tables of a study's report.
#pragma once

#include <string>

#include "report/table.h"
#include "study/conduct.h"
#include "study/results.h"
#include "study/study.h"

namespace extractinator::study {

// By model and way: overall mean and counts of grades, as table 1 of the article; then what was not
// computed.
[[nodiscard]] report::Table overall_table(const Study& study, const Results& results);
// Means by type of task, a column for each type that has a score.
[[nodiscard]] report::Table types_table(const Study& study, const Results& results);
// Mean, deviation, range and grade of every task.
[[nodiscard]] report::Table tasks_table(const Study& study, const Results& results);
// The three best and worst tasks of each model and way.
[[nodiscard]] report::Table extremes_table(const Study& study, const Results& results);
[[nodiscard]] report::Table translations_table(const Study& study, const Results& results);
// All models in one way: the rank test.
[[nodiscard]] report::Table models_table(const Results& results);
// Models in pairs.
[[nodiscard]] report::Table pairs_table(const Study& study, const Results& results);
// Cells that have no outcome, by why.
[[nodiscard]] report::Table missing_table(const Study& study, const Standing& standing);
// A line for each cell.
[[nodiscard]] report::Table scores_table(const Study& study, const Standing& standing);

// What was measured, by model and by cell: time, memory.
[[nodiscard]] report::Table costs_table(
    const Study& study, const Standing& standing, const Results& results
);
[[nodiscard]] report::Table cell_costs_table(const Standing& standing);

// As a table of Markdown with aligned columns, its caption above and its note below.
[[nodiscard]] std::string to_markdown(const report::Table& table);

}  // namespace extractinator::study
