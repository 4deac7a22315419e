// `extractinate dragon` as its users meet it.
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

class DragonProgramTest : public ::testing::Test {
 protected:
  ProgramResult run(const std::vector<std::string>& arguments) const {
    return run_program(arguments, {.working_directory = folder_.path()});
  }

  TestFolder folder_;
  const std::filesystem::path shared_ = shared_data_dir() / "dragon";
};

TEST_F(DragonProgramTest, EvalGivesTheOfficialScores) {
  if (shared_data_dir().empty()) GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA is not set";
  const std::vector<std::string> words = {
      "dragon",
      "eval",
      "--truth",
      (shared_ / "ground-truth").string(),
      "--predictions",
      (shared_ / "predictions").string(),
  };
  auto all = words;
  all.insert(all.end(), {"--out", "metrics.json"});
  const auto result = run(all);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(
      result.out,
      HasSubstr("\nTask103_Example_mednli      kappa, linear    90      3  0.8464  0.0159\n")
  );
  const auto written = json::parse(read_file(folder_.path() / "metrics.json"));
  ASSERT_TRUE(written);
  const auto expected = json::parse(read_file(shared_ / "expected-scores.json"));
  ASSERT_TRUE(expected);
  for (const json::Member& task : expected->find("case")->as_object()) {
    for (const json::Member& job : task.value.as_object()) {
      EXPECT_NEAR(
          written->find("case")->find(task.key)->find(job.key)->to_double().value(),
          job.value.to_double().value(),
          1e-9
      ) << job.key;
    }
  }

  auto two = words;
  two.insert(two.end(), {"--tasks", "101,Task104", "--folds", "0,2", "--json"});
  const auto as_json = run(two);
  ASSERT_EQ(as_json.exit_code, 0) << as_json.err;
  const auto printed = json::parse(as_json.out);
  ASSERT_TRUE(printed) << as_json.out;
  EXPECT_EQ(printed->find("case")->as_object().size(), 2U);
  EXPECT_EQ(printed->find("case")->find("Task104_Example_ml_bin_clf")->as_object().size(), 2U);
  EXPECT_EQ(printed->find("aggregates")->as_object().size(), 3U);
  EXPECT_EQ(printed->find("version")->as_string(), "0.2.6");

  auto strict = words;
  strict.insert(strict.end(), {"--tasks", "109", "--strict", "--json"});
  EXPECT_THAT(run(strict).out, HasSubstr("0.2.6 strict"));
}

TEST_F(DragonProgramTest, EvalSaysWhatIsWrongWithoutTheData) {
  std::filesystem::create_directories(folder_.path() / "t");
  std::filesystem::create_directories(folder_.path() / "p/Task101_Example_sl_bin_clf-fold0");
  write_file(
      folder_.path() / "t/Task101_Example_sl_bin_clf.json",
      R"([{"uid": "geheim7", "single_label_binary_classification_target": true}])"
  );
  const auto predictions =
      folder_.path() / "p/Task101_Example_sl_bin_clf-fold0/nlp-predictions-dataset.json";
  write_file(predictions, R"([{"uid": "geheim7", "single_label_binary_classification": 0.5}])");
  const std::vector<std::string> words = {
      "dragon", "eval", "--truth", "t", "--predictions", "p", "-o", "m.json"
  };
  const auto undefined = run(words);
  EXPECT_EQ(undefined.exit_code, 1);
  EXPECT_EQ(
      undefined.err,
      "1 of the scores is not defined: all labels are the same, or there is no entity\n"
  );
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "m.json"));
  std::filesystem::remove(folder_.path() / "m.json");

  write_file(predictions, R"([{"uid": "geheim8", "single_label_binary_classification": 0.5}])");
  const auto wrong = run(words);
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_EQ(
      wrong.err,
      "p/Task101_Example_sl_bin_clf-fold0/nlp-predictions-dataset.json: error: no prediction for 1 "
      "of the 1 rows of `t/Task101_Example_sl_bin_clf.json`, the first of them row 0\n\n"
      "hint: every `uid` of the truth needs one prediction, and no other has one\n"
  );
  EXPECT_EQ(wrong.out, "");
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "m.json"));
}

}  // namespace
}  // namespace extractinator::testing
