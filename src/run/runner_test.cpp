// Whole runs with a scripted generator: every row accounted for, resumable, nothing filled in.
#include "run/runner.h"

#include <filesystem>
#include <format>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/hash.h"
#include "eval/calibration.h"
#include "eval/curves.h"
#include "json/parse.h"
#include "json/write.h"
#include "run/export.h"
#include "run/manifest.h"
#include "run/outcome.h"
#include "run/row_sample.h"
#include "run/testing/recording_sink.h"
#include "store/run_store.h"
#include "store/testing/sample_run.h"
#include "text/encoding.h"

namespace extractinator::run {
namespace {

using store::testing::read_file;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::RecordingSink;

// Answers `{"n": <row>}`; rows can be told to do something else. Works on `width` requests at a
// time, last one first, so that completions come out of order; `n_together` of them end together.
class ScriptedGenerator final : public decode::Generator {
 public:
  Result<void> generate(
      const decode::RequestSource& next,
      const decode::CompletionSink& done,
      const std::stop_token& stop
  ) override {
    if (trouble) return std::unexpected(*trouble);
    std::vector<decode::Request> held;
    std::vector<decode::Completion> ended;
    while (true) {
      while (held.size() < width) {
        auto request = next();
        if (!request) break;
        dispatched.push_back(request->row);
        held.push_back(std::move(*request));
      }
      if (held.empty()) return {};
      const decode::Request request = std::move(held.back());
      held.pop_back();
      ++n_generated;
      decode::Completion completion{
          .row = request.row,
          .stop = decode::StopReason::complete,
          .text = std::format("{{\"n\": {}}}", request.row)
      };
      completion.n_prompt_tokens = request.prompt.tokens.size();
      completion.n_generated_tokens = 1;
      if (stop.stop_requested()) completion.stop = decode::StopReason::cancelled;
      if (change) change(completion);
      ended.push_back(std::move(completion));
      if (ended.size() == n_together || held.empty()) TRY_VOID(done(std::exchange(ended, {})));
    }
  }

  std::size_t width = 4;
  std::size_t n_together = 1;
  std::size_t n_generated = 0;
  std::vector<std::uint64_t> dispatched;
  std::optional<Error> trouble;  // Why it cannot go on at all.
  std::function<void(decode::Completion&)> change;
};

class RunnerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(::testing::TempDir()) /
            (std::string("run_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
    options_.output_dir = root_ / "out";
    task_ = {
        .name = "Task001_numbers",
        .file = root_ / "Task001_numbers.json",
        .description = "d",
        .data = root_ / "data.csv",
        .input_field = "text",
        .schema = std::make_shared<const schema::Schema>(
            schema::read_json_schema(
                json::parse(
                    R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]})"
                )
                    .value(),
                {}
            )
                .value()
        ),
        .warnings = {},
    };
    grammar_ = grammar::Grammar::compile(*task_.schema).value();
    write_rows(20);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write_rows(int n) const {
    std::ofstream out(task_.data);
    out << "id,text\n";
    for (int i = 0; i < n; ++i)
      out << std::format("{:03},report {}\n", i, i);
  }

  Result<RunSummary> run(const std::stop_token& stop = {}) {
    TRY(const Survey found, survey(task_, options_));
    const Ingredients ingredients{
        .task = task_,
        .survey = found,
        .build_prompt = [](std::string_view report) -> Result<prompt::Prompt> {
          if (report.contains("too long"))
            return fail(ErrorCode::limit_exceeded, "the prompt has 9 tokens, 8 fit");
          return prompt::Prompt{
              .parts = {{.kind = prompt::Part::Kind::report, .text = std::string(report)}},
              .tokens = {1, 2, 3},
              .n_report_tokens = report.size()
          };
        },
        .grammar = grammar_,
        .form = form_,
        .generator = generator_,
        .configuration =
            {.name = task_.name,
             .description =
                 json::Value(json::Value::Object{{"seed", json::Value::integer(seed_)}})},
        .files = files_,
        .clock = clock_,
        .log = log_,
    };
    return run_task(ingredients, options_, sink_, stop);
  }

