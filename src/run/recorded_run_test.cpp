// What runs write down about themselves and find again: options, inputs, and what has changed.
#include "run/recorded_run.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/machine.h"
#include "run/recorded_options.h"
#include "run/task.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::run {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Every option that is recorded has another value than by default.
Options unusual_options() {
  return {
      .backend = Backend::openai,
      .model = "/m/model.gguf",
      .server =
          {.hosts = {"http://127.0.0.1:1", "https://gpu.example"},
           .model = "m:8b",
           .allowed_hosts = {"gpu.example"},
           .api_key_env = "NAME",
           .api_key_file = "/k/key",
           .parallel = 18,
           .ca_file = "/k/ca.pem"},
      .data_dir = "/d",
      .example_dir = "/e",
      .output_dir = "/o",
      .run_name = "name",
      .translate = "Dutch",
      .translation_dir = "/t",
      .translation_max_tokens = 18,
      .limit = 7,
      .random_rows = true,
      .max_answer_tokens = 8,
      .context_length = 9,
      .max_context_cap = 18,
      .thinking = ThinkingMode::on,
      .reasoning_effort = ReasoningEffort::low,
      .thinking_budget = 10,
      .keep_thinking = true,
      .temperature = 0.1,
      .auto_temperature = true,
      .top_k = 11,
      .top_p = 0.3,
      .seed = std::numeric_limits<std::uint64_t>::max(),
      .probabilities = true,
      .calibration = "/c/calibration.json",
      .evidence = true,
      .num_examples = 17,
      .embedding_model = "/e/embeddings.gguf",
      .prompt_layout = PromptLayout::report_first,
      .slots = 12,
      .threads = 13,
      .generators = 14,
      .batch_tokens = 15,
      .context_memory = 16,
      .gpu_layers = std::numeric_limits<std::size_t>::max(),
      .reproducible = true,
      .forced_text = false,
      .prompt_lookup = PromptLookup::off,
  };
}

TEST(RecordedOptions, ComeBackAsTheyWere) {
  const json::Value usual = to_json(Options());
  const json::Value unusual = to_json(unusual_options());
  ASSERT_EQ(usual.as_object().size(), 45U);
  for (const json::Member& option : usual.as_object())
    EXPECT_NE(*unusual.find(option.key), option.value) << option.key;
  for (const json::Value& recorded : {usual, unusual}) {
    const json::Value stored = json::parse(json::write(recorded)).value();
    const auto options = read_options(stored);
    ASSERT_TRUE(options) << to_string(options.error());
    EXPECT_EQ(json::write(to_json(*options)), json::write(recorded));
  }
  const Options back = read_options(unusual).value();
  EXPECT_EQ(back.seed, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(back.gpu_layers, std::numeric_limits<std::size_t>::max());
  EXPECT_EQ(back.temperature, 0.1);
  EXPECT_EQ(back.prompt_layout, PromptLayout::report_first);
  EXPECT_EQ(back.server.hosts, unusual_options().server.hosts);
  EXPECT_EQ(back.data_dir, std::filesystem::path("/d"));
}

TEST(RecordedOptions, PathsAreAbsoluteAndMissingOnesUsual) {
  const json::Value recorded = to_json({.model = "a/../m.gguf"});
  EXPECT_EQ(
      recorded.find("model")->as_string(), (std::filesystem::current_path() / "m.gguf").string()
  );
  EXPECT_EQ(recorded.find("calibration")->as_string(), "");
  EXPECT_TRUE(recorded.find("data_dir")->is_null());
  const Options few = read_options(json::parse(R"({"seed": 3, "later": 1})").value()).value();
  EXPECT_EQ(few.seed, 3U);
  EXPECT_EQ(few.max_answer_tokens, Options().max_answer_tokens);
}

TEST(RecordedOptions, RefusesWhatNobodyWrote) {
  for (const std::string_view text :
       {R"({"seed": -1})",
        R"({"seed": "3"})",
        R"({"seed": 1e2})",
        R"({"top_k": 9999999999})",
        R"({"limit": true})",
        R"({"model": null})",
        R"({"reproducible": 1})",
        R"({"temperature": "warm"})",
        R"({"thinking": "maybe"})",
        R"({"reasoning_effort": "some"})",
        R"({"gpu_layers": 1.5})"}) {
    const auto options = read_options(json::parse(text).value());
    ASSERT_FALSE(options) << text;
    EXPECT_EQ(options.error().code, ErrorCode::corrupt);
    EXPECT_THAT(options.error().message, HasSubstr(text.substr(2, text.find(':') - 3)));
  }
}

TEST(Machine, IsDescribed) {
  const Machine machine = this_machine();
  EXPECT_THAT(machine.processor, Not(IsEmpty()));
  EXPECT_GE(machine.n_processors, 1U);
  EXPECT_GE(machine.n_memory_bytes, std::uint64_t{1} << 20U);
}

class RecordedRunTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(::testing::TempDir()) /
            (std::string("recorded_") +
             ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    for (const char* folder : {"tasks/parsers", "elsewhere/texts/sub"})
      std::filesystem::create_directories(root_ / folder);
    write("tasks/parsers/format.json", R"({"present": {"type": "bool"}})");
    write_task("data.csv");
    write("elsewhere/data.csv", "id,text\n0,a\n1,b\n");
    write("elsewhere/texts/a.txt", "a");
    write("elsewhere/texts/sub/b.txt", "b");
    write("model.gguf", "weights");
    options_ = {.model = root_ / "model.gguf", .data_dir = root_ / "elsewhere", .seed = 5};
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write(const std::filesystem::path& file, std::string_view text) const {
    std::ofstream(root_ / file, std::ios::binary) << text;
  }
  void write_task(const std::string& data) const {
    write(
        "tasks/Task001.json",
        R"({"Description": "d", "Data_Path": ")" + data +
            R"(", "Input_Field": "text", "Parser_Format": "format.json"})"
    );
  }

  // As a run writes it down.
  [[nodiscard]] store::Configuration recorded() {
    const Task task = load_task(files_, root_ / "tasks/Task001.json", options_.data_dir).value();
    return {
        .name = task.name,
        .description = json::Value(
            json::Value::Object{
                {"schema_hash", json::Value(to_hex(schema::hash_of(*task.schema)))},
                {"model_hash", json::Value(to_hex(hash_file(options_.model).value()))},
            }
        ),
        .context = context_of(task, options_, {.n_rows = 2}, {.plan = "a plan"}).value(),
    };
  }

  RealFileSystem files_;
  Options options_;
  std::filesystem::path root_;
};

