// What a model is asked for and what the user gets: the task's schema with quotes for its evidence
// and statuses of its fields, and the way back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/value.h"
#include "prompt/prompt.h"
#include "schema/absence.h"
#include "schema/evidence.h"
#include "schema/schema.h"
#include "text/quote.h"

namespace extractinator::run {

// An answer taken apart.
struct Answered {
  json::Value value = {};  // Of the task's schema; null in the place of a field that is absent.
  // JSON pointer of a field with evidence in `value` -> the passage; nothing for null.
  std::map<std::string, std::optional<text::TextQuote>> evidence = {};
  // JSON pointer of a quote in the model's answer -> that of its field.
  std::map<std::string, std::string> quotes = {};
  // JSON pointer of a field that has a status -> the status.
  std::map<std::string, schema::Presence> statuses = {};
  // JSON pointer of a status in the model's answer -> that of its field.
  std::map<std::string, std::string> status_places = {};
  // JSON pointer of a value in the model's answer -> in `value`, of those that stand elsewhere.
  std::map<std::string, std::string> moved = {};
};

// Immutable; safe from several threads.
class AnswerForm {
 public:
  explicit AnswerForm(const schema::Schema& schema, schema::EvidenceFor which)
      : quoted_(schema::with_quotes(schema, which)),
        asked_(schema::with_statuses(quoted_.schema)) {}

  // What grammar and prompt are made of.
  [[nodiscard]] const schema::Schema& schema() const { return asked_.schema; }
  // Must answers be taken apart? Otherwise they are of the task's schema.
  [[nodiscard]] bool has_parts() const { return has_evidence() || !asked_.fields.empty(); }
  [[nodiscard]] bool has_evidence() const { return !quoted_.quotes.empty(); }
  // Does the property of this name at the root have evidence, itself or within?
  [[nodiscard]] bool has_evidence(std::string_view property) const;
  // Does the property of this name at the root have a status, itself or within?
  [[nodiscard]] bool has_status(std::string_view property) const;

  // Takes the quotes and statuses out of an answer and finds the quotes in the report. Fails with
  // `invalid_input` if the text is no JSON, a quote is not in the report, or a field that has a
  // status has no known one, or a value that does not go with it: the grammar rules all out.
  [[nodiscard]] Result<Answered> take_apart(std::string_view answer, std::string_view report) const;

 private:
  schema::QuotedSchema quoted_;
  schema::StatusSchema asked_;  // Made from the quoted one.
};

// The text of the record in its prompt.
[[nodiscard]] std::string_view report_of(const prompt::Prompt& prompt);

}  // namespace extractinator::run
