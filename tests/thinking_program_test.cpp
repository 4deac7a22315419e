// The program with a model that thinks, made on the spot with random weights.
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/testing/tiny_model.h"
#include "json/parse.h"
#include "json/value.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ThinkingProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    write_file(folder_.path() / "data/reports.csv", "id,text\n0,Zebrafish seen.\n1,Nothing\n");
    write_file(
        folder_.path() / "tasks/Task001.json",
        R"({"Description": "d", "Data_Path": "reports.csv", "Input_Field": "text",)"
        R"( "Parser_Format": {"present": {"type": "bool"}}})"
    );
    engine::testing::write_tiny_model(
        folder_.path() / "model.gguf",
        {.control = {"<think>", "</think>"},
         .chat_template =
             "{% for m in messages %}<|turn|>{{ m.role }}\n{{ m.content }}{% endfor %}"
             "{% if add_generation_prompt %}<|turn|>assistant\n"
             "{% if not enable_thinking %}<think>\n\n</think>\n\n{% endif %}{% endif %}",
         .n_context = 1024}
    );
  }

  ProgramResult run(std::vector<std::string> arguments) const {
    return run_program(
        arguments,
        {.working_directory = folder_.path(),
         .environment = {{"XDG_CACHE_HOME", (folder_.path() / "cache").string()}}}
    );
  }
  ProgramResult run_task(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {
        "run", "tasks/Task001.json", "--model", "model.gguf", "--threads", "1", "--out", "out"
    };
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(std::move(arguments));
  }

  TestFolder folder_;
};

TEST_F(ThinkingProgram, ReportsAndExplainsThePhase) {
  const std::vector<std::string> options = {"--thinking", "on", "--thinking-budget", "5"};
  const auto text = run_task(options);
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("tokens of thinking"));
  EXPECT_THAT(text.out + text.err, Not(HasSubstr("Zebrafish")));

  auto with_json = options;
  with_json.insert(with_json.end(), {"--run-name", "second", "--keep-thinking", "--json"});
  const auto as_json = run_task(with_json);
  EXPECT_EQ(as_json.exit_code, 0) << as_json.err;
  const auto summary = json::parse(as_json.out);
  ASSERT_TRUE(summary && summary->is_array());
  const json::Value& first = summary->as_array().front();
  EXPECT_GT(first.find("n_thinking_tokens")->to_int64().value(), 0);
  EXPECT_EQ(first.find("done")->to_int64(), 2);

  const auto exported = run({"export", "out/second/Task001-run0", "--format", "csv"});
  EXPECT_EQ(exported.exit_code, 0) << exported.err;
  EXPECT_THAT(
      read_file(folder_.path() / "out/second/Task001-run0/nlp-predictions-dataset.csv"),
      HasSubstr("present,thinking_token_count,thinking,status")
  );

  const auto explained = run({"explain", "out/second/Task001-run0", "0"});
  EXPECT_EQ(explained.exit_code, 0) << explained.err;
  EXPECT_THAT(explained.out, HasSubstr("\nthinking: "));
  const auto as_data = run({"explain", "out/second/Task001-run0", "0", "--json"});
  const auto data = json::parse(as_data.out);
  ASSERT_TRUE(data) << as_data.err;
  const json::Value* replayed = data->find("replay_thinking");
  ASSERT_NE(replayed, nullptr);
  const json::Value* details = data->find("details");
  ASSERT_NE(details, nullptr);
  ASSERT_NE(details->find("thinking"), nullptr);
  EXPECT_TRUE(*replayed->find("text") == *details->find("thinking"));
  EXPECT_TRUE(*replayed->find("n_tokens") == *details->find("n_thinking_tokens"));
}

TEST_F(ThinkingProgram, IsOffUnlessAskedFor) {
  const auto text = run_task({});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, Not(HasSubstr("thinking")));
  const auto explained = run({"explain", "out/run/Task001-run0", "0"});
  EXPECT_EQ(explained.exit_code, 0) << explained.err;
  EXPECT_THAT(explained.out, Not(HasSubstr("\nthinking: ")));
}

TEST_F(ThinkingProgram, RefusesItForAModelThatCannot) {
  const auto result = run_program(
      {"run",
       (demo_dir() / "tasks" / "Task001_nodule_presence.json").string(),
       "--model",
       demo_model().string(),
       "--thinking",
       "on",
       "--out",
       (folder_.path() / "out").string()},
      {.working_directory = folder_.path()}
  );
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("shows no thinking"));
}

}  // namespace
}  // namespace extractinator::testing
