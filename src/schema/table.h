// A schema as a table for people.
#pragma once

#include <string>
#include <vector>

#include "schema/schema.h"

namespace extractinator::schema {

// One field in words.
struct FieldRow {
  std::string field = {};  // Path: `cores[].side`, `doses.*` for members of any name.
  std::string type = {};
  bool is_required = false;
  std::string constraints = {};
  std::string description = {};
};

struct FieldTable {
  std::vector<FieldRow> rows = {};
  bool is_cut = false;  // At most 2,000 rows and 20 levels.
};

// What a reference leads to is shown where it is used; a definition that contains itself is named
// instead. Cost: O(rows · columns).
[[nodiscard]] FieldTable fields_of(const Schema& schema);

// The same as text: one line per field, columns aligned, each with a line feed; a last line says
// whether it is cut.
[[nodiscard]] std::string to_table(const Schema& schema);

}  // namespace extractinator::schema
