// The log of commands: what is in the file, and that each command adds to it.
#include "cli/run_log.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"

namespace extractinator::cli {
namespace {

class RunLogTest : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove_all(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string text() const {
    std::ifstream in(folder_ / kLogFile, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) /
      (std::string("logs_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
  ManualClock clock_;
};

TEST_F(RunLogTest, EachCommandAddsItsLines) {
  clock_.advance(std::chrono::days(20'000));
  {
    auto log = RunLog::open(folder_, false, clock_);
    ASSERT_TRUE(log) << to_string(log.error());
    log->event(LogLevel::info, "run_began", {{"rows", 3}});
    log->event(LogLevel::debug, "row_finished", {{"row", 0}});
  }
  clock_.advance(std::chrono::milliseconds(1500));
  ::testing::internal::CaptureStderr();
  {
    auto log = RunLog::open(folder_, true, clock_);
    ASSERT_TRUE(log) << to_string(log.error());
    log->event(LogLevel::debug, "row_finished", {{"row", 1}});
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "level=debug event=row_finished row=1\n");
  EXPECT_EQ(
      text(),
      "2024-10-04T00:00:00.000Z level=info event=run_began rows=3\n"
      "2024-10-04T00:00:01.500Z level=debug event=row_finished row=1\n"
  );
  const auto mode = std::filesystem::status(folder_ / kLogFile).permissions();
  EXPECT_EQ(
      mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
      std::filesystem::perms::none
  );
}

TEST_F(RunLogTest, ThereIsNoFileUnlessOneIsAskedFor) {
  auto log = RunLog::open({}, false, clock_);
  ASSERT_TRUE(log) << to_string(log.error());
  ::testing::internal::CaptureStderr();
  log->event(LogLevel::info, "run_began", {});
  log->event(LogLevel::error, "run_failed", {});
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "level=error event=run_failed\n");
  EXPECT_FALSE(std::filesystem::exists(folder_));
}

TEST_F(RunLogTest, AFolderThatCannotBeWrittenIsAnError) {
  std::ofstream{folder_};
  const auto log = RunLog::open(folder_, false, clock_);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code, ErrorCode::io_error);
}

}  // namespace
}  // namespace extractinator::cli
