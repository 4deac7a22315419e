// kill -9 at random moments: no record lost, none twice, the same bytes in the end.
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::HasSubstr;

class ResumeTest : public ::testing::Test {
 protected:
  ProgramResult run(const std::string& name, std::chrono::microseconds kill_after = {}) const {
    return run_program(
        {"run",
         (demo_dir() / "tasks/Task002_nodule_diameter.json").string(),
         "--model",
         demo_model().string(),
         "--out",
         (folder_.path() / "out").string(),
         "--run-name",
         name,
         "--reproducible",
         "--limit",
         "24",
         "--slots",
         "4",
         "--threads",
         "1"},
        {.environment = {{"XDG_CACHE_HOME", (folder_.path() / "cache").string()}},
         .signal_after = kill_after}
    );
  }
  std::string exported(const std::string& name) const {
    return read_file(
        folder_.path() / "out" / name / "Task002_nodule_diameter-run0/nlp-predictions-dataset.json"
    );
  }

  TestFolder folder_;
};

TEST_F(ResumeTest, TwoHundredKillsChangeNothing) {
  ASSERT_EQ(run("warm-up").exit_code, 0);
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(run("undisturbed").exit_code, 0);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start
  );
  const std::string expected = exported("undisturbed");
  ASSERT_FALSE(expected.empty());

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr int kKills = 40;  // Each takes many times as long.
#else
  constexpr int kKills = 200;
#endif
  constexpr unsigned kSeed = 20260101;
  std::mt19937_64 random(kSeed);
  std::uniform_int_distribution<std::int64_t> moment(1'000, whole.count());
  int n_kills = 0;
  int n_runs = 0;
  while (n_kills < kKills) {
    const std::string name = "killed" + std::to_string(n_runs++);
    for (bool is_finished = false; !is_finished;) {
      const auto result = run(name, std::chrono::microseconds(moment(random)));
      if (result.signal == 9) ++n_kills;
      ASSERT_TRUE(result.signal == 9 || result.exit_code == 0)
          << "seed " << kSeed << ": " << result.err;
      is_finished = result.exit_code == 0;
    }
    ASSERT_EQ(exported(name), expected) << "seed " << kSeed << ", run " << n_runs;
  }
  std::printf("%d kills in %d runs, 0 lost, 0 twice\n", n_kills, n_runs);
}

// Two programs at once must not work on one run.
TEST_F(ResumeTest, ASecondProgramIsRefusedWithTheOwner) {
  ASSERT_EQ(run("warm-up").exit_code, 0);
  std::vector<ProgramResult> results(4);
  {
    std::vector<std::jthread> threads;
    for (ProgramResult& result : results)
      threads.emplace_back([&] { result = run("shared"); });
  }
  int n_done = 0;
  for (const ProgramResult& result : results) {
    if (result.exit_code == 0) {
      ++n_done;
    } else {
      EXPECT_EQ(result.exit_code, 2);
      EXPECT_THAT(result.err, HasSubstr("process "));
    }
  }
  EXPECT_GE(n_done, 1);
  EXPECT_EQ(exported("shared"), exported("warm-up"));
}

}  // namespace
}  // namespace extractinator::testing
