// Reads JSON Schema into a tree: one call per subschema, references followed where they stand, and
// every keyword either read, known to constrain nothing, or refused.
// Public: read_json_schema().
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/alternatives.h"
#include "schema/diagnostics.h"
#include "schema/keywords.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

using json::Value;

constexpr std::size_t kMaxDepth = 64;  // Pydantic models rarely pass 10.
// Nodes and enumeration values, each time they are used; a 20-field schema has about 40.
constexpr std::size_t kMaxNodes = 20'000;
constexpr std::size_t kMaxBytes = std::size_t{16} << 20;
constexpr std::size_t kMaxComparisons = 1'000'000;  // To prove alternatives disjoint; about 0.1 s.

constexpr std::pair<std::string_view, Type> kTypeNames[] = {
    {"string", Type::string},
    {"integer", Type::integer},
    {"number", Type::number},
    {"boolean", Type::boolean},
    {"null", Type::null},
    {"array", Type::array},
    {"object", Type::object},
};

// What people write who think in Python.
constexpr std::pair<std::string_view, std::string_view> kPythonNames[] = {
    {"str", "string"},
    {"int", "integer"},
    {"float", "number"},
    {"bool", "boolean"},
    {"none", "null"},
    {"None", "null"},
    {"list", "array"},
    {"dict", "object"},
};

// Dialects in which every keyword that is read here means the same.
constexpr std::string_view kDialects[] = {
    "json-schema.org/draft/2020-12/schema",
    "json-schema.org/draft/2019-09/schema",
    "json-schema.org/draft-07/schema",
    "json-schema.org/draft-06/schema",
};

std::string suggest_type(std::string_view name) {
  for (const auto& [python, json_name] : kPythonNames)
    if (name == python) return "write `" + std::string(json_name) + "`";
  std::vector<std::string> names;
  for (const auto& [known, type] : kTypeNames)
    names.emplace_back(known);
  return suggest(name, names);
}

bool is_known_dialect(std::string_view uri) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (uri.starts_with(scheme)) uri.remove_prefix(scheme.size());
  if (uri.ends_with('#')) uri.remove_suffix(1);
  return std::ranges::find(kDialects, uri) != std::ranges::end(kDialects);
}

