// From what a generator returned to what the store keeps.
#pragma once

#include <cstdint>
#include <optional>

#include "base/error.h"
#include "decode/generator.h"
#include "store/run_store.h"
#include "validate/checker.h"

namespace extractinator::run {

// Judges a completion: `done` only for a whole answer that parses and meets the schema. A cut
// answer is never repaired. `n_report_tokens` is kept for the `token_count` column. A cancelled
// completion has no outcome.
[[nodiscard]] std::optional<store::Outcome> judge(
    const decode::Completion& completion,
    const validate::Checker& checker,
    std::size_t n_report_tokens
);

// The outcome of a row that never reached the model; the cause is the error's code.
[[nodiscard]] store::Outcome failed_before_generation(std::uint64_t row, const Error& error);

// The outcome of a row under which the program died again and again.
[[nodiscard]] store::Outcome quarantined(std::uint64_t row);

}  // namespace extractinator::run
