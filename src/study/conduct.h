// Conducts a study: computes the cells that are left, model by model, until it is done or stopped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "study/cell.h"
#include "study/outcome.h"
#include "study/study.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::study {

enum class CellState : std::uint8_t {
  left,     // To be computed, or to go on with.
  done,     // Its outcome is there.
  skipped,  // It is not computed, for a reason that the study has.
  failed,   // It could not be computed, and is tried again by the next call.
};
[[nodiscard]] std::string_view to_string(CellState state);

struct CellStanding {
  Cell cell = {};
  std::filesystem::path folder = {};  // Below that of the study.
  CellState state = CellState::left;
  std::string reason = {};  // Why it was skipped or failed.
  std::string fingerprint = {};
  Outcome outcome = {};  // Of a cell that is done, as the cost.
  Cost cost = {};
};

// Where a study stands, cell by cell, in the order of cells_of().
struct Standing {
  std::vector<CellStanding> cells = {};

  [[nodiscard]] std::size_t count(CellState state) const;
};

// Reads what is done in `folder`. Fails with `conflict` for a cell that was computed for other
// data, another model or other options.
[[nodiscard]] Result<Standing> look(
    FileSystem& files, const Study& study, const std::filesystem::path& folder
);

// How much may be done by one call; it stops in the middle of a cell where time is up.
struct Budget {
  std::optional<double> max_minutes = {};
  std::optional<std::size_t> max_cells = {};  // That are computed or gone on with.
};

// Told about a study on the thread that conducts it, beside the progress of each cell's records.
class StudySink : public ProgressSink {
 public:
  virtual void model_loads(const Study& study, std::size_t model) = 0;
  virtual void cell_begins(const Standing& standing, std::size_t cell) = 0;
  // Done, failed or stopped.
  virtual void cell_ends(const Standing& standing, std::size_t cell) = 0;
};

enum class StudyEnd : std::uint8_t {
  finished,   // Nothing is left.
  budget,     // That was all that the budget was for.
  cancelled,  // Stopped on request.
};

// What a study is conducted with; what it refers to must outlive the call.
struct ConductOptions {
  FileSystem& files;
  const Clock& clock;
  Log& log;
  StudySink& sink;
  std::stop_token stop = {};
  Options machine = {};  // See options_of().
  Budget budget = {};
};

// Brings `standing`, of look(), forward. Everything that is finished is durable at once, and cells
// that were begun go on at the record where they were stopped. A cell that cannot be computed does
// not stop the others, nor does a model that cannot be loaded. Fails where the disk or a run
// database does.
[[nodiscard]] Result<StudyEnd> conduct(
    const Study& study,
    const std::filesystem::path& folder,
    Standing& standing,
    const ConductOptions& options
);

// What is left, and how long that takes by what was measured.
struct Forecast {
  std::uint64_t n_records = 0;  // Of cells that are left.
  double seconds = 0;           // Of those whose model was measured on any task.
  std::size_t n_unknown = 0;    // Cells whose model was not.
};

// Seconds per record are those of the model on the task, else of the model on all tasks. Fails as
// reading the data does. Cost: a pass over the data of tasks that have no finished cell.
[[nodiscard]] Result<Forecast> forecast(
    const FileSystem& files, const Study& study, const Standing& standing
);

}  // namespace extractinator::study
