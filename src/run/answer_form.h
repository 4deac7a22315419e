// What a model is asked for and what the user gets: the task's schema with quotes for its evidence,
// and the way back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/value.h"
#include "prompt/prompt.h"
#include "schema/evidence.h"
#include "schema/schema.h"
#include "text/quote.h"

namespace extractinator::run {

// An answer taken apart.
struct Answered {
  json::Value value = {};  // Of the task's schema.
  // JSON pointer of a field with evidence in `value` -> the passage; nothing for null.
  std::map<std::string, std::optional<text::TextQuote>> evidence = {};
  // JSON pointer of a quote in the model's answer -> that of its field.
  std::map<std::string, std::string> quotes = {};
};

// Immutable; safe from several threads.
class AnswerForm {
 public:
  explicit AnswerForm(const schema::Schema& schema, schema::EvidenceFor which)
      : quoted_(schema::with_quotes(schema, which)) {}

  // What grammar and prompt are made of.
  [[nodiscard]] const schema::Schema& schema() const { return quoted_.schema; }
  [[nodiscard]] bool has_evidence() const { return !quoted_.quotes.empty(); }
  // Does the property of this name at the root have evidence, itself or within?
  [[nodiscard]] bool has_evidence(std::string_view property) const;

  // Takes the quotes out of an answer and finds them in the report. Fails with `invalid_input` if
  // the text is no JSON, or a quote is not in the report: the grammar rules both out.
  [[nodiscard]] Result<Answered> take_apart(std::string_view answer, std::string_view report) const;

 private:
  schema::QuotedSchema quoted_;
};

// The text of the record in its prompt.
[[nodiscard]] std::string_view report_of(const prompt::Prompt& prompt);

}  // namespace extractinator::run
