// The run in a child that watches its own memory; everything here is public through scale.h.
#include "tests/soak/scale.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <format>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "store/run_store.h"
#include "store/testing/child.h"
#include "tests/program.h"
#include "tests/soak/stub_run.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {
namespace {

using Seconds = std::chrono::duration<double>;
using std::chrono::steady_clock;

std::uint64_t resident_kib() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t n_pages = 0;
  file >> n_pages >> n_pages;
  return n_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

// Says `rows seconds memory peak`, and `error …` if the run fails.
void run_and_watch(const Project& project, const store::testing::Child::Say& say) {
  constexpr std::uint64_t kRowsPerLook = 256;
  RealFileSystem files;
  const SystemClock clock;
  std::uint64_t n_finished = 0;
  std::uint64_t memory = 0;
  std::uint64_t peak = 0;
  const auto start = steady_clock::now();
  Seconds until_last = {};
  const auto summary = run_stub({
      .project = project,
      .files = files,
      .clock = clock,
      .on_finish = [&](std::uint64_t) {
        ++n_finished;
        if (n_finished == project.n_rows) until_last = steady_clock::now() - start;
        if (n_finished % kRowsPerLook != 0) return;
        peak = std::max(peak, resident_kib());
        if (memory == 0 && n_finished * 10 >= project.n_rows) memory = peak;
      },
  });
  if (!summary) return say("error " + to_string(summary.error()));
  say(std::format("{} {} {} {}", n_finished, until_last.count(), memory, peak));
}

// Rows and outcomes as they should be, one at a time.
void check_rows(const Project& project, Tally& tally) {
  const auto store = store::RunStore::open_read_only(project.database());
  if (!store) return tally.blame(tally.damaged, to_string(store.error()));
  std::uint64_t n_rows = 0;
  const auto visited = store->for_each([&](const store::StoredRow& row) -> Result<void> {
    if (row.key.row != n_rows++) tally.blame(tally.lost, std::format("row {}", n_rows - 1));
    const Reply reply = reply_to(report_of(row.key.row, project.seed));
    if (row.outcome.status != reply.status || row.outcome.answer != reply.text)
      tally.blame(tally.invented, std::format("row {}", row.key.row));
    return {};
  });
  if (!visited) tally.blame(tally.damaged, to_string(visited.error()));
  if (n_rows != project.n_rows) tally.blame(tally.lost, std::format("{} rows", n_rows));
}

// How long a command about the run takes. Some rows have no answer, which `status` says with 1.
double seconds_of(
    const ScaleOptions& options, std::vector<std::string> arguments, int expected, Tally& tally
) {
  const auto start = steady_clock::now();
  const auto result = testing::run_program(options.program, arguments, {});
  const Seconds took = steady_clock::now() - start;
  if (result.exit_code != expected) {
    tally.blame(
        tally.damaged,
        std::format(
            "`{}` ended with {}: {}{}", arguments.front(), result.exit_code, result.out, result.err
        )
    );
  }
  return took.count();
}

}  // namespace

Result<ScaleResult> run_at_scale(const ScaleOptions& options) {
  const std::filesystem::path folder = options.folder / "scale";
  std::filesystem::remove_all(folder);
  const Project project = make_project(folder, options.n_rows, 1);
  ScaleResult result;
  Tally& tally = result.tally;
  tally.n = options.n_rows;
  tally.n_runs = 1;
  const auto start = steady_clock::now();
  {
    store::testing::Child child([&](const store::testing::Child::Say& say) {
      run_and_watch(project, say);
    });
    const std::string said = child.next_line().value_or("error it died");
    if (said.starts_with("error")) return fail(ErrorCode::io_error, said);
    std::istringstream words(said);
    std::uint64_t n_finished = 0;
    double until_last = 0;
    words >> n_finished >> until_last >> result.memory_kib >> result.peak_memory_kib;
    result.rows_per_second = static_cast<double>(n_finished) / until_last;
  }
  result.seconds = Seconds(steady_clock::now() - start).count();
  result.database_bytes = std::filesystem::file_size(project.database());
  check_rows(project, tally);
  const std::string run = project.results().string();
  result.status_seconds = seconds_of(options, {"status", run}, 1, tally);
  result.export_seconds = seconds_of(options, {"export", run, "--format", "jsonl"}, 0, tally);
  result.verify_seconds = seconds_of(options, {"verify", run}, 0, tally);
  std::filesystem::remove_all(folder);
  return result;
}

}  // namespace extractinator::soak
