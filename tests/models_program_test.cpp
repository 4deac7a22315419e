// `extractinate models` as its users meet it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ModelsProgramTest : public ::testing::Test {
 protected:
  ProgramResult run(const std::vector<std::string>& arguments) const {
    return run_program(
        arguments,
        {.working_directory = folder_.path(),
         .environment = {{"EXTRACTINATOR_MODELS", (folder_.path() / "other").string()}},
         .forbids_network = true}
    );
  }
  json::Value json_of(std::vector<std::string> arguments) const {
    arguments.emplace_back("--json");
    const auto result = run(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    const auto parsed = json::parse(result.out);
    EXPECT_TRUE(parsed) << result.out;
    return parsed ? *parsed : json::Value();
  }

  // A task whose reports, description and ids must not be told.
  std::string secret_task(std::size_t n_words) const {
    std::string report = "Kanariewoord";
    for (std::size_t i = 0; i < n_words; ++i)
      report += " nodus";
    std::filesystem::create_directories(folder_.path() / "tasks");
    std::filesystem::create_directories(folder_.path() / "data");
    write_file(folder_.path() / "data/r.csv", "id,text\nPID-4711," + report + "\n");
    write_file(
        folder_.path() / "tasks/Task001_x.json",
        R"({"Description": "Zoek de Geheimziekte", "Data_Path": "r.csv", "Input_Field": "text",
            "Parser_Format": {"nodule": {"type": "bool", "description": "Any nodule"}}})"
    );
    return "tasks/Task001_x.json";
  }

  TestFolder folder_;
};

const json::Value& model_in(const json::Value& document, std::string_view name) {
  const auto& list = document.find("models")->as_array();
  const auto found = std::ranges::find_if(list, [&](const json::Value& one) {
    return one.find("name")->as_string() == name;
  });
  EXPECT_NE(found, list.end()) << name;
  return *found;
}

