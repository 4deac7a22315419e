// Runs whose reports are divided, with a generator that reads them: rows end once, wherever the run
// is stopped or killed, and quotes are where they are said to be.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <fstream>
#include <functional>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "decode/generator.h"
#include "grammar/grammar.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "prompt/prompt.h"
#include "run/answer_form.h"
#include "run/chunking.h"
#include "run/runner.h"
#include "run/task.h"
#include "run/testing/recording_sink.h"
#include "schema/evidence.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "store/testing/sample_run.h"
#include "text/utf8.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {
namespace {

using store::testing::read_file;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RecordingSink;

std::string report_in(const decode::Request& request) {
  return std::string(report_of(request.prompt));
}

// The words of a text that begin with `prefix`.
std::vector<std::string> words_with(const std::string& text, std::string_view prefix) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  while ((begin = text.find_first_not_of(" .\n", begin)) != std::string::npos) {
    const std::size_t end = std::min(text.find_first_of(" .\n", begin), text.size());
    if (std::string_view(text).substr(begin).starts_with(prefix))
      words.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

// Answers with the words of the report that begin with `n`, and the first number among them, which
// it quotes. Works on several requests at a time, last one first.
class ReadingGenerator final : public decode::Generator {
 public:
  Result<void> generate(
      const decode::RequestSource& next,
      const decode::CompletionSink& done,
      const std::stop_token& stop
  ) override {
    std::vector<decode::Request> held;
    while (true) {
      while (held.size() < width) {
        auto request = next();
        if (!request) break;
        held.push_back(std::move(*request));
      }
      if (held.empty()) return {};
      const decode::Request request = std::move(held.back());
      held.pop_back();
      decode::Completion completion = answer(request);
      if (stop.stop_requested()) completion.stop = decode::StopReason::cancelled;
      if (change) change(completion);
      TRY_VOID(done({std::move(completion)}));
    }
  }

  decode::Completion answer(const decode::Request& request) {
    ++n_generated;
    reports.push_back(report_in(request));
    json::Value::Array list;
    std::string number = "null";
    std::string quote = "null";
    for (const std::string& word : words_with(reports.back(), "n")) {
      list.emplace_back(word);
      if (number != "null" || word.find_first_not_of("0123456789", 1) != std::string::npos)
        continue;
      number = word.substr(1);
      quote = std::format("\"{}\"", word);
    }
    return {
        .row = request.row,
        .task = request.task,
        .chunk = request.chunk,
        .stop = decode::StopReason::complete,
        .text = std::format(
            R"({{"first_evidence": {}, "first": {}, "all": {}}})",
            quote,
            number,
            json::write(json::Value(std::move(list)))
        ),
        .n_prompt_tokens = request.prompt.tokens.size(),
        .n_generated_tokens = 1,
        .fields = {
            {.pointer = "/first_evidence", .probability = 0.5},
            {.pointer = "/first", .probability = 0.75}
        },
    };
  }

  std::size_t width = 3;
  std::size_t n_generated = 0;
  std::vector<std::string> reports;
  std::function<void(decode::Completion&)> change;
};

class ChunkedRun : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ =
        std::filesystem::path(::testing::TempDir()) /
        (std::string("chunked_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ / "data");
    std::filesystem::create_directories(root_ / "tasks");
    options_.output_dir = root_ / "out";
    std::ofstream(root_ / "data/reports.csv")
        << "id,text\n"
           "0,kort n1\n"
           "1,\"één 漢字 n1. Een lange zin 😀 met n2 erin. Dan n3. En niets meer dan dat hier.\"\n"
           "2,\"Hier staat niets. Daar ook niet. Pas aan het einde n7 en n7. Einde.\"\n"
           "3,niets\n"
           "4,\"a b c d e f g h i j k l m o p q r s t u v w x y z a b c d e f g h i j k\"\n";
    write_task(R"({"Overlap_Tokens": 12})");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write_task(std::string_view chunking) {
    std::ofstream(root_ / "tasks/Task001.json")
        << R"({"Description": "d", "Data_Path": "reports.csv", "Input_Field": "text",)"
        << R"("Parser_Format": {"type": "object", "required": ["first", "all"], "properties": {)"
        << R"("first": {"type": ["integer", "null"], "evidence": true},)"
        << R"("all": {"type": "array", "items": {"type": "string"}, "maxItems": 9}}})"
        << (chunking.empty() ? "" : ", \"Chunking\": ") << chunking << "}";
    auto task = load_task(files_, root_ / "tasks/Task001.json", {});
    ASSERT_TRUE(task) << to_string(task.error());
    task_ = *std::move(task);
    form_ = std::make_shared<const AnswerForm>(*task_.schema, schema::EvidenceFor::asked);
    grammar_ = grammar::Grammar::compile(form_->schema()).value();
  }

  // A token is a character; so many of a report fit.
  Ingredients ingredients(const Survey& found) {
    return {
        .task = task_,
        .survey = found,
        .build_prompt = [this](std::string_view report) -> Result<prompt::Prompt> {
          const std::size_t n_tokens = text::count_code_points(report);
          if (n_tokens > n_room_) return fail(ErrorCode::limit_exceeded, "the prompt is too long");
          return prompt::Prompt{
              .parts = {{.kind = prompt::Part::Kind::report, .text = std::string(report)}},
              .tokens = {1, 2, 3},
              .n_report_tokens = n_tokens
          };
        },
        .count_tokens = [](std::string_view report) -> Result<std::size_t> {
          return text::count_code_points(report);
        },
        .grammar = grammar_,
        .form = form_,
        .generator = generator_,
        .configuration = {.name = task_.name, .description = json::Value(json::Value::Object{})},
        .files = files_,
        .clock = clock_,
        .log = log_,
    };
  }

  Result<RunSummary> run(const std::stop_token& stop = {}) {
    TRY(const Survey found, survey(task_, options_));
    return run_task(ingredients(found), options_, sink_, stop);
  }

  std::string jsonl() const {
    return read_file(run_directory(task_, options_) / "nlp-predictions-dataset.jsonl");
  }
  std::vector<json::Value> rows() const {
    std::ifstream in(run_directory(task_, options_) / "nlp-predictions-dataset.jsonl");
    std::vector<json::Value> all;
    for (std::string line; std::getline(in, line);)
      all.push_back(json::parse(line).value());
    return all;
  }

  RealFileSystem files_;
  SystemClock clock_;
  NullLog log_;
  ReadingGenerator generator_;
  RecordingSink sink_;
  Options options_;
  Task task_;
  std::shared_ptr<const grammar::Grammar> grammar_;
  std::shared_ptr<const AnswerForm> form_;
  std::filesystem::path root_;
  std::size_t n_room_ = 30;
};

TEST_F(ChunkedRun, LongReportsHaveOneAnswerOfTheirChunks) {
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 5U);
  const std::vector<json::Value> out = rows();
  ASSERT_EQ(out.size(), 5U);
  EXPECT_EQ(json::write(*out[0].find("all")), R"(["n1"])");
  EXPECT_EQ(out[0].find("n_chunks")->to_int64(), 1);
  EXPECT_EQ(json::write(*out[1].find("all")), R"(["n1", "n2", "n3", "niets"])");
  EXPECT_EQ(out[1].find("first")->to_int64(), 1);
  EXPECT_GT(out[1].find("n_chunks")->to_int64(), 2);
  const std::string& report = out[1].find("text")->as_string();
  EXPECT_EQ(
      out[1].find("token_count")->to_int64(),
      static_cast<std::int64_t>(text::count_code_points(report))
  ) << "of the whole report";
  EXPECT_EQ(json::write(*out[3].find("all")), R"(["niets"])");
  EXPECT_TRUE(out[4].find("first")->is_null());
  EXPECT_EQ(json::write(*out[4].find("all")), "[]");
}

TEST_F(ChunkedRun, QuotesAreWhereTheyAreSaidToBe) {
  ASSERT_TRUE(run());
  std::size_t n_quotes = 0;
  const auto store = store::RunStore::open_read_only(run_directory(task_, options_) / "run.db");
  ASSERT_TRUE(store);
  std::uint64_t number = 0;
  for (const json::Value& row : rows()) {
    const std::string fields = store->find(number++).value()->outcome.fields_json;
    const json::Value* quote = row.find("first__evidence");
    ASSERT_NE(quote, nullptr);
    if (quote->is_null()) continue;
    ++n_quotes;
    const std::string report = row.find("text")->as_string();
    const auto offset = [&](std::string_view column) {
      return static_cast<std::size_t>(row.find(column)->to_int64().value());
    };
    const std::size_t start = offset("first__evidence_start");
    const std::size_t end = offset("first__evidence_end");
    const std::size_t from = text::byte_offset_of_code_point(report, start);
    const std::size_t to = text::byte_offset_of_code_point(report, end);
    EXPECT_EQ(report.substr(from, to - from), quote->as_string());
    EXPECT_THAT(fields, HasSubstr("\"probability\":0.75"));
    const std::size_t before = text::byte_offset_of_code_point(report, start < 32 ? 0 : start - 32);
    const json::Value prefix(report.substr(before, from - before));
    EXPECT_THAT(fields, HasSubstr("\"prefix\":" + json::write(prefix)));
  }
  EXPECT_EQ(n_quotes, 3U);
}

TEST_F(ChunkedRun, ReportsThatFitAreWhatTheyAreWithout) {
  n_room_ = 1000;
  ASSERT_TRUE(run());
  const std::vector<json::Value> with = rows();
  std::filesystem::remove_all(options_.output_dir);
  write_task("");
  ASSERT_TRUE(run());
  const std::vector<json::Value> without = rows();
  EXPECT_EQ(generator_.n_generated, 10U);
  ASSERT_EQ(with.size(), without.size());
  for (std::size_t i = 0; i < with.size(); ++i) {
    json::Value::Object row = with[i].as_object();
    const auto is_count = [](const json::Member& one) { return one.key == "n_chunks"; };
    EXPECT_EQ(std::erase_if(row, is_count), 1U);
    EXPECT_EQ(json::Value(row), without[i]);
  }
}

TEST_F(ChunkedRun, WithoutItLongReportsAreRefused) {
  write_task("");
  const auto summary = run();
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->progress.failed, 3U);
  EXPECT_THAT(jsonl(), HasSubstr("prompt_too_long"));
  EXPECT_THAT(jsonl(), Not(HasSubstr("n_chunks")));
}

TEST_F(ChunkedRun, AFailedChunkFailsItsRowWithNothingInIt) {
  generator_.change = [](decode::Completion& completion) {
    if (completion.row == 1 && completion.chunk == 1)
      completion.stop = decode::StopReason::token_limit;
  };
  const auto summary = run();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 4U);
  EXPECT_EQ(summary->progress.failed, 1U);
  const json::Value row = rows().at(1);
  EXPECT_EQ(row.find("cause")->as_string(), "token_limit");
  EXPECT_TRUE(row.find("all")->is_null());
  EXPECT_GT(row.find("n_chunks")->to_int64(), 2);
  generator_.change = nullptr;
  const std::size_t n_before = generator_.n_generated;
  options_.retry_failed = true;
  ASSERT_TRUE(run());
  EXPECT_EQ(sink_.last.done, 5U);
  EXPECT_EQ(
      generator_.n_generated - n_before,
      static_cast<std::size_t>(row.find("n_chunks")->to_int64().value())
  ) << "all chunks of the row";
}

