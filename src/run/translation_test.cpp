// Translations as a stage of their own: every report translated once, kept beside its original, and
// no row extracted without one.
#include "run/translation.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
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
#include "dataset/reader.h"
#include "decode/generator.h"
#include "grammar/grammar.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "prompt/prompt.h"
#include "run/answer_form.h"
#include "run/backend.h"
#include "run/chunking.h"
#include "run/manifest.h"
#include "run/recorded_run.h"
#include "run/runner.h"
#include "run/session.h"
#include "run/task.h"
#include "run/testing/recording_sink.h"
#include "run/translation_stage.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "store/testing/sample_run.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {
namespace {

using store::testing::read_file;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::RecordingSink;

// Translates a report by writing it in angle brackets, and extracts its number of bytes. Reports
// with the word `endless` cannot be translated.
class FakeGenerator final : public decode::Generator {
 public:
  Result<void> generate(
      const decode::RequestSource& next,
      const decode::CompletionSink& done,
      const std::stop_token& stop
  ) override {
    while (const auto request = next()) {
      const std::string report(report_of(request->prompt));
      decode::Completion completion{.row = request->row, .stop = decode::StopReason::complete};
      if (column.empty()) {
        extracted.push_back(report);
        completion.text = std::format(R"({{"n": {}}})", report.size());
      } else {
        translated.push_back(report);
        completion.text = json::write(
            json::Value(json::Value::Object{{column, json::Value("<" + report + ">")}})
        );
        if (report.contains("endless") && !is_mended)
          completion.stop = decode::StopReason::token_limit;
      }
      if (stop.stop_requested()) completion.stop = decode::StopReason::cancelled;
      TRY_VOID(done({std::move(completion)}));
      if (after_each) after_each();
    }
    return {};
  }

  std::string column;  // Of a translation; empty while extracting.
  std::vector<std::string> translated;
  std::vector<std::string> extracted;
  bool is_mended = false;
  std::function<void()> after_each;
};

class TranslationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(::testing::TempDir()) /
            (std::string("translation_") +
             ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
    options_.output_dir = root_ / "out";
    options_.translation_dir = root_ / "translations";
    options_.translate = "English";
    options_.temperature = 0.5;
    options_.seed = 3;
    const auto format =
        json::parse(R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]})");
    task_ = {
        .name = "Task001",
        .file = root_ / "Task001.json",
        .description = "d",
        .data = root_ / "data.csv",
        .input_field = "text",
        .schema = std::make_shared<const schema::Schema>(
            schema::read_json_schema(format.value(), {}).value()
        ),
    };
    write_data("id,text\n0,eins\n1,endless\n2,drei\n");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write_data(std::string_view text) const { std::ofstream(task_.data) << text; }

  Result<std::vector<RunSummary>> run_tasks(
      std::span<const TaskToRun> tasks, ProgressSink& progress, const std::stop_token& stop
  ) {
    const TaskToRun& one = tasks.front();
    json::Value::Object description = {{"model_hash", json::Value(model_)}};
    describe_translation(one.task, description);
    generator_.column =
        one.task.language.empty() ? "" : translated_column(one.survey.columns, "text");
    TRY(const auto grammar, grammar::Grammar::compile(*one.task.schema));
    const Ingredients ingredients{
        .task = one.task,
        .survey = one.survey,
        .build_prompt = [&one](std::string_view report) -> Result<prompt::Prompt> {
          TRY_VOID(check_report(one.task, report));
          return prompt::Prompt{
              .parts = {{.kind = prompt::Part::Kind::report, .text = std::string(report)}},
              .tokens = {1, 2, 3},
              .n_report_tokens = report.size()
          };
        },
        .grammar = grammar,
        .form = nullptr,
        .generator = generator_,
        .configuration =
            {.name = one.task.name, .description = json::Value(std::move(description))},
        .files = files_,
        .clock = clock_,
        .log = log_,
        .directory = one.directory,
    };
    TRY(RunSummary summary, run_task(ingredients, *one.options, progress, stop));
    std::vector<RunSummary> summaries;
    summaries.push_back(std::move(summary));
    return summaries;
  }

  Result<Translated> translate_now(const std::stop_token& stop = {}) {
    TRY(const Survey found, survey(task_, options_));
    TaskRunner runner = [this](auto tasks, auto& progress, const auto& token) {
      return run_tasks(tasks, progress, token);
    };
    return translate(runner, task_, found, options_, sink_, stop);
  }
  Result<RunSummary> run() {
    TRY(const Translated translated, translate_now());
    const TaskToRun one{.task = translated.task, .survey = translated.survey, .options = &options_};
    TRY(auto summaries, run_tasks(std::span(&one, 1), sink_, {}));
    return std::move(summaries.front());
  }

  std::filesystem::path root_;
  RealFileSystem files_;
  SystemClock clock_;
  NullLog log_;
  FakeGenerator generator_;
  RecordingSink sink_;
  Options options_;
  Task task_;
  std::string model_ = "m";
};

