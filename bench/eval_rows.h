// Synthetic rows with truth for the benchmarks of assessments: 20 fields (8 booleans and 4
// enumerations with distributions, 5 numbers, 2 texts, a list), 1 % of the rows failed.
#pragma once

#include <cstddef>
#include <string>

#include "json/value.h"

namespace extractinator::bench {

// As JSON Schema.
[[nodiscard]] std::string eval_schema();

constexpr std::size_t kEvalPatterns = 997;  // Different rows; others repeat them.

struct EvalRows {
  // The first two members are `id` and `patient`; both are null.
  json::Value::Array truth = {};
  // As they are exported: the first member is `id`, null.
  json::Value::Array predictions = {};
};
[[nodiscard]] EvalRows eval_patterns();

}  // namespace extractinator::bench
