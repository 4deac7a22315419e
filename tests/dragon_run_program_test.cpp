// `extractinate dragon run` and `dragon oracle` of the real program with the bundled model.
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dragon/files.h"
#include "dragon/task.h"
#include "dragon/testing/jobs.h"
#include "json/parse.h"
#include "json/value.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class DragonRunProgramTest : public ::testing::Test {
 protected:
  [[nodiscard]] ProgramResult run(const std::vector<std::string>& words) const {
    std::vector<std::string> all = {
        "dragon",
        "run",
        "--input",
        "input",
        "--output",
        "output",
        "--model",
        demo_model().string(),
        "--no-reasoning-field",
        "--threads",
        "1",
    };
    all.insert(all.end(), words.begin(), words.end());
    return run_program(
        all, {.working_directory = folder_.path(), .environment = {{"TMPDIR", tmp().string()}}}
    );
  }

  void write(const dragon::Task& task, const dragon::testing::MadeJob& job) const {
    std::filesystem::create_directories(input());
    std::filesystem::create_directories(tmp());
    const auto written = dragon::testing::write_job(input(), task, job);
    ASSERT_TRUE(written.has_value()) << to_string(written.error());
  }

  [[nodiscard]] std::filesystem::path input() const { return folder_.path() / "input"; }
  [[nodiscard]] std::filesystem::path tmp() const { return folder_.path() / "tmp"; }
  [[nodiscard]] std::filesystem::path predictions() const {
    return folder_.path() / "output" / dragon::kPredictionsFile;
  }

  TestFolder folder_;
};

TEST_F(DragonRunProgramTest, PredictionsOfEveryTaskAreAccepted) {
  const std::vector<std::string> hostile = dragon::testing::hostile_texts();
  const std::vector<std::string> texts = {
      hostile[0],
      hostile[2],
      "CT thorax: nodus van 8 mm in de linker onderkwab, PA: basaalcelcarcinoom.",
  };
  for (const dragon::Task& task : dragon::tasks()) {
    SCOPED_TRACE(task.name);
    const auto job = dragon::testing::make_job(task, texts);
    write(task, job);
    const auto result = run({"--json", "--quiet"});
    ASSERT_TRUE(result.exit_code == 0 || result.exit_code == 1) << result.err;
    EXPECT_EQ(dragon::testing::refused(predictions(), task, job), "");
    const auto report = json::parse(result.out);
    ASSERT_TRUE(report.has_value()) << result.out;
    const auto n_neutral = report->find("n_neutral")->to_int64();
    EXPECT_EQ(n_neutral == 0, result.exit_code == 0);
    EXPECT_EQ(
        report->find("n_rows")->to_int64(),
        report->find("n_answered")->to_int64().value() + n_neutral.value()
    );
    EXPECT_TRUE(std::filesystem::is_empty(tmp())) << "reports were left behind";
    std::filesystem::remove_all(folder_.path() / "output");
  }
}