TEST_F(RecordedRunTest, ComesBackWhereNothingChanged) {
  const store::Configuration configuration = recorded();
  EXPECT_EQ(row_count(configuration), 2U);
  const auto run = restore_run(configuration, files_);
  ASSERT_TRUE(run) << to_string(run.error());
  EXPECT_EQ(run->options.seed, 5U);
  EXPECT_EQ(run->options.model, options_.model);
  EXPECT_EQ(run->task.name, "Task001");
  EXPECT_EQ(run->task.data, root_ / "elsewhere/data.csv");
}

TEST_F(RecordedRunTest, ASampleCanBeDrawnAgain) {
  EXPECT_EQ(sample_of(recorded()), nullptr);
  options_.limit = 1;
  options_.random_rows = true;
  const Task task = load_task(files_, root_ / "tasks/Task001.json", options_.data_dir).value();
  const Survey found = survey(task, options_).value();
  EXPECT_EQ(found.n_rows, 1U);
  ASSERT_NE(found.sample, nullptr);
  store::Configuration configuration = recorded();
  configuration.context = context_of(task, options_, found, {.plan = "a plan"}).value();
  EXPECT_EQ(row_count(configuration), 1U);
  const auto again = sample_of(configuration);
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->rows(), found.sample->rows());
  const auto run = restore_run(configuration, files_);
  ASSERT_TRUE(run) << to_string(run.error());
  EXPECT_TRUE(run->options.random_rows);
}

struct Change {
  std::string_view file;
  std::string_view text;
  std::vector<std::string_view> says;
  std::vector<std::string_view> says_not;
};