TEST_F(ModelsProgramTest, ListsTheCatalogue) {
  const auto text = run({"models", "list"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_EQ(text.err, "");
  EXPECT_THAT(text.out, AllOf(HasSubstr("Llama-3.3-70B"), HasSubstr("0.760"), HasSubstr("?")));
  const json::Value list = json_of({"models", "list"});
  EXPECT_GE(list.find("models")->as_array().size(), 30U);
  const json::Value& phi = model_in(list, "Phi-4-14B");
  EXPECT_DOUBLE_EQ(phi.find("dragon")->find("score")->to_double().value(), 0.751);
  EXPECT_EQ(phi.find("n_layers")->to_int64(), 40);
  EXPECT_EQ(phi.find("thinking")->as_string(), "no");
  EXPECT_TRUE(phi.find("files_here")->as_array().empty());
  EXPECT_TRUE(model_in(list, "DeepSeek-R1-14B").find("languages")->is_null());
  EXPECT_TRUE(model_in(list, "Gemma-2-2B").find("dragon")->is_null());
}

TEST_F(ModelsProgramTest, ShowsAModelWithItsSources) {
  const auto text = run({"models", "show", "phi4"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  for (const std::string_view part :
       {"Phi-4-14B",
        "https://huggingface.co/microsoft/phi-4",
        "MIT",
        "40 layers",
        "16384 tokens",
        "0.751 published",
        "https://huggingface.co/bartowski/phi-4-GGUF"}) {
    EXPECT_THAT(text.out, HasSubstr(part));
  }
  EXPECT_EQ(
      json_of({"models", "show", "Llama-3.1-8B"}).find("bytes_per_context_token")->to_int64(),
      131'072
  );
  const auto wrong = run({"models", "show", "Phi-5-14B"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_EQ(
      wrong.err, "error: no model `Phi-5-14B` in the catalogue\n\nhint: did you mean `Phi-4-14B`?\n"
  );
}

TEST_F(ModelsProgramTest, RecommendsForAMachine) {
  const std::vector<std::string> words = {
      "models", "recommend", "--memory", "16G", "--gpu-memory", "12G", "--context", "4096"
  };
  const auto text = run(words);
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_EQ(text.err, "");
  EXPECT_THAT(
      text.out,
      AllOf(
          HasSubstr(
              "Machine: 16.0 GiB of main memory, of which a model may take 14.0 GiB; card 1 "
          ),
          HasSubstr("Requests: 4096 tokens of prompt and answer\n"),
          HasSubstr("Fit, by the DRAGON score published for them:\n"),
          HasSubstr("wholly on the GPU"),
          HasSubstr("which says nothing of quality"),
          HasSubstr("Do not fit:\n"),
          HasSubstr("Llama-3.3-70B (DRAGON 0.760): Q2_K takes")
      )
  );
  const json::Value document = json_of(words);
  EXPECT_EQ(document.find("machine")->find("gpus")->as_array().size(), 1U);
  EXPECT_EQ(document.find("machine")->find("n_memory_bytes")->to_int64(), 17'179'869'184);
  EXPECT_EQ(document.find("need")->find("basis")->as_string(), "context");
  EXPECT_EQ(document.find("need")->find("n_tokens")->to_int64(), 4096);
  EXPECT_TRUE(document.find("need")->find("n_prompt_tokens")->is_null());
  const json::Value& phi = model_in(document, "Phi-4-14B");
  EXPECT_TRUE(phi.find("fits")->as_bool());
  EXPECT_TRUE(phi.find("why_not")->is_null());
  EXPECT_EQ(phi.find("quantisations")->as_array().size(), 6U);
  const json::Value& large = model_in(document, "Llama-3.3-70B");
  EXPECT_FALSE(large.find("fits")->as_bool());
  EXPECT_TRUE(large.find("recommended")->is_null());
  EXPECT_THAT(large.find("why_not")->as_string(), HasSubstr("in main memory"));

  // Two cards, and none.
  const json::Value two = json_of(
      {"models", "recommend", "--memory", "256G", "--gpu-memory", "80G", "--gpu-memory", "80G"}
  );
  EXPECT_EQ(two.find("machine")->find("gpus")->as_array().size(), 2U);
  EXPECT_EQ(two.find("need")->find("basis")->as_string(), "default");
  EXPECT_EQ(
      model_in(two, "Llama-3.3-70B").find("recommended")->find("placement")->as_string(), "gpu"
  );
  const json::Value none = json_of({"models", "recommend", "--memory", "64G", "--gpu-memory", "0"});
  EXPECT_TRUE(none.find("machine")->find("gpus")->as_array().empty());
  // This machine.
  EXPECT_EQ(run({"models", "recommend"}).exit_code, 0);
}

TEST_F(ModelsProgramTest, RecommendsForATaskAndTellsNothingOfIt) {
  const std::string task = secret_task(100);
  const auto text = run({"models", "recommend", task, "--memory", "16G", "--gpu-memory", "0"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(
      text.out,
      AllOf(
          HasSubstr(
              "tokens in the longest prompt of 1 rows (204 of its report), 512 for the answer"
          ),
          HasSubstr("a run counts with the model's own tokenizer")
      )
  );
  const auto as_json =
      run({"models", "recommend", task, "--memory", "16G", "--gpu-memory", "0", "--json"});
  for (const std::string& output : {text.out, text.err, as_json.out, as_json.err}) {
    for (const std::string_view secret : {"Kanariewoord", "nodus", "PID-4711", "Geheimziekte"})
      EXPECT_THAT(output, Not(HasSubstr(secret)));
  }
  const auto document = json::parse(as_json.out);
  ASSERT_TRUE(document);
  const json::Value& need = *document->find("need");
  EXPECT_EQ(need.find("basis")->as_string(), "task");
  EXPECT_TRUE(need.find("is_estimated")->as_bool());
  EXPECT_EQ(need.find("n_report_tokens")->to_int64(), 204);
  EXPECT_EQ(need.find("n_answer_tokens")->to_int64(), 512);
  EXPECT_EQ(need.find("n_rows")->to_int64(), 1);
  const std::int64_t n = need.find("n_tokens")->to_int64().value();
  EXPECT_EQ(model_in(*document, "Phi-4-14B").find("n_tokens")->to_int64(), n);
  EXPECT_EQ(model_in(*document, "DeepSeek-R1-14B").find("n_tokens")->to_int64(), n + 1024);

  // A report that is too long for some.
  const json::Value longer =
      json_of({"models", "recommend", secret_task(4000), "--memory", "64G", "--gpu-memory", "0"});
  EXPECT_THAT(
      model_in(longer, "Gemma-2-9B").find("why_not")->as_string(),
      HasSubstr("is longer than the 8192 it was trained for")
  );
}

TEST_F(ModelsProgramTest, SaysWhatIsWrong) {
  struct Case {
    std::vector<std::string> arguments = {};
    std::string_view want = {};
  };
  const Case cases[] = {
      {.arguments = {"--memory", "much"}, .want = "`--memory much` is no size"},
      {.arguments = {"--gpu-memory", "12Q"}, .want = "`--gpu-memory 12Q` is no size"},
      {.arguments = {"--context", "0"}, .want = "--context"},
      {.arguments = {"missing.json"}, .want = "missing.json"},
      {.arguments = {secret_task(3), "--context", "100"}, .want = "both a task and --context"},
      {.arguments = {"--data-dir", "data"}, .want = "--data-dir was given without a task"},
  };
  for (const Case& one : cases) {
    std::vector<std::string> words = {"models", "recommend"};
    words.insert(words.end(), one.arguments.begin(), one.arguments.end());
    const auto result = run(words);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr(one.want));
  }
}

// EXTR_UPDATE_GOLDEN=1 writes the page anew.
TEST_F(ModelsProgramTest, ThePageShowsWhatIsPrinted) {
  const std::filesystem::path page = source_dir() / "docs/models.md";
  std::string text = read_file(page);
  constexpr std::string_view kCommand =
      "$ extractinate models recommend demo/tasks/Task001_nodule_presence.json --memory 32G "
      "--gpu-memory 0\n";
  const std::size_t begin = text.find(kCommand);
  ASSERT_NE(begin, std::string::npos);
  const std::size_t from = begin + kCommand.size();
  const std::size_t end = text.find("```", from);
  ASSERT_NE(end, std::string::npos);
  const auto result = run(
      {"models",
       "recommend",
       (demo_dir() / "tasks/Task001_nodule_presence.json").string(),
       "--memory",
       "32G",
       "--gpu-memory",
       "0"}
  );
  ASSERT_EQ(result.exit_code, 0) << result.err;
  if (std::getenv("EXTR_UPDATE_GOLDEN") != nullptr) {  // NOLINT(concurrency-mt-unsafe)
    write_file(page, text.replace(from, end - from, result.out));
    return;
  }
  EXPECT_EQ(text.substr(from, end - from), result.out);
}

TEST_F(ModelsProgramTest, MarksFilesThatAreHere) {
  std::filesystem::create_directories(folder_.path() / "models");
  std::filesystem::copy_file(demo_model(), folder_.path() / "models/tiny.gguf");
  write_file(folder_.path() / "models/Phi-4-14B-Q4_K_M.gguf", "no model");
  const json::Value list = json_of({"models", "list"});
  const auto& others = list.find("other_files_here")->as_array();
  ASSERT_EQ(others.size(), 1U) << "a file that is no model is none of ours";
  EXPECT_EQ(others.front().as_string(), "models/tiny.gguf");
  EXPECT_TRUE(model_in(list, "Phi-4-14B").find("files_here")->as_array().empty());
}

}  // namespace
}  // namespace extractinator::testing
