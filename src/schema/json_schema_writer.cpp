// A Schema as JSON Schema 2020-12. The text is made twice with the same code: the first time to
// find out where every node comes to stand, the second time with references that lead there.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "json/parse.h"
#include "json/value.h"
#include "schema/keywords.h"
#include "schema/references.h"
#include "schema/schema.h"
#include "schema/uri.h"

namespace extractinator::schema {
namespace {

using json::Value;

Value types_value(TypeSet types) {
  Value::Array names;
  for (const Type type : kTypes)
    if (types.contains(type)) names.emplace_back(std::string(to_string(type)));
  return names.size() == 1 ? names.front() : Value(std::move(names));
}

Value names_value(const std::vector<std::string>& names) {
  Value::Array out;
  for (const std::string& name : names)
    out.emplace_back(name);
  return Value(std::move(out));
}

// Where a node stands: in which resource, and there at which JSON pointer.
struct Address {
  std::uint32_t resource = 0;
  std::string pointer;

  bool operator==(const Address&) const = default;
};

class Writer {
 public:
  explicit Writer(const Schema& schema) : schema_(schema) {
    for (const Resource& resource : schema.resources())
      for (const Definition& anchor : resource.dynamic_anchors)
        anchors_.emplace(anchor.node, anchor.name);
  }

  Value write_root() {
    plan();
    Value root = write(schema_.root_id(), {});
    if (root.is_object()) {
      Value::Object& members = root.as_object();
      members.insert(
          members.begin(), {"$schema", Value("https://json-schema.org/draft/2020-12/schema")}
      );
    }
    return root;
  }

 private:
  // --- Where nodes come to stand --------------------------------------------------------------

  void plan() {
    write(schema_.root_id(), {});
    for (const Definition& definition : schema_.definitions())
      define(0, definition.name, definition.node);
    do {
      while (!homeless_.empty()) {
        const NodeId id = homeless_.front();
        homeless_.pop_front();
        settle(id);
      }
      // What a dynamic reference may lead to must be there, too.
      for (const Resource& resource : schema_.resources())
        if (addresses_.contains(resource.root))
          for (const Definition& anchor : resource.dynamic_anchors)
            if (!addresses_.contains(anchor.node)) homeless_.push_back(anchor.node);
    } while (!homeless_.empty());
  }

  // Gives the target of a reference a place in the `$defs` of its resource.
  void settle(NodeId id) {
    if (addresses_.contains(id)) return;
    const std::uint32_t resource = schema_.node(id).resource;
    const NodeId root = schema_.resources()[resource].root;
    if (!addresses_.contains(root)) define(0, name_for(root), root);
    if (!addresses_.contains(id)) define(resource, name_for(id), id);
  }

  void define(std::uint32_t resource, const std::string& name, NodeId id) {
    std::unordered_map<std::string, int>& uses = names_[resource];
    std::string unique = name;
    while (!uses.emplace(unique, 1).second)
      unique = name + "_" + std::to_string(++uses[name]);
    definitions_[resource].push_back({unique, id});
    write(id, boundary(id, {resource, "/$defs" + json::pointer_step(unique)}));
  }

  // The last step of its pointer, or of the URI of its document.
  std::string name_for(NodeId id) const {
    std::string_view pointer = schema_.pointer(id);
    if (pointer.ends_with('#')) pointer.remove_suffix(1);
    const std::size_t slash = pointer.find_last_of("/#");
    const std::string_view last =
        slash == std::string_view::npos ? pointer : pointer.substr(slash + 1);
    return last.empty() ? "definition" : std::string(last);
  }

  // The root of a resource starts a new one wherever it stands.
  Address boundary(NodeId id, Address address) const {
    const std::uint32_t own = schema_.node(id).resource;
    if (own != address.resource && own != 0 && schema_.resources()[own].root == id)
      return {own, ""};
    return address;
  }

  std::string reference_to(NodeId id, std::uint32_t from) {
    const auto found = addresses_.find(id);
    if (found == addresses_.end()) {
      homeless_.push_back(id);
      return "";
    }
    const Address& address = found->second;
    const std::string fragment = fragment_encoded(address.pointer);
    if (address.resource == from) return "#" + fragment;
    return uri_of(address.resource) + (fragment.empty() ? "" : "#" + fragment);
  }

  std::string uri_of(std::uint32_t resource) const {
    const std::string& uri = schema_.resources()[resource].uri;
    return uri.empty() ? std::string(kDefaultBase) : uri;
  }

  // --- One node -------------------------------------------------------------------------------

