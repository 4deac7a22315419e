// The checked schema of an answer: an immutable graph of nodes that `grammar` compiles and
// `validate` judges by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "json/value.h"

namespace extractinator::schema {

// Index of a node in its Schema. Every subschema of a text is one node; `$ref` points from one to
// another, so that a definition used twice is there once and may contain itself.
enum class NodeId : std::uint32_t {};

enum class Type : std::uint8_t { null, boolean, integer, number, string, array, object };

// In the order in which texts name them.
inline constexpr Type kTypes[] = {
    Type::boolean,
    Type::integer,
    Type::number,
    Type::string,
    Type::array,
    Type::object,
    Type::null,
};

// As JSON Schema calls it: "integer".
[[nodiscard]] std::string_view to_string(Type type);

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

// A member whose key matches `pattern` (ECMA-262, found anywhere in the key).
struct PatternProperty {
  std::string pattern;
  NodeId node = {};

  bool operator==(const PatternProperty&) const = default;
};

// When the member `name` is there, so must be all of `required`.
struct DependentRequired {
  std::string name;
  std::vector<std::string> required;

  bool operator==(const DependentRequired&) const = default;
};

// When the member `name` is there, the whole object must be valid against `node`.
struct DependentSchema {
  std::string name;
  NodeId node = {};

  bool operator==(const DependentSchema&) const = default;
};

// `$dynamicRef` whose first target has a `$dynamicAnchor` of the same name: of all resources
// entered on the way from the root, the first one with that dynamic anchor gives the target;
// `initial` if none has (JSON Schema 2020-12 core, 8.2.3.2). Any other `$dynamicRef` is read as a
// plain `ref`.
struct DynamicRef {
  NodeId initial = {};
  std::string anchor;

  bool operator==(const DynamicRef&) const = default;
};

// One subschema. A value is valid when it meets every keyword that applies to its type (JSON Schema
// 2020-12, 7.6.1). `false` is a node without types, `true` the default node.
struct Node {
  TypeSet types = TypeSet::all();
  std::optional<std::vector<json::Value>> enumeration = {};  // `enum`, or `const` as a set of one.

  // References: the value must be valid against the target, too.
  std::optional<NodeId> ref = {};
  std::optional<DynamicRef> dynamic_ref = {};

  // Objects. Order of properties is the order of the answer.
  std::vector<Property> properties = {};
  std::vector<std::string> required_elsewhere = {};  // `required` names that `properties` lacks.
  std::vector<PatternProperty> pattern_properties = {};
  std::optional<NodeId> additional_properties = {};  // Nothing said: any, but answers have none.
  std::optional<NodeId> unevaluated_properties = {};
  std::optional<NodeId> property_names = {};
  std::uint64_t min_properties = 0;
  std::optional<std::uint64_t> max_properties = {};
  std::vector<DependentRequired> dependent_required = {};
  std::vector<DependentSchema> dependent_schemas = {};

  // Arrays.
  std::vector<NodeId> prefix_items = {};  // By position; `items` holds for those behind.
  std::optional<NodeId> items = {};
  std::optional<NodeId> unevaluated_items = {};
  std::uint64_t min_items = 0;
  std::optional<std::uint64_t> max_items = {};
  bool has_unique_items = false;
  std::optional<NodeId> contains = {};
  std::uint64_t min_contains = 1;  // Mean something beside `contains` only.
  std::optional<std::uint64_t> max_contains = {};

  // Strings, lengths in code points.
  std::uint64_t min_length = 0;
  std::optional<std::uint64_t> max_length = {};
  std::optional<std::string> pattern = {};  // ECMA-262 with flag `u`, found anywhere in the text.
  std::optional<std::string> format = {};   // A constraint only where formats are asserted.

  // Numbers, exact.
  std::optional<json::Number> minimum = {};
  std::optional<json::Number> maximum = {};
  std::optional<json::Number> exclusive_minimum = {};
  std::optional<json::Number> exclusive_maximum = {};
  std::optional<json::Number> multiple_of = {};  // Above 0.

