// What a node says in the terms of a typed language: one type, a choice of types, anything;
// internal to the schema room.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema {

// What people read of a node.
struct Texts {
  std::string title = {};
  std::string description = {};
  std::optional<json::Value> default_value = {};
  json::Value::Object annotations = {};  // Those that mean the same in 2020-12.

  [[nodiscard]] bool is_empty() const;
  // Takes what is not here yet.
  void add(const Texts& inner);
};

// Different spellings of one meaning have one shape: lists of types, alternatives of one type each
// and enumerations with null; references and the texts beside them; alternatives that exclude each
// other, as `anyOf` or `oneOf`.
struct Shape {
  enum class Kind : std::uint8_t {
    any,
    never,
    one,      // Values of one type.
    several,  // Valid for at least one part.
    tagged,   // Valid for exactly one part, where they do not exclude each other.
  };
  Kind kind = Kind::any;
  // Of the node itself and of what refers to `home`: what stands where the values are used.
  Texts site = {};
  // Of `home`, where the values are defined. Empty for a part of a node with several types.
  Texts texts = {};
  NodeId home = {};            // The node that says what the values are.
  bool is_part = false;        // `home` says more than this one type.
  bool is_referenced = false;  // A `$ref` leads to `home`.
  Type type = Type::null;      // Of kind `one`; `number` for integers, too.
  bool is_integer = false;
  std::optional<std::vector<json::Value>> values = {};  // An enumeration of that type.
  std::vector<Shape> parts = {};  // Null last, otherwise in order of the schema.
  bool is_exclusive = false;      // Written as `oneOf`.

  // `site` and `texts` together.
  [[nodiscard]] Texts all_texts() const;
};

// Fails with `unsupported`, naming pointer and keyword, if the node combines what no type does:
// `allOf`, `not`, `if`, alternatives beside other keywords; with `limit_exceeded` beyond 10,000
// parts or 100 references or alternatives within each other.
[[nodiscard]] Result<Shape> shape_of(const Schema& schema, NodeId id);

// The same for a node that judges names of members, which are always strings: as one string type.
[[nodiscard]] Result<Shape> name_shape(const Schema& schema, NodeId id);

// "unsupported": Pydantic has nothing that says what `keyword` says there.
[[nodiscard]] std::unexpected<Error> fail_without_type(
    const Schema& schema, NodeId id, std::string_view keyword
);

}  // namespace extractinator::schema
