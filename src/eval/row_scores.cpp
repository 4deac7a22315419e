// Compares one value with the true one; everything here is reachable through row_scores.h.
#include "eval/row_scores.h"

#include <cmath>
#include <optional>

#include "base/result.h"
#include "eval/field.h"
#include "eval/list_counts.h"
#include "eval/regression.h"
#include "json/value.h"

namespace extractinator::eval {
namespace {

const json::Value::Array& items_of(const json::Value* value) {
  static const json::Value::Array kEmpty;
  return value != nullptr && value->is_array() ? value->as_array() : kEmpty;
}

RowScore score_value(
    FieldKind kind, const json::Value& predicted, const json::Value& truth, double tolerance
) {
  const std::optional<double> found = predicted.to_double();
  const std::optional<double> wanted = truth.to_double();
  if (kind != FieldKind::number || !found || !wanted)
    return {.score = json::equivalent(predicted, truth) ? 1.0 : 0.0};
  const bool is_right = is_within({.truth = *wanted, .prediction = *found}, tolerance);
  return {.score = is_right ? 1.0 : 0.0, .error = std::abs(*found - *wanted)};
}

}  // namespace

Result<std::optional<RowScore>> score_row(
    const Field& field, const json::Value* prediction, const json::Value& truth, double tolerance
) {
  const json::Value* wanted = value_at(truth, field.path);
  if (wanted == nullptr) return std::nullopt;
  const json::Value* found = prediction == nullptr ? nullptr : value_at(*prediction, field.path);
  RowScore result;
  switch (field.kind) {
    case FieldKind::scalars:
      result.items = count_scalars(items_of(found), items_of(wanted));
      break;
    case FieldKind::objects: {
      TRY(result.items, count_objects(field, items_of(found), items_of(wanted)));
      break;
    }
    case FieldKind::category:
    case FieldKind::text:
    case FieldKind::status:
    case FieldKind::number: {
      if (prediction == nullptr) return RowScore{};
      const json::Value null;
      return score_value(field.kind, found == nullptr ? null : *found, *wanted, tolerance);
    }
  }
  // Nothing to find and nothing found is right only where there is an answer.
  if (prediction != nullptr) result.score = result.items.f1();
  return result;
}

}  // namespace extractinator::eval