  // Logic. A value must be valid against all, at least one, exactly one of these, when there are
  // any, and not against `negated`.
  std::vector<NodeId> all_of = {};
  std::vector<NodeId> any_of = {};
  std::vector<NodeId> one_of = {};
  std::optional<NodeId> negated = {};      // `not`
  std::optional<NodeId> condition = {};    // `if`; without it the other two mean nothing.
  std::optional<NodeId> consequence = {};  // `then`
  std::optional<NodeId> alternative = {};  // `else`

  // What people read.
  std::string title = {};
  std::string description = {};
  std::optional<json::Value> default_value = {};
  // Other keywords that constrain nothing, as they stood: `examples`, `deprecated`, `$comment`,
  // `contentEncoding`, unknown ones.
  json::Value::Object annotations = {};

  std::uint32_t resource = 0;  // Index into Schema::resources().

  // Structural: "1" and "1.0" differ, and so does the order of properties.
  bool operator==(const Node&) const = default;
};

// Calls `visit(NodeId)` for every node that `node` names, references included, in a fixed order.
void for_each_child(const Node& node, const std::function<void(NodeId)>& visit);
// The same, and `visit` may put another node in its place.
void change_each_child(Node& node, const std::function<void(NodeId&)>& visit);

// A named entry of `$defs`.
struct Definition {
  std::string name;
  NodeId node = {};

  bool operator==(const Definition&) const = default;
};

// A schema document, or a part of one with its own `$id`.
struct Resource {
  std::string uri;  // Absolute; empty for a root without `$id`.
  NodeId root = {};
  std::vector<Definition> dynamic_anchors = {};

  bool operator==(const Resource&) const = default;
};

// Something accepted but worth telling the author, for example an ignored key.
struct Warning {
  Location at;
  std::string message;
};

// What a Schema is made of.
struct Graph {
  std::vector<Node> nodes;
  NodeId root = {};
  // Where each node stands in its source: "#" and a JSON pointer, not percent-encoded
  // ("#/properties/age"), behind the URI of its document if that is not the root's. As many as
  // nodes, or none.
  std::vector<std::string> pointers = {};
  std::vector<Definition> definitions = {};  // Of the root document, in its order.
  std::vector<Resource> resources = {};      // At least one, made if there is none.
  std::vector<Warning> warnings = {};
  // Line and column of what stands at one of the pointers, if it is the root document's; keeps what
  // it needs of the text. May be empty.
  std::function<Location(std::string_view pointer)> place = {};
};

class Schema {
 public:
  // Takes the graph as made by a reader. Every index in it must be valid; only `ref` and
  // `dynamic_ref` may lead back to a node that contains them.
  explicit Schema(Graph graph);

  [[nodiscard]] NodeId root_id() const { return graph_.root; }
  [[nodiscard]] const Node& root() const { return node(graph_.root); }
  [[nodiscard]] const Node& node(NodeId id) const;
  [[nodiscard]] std::size_t n_nodes() const { return graph_.nodes.size(); }
  // Empty if the maker gave no pointers.
  [[nodiscard]] std::string_view pointer(NodeId id) const;
  // Where the node stands in the text that the schema was read from, for errors of those who use
  // it; empty if that is not known. Cost: O(text).
  [[nodiscard]] Location place(NodeId id) const;
  // Graph::place, for graphs made of this one.
  [[nodiscard]] const std::function<Location(std::string_view)>& places() const {
    return graph_.place;
  }
  [[nodiscard]] const std::vector<Definition>& definitions() const { return graph_.definitions; }
  [[nodiscard]] const std::vector<Resource>& resources() const { return graph_.resources; }
  [[nodiscard]] const std::vector<Warning>& warnings() const { return graph_.warnings; }
  // Puts the warnings of what the schema was made from before its own.
  void prepend_warnings(std::vector<Warning> warnings);

