// The loop over cells; everything here is public through conduct.h.
#include "study/conduct.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "run/backend.h"
#include "study/cell.h"
#include "study/cell_run.h"
#include "study/fingerprint.h"
#include "study/outcome.h"
#include "study/study.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::study {
namespace {

constexpr const char* kCells = "cells";

// Bytes of this process that are in memory now; 0 where the system does not say.
std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t n_virtual = 0;
  std::uint64_t n_resident = 0;
  statm >> n_virtual >> n_resident;
  return statm ? n_resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

// Passes on what is told of records, looks at the memory and at the time.
class Watch final : public ProgressSink {
 public:
  Watch(StudySink& sink, const Clock& clock, const Budget& budget, std::stop_source& stop)
      : sink_(sink),
        clock_(clock),
        stop_(stop) {
    if (budget.max_minutes) {
      deadline_ = clock.monotonic() + std::chrono::duration_cast<std::chrono::nanoseconds>(
                                          std::chrono::duration<double>(*budget.max_minutes * 60)
                                      );
    }
  }

  void begin(const Progress& progress) override {
    look();
    sink_.begin(progress);
  }
  void update(const Progress& progress) override {
    look();
    sink_.update(progress);
  }
  void end(const Progress& progress) override {
    look();
    sink_.end(progress);
  }
  void warn(std::string_view message) override { sink_.warn(message); }
  void note(std::string_view message) override { sink_.note(message); }

  // Of what is told from now on.
  void forget_memory() { n_peak_bytes_ = 0; }
  [[nodiscard]] std::uint64_t n_peak_bytes() const { return n_peak_bytes_; }
  [[nodiscard]] bool is_time_up() const { return deadline_ && clock_.monotonic() >= *deadline_; }

 private:
  void look() {
    n_peak_bytes_ = std::max(n_peak_bytes_, resident_bytes());
    if (is_time_up()) stop_.request_stop();
  }

  StudySink& sink_;
  const Clock& clock_;
  std::stop_source& stop_;
  std::optional<std::chrono::nanoseconds> deadline_ = {};
  std::uint64_t n_peak_bytes_ = 0;
};

// What the next cell would meet, too.
bool stops_everything(const Error& error) {
  return error.code == ErrorCode::io_error || error.code == ErrorCode::corrupt ||
         error.code == ErrorCode::conflict || error.code == ErrorCode::cancelled;
}

class Conduct {
 public:
  Conduct(
      const Study& study,
      const std::filesystem::path& folder,
      Standing& standing,
      const ConductOptions& options
  )
      : study_(study),
        folder_(folder),
        standing_(standing),
        options_(options),
        on_asked_(options.stop, [this] { stop_.request_stop(); }),
        watch_(options.sink, options.clock, options.budget, stop_) {}

  Result<StudyEnd> run() {
    for (std::size_t model = 0; model < study_.models.size(); ++model) {
      const std::vector<std::size_t> left = left_of(model);
      if (left.empty()) continue;
      if (is_over()) break;
      TRY_VOID(run_model(model, left));
    }
    if (options_.stop.stop_requested()) return StudyEnd::cancelled;
    return standing_.count(CellState::left) > 0 ? StudyEnd::budget : StudyEnd::finished;
  }

 private:
  [[nodiscard]] bool is_over() const {
    const bool are_enough = options_.budget.max_cells && n_run_ >= *options_.budget.max_cells;
    return are_enough || stop_.stop_requested() || watch_.is_time_up();
  }

  [[nodiscard]] std::vector<std::size_t> left_of(std::size_t model) const {
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < standing_.cells.size(); ++i) {
      const CellStanding& one = standing_.cells[i];
      if (one.cell.model == model && one.state == CellState::left) left.push_back(i);
    }
    return left;
  }

  Result<void> run_model(std::size_t model, const std::vector<std::size_t>& left) {
    options_.sink.model_loads(study_, model);
    watch_.forget_memory();
    const Options options = options_of(study_, study_.models[model], options_.machine);
    auto run_tasks = run::open_task_runner(
        options, options_.files, options_.clock, options_.log, watch_, stop_.get_token()
    );
    if (!run_tasks) {
      if (stops_everything(run_tasks.error())) return std::unexpected(run_tasks.error());
      for (const std::size_t i : left) {
        standing_.cells[i].state = CellState::failed;
        standing_.cells[i].reason = "the model cannot be loaded: " + run_tasks.error().message;
      }
      options_.sink.warn(study_.models[model].name + ": " + to_string(run_tasks.error()));
      return {};
    }
    for (const std::size_t i : left) {
      if (is_over()) break;
      TRY_VOID(run_one(i, options, *run_tasks));
    }
    return {};
  }

