// Cuts the power at every step of a run and looks at what a new process finds.
#include "store/testing/power_cut.h"

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "store/run_store.h"
#include "store/testing/recording_disk.h"
#include "store/testing/sample_run.h"

namespace extractinator::store {
namespace {

using testing::PowerCut;
using testing::RecordingDisk;
using testing::sample_configuration;
using testing::sample_outcome;
using testing::sample_record;
using testing::Syncs;
using testing::TemporaryFolder;
using testing::Unsynced;

// A promise the store made when a call returned: after that many operations of the disk.
struct Promise {
  std::size_t n_operations = 0;
  std::uint64_t row = 0;
  enum class Kind : std::uint8_t { begun, finished } kind = Kind::begun;
};

struct RecordedRun {
  std::map<std::string, std::string> files_before;
  std::vector<testing::DiskOperation> operations;
  std::vector<Promise> promises;
};

constexpr std::uint64_t kRows = 50;
constexpr std::uint64_t kPoisonRow = 10;  // Begun again and again, never finished.
constexpr int kAttemptsOfPoison = 8;

// Runs kRows records in two processes' worth of opening and closing.
RecordedRun record_run(const std::filesystem::path& path, Storage storage) {
  const ManualClock clock;
  const OpenOptions options = {.storage = storage};
  RecordedRun run;
  EXPECT_TRUE(RunStore::open(path, sample_configuration(), options, clock));
  run.files_before = testing::read_folder(path.parent_path());

  const RecordingDisk disk;
  const auto promise = [&](std::uint64_t row, Promise::Kind kind) {
    run.promises.push_back({.n_operations = disk.operations().size(), .row = row, .kind = kind});
  };
  for (std::uint64_t part = 0; part < 2; ++part) {
    auto store = RunStore::open(path, sample_configuration(), options, clock);
    if (!store) {
      ADD_FAILURE() << to_string(store.error());
      return run;
    }
    for (std::uint64_t row = part * kRows / 2; row < (part + 1) * kRows / 2; ++row) {
      const NewRecord record = sample_record(row, row % 5 == 0 ? 9000 : 300);
      for (int i = 0; i < (row == kPoisonRow ? kAttemptsOfPoison : 1); ++i) {
        EXPECT_TRUE(store->begin_attempts({&record, 1}));
        promise(row, Promise::Kind::begun);
      }
      if (row == kPoisonRow) continue;
      const Outcome outcome = sample_outcome(row);
      EXPECT_TRUE(store->finish({&outcome, 1}));
      promise(row, Promise::Kind::finished);
    }
  }
  run.operations = disk.operations();
  return run;
}

// Nothing if all promises hold in the files of `folder`, else what is wrong.
std::optional<std::string> find_broken_promise(
    const std::filesystem::path& path, std::span<const Promise> promises, Storage storage
) {
  const ManualClock clock;
  auto store = RunStore::open(path, sample_configuration(), {.storage = storage}, clock);
  if (!store) return to_string(store.error());

  std::map<std::uint64_t, Outcome> stored;
  const auto visited = store->for_each([&](const StoredRow& row) -> Result<void> {
    stored[row.key.row] = row.outcome;
    return {};
  });
  if (!visited) return to_string(visited.error());
  for (const auto& [row, outcome] : stored) {
    if (!(outcome == sample_outcome(row))) return "row " + std::to_string(row) + " differs";
  }
  std::map<std::uint64_t, int> n_begun;
  for (const Promise& promise : promises) {
    if (promise.kind == Promise::Kind::finished && !stored.contains(promise.row)) {
      return "the outcome of row " + std::to_string(promise.row) + " is lost";
    }
    if (promise.kind == Promise::Kind::begun) ++n_begun[promise.row];
  }
  // Only a quarantine needs every attempt.
  if (n_begun[kPoisonRow] == kAttemptsOfPoison) {
    const auto plan = store->plan(sample_record(kPoisonRow, 9000).key);
    if (!plan || *plan != Plan::quarantined) return "an attempt is lost";
  }
  return std::nullopt;
}

struct CutSummary {
  std::size_t n_states = 0;
  std::size_t n_broken = 0;
  std::string first_broken;
};

CutSummary cut_everywhere(const RecordedRun& run, Syncs syncs, Storage storage, int n_mixed) {
  std::mt19937_64 random(20260131);  // Fixed, so that a finding stays.
  PowerCut power(run.files_before, syncs);
  CutSummary result;
  std::size_t n_promises = 0;
  for (std::size_t step = 0; step <= run.operations.size(); ++step) {
    if (step > 0) power.play(run.operations[step - 1]);
    while (n_promises < run.promises.size() && run.promises[n_promises].n_operations <= step)
      ++n_promises;
    for (int variant = 0; variant < 2 + n_mixed; ++variant) {
      const Unsynced unsynced = variant == 0   ? Unsynced::lost
                                : variant == 1 ? Unsynced::kept
                                               : Unsynced::mixed;
      const TemporaryFolder folder;
      std::filesystem::path database;
      for (const auto& [path, content] : power.cut(unsynced, random)) {
        const auto target = folder.path() / std::filesystem::path(path).filename();
        testing::write_file(target, content);
        if (target.extension() == ".sqlite") database = target;
      }
      ++result.n_states;
      const auto broken =
          find_broken_promise(database, std::span(run.promises).first(n_promises), storage);
      if (!broken) continue;
      ++result.n_broken;
      if (result.first_broken.empty()) {
        result.first_broken =
            "step " + std::to_string(step) + " variant " + std::to_string(variant) + ": " + *broken;
      }
    }
  }
  return result;
}

class PowerCutTest : public ::testing::TestWithParam<Storage> {};

TEST_P(PowerCutTest, LosesNothingThatWasPromised) {
  const TemporaryFolder folder;
  const RecordedRun run = record_run(folder.path() / "run.sqlite", GetParam());
  ASSERT_EQ(run.promises.size(), 2 * kRows + kAttemptsOfPoison - 2);
  const CutSummary result = cut_everywhere(run, Syncs::honoured, GetParam(), 2);
  EXPECT_GE(result.n_states, 2000U);
  EXPECT_EQ(result.n_broken, 0U) << "of " << result.n_states << ": " << result.first_broken;
  RecordProperty("n_states", static_cast<int>(result.n_states));
}

// The harness can see a loss: without syncs the same run breaks its promises.
TEST_P(PowerCutTest, SeesWhatIsLostWithoutSyncs) {
  const TemporaryFolder folder;
  const RecordedRun run = record_run(folder.path() / "run.sqlite", GetParam());
  const CutSummary result = cut_everywhere(run, Syncs::ignored, GetParam(), 0);
  EXPECT_GT(result.n_broken, result.n_states / 4) << "of " << result.n_states;
}

INSTANTIATE_TEST_SUITE_P(
    Storages,
    PowerCutTest,
    ::testing::Values(Storage::local, Storage::network),
    [](const auto& tested) { return std::string(to_string(tested.param)); }
);

}  // namespace
}  // namespace extractinator::store
