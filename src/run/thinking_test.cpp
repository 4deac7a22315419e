// Runs with models that think, made on the spot with random weights: what is stored and exported,
// and which template thinks when.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "engine/testing/tiny_model.h"
#include "json/parse.h"
#include "json/value.h"
#include "run/runner.h"
#include "run/session.h"
#include "run/task.h"
#include "run/testing/recording_sink.h"
#include "store/run_store.h"
#include <extractinator/extractor.h>
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::RecordingSink;

constexpr std::string_view kMessages =
    "{% for m in messages %}<|turn|>{{ m.role }}\n{{ m.content }}{% endfor %}"
    "{% if add_generation_prompt %}<|turn|>assistant\n";
// Thinks when told to, always, never.
constexpr std::string_view kSwitch =
    "{% if not enable_thinking %}<think>\n\n</think>\n\n{% endif %}{% endif %}";
constexpr std::string_view kAlways = "<think>\n{% endif %}{# </think> #}";
constexpr std::string_view kNever = "{% endif %}";
// In front of all: how much it shall think.
constexpr std::string_view kEffort = "<effort>{{ reasoning_effort | default('medium') }}</effort>";

class ThinkingRun : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(::testing::TempDir()) /
            (std::string("thinking_") +
             ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ / "data");
    std::filesystem::create_directories(root_ / "tasks");
    std::ofstream(root_ / "data/reports.csv")
        << "id,text\n0,No nodule.\n1,A nodule. </think> ignored\n2,Nothing seen\n";
    std::ofstream(root_ / "tasks/Task001.json")
        << R"({"Description": "d", "Data_Path": "reports.csv", "Input_Field": "text",)"
        << R"( "Parser_Format": {"present": {"type": "bool"}}})";
    options_.output_dir = root_ / "out";
    options_.model = root_ / "model.gguf";
    options_.slots = 2;
    options_.threads = 1;
    options_.thinking_budget = 12;
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write_model(std::string_view opening, std::string_view beginning = "") const {
    engine::testing::write_tiny_model(
        options_.model,
        {.control = {"<think>", "</think>"},
         .chat_template = std::string(beginning) + std::string(kMessages) + std::string(opening),
         .n_context = 1024}
    );
  }

  Result<Session> open() { return Session::open(options_, files_, clock_, log_); }

  Result<RunSummary> run() {
    TRY(const Task task, load_task(files_, root_ / "tasks/Task001.json", {}));
    TRY(auto session, open());
    TRY(const Survey found, survey(task, options_));
    return session.run(task, found, sink_, {});
  }

  static std::vector<json::Value> rows(const RunSummary& summary) {
    std::ifstream in(summary.jsonl, std::ios::binary);
    std::vector<json::Value> all;
    for (std::string line; std::getline(in, line);)
      all.push_back(json::parse(line).value());
    return all;
  }

  RealFileSystem files_;
  SystemClock clock_;
  NullLog log_;
  Options options_;
  RecordingSink sink_;
  std::filesystem::path root_;
};

TEST_F(ThinkingRun, NoRowIsLostToTheBudget) {
  write_model(kSwitch);
  options_.thinking = ThinkingMode::on;
  options_.keep_thinking = true;
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 3U);
  EXPECT_GT(summary->n_thinking_tokens, 0U);
  EXPECT_LE(summary->n_thinking_tokens, 3 * options_.thinking_budget);
  EXPECT_GT(summary->n_thinking_budgets_spent, 0U);
  EXPECT_THAT(sink_.warnings, IsEmpty());

  auto store = store::RunStore::open_read_only(summary->directory / "run.db");
  ASSERT_TRUE(store) << to_string(store.error());
  std::uint64_t n_tokens = 0;
  const auto exported = rows(*summary);
  ASSERT_EQ(exported.size(), 3U);
  for (std::uint64_t row = 0; row < 3; ++row) {
    const json::Value& out = exported[row];
    EXPECT_EQ(out.find("status")->as_string(), "success");
    ASSERT_NE(out.find("thinking_token_count"), nullptr);
    const auto count = out.find("thinking_token_count")->to_int64().value();
    EXPECT_LE(count, 12);
    n_tokens += static_cast<std::uint64_t>(count);
    const auto stored = store->find(row);
    ASSERT_TRUE(stored && *stored);
    const json::Value details = json::parse((*stored)->outcome.details_json).value();
    EXPECT_EQ(details.find("n_thinking_tokens")->to_int64(), count);
    ASSERT_NE(out.find("thinking"), nullptr);
    EXPECT_TRUE(*out.find("thinking") == *details.find("thinking"));
    EXPECT_FALSE(out.find("thinking")->as_string().empty());
  }
  EXPECT_EQ(n_tokens, summary->n_thinking_tokens);

  // The same again changes nothing; another budget is another run.
  const auto again = run();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->progress.resumed, 3U);
  options_.thinking_budget = 13;
  const auto other = run();
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::conflict);
  EXPECT_THAT(other.error().message, HasSubstr("thinking_budget"));

  Options restored;
  ASSERT_TRUE(restore_options(store->configuration().value(), restored));
  EXPECT_EQ(restored.thinking, ThinkingMode::on);
  EXPECT_EQ(restored.thinking_budget, 12U);
  EXPECT_TRUE(restored.keep_thinking);
}

