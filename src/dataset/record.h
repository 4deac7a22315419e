// One input row: its columns as they were, and where it came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "json/value.h"

namespace extractinator::dataset {

struct Record {
  std::uint64_t row = 0;  // From 0, in input order.
  json::Value::Object columns =
      {};  // Names, order, types and digits as in the source. CSV cells are strings or null.

  // Hash of the columns' names and values.
  [[nodiscard]] Hash256 content_hash() const;
};

}  // namespace extractinator::dataset
