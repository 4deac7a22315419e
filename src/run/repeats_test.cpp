// Votes over runs and their agreement, on run databases made by hand.
#include "run/repeats.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/manifest.h"
#include "run/recorded_run.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "store/testing/sample_run.h"

namespace extractinator::run {
namespace {

using store::testing::read_file;
using ::testing::HasSubstr;
using ::testing::Not;

class RepeatsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ =
        std::filesystem::path(::testing::TempDir()) /
        (std::string("repeats_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    set_schema(
        R"({"side": {"enum": ["left", "right"]}, "sizes": {"type": "array"}, "n": {"type": "integer"}})"
    );
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void set_schema(std::string_view properties, std::string_view more = "") {
    const auto format =
        json::parse(std::format(R"({{"type": "object", "properties": {}{}}})", properties, more));
    task_ = {
        .name = "Task001",
        .schema = std::make_shared<const schema::Schema>(
            schema::read_json_schema(format.value(), {}).value()
        ),
    };
  }

  // A run with these answers; an empty one is a failed row.
  void add_run(const std::vector<std::string>& answers, std::string_view fields_json = "") {
    const std::size_t number = repeats_.directories.size();
    const std::filesystem::path directory = repeat_directory(task_, options(), number);
    std::filesystem::create_directories(directory);
    repeats_.directories.push_back(directory);
    const store::Configuration configuration{
        .name = task_.name,
        .description = json::parse(std::format(R"({{"seed": {}}})", number)).value(),
    };
    auto store = store::RunStore::open(directory / "run.db", configuration, {}, clock_).value();
    for (std::uint64_t row = 0; row < answers.size(); ++row) {
      const store::NewRecord record{
          .key = {.row = row, .content = hash_of(std::to_string(row))},
          .columns_json = std::format(R"({{"text": "Zebrafish {}", "n_votes": "mine"}})", row),
      };
      ASSERT_TRUE(store.begin_attempts({&record, 1}));
      store::Outcome outcome{
          .row = row,
          .status = store::Status::done,
          .answer = answers[row],
          .details_json = std::format(R"({{"n_report_tokens":{}}})", row + 3),
          .fields_json = std::string(fields_json),
      };
      if (answers[row].empty()) {
        outcome.status = store::Status::failed;
        outcome.cause = std::format("cause_of_run_{}", number);
        outcome.message = "no answer";
      }
      ASSERT_TRUE(store.finish({&outcome, 1}));
    }
    survey_ = {.n_rows = answers.size(), .columns = {"text", "n_votes"}};
  }

  [[nodiscard]] Options options() const {
    return {.output_dir = root_, .run_name = "run", .seed = 40};
  }
  Result<RunSummary> take_vote() {
    return vote(repeats_, options(), vote_directory(task_, options()), files_, clock_);
  }

  std::filesystem::path root_;
  Task task_ = {};
  Survey survey_ = {};
  Repeats repeats_{.task = task_, .survey = survey_};
  RealFileSystem files_;
  SystemClock clock_;
};

TEST_F(RepeatsTest, FoldersAndSeedsAreTold) {
  EXPECT_EQ(repeat_directory(task_, options(), 0), run_directory(task_, options()));
  EXPECT_EQ(repeat_directory(task_, options(), 12), root_ / "run/Task001-run12");
  EXPECT_EQ(agreement_directory(task_, options()), root_ / "run/Task001-agreement");
  EXPECT_EQ(vote_directory(task_, options()), root_ / "run/Task001-vote");
  EXPECT_EQ(repeat_seed(options(), 0), 40U);
  EXPECT_EQ(repeat_seed(options(), 2), 42U);
}

TEST_F(RepeatsTest, EachFieldIsVotedOnByItself) {
  add_run({R"({"side": "left", "sizes": [1], "n": 1})", R"({"side": "left", "n": 1})", ""});
  add_run({R"({"side": "right", "sizes": [1.0], "n": 2})", "", ""});
  add_run(
      {R"({"side": "right", "sizes": [2], "n": 3, "more": 7})", R"({"side": "right", "n": 1})", ""}
  );
  const auto summary = take_vote();
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, 2U);
  EXPECT_EQ(summary->progress.failed, 1U);
  EXPECT_EQ(
      read_file(summary->jsonl),
      R"({"text":"Zebrafish 0","n_votes":"mine","token_count":3,"side":"right","side__votes":0.6666666666666666,"side__tied":false,"sizes":[1],"sizes__votes":0.6666666666666666,"sizes__tied":false,"n":1,"n__votes":0.3333333333333333,"n__tied":true,"extracted_n_votes":3,"status":"success"})"
      "\n"
      R"({"text":"Zebrafish 1","n_votes":"mine","token_count":4,"side":"left","side__votes":0.5,"side__tied":true,"sizes":null,"sizes__votes":1,"sizes__tied":false,"n":1,"n__votes":1,"n__tied":false,"extracted_n_votes":2,"status":"success"})"
      "\n"
      R"({"text":"Zebrafish 2","n_votes":"mine","token_count":5,"side":null,"side__votes":null,"side__tied":null,"sizes":null,"sizes__votes":null,"sizes__tied":null,"n":null,"n__votes":null,"n__tied":null,"extracted_n_votes":0,"status":"failure","cause":"cause_of_run_0"})"
      "\n"
  );
  const auto store = store::RunStore::open_read_only(summary->directory / "run.db").value();
  EXPECT_EQ(store.find(0).value()->outcome.answer, R"({"side": "right", "sizes": [1], "n": 1})")
      << "what no field is named for is of the answer with the most votes, the second";
  EXPECT_TRUE(read_manifest(files_, manifest_of(summary->json)));

