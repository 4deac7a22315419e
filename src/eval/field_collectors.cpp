// Finds the columns of every field in a row; everything here is private to the room through
// field_collectors.h.
#include "eval/field_collectors.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "eval/assessment.h"
#include "eval/collector.h"
#include "eval/columns.h"
#include "eval/field.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

const json::Value& null_value() {
  static const json::Value kValue;
  return kValue;
}

}  // namespace

std::string label_of(const Field& field) {
  return field.kind == FieldKind::status ? field.name + "__status" : field.name;
}

Result<FieldCollectors> FieldCollectors::make(
    const schema::Schema& schema, const AssessmentOptions& options
) {
  FieldCollectors made;
  std::vector<std::string> names;
  for (Field& field : fields_of(schema)) {
    std::optional<std::string> positive;
    for (const auto& [name, label] : options.positive) {
      if (name == field.name && field.kind != FieldKind::status) positive = label;
    }
    TRY(auto collector, Collector::make(field, positive, options));
    names.push_back(field.name);
    FieldColumns predicted(field, made.predicted_columns_);
    FieldColumns truth(field, made.true_columns_);
    made.fields_.push_back(
        {.field = std::move(field),
         .collector = std::move(collector),
         .predicted = std::move(predicted),
         .truth = std::move(truth)}
    );
  }
  if (names.empty()) {
    return fail(ErrorCode::invalid_input, "only answers that are objects with fields have scores");
  }
  for (const auto& [name, label] : options.positive) {
    if (std::ranges::contains(names, name)) continue;
    return fail(
        ErrorCode::invalid_input,
        std::format("`{}` is no field of the schema", name),
        {},
        suggest(name, names)
    );
  }
  return made;
}

std::size_t FieldCollectors::want(const std::string& column) {
  true_slots_.push_back(true_columns_.want(column));
  predicted_slots_.push_back(predicted_columns_.want(column));
  return true_slots_.size() - 1;
}

void FieldCollectors::read(const json::Value& truth, const json::Value* prediction) {
  true_columns_.read(truth.as_object(), true_values_);
  is_answered_ = prediction != nullptr;
  if (is_answered_) predicted_columns_.read(prediction->as_object(), predicted_values_);
}

const json::Value* FieldCollectors::find_in_truth(std::size_t slot) const {
  return true_values_[true_slots_[slot]];
}

const json::Value* FieldCollectors::find_in_prediction(std::size_t slot) const {
  return is_answered_ ? predicted_values_[predicted_slots_[slot]] : nullptr;
}

const json::Value* FieldCollectors::truth_of(const CollectedField& field) const {
  return field.truth.value.find(true_values_);
}

Beside FieldCollectors::beside(const CollectedField& field) const {
  Beside beside;
  // Items with places of their own have no other ones.
  if (!field.field.entity) {
    beside.true_start = field.truth.evidence_start.find(true_values_);
    beside.true_end = field.truth.evidence_end.find(true_values_);
  }
  if (!is_answered_) return beside;
  const FieldColumns& columns = field.predicted;
  beside.probability = columns.probability.find(predicted_values_);
  beside.distribution = columns.distribution.find(predicted_values_);
  beside.status = columns.status.find(predicted_values_);
  beside.evidence = columns.evidence.find(predicted_values_);
  beside.evidence_start = columns.evidence_start.find(predicted_values_);
  beside.evidence_end = columns.evidence_end.find(predicted_values_);
  return beside;
}

Result<void> FieldCollectors::add(
    std::uint32_t row, std::uint32_t cluster, const OnWrong& on_wrong
) {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const CollectedField& field = fields_[i];
    const json::Value* wanted = truth_of(field);
    if (wanted == nullptr) continue;
    const json::Value* found = field.predicted.value.find(predicted_values_);
    const json::Value& predicted = found == nullptr ? null_value() : *found;
    const Beside columns = beside(field);
    TRY(const bool is_right, field.collector->add(row, cluster, predicted, *wanted, columns));
    if (!is_right && on_wrong) on_wrong(i, predicted, *wanted, columns);
  }
  return {};
}

void FieldCollectors::add_missing(std::uint32_t row) {
  for (const CollectedField& field : fields_) {
    const json::Value* wanted = truth_of(field);
    if (wanted != nullptr) field.collector->add_missing(row, *wanted, beside(field));
  }
}

}  // namespace extractinator::eval