  // Runs until the program died so often while it had this row, and no other.
  void die_at(std::uint64_t row, int n_deaths) {
    generator_.width = 1;
    generator_.change = [row](const decode::Completion& completion) {
      if (completion.row == row) throw std::runtime_error("dead");
    };
    for (int i = 0; i < n_deaths; ++i)
      EXPECT_THROW(static_cast<void>(run()), std::runtime_error);
  }

  std::string jsonl() const {
    return read_file(run_directory(task_, options_) / "nlp-predictions-dataset.jsonl");
  }

  RealFileSystem files_;
  SystemClock clock_;
  NullLog log_;
  ScriptedGenerator generator_;
  RecordingSink sink_;
  Options options_;
  Task task_;
  std::shared_ptr<const grammar::Grammar> grammar_;
  std::shared_ptr<const AnswerForm> form_;
  std::filesystem::path root_;
  std::int64_t seed_ = 0;
};

TEST_F(RunnerTest, ExportsInputOrderInTheReferencesLayout) {
  write_rows(2);
  const auto summary = run();
  ASSERT_TRUE(summary.has_value()) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 2U);
  EXPECT_FALSE(summary->is_cancelled);
  EXPECT_EQ(
      read_file(summary->json),
      "[\n"
      "    {\n        \"id\": \"000\",\n        \"text\": \"report 0\",\n        \"token_count\": "
      "8,\n"
      "        \"n\": 0,\n        \"status\": \"success\"\n    },\n"
      "    {\n        \"id\": \"001\",\n        \"text\": \"report 1\",\n        \"token_count\": "
      "8,\n"
      "        \"n\": 1,\n        \"status\": \"success\"\n    }\n"
      "]"
  );
}

TEST_F(RunnerTest, EveryKindOfFailureKeepsItsRowWithNullsAndACause) {
  std::ofstream(
      task_.data
  ) << "id,text\n0,fine\n1,too long\n2,limit\n3,broken\n4,invalid\n5,no json\n";
  generator_.change = [](decode::Completion& completion) {
    if (completion.row == 2) completion.stop = decode::StopReason::token_limit;
    if (completion.row == 3) {
      completion.stop = decode::StopReason::failed;
      completion.error = Error{ErrorCode::engine_failure, "the engine failed"};
    }
    if (completion.row == 4) completion.text = R"({"n": "four"})";
    if (completion.row == 5) completion.text = R"({"n": )";
  };
  const auto summary = run();
  ASSERT_TRUE(summary.has_value()) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 1U);
  EXPECT_EQ(summary->progress.invalid, 2U);
  EXPECT_EQ(summary->progress.failed, 3U);
  EXPECT_EQ(
      jsonl(),
      R"({"id":"0","text":"fine","token_count":4,"n":0,"status":"success"})"
      "\n"
      R"({"id":"1","text":"too long","token_count":null,"n":null,"status":"failure","cause":"prompt_too_long"})"
      "\n"
      R"({"id":"2","text":"limit","token_count":5,"n":null,"status":"failure","cause":"token_limit"})"
      "\n"
      R"({"id":"3","text":"broken","token_count":6,"n":null,"status":"failure","cause":"engine_failure"})"
      "\n"
      R"({"id":"4","text":"invalid","token_count":7,"n":null,"status":"failure","cause":"invalid_answer"})"
      "\n"
      R"({"id":"5","text":"no json","token_count":7,"n":null,"status":"failure","cause":"invalid_answer"})"
      "\n"
  );
}

TEST_F(RunnerTest, ProbabilitiesStandBesideTheirFields) {
  write_rows(2);
  options_.probabilities = true;
  generator_.change = [](decode::Completion& completion) {
    completion.fields = {
        {.pointer = "/n", .probability = 0.75, .lowest = 0.5, .removed_mass = 0.25}
    };
    if (completion.row == 1) {
      completion.fields[0].distribution = {{"1", 0.75}, {"null", 0.125}};
    }
  };
  const auto summary = run();
  ASSERT_TRUE(summary.has_value()) << to_string(summary.error());
  EXPECT_EQ(
      jsonl(),
      R"({"id":"000","text":"report 0","token_count":8,"n":0,"n__p":0.75,"n__distribution":null,"status":"success"})"
      "\n"
      R"({"id":"001","text":"report 1","token_count":8,"n":1,"n__p":0.75,"n__distribution":[{"value":1,"probability":0.75},{"value":null,"probability":0.125}],"status":"success"})"
      "\n"
  );
}

