// `extractinate verify` as its users meet it.
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class VerifyProgramTest : public ::testing::Test {
 protected:
  ProgramResult run(const std::vector<std::string>& arguments) const {
    return run_program(
        arguments,
        {.working_directory = folder_.path(),
         .environment = {{"XDG_CACHE_HOME", (folder_.path() / "cache").string()}}}
    );
  }
  std::filesystem::path file(const char* name) const {
    return folder_.path() / "out/run/Task001_nodule_presence-run0" / name;
  }

  TestFolder folder_;
};

TEST_F(VerifyProgramTest, SaysWhetherARunIsWhatItWrote) {
  const std::string folder = "out/run/Task001_nodule_presence-run0";
  ASSERT_EQ(
      run({"run",
           (demo_dir() / "tasks/Task001_nodule_presence.json").string(),
           "--model",
           demo_model().string(),
           "--out",
           "out",
           "--limit",
           "3",
           "--threads",
           "1"})
          .exit_code,
      0
  );
  ASSERT_EQ(run({"export", folder, "--format", "csv"}).exit_code, 0);
  const auto intact = run({"verify", folder});
  EXPECT_EQ(intact.exit_code, 0) << intact.err;
  EXPECT_THAT(intact.out, StartsWith("intact: 3 rows, 3 outcomes, 4 files; audit of "));

  const auto as_json = run({"verify", folder, "--json"});
  const auto report = json::parse(as_json.out);
  ASSERT_TRUE(report) << as_json.out;
  EXPECT_TRUE(report->find("is_intact")->as_bool());
  EXPECT_TRUE(report->find("finding")->is_null());
  EXPECT_EQ(report->find("format")->to_int64(), 3);
  EXPECT_EQ(report->find("n_outcomes")->to_int64(), 3);
  EXPECT_EQ(report->find("n_files")->to_int64(), 4);
  EXPECT_GT(json::resolve(*report, "/audit/n")->to_int64(), 8);

  std::string csv = read_file(file("nlp-predictions-dataset.csv"));
  csv.back() = ' ';
  write_file(file("nlp-predictions-dataset.csv"), csv);
  const auto wrong = run({"verify", folder});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_EQ(
      wrong.out, "wrong: `nlp-predictions-dataset.csv` is not the file that its manifest tells of\n"
  );
  const auto wrong_json = json::parse(run({"verify", folder, "--json"}).out);
  ASSERT_TRUE(wrong_json);
  EXPECT_FALSE(wrong_json->find("is_intact")->as_bool());
  EXPECT_THAT(wrong_json->find("finding")->as_string(), HasSubstr(".csv"));

  const auto absent = run({"verify", "elsewhere"});
  EXPECT_EQ(absent.exit_code, 2);
  EXPECT_THAT(absent.err, HasSubstr("no run database"));
}

}  // namespace
}  // namespace extractinator::testing
