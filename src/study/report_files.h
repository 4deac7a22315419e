// The files of a study's report.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/file_system.h"
#include "base/result.h"
#include "study/conduct.h"
#include "study/study.h"

namespace extractinator::study {

inline constexpr std::string_view kReportPage = "report.html";

// Writes into `folder`, each file whole or not at all: report.json, scores.csv and the CSV of every
// other table and figure, tables.md, and figures/<name>.svg, which are the same however often the
// study was stopped; costs.json, costs.csv, … and costs.md with what was measured; and report.html,
// which has both, what was measured in its last section. Fails with `io_error`.
[[nodiscard]] Result<void> write_report(
    FileSystem& files,
    const Study& study,
    const Standing& standing,
    const std::filesystem::path& folder
);

}  // namespace extractinator::study