TEST_F(RunnerTest, CalibratedProbabilitiesStandBehindTheOthers) {
  options_.limit = 2;
  options_.probabilities = true;
  generator_.change = [](decode::Completion& completion) {
    completion.fields = {
        {.pointer = "/n", .probability = 0.9, .distribution = {{"7", 0.1}, {"0", 0.9}}}
    };
    if (completion.row == 1) completion.fields[0].pointer = "/m";
  };
  std::filesystem::create_directories(run_directory(task_, options_));
  const eval::Calibration calibration{
      .curves = {{"/n", eval::Temperature{.temperature = 2}}, {"/n/deeper", eval::Logistic{}}}
  };
  std::ofstream(run_directory(task_, options_) / "calibration.json")
      << json::write(eval::to_json(calibration));
  ASSERT_TRUE(run().has_value());
  // sqrt(9) to 1 is 0.75. Of the second row nothing is known.
  EXPECT_EQ(
      jsonl(),
      R"({"id":"000","text":"report 0","token_count":8,"n":0,"n__p":0.9,"n__p_calibrated":0.75,"n__distribution":[{"value":7,"probability":0.1},{"value":0,"probability":0.9}],"status":"success"})"
      "\n"
      R"({"id":"001","text":"report 1","token_count":8,"n":1,"n__p":null,"n__p_calibrated":null,"n__distribution":null,"status":"success"})"
      "\n"
  );
}

TEST_F(RunnerTest, EvidenceStandsBesideItsFieldAndNotInTheAnswer) {
  std::ofstream(task_.data) << "id,text\n0,é: number 7 of 7\n1,nothing\n2,made up\n";
  form_ = std::make_shared<const AnswerForm>(*task_.schema, schema::EvidenceFor::scalars);
  grammar_ = grammar::Grammar::compile(form_->schema()).value();
  generator_.change = [](decode::Completion& completion) {
    completion.text = completion.row == 0   ? R"({"n_evidence": "7", "n": 7})"
                      : completion.row == 1 ? R"({"n_evidence": null, "n": 0})"
                                            : R"({"n_evidence": "number", "n": 0})";
    completion.fields = {
        {.pointer = "/n_evidence", .probability = 0.5}, {.pointer = "/n", .probability = 0.75}
    };
  };
  const auto summary = run();
  ASSERT_TRUE(summary.has_value()) << to_string(summary.error());
  EXPECT_EQ(
      jsonl(),
      R"({"id":"0","text":"é: number 7 of 7","token_count":17,"n":7,"n__evidence":"7","n__evidence_start":10,"n__evidence_end":11,"status":"success"})"
      "\n"
      R"({"id":"1","text":"nothing","token_count":7,"n":0,"n__evidence":null,"n__evidence_start":null,"n__evidence_end":null,"status":"success"})"
      "\n"
      R"({"id":"2","text":"made up","token_count":7,"n":null,"n__evidence":null,"n__evidence_start":null,"n__evidence_end":null,"status":"failure","cause":"invalid_answer"})"
      "\n"
  );
  const auto store = store::RunStore::open_read_only(run_directory(task_, options_) / "run.db");
  ASSERT_TRUE(store);
  const auto row = store->find(0).value();
  EXPECT_EQ(row->outcome.answer, R"({"n": 7})");
  EXPECT_EQ(
      row->outcome.fields_json,
      R"([{"pointer":"/n","probability":0.75,"lowest":1,"removed_mass":0,"evidence":{"start":10,"end":11,"exact":"7","prefix":"é: number ","suffix":" of 7","n_occurrences":2,"probability":0.5}}])"
  );
}

