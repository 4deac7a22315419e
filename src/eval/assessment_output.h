// An assessment for people, for programs and as tables. Pure functions; docs/evaluation.md says
// what the columns are.
#pragma once

#include <string>

#include "eval/assessment.h"
#include "json/value.h"

namespace extractinator::eval {

// A table, one line per measure and the score last, and how it was made; ends with a line feed.
[[nodiscard]] std::string to_text(const Assessment& assessment);

// One JSON object; keys as the members of Assessment, null where something is not there.
[[nodiscard]] json::Value to_json(const Assessment& assessment);

// CSV with a header (RFC 4180, but with LF): a line per measure, per error, and per pair of labels.
// Texts that a spreadsheet program would run as formulas get an apostrophe in front.
[[nodiscard]] std::string measures_csv(const Assessment& assessment);
[[nodiscard]] std::string errors_csv(const Assessment& assessment);
[[nodiscard]] std::string confusion_csv(const Assessment& assessment);

}  // namespace extractinator::eval