  // Follows `ref`, and `all_of` of one, from nodes that say nothing else but texts and `default`:
  // the node that says what the values are. `id` itself if the way leads in a circle.
  [[nodiscard]] NodeId resolved(NodeId id) const;
  // Objects of this node have no members but the named ones: `additionalProperties` is false.
  [[nodiscard]] bool is_closed(const Node& node) const;
  // Can null be the value of this node? Types, enumerations, references, `all_of` and alternatives
  // considered; what else might forbid it (`not`, `if`) is not.
  [[nodiscard]] bool is_nullable(NodeId id) const;

 private:
  Graph graph_;
};

// Where the text of a schema came from, so that diagnostics can show it.
struct Source {
  std::string file = {};       // Name shown in messages.
  std::string_view text = {};  // The whole file; must live during the call only.
  std::string pointer =
      {};  // Where in the file the schema stands, as a JSON pointer; empty for the whole.
  // For schemas made from a file that is not JSON: the place of the value under a JSON pointer.
  std::function<Location(std::string_view pointer)> place = {};
};

// What to do with a keyword that JSON Schema does not know. Either way it constrains nothing and is
// kept in Node::annotations.
enum class UnknownKeywords : std::uint8_t {
  // An error if it looks like a mistake (near a known keyword, or of another dialect, such as
  // `nullable`), a warning otherwise; none for names that start with `x-`.
  refuse_misspelt,
  ignore,  // Accepted without a word, as JSON Schema says.
};

// A schema that `$ref`, `$dynamicRef` or `$schema` may name by its URI or its `$id`.
struct Document {
  std::string uri;
  json::Value value;
  std::string file = {};  // Shown in messages; the URI if empty.
  std::string text = {};  // What `value` was parsed from, for line and column; may be empty.
};

struct JsonSchemaOptions {
  // Must live during the call only. Nothing else is ever fetched, neither from disk nor a network.
  std::span<const Document> documents = {};
  UnknownKeywords unknown = UnknownKeywords::refuse_misspelt;
};

// JSON Schema: all of 2020-12; 2019-09, draft-07 and draft-06 where `$schema` says so (per
// resource, read as what means the same in 2020-12). Every subschema becomes one node, `$defs` that
// nothing refers to included; of a document in the options, if a reference leads into it. Whether
// any value is valid is not asked here. Fails with `invalid_input` (a keyword of the wrong kind, a
// misspelt keyword, a reference that leads nowhere or in a circle), `unsupported` (another dialect
// or vocabulary), or `limit_exceeded` beyond 128 levels, 200,000 nodes and enumeration values, or
// 32 MiB of names, texts, values and pointers. Cost: O(text), and O(text) for each warning (at most
// 100).
[[nodiscard]] Result<Schema> read_json_schema(
    const json::Value& schema, const Source& source, const JsonSchemaOptions& options = {}
);

// The inline `Parser_Format` dictionary of a task file: {field: {type, description, optional,
// literals, properties, items, name}}; docs/schema.md says what each means. Objects are closed.
// Keys that mean nothing become warnings, everything else that is wrong fails with `invalid_input`.
[[nodiscard]] Result<Schema> read_inline(const json::Value& fields, const Source& source);

// JSON Schema 2020-12 with the same meaning; reading it back gives an equal graph, but for the
// numbering of nodes and keywords that their dialect switches off. Resources keep their `$id`;
// those that stood in other documents move into `$defs`, and so do targets of references that stood
// in places without a meaning. Nodes that neither the root nor a definition leads to are left out.
[[nodiscard]] json::Value to_json_schema(const Schema& schema);

// Identity of the schema: hash of its canonical JSON Schema text.
[[nodiscard]] Hash256 hash_of(const Schema& schema);

// One line for tests and `explain`, for example
// `object{age: integer >= 0, note?: string|null "free text"}`. A reference is `-> NAME`, and behind
// the root stands once what each name means. Cost: O(nodes).
[[nodiscard]] std::string dump(const Schema& schema);

}  // namespace extractinator::schema