TEST_F(RunnerTest, AStatusStandsBesideItsFieldAndNotInTheAnswer) {
  std::ofstream(task_.data) << "id,text\n0,seven\n1,no number\n2,made up\n";
  task_.schema = std::make_shared<const schema::Schema>(
      schema::read_json_schema(
          json::parse(
              R"({"type":"object","properties":{"n":{"type":"integer","absence":true}},"required":["n"]})"
          )
              .value(),
          {}
      )
          .value()
  );
  form_ = std::make_shared<const AnswerForm>(*task_.schema, schema::EvidenceFor::asked);
  grammar_ = grammar::Grammar::compile(form_->schema()).value();
  options_.probabilities = true;
  generator_.change = [](decode::Completion& completion) {
    completion.text = completion.row == 0   ? R"({"n": {"status": "value", "value": 7}})"
                      : completion.row == 1 ? R"({"n": {"status": "negated"}})"
                                            : R"({"n": {"status": "value"}})";
    completion.fields = {{.pointer = "/n/status", .probability = 0.5}};
    if (completion.row == 0)
      completion.fields.push_back({.pointer = "/n/value", .probability = 0.5});
  };
  const auto summary = run();
  ASSERT_TRUE(summary.has_value()) << to_string(summary.error());
  EXPECT_EQ(
      jsonl(),
      R"({"id":"0","text":"seven","token_count":5,"n":7,"n__p":0.25,"n__distribution":null,"n__status":"value","n__status_p":0.5,"n__status_distribution":null,"status":"success"})"
      "\n"
      R"({"id":"1","text":"no number","token_count":9,"n":null,"n__p":0.5,"n__distribution":null,"n__status":"negated","n__status_p":0.5,"n__status_distribution":null,"status":"success"})"
      "\n"
      R"({"id":"2","text":"made up","token_count":7,"n":null,"n__p":null,"n__distribution":null,"n__status":null,"n__status_p":null,"n__status_distribution":null,"status":"failure","cause":"invalid_answer"})"
      "\n"
  );
  const auto store = store::RunStore::open_read_only(run_directory(task_, options_) / "run.db");
  ASSERT_TRUE(store);
  EXPECT_EQ(store->find(1).value()->outcome.answer, R"({"n": null})");
}

TEST_F(RunnerTest, NamesOfProbabilitiesGiveWayToo) {
  std::ofstream(task_.data) << "text,n__p\nx,7\n";
  options_.probabilities = true;
  ASSERT_TRUE(run().has_value());
  EXPECT_EQ(
      jsonl(),
      R"({"text":"x","n__p":"7","token_count":1,"n":0,"extracted_n__p":null,"n__distribution":null,"status":"success"})"
      "\n"
  );
}

TEST_F(RunnerTest, SaysHowTheDataAreReadWhereThatIsGuessed) {
  std::ofstream(task_.data) << "id;text\n000;caf\xE9\n";
  ASSERT_TRUE(run().has_value());
  ASSERT_EQ(sink_.warnings.size(), 1U);
  EXPECT_THAT(sink_.warnings[0], HasSubstr("`data.csv` is not UTF-8 and is read as windows-1252"));
  EXPECT_THAT(sink_.notes, ElementsAre("`data.csv` is read as: windows-1252, delimiter `;`"));
  EXPECT_THAT(jsonl(), HasSubstr("\"text\":\"caf\u00e9\""));

  task_.data_options.encoding = text::Encoding::latin_1;
  options_.overwrite = true;
  sink_ = {};
  ASSERT_TRUE(run().has_value());
  EXPECT_TRUE(sink_.warnings.empty());
  EXPECT_THAT(sink_.notes, ElementsAre("`data.csv` is read as: ISO-8859-1, delimiter `;`"));
}

TEST_F(RunnerTest, ResultFilesHaveManifests) {
  generator_.change = [](decode::Completion& completion) {
    if (completion.row % 5 == 0) completion.stop = decode::StopReason::token_limit;
  };
  std::stop_source source;
  sink_.on_update = [&](const Progress& progress) {
    if (progress.done == 6) source.request_stop();
  };
  ASSERT_TRUE(run(source.get_token())->is_cancelled);
  sink_.on_update = nullptr;
  options_.limit = 15;
  const auto summary = run();
  ASSERT_TRUE(summary.has_value()) << to_string(summary.error());
  for (const std::filesystem::path& path : {summary->json, summary->jsonl}) {
    const auto manifest = read_manifest(files_, manifest_of(path));
    ASSERT_TRUE(manifest) << to_string(manifest.error());
    EXPECT_EQ(manifest->hash, to_hex(hash_of(read_file(path))));
    EXPECT_EQ(manifest->exported.rows.n_done, summary->progress.done);
    EXPECT_EQ(manifest->exported.rows.causes.at("token_limit"), summary->progress.failed);
    EXPECT_EQ(summary->progress.done + summary->progress.failed, 15U);
  }
  const auto store = store::RunStore::open_read_only(summary->directory / "run.db");
  ASSERT_TRUE(store);
  const auto counts = store->counts().value();
  EXPECT_EQ(store->work()->n_rows, counts.done + counts.failed) << "of both sessions";
}

