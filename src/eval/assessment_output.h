// An assessment for people, for programs and as tables. Pure functions; docs/evaluation.md says
// what the columns are.
#pragma once

#include <string>
#include <vector>

#include "eval/assessment.h"
#include "json/value.h"

namespace extractinator::eval {

// A table, one line per measure and the score last, and how it was made; ends with a line feed.
[[nodiscard]] std::string to_text(const Assessment& assessment);

// One JSON object; keys as the members of Assessment, null where something is not there.
[[nodiscard]] json::Value to_json(const Assessment& assessment);

// Lines of a table; null where there is nothing.
struct Lines {
  std::vector<std::string> columns = {};
  std::vector<json::Value::Object> rows = {};
};
// One per measure and the score last, per error, and per pair of labels.
[[nodiscard]] Lines measure_lines(const Assessment& assessment);
[[nodiscard]] Lines error_lines(const Assessment& assessment);
[[nodiscard]] Lines confusion_lines(const Assessment& assessment);

}  // namespace extractinator::eval
