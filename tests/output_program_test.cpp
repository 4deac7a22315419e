// Results that cannot be written: the program says so before it begins with the first record.
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kCannotMount = 99;

bool make_read_only(const std::filesystem::path& folder) {
  constexpr unsigned long kPrivate = MS_REC | MS_PRIVATE;
  constexpr unsigned long kReadOnly = MS_REMOUNT | MS_BIND | MS_RDONLY;
  return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, kPrivate, nullptr) == 0 &&
         ::mount(folder.c_str(), folder.c_str(), nullptr, MS_BIND, nullptr) == 0 &&
         ::mount(nullptr, folder.c_str(), nullptr, kReadOnly, nullptr) == 0;
}

class OutputTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> arguments(const std::filesystem::path& out) const {
    return {
        "run",
        (demo_dir() / "tasks/Task001_nodule_presence.json").string(),
        "--model",
        demo_model().string(),
        "--out",
        out.string(),
        "--limit",
        "2",
        "--verbose",
    };
  }
  void expect_refusal(const ProgramResult& result, const std::filesystem::path& out) const {
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, HasSubstr(out.string()));
    EXPECT_THAT(result.err, Not(HasSubstr("run_began")));
  }

  TestFolder folder_;
};

TEST_F(OutputTest, AFileIsNoFolder) {
  const std::filesystem::path out = folder_.path() / "out";
  write_file(out, "mine");
  expect_refusal(run_program(arguments(out)), out);
  EXPECT_EQ(read_file(out), "mine");
}

TEST_F(OutputTest, AFolderOfOthersIsRefused) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const std::filesystem::path out = folder_.path() / "out";
  std::filesystem::create_directory(out);
  std::filesystem::permissions(out, std::filesystem::perms::owner_read);
  expect_refusal(run_program(arguments(out)), out);
  std::filesystem::permissions(out, std::filesystem::perms::owner_all);
}

TEST_F(OutputTest, AReadOnlyFileSystemIsRefused) {
  const std::filesystem::path out = folder_.path() / "out";
  std::filesystem::create_directory(out);
  const std::filesystem::path err = folder_.path() / "err";
  // In a child with mounts of its own, gone with it.
  const pid_t child = ::fork();
  if (child == 0) {
    if (!make_read_only(out)) ::_exit(kCannotMount);
    const auto result = run_program(arguments(out));
    write_file(err, result.err);
    ::_exit(result.exit_code);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  if (WEXITSTATUS(status) == kCannotMount) GTEST_SKIP() << "this system does not let tests mount";
  ProgramResult result;
  result.exit_code = WEXITSTATUS(status);
  result.err = read_file(err);
  expect_refusal(result, out);
  EXPECT_TRUE(std::filesystem::is_empty(out));
}

}  // namespace
}  // namespace extractinator::testing
