// Names of `$defs`: short where they can be, long where two classes have one name; internal to the
// Pydantic reader.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/pydantic/json.h"

namespace extractinator::schema::pydantic {

class Definitions {
 public:
  // The name under which a core schema is kept until the end; made at the first call.
  [[nodiscard]] const std::string& key_of(const std::string& core_ref);
  // {"$ref": …} to it.
  [[nodiscard]] PlacedValue reference_to(const std::string& core_ref, std::size_t offset);

  [[nodiscard]] const PlacedValue* find(std::string_view key) const;
  // The definition a "$ref" leads to; null if it is not made yet.
  [[nodiscard]] const PlacedValue* find_target(std::string_view json_ref) const;
  void set(const std::string& key, PlacedValue value);

  // The whole schema: the root itself where nothing else refers to it, definitions that are used,
  // under their final names.
  [[nodiscard]] PlacedValue assemble(PlacedValue root);

 private:
  void remove_unused(const PlacedValue& root);
  [[nodiscard]] std::map<std::string, std::string> final_names() const;

  std::map<std::string, std::string> keys_;                  // By core reference.
  std::map<std::string, std::vector<std::string>> choices_;  // Names of each key, best first.
  std::map<std::string, int> collisions_;
  std::vector<std::pair<std::string, PlacedValue>> definitions_;
  std::map<std::string, std::size_t, std::less<>> indices_;
};

}  // namespace extractinator::schema::pydantic
