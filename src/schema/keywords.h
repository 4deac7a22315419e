// The keywords of JSON Schema and what this project does with each; internal to the schema room.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "schema/schema.h"

namespace extractinator::schema {

enum class Support : std::uint8_t {
  enforced,     // Read into the tree.
  annotation,   // Constrains nothing.
  definitions,  // Holds subschemas that references lead to.
  refused,      // Known, but not possible here.
};

struct Keyword {
  std::string_view name;
  Support support = Support::refused;
  TypeSet applies_to = TypeSet::all();  // Types whose values it constrains.
  std::string_view hint = {};           // What to write instead of a refused keyword.
};

// Drafts 4 to 2020-12 and, so that the hints are good, `nullable` of OpenAPI.
[[nodiscard]] std::span<const Keyword> keywords();

// Null if JSON Schema does not know it.
[[nodiscard]] const Keyword* find_keyword(std::string_view name);

// "did you mean `minimum`?", or where the list of keywords is.
[[nodiscard]] std::string suggest_keyword(std::string_view name);

}  // namespace extractinator::schema