TEST_F(ChunkedRun, StoppedBehindAnyChunkItContinuesToTheSameBytes) {
  ASSERT_TRUE(run());
  const std::string undisturbed = jsonl();
  const std::size_t n_all = generator_.n_generated;
  ASSERT_GT(n_all, 9U);
  for (const std::size_t width : {1U, 4U}) {
    generator_.width = width;
    for (std::size_t stop_after = 1; stop_after < n_all; ++stop_after) {
      std::filesystem::remove_all(options_.output_dir);
      std::stop_source source;
      std::size_t n_ended = 0;
      generator_.change = [&](decode::Completion&) {
        if (++n_ended == stop_after) source.request_stop();
      };
      const auto stopped = run(source.get_token());
      ASSERT_TRUE(stopped) << to_string(stopped.error());
      generator_.change = nullptr;
      const auto resumed = run();
      ASSERT_TRUE(resumed) << to_string(resumed.error());
      ASSERT_EQ(jsonl(), undisturbed) << width << " " << stop_after;
      // A stop takes the attempts back, however many chunks had been begun.
      const auto store = store::RunStore::open_read_only(run_directory(task_, options_) / "run.db");
      ASSERT_TRUE(store->for_each([](const store::StoredRow& row) -> Result<void> {
        EXPECT_EQ(row.n_attempts, 1U);
        return {};
      }));
    }
  }
}

