// Chats for training are the prompts of runs with the answers that labels stand for.
#include "dragon/samples.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/file_system.h"
#include "dragon/adapter.h"
#include "dragon/files.h"
#include "dragon/job_run.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "json/parse.h"
#include "json/value.h"
#include "prompt/messages.h"
#include "run/answer_form.h"
#include "run/task.h"
#include "schema/evidence.h"

namespace extractinator::dragon {
namespace {

namespace fs = std::filesystem;

// A job whose test data are its training data, so that a run reads the same reports.
class JobFolder {
 public:
  JobFolder(std::string_view number, std::vector<Case> cases)
      : task_(**find_task(number)),
        path_(
            fs::path(::testing::TempDir()) /
            ::testing::UnitTest::GetInstance()->current_test_info()->name()
        ) {
    fs::remove_all(path_);
    fs::create_directories(path_ / "job");
    const Configuration configuration{
        .job_id = 10 * task_.number,
        .task_name = std::string(task_.name),
        .input_name = task_.has_parts ? "text_parts" : "text",
        .label_name = std::string(label_name(task_.type)),
        .truncation_side = "left",
        .version = "1.0",
    };
    EXPECT_TRUE(write_configuration(files_, path_ / "job" / kConfigurationFile, configuration));
    for (const auto file : {kTrainingFile, kValidationFile})
      EXPECT_TRUE(write_cases(files_, path_ / "job" / file, task_.has_parts, task_.type, cases));
    for (Case& one : cases)
      one.label.reset();
    EXPECT_TRUE(write_cases(files_, path_ / "job" / kTestFile, task_.has_parts, task_.type, cases));
  }

  [[nodiscard]] fs::path job() const { return path_ / "job"; }
  [[nodiscard]] fs::path project() const { return path_ / "project"; }
  [[nodiscard]] RealFileSystem& files() { return files_; }

 private:
  const Task& task_;
  fs::path path_;
  RealFileSystem files_;
};

// Of each line the contents of its three messages.
std::vector<std::vector<std::string>> chats_in(std::string_view text) {
  std::vector<std::vector<std::string>> chats;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const auto line = json::parse(text.substr(0, end)).value();
    std::vector<std::string> chat;
    for (const json::Value& message : line.find("messages")->as_array())
      chat.push_back(message.find("content")->as_string());
    chats.push_back(std::move(chat));
    text.remove_prefix(end + 1);
  }
  return chats;
}

TEST(Samples, AreThePromptsOfARunWithAnswers) {
  for (const Language language : {Language::en, Language::nl}) {
    JobFolder folder(
        "18",
        {{.uid = "a", .text = "Verslag: links gering.", .label = Label{.classes = {"2", "n"}}},
         {.uid = "b",
          .text = "Verslag: \"rechts\" prothese.",
          .label = Label{.classes = {"n", "p"}}}}
    );
    std::string text;
    const auto report =
        append_samples(folder.files(), {.input = folder.job(), .language = language}, text);
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_EQ(report->n_rows, 2U);
    EXPECT_EQ(report->n_not_allowed, 0U);
    const auto chats = chats_in(text);
    ASSERT_EQ(chats.size(), 2U);

    const auto run = JobRun::prepare(
        folder.files(),
        {.input = folder.job(),
         .directory = folder.project(),
         .rendering = {.language = language, .has_reasoning = false}}
    );
    ASSERT_TRUE(run) << to_string(run.error());
    const run::Task task = run::load_task(folder.files(), run->task_file(), {}).value();
    const run::AnswerForm form(*task.schema, schema::EvidenceFor::asked);
    const auto builder = prompt::MessageBuilder::make(task.description, form.schema()).value();
    const auto data = folder.project() / "data/Task018_osteoarthritis_clf.json";
    const json::Value rows = json::parse(folder.files().read(data, 1U << 20U).value()).value();
    for (std::size_t i = 0; i < chats.size(); ++i) {
      const std::string& shown = rows.as_array()[i].find("text")->as_string();
      const auto messages = prompt::messages_of(builder.build(shown).value());
      ASSERT_EQ(messages.size(), 2U);
      EXPECT_EQ(chats[i][0], messages[0].content);
      EXPECT_EQ(chats[i][1], messages[1].content);
    }
    EXPECT_EQ(chats[0][2], R"({"left": "2", "right": "n"})");
    EXPECT_EQ(chats[1][2], R"({"left": "n", "right": "p"})");
  }
}

TEST(Samples, LeaveOutWhatTheSchemaRefuses) {
  // Smaller than nothing is no volume.
  JobFolder folder(
      "19",
      {{.uid = "a", .text = "Volume 40 cc.", .label = Label{.numbers = {40}}},
       {.uid = "b", .text = "Volume onbekend.", .label = Label{.numbers = {-1}}}}
  );
  std::string text = "kept\n";
  const auto report = append_samples(folder.files(), {.input = folder.job()}, text);
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->n_rows, 1U);
  EXPECT_EQ(report->n_not_allowed, 1U);
  EXPECT_TRUE(text.starts_with("kept\n{\"messages\":"));
}

}  // namespace
}  // namespace extractinator::dragon
