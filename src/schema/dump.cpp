// A schema as one readable line.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

std::string types_text(TypeSet types) {
  if (types == TypeSet::all()) return "any";
  if (types.is_empty()) return "never";
  constexpr std::pair<Type, std::string_view> kNames[] = {
      {Type::boolean, "boolean"},
      {Type::integer, "integer"},
      {Type::number, "number"},
      {Type::string, "string"},
      {Type::array, "array"},
      {Type::object, "object"},
      {Type::null, "null"},
  };
  std::string text;
  for (const auto& [type, name] : kNames) {
    if (!types.contains(type)) continue;
    if (!text.empty()) text += '|';
    text += name;
  }
  return text;
}

// " length 2..", " items ..3", " items 1..3", or nothing.
std::string count_text(
    std::string_view what, std::size_t least, std::optional<std::uint64_t> most
) {
  if (least == 0 && !most) return "";
  return " " + std::string(what) + " " + (least > 0 ? std::to_string(least) : "") + ".." +
         (most ? std::to_string(*most) : "");
}

std::string bound_text(std::string_view sign, const std::optional<json::Number>& bound) {
  return bound ? " " + std::string(sign) + " " + bound->text : "";
}

std::string node_text(const Schema& schema, NodeId id);

std::string properties_text(const Schema& schema, const Node& node) {
  if (node.properties.empty() && !node.additional_properties) return "";
  std::string text = "{";
  for (const Property& property : node.properties) {
    if (text.size() > 1) text += ", ";
    text += property.name;
    text += property.is_required ? ": " : "?: ";
    text += node_text(schema, property.node);
  }
  if (!schema.is_closed(node)) text += ", ...";
  return text + "}";
}

std::string node_text(const Schema& schema, NodeId id) {
  const Node& node = schema.node(id);
  std::string text = types_text(node.types);
  text += properties_text(schema, node);
  if (node.enumeration) text += " in " + json::write(json::Value(*node.enumeration));
  text += count_text("items", node.min_items, node.max_items);
  if (node.items) text += " of (" + node_text(schema, *node.items) + ")";
  text += count_text("length", node.min_length, node.max_length);
  text += bound_text(">=", node.minimum) + bound_text(">", node.exclusive_minimum);
  text += bound_text("<=", node.maximum) + bound_text("<", node.exclusive_maximum);
  if (!node.any_of.empty()) {
    text += " any of (";
    for (std::size_t i = 0; i < node.any_of.size(); ++i)
      text += (i > 0 ? " / " : "") + node_text(schema, node.any_of[i]);
    text += ")";
  }
  if (node.default_value) text += " default " + json::write(*node.default_value);
  if (!node.title.empty()) text += " title " + json::write(json::Value(node.title));
  if (!node.description.empty()) text += " " + json::write(json::Value(node.description));
  return text;
}

}  // namespace

std::string dump(const Schema& schema) { return node_text(schema, schema.root_id()); }

}  // namespace extractinator::schema
