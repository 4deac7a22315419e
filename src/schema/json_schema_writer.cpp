// A Schema as JSON Schema 2020-12.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

using json::Value;

Value types_value(TypeSet types) {
  constexpr std::pair<Type, const char*> kNames[] = {
      {Type::boolean, "boolean"},
      {Type::integer, "integer"},
      {Type::number, "number"},
      {Type::string, "string"},
      {Type::array, "array"},
      {Type::object, "object"},
      {Type::null, "null"},
  };
  Value::Array names;
  for (const auto& [type, name] : kNames)
    if (types.contains(type)) names.emplace_back(name);
  return names.size() == 1 ? names.front() : Value(std::move(names));
}

class Writer {
 public:
  explicit Writer(const Schema& schema) : schema_(schema) {}

  Value write_root() {
    Value root = write(schema_.root_id());
    if (root.is_object()) {
      Value::Object& members = root.as_object();
      members.insert(
          members.begin(), {"$schema", Value("https://json-schema.org/draft/2020-12/schema")}
      );
    }
    return root;
  }

 private:
  Value write(NodeId id) const {
    const Node& node = schema_.node(id);
    if (node.types.is_empty()) return Value(false);
    Value::Object out;
    const auto add = [&](std::string_view key, Value value) {
      out.push_back({std::string(key), std::move(value)});
    };
    const auto count = [&](std::string_view key, std::uint64_t value) {
      add(key, Value(json::Number{std::to_string(value)}));
    };
    const auto bound = [&](std::string_view key, const std::optional<json::Number>& value) {
      if (value) add(key, Value(*value));
    };

    if (!node.title.empty()) add("title", Value(node.title));
    if (!node.description.empty()) add("description", Value(node.description));
    if (node.types != TypeSet::all()) add("type", types_value(node.types));
    if (node.enumeration) {
      if (node.enumeration->size() == 1) {
        add("const", node.enumeration->front());
      } else {
        add("enum", Value(*node.enumeration));
      }
    }
    if (!node.properties.empty()) write_properties(node, out);
    if (node.additional_properties) add("additionalProperties", write(*node.additional_properties));
    if (node.items) add("items", write(*node.items));
    if (node.min_items > 0) count("minItems", node.min_items);
    if (node.max_items) count("maxItems", *node.max_items);
    if (node.min_length > 0) count("minLength", node.min_length);
    if (node.max_length) count("maxLength", *node.max_length);
    bound("minimum", node.minimum);
    bound("exclusiveMinimum", node.exclusive_minimum);
    bound("maximum", node.maximum);
    bound("exclusiveMaximum", node.exclusive_maximum);
    if (!node.any_of.empty()) {
      Value::Array alternatives;
      for (const NodeId alternative : node.any_of)
        alternatives.push_back(write(alternative));
      add("anyOf", Value(std::move(alternatives)));
    }
    if (node.default_value) add("default", *node.default_value);
    return Value(std::move(out));
  }

  void write_properties(const Node& node, Value::Object& out) const {
    Value::Object properties;
    Value::Array required;
    for (const Property& property : node.properties) {
      properties.push_back({property.name, write(property.node)});
      if (property.is_required) required.emplace_back(property.name);
    }
    out.push_back({"properties", Value(std::move(properties))});
    if (!required.empty()) out.push_back({"required", Value(std::move(required))});
  }

  const Schema& schema_;
};

}  // namespace

json::Value to_json_schema(const Schema& schema) { return Writer(schema).write_root(); }

}  // namespace extractinator::schema