  Value write(NodeId id, const Address& address) {
    const Address& real = addresses_.emplace(id, address).first->second;
    // Stands somewhere else already.
    if (real != address)
      return Value(Value::Object{{"$ref", Value(reference_to(id, address.resource))}});
    const Node& node = schema_.node(id);
    const bool is_resource =
        address.pointer.empty() && !schema_.resources()[address.resource].uri.empty();
    if (node.types.is_empty() && !is_resource && !anchors_.contains(id)) return Value(false);
    Value::Object out;
    write_identity(id, node, address, out);
    write_texts_and_values(node, out);
    write_object(node, address, out);
    write_array(node, address, out);
    write_scalar(node, out);
    write_logic(node, address, out);
    if (node.default_value) add(out, "default", *node.default_value);
    for (const json::Member& annotation : node.annotations) {
      // What its own dialect or vocabulary switched off must not come alive in 2020-12.
      const Keyword* keyword = find_keyword(annotation.key);
      if (keyword == nullptr || keyword->meaning == Meaning::annotation ||
          !is_of(*keyword, Dialect::draft_2020_12))
        out.push_back(annotation);
    }
    if (address.pointer.empty()) write_definitions(address.resource, out);
    return Value(std::move(out));
  }

  static void add(Value::Object& out, std::string_view key, Value value) {
    out.push_back({std::string(key), std::move(value)});
  }
  static void count(Value::Object& out, std::string_view key, std::uint64_t value) {
    add(out, key, Value(json::Number{std::to_string(value)}));
  }

  void write_identity(NodeId id, const Node& node, const Address& address, Value::Object& out) {
    if (address.pointer.empty()) {
      std::string_view uri = schema_.resources()[address.resource].uri;
      // Only the root has the default base around it.
      if (address.resource == 0 && uri.starts_with(kDefaultBase))
        uri.remove_prefix(kDefaultBase.size());
      if (!uri.empty()) add(out, "$id", Value(std::string(uri)));
    }
    if (const auto anchor = anchors_.find(id); anchor != anchors_.end())
      add(out, "$dynamicAnchor", Value(anchor->second));
    if (node.ref) add(out, "$ref", Value(reference_to(*node.ref, address.resource)));
    if (node.dynamic_ref) {
      std::string target = reference_to(node.dynamic_ref->initial, address.resource);
      target.resize(std::min(target.find('#'), target.size()));
      add(out, "$dynamicRef", Value(target + "#" + node.dynamic_ref->anchor));
    }
  }

  static void write_texts_and_values(const Node& node, Value::Object& out) {
    if (!node.title.empty()) add(out, "title", Value(node.title));
    if (!node.description.empty()) add(out, "description", Value(node.description));
    if (node.types != TypeSet::all() && !node.types.is_empty())
      add(out, "type", types_value(node.types));
    if (node.enumeration) {
      if (node.enumeration->size() == 1) {
        add(out, "const", node.enumeration->front());
      } else {
        add(out, "enum", Value(*node.enumeration));
      }
    } else if (node.types.is_empty()) {
      add(out, "enum", Value(Value::Array{}));
    }
  }

  Value write_inside(NodeId id, const Address& parent, const std::string& steps) {
    return write(id, boundary(id, {parent.resource, parent.pointer + steps}));
  }

  void write_one(
      const std::optional<NodeId>& id,
      std::string_view keyword,
      const Address& address,
      Value::Object& out
  ) {
    if (!id) return;
    Value value = write_inside(*id, address, json::pointer_step(keyword));
    if (value == Value(Value::Object{})) value = Value(true);
    add(out, keyword, std::move(value));
  }

  void write_list(
      const std::vector<NodeId>& ids,
      std::string_view keyword,
      const Address& address,
      Value::Object& out
  ) {
    if (ids.empty()) return;
    Value::Array list;
    for (std::size_t i = 0; i < ids.size(); ++i)
      list.push_back(
          write_inside(ids[i], address, json::pointer_step(keyword) + "/" + std::to_string(i))
      );
    add(out, keyword, Value(std::move(list)));
  }