TEST_F(DragonRunProgramTest, AReportOfMegabytesIsNeutralAndNamed) {
  const dragon::Task& task = **dragon::find_task("1");
  const auto job =
      dragon::testing::make_job(task, {std::string(std::size_t{3} << 20U, 'a'), "Kort."});
  write(task, job);
  const auto result = run({"--quiet"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_EQ(
      result.out,
      "Task001_adhesion_clf: 2 rows, 1 answered, 1 neutral\n  prompt_too_long: 1\n"
      "output/nlp-predictions-dataset.json\n"
  );
  EXPECT_EQ(dragon::testing::refused(predictions(), task, job), "");
  const auto rows = dragon::read_predictions(predictions(), task.type);
  ASSERT_TRUE(rows.has_value());
  EXPECT_EQ((*rows)[0].label.numbers.front(), 0.5);
  const double score = (*rows)[1].label.numbers.front();
  EXPECT_TRUE(score > 0 && score < 1) << "a probability, not an answer";
}

// What the image of Containerfile.dragon starts, with folders of the test in the place of the
// image's.
TEST_F(DragonRunProgramTest, TheImageRunsAJobAndIsContentWithNeutralRows) {
  const std::string file = read_file(source_dir() / "Containerfile.dragon");
  const std::size_t at = file.find("\nENTRYPOINT ");
  ASSERT_NE(at, std::string::npos);
  const auto words = json::parse(file.substr(file.find('[', at)));
  ASSERT_TRUE(words.has_value()) << to_string(words.error());
  std::vector<std::string> command;
  for (const json::Value& word : words->as_array())
    command.push_back(word.as_string());
  ASSERT_EQ(command.size(), 4U);
  std::string& script = command[2];
  const auto put = [&](std::string_view what, const std::string& instead) {
    const std::size_t place = script.find(what);
    ASSERT_NE(place, std::string::npos) << what;
    script.replace(place, what.size(), instead);
  };
  put("/input", input().string());
  put("/output", (folder_.path() / "output").string());
  put("/opt/app/model.gguf", demo_model().string());
  command.insert(command.end(), {"--no-reasoning-field", "--threads", "1"});

  const dragon::Task& task = **dragon::find_task("1");
  const std::string too_long(std::size_t{3} << 20U, 'a');
  const auto job = dragon::testing::make_job(task, {too_long, "Kort."});
  write(task, job);
  const std::filesystem::path bin = folder_.path() / "bin";
  std::filesystem::create_directories(bin);
  std::filesystem::create_symlink(std::getenv("EXTRACTINATOR_PROGRAM"), bin / "extractinate");
  const ProgramOptions options = {
      .environment = {{"PATH", bin.string() + ":/usr/bin:/bin"}, {"TMPDIR", tmp().string()}},
      .forbids_network = true,
  };
  const std::vector<std::string> arguments(command.begin() + 1, command.end());
  const auto result = run_program(command.front(), arguments, options);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("2 rows, 1 answered, 1 neutral"));
  EXPECT_EQ(dragon::testing::refused(predictions(), task, job), "");

  std::filesystem::remove_all(input());
  EXPECT_EQ(run_program(command.front(), arguments, options).exit_code, 1)
      << "a job that is not there";
}

// The bundled model has a context of 2,048 tokens.
TEST_F(DragonRunProgramTest, AnswersThatDoNotFitTheContextAreMadeShorter) {
  const dragon::Task& task = **dragon::find_task("26");
  auto job = dragon::testing::make_job(task, {"Long .", "Nier ."});
  dragon::Case& longest = job.training.front();
  longest.parts.assign(800, "longkanker");
  longest.label->tags.assign(800, {"B-MENTION"});
  write(task, job);
  const auto result = run({"--json"});
  ASSERT_TRUE(result.exit_code == 0 || result.exit_code == 1) << result.err;
  EXPECT_THAT(result.err, HasSubstr("tokens at most, to fit the model's context"));
  EXPECT_EQ(dragon::testing::refused(predictions(), task, job), "");

  // Not where the number was given: then the whole job is neutral, and the reason is said.
  const auto given = run({"--json", "--max-answer-tokens", "4000"});
  EXPECT_EQ(given.exit_code, 1);
  EXPECT_THAT(given.err, HasSubstr("but the context of a record holds 2048"));
  EXPECT_THAT(given.out, HasSubstr("\"not_run\": 2"));
  EXPECT_EQ(dragon::testing::refused(predictions(), task, job), "");
}

TEST_F(DragonRunProgramTest, AKeptRunGoesOnWithItsExamples) {
  const dragon::Task& task = **dragon::find_task("109");
  const auto job = dragon::testing::make_job(task, {"I lesie 4 mm .", "II lesie 5 mm ."});
  write(task, job);
  const std::vector<std::string> words = {
      "--run-dir", "run", "--shots", "1", "--instructions", "nl", "--json", "--quiet"
  };
  const auto first = run(words);
  ASSERT_TRUE(first.exit_code == 0 || first.exit_code == 1) << first.err;
  const std::string text = read_file(predictions());
  const std::filesystem::path kept = folder_.path() / "run";
  EXPECT_THAT(read_file(kept / "tasks/Task109_Example_ml_ner.json"), HasSubstr("Geef de laesies"));
  EXPECT_TRUE(std::filesystem::exists(kept / "examples/Task109_Example_ml_ner.json"));
  const auto second = run(words);
  const auto report = json::parse(second.out);
  ASSERT_TRUE(report.has_value()) << second.out << second.err;
  EXPECT_EQ(report->find("run")->find("resumed")->to_int64(), 2);
  EXPECT_EQ(read_file(predictions()), text);
}

TEST_F(DragonRunProgramTest, SaysWhatIsWrongWithAJob) {
  const dragon::Task& task = **dragon::find_task("1");
  write(task, dragon::testing::make_job(task, {"Jansen"}));
  write_file(input() / "nlp-training-dataset.json", R"([{"uid": "Jansen", "text": 1}])");
  const auto result = run({});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(
      result.err,
      HasSubstr(
          "input/nlp-training-dataset.json: error: row 0: `text` is of kind number, expected a text"
      )
  );
  EXPECT_THAT(result.err, Not(HasSubstr("Jansen")));
  EXPECT_FALSE(std::filesystem::exists(predictions()));
}

TEST_F(DragonRunProgramTest, OracleShowsBothColumns) {
  if (shared_data_dir().empty()) GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA is not set";
  const std::filesystem::path shared = shared_data_dir() / "dragon";
  const auto result = run_program({
      "dragon",
      "oracle",
      "--truth",
      (shared / "ground-truth").string(),
      "--input",
      (shared / "input").string(),
      "--tasks",
      "108,109",
  });
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(
      result.out,
      "task                    metric        rows  same  not allowed    ours  reference\n"
      "Task108_Example_sl_ner  F1, macro       30    30            0  1.0000     0.9087\n"
      "Task109_Example_ml_ner  F1, weighted   150   150            0  1.0000     0.5714\n"
      "mean                                   180   180            0  1.0000     0.7400\n"
  );
}

}  // namespace
}  // namespace extractinator::testing
