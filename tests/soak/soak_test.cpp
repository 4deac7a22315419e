// The quick versions of the soak: the same disturbances, fewer of them.
#include <cstdlib>

#include <gtest/gtest.h>

#include "base/error.h"
#include "store/testing/power_cut.h"
#include "store/testing/sample_run.h"
#include "tests/soak/cuts.h"
#include "tests/soak/faults.h"
#include "tests/soak/kills.h"
#include "tests/soak/scale.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {
namespace {

void expect_unbroken(const Tally& tally) {
  EXPECT_EQ(tally.n_broken(), 0U) << tally.lost << " lost, " << tally.repeated << " repeated, "
                                  << tally.invented << " invented, " << tally.damaged
                                  << " damaged, " << tally.different
                                  << " different; first: " << tally.first;
}

TEST(SoakTest, KillsChangeNothing) {
  const auto tally = kill_runs({.n_kills = 60});
  ASSERT_TRUE(tally) << to_string(tally.error());
  EXPECT_EQ(tally->n, 60U);
  EXPECT_GE(tally->n_runs, 12U);
  expect_unbroken(*tally);
}

TEST(SoakTest, PowerCutsLoseNothingThatWasPromised) {
  const auto tally = cut_power({.n_states = 1500, .n_rows = 12, .n_mixed = 1});
  ASSERT_TRUE(tally) << to_string(tally.error());
  EXPECT_EQ(tally->n, 1500U);
  expect_unbroken(*tally);
}

// The harness can see a loss: on a disk that ignores syncs the same runs break their promises.
TEST(SoakTest, PowerCutsOnADiskThatLiesAreSeen) {
  const auto tally = cut_power({
      .n_states = 400,
      .n_rows = 12,
      .n_mixed = 0,
      .syncs = store::testing::Syncs::ignored,
  });
  ASSERT_TRUE(tally) << to_string(tally.error());
  EXPECT_GT(tally->n_broken(), 100U);
}

TEST(SoakTest, FaultsOfTheDiskAreToldAndSurvived) {
  const auto result = fail_operations({.n_rows = 6, .every = 7});
  ASSERT_TRUE(result) << to_string(result.error());
  EXPECT_GT(result->n_stopped, 50U);
  expect_unbroken(result->tally);
}

TEST(SoakTest, MemoryDoesNotGrowWithTheRows) {
  const store::testing::TemporaryFolder folder;
  const char* program = std::getenv("EXTRACTINATOR_PROGRAM");
  ASSERT_NE(program, nullptr);
  const auto result = run_at_scale({.n_rows = 5000, .folder = folder.path(), .program = program});
  ASSERT_TRUE(result) << to_string(result.error());
  expect_unbroken(result->tally);
  // Sanitizers keep freed memory, so that this says nothing there.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(result->peak_memory_kib, result->memory_kib + 16 * 1024);
#endif
}

}  // namespace
}  // namespace extractinator::soak