  // The same again replaces it.
  const std::string first = read_file(summary->json);
  ASSERT_TRUE(take_vote());
  EXPECT_EQ(read_file(summary->json), first);
}

// Every field on its own would give {"has": true, "size": null}, which the schema rules out.
TEST_F(RepeatsTest, WinnersThatDoNotGoTogetherGiveWayToAWholeAnswer) {
  set_schema(
      R"({"has": {"type": "boolean"}, "size": {"type": ["number", "null"]}})",
      R"(, "if": {"properties": {"has": {"const": true}}},)"
      R"( "then": {"properties": {"size": {"type": "number"}}})"
  );
  add_run({R"({"has": true, "size": 1})"});
  add_run({R"({"has": false, "size": null})"});
  add_run({R"({"has": true, "size": 2})"});
  add_run({R"({"has": false, "size": null})"});
  const auto summary = take_vote();
  ASSERT_TRUE(summary) << to_string(summary.error());
  const auto store = store::RunStore::open_read_only(summary->directory / "run.db").value();
  const store::Outcome outcome = store.find(0).value()->outcome;
  EXPECT_EQ(outcome.answer, R"({"has": false, "size": null})");
  EXPECT_THAT(outcome.details_json, HasSubstr(R"("is_whole_answer":true)"));
  EXPECT_THAT(outcome.fields_json, HasSubstr(R"({"pointer":"/has","votes":0.5,)"));
}

TEST_F(RepeatsTest, MembersWithoutAFieldAreThoseOfTheBestAnswer) {
  set_schema(
      R"({"a": {"type": "integer"}, "b": {"type": "integer"}})",
      R"(, "enum": [{"a": 1, "b": 2}, {"a": 3, "b": 4}, {"a": 1, "b": 4, "note": "x"}])"
  );
  add_run({R"({"a": 1, "b": 2})"});
  add_run({R"({"a": 3, "b": 4})"});
  add_run({R"({"a": 1, "b": 4, "note": "x"})"});
  add_run({R"({"a": 1, "b": 2})"});
  add_run({R"({"a": 3, "b": 4})"});
  const auto summary = take_vote();
  ASSERT_TRUE(summary) << to_string(summary.error());
  const auto store = store::RunStore::open_read_only(summary->directory / "run.db").value();
  // The third has the most votes for its values, and brings what no field is named for.
  EXPECT_EQ(store.find(0).value()->outcome.answer, R"({"a": 1, "b": 4, "note": "x"})");
  EXPECT_THAT(store.find(0).value()->outcome.details_json, HasSubstr(R"("is_whole_answer":false)"));
}

TEST_F(RepeatsTest, OfWholeAnswersThatAreEqualTheFirstIsTaken) {
  set_schema(
      R"({"a": {"type": "integer"}, "b": {"type": "integer"}})",
      R"(, "enum": [{"a": 1, "b": 2}, {"a": 3, "b": 4}, {"a": 1, "b": 9}, {"a": 7, "b": 4}])"
  );
  // 1 and 4 win, and do not go together; each answer has three votes for its values.
  for (const char* answer :
       {R"({"a": 1, "b": 2})", R"({"a": 3, "b": 4})", R"({"a": 1, "b": 9})", R"({"a": 7, "b": 4})"})
    add_run({answer});
  const auto summary = take_vote();
  ASSERT_TRUE(summary) << to_string(summary.error());
  const auto store = store::RunStore::open_read_only(summary->directory / "run.db").value();
  EXPECT_EQ(store.find(0).value()->outcome.answer, R"({"a": 1, "b": 2})");
  EXPECT_THAT(store.find(0).value()->outcome.details_json, HasSubstr(R"("is_whole_answer":true)"));
}

TEST_F(RepeatsTest, AVoteSaysOfWhichRunsItIs) {
  add_run({R"({"side": "left"})"});
  add_run({R"({"side": "left"})"});
  add_run({R"({"side": "right"})"});
  const auto summary = take_vote();
  ASSERT_TRUE(summary) << to_string(summary.error());
  const auto store = store::RunStore::open_read_only(summary->directory / "run.db").value();
  const store::Configuration configuration = store.configuration().value();
  const json::Value* hashes =
      json::resolve(configuration.description, "/vote/configuration_hashes");
  ASSERT_NE(hashes, nullptr);
  ASSERT_EQ(hashes->as_array().size(), 3U);
  for (std::size_t run = 0; run < 3; ++run) {
    const auto one = store::RunStore::open_read_only(repeats_.directories[run] / "run.db").value();
    EXPECT_EQ(hashes->as_array()[run].as_string(), to_hex(one.configuration().value().hash()));
  }
}

TEST_F(RepeatsTest, WhatIsKnownOfAValueComesWithIt) {
  add_run(
      {R"({"side": "left", "sizes": [1], "n": 1})"},
      R"([{"pointer":"/side","probability":0.125},{"pointer":"/sizes/0","probability":0.25}])"
  );
  add_run(
      {R"({"side": "right", "sizes": [1], "n": 1})"},
      R"([{"pointer":"/side","probability":0.5},{"pointer":"/sizes/0","probability":0.75}])"
  );
  add_run(
      {R"({"side": "right", "sizes": [1], "n": 1})"}, R"([{"pointer":"/side","probability":1}])"
  );
  const auto summary = take_vote();
  ASSERT_TRUE(summary) << to_string(summary.error());
  const auto store = store::RunStore::open_read_only(summary->directory / "run.db").value();
  EXPECT_EQ(
      store.find(0).value()->outcome.fields_json,
      R"([{"pointer":"/side","probability":0.5,"votes":0.6666666666666666,"is_tied":false},)"
      R"({"pointer":"/sizes","votes":1,"is_tied":false},{"pointer":"/sizes/0","probability":0.25},)"
      R"({"pointer":"/n","votes":1,"is_tied":false}])"
  );
}

TEST_F(RepeatsTest, AgreementIsWrittenWithoutAnyText) {
  add_run({R"({"side": "left", "n": 1})", R"({"side": "left", "n": 1})"});
  add_run({R"({"side": "left", "n": 2})", ""});
  const auto agreement = agreement_of(repeats_);
  ASSERT_TRUE(agreement) << to_string(agreement.error());
  EXPECT_EQ(agreement->n_answers, 3U);
  EXPECT_EQ(agreement->fields.at(0).n_rows, 1U);
  EXPECT_EQ(agreement->fields.at(0).all_agree, 1);
  EXPECT_EQ(agreement->fields.at(2).all_agree, 0);
  const auto path = write_agreement(repeats_, *agreement, root_ / "there", files_);
  ASSERT_TRUE(path) << to_string(path.error());
  const std::string text = read_file(*path);
  EXPECT_THAT(text, Not(HasSubstr("Zebrafish")));
  EXPECT_THAT(text, Not(HasSubstr("left")));
  const auto written = json::parse(text).value();
  EXPECT_EQ(written.find("runs")->as_array().size(), 2U);
  EXPECT_EQ(json::resolve(written, "/runs/1/directory")->as_string(), "Task001-run1");
  EXPECT_EQ(json::resolve(written, "/runs/1/seed")->to_int64(), 1);
  EXPECT_EQ(json::resolve(written, "/whole/n_rows")->to_int64(), 1);
}

TEST_F(RepeatsTest, RunsOfDifferentRecordsAreRefused) {
  add_run({R"({"n": 1})", R"({"n": 1})"});
  add_run({R"({"n": 1})"});
  survey_.n_rows = 2;
  const auto unfinished = agreement_of(repeats_);
  ASSERT_FALSE(unfinished);
  EXPECT_EQ(unfinished.error().code, ErrorCode::conflict);
  EXPECT_THAT(unfinished.error().message, HasSubstr("run 1 has not finished row 1"));
}

TEST_F(RepeatsTest, AVoteIsNoRunToContinue) {
  add_run({R"({"n": 1})"});
  add_run({R"({"n": 1})"});
  const auto summary = take_vote();
  ASSERT_TRUE(summary) << to_string(summary.error());
  const auto store = store::RunStore::open_read_only(summary->directory / "run.db").value();
  const auto restored = restore_run(store.configuration().value(), files_);
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, ErrorCode::unsupported);
  EXPECT_THAT(restored.error().message, HasSubstr("a vote over runs"));
}

}  // namespace
}  // namespace extractinator::run