TEST_F(RunnerTest, WhatEndsTogetherIsStoredInOneTransactionBeforeItIsTold) {
  write_rows(12);
  generator_.n_together = 3;
  std::vector<std::uint64_t> told;
  sink_.on_update = [&](const Progress& progress) {
    told.push_back(progress.done);
    const auto stored =
        store::RunStore::open_read_only(run_directory(task_, options_) / "run.db").value();
    EXPECT_EQ(stored.counts().value().done, progress.done);
  };
  ASSERT_TRUE(run().has_value());
  EXPECT_EQ(told, (std::vector<std::uint64_t>{3, 6, 9, 12}));
}

TEST_F(RunnerTest, ASecondRunDoesNothingAndGivesTheSameBytes) {
  ASSERT_TRUE(run().has_value());
  const std::string first = jsonl();
  EXPECT_EQ(generator_.n_generated, 20U);
  const auto again = run();
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(generator_.n_generated, 20U);
  EXPECT_EQ(again->progress.resumed, 20U);
  EXPECT_EQ(jsonl(), first);
}

TEST_F(RunnerTest, StoppedAnywhereItContinuesToTheSameBytes) {
  ASSERT_TRUE(run().has_value());
  const std::string undisturbed = jsonl();
  for (std::uint64_t stop_after = 1; stop_after < 20; ++stop_after) {
    std::filesystem::remove_all(options_.output_dir);
    generator_.n_generated = 0;
    std::stop_source source;
    sink_.on_update = [&](const Progress& progress) {
      if (progress.done == stop_after) source.request_stop();
    };
    const auto stopped = run(source.get_token());
    sink_.on_update = nullptr;
    ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
    EXPECT_TRUE(stopped->is_cancelled);
    EXPECT_EQ(stopped->progress.done, stop_after);
    EXPECT_FALSE(
        std::filesystem::exists(run_directory(task_, options_) / "nlp-predictions-dataset.json")
    );
    const auto resumed = run();
    ASSERT_TRUE(resumed.has_value()) << to_string(resumed.error());
    EXPECT_EQ(resumed->progress.done, 20U);
    EXPECT_EQ(resumed->progress.resumed, stop_after);
    EXPECT_EQ(jsonl(), undisturbed) << stop_after;
  }
}

TEST_F(RunnerTest, ACleanStopNeverLeadsToQuarantine) {
  for (int i = 0; i < 6; ++i) {
    std::stop_source source;
    generator_.change = [&](decode::Completion&) { source.request_stop(); };
    ASSERT_TRUE(run(source.get_token()).has_value());
  }
  generator_.change = nullptr;
  const auto summary = run();
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->progress.done, 20U);
}

TEST_F(RunnerTest, FailuresStayUntilTheyAreRetried) {
  bool is_broken = true;
  generator_.change = [&](decode::Completion& completion) {
    if (is_broken && completion.row % 2 == 0) completion.stop = decode::StopReason::token_limit;
  };
  ASSERT_TRUE(run().has_value());
  is_broken = false;
  EXPECT_EQ(run().value().progress.failed, 10U);
  options_.retry_failed = true;
  const auto retried = run();
  ASSERT_TRUE(retried.has_value()) << to_string(retried.error());
  EXPECT_EQ(retried->progress.done, 20U);
  EXPECT_EQ(generator_.n_generated, 30U);
}

TEST_F(RunnerTest, OverwriteForgetsEarlierResults) {
  ASSERT_TRUE(run().has_value());
  options_.overwrite = true;
  ASSERT_TRUE(run().has_value());
  EXPECT_EQ(generator_.n_generated, 40U);
}

TEST_F(RunnerTest, AnotherConfigurationIsRefused) {
  ASSERT_TRUE(run().has_value());
  const std::string before = jsonl();
  seed_ = 1;
  const auto other = run();
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().code, ErrorCode::conflict);
  EXPECT_THAT(other.error().message, HasSubstr("seed"));
  EXPECT_EQ(jsonl(), before);
}

