// Chunks of one row: one outcome when all have ended, nothing partial kept as done, all kept to be
// looked at.
#include "run/chunked_row.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "decode/generator.h"
#include "json/parse.h"
#include "json/value.h"
#include "run/chunking.h"
#include "run/chunks.h"
#include "run/outcome.h"
#include "run/rules.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "validate/checker.h"

namespace extractinator::run {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kReport = "één nodus. Twee nodi.";

class ChunkedRowTest : public ::testing::Test {
 protected:
  ChunkedRowTest()
      : schema_(
            std::make_shared<const schema::Schema>(
                schema::read_json_schema(
                    json::parse(
                        R"({"type":"object","required":["l"],"properties":
                           {"l":{"type":"array","maxItems":2,"items":{"type":"integer"}}}})"
                    )
                        .value(),
                    {}
                )
                    .value()
            )
        ),
        checker_(make_checker(schema_).value()) {
    const std::size_t border = kReport.find("Twee");
    chunks_.resize(2);
    chunks_[0].end = border;
    chunks_[1].begin = border;
    chunks_[1].end = kReport.size();
  }

  static decode::Completion answer(std::string text) {
    return {
        .row = 3,
        .stop = decode::StopReason::complete,
        .text = std::move(text),
        .n_prompt_tokens = 10,
        .n_generated_tokens = 2,
        .n_thinking_tokens = 4,
        .thinking = "hm",
    };
  }

  // The second chunk ends first.
  std::optional<store::Outcome> outcome_of(
      const decode::Completion& first, const decode::Completion& second
  ) const {
    ChunkedRow row(3, kReport, 8, chunks_);
    EXPECT_EQ(row.text_of(1), "Twee nodi.");
    row.take(1, judge(second, checker_, {.n_report_tokens = 5}));
    EXPECT_FALSE(row.is_over());
    row.take(0, judge(first, checker_, {.n_report_tokens = 4}));
    EXPECT_TRUE(row.is_over());
    return row.outcome({.schema = *schema_, .chunking = chunking_, .checker = checker_});
  }

  std::shared_ptr<const schema::Schema> schema_;
  validate::Checker checker_;
  Chunking chunking_;
  std::vector<Chunk> chunks_;
};

TEST_F(ChunkedRowTest, AnswersAreMergedAndKept) {
  const auto outcome = outcome_of(answer(R"({"l": [1]})"), answer(R"({"l": [1, 2]})"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->row, 3U);
  EXPECT_EQ(outcome->status, store::Status::done);
  EXPECT_EQ(outcome->answer, R"({"l": [1, 2]})");
  const json::Value details = json::parse(outcome->details_json).value();
  const auto number = [&](std::string_view pointer) {
    const json::Value* value = json::resolve(details, pointer);
    return value != nullptr ? value->to_int64().value_or(-1) : -2;
  };
  EXPECT_EQ(number("/n_report_tokens"), 8);
  EXPECT_EQ(number("/n_prompt_tokens"), 20);
  EXPECT_EQ(number("/n_generated_tokens"), 4);
  EXPECT_EQ(number("/n_thinking_tokens"), 8);
  EXPECT_EQ(number("/n_chunks"), 2);
  EXPECT_EQ(number("/chunks/1/n_report_tokens"), 5);
  EXPECT_EQ(details.find("thinking")->as_string(), "hm\n\nhm");
  EXPECT_EQ(json::resolve(details, "/chunks/0/answer")->as_string(), R"({"l": [1]})");
  EXPECT_EQ(json::resolve(details, "/chunks/1/answer")->as_string(), R"({"l": [1, 2]})");
  EXPECT_THAT(chunk_places(*outcome), ElementsAre(std::pair(0, 11), std::pair(11, 21)));
}

TEST_F(ChunkedRowTest, AFailedChunkFailsTheRow) {
  decode::Completion cut = answer(R"({"l": [)");
  cut.stop = decode::StopReason::token_limit;
  for (const bool is_first : {true, false}) {
    const decode::Completion good = answer(R"({"l": [1]})");
    const auto outcome = is_first ? outcome_of(cut, good) : outcome_of(good, cut);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->status, store::Status::failed);
    EXPECT_EQ(outcome->cause, "token_limit");
    EXPECT_THAT(outcome->message, HasSubstr(is_first ? "chunk 1 of 2: " : "chunk 2 of 2: "));
    EXPECT_EQ(outcome->answer, "");
    EXPECT_EQ(outcome->fields_json, "");
    EXPECT_THAT(outcome->details_json, HasSubstr(R"("answer":"{\"l\": [1]}")"));
  }
}

TEST_F(ChunkedRowTest, OfSeveralFailuresTheFirstChunkCounts) {
  decode::Completion failed = answer("");
  failed.stop = decode::StopReason::failed;
  failed.error = Error{.code = ErrorCode::engine_failure, .message = "out of order"};
  const auto outcome = outcome_of(answer(R"({"l": ["x"]})"), failed);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, store::Status::invalid);
  EXPECT_EQ(outcome->cause, "invalid_answer");
  EXPECT_EQ(outcome->answer, R"({"l": ["x"]})");
  EXPECT_THAT(outcome->details_json, HasSubstr("out of order"));
}

TEST_F(ChunkedRowTest, AMergedAnswerIsJudged) {
  const auto outcome = outcome_of(answer(R"({"l": [1, 2]})"), answer(R"({"l": [3]})"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, store::Status::invalid);
  EXPECT_EQ(outcome->cause, "invalid_answer");
  EXPECT_EQ(outcome->answer, R"({"l": [1, 2, 3]})");
  EXPECT_THAT(outcome->message, HasSubstr("merged from 2 chunks: the answer has 1 problem"));
  EXPECT_THAT(outcome->details_json, HasSubstr(R"("keyword":"maxItems")"));
}

TEST_F(ChunkedRowTest, ACancelledChunkLeavesTheRowOpen) {
  decode::Completion cancelled = answer("");
  cancelled.stop = decode::StopReason::cancelled;
  EXPECT_FALSE(outcome_of(answer(R"({"l": [1]})"), cancelled));
}

TEST_F(ChunkedRowTest, RowsThatWereNotDividedHaveNoPlaces) {
  EXPECT_THAT(chunk_places(*judge(answer(R"({"l": [1]})"), checker_, {})), IsEmpty());
  EXPECT_THAT(chunk_places({}), IsEmpty());
}

}  // namespace
}  // namespace extractinator::run
