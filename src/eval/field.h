// What the fields of a schema are to an evaluation. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/schema.h"

namespace extractinator::eval {

enum class FieldKind : std::uint8_t {
  category,  // Boolean, enumeration, and what has no better measure.
  number,
  text,
  objects,  // List of objects.
  scalars,  // List of anything else.
};

struct Field {
  std::string name;               // `tumor.size`
  std::vector<std::string> path;  // {"tumor", "size"}
  FieldKind kind = FieldKind::category;
  // Of a list of objects: names of the members of an item, and which of them pairs items.
  std::vector<std::string> members = {};
  std::optional<std::size_t> key = {};
};

// In schema order, members of nested objects in the place of the object. Empty if answers are no
// objects.
[[nodiscard]] std::vector<Field> fields_of(const schema::Schema& schema);

}  // namespace extractinator::eval
