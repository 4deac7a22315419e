// Fails every step of a run once, or from some step on: an error is told, nothing promised is lost,
// and the next run goes on.
#include <cstdint>
#include <set>
#include <string>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "store/run_store.h"
#include "store/testing/recording_disk.h"
#include "store/testing/sample_run.h"

namespace extractinator::store {
namespace {

using testing::Fault;
using testing::Lasting;
using testing::RecordingDisk;
using testing::sample_configuration;
using testing::sample_outcome;
using testing::sample_record;
using testing::TemporaryFolder;

constexpr std::uint64_t kRows = 4;

struct Story {
  std::set<std::uint64_t> finished;  // Rows whose outcome the store said it holds.
  std::optional<Error> error;        // The first.
};

// Runs every row that is not finished until something fails, and then checks that the store stays
// failed.
Story run_all(const std::filesystem::path& path, Storage storage) {
  const ManualClock clock;
  Story story;
  auto store = RunStore::open(path, sample_configuration(), {.storage = storage}, clock);
  if (!store) {
    story.error = store.error();
    return story;
  }
  for (std::uint64_t row = 0; row < kRows; ++row) {
    const NewRecord record = sample_record(row, 5000);
    const Outcome outcome = sample_outcome(row);
    const auto run_one = [&]() -> Result<void> {
      TRY(const Plan plan, store->plan(record.key));
      if (plan == Plan::skip_finished) return {};
      if (plan == Plan::run) TRY_VOID(store->begin_attempts({&record, 1}));
      TRY_VOID(store->finish({&outcome, 1}));
      story.finished.insert(row);
      return {};
    };
    const auto done = run_one();
    if (done) continue;
    story.error = done.error();
    EXPECT_EQ(done.error().code, ErrorCode::io_error);
    EXPECT_THAT(done.error().message, ::testing::HasSubstr("run.sqlite"));
    const NewRecord other = sample_record(kRows, 100);
    EXPECT_EQ(store->begin_attempts({&other, 1}).error(), done.error());
    EXPECT_EQ(store->plan(record.key).error(), done.error());
    EXPECT_EQ(store->counts().error(), done.error());
    return story;
  }
  return story;
}

class DiskFaultTest : public ::testing::TestWithParam<std::tuple<Storage, Fault, Lasting>> {};

TEST_P(DiskFaultTest, IsToldAndSurvived) {
  const auto [storage, fault, lasting] = GetParam();
  const TemporaryFolder folder;
  std::uint64_t n_reported = 0;
  constexpr std::uint64_t kMostSteps = 5000;
  for (std::uint64_t step = 0;; ++step) {
    ASSERT_LT(step, kMostSteps);
    SCOPED_TRACE(step);
    const auto path = folder.path() / std::to_string(step) / "run.sqlite";
    std::filesystem::create_directory(path.parent_path());
    Story story;
    bool is_beyond_the_end = false;
    {
      RecordingDisk disk;
      disk.fail_at(step, fault, lasting);
      story = run_all(path, storage);
      is_beyond_the_end = disk.n_steps() <= step;
    }
    if (story.error) ++n_reported;

    const ManualClock clock;
    {
      auto store = RunStore::open(path, sample_configuration(), {.storage = storage}, clock);
      ASSERT_TRUE(store) << to_string(store.error());
      std::set<std::uint64_t> stored;
      ASSERT_TRUE(store->for_each([&](const StoredRow& row) -> Result<void> {
        stored.insert(row.key.row);
        EXPECT_EQ(row.outcome, sample_outcome(row.key.row));
        return {};
      }));
      EXPECT_THAT(story.finished, ::testing::IsSubsetOf(stored));
    }
    const Story second = run_all(path, storage);
    EXPECT_FALSE(second.error) << to_string(*second.error);
    auto store = RunStore::open_read_only(path);
    ASSERT_TRUE(store) << to_string(store.error());
    const auto counts = store->counts();
    ASSERT_TRUE(counts);
    EXPECT_EQ(counts->done + counts->invalid + counts->failed, kRows);
    if (is_beyond_the_end) {
      EXPECT_FALSE(story.error);
      RecordProperty("n_steps", static_cast<int>(step));
      break;
    }
    std::filesystem::remove_all(path.parent_path());
  }
  // Removing a file is not needed for the truth of what is stored; the others matter.
  const bool may_be_silent = fault == Fault::remove_error || fault == Fault::truncate_error;
  EXPECT_TRUE(n_reported > 0 || may_be_silent);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    DiskFaultTest,
    ::testing::Combine(
        ::testing::Values(Storage::local, Storage::network),
        ::testing::ValuesIn(testing::kFaults),
        ::testing::Values(Lasting::once, Lasting::from_then_on)
    ),
    [](const auto& tested) {
      return std::string(to_string(std::get<0>(tested.param))) + "_" +
             testing::to_string(std::get<1>(tested.param)) +
             (std::get<2>(tested.param) == Lasting::once ? "_once" : "_lasting");
    }
);

}  // namespace
}  // namespace extractinator::store
