// Processes that are killed while they have a row: kills from outside, however quickly they follow
// one another, cost no row, and a row that kills is given up in the end.
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "store/run_store.h"
#include "store/testing/sample_run.h"
#include "tests/soak/checks.h"
#include "tests/soak/stub_run.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {
namespace {

using ::testing::HasSubstr;

constexpr std::uint64_t kRows = 8;

class DeathsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto undisturbed = run_undisturbed(project_);
    ASSERT_TRUE(undisturbed) << to_string(undisturbed.error());
    undisturbed_ = *std::move(undisturbed);
    std::filesystem::remove_all(project_.folder / "out");
  }

  // A process of its own; whether it came to the end of the run. `on_dispatch` may kill it.
  [[nodiscard]] bool run(const std::function<void(std::uint64_t row)>& on_dispatch) const {
    const pid_t child = ::fork();
    EXTR_CHECK(child >= 0, "processes can be made");
    if (child == 0) {
      RealFileSystem files;
      const SystemClock clock;
      const auto summary = run_stub(
          {.project = project_, .files = files, .clock = clock, .on_dispatch = on_dispatch}
      );
      ::_exit(summary && !summary->is_cancelled ? 0 : 1);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    const bool is_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    const bool is_done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    EXPECT_TRUE(is_killed || is_done) << "status " << status;
    return is_done;
  }

  [[nodiscard]] Rows stored() const {
    const auto store = store::RunStore::open_read_only(project_.database());
    EXPECT_TRUE(store) << to_string(store.error());
    return store ? rows_of(*store).value() : Rows();
  }

  store::testing::TemporaryFolder folder_;
  Project project_ = make_project(folder_.path(), kRows, 3);
  Undisturbed undisturbed_;
};

void die() { ::kill(::getpid(), SIGKILL); }

// No process lives long enough to finish a row. The first two deaths meet all rows, the next meet
// one each, until every row saw seven: one more and the first is given up.
TEST_F(DeathsTest, QuickKillsCostNoRow) {
  constexpr std::uint64_t kDeaths = 2 + (kRows * 5);
  for (std::uint64_t death = 0; death < kDeaths; ++death)
    ASSERT_FALSE(run([](std::uint64_t) { die(); }));
  EXPECT_TRUE(stored().empty());
  EXPECT_TRUE(run({}));
  Tally tally;
  check_end(project_, undisturbed_, "after quick kills", tally);
  EXPECT_EQ(tally.n_broken(), 0U) << tally.first;
}

TEST_F(DeathsTest, KillsThatNeverEndGiveUpEveryRowAndEnd) {
  constexpr std::uint64_t kDeaths = 2 + (kRows * 6);
  for (std::uint64_t death = 0; death < kDeaths; ++death)
    ASSERT_FALSE(run([](std::uint64_t) { die(); })) << death;
  EXPECT_TRUE(run([](std::uint64_t) { die(); })) << "there is nothing left to be killed at";
  const Rows rows = stored();
  EXPECT_EQ(rows.size(), kRows);
  for (const auto& [row, text] : rows)
    EXPECT_THAT(text, HasSubstr("failed||quarantined|")) << row;
}

// As where the memory does not suffice for a long report. All other rows are finished after the
// fourth death, and have their own outcome.
TEST_F(DeathsTest, RowsThatKillAreGivenUpAfterAllOthers) {
  const std::set<std::uint64_t> killers = {2, 5};
  const auto kill_at = [&](std::uint64_t row) {
    if (killers.contains(row)) die();
  };
  std::uint64_t n_deaths = 0;
  while (!run(kill_at)) {
    ++n_deaths;
    ASSERT_LE(n_deaths, 16U);
    // Two deaths meet both, then each has two alone, and after that all others were finished.
    if (n_deaths >= 7) {
      EXPECT_GE(stored().size(), kRows - killers.size()) << n_deaths;
    }
  }
  EXPECT_EQ(n_deaths, 2U + (2U * 6U));
  const Rows rows = stored();
  ASSERT_EQ(rows.size(), kRows);
  for (const auto& [row, text] : rows) {
    if (killers.contains(row)) {
      EXPECT_THAT(text, HasSubstr("failed||quarantined|")) << row;
    } else {
      EXPECT_EQ(text, undisturbed_.rows.at(row));
    }
  }
}

}  // namespace
}  // namespace extractinator::soak
