// kill -9 at random moments: no record lost, none twice, the same bytes in the end.
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/program.h"
#include "tests/soak/program_kills.h"
#include "tests/soak/tally.h"

namespace extractinator::testing {
namespace {

using ::testing::HasSubstr;

class ResumeTest : public ::testing::Test {
 protected:
  ProgramResult run(const std::string& name) const {
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
        {.environment = {{"XDG_CACHE_HOME", (folder_.path() / "cache").string()}}}
    );
  }
  std::string exported(const std::string& name) const {
    return read_file(
        folder_.path() / "out" / name / "Task002_nodule_diameter-run0/nlp-predictions-dataset.json"
    );
  }

  TestFolder folder_;
};

// `./dev soak` kills it 200 times.
TEST_F(ResumeTest, KillsChangeNothing) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr std::uint64_t kKills = 10;  // Each takes many times as long.
#else
  constexpr std::uint64_t kKills = 30;
#endif
  const auto tally = soak::kill_program(kKills, 20260101);
  ASSERT_TRUE(tally) << to_string(tally.error());
  EXPECT_EQ(tally->n, kKills);
  EXPECT_EQ(tally->n_broken(), 0U) << tally->first;
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
