// Studies as people write them: what is read, which cells there are, and what is said of mistakes.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file_system.h"
#include "base/temporary_folder.h"
#include "dragon/synth/synth.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "engine/testing/tiny_model.h"
#include "study/cell.h"
#include "study/study.h"

namespace extractinator::study {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class StudyFileTest : public ::testing::Test {
 protected:
  StudyFileTest() : folder_(*TemporaryFolder::make("study_test")) {
    engine::testing::write_tiny_model(path() / "a.gguf", {});
    engine::testing::write_tiny_model(path() / "b.gguf", {.seed = 2});
    for (const std::uint64_t seed : {std::uint64_t{3}, std::uint64_t{4}}) {
      for (const std::string_view name : {"001", "026"}) {
        const auto written = dragon::synth::write_synthetic_job(
            files_,
            **dragon::find_task(name),
            {.seed = seed, .n_test = 2, .n_training = 4, .n_validation = 2},
            path() / std::to_string(seed)
        );
        EXPECT_TRUE(written.has_value()) << to_string(written.error());
      }
    }
    write("own.json", "{}");
    write("truth.json", "[]");
  }

  void write(std::string_view name, std::string_view text) const {
    std::ofstream(path() / name, std::ios::binary) << text;
  }
  [[nodiscard]] Result<Study> read(std::string_view text) const {
    write("study.json", text);
    return read_study(files_, path() / "study.json");
  }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

  mutable RealFileSystem files_;
  TemporaryFolder folder_;
};

constexpr std::string_view kWhole = R"({
  "name": "all",
  "models": [
    {"file": "a.gguf", "can_translate": false},
    {"name": "second", "file": "b.gguf", "parameters": 7000000000}
  ],
  "tasks": [
    {"dragon": "{seed}"},
    {"name": "mine", "task": "own.json", "truth": "truth.json"}
  ],
  "languages": ["native", "translated"],
  "translate_to": "German",
  "shots": [0, 2],
  "prompts": ["en", "nl"],
  "seeds": [3, 4],
  "options": {"temperature": 0.5, "max_answer_tokens": 90, "reasoning_field": false}
})";