TEST_F(RunnerTest, EditedRowsAreExtractedAgainAndOthersAreNot) {
  ASSERT_TRUE(run().has_value());
  std::string data = read_file(task_.data);
  data.replace(data.find("report 7"), 8, "edited 7");
  std::ofstream(task_.data) << data;
  ASSERT_TRUE(run().has_value());
  EXPECT_EQ(generator_.n_generated, 21U);
  EXPECT_THAT(jsonl(), HasSubstr("edited 7"));
}

TEST_F(RunnerTest, AShorterInputHasAShorterOutput) {
  ASSERT_TRUE(run().has_value());
  write_rows(5);
  ASSERT_TRUE(run().has_value());
  const std::string lines = jsonl();
  EXPECT_EQ(std::ranges::count(lines, '\n'), 5);
}

TEST_F(RunnerTest, LimitTakesTheFirstRowsAndALaterRunContinues) {
  options_.limit = 5;
  EXPECT_EQ(run().value().progress.done, 5U);
  options_.limit.reset();
  const auto all = run();
  EXPECT_EQ(all->progress.done, 20U);
  EXPECT_EQ(all->progress.resumed, 5U);
  EXPECT_EQ(generator_.n_generated, 20U);
}

TEST_F(RunnerTest, ASampleKeepsItsRowsNumbersAndOrderHoweverOftenItIsStopped) {
  options_.limit = 5;
  options_.random_rows = true;
  options_.seed = 7;
  const auto rows = RowSample({.n = 5, .n_dataset = 20, .seed = 7}).rows();
  std::string expected;
  for (const std::uint64_t row : rows) {
    expected += std::format(
        R"({{"id":"{0:03}","text":"report {0}","token_count":{1},"n":{0},"status":"success"}})"
        "\n",
        row,
        row < 10 ? 8 : 9
    );
  }
  std::stop_source stop;
  sink_.on_update = [&](const Progress&) { stop.request_stop(); };
  const auto stopped = run(stop.get_token());
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  EXPECT_TRUE(stopped->is_cancelled);
  const std::uint64_t n_before = stopped->progress.done;
  EXPECT_GT(n_before, 0U);
  generator_.n_generated = 0;
  sink_.on_update = nullptr;
  const auto summary = run();
  ASSERT_TRUE(summary.has_value()) << to_string(summary.error());
  EXPECT_EQ(summary->progress.total, 5U);
  EXPECT_EQ(summary->progress.done, 5U);
  EXPECT_EQ(summary->progress.resumed, n_before);
  EXPECT_EQ(jsonl(), expected);

  // A larger one adds rows to it, and so do all.
  options_.limit = 9;
  const auto larger = run();
  ASSERT_TRUE(larger.has_value()) << to_string(larger.error());
  EXPECT_EQ(larger->progress.resumed, 5U);
  EXPECT_EQ(larger->progress.total, 9U);
  options_.limit.reset();
  const auto all = run();
  ASSERT_TRUE(all.has_value()) << to_string(all.error());
  EXPECT_EQ(all->progress.resumed, 9U);
  EXPECT_EQ(all->progress.done, 20U);

  // Back to a sample: no other row is written.
  options_.limit = 5;
  ASSERT_TRUE(run().has_value());
  EXPECT_EQ(jsonl(), expected);
  EXPECT_EQ(generator_.n_generated, 20U - n_before);
}

TEST_F(RunnerTest, MissingColumnIsFoundBeforeAnythingIsWritten) {
  task_.input_field = "txet";
  const auto summary = run();
  ASSERT_FALSE(summary.has_value());
  EXPECT_EQ(summary.error().code, ErrorCode::not_found);
  EXPECT_THAT(summary.error().hint, HasSubstr("`text`"));
  EXPECT_FALSE(std::filesystem::exists(options_.output_dir));
}

TEST_F(RunnerTest, ColumnsWithTheNameOfAFieldAreKept) {
  std::ofstream(task_.data) << "n,text,status\nold,report,s\n";
  ASSERT_TRUE(run().has_value());
  EXPECT_EQ(
      jsonl(),
      R"({"n":"old","text":"report","status":"s","token_count":6,"extracted_n":0,"extracted_status":"success"})"
      "\n"
  );
  EXPECT_EQ(sink_.warnings.size(), 2U);
}

