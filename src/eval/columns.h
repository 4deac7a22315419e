// Finds the columns of rows that are all alike without looking each of them up. Private to the
// room.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "eval/field.h"
#include "json/value.h"

namespace extractinator::eval {

// Wanted columns have slots. A row is gone through once; where a row has the same key at a place as
// an earlier one had, nothing is looked up.
class ColumnReader {
 public:
  // The slot of a column, the same for the same name.
  [[nodiscard]] std::size_t want(const std::string& name);
  // The values by slot; null pointers where the row has none. Of equal keys the first counts.
  void read(const json::Value::Object& row, std::vector<const json::Value*>& values);

 private:
  struct Place {
    std::string key = {};
    bool is_known = false;
    std::optional<std::size_t> slot = {};
  };

  std::unordered_map<std::string, std::size_t> slots_ = {};
  std::vector<Place> places_ = {};  // Of the last row.
};

// A place in a row: a column, and the way from there.
class ColumnPath {
 public:
  // The path of a field with `ending` behind its column.
  ColumnPath(const Field& field, const std::string& ending, ColumnReader& reader);
  // Null pointer where there is none; null where an object on the way is null.
  [[nodiscard]] const json::Value* find(const std::vector<const json::Value*>& values) const;

 private:
  std::size_t slot_ = 0;
  std::vector<std::string> rest_ = {};
};

// The columns of a field in exports.
struct FieldColumns {
  FieldColumns(const Field& field, ColumnReader& reader);

  ColumnPath value;
  ColumnPath probability;
  ColumnPath distribution;
  ColumnPath status;
  ColumnPath evidence;
  ColumnPath evidence_start;
  ColumnPath evidence_end;
};

}  // namespace extractinator::eval
