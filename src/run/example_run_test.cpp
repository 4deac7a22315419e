// Runs that show examples, with a tiny model: what is stored about them, and what it takes.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/result.h"
#include "engine/embedder.h"
#include "engine/model.h"
#include "engine/testing/tiny_embedder.h"
#include "engine/testing/tiny_model.h"
#include "json/value.h"
#include "prompt/prompt.h"
#include "run/runner.h"
#include "run/session.h"
#include "run/task.h"
#include "run/testing/recording_sink.h"
#include "store/run_store.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {
namespace {

using ::testing::HasSubstr;
using testing::RecordingSink;

constexpr std::string_view kTemplate =
    "{% for m in messages %}<|turn|>{{ m.role }}\n{{ m.content }}{% endfor %}"
    "{% if add_generation_prompt %}<|turn|>assistant\n{% endif %}";
constexpr std::string_view kExamples =
    R"([{"input": "A nodule.", "output": {"present": true}},
        {"input": "Nothing.", "output": {"present": false}},
        {"input": "Prostate.", "output": {"present": false}}])";

class ExampleRun : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(::testing::TempDir()) /
            (std::string("example_run_") +
             ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    for (const char* folder : {"data", "tasks", "examples"})
      std::filesystem::create_directories(root_ / folder);
    std::ofstream(root_ / "data/reports.csv")
        << "id,text\n0,No nodule.\n1,A  nodule.\n2,Nothing seen\n3,One nodule\n4,A prostate\n";
    std::ofstream(root_ / "tasks/Task001.json")
        << R"({"Description": "d", "Data_Path": "reports.csv", "Input_Field": "text",)"
        << R"( "Example_Path": "some.json", "Parser_Format": {"present": {"type": "bool"}}})";
    write_examples(kExamples);
    options_.output_dir = root_ / "out";
    options_.model = root_ / "model.gguf";
    options_.slots = 2;
    options_.threads = 1;
    options_.max_answer_tokens = 64;
    options_.num_examples = 3;
    options_.reproducible = true;
    engine::testing::write_tiny_model(
        options_.model, {.chat_template = std::string(kTemplate), .n_context = 1024}
    );
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write_examples(std::string_view text) const {
    std::ofstream(root_ / "examples/some.json", std::ios::binary) << text;
  }

  Result<Task> task() const { return load_task(files_, root_ / "tasks/Task001.json", {}); }

  Result<RunSummary> run() {
    TRY(const Task task, this->task());
    TRY(auto session, Session::open(options_, files_, clock_, log_));
    TRY(const Survey found, survey(task, options_));
    return session.run(task, found, sink_, {});
  }

  RealFileSystem files_;
  SystemClock clock_;
  NullLog log_;
  Options options_;
  RecordingSink sink_;
  std::filesystem::path root_;
};

TEST_F(ExampleRun, ExamplesThatAllRecordsSeeAreComputedOnce) {
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 5U);

  const auto session = Session::open(options_, files_, clock_, log_);
  ASSERT_TRUE(session) << to_string(session.error());
  const auto preparation = session->prepare(task().value());
  ASSERT_TRUE(preparation) << to_string(preparation.error());
  const auto usual = preparation->builder.build("No nodule.");
  ASSERT_TRUE(usual);
  EXPECT_EQ(usual->shared_prefix_length, usual->report_begin);
  // Four of the five records take it; the other one is an example.
  EXPECT_EQ(summary->computed.n_shared_prompt_tokens, 4 * usual->shared_prefix_length);
}

TEST_F(ExampleRun, WhatIsShownIsStored) {
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  auto store = store::RunStore::open_read_only(summary->directory / "run.db");
  ASSERT_TRUE(store) << to_string(store.error());
  const auto configuration = store->configuration();
  ASSERT_TRUE(configuration);
  const json::Value& description = configuration->description;
  ASSERT_NE(description.find("num_examples"), nullptr);
  EXPECT_EQ(description.find("num_examples")->to_int64(), 3);
  EXPECT_EQ(description.find("examples_hash")->as_string(), to_hex(hash_of(kExamples)));
  EXPECT_EQ(description.find("example_selection")->as_string(), "mmr tf-idf 1");

  // Enough to ask the model the same again.
  Options restored;
  ASSERT_TRUE(restore_options(*configuration, restored));
  EXPECT_EQ(restored.num_examples, 3U);
  ASSERT_TRUE(restored.example_dir);
  EXPECT_TRUE(std::filesystem::equivalent(*restored.example_dir, root_ / "examples"));
}

TEST_F(ExampleRun, OtherExamplesAreAnotherConfiguration) {
  ASSERT_TRUE(run());
  ASSERT_TRUE(run()) << "the same goes on";
  write_examples(std::string(kExamples) + "\n");
  const auto other = run();
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::conflict);
  write_examples(kExamples);
  ASSERT_TRUE(run());
  options_.num_examples = 2;
  EXPECT_FALSE(run());
  options_.num_examples = 0;
  EXPECT_FALSE(run());
}