  Result<void> run_one(std::size_t i, const Options& options, run::TaskRunner& run_tasks) {
    CellStanding& one = standing_.cells[i];
    const std::filesystem::path folder = folder_ / kCells / one.folder;
    TRY_VOID(options_.files.create_directories(folder));
    ++n_run_;
    watch_.forget_memory();
    options_.sink.cell_begins(standing_, i);
    auto cell = run_cell({
        .study = study_,
        .cell = one.cell,
        .folder = folder,
        .options = options,
        .run_tasks = run_tasks,
        .progress = watch_,
        .files = options_.files,
        .stop = stop_.get_token(),
    });
    if (!cell) {
      if (stops_everything(cell.error()))
        return std::unexpected(std::move(cell).error().within(one.folder.string()));
      one.state = CellState::failed;
      one.reason = cell.error().message;
      options_.sink.warn(one.folder.string() + ": " + to_string(cell.error()));
    } else if (*cell) {
      one.outcome = std::move((*cell)->outcome);
      one.outcome.fingerprint = one.fingerprint;
      one.cost = (*cell)->cost;
      one.cost.n_peak_bytes = watch_.n_peak_bytes();
      TRY_VOID(write_outcome(options_.files, folder, one.outcome, one.cost));
      one.state = CellState::done;
    }
    options_.sink.cell_ends(standing_, i);
    return {};
  }

  const Study& study_;
  const std::filesystem::path& folder_;
  Standing& standing_;
  const ConductOptions& options_;
  std::stop_source stop_ = {};  // By request, or because time is up.
  std::stop_callback<std::function<void()>> on_asked_;
  Watch watch_;
  std::size_t n_run_ = 0;
};

}  // namespace

std::string_view to_string(CellState state) {
  switch (state) {
    case CellState::left:
      return "left";
    case CellState::done:
      return "done";
    case CellState::skipped:
      return "skipped";
    case CellState::failed:
      break;
  }
  return "failed";
}

std::size_t Standing::count(CellState state) const {
  return static_cast<std::size_t>(std::ranges::count(cells, state, &CellStanding::state));
}

Result<Standing> look(FileSystem& files, const Study& study, const std::filesystem::path& folder) {
  Fingerprints fingerprints(files, study);
  Standing standing;
  for (Cell& cell : cells_of(study)) {
    CellStanding one{.folder = folder_of(study, cell), .reason = cell.skipped};
    one.cell = std::move(cell);
    if (!one.reason.empty()) {
      one.state = CellState::skipped;
      standing.cells.push_back(std::move(one));
      continue;
    }
    TRY(one.fingerprint, fingerprints.of(one.cell));
    const std::filesystem::path place = folder / kCells / one.folder;
    TRY(std::optional<Outcome> outcome, read_outcome(files, place));
    if (outcome) {
      if (outcome->fingerprint != one.fingerprint) {
        return fail(
            ErrorCode::conflict,
            "the cell was computed with other data, another model or other options",
            {.file = (place / kOutcomeFile).string()},
            "name another folder with --out, or remove the cell's folder"
        );
      }
      one.outcome = *std::move(outcome);
      TRY(one.cost, read_cost(files, place));
      one.state = CellState::done;
    }
    standing.cells.push_back(std::move(one));
  }
  return standing;
}

Result<StudyEnd> conduct(
    const Study& study,
    const std::filesystem::path& folder,
    Standing& standing,
    const ConductOptions& options
) {
  return Conduct(study, folder, standing, options).run();
}

Result<Forecast> forecast(const FileSystem& files, const Study& study, const Standing& standing) {
  using Key = std::pair<std::size_t, std::size_t>;
  std::map<Key, Cost> by_task;
  std::map<std::size_t, Cost> by_model;
  std::map<Key, std::uint64_t> sizes;  // Records, by task and seed.
  for (const CellStanding& one : standing.cells) {
    if (one.state != CellState::done) continue;
    by_task[{one.cell.model, one.cell.task}] += one.cost;
    by_model[one.cell.model] += one.cost;
    sizes[{one.cell.task, one.cell.seed}] = one.outcome.n_records;
  }
  Forecast sum;
  for (const CellStanding& one : standing.cells) {
    if (one.state != CellState::left && one.state != CellState::failed) continue;
    const Key data = {one.cell.task, one.cell.seed};
    if (!sizes.contains(data)) {
      TRY(const std::uint64_t n, count_records(files, study, one.cell));
      sizes[data] = n;
    }
    sum.n_records += sizes[data];
    Cost cost = by_task[{one.cell.model, one.cell.task}];
    if (cost.n_records == 0) cost = by_model[one.cell.model];
    if (cost.n_records == 0) {
      ++sum.n_unknown;
      continue;
    }
    sum.seconds +=
        static_cast<double>(sizes[data]) * cost.seconds / static_cast<double>(cost.n_records);
  }
  return sum;
}

}  // namespace extractinator::study
