// Agreement of two lists as counts, which add up over rows (micro-average). Private to the room.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "eval/field.h"
#include "json/value.h"

namespace extractinator::eval {

struct ListCounts {
  std::uint64_t n_agreed = 0;     // True positives.
  std::uint64_t n_predicted = 0;  // True and false positives.
  std::uint64_t n_true = 0;       // True positives and false negatives.

  ListCounts& operator+=(const ListCounts& other);
  bool operator==(const ListCounts&) const = default;

  // 1 where there is nothing to find and nothing was found, 0 where only one of them has items.
  [[nodiscard]] double precision() const;
  [[nodiscard]] double recall() const;
  [[nodiscard]] double f1() const;
};

// Items as multisets.
[[nodiscard]] ListCounts count_scalars(
    const json::Value::Array& predicted, const json::Value::Array& truth
);

// Members of paired items; see evaluate.h. Fails with `limit_exceeded` as said there.
[[nodiscard]] Result<ListCounts> count_objects(
    const Field& field, const json::Value::Array& predicted, const json::Value::Array& truth
);

}  // namespace extractinator::eval