  void write_object(const Node& node, const Address& address, Value::Object& out) {
    const auto inside = [&](NodeId id, std::string_view keyword, const std::string& name) {
      return write_inside(id, address, json::pointer_step(keyword) + json::pointer_step(name));
    };
    Value::Array required;
    if (!node.properties.empty()) {
      Value::Object properties;
      for (const Property& property : node.properties) {
        properties.push_back({property.name, inside(property.node, "properties", property.name)});
        if (property.is_required) required.emplace_back(property.name);
      }
      add(out, "properties", Value(std::move(properties)));
    }
    for (const std::string& name : node.required_elsewhere)
      required.emplace_back(name);
    if (!required.empty()) add(out, "required", Value(std::move(required)));
    if (!node.pattern_properties.empty()) {
      Value::Object patterns;
      for (const PatternProperty& property : node.pattern_properties)
        patterns.push_back(
            {property.pattern, inside(property.node, "patternProperties", property.pattern)}
        );
      add(out, "patternProperties", Value(std::move(patterns)));
    }
    write_one(node.additional_properties, "additionalProperties", address, out);
    write_one(node.unevaluated_properties, "unevaluatedProperties", address, out);
    write_one(node.property_names, "propertyNames", address, out);
    if (node.min_properties > 0) count(out, "minProperties", node.min_properties);
    if (node.max_properties) count(out, "maxProperties", *node.max_properties);
    if (!node.dependent_required.empty()) {
      Value::Object dependents;
      for (const DependentRequired& dependent : node.dependent_required)
        dependents.push_back({dependent.name, names_value(dependent.required)});
      add(out, "dependentRequired", Value(std::move(dependents)));
    }
    if (!node.dependent_schemas.empty()) {
      Value::Object dependents;
      for (const DependentSchema& dependent : node.dependent_schemas)
        dependents.push_back(
            {dependent.name, inside(dependent.node, "dependentSchemas", dependent.name)}
        );
      add(out, "dependentSchemas", Value(std::move(dependents)));
    }
  }

  void write_array(const Node& node, const Address& address, Value::Object& out) {
    write_list(node.prefix_items, "prefixItems", address, out);
    write_one(node.items, "items", address, out);
    write_one(node.unevaluated_items, "unevaluatedItems", address, out);
    if (node.min_items > 0) count(out, "minItems", node.min_items);
    if (node.max_items) count(out, "maxItems", *node.max_items);
    if (node.has_unique_items) add(out, "uniqueItems", Value(true));
    write_one(node.contains, "contains", address, out);
    if (node.min_contains != 1) count(out, "minContains", node.min_contains);
    if (node.max_contains) count(out, "maxContains", *node.max_contains);
  }

  static void write_scalar(const Node& node, Value::Object& out) {
    const auto bound = [&](std::string_view key, const std::optional<json::Number>& value) {
      if (value) add(out, key, Value(*value));
    };
    if (node.min_length > 0) count(out, "minLength", node.min_length);
    if (node.max_length) count(out, "maxLength", *node.max_length);
    if (node.pattern) add(out, "pattern", Value(*node.pattern));
    if (node.format) add(out, "format", Value(*node.format));
    bound("minimum", node.minimum);
    bound("exclusiveMinimum", node.exclusive_minimum);
    bound("maximum", node.maximum);
    bound("exclusiveMaximum", node.exclusive_maximum);
    bound("multipleOf", node.multiple_of);
  }

  void write_logic(const Node& node, const Address& address, Value::Object& out) {
    write_list(node.all_of, "allOf", address, out);
    write_list(node.any_of, "anyOf", address, out);
    write_list(node.one_of, "oneOf", address, out);
    write_one(node.negated, "not", address, out);
    write_one(node.condition, "if", address, out);
    write_one(node.consequence, "then", address, out);
    write_one(node.alternative, "else", address, out);
  }

  void write_definitions(std::uint32_t resource, Value::Object& out) {
    const auto found = definitions_.find(resource);
    if (found == definitions_.end()) return;
    Value::Object definitions;
    for (const Definition& definition : found->second)
      definitions.push_back(
          {definition.name,
           write(
               definition.node,
               boundary(definition.node, {resource, "/$defs" + json::pointer_step(definition.name)})
           )}
      );
    add(out, "$defs", Value(std::move(definitions)));
  }

  const Schema& schema_;
  std::unordered_map<NodeId, std::string> anchors_;  // Dynamic ones; a reader gives one at most.
  std::unordered_map<NodeId, Address> addresses_;
  std::deque<NodeId> homeless_;  // Targets of references that have no address.
  std::map<std::uint32_t, std::vector<Definition>> definitions_;
  // Names in `$defs`, and the last number put behind each.
  std::map<std::uint32_t, std::unordered_map<std::string, int>> names_;
};

}  // namespace

json::Value to_json_schema(const Schema& schema) { return Writer(schema).write_root(); }

}  // namespace extractinator::schema