TEST_F(RunnerTest, CellsThatAreNotTextFailTheirRowOnly) {
  task_.data = root_ / "data.json";
  std::ofstream(
      task_.data
  ) << R"([{"text": "a"}, {"text": null}, {"text": 7}, {"other": 1}, {"text": "b"}])";
  const auto summary = run();
  ASSERT_TRUE(summary.has_value()) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 2U);
  EXPECT_EQ(summary->progress.failed, 3U);
}

TEST_F(RunnerTest, EmptyDatasetGivesAnEmptyList) {
  write_rows(0);
  const auto summary = run();
  ASSERT_TRUE(summary.has_value()) << to_string(summary.error());
  EXPECT_EQ(read_file(summary->json), "[]");
  EXPECT_FALSE(summary->is_cancelled);
}

// Dies in the middle of a run again and again, each time at another place, as `kill -9` would.
TEST_F(RunnerTest, DeathAnywhereLosesAndDoublesNothing) {
  ASSERT_TRUE(run().has_value());
  const std::string undisturbed = jsonl();
  std::filesystem::remove_all(options_.output_dir);
  std::size_t n_deaths = 0;
  for (bool is_finished = false; !is_finished; ++n_deaths) {
    std::size_t n_left = 3;
    generator_.width = 1;
    // An error of the sink ends the run without any of its clean-up, and without touching the store
    // again.
    const auto dying = [&]() -> Result<RunSummary> {
      generator_.change = [&](decode::Completion&) {
        if (n_left-- == 0) throw std::runtime_error("dead");
      };
      return run();
    };
    try {
      is_finished = dying().has_value();
    } catch (const std::runtime_error&) {
    }
    ASSERT_LT(n_deaths, 50U);
  }
  EXPECT_EQ(jsonl(), undisturbed);
  EXPECT_GT(n_deaths, 3U);
}

TEST_F(RunnerTest, RowsOfManyDeathsRunAloneAfterAllOthersAndStopsDoNotCount) {
  ASSERT_TRUE(run().has_value());
  const std::string undisturbed = jsonl();
  std::filesystem::remove_all(options_.output_dir);
  die_at(5, 4);
  generator_.change = nullptr;
  generator_.width = 4;

  // Stopped at the row that is left, more often than it may see deaths.
  for (int i = 0; i < 9; ++i) {
    std::stop_source source;
    generator_.dispatched.clear();
    generator_.change = [&](decode::Completion& completion) {
      if (completion.row != 5) return;
      source.request_stop();
      completion.stop = decode::StopReason::cancelled;
    };
    const auto stopped = run(source.get_token());
    ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
    EXPECT_TRUE(stopped->is_cancelled);
    EXPECT_EQ(stopped->progress.done, 19U);
    ASSERT_FALSE(generator_.dispatched.empty());
    EXPECT_EQ(generator_.dispatched.back(), 5U);
  }
  generator_.change = nullptr;
  const auto summary = run();
  ASSERT_TRUE(summary.has_value()) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 20U);
  EXPECT_EQ(jsonl(), undisturbed);
}

// A server that is away says nothing about the row that it was to be asked about.
TEST_F(RunnerTest, AGeneratorThatCannotGoOnIsNoDeathOfARowThatRunsAlone) {
  for (const int n_deaths : {2, 4}) {
    std::filesystem::remove_all(options_.output_dir);
    die_at(5, n_deaths);
    generator_.change = nullptr;
    generator_.trouble = Error{ErrorCode::io_error, "the server is away"};
    for (int i = 0; i < 9; ++i)
      EXPECT_EQ(run().error().message, "the server is away");
    generator_.trouble.reset();
    const auto summary = run();
    ASSERT_TRUE(summary.has_value()) << to_string(summary.error());
    EXPECT_EQ(summary->progress.done, 20U) << n_deaths;
  }
}

TEST(ReportText, OnlyTextIsAReport) {
  const json::Value::Object columns = {{"a", json::Value("x")}, {"b", json::Value()}};
  EXPECT_EQ(report_text(columns, "a").value(), "x");
  EXPECT_THAT(report_text(columns, "b").error().message, HasSubstr("found null"));
  EXPECT_FALSE(report_text(columns, "c").has_value());
}

}  // namespace
}  // namespace extractinator::run
