// Names and values of exported rows; everything here is public through export.h.
#include "run/export.h"

#include <algorithm>
#include <cstdint>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/result.h"
#include "eval/calibration.h"
#include "eval/curves.h"
#include "json/parse.h"
#include "json/value.h"
#include "run/answer_form.h"
#include "run/fields.h"
#include "schema/flattened.h"
#include "schema/schema.h"
#include "store/run_store.h"

namespace extractinator::run {
namespace {

Result<json::Value> parse_stored(
    const std::string& text, std::uint64_t row, std::string_view what
) {
  auto value = json::parse(text, {.duplicate_keys = json::DuplicateKeys::keep});
  if (value && value->is_object()) return value;
  return fail(
      ErrorCode::corrupt, std::format("the stored {} of row {} is not a JSON object", what, row)
  );
}

json::Value member_or_null(const json::Value& object, std::string_view key) {
  const json::Value* value = object.find(key);
  return value != nullptr ? *value : json::Value();
}

// Is there a curve for the field, or one for something within it?
bool has_curve(const eval::Calibration* calibration, const std::string& field) {
  if (calibration == nullptr) return false;
  const std::string pointer = json::pointer_step(field);
  return std::ranges::any_of(calibration->curves, [&](const auto& one) {
    return one.first == pointer || one.first.starts_with(pointer + "/");
  });
}

Fields::Making calibrated_by(const eval::Calibration& calibration) {
  return [&](const json::Value& value,
             const std::string& pointer,
             const json::Value& known) -> std::optional<json::Value> {
    const auto curve = calibration.curves.find(pointer);
    if (curve == calibration.curves.end()) return std::nullopt;
    const auto sample = eval::sample_of(
        value, known.find("probability"), known.find("distribution"), known.find("status")
    );
    if (!sample) return std::nullopt;
    return json::Value::number(eval::calibrated(curve->second, *sample));
  };
}

}  // namespace

OutputNames::OutputNames(
    const std::vector<std::string>& columns, const schema::Schema& schema, const Extras& extras
)
    : calibration_(extras.calibration) {
  std::unordered_set<std::string> taken(columns.begin(), columns.end());
  const schema::Node root = schema::flattened(schema, schema.root_id());
  std::vector<std::string> own = {
      "token_count",
      "n_chunks",
      "thinking_token_count",
      "thinking",
      "n_votes",
      "status",
      "cause",
  };
  for (const schema::Property& property : root.properties) {
    own.push_back(property.name);
    for (const std::string_view extra :
         {"__p",
          "__p_calibrated",
          "__distribution",
          "__evidence",
          "__evidence_start",
          "__evidence_end",
          "__status",
          "__status_p",
          "__status_distribution",
          "__votes",
          "__tied"}) {
      own.push_back(property.name + std::string(extra));
    }
  }
  const auto name_for = [&](const std::string& name) {
    std::string chosen = name;
    while (taken.contains(chosen) || (chosen != name && std::ranges::contains(own, chosen)))
      chosen.insert(0, "extracted_");
    taken.insert(chosen);
    if (chosen != name) renamed_.emplace_back(name, chosen);
    return chosen;
  };
  token_count_ = name_for("token_count");
  for (const schema::Property& property : root.properties)
    fields_.push_back({.name = property.name, .column = name_for(property.name)});
  // Behind all fields, so that a field of such a name keeps it.
  for (Field& field : fields_) {
    if (extras.probabilities) {
      field.probability = name_for(field.name + "__p");
      if (has_curve(extras.calibration, field.name))
        field.calibrated = name_for(field.name + "__p_calibrated");
      field.distribution = name_for(field.name + "__distribution");
    }
    if (extras.form != nullptr && extras.form->has_evidence(field.name)) {
      field.evidence = name_for(field.name + "__evidence");
      field.evidence_start = name_for(field.name + "__evidence_start");
      field.evidence_end = name_for(field.name + "__evidence_end");
    }
    if (extras.form != nullptr && extras.form->has_status(field.name)) {
      field.status = name_for(field.name + "__status");
      if (extras.probabilities) {
        field.status_probability = name_for(field.name + "__status_p");
        field.status_distribution = name_for(field.name + "__status_distribution");
      }
    }
    if (extras.has_votes) {
      field.votes = name_for(field.name + "__votes");
      field.tied = name_for(field.name + "__tied");
    }
  }
  if (extras.has_chunks) n_chunks_ = name_for("n_chunks");
  if (extras.has_thinking) {
    thinking_token_count_ = name_for("thinking_token_count");
    if (extras.keeps_thinking) thinking_ = name_for("thinking");
  }
  if (extras.has_votes) n_votes_ = name_for("n_votes");
  status_ = name_for("status");
  cause_ = name_for("cause");
}

Result<json::Value::Object> exported_row(const store::StoredRow& row, const OutputNames& names) {
  const std::uint64_t number = row.key.row;
  TRY(json::Value columns, parse_stored(row.columns_json, number, "input"));
  json::Value::Object out = std::move(columns.as_object());
  json::Value details;
  if (!row.outcome.details_json.empty()) {
    TRY(details, parse_stored(row.outcome.details_json, number, "details"));
  }
  out.push_back({names.token_count(), member_or_null(details, "n_report_tokens")});

  const bool is_done = row.outcome.status == store::Status::done;
  json::Value answer;
  if (is_done) {
    TRY(answer, parse_stored(row.outcome.answer, number, "answer"));
  }
  Fields fields;
  if (!row.outcome.fields_json.empty()) {
    TRY(fields, Fields::read(row.outcome.fields_json, number));
  }
  for (const OutputNames::Field& field : names.fields()) {
    json::Value value = member_or_null(answer, field.name);
    const std::string pointer = json::pointer_step(field.name);
    const auto add = [&](const std::string& name, std::string_view part) {
      if (!name.empty()) out.push_back({name, fields.beside(value, pointer, part)});
    };
    out.push_back({field.column, value});
    add(field.probability, "/probability");
    if (!field.calibrated.empty()) {
      out.push_back(
          {field.calibrated, fields.beside(value, pointer, calibrated_by(*names.calibration()))}
      );
    }
    // Behind what is made of it.
    if (!field.distribution.empty()) {
      out.push_back({field.distribution, fields.take_beside(value, pointer, "distribution")});
    }
    add(field.evidence, "/evidence/exact");
    add(field.evidence_start, "/evidence/start");
    add(field.evidence_end, "/evidence/end");
    add(field.status, "/status/value");
    add(field.status_probability, "/status/probability");
    add(field.status_distribution, "/status/distribution");
    add(field.votes, "/votes");
    add(field.tied, "/is_tied");
  }
  if (!names.n_chunks().empty()) {
    json::Value n_chunks = member_or_null(details, "n_chunks");
    // A row that was not divided says nothing of it, as a row of a task without chunking.
    if (n_chunks.is_null() && !details.is_null()) n_chunks = json::Value::integer(1);
    out.push_back({names.n_chunks(), std::move(n_chunks)});
  }
  if (!names.thinking_token_count().empty()) {
    out.push_back({names.thinking_token_count(), member_or_null(details, "n_thinking_tokens")});
  }
  if (!names.thinking().empty())
    out.push_back({names.thinking(), member_or_null(details, "thinking")});
  if (!names.n_votes().empty())
    out.push_back({names.n_votes(), member_or_null(details, "n_votes")});
  out.push_back({names.status(), json::Value(is_done ? "success" : "failure")});
  if (!is_done) out.push_back({names.cause(), json::Value(row.outcome.cause)});
  return out;
}

}  // namespace extractinator::run