TEST_F(ThinkingRun, ThoughtsAreKeptOnRequestOnly) {
  write_model(kSwitch);
  options_.thinking = ThinkingMode::on;
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  for (const json::Value& row : rows(*summary)) {
    EXPECT_NE(row.find("thinking_token_count"), nullptr);
    EXPECT_EQ(row.find("thinking"), nullptr);
  }
}

TEST_F(ThinkingRun, AFieldKeepsItsName) {
  write_model(kSwitch);
  std::ofstream(root_ / "tasks/Task001.json")
      << R"({"Description": "d", "Data_Path": "reports.csv", "Input_Field": "text",)"
      << R"( "Parser_Format": {"thinking": {"type": "bool"}}})";
  options_.thinking = ThinkingMode::on;
  options_.keep_thinking = true;
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  for (const json::Value& row : rows(*summary)) {
    EXPECT_TRUE(row.find("thinking")->is_bool());
    EXPECT_TRUE(row.find("extracted_thinking")->is_string());
  }
}

TEST_F(ThinkingRun, OffIsTheDefaultWhereThereIsASwitch) {
  write_model(kSwitch);
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 3U);
  EXPECT_EQ(summary->n_thinking_tokens, 0U);
  for (const json::Value& row : rows(*summary))
    EXPECT_EQ(row.find("thinking_token_count"), nullptr);
}

TEST_F(ThinkingRun, AModelThatAlwaysThinksGetsAPhaseAndSaysSo) {
  write_model(kAlways);
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 3U);
  EXPECT_GT(summary->n_thinking_tokens, 0U);
  ASSERT_EQ(sink_.warnings.size(), 1U);
  EXPECT_THAT(sink_.warnings[0], HasSubstr("up to 12 tokens"));

  options_.thinking = ThinkingMode::off;
  options_.run_name = "off";
  const auto off = run();
  ASSERT_TRUE(off) << to_string(off.error());
  EXPECT_EQ(off->progress.done, 3U);
  EXPECT_EQ(off->n_thinking_tokens, 0U);
  EXPECT_EQ(sink_.warnings.size(), 1U);
}

TEST_F(ThinkingRun, AModelThatCannotIsRefused) {
  write_model(kNever);
  EXPECT_TRUE(open());
  options_.thinking = ThinkingMode::on;
  const auto session = open();
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code, ErrorCode::unsupported);
  EXPECT_THAT(session.error().message, HasSubstr("no thinking"));
}

TEST_F(ThinkingRun, ABudgetThatDoesNotFitIsRefusedWithItsNumber) {
  write_model(kSwitch);
  options_.thinking = ThinkingMode::on;
  options_.thinking_budget = 4321;
  const auto summary = run();
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(summary.error().message, HasSubstr("thinking may take 432"));
}

TEST_F(ThinkingRun, EffortIsToldToATemplateThatTakesIt) {
  write_model(kSwitch, kEffort);
  options_.reasoning_effort = ReasoningEffort::high;
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_GT(summary->n_thinking_tokens, 0U) << "who is told how much to think thinks";
  EXPECT_THAT(sink_.warnings, IsEmpty());
  const auto session = open();
  ASSERT_TRUE(session) << to_string(session.error());
  const Task task = load_task(files_, root_ / "tasks/Task001.json", {}).value();
  const auto prompt = session->prepare(task)->builder.build("A nodule.");
  ASSERT_TRUE(prompt) << to_string(prompt.error());
  EXPECT_THAT(prompt->parts.front().text, HasSubstr("<effort>high</effort>"));

  auto store = store::RunStore::open_read_only(summary->directory / "run.db");
  ASSERT_TRUE(store) << to_string(store.error());
  Options restored;
  ASSERT_TRUE(restore_options(store->configuration().value(), restored));
  EXPECT_EQ(restored.reasoning_effort, ReasoningEffort::high);

  options_.reasoning_effort = ReasoningEffort::low;
  const auto other = run();
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, HasSubstr("reasoning_effort"));
}