TEST_F(TranslationTest, NamesOfFoldersAndColumns) {
  options_.translate = "Simplified Chinese/1";
  EXPECT_EQ(
      translation_directory(task_, options_), root_ / "translations/Task001-simplified-chinese-1"
  );
  EXPECT_EQ(translated_column({"id", "text"}, "text"), "text__translated");
  EXPECT_EQ(
      translated_column({"text", "text__translated", "extracted_text__translated"}, "text"),
      "extracted_extracted_text__translated"
  );
}

TEST_F(TranslationTest, WhatIsNoLanguageIsRefused) {
  EXPECT_TRUE(check_translation({}));
  for (const char* language : {"English", "simplified Chinese", "Fran\u00e7ais", "nl"})
    EXPECT_TRUE(check_translation({.translate = language})) << language;
  for (const std::string& language :
       {std::string("a\nb"), std::string("\xff"), std::string(65, 'x')}) {
    const auto checked = check_translation({.translate = language});
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, ErrorCode::invalid_input);
  }
}

TEST_F(TranslationTest, ReportsAreReadInTranslationAndKept) {
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_THAT(generator_.translated, ElementsAre("eins", "endless", "drei"));
  EXPECT_THAT(generator_.extracted, ElementsAre("<eins>", "<drei>"));
  EXPECT_EQ(
      read_file(summary->jsonl),
      R"({"id":"0","text":"eins","text__translated":"<eins>","token_count":6,"n":6,"status":"success"})"
      "\n"
      R"({"id":"1","text":"endless","text__translated":null,"token_count":null,"n":null,"status":"failure","cause":"translation_failed"})"
      "\n"
      R"({"id":"2","text":"drei","text__translated":"<drei>","token_count":6,"n":6,"status":"success"})"
      "\n"
  );
  const auto directory = translation_directory(task_, options_);
  EXPECT_EQ(
      read_file(directory / "nlp-predictions-dataset.jsonl"),
      R"({"id":"0","text":"eins","token_count":4,"text__translated":"<eins>","status":"success"})"
      "\n"
      R"({"id":"1","text":"endless","token_count":7,"text__translated":null,"status":"failure","cause":"token_limit"})"
      "\n"
      R"({"id":"2","text":"drei","token_count":4,"text__translated":"<drei>","status":"success"})"
      "\n"
  );
  EXPECT_TRUE(read_manifest(files_, manifest_of(directory / "nlp-predictions-dataset.json")));
  const auto store = store::RunStore::open_read_only(summary->directory / "run.db").value();
  EXPECT_THAT(
      store.find(1).value()->outcome.message,
      HasSubstr("the translation failed: token_limit: the answer was not complete")
  );
  EXPECT_THAT(sink_.notes, ElementsAre(HasSubstr("2 of 3 reports translated into English")));
}

