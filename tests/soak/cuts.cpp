// Records, plays back, looks; everything here is public through cuts.h.
#include "tests/soak/cuts.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "store/run_store.h"
#include "store/testing/power_cut.h"
#include "store/testing/recording_disk.h"
#include "store/testing/sample_run.h"
#include "tests/soak/checks.h"
#include "tests/soak/stub_run.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {
namespace {

using store::testing::PowerCut;
using store::testing::Syncs;
using store::testing::TemporaryFolder;
using store::testing::Unsynced;

// The run said after so many operations that the row is stored.
struct Promise {
  std::size_t n_operations = 0;
  std::uint64_t row = 0;
};

// A session came to its end after so many operations, and left these files.
struct SessionEnd {
  std::size_t n_operations = 0;
  std::map<std::string, std::string> files = {};
};

struct Story {
  std::vector<store::testing::DiskOperation> operations = {};
  std::vector<Promise> promises = {};
  std::vector<SessionEnd> ends = {};
};

constexpr std::array<std::string_view, 5> kExports = {
    "nlp-predictions-dataset.json",
    "nlp-predictions-dataset.json.manifest.json",
    "nlp-predictions-dataset.jsonl",
    "nlp-predictions-dataset.jsonl.manifest.json",
    "failures.json",
};

std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const std::string_view name : kExports) {
    if (std::filesystem::exists(folder / name))
      files.emplace(name, store::testing::read_file(folder / name));
  }
  return files;
}

// Half of the rows in one session, the others in the next.
Result<Story> record(const Project& project) {
  std::filesystem::create_directories(project.results());
  ManualClock clock;
  Story story;
  store::testing::RecordingDisk disk;
  for (const std::uint64_t limit : {project.n_rows / 2, project.n_rows}) {
    clock.advance(std::chrono::seconds(1));
    TRY(const RunSummary summary,
        run_stub({
            .project = project,
            .files = disk.files(),
            .clock = clock,
            .limit = limit,
            .on_finish = [&](std::uint64_t row) {
              story.promises.push_back({.n_operations = disk.operations().size(), .row = row});
            },
        }));
    story.ends.push_back(
        {.n_operations = disk.operations().size(), .files = files_in(summary.directory)}
    );
  }
  story.operations = disk.operations();
  return story;
}

class Cutter {
 public:
  Cutter(const CutOptions& options, Tally& tally, std::uint64_t seed)
      : options_(options),
        tally_(tally),
        seed_(seed),
        random_(seed),
        project_(make_project(folder_.path(), options.n_rows, seed)) {}

  Result<void> run() {
    TRY(undisturbed_, run_undisturbed(project_));
    TRY(story_, record(project_));
    {
      TRY(const auto store, store::RunStore::open_read_only(project_.database()));
      TRY(configuration_, store.configuration());
    }
    std::filesystem::remove_all(project_.folder / "out");
    PowerCut power({}, options_.syncs);
    for (std::size_t step = 0; step <= story_.operations.size(); ++step) {
      if (step > 0) power.play(story_.operations[step - 1]);
      while (n_promises_ < story_.promises.size() &&
             story_.promises[n_promises_].n_operations <= step) {
        promised_.insert(story_.promises[n_promises_++].row);
      }
      while (n_ends_ < story_.ends.size() && story_.ends[n_ends_].n_operations <= step)
        ++n_ends_;
      for (std::uint64_t variant = 0; variant < 2 + options_.n_mixed; ++variant) {
        if (tally_.n == options_.n_states) return {};
        ++tally_.n;
        const Unsynced unsynced = variant == 0   ? Unsynced::lost
                                  : variant == 1 ? Unsynced::kept
                                                 : Unsynced::mixed;
        look_at(
            power.cut(unsynced, random_),
            std::format("seed {}, step {}, variant {}", seed_, step, variant)
        );
      }
    }
    return {};
  }

 private:
  void look_at(const std::map<std::string, std::string>& files, const std::string& where) {
    constexpr std::uint64_t kStatesPerEnd = 64;
    std::filesystem::remove_all(project_.folder / "out");
    std::filesystem::create_directories(project_.results());
    for (const auto& [path, content] : files)
      store::testing::write_file(path, content);
    check_exports(files, where);
    check_database(where);
    if (tally_.n % kStatesPerEnd != 0) return;
    RealFileSystem real;
    const SystemClock clock;
    const auto summary = run_stub({.project = project_, .files = real, .clock = clock});
    if (!summary) {
      tally_.blame(tally_.damaged, where + ": " + to_string(summary.error()));
      return;
    }
    check_end(project_, undisturbed_, where + ", at its end", tally_);
  }

  // Each file is that of the last session that ended, or that of the one which may be writing it.
  void check_exports(const std::map<std::string, std::string>& files, const std::string& where) {
    for (const std::string_view name : kExports) {
      const auto found = files.find((project_.results() / name).string());
      const bool is_there = found != files.end();
      const auto is_of = [&](std::size_t session) {
        return is_there && session < story_.ends.size() &&
               story_.ends[session].files.at(std::string(name)) == found->second;
      };
      const bool is_before = n_ends_ == 0 ? !is_there : is_of(n_ends_ - 1);
      if (is_before || is_of(n_ends_)) continue;
      tally_.blame(
          tally_.damaged,
          std::format(
              "{}: `{}` is {}", where, name, is_there ? "neither the old nor the new one" : "gone"
          )
      );
    }
  }

  void check_database(const std::string& where) {
    if (promised_.empty() && !std::filesystem::exists(project_.database())) return;
    // As a writer, so that what a cut left is recovered.
    const ManualClock clock;
    const auto store = store::RunStore::open(project_.database(), configuration_, {}, clock);
    if (!store) {
      tally_.blame(tally_.damaged, where + ": " + to_string(store.error()));
      return;
    }
    check_stored(*store, undisturbed_.rows, promised_, where, tally_);
  }

  const CutOptions& options_;
  Tally& tally_;
  std::uint64_t seed_;
  std::mt19937_64 random_;
  TemporaryFolder folder_;
  Project project_;
  Undisturbed undisturbed_;
  Story story_;
  store::Configuration configuration_;
  std::set<std::uint64_t> promised_;
  std::size_t n_promises_ = 0;
  std::size_t n_ends_ = 0;  // Sessions that have ended.
};

}  // namespace

Result<Tally> cut_power(const CutOptions& options) {
  Tally tally;
  for (std::uint64_t seed = options.seed; tally.n < options.n_states; ++seed) {
    TRY_VOID(Cutter(options, tally, seed).run());
  }
  return tally;
}

}  // namespace extractinator::soak
