// One input row: its columns as they were, and where it came from.
#pragma once

#include <cstdint>
#include <optional>

#include "base/error.h"
#include "base/hash.h"
#include "json/value.h"

namespace extractinator::dataset {

struct Record {
  std::uint64_t row = 0;  // From 0, in input order.
  json::Value::Object columns =
      {};  // Names, order, types and digits as in the source. CSV cells are strings, empty ones "".
  // Set if the row could be told apart but not be read as it was meant: ill-formed UTF-8 (then the
  // columns hold U+FFFD in its place) or, in JSONL, a line that is no object (then there are no
  // columns). File and line are in it. Such a row fails; it is never extracted from.
  std::optional<Error> damage = {};

  // Hash of the columns' names and values. Member order counts. Cost: O(record).
  [[nodiscard]] Hash256 content_hash() const;
};

}  // namespace extractinator::dataset