TEST_F(RecordedRunTest, SaysWhatHasChangedSince) {
  const std::vector<Change> changes = {
      {.file = "elsewhere/data.csv",
       .text = "id,text\n0,a\n1,c\n",
       .says = {"the data (", "data.csv"},
       .says_not = {"the task", "the model", "the schema"}},
      {.file = "tasks/parsers/format.json",
       .text = R"({"present": {"type": "str"}})",
       .says = {"the schema ("},
       .says_not = {"the task", "the model", "the data"}},
      {.file = "model.gguf",
       .text = "other weights",
       .says = {"the model (", "model.gguf"},
       .says_not = {"the task", "the data", "the schema"}},
      {.file = "tasks/Task001.json",
       .text = "no longer a task",
       .says = {"the task (", "Task001.json"},
       .says_not = {"the data", "the model"}},
  };
  for (const Change& change : changes) {
    SCOPED_TRACE(change.file);
    SetUp();
    const store::Configuration configuration = recorded();
    write(change.file, change.text);
    const auto run = restore_run(configuration, files_);
    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().code, ErrorCode::conflict);
    for (const std::string_view text : change.says)
      EXPECT_THAT(run.error().message, HasSubstr(text));
    for (const std::string_view text : change.says_not)
      EXPECT_THAT(run.error().message, Not(HasSubstr(text)));
    EXPECT_THAT(run.error().hint, Not(IsEmpty()));
  }
}

TEST_F(RecordedRunTest, NamesAllThatHasChanged) {
  const store::Configuration configuration = recorded();
  write("elsewhere/data.csv", "id,text\n");
  write("model.gguf", "");
  write_task("texts");
  const auto run = restore_run(configuration, files_);
  ASSERT_FALSE(run);
  for (const std::string_view name : {"the task (", "the data (", "the model ("})
    EXPECT_THAT(run.error().message, HasSubstr(name));
}

TEST_F(RecordedRunTest, ExamplesThatAreShownAreAnInput) {
  write(
      "tasks/Task001.json",
      R"({"Description": "d", "Data_Path": "data.csv", "Input_Field": "text",)"
      R"( "Parser_Format": "format.json", "Example_Path": "few.json"})"
  );
  write("elsewhere/few.json", "[]");
  options_.example_dir = root_ / "elsewhere";
  options_.num_examples = 2;
  store::Configuration configuration = recorded();
  configuration.description.as_object().push_back(
      {"examples_hash", json::Value(to_hex(hash_of("[]")))}
  );
  EXPECT_EQ(configuration.context.find(kExampleDir)->as_string(), (root_ / "elsewhere").string());
  const auto same = restore_run(configuration, files_);
  ASSERT_TRUE(same) << to_string(same.error());
  EXPECT_EQ(same->options.num_examples, 2U);
  write("elsewhere/few.json", "[] ");
  EXPECT_THAT(restore_run(configuration, files_).error().message, HasSubstr("the examples ("));
}

TEST_F(RecordedRunTest, MissesWhatIsGone) {
  const std::vector<std::string_view> gone = {
      "tasks/Task001.json", "elsewhere/data.csv", "model.gguf"
  };
  for (const std::string_view file : gone) {
    SetUp();
    const store::Configuration configuration = recorded();
    std::filesystem::remove(root_ / file);
    const auto run = restore_run(configuration, files_);
    ASSERT_FALSE(run) << file;
    EXPECT_EQ(run.error().code, ErrorCode::not_found) << file;
    EXPECT_THAT(to_string(run.error()), HasSubstr((root_ / file).string()));
  }
}

TEST_F(RecordedRunTest, AFolderIsItsRecords) {
  write_task("texts");
  const store::Configuration configuration = recorded();
  write("elsewhere/texts/.hidden", "not a record");
  EXPECT_TRUE(restore_run(configuration, files_));
  const std::vector<std::function<void()>> changes = {
      [&] { write("elsewhere/texts/sub/b.txt", "c"); },
      [&] { write("elsewhere/texts/c.txt", ""); },
      [&] {
        std::filesystem::rename(
            root_ / "elsewhere/texts/a.txt", root_ / "elsewhere/texts/renamed.txt"
        );
      },
  };
  for (const auto& change : changes) {
    const Hash256 before = data_hash(root_ / "elsewhere/texts").value();
    change();
    EXPECT_NE(data_hash(root_ / "elsewhere/texts").value(), before);
    EXPECT_EQ(restore_run(configuration, files_).error().code, ErrorCode::conflict);
  }
}

TEST_F(RecordedRunTest, RunsThatWroteDownLessSaySo) {
  store::Configuration configuration = recorded();
  configuration.context =
      json::Value(json::Value::Object{{"task_file", *configuration.context.find("task_file")}});
  const auto run = restore_run(configuration, files_);
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().code, ErrorCode::unsupported);
  EXPECT_THAT(run.error().hint, HasSubstr("extractinate run"));
  EXPECT_FALSE(row_count(configuration));
}

}  // namespace
}  // namespace extractinator::run