// Nothing if an escape is malformed.
std::optional<std::string> percent_decoded(std::string_view text) {
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = digit(text[i + 1]);
    const int low = digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

bool overlap(TypeSet a, TypeSet b) {
  return std::ranges::any_of(kTypeNames, [&](const auto& name) {
    return a.contains(name.second) && b.contains(name.second);
  });
}

class Reader {
 public:
  Reader(const Value& root, const Source& source) : root_(root), diagnostics_(source) {}

  Result<Schema> read() {
    TRY(const NodeId root, read_node({root_, ""}));
    return Schema(
        {.nodes = std::move(nodes_), .root = root, .warnings = diagnostics_.take_warnings()}
    );
  }

 private:
  [[nodiscard]] std::unexpected<Error> fail_at(
      ErrorCode code, const std::string& pointer, std::string message, std::string hint = {}
  ) const {
    return std::unexpected(diagnostics_.error(code, pointer, std::move(message), std::move(hint)));
  }
  [[nodiscard]] std::unexpected<Error> fail_at_key(
      ErrorCode code, const std::string& pointer, std::string message, std::string hint = {}
  ) const {
    return std::unexpected(
        diagnostics_.key_error(code, pointer, std::move(message), std::move(hint))
    );
  }
  // "`minItems` in `#/items` must be …, not a string".
  [[nodiscard]] std::unexpected<Error> fail_kind(
      const Part& part, std::string_view keyword, std::string_view wanted, std::string hint = {}
  ) const {
    const Part found = member(part, keyword);
    return fail_at(
        ErrorCode::invalid_input,
        found.pointer,
        "`" + std::string(keyword) + "` in " + name_of(part.pointer) + " must be " +
            std::string(wanted) + ", not " + std::string(phrase_of(found.value.kind())),
        std::move(hint)
    );
  }

  // --- Limits ---------------------------------------------------------------------------------

  Result<void> spend(const std::string& pointer, std::size_t n_nodes, std::size_t n_bytes) {
    n_spent_ += n_nodes;
    n_bytes_ += n_bytes;
    if (n_spent_ > kMaxNodes)
      return fail_at(
          ErrorCode::limit_exceeded,
          pointer,
          "the schema has more than " + std::to_string(kMaxNodes) +
              " subschemas and enumeration values, references followed"
      );
    if (n_bytes_ > kMaxBytes)
      return fail_at(
          ErrorCode::limit_exceeded,
          pointer,
          "the texts and values of the schema have more than " + std::to_string(kMaxBytes) +
              " bytes, references followed"
      );
    return {};
  }

  // --- Subschemas -----------------------------------------------------------------------------

  Result<NodeId> read_node(const Part& part) {
    if (depth_ == kMaxDepth)
      return fail_at(
          ErrorCode::limit_exceeded,
          part.pointer,
          "the schema is nested deeper than " + std::to_string(kMaxDepth) + " levels"
      );
    ++depth_;
    auto id = read_any_kind(part);
    --depth_;
    return id;
  }

  Result<NodeId> read_any_kind(const Part& part) {
    if (part.value.is_bool()) {
      TRY_VOID(spend(part.pointer, 1, 0));
      Node node;
      if (!part.value.as_bool()) node.types = {};
      return add(std::move(node));
    }
    if (!part.value.is_object())
      return fail_at(
          ErrorCode::invalid_input,
          part.pointer,
          name_of(part.pointer) + " must be an object or a boolean, not " +
              std::string(phrase_of(part.value.kind()))
      );
    TRY_VOID(check_keywords(part));
    for (const std::string_view keyword : {"$ref", "allOf"})
      if (part.value.find(keyword) != nullptr) return read_wrapped(part, keyword);
    return read_object(part);
  }

  NodeId add(Node node) {
    nodes_.push_back(std::move(node));
    return static_cast<NodeId>(nodes_.size() - 1);
  }

  Result<void> check_keywords(const Part& part) {
    std::unordered_set<std::string_view> seen;
    for (const json::Member& found : part.value.as_object()) {
      const std::string pointer = part.pointer + json::pointer_step(found.key);
      const std::string in = "`" + found.key + "` in " + name_of(part.pointer);
      if (!seen.insert(found.key).second)
        return fail_at_key(ErrorCode::invalid_input, pointer, in + " is there twice");
      const Keyword* keyword = find_keyword(found.key);
      if (keyword == nullptr)
        return fail_at_key(
            ErrorCode::invalid_input, pointer, "unknown keyword " + in, suggest_keyword(found.key)
        );
      if (keyword->support == Support::refused)
        return fail_at_key(
            ErrorCode::unsupported,
            pointer,
            "keyword " + in + " is not supported",
            std::string(keyword->hint)
        );
    }
    return check_identity(part);
  }

  Result<void> check_identity(const Part& part) {
    if (part.value.find("$schema") != nullptr) {
      const Part dialect = member(part, "$schema");
      if (!dialect.value.is_string()) return fail_kind(part, "$schema", "a string");
      if (!is_known_dialect(dialect.value.as_string()))
        return fail_at(
            ErrorCode::unsupported,
            dialect.pointer,
            "`$schema` names a dialect of JSON Schema that is not supported",
            "write \"https://json-schema.org/draft/2020-12/schema\", or leave it out"
        );
    }
    // Below the root it would change what references mean.
    if (part.value.find("$id") != nullptr && !part.pointer.empty())
      return fail_at_key(
          ErrorCode::unsupported,
          part.pointer + "/$id",
          "`$id` in " + name_of(part.pointer) + " is supported only at the root of the schema",
          "leave it out"
      );
    return {};
  }

  // `$ref` and `allOf` of one: the same node under the wrapper's own title, description and
  // default.
  Result<NodeId> read_wrapped(const Part& part, std::string_view wrapper) {
    for (const json::Member& found : part.value.as_object()) {
      const Keyword* keyword = find_keyword(found.key);
      if (found.key == wrapper || keyword->support != Support::enforced) continue;
      return fail_at_key(
          ErrorCode::unsupported,
          part.pointer + json::pointer_step(found.key),
          "`" + found.key + "` beside `" + std::string(wrapper) + "` in " + name_of(part.pointer) +
              " is not supported",
          "write all constraints into one schema"
      );
    }
    TRY(const NodeId id, wrapper == "$ref" ? read_reference(part) : read_all_of(part));
    Node annotated;
    TRY_VOID(read_annotations(part, annotated));
    Node& node = nodes_[static_cast<std::size_t>(id)];
    if (!annotated.title.empty()) node.title = std::move(annotated.title);
    if (!annotated.description.empty()) node.description = std::move(annotated.description);
    if (annotated.default_value) node.default_value = std::move(annotated.default_value);
    return id;
  }

  Result<NodeId> read_all_of(const Part& part) {
    const Part all = member(part, "allOf");
    if (!all.value.is_array() || all.value.as_array().empty())
      return fail_at(
          ErrorCode::invalid_input,
          all.pointer,
          "`allOf` in " + name_of(part.pointer) + " must be a list of at least one schema"
      );
    if (const std::size_t n = all.value.as_array().size(); n > 1)
      return fail_at_key(
          ErrorCode::unsupported,
          all.pointer,
          "`allOf` of " + std::to_string(n) + " schemas in " + name_of(part.pointer) +
              " is not supported, only of one",
          "write all constraints into one schema"
      );
    return read_node(element(all, 0));
  }

  Result<NodeId> read_reference(const Part& part) {
    const Part reference = member(part, "$ref");
    if (!reference.value.is_string()) return fail_kind(part, "$ref", "a string");
    const std::string& text = reference.value.as_string();
    const auto target =
        text.starts_with('#') ? percent_decoded(std::string_view(text).substr(1)) : std::nullopt;
    if (!target || (!target->starts_with("/$defs/") && !target->starts_with("/definitions/")))
      return fail_at(
          ErrorCode::unsupported,
          reference.pointer,
          "reference `" + text + "` in " + name_of(part.pointer) + " is not supported",
          "put the definition into `$defs` and refer to `#/$defs/NAME`"
      );
    const Value* definition = json::resolve(root_, *target);
    if (definition == nullptr)
      return fail_at(
          ErrorCode::invalid_input,
          reference.pointer,
          "reference `" + text + "` in " + name_of(part.pointer) + " leads nowhere",
          suggest_definition(*target)
      );
    if (std::ranges::find(open_references_, *target) != open_references_.end())
      return fail_at(
          ErrorCode::unsupported,
          reference.pointer,
          "reference `" + text + "` in " + name_of(part.pointer) +
              " leads back to itself; recursive schemas are not supported",
          "write out as many levels as the answer can have"
      );
    open_references_.push_back(*target);
    auto id = read_node({*definition, *target});
    open_references_.pop_back();
    return id;
  }

  std::string suggest_definition(std::string_view target) const {
    std::vector<std::string> known;
    for (const std::string_view holder : {"$defs", "definitions"}) {
      const Value* definitions = root_.find(holder);
      if (definitions == nullptr || !definitions->is_object()) continue;
      for (const json::Member& definition : definitions->as_object())
        known.push_back("#/" + std::string(holder) + json::pointer_step(definition.key));
    }
    if (known.empty()) return "the schema has no `$defs`";
    return suggest("#" + std::string(target), known);
  }

  // --- Constraints ----------------------------------------------------------------------------

  Result<NodeId> read_object(const Part& part) {
    TRY_VOID(spend(part.pointer, 1, 0));
    // Taken before the children, so that parents come first; `nodes_` may move meanwhile.
    const NodeId id = add({});
    Node node;
    TRY_VOID(read_annotations(part, node));
    TRY_VOID(read_types(part, node));
    TRY_VOID(read_values(part, node));
    TRY_VOID(read_properties(part, node));
    TRY_VOID(read_items(part, node));
    TRY_VOID(read_lengths(part, node));
    TRY_VOID(read_bounds(part, node));
    TRY_VOID(read_alternatives(part, node));
    warn_of_idle_keywords(part, node);
    nodes_[static_cast<std::size_t>(id)] = std::move(node);
    return id;
  }

  Result<void> read_annotations(const Part& part, Node& node) {
    TRY(node.title, read_text(part, "title"));
    TRY(node.description, read_text(part, "description"));
    if (const Value* value = part.value.find("default")) {
      node.default_value = *value;
      TRY_VOID(spend(part.pointer, 0, json::write(*value).size()));
    }
    return {};
  }

  Result<std::string> read_text(const Part& part, std::string_view keyword) {
    const Value* value = part.value.find(keyword);
    if (value == nullptr) return std::string();
    if (!value->is_string()) return fail_kind(part, keyword, "a string");
    TRY_VOID(spend(part.pointer, 0, value->as_string().size()));
    return value->as_string();
  }

  Result<Type> read_type_name(const Part& part, const std::string& in) {
    if (!part.value.is_string())
      return fail_at(
          ErrorCode::invalid_input,
          part.pointer,
          "a type in " + in + " must be a string, not " + std::string(phrase_of(part.value.kind()))
      );
    const std::string& name = part.value.as_string();
    for (const auto& [known, type] : kTypeNames)
      if (name == known) return type;
    return fail_at(
        ErrorCode::invalid_input,
        part.pointer,
        "unknown type `" + name + "` in " + in,
        suggest_type(name)
    );
  }

  Result<void> read_types(const Part& part, Node& node) {
    if (part.value.find("type") == nullptr) return {};
    const Part types = member(part, "type");
    const std::string in = name_of(part.pointer);
    node.types = {};
    if (!types.value.is_array()) {
      TRY(const Type type, read_type_name(types, in));
      node.types.insert(type);
      return {};
    }
    for (std::size_t i = 0; i < types.value.as_array().size(); ++i) {
      TRY(const Type type, read_type_name(element(types, i), in));
      if (node.types.contains(type))
        return fail_at(
            ErrorCode::invalid_input,
            types.pointer + "/" + std::to_string(i),
            "a type is there twice in " + in
        );
      node.types.insert(type);
    }
    if (node.types.is_empty())
      return fail_at(
          ErrorCode::invalid_input, types.pointer, "`type` in " + in + " must name a type"
      );
    return {};
  }

  // `enum` and `const`.
  Result<void> read_values(const Part& part, Node& node) {
    if (const Value* values = part.value.find("enum")) {
      if (!values->is_array()) return fail_kind(part, "enum", "a list");
      if (values->as_array().empty())
        return fail_at(
            ErrorCode::unsatisfiable,
            part.pointer + "/enum",
            "`enum` in " + name_of(part.pointer) + " is empty, so no value is allowed"
        );
      TRY_VOID(
          spend(part.pointer + "/enum", values->as_array().size(), json::write(*values).size())
      );
      node.enumeration = values->as_array();
    }
    if (const Value* only = part.value.find("const")) {
      const auto is_only = [&](const Value& value) { return json::equivalent(value, *only); };
      if (node.enumeration && std::ranges::none_of(*node.enumeration, is_only))
        return fail_at(
            ErrorCode::unsatisfiable,
            part.pointer + "/const",
            "`const` in " + name_of(part.pointer) + " is not one of its `enum`"
        );
      TRY_VOID(spend(part.pointer + "/const", 1, json::write(*only).size()));
      node.enumeration = {*only};
    }
    const bool lacks_null =
        node.enumeration && std::ranges::none_of(*node.enumeration, &Value::is_null);
    if (lacks_null && part.value.find("type") != nullptr && node.types.contains(Type::null))
      diagnostics_.warn(
          part.pointer + "/type",
          name_of(part.pointer) +
              " can never be null: `type` allows it, but `enum` does not list it"
      );
    return {};
  }

  Result<void> read_properties(const Part& part, Node& node) {
    if (const Value* open = part.value.find("additionalProperties")) {
      if (open->is_object())
        return fail_at_key(
            ErrorCode::unsupported,
            part.pointer + "/additionalProperties",
            "`additionalProperties` in " + name_of(part.pointer) +
                " may be true or false; a schema is not supported",
            "name the properties in `properties`, or use a list of {key, value} objects"
        );
      if (!open->is_bool()) return fail_kind(part, "additionalProperties", "true or false");
      if (!open->as_bool()) node.additional_properties = add({.types = {}});
    }
    std::unordered_map<std::string_view, std::size_t> place_of;
    if (const Value* properties = part.value.find("properties")) {
      if (!properties->is_object()) return fail_kind(part, "properties", "an object");
      const std::string base = part.pointer + "/properties";
      for (const json::Member& found : properties->as_object()) {
        const std::string pointer = base + json::pointer_step(found.key);
        if (!place_of.emplace(found.key, node.properties.size()).second)
          return fail_at_key(
              ErrorCode::invalid_input,
              pointer,
              "property `" + found.key + "` in " + name_of(base) + " is there twice"
          );
        TRY_VOID(spend(pointer, 0, found.key.size()));
        TRY(const NodeId id, read_node({found.value, pointer}));
        node.properties.push_back({found.key, id, false});
      }
    }
    return read_required(part, node, place_of);
  }

  Result<void> read_required(
      const Part& part,
      Node& node,
      const std::unordered_map<std::string_view, std::size_t>& place_of
  ) {
    if (part.value.find("required") == nullptr) return {};
    const Part required = member(part, "required");
    if (!required.value.is_array())
      return fail_kind(
          part,
          "required",
          "a list of names",
          required.value.is_bool() ? "list the name in `required` of the object around it" : ""
      );
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < required.value.as_array().size(); ++i) {
      const Part name = element(required, i);
      const std::string in = " of " + name_of(required.pointer);
      if (!name.value.is_string())
        return fail_at(
            ErrorCode::invalid_input,
            name.pointer,
            "an element" + in + " must be a string, not " +
                std::string(phrase_of(name.value.kind()))
        );
      const std::string& key = name.value.as_string();
      if (!seen.insert(key).second)
        return fail_at(
            ErrorCode::invalid_input,
            name.pointer,
            "`" + key + "` is there twice in " + name_of(required.pointer)
        );
      if (const auto place = place_of.find(key); place != place_of.end()) {
        node.properties[place->second].is_required = true;
        continue;
      }
      TRY_VOID(add_required_only(name, node));
    }
    return {};
  }

  // A name that `required` lists and `properties` does not: any value, if the object is open.
  Result<void> add_required_only(const Part& name, Node& node) {
    const std::string& key = name.value.as_string();
    std::vector<std::string> known;
    for (const Property& property : node.properties)
      known.push_back(property.name);
    const auto similar = nearest(key, known);
    const std::string hint = similar ? "did you mean `" + *similar + "`?" : "";
    if (node.additional_properties)
      return fail_at(
          ErrorCode::unsatisfiable,
          name.pointer,
          "`" + key + "` is required, but `properties` does not have it and no other are allowed",
          hint
      );
    diagnostics_.warn(
        name.pointer,
        "`" + key + "` is required, but `properties` does not have it: any value is allowed" +
            (hint.empty() ? "" : "; " + hint)
    );
    TRY_VOID(spend(name.pointer, 1, key.size()));
    node.properties.push_back({key, add({}), true});
    return {};
  }

  Result<void> read_items(const Part& part, Node& node) {
    if (part.value.find("items") != nullptr) {
      const Part items = member(part, "items");
      if (items.value.is_array())
        return fail_at_key(
            ErrorCode::unsupported,
            items.pointer,
            "`items` in " + name_of(part.pointer) + " is a list of schemas; only one is supported",
            "use an object with one property per position"
        );
      TRY(node.items, read_node(items));
    }
    TRY(const auto least, read_count(part, "minItems"));
    TRY(node.max_items, read_count(part, "maxItems"));
    node.min_items = least.value_or(0);
    return check_counts(part, node.min_items, node.max_items, "minItems", "maxItems");
  }

  Result<void> read_lengths(const Part& part, Node& node) {
    TRY(const auto least, read_count(part, "minLength"));
    TRY(node.max_length, read_count(part, "maxLength"));
    node.min_length = least.value_or(0);
    return check_counts(part, node.min_length, node.max_length, "minLength", "maxLength");
  }

  Result<std::optional<std::uint64_t>> read_count(const Part& part, std::string_view keyword) {
    const Value* value = part.value.find(keyword);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number()) return fail_kind(part, keyword, "a number");
    const auto count = value->to_int64();
    if (!count || *count < 0)
      return fail_at(
          ErrorCode::invalid_input,
          part.pointer + "/" + std::string(keyword),
          "`" + std::string(keyword) + "` in " + name_of(part.pointer) +
              " must be a whole number from 0, not " + value->as_number().text
      );
    return static_cast<std::uint64_t>(*count);
  }

  Result<void> check_counts(
      const Part& part,
      std::uint64_t least,
      const std::optional<std::uint64_t>& most,
      std::string_view least_keyword,
      std::string_view most_keyword
  ) const {
    if (!most || least <= *most) return {};
    return fail_at(
        ErrorCode::unsatisfiable,
        part.pointer + "/" + std::string(least_keyword),
        "`" + std::string(least_keyword) + "` " + std::to_string(least) + " is above `" +
            std::string(most_keyword) + "` " + std::to_string(*most) + " in " +
            name_of(part.pointer)
    );
  }

  Result<std::optional<json::Number>> read_number(const Part& part, std::string_view keyword) {
    const Value* value = part.value.find(keyword);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number())
      return fail_kind(
          part,
          keyword,
          "a number",
          value->is_bool() ? "write the bound itself here; the boolean is of draft 4" : ""
      );
    TRY_VOID(spend(part.pointer, 0, value->as_number().text.size()));
    return value->as_number();
  }

  Result<void> read_bounds(const Part& part, Node& node) {
    TRY(node.minimum, read_number(part, "minimum"));
    TRY(node.exclusive_minimum, read_number(part, "exclusiveMinimum"));
    TRY(node.maximum, read_number(part, "maximum"));
    TRY(node.exclusive_maximum, read_number(part, "exclusiveMaximum"));
    struct Bound {
      std::string_view keyword;
      const std::optional<json::Number>& value;
      bool is_exclusive;
    };
    const std::array<Bound, 2> lower = {
        Bound{"minimum", node.minimum, false},
        Bound{"exclusiveMinimum", node.exclusive_minimum, true}
    };
    const std::array<Bound, 2> upper = {
        Bound{"maximum", node.maximum, false},
        Bound{"exclusiveMaximum", node.exclusive_maximum, true}
    };
    for (const Bound& low : lower) {
      for (const Bound& high : upper) {
        if (!low.value || !high.value) continue;
        const int order = json::compare(*low.value, *high.value);
        if (order < 0 || (order == 0 && !low.is_exclusive && !high.is_exclusive)) continue;
        return fail_at(
            ErrorCode::unsatisfiable,
            part.pointer + "/" + std::string(low.keyword),
            "no number meets both `" + std::string(low.keyword) + "` " + low.value->text +
                " and `" + std::string(high.keyword) + "` " + high.value->text + " in " +
                name_of(part.pointer)
        );
      }
    }
    return {};
  }

  // `anyOf`, and `oneOf` where it means the same.
  Result<void> read_alternatives(const Part& part, Node& node) {
    const bool has_one_of = part.value.find("oneOf") != nullptr;
    if (!has_one_of && part.value.find("anyOf") == nullptr) return {};
    if (has_one_of && part.value.find("anyOf") != nullptr)
      return fail_at_key(
          ErrorCode::unsupported,
          part.pointer + "/oneOf",
          "`oneOf` beside `anyOf` in " + name_of(part.pointer) + " is not supported",
          "write all alternatives into one `anyOf`"
      );
    const std::string keyword = has_one_of ? "oneOf" : "anyOf";
    const Part alternatives = member(part, keyword);
    if (!alternatives.value.is_array() || alternatives.value.as_array().empty())
      return fail_at(
          ErrorCode::invalid_input,
          alternatives.pointer,
          "`" + keyword + "` in " + name_of(part.pointer) + " must be a list of at least one schema"
      );
    for (std::size_t i = 0; i < alternatives.value.as_array().size(); ++i) {
      TRY(const NodeId id, read_node(element(alternatives, i)));
      node.any_of.push_back(id);
    }
    if (!has_one_of) return {};
    std::size_t budget = kMaxComparisons;
    for (std::size_t i = 0; i < node.any_of.size(); ++i)
      for (std::size_t j = i + 1; j < node.any_of.size(); ++j)
        if (!are_disjoint(nodes_, node.any_of[i], node.any_of[j], budget))
          return fail_at_key(
              ErrorCode::unsupported,
              alternatives.pointer,
              "`oneOf` in " + name_of(part.pointer) + ": a value may meet both alternative " +
                  std::to_string(i + 1) + " and alternative " + std::to_string(j + 1),
              "write `anyOf`, or give them different types or a required property with a different "
              "`const` each"
          );
    return {};
  }

  void warn_of_idle_keywords(const Part& part, const Node& node) {
    TypeSet types = node.types;
    if (types.contains(Type::number)) types.insert(Type::integer);
    for (const json::Member& found : part.value.as_object()) {
      const Keyword* keyword = find_keyword(found.key);
      if (overlap(keyword->applies_to, types)) continue;
      diagnostics_.warn(
          part.pointer + json::pointer_step(found.key),
          "`" + found.key + "` has no effect in " + name_of(part.pointer) +
              ": its `type` allows no value that it constrains"
      );
    }
  }

  const Value& root_;
  Diagnostics diagnostics_;
  std::vector<Node> nodes_;
  std::vector<std::string> open_references_;
  std::size_t depth_ = 0;
  std::size_t n_spent_ = 0;
  std::size_t n_bytes_ = 0;
};

}  // namespace

Result<Schema> read_json_schema(const json::Value& schema, const Source& source) {
  return Reader(schema, source).read();
}

}  // namespace extractinator::schema