TEST_F(StudyFileTest, HasEverythingThatIsWritten) {
  const auto study = read(kWhole);
  ASSERT_TRUE(study.has_value()) << to_string(study.error());
  EXPECT_EQ(study->name, "all");
  ASSERT_EQ(study->models.size(), 2U);
  EXPECT_EQ(study->models[0].name, "a");
  EXPECT_GT(study->models[0].n_parameters, 1000U) << "the file's";
  EXPECT_EQ(study->models[0].quantisation, "all F32");
  EXPECT_FALSE(study->models[0].can_translate);
  EXPECT_EQ(study->models[1].n_parameters, 7'000'000'000U);
  std::vector<std::string> tasks;
  for (const StudyTask& task : study->tasks)
    tasks.push_back(task.name);
  EXPECT_THAT(
      tasks, ElementsAre("Task001_adhesion_clf", "Task026_medical_terminology_ner", "mine")
  );
  EXPECT_EQ(study->translate_to, "German");
  EXPECT_THAT(study->shots, ElementsAre(0, 2));
  EXPECT_THAT(study->prompts, ElementsAre(dragon::Language::en, dragon::Language::nl));
  EXPECT_EQ(study->options.temperature, 0.5);
  EXPECT_EQ(study->options.max_answer_tokens, std::optional<std::size_t>(90));
  EXPECT_FALSE(study->options.has_reasoning);
  EXPECT_TRUE(study->options.is_reproducible);
}

TEST_F(StudyFileTest, OneCellForEachCombination) {
  const auto study = read(kWhole);
  ASSERT_TRUE(study.has_value()) << to_string(study.error());
  const std::vector<Cell> cells = cells_of(*study);
  // Two models; two jobs in 2 x 2 x 2 x 2 ways, and a task file, which has one prompt, in 2 x 2
  // x 2.
  EXPECT_EQ(cells.size(), 2U * (2 * 16 + 8));
  std::set<std::filesystem::path> folders;
  std::size_t last_model = 0;
  for (const Cell& cell : cells) {
    EXPECT_TRUE(folders.insert(folder_of(*study, cell)).second) << folder_of(*study, cell);
    EXPECT_GE(cell.model, last_model) << "a model is loaded once";
    last_model = cell.model;
    const bool is_translated = cell.language == ReportLanguage::translated;
    const bool is_skipped = is_translated && (cell.model == 0 || cell.task == 1);
    EXPECT_EQ(!cell.skipped.empty(), is_skipped) << folder_of(*study, cell);
  }
  EXPECT_TRUE(folders.contains("a/Task001_adhesion_clf/native-0shot-en-seed3"));
  EXPECT_TRUE(folders.contains("second/mine/translated-2shot-own-seed4"));
}

TEST_F(StudyFileTest, WhatIsLeftOutHasOneValue) {
  const auto study = read(R"({"models": [{"file": "a.gguf"}], "tasks": [{"dragon": "3"}]})");
  ASSERT_TRUE(study.has_value()) << to_string(study.error());
  EXPECT_EQ(study->name, "study");
  const std::vector<Cell> cells = cells_of(*study);
  ASSERT_EQ(cells.size(), 2U);
  EXPECT_EQ(folder_of(*study, cells[0]), "a/Task001_adhesion_clf/native-0shot-en-seed0");
}

TEST_F(StudyFileTest, JobsAreNamedAsTheBenchmarkNamesThem) {
  const auto study = read(
      R"({"models": [{"file": "a.gguf"}], "tasks": [{"dragon": "3", "jobs": ["26", "Task001"]}]})"
  );
  ASSERT_TRUE(study.has_value()) << to_string(study.error());
  EXPECT_EQ(study->tasks.size(), 2U);
  const auto one =
      read(R"({"models": [{"file": "a.gguf"}], "tasks": [{"dragon": "3", "jobs": ["26"]}]})");
  ASSERT_TRUE(one.has_value()) << to_string(one.error());
  ASSERT_EQ(one->tasks.size(), 1U);
  EXPECT_EQ(one->tasks.front().task->number, 26);
}

TEST_F(StudyFileTest, MistakesAreNamedWithTheirPlace) {
  struct Case {
    std::string_view text;
    std::string_view place;  // line:column
    std::string_view message;
    std::string_view hint;
  };
  constexpr Case kCases[] = {
      {"[]", "1:1", "a study must be an object", ""},
      {"{\"model\": []}", "1:2", "unknown key `model`", "did you mean `models`?"},
      {"{\"tasks\": []}", "1:1", "`models` is missing", ""},
      {"{\n \"models\": []}", "2:12", "`models` must be a list with something in it", ""},
      {"{\"models\": [{}]}", "1:13", "`file` is missing", ""},
      {R"({"models": [{"file": "no.gguf"}]})", "1:22", "no model `", "relative to the folder"},
      {R"({"models": [{"file": "own.json"}]})", "1:22", "", ""},
      {R"({"models": [{"file": "a.gguf", "name": "../x"}]})",
       "1:40",
       "`../x` cannot be",
       "letters"},
      {R"({"models": [{"file": "a.gguf"}, {"file": "b.gguf", "name": "a"}], "tasks": []})",
       "1:60",
       "two models are named `a`",
       ""},
      {R"({"models": [{"file": "a.gguf", "parameters": -1}]})", "1:46", "whole number from 1", ""},
      {R"({"models": [{"file": "a.gguf"}], "tasks": [{}]})", "1:44", "either `dragon`", "docs"},
      {R"({"models": [{"file": "a.gguf"}], "tasks": [{"dragon": "9"}]})",
       "1:55",
       "no jobs `",
       "dragon synth"},
      {R"({"models": [{"file": "a.gguf"}], "tasks": [{"dragon": "3"}, {"dragon": "4"}]})",
       "1:72",
       "two tasks are named `Task001_adhesion_clf`",
       ""},
      {R"({"models": [{"file": "a.gguf"}], "tasks": [{"dragon": "{seed}"}], "seeds": [3, 5]})",
       "1:55",
       "no job `",
       ""},
      {R"({"models": [{"file": "a.gguf"}], "tasks": [{"dragon": "3", "jobs": ["2"]}]})",
       "1:69",
       "the folder has no job of `Task002_nodule_clf`",
       ""},
      {R"({"models": [{"file": "a.gguf"}], "tasks": [{"task": "own.json"}]})",
       "1:44",
       "`truth` is missing",
       ""},
      {R"({"models": [{"file": "a.gguf"}], "tasks": [{"task": "own.json", "truth": "no.json"}]})",
       "1:74",
       "no file of truth `",
       ""},
      {R"({"seeds": []})", "1:11", "`seeds` is empty: there would be no cell", "leave it out"},
      {R"({"seeds": [1, 1]})", "1:15", "this is there twice", ""},
      {R"({"seeds": [-1]})", "1:12", "whole number from 0", ""},
      {R"({"shots": 3})", "1:11", "`shots` must be a list", ""},
      {R"({"prompts": ["de"]})", "1:14", "`de` is not known here", "one of: en, nl"},
      {R"({"languages": ["Native"]})", "1:16", "`Native` is not known here", "`native`"},
      {R"({"options": {"temperatur": 1}})", "1:14", "unknown key `temperatur`", "`temperature`"},
      {R"({"options": {"top_p": 2}})", "1:23", "above 0 and up to 1", ""},
      {R"({"options": {"reproducible": 1}})", "1:30", "true or false", ""},
  };
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.text);
    const auto study = read(one.text);
    ASSERT_FALSE(study.has_value());
    const Error& error = study.error();
    EXPECT_EQ(error.at.file, (path() / "study.json").string());
    EXPECT_EQ(std::format("{}:{}", error.at.line, error.at.column), one.place) << error.message;
    EXPECT_THAT(error.message, HasSubstr(one.message));
    EXPECT_THAT(error.hint, HasSubstr(one.hint));
  }
}

TEST_F(StudyFileTest, AFileThatIsNoJsonHasItsPlace) {
  const auto study = read("{\"models\": [}");
  ASSERT_FALSE(study.has_value());
  EXPECT_EQ(study.error().at.line, 1U);
  const auto none = read_study(files_, path() / "none.json");
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace extractinator::study
