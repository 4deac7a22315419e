// The checked schema of an answer: an immutable tree of nodes that `grammar` compiles and
// `validate` judges by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "json/value.h"

namespace extractinator::schema {

// Index of a node in its Schema. The readers make trees, numbered parent first in the order
// properties, items, alternatives: a definition used twice is there twice.
enum class NodeId : std::uint32_t {};

enum class Type : std::uint8_t { null, boolean, integer, number, string, array, object };

// The JSON types a node allows. `number` includes every integer; `integer` alone allows 7 and 7.0
// (same value), not 7.5.
class TypeSet {
 public:
  constexpr TypeSet() = default;  // Allows nothing.
  constexpr TypeSet(std::initializer_list<Type> types) {
    for (const Type type : types)
      insert(type);
  }
  [[nodiscard]] static constexpr TypeSet all() {
    return {
        Type::null,
        Type::boolean,
        Type::integer,
        Type::number,
        Type::string,
        Type::array,
        Type::object
    };
  }
  constexpr void insert(Type type) { bits_ |= bit(type); }
  constexpr void erase(Type type) { bits_ &= static_cast<std::uint8_t>(~bit(type)); }
  [[nodiscard]] constexpr bool contains(Type type) const { return (bits_ & bit(type)) != 0; }
  [[nodiscard]] constexpr bool is_empty() const { return bits_ == 0; }
  bool operator==(const TypeSet&) const = default;

 private:
  static constexpr std::uint8_t bit(Type type) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(type));
  }
  std::uint8_t bits_ = 0;
};

struct Property {
  std::string name;
  NodeId node = {};
  bool is_required = true;  // False: the key may be absent.

  bool operator==(const Property&) const = default;
};

// One subschema. A value is valid when it meets every keyword that applies to its type (JSON Schema
// 2020-12, 7.6.1).
struct Node {
  TypeSet types = TypeSet::all();
  std::optional<std::vector<json::Value>> enumeration = {};  // `enum`, or `const` as a set of one.

  // Objects. Order of properties is the order of the answer.
  std::vector<Property> properties = {};
  bool allows_additional_properties =
      true;  // Answers never contain them; the validator accepts them when true.

  // Arrays.
  std::optional<NodeId> items = {};
  std::uint64_t min_items = 0;
  std::optional<std::uint64_t> max_items = {};

  // Strings, lengths in code points.
  std::uint64_t min_length = 0;
  std::optional<std::uint64_t> max_length = {};

  // Numbers, exact.
  std::optional<json::Number> minimum = {};
  std::optional<json::Number> maximum = {};
  std::optional<json::Number> exclusive_minimum = {};
  std::optional<json::Number> exclusive_maximum = {};

  // A value must also be valid against at least one of these, when there are any.
  std::vector<NodeId> any_of = {};

  // What people read.
  std::string title = {};
  std::string description = {};
  std::optional<json::Value> default_value = {};

  // Structural: "1" and "1.0" differ, and so does the order of properties.
  bool operator==(const Node&) const = default;
};

// Something accepted but worth telling the author, for example an ignored key.
struct Warning {
  Location at;
  std::string message;
};

class Schema {
 public:
  // Takes the nodes as made by a reader. Every index in them must be valid, and no node may contain
  // itself.
  Schema(std::vector<Node> nodes, NodeId root, std::vector<Warning> warnings);

  [[nodiscard]] NodeId root_id() const { return root_; }
  [[nodiscard]] const Node& root() const { return node(root_); }
  [[nodiscard]] const Node& node(NodeId id) const;
  [[nodiscard]] std::size_t n_nodes() const { return nodes_.size(); }
  [[nodiscard]] const std::vector<Warning>& warnings() const { return warnings_; }

  // Can null be the value of this node? (Type, enumeration and alternatives considered.)
  [[nodiscard]] bool is_nullable(NodeId id) const;

 private:
  std::vector<Node> nodes_;
  NodeId root_;
  std::vector<Warning> warnings_;
};

// Where the text of a schema came from, so that diagnostics can show it.
struct Source {
  std::string file = {};       // Name shown in messages.
  std::string_view text = {};  // The whole file; must live during the call only.
  std::string pointer =
      {};  // Where in the file the schema stands, as a JSON pointer; empty for the whole.
};

// JSON Schema (2020-12; the supported keywords are listed in docs/schema.md). A keyword that is
// known to JSON Schema but not supported is refused with `unsupported` and its place: it is never
// ignored. Unknown keywords fail with `invalid_input` and the nearest known one. `$schema`, `$id`,
// `$comment`, `title`, `examples` … carry no constraint. Supported references: `#/$defs/…` and
// `#/definitions/…` without cycles, followed where they are used. `oneOf` is read as `anyOf` when
// its alternatives are provably disjoint. Fails with `unsatisfiable` when a lower bound is above
// its upper bound, and with `limit_exceeded` beyond a depth of 64 (references counted), 20,000
// nodes and enumeration values, or 16 MiB of names, descriptions and values.
[[nodiscard]] Result<Schema> read_json_schema(const json::Value& schema, const Source& source);

// The inline `Parser_Format` dictionary of a task file: {field: {type, description, optional,
// literals, properties, items, name}}; docs/schema.md says what each means. Objects are closed.
// Keys that mean nothing become warnings, everything else that is wrong fails with `invalid_input`.
[[nodiscard]] Result<Schema> read_inline(const json::Value& fields, const Source& source);

// JSON Schema 2020-12 with the same meaning; reading it back gives an equal tree.
[[nodiscard]] json::Value to_json_schema(const Schema& schema);

// Identity of the schema: hash of its canonical JSON Schema text.
[[nodiscard]] Hash256 hash_of(const Schema& schema);

// One line for tests and `explain`, for example
// `object{age: integer >= 0, note?: string|null "free text"}`. Cost: O(nodes).
[[nodiscard]] std::string dump(const Schema& schema);

}  // namespace extractinator::schema