// As `kill -9` in the middle of a row would.
TEST_F(ChunkedRun, DeathBehindAnyChunkLosesAndDoublesNothing) {
  ASSERT_TRUE(run());
  const std::string undisturbed = jsonl();
  const std::size_t n_all = generator_.n_generated;
  generator_.width = 1;
  for (std::size_t death = 0; death < n_all; ++death) {
    std::filesystem::remove_all(options_.output_dir);
    std::size_t n_left = death;
    generator_.change = [&](decode::Completion&) {
      if (n_left-- == 0) throw std::runtime_error("dead");
    };
    EXPECT_THROW((void)run(), std::runtime_error);
    generator_.change = nullptr;
    const auto resumed = run();
    ASSERT_TRUE(resumed) << to_string(resumed.error());
    EXPECT_EQ(resumed->progress.done, 5U);
    ASSERT_EQ(jsonl(), undisturbed) << death;
  }
}

TEST_F(ChunkedRun, TasksOverOneDatasetNeedNotDivideAlike) {
  const auto summary = run();
  ASSERT_TRUE(summary);
  const std::string alone = jsonl();
  Task other = task_;
  other.name = "Task002";
  other.chunking->max_tokens = 14;
  other.chunking->overlap_tokens = 0;
  const Survey found = survey(task_, options_).value();
  options_.run_name = "together";
  Ingredients second = ingredients(found);
  const Ingredients both[] = {
      ingredients(found),
      {.task = other,
       .survey = found,
       .build_prompt = second.build_prompt,
       .count_tokens = second.count_tokens,
       .grammar = grammar_,
       .form = form_,
       .generator = generator_,
       .configuration = second.configuration,
       .files = files_,
       .clock = clock_,
       .log = log_}
  };
  const auto summaries = run_tasks(both, options_, sink_, {});
  ASSERT_TRUE(summaries) << to_string(summaries.error());
  EXPECT_EQ(jsonl(), alone);
  EXPECT_EQ(summaries->at(1).progress.done, 5U);
  const std::string lines = read_file(summaries->at(1).jsonl);
  EXPECT_THAT(lines, HasSubstr(R"("all":["n1","n2","n3","niets"])"));
}

TEST_F(ChunkedRun, TheColumnGivesWay) {
  std::ofstream(root_ / "data/reports.csv") << "text,n_chunks\nkort n1,7\n";
  ASSERT_TRUE(run());
  EXPECT_EQ(rows().at(0).find("n_chunks")->as_string(), "7");
  EXPECT_EQ(rows().at(0).find("extracted_n_chunks")->to_int64(), 1);
  ASSERT_EQ(sink_.warnings.size(), 1U);
  EXPECT_THAT(sink_.warnings[0], HasSubstr("`n_chunks`"));
}

}  // namespace
}  // namespace extractinator::run
