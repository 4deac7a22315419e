// Schemas and values for property tests and exhaustive tests of any room.
#pragma once

#include <cstdint>
#include <vector>

#include <rapidcheck.h>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema::testing {

// --- Exhaustive ---------------------------------------------------------------------------------

// JSON Schemas of at most two levels over a tiny set of types, bounds and names: leaves, lists of
// leaves, objects of one or two leaves (open and closed, required and not), pairs of alternatives.
// Some allow no value at all. Every one is accepted by read_json_schema(). About 900.
[[nodiscard]] std::vector<json::Value> small_schemas();
// The leaves alone, about 25: for tests that multiply by something large.
[[nodiscard]] std::vector<json::Value> small_leaf_schemas();
// JSON values over a tiny alphabet: scalars at and around the bounds of small_schemas(), lists of
// at most two, objects over the keys a, b and c. About 400.
[[nodiscard]] std::vector<json::Value> small_values();

// --- Random -------------------------------------------------------------------------------------

enum class Keywords : std::uint8_t {
  // Those that an answer is held to word by word: types, enumerations, bounds, lengths, properties,
  // lists, alternatives that exclude each other, references without a circle.
  simple,
  // All but `$dynamicRef`: patterns and formats (of samples.h), `multipleOf`, `prefixItems`,
  // `contains`, `uniqueItems`, `patternProperties`, `dependent…`, `unevaluated…`, `not`, `if`, any
  // `oneOf` and `allOf`, references to themselves and beside other keywords.
  all,
};

// JSON Schema texts; with simple keywords at least one value is valid, otherwise mostly. Deeper and
// wider with rapidcheck's size, at most four levels.
[[nodiscard]] rc::Gen<json::Value> schema_json(Keywords keywords = Keywords::simple);
// The same, with an object at the root: what a task can ask for.
[[nodiscard]] rc::Gen<json::Value> object_schema_json(Keywords keywords = Keywords::simple);

// Values that are valid for schemas of schema_json(), whether formats are assertions or not: keys
// in any order, additional keys where they are allowed, absent keys where they may be, integers
// also as "7.0". The generator keeps a copy of the schema, and discards the case if it finds no
// value.
[[nodiscard]] rc::Gen<json::Value> valid_value(const Schema& schema);
// Valid values in the form models are asked to write: keys in schema order, no additional keys
// unless it takes them to be valid, a key left out only if it may be and its value cannot be null,
// numbers in shortest form, lists of at most four more items than they need.
[[nodiscard]] rc::Gen<json::Value> answer_value(const Schema& schema);
// A valid value with one change somewhere: another type, a key more or less, a list or a text one
// longer or shorter, a number moved. Most are invalid, some are still valid.
[[nodiscard]] rc::Gen<json::Value> near_valid_value(const Schema& schema);

}  // namespace extractinator::schema::testing
