// Computes one cell with a model that is loaded.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>

#include "base/file_system.h"
#include "base/result.h"
#include "run/backend.h"
#include "study/cell.h"
#include "study/outcome.h"
#include "study/study.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::study {

// The options that every cell of a model is run with. Of `machine` those count that change how fast
// something is computed and where: slots, threads, layers on the GPU.
[[nodiscard]] Options options_of(
    const Study& study, const StudyModel& model, const Options& machine
);

struct CellRun {
  Outcome outcome = {};  // Without fingerprint.
  Cost cost = {};        // Without memory.
};

// What a cell is computed with; what it refers to must outlive the call.
struct CellJob {
  const Study& study;
  const Cell& cell;
  std::filesystem::path folder = {};
  Options options = {};  // Of options_of().
  run::TaskRunner& run_tasks;
  ProgressSink& progress;
  FileSystem& files;
  std::stop_token stop = {};
};

// Runs the cell in its folder, `run/` and `predictions/` of it, or goes on with it there, and
// scores it: a job of the benchmark as `dragon run` and `dragon eval` do, a task file as `run` and
// `eval`. A job whose instruction is too long for the model has no answers, and is scored so.
// Nothing if it was stopped. Fails as these do.
[[nodiscard]] Result<std::optional<CellRun>> run_cell(CellJob job);

// Records of a cell. Fails as reading does. Cost: a pass over the data.
[[nodiscard]] Result<std::uint64_t> count_records(
    const FileSystem& files, const Study& study, const Cell& cell
);

}  // namespace extractinator::study