// A model that is asked for the translation of nothing would invent one.
TEST_F(TranslationTest, BlankReportsAreReadAsTheyAre) {
  write_data("id,text\n0,eins\n1,\n2,\" \t\n\"\n");
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_THAT(generator_.translated, ElementsAre("eins"));
  EXPECT_THAT(generator_.extracted, ElementsAre("<eins>", "", " \t\n"));
  EXPECT_EQ(summary->progress.done, 3U);
  EXPECT_THAT(
      read_file(summary->jsonl),
      HasSubstr(
          R"({"id":"1","text":"","text__translated":"","token_count":0,"n":0,"status":"success"})"
      )
  );
  const auto store =
      store::RunStore::open_read_only(translation_directory(task_, options_) / "run.db").value();
  EXPECT_EQ(store.find(1).value()->outcome.cause, "invalid_input");
  EXPECT_THAT(store.find(1).value()->outcome.message, HasSubstr("nothing to translate"));
  EXPECT_TRUE(check_report(task_, "")) << "only translations are refused";
}

// A report is translated whole; what is divided is the translation.
TEST_F(TranslationTest, ChunksAreOfTheTranslation) {
  task_.chunking = Chunking{};
  const Translated translated = translate_now().value();
  EXPECT_FALSE(translation_task(task_, "English", "text__translated").value().chunking);
  EXPECT_TRUE(translated.task.chunking);
  EXPECT_EQ(translated.task.input_field, "text__translated");
}

TEST_F(TranslationTest, NothingIsTranslatedTwice) {
  const auto first = run();
  ASSERT_TRUE(first) << to_string(first.error());
  const std::string expected = read_file(first->jsonl);
  const auto second = run();
  ASSERT_TRUE(second) << to_string(second.error());
  EXPECT_EQ(generator_.translated.size(), 3U);
  EXPECT_EQ(generator_.extracted.size(), 2U);
  EXPECT_EQ(read_file(second->jsonl), expected);

  // A report that changed is translated again, and extracted again.
  write_data("id,text\n0,eins\n1,endless\n2,vier!\n");
  ASSERT_TRUE(run());
  EXPECT_EQ(generator_.translated.size(), 4U);
  EXPECT_EQ(generator_.extracted.size(), 3U);
  EXPECT_EQ(generator_.extracted.back(), "<vier!>");

  // A failure stays one until it is asked for again.
  generator_.is_mended = true;
  options_.retry_failed = true;
  const auto mended = run();
  ASSERT_TRUE(mended) << to_string(mended.error());
  EXPECT_EQ(mended->progress.failed, 0U);
  EXPECT_EQ(generator_.translated.size(), 5U);
  EXPECT_EQ(generator_.extracted.back(), "<endless>");
}

TEST_F(TranslationTest, AStoppedTranslationGoesOn) {
  std::stop_source source;
  generator_.after_each = [&] { source.request_stop(); };
  const auto stopped = translate_now(source.get_token());
  ASSERT_TRUE(stopped) << to_string(stopped.error());
  EXPECT_TRUE(stopped->summary.is_cancelled);
  EXPECT_FALSE(stopped->task.translation);
  generator_.after_each = nullptr;
  generator_.translated.clear();
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_THAT(generator_.translated, ElementsAre("endless", "drei"));
}

TEST_F(TranslationTest, OtherTranslationsAreNotTaken) {
  ASSERT_TRUE(translate_now());
  model_ = "another";
  const auto refused = translate_now();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_THAT(refused.error().hint, HasSubstr("--translation-dir"));
  options_.overwrite = true;
  EXPECT_TRUE(translate_now());
  EXPECT_EQ(generator_.translated.size(), 6U);
}

TEST_F(TranslationTest, TheConfigurationOfAnExtractionDependsOnIt) {
  const Translated english = translate_now().value();
  options_.translate = "German";
  const Translated german = translate_now().value();
  json::Value::Object a;
  json::Value::Object b;
  describe_translation(english.task, a);
  describe_translation(german.task, b);
  EXPECT_NE(json::Value(a), json::Value(b));
  EXPECT_EQ(a.front().key, "translation_hash");
  json::Value::Object none;
  describe_translation(task_, none);
  EXPECT_TRUE(none.empty());
}

