// Processes that are killed, and processes that want the same run at once.
#include <chrono>
#include <cstdint>
#include <format>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/run_store.h"
#include "store/testing/child.h"
#include "store/testing/sample_run.h"

namespace extractinator::store {
namespace {

using testing::Child;
using ::testing::HasSubstr;
using testing::sample_configuration;
using testing::sample_record;
using testing::TemporaryFolder;

constexpr std::uint64_t kRows = 400;

// Says which generation made an outcome, so that a second one for the same row would be seen.
Outcome outcome_of(std::uint64_t row, int generation) {
  return {.row = row, .status = Status::done, .answer = std::to_string(generation)};
}

void run_until_killed(
    const std::filesystem::path& path, Storage storage, int generation, const Child::Say& say
) {
  const ManualClock clock;
  auto store = RunStore::open(path, sample_configuration(), {.storage = storage}, clock);
  if (!store) return say("error " + to_string(store.error()));
  for (std::uint64_t row = 0; row < kRows; ++row) {
    const NewRecord record = sample_record(row, 200 + row % 7 * 1000);
    const auto plan = store->plan(record.key);
    if (!plan) return say("error " + to_string(plan.error()));
    if (*plan == Plan::skip_finished) continue;
    if (*plan == Plan::run) {
      say(std::format("dispatched {}", row));
      if (const auto begun = store->begin_attempts({&record, 1}); !begun)
        return say("error " + to_string(begun.error()));
    }
    const Outcome outcome = outcome_of(row, generation);
    if (const auto done = store->finish({&outcome, 1}); !done)
      return say("error " + to_string(done.error()));
    say(std::format("finished {}", row));
  }
  say("end");
}

class KillTest : public ::testing::TestWithParam<Storage> {};

TEST_P(KillTest, NothingIsLostOrDoneTwice) {
  constexpr int kKills = 120;  // Of each of the two kinds of storage.
  std::mt19937_64 random(7);
  std::map<std::uint64_t, int> finished;  // Row and generation, as promised.
  auto folder = std::make_unique<TemporaryFolder>();
  int n_rounds = 1;
  for (int generation = 0; generation < kKills; ++generation) {
    const auto path = folder->path() / "run.sqlite";
    bool is_at_end = false;
    std::map<std::uint64_t, int> finished_now;
    {
      Child child([&](const Child::Say& say) {
        run_until_killed(path, GetParam(), generation, say);
      });
      const auto hear = [&](const std::string& line) {
        std::istringstream words(line);
        std::string what;
        std::uint64_t row = 0;
        words >> what >> row;
        EXPECT_NE(what, "error") << line;
        if (what == "end") is_at_end = true;
        if (what == "dispatched") {
          EXPECT_FALSE(finished.contains(row)) << "row " << row;
        }
        if (what == "finished") {
          EXPECT_TRUE(finished.emplace(row, generation).second) << "row " << row;
        }
      };
      for (std::uint64_t n = random() % 30; n > 0; --n) {
        const auto line = child.next_line();
        if (!line) break;
        hear(*line);
      }
      // Some microseconds more, so that the kill meets every instruction, not only those after a
      // line was said.
      const auto until =
          std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 1500);
      while (std::chrono::steady_clock::now() < until) {
      }
      child.kill();
      while (const auto line = child.next_line())
        hear(*line);
    }
    const auto reader = RunStore::open_read_only(path);
    if (!reader) {
      // Killed before the database existed, or in the middle of what only a writer may mend.
      EXPECT_TRUE(finished.empty() || GetParam() == Storage::network) << to_string(reader.error());
    } else {
      std::map<std::uint64_t, int> stored;
      const auto visited = reader->for_each([&](const StoredRow& row) -> Result<void> {
        stored[row.key.row] = std::stoi(row.outcome.answer);
        return {};
      });
      // A rollback journal left behind is played back by the next writer.
      EXPECT_TRUE(visited || GetParam() == Storage::network);
      if (visited) {
        EXPECT_THAT(finished, ::testing::IsSubsetOf(stored));
      }
      // What was stored but not yet said counts as done, too: it must not be done again.
      if (visited) finished.insert(stored.begin(), stored.end());
    }
    if (is_at_end) {
      folder = std::make_unique<TemporaryFolder>();
      finished.clear();
      ++n_rounds;
    }
  }
  RecordProperty("n_rounds", n_rounds);
}

INSTANTIATE_TEST_SUITE_P(
    Storages,
    KillTest,
    ::testing::Values(Storage::local, Storage::network),
    [](const auto& tested) { return std::string(to_string(tested.param)); }
);

TEST(OwnershipTest, SecondOpenerIsToldWhoOwnsIt) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "run.sqlite";
  const auto open_and_hold = [&](const Child::Say& say) {
    const ManualClock clock;
    const auto store = RunStore::open(path, sample_configuration(), {}, clock);
    say(store ? "owner" : "error");
    pause();
  };
  const ManualClock clock;
  {
    Child owner(open_and_hold);
    ASSERT_EQ(owner.next_line(), "owner");
    const auto start = std::chrono::steady_clock::now();
    const auto second = RunStore::open(path, sample_configuration(), {.overwrite = true}, clock);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::conflict);
    EXPECT_THAT(second.error().message, HasSubstr(std::format("process {} on ", owner.pid())));
  }
  // The kernel released it with the death of the owner.
  EXPECT_TRUE(RunStore::open(path, sample_configuration(), {}, clock));
}

TEST(OwnershipTest, SameProcessIsASecondOpener) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "run.sqlite";
  const ManualClock clock;
  const auto first = RunStore::open(path, sample_configuration(), {}, clock);
  ASSERT_TRUE(first);
  const auto second = RunStore::open(path, sample_configuration(), {}, clock);
  EXPECT_EQ(second.error().code, ErrorCode::conflict);
  EXPECT_THAT(second.error().message, HasSubstr(std::format("process {} on ", getpid())));
}

TEST(OwnershipTest, OneOfManyWins) {
  constexpr int kRaces = 100;
  constexpr int kRacers = 4;
  const TemporaryFolder folder;
  for (int race = 0; race < kRaces; ++race) {
    SCOPED_TRACE(race);
    // Half of the races are for a database that is there already.
    const auto path = folder.path() / std::format("{}.sqlite", race / 2);
    std::vector<std::unique_ptr<Child>> racers;
    for (int i = 0; i < kRacers; ++i) {
      racers.push_back(std::make_unique<Child>([&](const Child::Say& say) {
        const ManualClock clock;
        const auto store = RunStore::open(path, sample_configuration(), {}, clock);
        say(store ? "owner" : std::string(to_string(store.error().code)));
        pause();
      }));
    }
    int n_owners = 0;
    for (const auto& racer : racers) {
      const std::string line = racer->next_line().value_or("dead");
      if (line == "owner") {
        ++n_owners;
      } else {
        EXPECT_EQ(line, "conflict");
      }
    }
    EXPECT_EQ(n_owners, 1);
  }
}

}  // namespace
}  // namespace extractinator::store
