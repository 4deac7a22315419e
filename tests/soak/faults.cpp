// One fault per run; everything here is public through faults.h.
#include "tests/soak/faults.h"

#include <cstdint>
#include <filesystem>
#include <format>
#include <set>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "store/run_store.h"
#include "store/testing/recording_disk.h"
#include "store/testing/sample_run.h"
#include "tests/soak/checks.h"
#include "tests/soak/stub_run.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {
namespace {

using store::testing::Fault;
using store::testing::Lasting;

class Breaker {
 public:
  explicit Breaker(const FaultOptions& options)
      : options_(options),
        project_(make_project(folder_.path(), options.n_rows, options.seed)) {}

  Result<FaultTally> run() {
    TRY(undisturbed_, run_undisturbed(project_));
    for (const Fault fault : store::testing::kFaults) {
      for (const Lasting lasting : {Lasting::once, Lasting::from_then_on}) {
        for (std::uint64_t step = options_.seed % options_.every;; step += options_.every) {
          if (!fail_at(step, fault, lasting)) break;
        }
      }
    }
    return result_;
  }

 private:
  // False if the run had no such step.
  bool fail_at(std::uint64_t step, Fault fault, Lasting lasting) {
    std::filesystem::remove_all(project_.folder / "out");
    const std::string where = std::format(
        "{} {} at {}",
        store::testing::to_string(fault),
        lasting == Lasting::once ? "once" : "from then on",
        step
    );
    Tally& tally = result_.tally;
    const SystemClock clock;
    std::set<std::uint64_t> promised;
    bool has_survived = false;
    {
      store::testing::RecordingDisk disk;
      disk.fail_at(step, fault, lasting);
      const auto summary = run_stub({
          .project = project_,
          .files = disk.files(),
          .clock = clock,
          .on_finish = [&](std::uint64_t row) { promised.insert(row); },
      });
      if (disk.n_steps() <= step) return false;
      ++tally.n;
      if (summary) {
        ++result_.n_survived;
        has_survived = true;
      } else if (summary.error().message.contains(project_.folder.string())) {
        ++result_.n_stopped;
      } else {
        tally.blame(tally.damaged, where + ": no file is named: " + to_string(summary.error()));
      }
    }
    // A database that could not be closed is mended by the next run, which looks at it.
    if (has_survived && exports_of(project_.results()) != undisturbed_.exports)
      tally.blame(tally.different, where + ", which went on: the exports differ");
    RealFileSystem files;
    const auto summary = run_stub({
        .project = project_,
        .files = files,
        .clock = clock,
        .on_dispatch = [&](std::uint64_t row) {
          if (promised.contains(row))
            tally.blame(tally.repeated, std::format("{}: row {} was done again", where, row));
        },
    });
    if (!summary) {
      tally.blame(tally.damaged, where + ", resumed: " + to_string(summary.error()));
      return true;
    }
    check_end(project_, undisturbed_, where + ", resumed", tally);
    return true;
  }

  const FaultOptions& options_;
  store::testing::TemporaryFolder folder_;
  Project project_;
  Undisturbed undisturbed_;
  FaultTally result_;
};

}  // namespace

Result<FaultTally> fail_operations(const FaultOptions& options) { return Breaker(options).run(); }

}  // namespace extractinator::soak
