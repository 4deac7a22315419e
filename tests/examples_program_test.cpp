// The program with examples: what it shows the model, and what it says of a file that is wrong.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/testing/tiny_embedder.h"
#include "engine/testing/tiny_model.h"
#include "json/parse.h"
#include "json/value.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ExamplesProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    write_file(folder_.path() / "data/reports.csv", "id,text\n0,A prostate\n1,A nodule.\n");
    write_file(
        folder_.path() / "tasks/Task001.json",
        R"({"Description": "d", "Data_Path": "reports.csv", "Input_Field": "text",)"
        R"( "Example_Path": "some.json", "Parser_Format": {"present": {"type": "bool"}}})"
    );
    write_file(
        folder_.path() / "examples/some.json",
        R"([{"input": "A nodule.", "output": {"present": true}},)"
        R"( {"input": "Prostate.", "output": "{\"present\":false}"}])"
    );
    engine::testing::write_tiny_model(
        folder_.path() / "model.gguf",
        {.chat_template = "{% for m in messages %}<|turn|>{{ m.role }}\n{{ m.content }}{% endfor %}"
                          "{% if add_generation_prompt %}<|turn|>assistant\n{% endif %}",
         .n_context = 1024}
    );
  }

  ProgramResult run(const std::vector<std::string>& arguments) const {
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
    arguments.insert(arguments.end(), {"--max-answer-tokens", "64"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  // The prompt of a row, as `explain` shows it.
  std::string prompt_of(const std::string& row) const {
    const auto explained = run({"explain", "out/run/Task001-run0", row, "--json"});
    EXPECT_EQ(explained.exit_code, 0) << explained.err;
    const auto value = json::parse(explained.out);
    if (!value || value->find("prompt") == nullptr) return "";
    std::string text;
    for (const json::Value& part : value->find("prompt")->as_array())
      text += part.find("text")->as_string();
    return text;
  }

  TestFolder folder_;
};

TEST_F(ExamplesProgram, ShowsWhatIsAskedFor) {
  const auto result = run_task({"--num_examples", "1"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(
      prompt_of("0"),
      HasSubstr(
          "<|turn|>user\nProstate.<|turn|>assistant\n{\"present\": false}<|turn|>user\nA prostate"
      )
  );
  EXPECT_THAT(prompt_of("1"), Not(HasSubstr("{\"present\": true}"))) << "that is the report's own";
  const auto other = run_task({"--num-examples", "2"});
  EXPECT_EQ(other.exit_code, 2) << "another configuration";

  const std::vector<std::string> explain = {"explain", "out/run/Task001-run0", "0"};
  EXPECT_THAT(run(explain).err, Not(HasSubstr("warning")));
  write_file(
      folder_.path() / "examples/some.json",
      R"([{"input": "Prostate.", "output": {"present": true}}])"
  );
  EXPECT_THAT(run(explain).err, HasSubstr("prompts are not those of the run any more"));
}

TEST_F(ExamplesProgram, AModelOfEmbeddingsDoesNotAnswer) {
  engine::testing::write_tiny_bert(folder_.path() / "model.gguf", {.words = {"nodule"}});
  const auto refused = run_task({});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("is made for embeddings (`bert`), not to write text"));
  EXPECT_THAT(refused.err, HasSubstr("hint: "));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "out")) << "before the first record";
}

TEST_F(ExamplesProgram, AModelOfEmbeddingsChooses) {
  engine::testing::write_tiny_bert(
      folder_.path() / "bert.gguf", {.words = {"prostate", "nodule"}, .n_context = 16}
  );
  // Longer than the window of the model.
  write_file(
      folder_.path() / "data/reports.csv",
      "id,text\n0,A prostate\n1,A nodule.\n2,a b c d e f g h i j k l m n o p q r s t u v w\n"
  );
  const std::vector<std::string> wanted = {"--num-examples", "1", "--embedding-model", "bert.gguf"};
  const auto result = run_task(wanted);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(prompt_of("1"), Not(HasSubstr("{\"present\": true}"))) << "that is the report's own";
  EXPECT_THAT(
      prompt_of("0"),
      HasSubstr(
          "<|turn|>user\nProstate.<|turn|>assistant\n{\"present\": false}<|turn|>user\nA prostate"
      )
  );
  const std::string manifest_file =
      "out/run/Task001-run0/nlp-predictions-dataset.json.manifest.json";
  const std::string manifest = read_file(folder_.path() / manifest_file);
  EXPECT_THAT(manifest, HasSubstr("\"mmr embeddings 1\""));
  EXPECT_THAT(manifest, HasSubstr("embedding_model_hash"));
  EXPECT_EQ(run({"resume", "out/run/Task001-run0"}).exit_code, 0);
  const auto repeated = run({"rerun", "--manifest", manifest_file});
  EXPECT_EQ(repeated.exit_code, 0) << repeated.err;
  EXPECT_THAT(repeated.out, HasSubstr("identical: rerun/run/"));
  const std::vector<std::string> explain = {"explain", "out/run/Task001-run0", "0"};
  EXPECT_THAT(run(explain).err, Not(HasSubstr("warning")));

  engine::testing::write_tiny_bert(folder_.path() / "bert.gguf", {.seed = 2});
  EXPECT_EQ(run_task(wanted).exit_code, 2) << "another configuration";
  const auto changed = run({"rerun", "--manifest", manifest_file});
  EXPECT_EQ(changed.exit_code, 2);
  EXPECT_THAT(changed.err, HasSubstr("changed since the run was made: the embedding model"));
  EXPECT_THAT(run(explain).err, HasSubstr("prompts are not those of the run any more"));
  const auto absent =
      run_task({"--num-examples", "1", "--embedding_model", "nomic", "--run-name", "other"});
  EXPECT_EQ(absent.exit_code, 2);
  EXPECT_THAT(absent.err, HasSubstr("embedding model: no model `nomic`"));
}

TEST_F(ExamplesProgram, SaysThatExamplesAreNotShown) {
  const auto result = run_task({});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("its examples are not shown without --num-examples N"));
  EXPECT_THAT(prompt_of("0"), Not(HasSubstr("Prostate.")));
}

TEST_F(ExamplesProgram, ABadFileIsFoundBeforeAnythingIsDone) {
  write_file(
      folder_.path() / "examples/some.json",
      "[{\"input\": \"Zebrafish\",\n  \"output\": {\"present\": \"Zebrafish\"}}]"
  );
  const auto result = run_task({"--num-examples", "1"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(
      result.err,
      HasSubstr("examples/some.json:2:25: error: example 1: its output is not valid at `/present`")
  );
  EXPECT_THAT(result.err, HasSubstr("hint: "));
  EXPECT_THAT(result.err, Not(HasSubstr("Zebrafish")));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "out"));
}

TEST_F(ExamplesProgram, OneReportHasExamplesToo) {
  write_file(folder_.path() / "report.txt", "A prostate");
  const auto result = run(
      {"extract",
       "--task",
       "tasks/Task001.json",
       "--num-examples",
       "2",
       "--text",
       "report.txt",
       "--model",
       "model.gguf",
       "--threads",
       "1",
       "--max-answer-tokens",
       "64"}
  );
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("present"));
}

}  // namespace
}  // namespace extractinator::testing
