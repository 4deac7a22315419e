// JSON with a place in the Python file at every value; internal to the Pydantic reader.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "json/value.h"
#include "schema/pydantic/objects.h"

namespace extractinator::schema::pydantic {

struct PlacedValue {
  using Array = std::vector<PlacedValue>;
  using Members = std::vector<std::pair<std::string, PlacedValue>>;

  std::size_t offset = 0;
  std::variant<json::Value, Array, Members> data = {};  // The first holds scalars only.

  [[nodiscard]] bool is_object() const { return std::holds_alternative<Members>(data); }
  [[nodiscard]] bool is_array() const { return std::holds_alternative<Array>(data); }
  [[nodiscard]] const Members& members() const { return std::get<Members>(data); }
  [[nodiscard]] Members& members() { return std::get<Members>(data); }
  [[nodiscard]] const Array& items() const { return std::get<Array>(data); }
  [[nodiscard]] Array& items() { return std::get<Array>(data); }

  // Of an object: null if there is no such member.
  [[nodiscard]] const PlacedValue* find(std::string_view key) const;
  // Puts the member in the place of one with this key, or behind the others.
  void set(std::string_view key, PlacedValue value);
  void erase(std::string_view key);
};

[[nodiscard]] PlacedValue placed(std::size_t offset, std::string text);
[[nodiscard]] PlacedValue placed(std::size_t offset, const char* text);
[[nodiscard]] PlacedValue placed(std::size_t offset, bool value);
[[nodiscard]] PlacedValue placed_null(std::size_t offset);
[[nodiscard]] PlacedValue placed_number(std::size_t offset, std::string text);
[[nodiscard]] PlacedValue placed_array(std::size_t offset, PlacedValue::Array items = {});
[[nodiscard]] PlacedValue placed_object(std::size_t offset, PlacedValue::Members members = {});

// Equal as JSON: order of members and places do not count.
[[nodiscard]] bool is_equal(const PlacedValue& a, const PlacedValue& b);

// The same value without places; `places` gets the offset of each value under its JSON pointer.
[[nodiscard]] json::Value to_value(
    const PlacedValue& value, const std::string& pointer, std::map<std::string, std::size_t>& places
);

// A Python value as Pydantic writes it into a schema. Fails with `unsupported` for values that
// JSON cannot hold or whose text is not known.
[[nodiscard]] Result<PlacedValue> to_placed(Program& program, const Object& value);

}  // namespace extractinator::schema::pydantic
