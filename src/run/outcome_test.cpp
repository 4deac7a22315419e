// What becomes of a completion: judged, never repaired, and never lost where it cannot be judged.
#include "run/outcome.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "decode/generator.h"
#include "json/parse.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "validate/checker.h"

namespace extractinator::run {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

validate::Checker checker_of(const std::string& schema, std::uint64_t max_steps) {
  return validate::Checker::make(
             std::make_shared<const schema::Schema>(
                 schema::read_json_schema(json::parse(schema).value(), {}).value()
             ),
             {.max_steps = max_steps}
  )
      .value();
}

// The pattern looks ahead and backtracks without end on a text of the letter.
const std::string kSlow = R"({"properties":{"a":{"pattern":"^(?=a)(a+)+[bc]$"}}})";

decode::Completion whole(std::string text) {
  return {.row = 7, .stop = decode::StopReason::complete, .text = std::move(text)};
}

TEST(Outcome, AnAnswerThatCannotBeJudgedIsKeptUnderACauseOfItsOwn) {
  const validate::Checker checker = checker_of(kSlow, 100'000);
  const std::string answer = R"({"a":")" + std::string(40, 'a') + R"("})";
  const auto outcome = judge(whole(answer), checker, {});
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->row, 7U);
  EXPECT_EQ(outcome->status, store::Status::invalid);
  EXPECT_EQ(outcome->cause, "undecided_answer");
  EXPECT_THAT(outcome->message, HasSubstr("could not be judged"));
  EXPECT_EQ(outcome->answer, answer);
  EXPECT_THAT(outcome->details_json, HasSubstr(R"("keyword":"limit")"));
}

TEST(Outcome, WhatIsFoundWrongWithinTheBoundIsInvalid) {
  const validate::Checker checker = checker_of(kSlow, 100'000);
  const auto invalid = judge(whole(R"({"a":"b"})"), checker, {});
  ASSERT_TRUE(invalid.has_value());
  EXPECT_EQ(invalid->cause, "invalid_answer");
  EXPECT_THAT(invalid->message, Not(HasSubstr("could not be judged")));
  const auto done = judge(whole(R"({"a":"ab"})"), checker, {});
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(done->status, store::Status::done);
  EXPECT_EQ(done->cause, "");
}

TEST(Outcome, AFailureIsCalledAsTheGeneratorDoesElseByItsError) {
  const validate::Checker checker = checker_of("{}", 1'000);
  decode::Completion failed{
      .row = 7,
      .error = Error{.code = ErrorCode::limit_exceeded, .message = "9 tokens, 8 fit"},
      .cause = "timed_out_waiting",
  };
  const auto named = judge(failed, checker, {});
  ASSERT_TRUE(named.has_value());
  EXPECT_EQ(named->status, store::Status::failed);
  EXPECT_EQ(named->cause, "timed_out_waiting");
  EXPECT_EQ(named->message, "9 tokens, 8 fit");
  failed.cause.clear();
  EXPECT_EQ(judge(failed, checker, {})->cause, "prompt_too_long");
  EXPECT_EQ(failed_before_generation(7, *failed.error).cause, "prompt_too_long");
  failed.error->code = ErrorCode::engine_failure;
  EXPECT_EQ(judge(failed, checker, {})->cause, "engine_failure");
  failed.error.reset();
  EXPECT_EQ(judge(failed, checker, {})->cause, "engine_failure");
}

TEST(Outcome, ACancelledCompletionHasNone) {
  decode::Completion cancelled = whole("");
  cancelled.stop = decode::StopReason::cancelled;
  EXPECT_FALSE(judge(cancelled, checker_of("{}", 1'000), {}).has_value());
}

}  // namespace
}  // namespace extractinator::run
