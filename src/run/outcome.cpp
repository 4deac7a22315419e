// Judges completions; everything here is public through outcome.h.
#include "run/outcome.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "decode/generator.h"
#include "json/value.h"
#include "json/write.h"
#include "run/answer_form.h"
#include "run/fields.h"
#include "store/run_store.h"
#include "validate/checker.h"

namespace extractinator::run {
namespace {

json::Value count(std::size_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

json::Value::Object details_of(
    const decode::Completion& completion, std::optional<std::size_t> n_report_tokens
) {
  const auto latency = std::chrono::duration_cast<std::chrono::microseconds>(completion.latency);
  json::Value::Object details = {
      {"n_report_tokens", n_report_tokens ? count(*n_report_tokens) : json::Value()},
      {"n_prompt_tokens", count(completion.n_prompt_tokens)},
      {"n_generated_tokens", count(completion.n_generated_tokens)},
      {"latency_us", json::Value::integer(latency.count())},
      {"stop", json::Value(std::string(decode::to_string(completion.stop)))},
  };
  if (completion.n_thinking_tokens > 0 || completion.is_thinking_budget_spent) {
    details.push_back({"n_thinking_tokens", count(completion.n_thinking_tokens)});
    details.push_back(
        {"is_thinking_budget_spent", json::Value(completion.is_thinking_budget_spent)}
    );
  }
  if (!completion.thinking.empty())
    details.push_back({"thinking", json::Value(completion.thinking)});
  return details;
}

json::Value problems_of(const validate::Verdict& verdict) {
  json::Value::Array problems;
  for (const validate::Problem& problem : verdict.problems) {
    problems.emplace_back(
        json::Value::Object{
            {"pointer", json::Value(problem.pointer)},
            {"keyword", json::Value(problem.keyword)},
            {"message", json::Value(problem.message)},
        }

    );
  }
  return json::Value(std::move(problems));
}

// A record has one limit, that of prompt and answer together; servers use the same word.
std::string cause_of(const Error& error) {
  if (error.code == ErrorCode::limit_exceeded) return "prompt_too_long";
  return std::string(to_string(error.code));
}

std::string text_of(const json::Value& value) {
  return json::write(value, {.layout = json::Layout::compact});
}

}  // namespace

bool hold_to_schema(
    const validate::Checker& checker, store::Outcome& outcome, json::Value::Object& details
) {
  const validate::Verdict verdict = checker.check_text(outcome.answer);
  if (verdict.is_valid()) {
    outcome.status = store::Status::done;
    return true;
  }
  outcome.status = store::Status::invalid;
  outcome.cause = verdict.is_undecided() ? "undecided_answer" : "invalid_answer";
  outcome.message =
      verdict.is_undecided()
          ? "the answer could not be judged: it " + verdict.problems.front().message
          : std::format("the answer has {} problems with the schema", verdict.problems.size());
  details.push_back({"problems", problems_of(verdict)});
  return false;
}

std::optional<store::Outcome> judge(
    const decode::Completion& completion, const validate::Checker& checker, const Asked& asked
) {
  store::Outcome outcome{.row = completion.row, .status = store::Status::failed};
  json::Value::Object details = details_of(completion, asked.n_report_tokens);
  switch (completion.stop) {
    case decode::StopReason::cancelled:
      return std::nullopt;
    case decode::StopReason::failed:
      outcome.cause = completion.cause;
      if (outcome.cause.empty()) {
        outcome.cause =
            completion.error ? cause_of(*completion.error) : to_string(ErrorCode::engine_failure);
      }
      outcome.message =
          completion.error ? completion.error->message : "the generator gave no reason";
      break;
    case decode::StopReason::token_limit:
      outcome.cause = "token_limit";
      outcome.message = completion.error ? completion.error->message
                                         : std::format(
                                               "the answer was not complete after {} tokens",
                                               completion.n_generated_tokens
                                           );
      break;
    case decode::StopReason::complete: {
      outcome.answer = completion.text;
      Answered answered;
      if (asked.form != nullptr && asked.form->has_parts()) {
        auto taken = asked.form->take_apart(completion.text, asked.report);
        if (!taken) {
          outcome.status = store::Status::invalid;
          outcome.cause = "invalid_answer";
          outcome.message = std::move(taken.error().message);
          break;
        }
        answered = *std::move(taken);
        outcome.answer = json::write(answered.value);
      }
      if (hold_to_schema(checker, outcome, details))
        outcome.fields_json = fields_json(completion, answered);
      break;
    }
  }
  outcome.details_json = text_of(json::Value(std::move(details)));
  return outcome;
}

store::Outcome failed_before_generation(std::uint64_t row, const Error& error) {
  return {
      .row = row,
      .status = store::Status::failed,
      .cause = cause_of(error),
      .message = error.message,
  };
}

store::Outcome quarantined(std::uint64_t row) {
  return {
      .row = row,
      .status = store::Status::failed,
      .cause = "quarantined",
      .message =
          "the program died again and again while working on this row; --retry-failed tries it "
          "once more",
  };
}

}  // namespace extractinator::run
