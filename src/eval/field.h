// What the fields of a schema are to an evaluation. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {

enum class FieldKind : std::uint8_t {
  category,  // Boolean, enumeration, and what has no better measure.
  number,
  text,
  objects,  // List of objects.
  scalars,  // List of anything else.
  status,   // What the report says of the field before it (schema/absence.h).
};

// Which members of an item say where in the report it is, and of what type it is there.
struct EntityMembers {
  std::size_t start = 0;  // Code points [start, end).
  std::size_t end = 0;
  std::optional<std::size_t> type = {};  // Without one all items have the same.

  bool operator==(const EntityMembers&) const = default;
};

struct Field {
  std::string name;               // `tumor.size`
  std::vector<std::string> path;  // {"tumor", "size"}; of a status {"tumor__status", "size"}.
  FieldKind kind = FieldKind::category;
  bool is_closed = false;  // Its values can be listed: a boolean or an enumeration, null set aside.
  bool is_nullable = false;              // Null may stand there, or nothing at all.
  std::vector<json::Value> values = {};  // Of a closed one, in schema order, without null.
  // Of a list of objects: names of the members of an item, and which of them pairs items.
  std::vector<std::string> members = {};
  std::optional<std::size_t> key = {};
  std::optional<EntityMembers> entity = {};  // Of items with the integer members `start` and `end`.
};

// In schema order, members of nested objects in the place of the object, a status behind its field.
// Empty if answers are no objects.
[[nodiscard]] std::vector<Field> fields_of(const schema::Schema& schema);

// What stands at a path of a row. Null pointer where the row has no such key; the value null where
// an object on the way is null.
[[nodiscard]] const json::Value* value_at(
    const json::Value& row, const std::vector<std::string>& path
);

}  // namespace extractinator::eval