TEST_F(ExampleRun, WithoutExamplesNothingIsStoredAboutThem) {
  options_.num_examples = 0;
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  auto store = store::RunStore::open_read_only(summary->directory / "run.db");
  ASSERT_TRUE(store);
  const auto configuration = store->configuration();
  ASSERT_TRUE(configuration);
  EXPECT_EQ(configuration->description.find("num_examples"), nullptr);
  EXPECT_EQ(configuration->description.find("examples_hash"), nullptr);
}

TEST_F(ExampleRun, ChosenExamplesAreOfTheRecord) {
  options_.num_examples = 1;
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 5U);
  const auto session = Session::open(options_, files_, clock_, log_);
  ASSERT_TRUE(session);
  const auto preparation = session->prepare(task().value());
  ASSERT_TRUE(preparation);
  const auto prompt = preparation->builder.build("A prostate");
  ASSERT_TRUE(prompt);
  std::string text;
  for (const prompt::Part& part : prompt->parts)
    text += part.text;
  EXPECT_THAT(
      text,
      HasSubstr(
          "<|turn|>user\nProstate.<|turn|>assistant\n{\"present\": false}<|turn|>user\nA prostate"
      )
  );
}

TEST_F(ExampleRun, AModelOfEmbeddingsChooses) {
  options_.num_examples = 1;
  options_.embedding_model = root_ / "bert.gguf";
  engine::testing::write_tiny_bert(options_.embedding_model, {.words = {"nodule", "prostate"}});
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 5U);

  // The example whose vector is nearest to that of the report.
  const auto session = Session::open(options_, files_, clock_, log_);
  ASSERT_TRUE(session) << to_string(session.error());
  const auto preparation = session->prepare(task().value());
  ASSERT_TRUE(preparation) << to_string(preparation.error());
  const auto model = engine::Model::load(
      options_.embedding_model, {.n_gpu_layers = 0, .purpose = engine::ModelPurpose::embeddings}
  );
  ASSERT_TRUE(model) << to_string(model.error());
  const auto embedder = engine::Embedder::create(*model);
  ASSERT_TRUE(embedder) << to_string(embedder.error());
  const auto likeness = [&](std::string_view a, std::string_view b) {
    const std::vector<float> left = (*embedder)->embed(a).value();
    const std::vector<float> right = (*embedder)->embed(b).value();
    double sum = 0;
    for (std::size_t i = 0; i < left.size(); ++i)
      sum += static_cast<double>(left[i]) * static_cast<double>(right[i]);
    return sum;
  };
  for (const std::string_view report : {"Nothing seen", "One nodule", "A prostate", "", "x"}) {
    SCOPED_TRACE(report);
    std::string_view nearest;
    double most = -2;
    for (const std::string_view input : {"A nodule.", "Nothing.", "Prostate."}) {
      const double alike = likeness(report, input);
      if (alike > most) nearest = input;
      most = std::max(most, alike);
    }
    const auto prompt = preparation->builder.build(report);
    ASSERT_TRUE(prompt) << to_string(prompt.error());
    std::vector<std::string> shown;
    for (const prompt::Part& part : prompt->parts)
      if (part.kind == prompt::Part::Kind::example) shown.push_back(part.text);
    ASSERT_EQ(shown.size(), 2U);
    EXPECT_EQ(shown.front(), nearest);
  }

  auto store = store::RunStore::open_read_only(summary->directory / "run.db");
  ASSERT_TRUE(store) << to_string(store.error());
  const auto configuration = store->configuration();
  ASSERT_TRUE(configuration);
  const json::Value& description = configuration->description;
  EXPECT_EQ(description.find("example_selection")->as_string(), "mmr embeddings 1");
  EXPECT_EQ(
      description.find("embedding_model_hash")->as_string(),
      to_hex(hash_file(options_.embedding_model).value())
  );
  Options restored;
  ASSERT_TRUE(restore_options(*configuration, restored));
  EXPECT_EQ(restored.embedding_model, options_.embedding_model);

  ASSERT_TRUE(run()) << "the same goes on";
  engine::testing::write_tiny_bert(options_.embedding_model, {.seed = 2});
  EXPECT_EQ(run().error().code, ErrorCode::conflict) << "another model may choose others";
  options_.embedding_model.clear();
  EXPECT_EQ(run().error().code, ErrorCode::conflict);
  // A model that writes is no model of embeddings.
  options_.embedding_model = options_.model;
  EXPECT_THAT(to_string(run().error()), HasSubstr("embedding model: the model `tiny` makes no"));
}

TEST_F(ExampleRun, ARecordThatDoesNotFitFailsAlone) {
  options_.num_examples = 1;
  write_examples(
      R"([{"input": "A nodule.", "output": {"present": true}},
          {"input": "Prostate. )" +
      std::string(1500, '.') + R"(", "output": {"present": false}}])"
  );
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_GT(summary->progress.done, 0U);
  EXPECT_GT(summary->progress.failed, 0U);
  EXPECT_EQ(summary->progress.done + summary->progress.failed, 5U);
}

}  // namespace
}  // namespace extractinator::run
