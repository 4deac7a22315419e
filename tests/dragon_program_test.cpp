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
using ::testing::MatchesRegex;

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

  auto drawn = words;
  drawn.insert(drawn.end(), {"--tasks", "106", "--draws", "200", "--seed", "1"});
  EXPECT_THAT(
      run(drawn).out, MatchesRegex("task +metric.* 95 %\nTask106.* 0\\.8[0-9]+-0\\.9.*\n(.*\n)*")
  );

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

TEST_F(DragonProgramTest, SynthWritesJobsWithTheirTruth) {
  const std::vector<std::string> words = {
      "dragon",
      "synth",
      "--task",
      "19,Task028_skin_pathology_ner",
      "--n",
      "3",
      "--n-train",
      "7",
  };
  const auto into = [&](const std::string& folder, const std::vector<std::string>& more) {
    auto all = words;
    all.insert(all.end(), {"--out", folder});
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  };
  const auto first = into("a", {});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(first.out, "2 tasks in a: 7 training, 3 validation and 3 test reports of each\n");
  const std::filesystem::path job = "input/Task028_skin_pathology_ner-fold0";
  const auto training =
      json::parse(read_file(folder_.path() / "a" / job / "nlp-training-dataset.json"));
  ASSERT_TRUE(training);
  EXPECT_EQ(training->as_array().size(), 7U);
  const auto truth =
      json::parse(read_file(folder_.path() / "a/ground-truth/Task019_prostate_volume_reg.json"));
  ASSERT_TRUE(truth);
  EXPECT_EQ(truth->as_array().size(), 3U);
  EXPECT_TRUE(truth->as_array()[0].find("single_label_regression_target")->is_number());

  // The same reports for the same numbers, others for another seed.
  ASSERT_EQ(into("b", {"--json"}).exit_code, 0);
  ASSERT_EQ(into("c", {"--seed", "2"}).exit_code, 0);
  const std::filesystem::path test = job / "nlp-test-dataset.json";
  EXPECT_EQ(read_file(folder_.path() / "a" / test), read_file(folder_.path() / "b" / test));
  EXPECT_NE(read_file(folder_.path() / "a" / test), read_file(folder_.path() / "c" / test));

  const auto wrong = into("d", {"--typos", "1.5"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("typos is 1.5, not between 0 and 1"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "d"));
  const auto example = run({"dragon", "synth", "--task", "101", "--out", "e"});
  EXPECT_EQ(example.exit_code, 2);
  EXPECT_THAT(example.err, HasSubstr("has no synthetic stand-in"));
  const auto unknown = run({"dragon", "synth", "--task", "Task019_prostate_volum", "--out", "e"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean `Task019_prostate_volume_reg`?"));
}

}  // namespace
}  // namespace extractinator::testing