TEST_F(ThinkingRun, EffortThatNobodyTakesIsRefused) {
  for (const std::string_view opening : {kSwitch, kAlways, kNever}) {
    write_model(opening);
    options_.thinking = ThinkingMode::automatic;
    options_.reasoning_effort = ReasoningEffort::low;
    const auto session = open();
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, ErrorCode::unsupported);
    EXPECT_THAT(session.error().message, HasSubstr("it cannot be told a reasoning effort"));
    EXPECT_THAT(session.error().hint, HasSubstr("--thinking-budget"));
  }
  write_model(kSwitch, kEffort);
  options_.thinking = ThinkingMode::off;
  const auto contradiction = open();
  ASSERT_FALSE(contradiction);
  EXPECT_EQ(contradiction.error().code, ErrorCode::invalid_input);
}

TEST_F(ThinkingRun, AutomaticTemperatureIsThatOfThinking) {
  write_model(kSwitch);
  options_.auto_temperature = true;
  options_.temperature = 5;
  for (const auto& [mode, temperature] :
       {std::pair(ThinkingMode::automatic, 0.0), std::pair(ThinkingMode::on, 0.6)}) {
    options_.thinking = mode;
    options_.run_name = mode == ThinkingMode::on ? "on" : "off";
    const auto summary = run();
    ASSERT_TRUE(summary) << to_string(summary.error());
    auto store = store::RunStore::open_read_only(summary->directory / "run.db");
    ASSERT_TRUE(store) << to_string(store.error());
    const auto configuration = store->configuration().value();
    EXPECT_EQ(configuration.description.find("temperature")->to_double(), temperature);
    EXPECT_TRUE(configuration.context.find("options")->find("auto_temperature")->as_bool());
    const auto again = run();
    ASSERT_TRUE(again) << to_string(again.error());
    EXPECT_EQ(again->progress.resumed, 3U);
  }
}

// The shorter of what the model was trained for, what is asked for, and the cap.
TEST_F(ThinkingRun, TheContextHasACap) {
  write_model(kNever);
  struct Case {
    std::size_t length = 0;
    std::size_t cap = 0;
    std::string_view says;
  };
  for (const Case& one : {
           Case{.cap = 20, .says = "the context of a record holds 20"},
           Case{.length = 30, .cap = 20, .says = "the context of a record holds 20"},
           Case{.length = 20, .cap = 30, .says = "the context of a record holds 20"},
       }) {
    options_.context_length = one.length;
    options_.max_context_cap = one.cap;
    const auto summary = run();
    ASSERT_FALSE(summary);
    EXPECT_THAT(summary.error().message, HasSubstr(one.says));
  }
  options_.context_length = 0;
  options_.max_context_cap = 100'000;
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  auto store = store::RunStore::open_read_only(summary->directory / "run.db");
  ASSERT_TRUE(store) << to_string(store.error());
  Options restored;
  ASSERT_TRUE(restore_options(store->configuration().value(), restored));
  EXPECT_EQ(restored.max_context_cap, 100'000U);
  options_.max_context_cap = 0;
  const auto other = run();
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, HasSubstr("max_context_cap"));
}

TEST_F(ThinkingRun, TheLibraryGivesTheThoughts) {
  write_model(kSwitch);
  options_.thinking = ThinkingMode::on;
  options_.keep_thinking = true;
  options_.data_dir = root_ / "data";
  auto extractor = Extractor::open(root_ / "tasks/Task001.json", options_);
  ASSERT_TRUE(extractor) << to_string(extractor.error());
  const auto extraction = extractor->extract("No nodule.");
  ASSERT_TRUE(extraction) << to_string(extraction.error());
  EXPECT_EQ(extraction->status, Status::done);
  EXPECT_GT(extraction->n_thinking_tokens, 0U);
  EXPECT_FALSE(extraction->thinking.empty());
}

}  // namespace
}  // namespace extractinator::run