TEST_F(TranslationTest, RecordsAreThoseThatWereTranslated) {
  const Task task = translate_now().value().task;
  write_data("id,text\n0,eins\n1,endless\n2,fünf\n3,sechs\n");
  const auto reader = with_translations(dataset::open_reader(task.data).value(), task).value();
  EXPECT_THAT(reader->columns(), ElementsAre("id", "text", "text__translated"));
  EXPECT_EQ(reader->next().value()->columns.back().value, json::Value("<eins>"));
  const auto failed = reader->next().value();
  EXPECT_TRUE(failed->columns.back().value.is_null());
  EXPECT_TRUE(failed->damage);
  const auto changed = reader->next();
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, ErrorCode::conflict);
  EXPECT_THAT(changed.error().message, HasSubstr("row 2 has changed"));
  const auto added = reader->next();
  ASSERT_FALSE(added);
  EXPECT_THAT(added.error().message, HasSubstr("row 3 is not translated"));
}

TEST_F(TranslationTest, AStoredTranslationThatIsNoTextIsDamage) {
  const Task task = translate_now().value().task;
  const auto directory = task.translation->directory;
  const store::Configuration configuration =
      store::RunStore::open_read_only(directory / "run.db").value().configuration().value();
  {
    auto store =
        store::RunStore::open(directory / "run.db", configuration, {.overwrite = true}, clock_)
            .value();
    auto original = dataset::open_reader(task.data).value();
    const auto record = original->next().value().value();
    const store::NewRecord begun{
        .key = {.row = 0, .content = record.content_hash()}, .columns_json = "{}"
    };
    ASSERT_TRUE(store.begin_attempts({&begun, 1}));
    const store::Outcome outcome{
        .row = 0, .status = store::Status::done, .answer = R"({"other": "text"})"
    };
    ASSERT_TRUE(store.finish({&outcome, 1}));
  }
  const auto reader = with_translations(dataset::open_reader(task.data).value(), task).value();
  const auto read = reader->next();
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::corrupt);
}

// Only JSON has rows with columns that the first one has not.
TEST_F(TranslationTest, AColumnOfTheSameNameIsNeverRead) {
  task_.data = root_ / "data.jsonl";
  write_data("{\"text\": \"eins\"}\n{\"text\": \"zwei\", \"text__translated\": \"mine\"}\n");
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_THAT(generator_.extracted, ElementsAre("<eins>"));
  EXPECT_EQ(summary->progress.failed, 1U);
}

TEST_F(TranslationTest, TheTaskAsksForOneText) {
  const Task translation = translation_task(task_, "English", "text__translated").value();
  EXPECT_THAT(translation.description, HasSubstr("into English"));
  EXPECT_EQ(translation.input_field, "text");
  const auto grammar = grammar::Grammar::compile(*translation.schema);
  ASSERT_TRUE(grammar) << to_string(grammar.error());
  const Options how = translation_options(
      {.temperature = 0.7, .seed = 5, .probabilities = true, .evidence = true, .num_examples = 3}
  );
  EXPECT_EQ(how.temperature, 0);
  EXPECT_EQ(how.seed, 0U);
  EXPECT_EQ(how.max_answer_tokens, 0U) << "by the length of the report";
  EXPECT_FALSE(how.probabilities);
  EXPECT_FALSE(how.evidence);
  EXPECT_EQ(how.num_examples, 0U);
}

TEST_F(TranslationTest, ItIsContinuedByItsRunOnly) {
  const Translated translated = translate_now().value();
  const auto store =
      store::RunStore::open_read_only(translation_directory(task_, options_) / "run.db").value();
  const store::Configuration configuration = store.configuration().value();
  EXPECT_TRUE(is_translation(configuration));
  const auto restored = restore_run(configuration, files_);
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, ErrorCode::unsupported);
  const Task again = recorded_translation_task(task_, configuration).value();
  EXPECT_EQ(
      schema::hash_of(*again.schema),
      schema::hash_of(*translation_task(task_, "English", "text__translated").value().schema)
  );
}

}  // namespace
}  // namespace extractinator::run
