// From what a generator returned to what the store keeps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "decode/generator.h"
#include "json/value.h"
#include "run/answer_form.h"
#include "store/run_store.h"
#include "validate/checker.h"

namespace extractinator::run {

// What an answer was made from.
struct Asked {
  std::optional<std::size_t> n_report_tokens = {};  // For the `token_count` column, where known.
  const AnswerForm* form = nullptr;  // Null, or without parts: the answer is of the schema.
  std::string_view report = {};      // Where the form has evidence.
};

// Judges a completion: `done` only for a whole answer that parses and, without evidence and
// statuses, meets the schema. A cut answer is never repaired. A cancelled completion has no
// outcome.
[[nodiscard]] std::optional<store::Outcome> judge(
    const decode::Completion& completion, const validate::Checker& checker, const Asked& asked
);

// Sets status, cause and message of an outcome by whether its answer meets the schema, and adds
// what does not to the details. Returns whether it does.
[[nodiscard]] bool hold_to_schema(
    const validate::Checker& checker, store::Outcome& outcome, json::Value::Object& details
);

// The outcome of a row that never reached the model; the cause is the error's code, and
// `prompt_too_long` for `limit_exceeded`: a record has no other limit.
[[nodiscard]] store::Outcome failed_before_generation(std::uint64_t row, const Error& error);

// The outcome of a row under which the program died again and again.
[[nodiscard]] store::Outcome quarantined(std::uint64_t row);

}  // namespace extractinator::run
