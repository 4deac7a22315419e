// What one row is worth for one field. Private to the room.
#pragma once

#include <optional>

#include "base/result.h"
#include "eval/field.h"
#include "eval/list_counts.h"
#include "json/value.h"

namespace extractinator::eval {

struct RowScore {
  double score = 0;                  // 1 right, 0 wrong; of lists F1 of this row.
  std::optional<double> error = {};  // |predicted - true|, where both are numbers.
  ListCounts items = {};             // Of lists.
};

// By the rules of evaluate(). A null pointer is a row without an answer. Nothing where the true row
// is not labelled. Fails as count_objects().
[[nodiscard]] Result<std::optional<RowScore>> score_row(
    const Field& field, const json::Value* prediction, const json::Value& truth, double tolerance
);

}  // namespace extractinator::eval
