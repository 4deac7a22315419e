// A schema as one readable line.
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

std::string types_text(TypeSet types) {
  if (types == TypeSet::all()) return "any";
  if (types.is_empty()) return "never";
  std::string text;
  for (const Type type : kTypes) {
    if (!types.contains(type)) continue;
    if (!text.empty()) text += '|';
    text += to_string(type);
  }
  return text;
}

std::string quoted(const std::string& text) { return json::write(json::Value(text)); }

// " length 2..", " items ..3", " items 1..3", or nothing.
std::string count_text(
    std::string_view what, std::uint64_t least, std::optional<std::uint64_t> most
) {
  if (least == 0 && !most) return "";
  return " " + std::string(what) + " " + (least > 0 ? std::to_string(least) : "") + ".." +
         (most ? std::to_string(*most) : "");
}

std::string bound_text(std::string_view sign, const std::optional<json::Number>& bound) {
  return bound ? " " + std::string(sign) + " " + bound->text : "";
}

class Dump {
 public:
  explicit Dump(const Schema& schema) : schema_(schema) {
    for (const Definition& definition : schema.definitions())
      names_.emplace(definition.node, definition.name);
  }

  std::string text() {
    std::string out = node_text(schema_.root_id());
    while (!referenced_.empty()) {
      const NodeId id = referenced_.front();
      referenced_.pop_front();
      if (!shown_.contains(id)) out += " where " + name_of(id) + " = " + node_text(id);
    }
    return out;
  }

 private:
  std::string name_of(NodeId id) const {
    if (const auto found = names_.find(id); found != names_.end()) return found->second;
    const std::string_view pointer = schema_.pointer(id);
    return pointer.empty() ? "node " + std::to_string(static_cast<std::uint32_t>(id))
                           : std::string(pointer);
  }

  std::string reference_text(NodeId id) {
    referenced_.push_back(id);
    return name_of(id);
  }

  std::string one_text(std::string_view word, const std::optional<NodeId>& id) {
    return id ? " " + std::string(word) + " (" + node_text(*id) + ")" : "";
  }

  std::string list_text(std::string_view word, const std::vector<NodeId>& ids) {
    if (ids.empty()) return "";
    std::string text = " " + std::string(word) + " (";
    for (std::size_t i = 0; i < ids.size(); ++i)
      text += (i > 0 ? " / " : "") + node_text(ids[i]);
    return text + ")";
  }

  std::string properties_text(const Node& node) {
    std::vector<std::string> parts;
    for (const Property& property : node.properties)
      parts.push_back(
          property.name + (property.is_required ? ": " : "?: ") + node_text(property.node)
      );
    for (const std::string& name : node.required_elsewhere)
      parts.push_back(name + ": ?");
    for (const PatternProperty& property : node.pattern_properties)
      parts.push_back("/" + property.pattern + "/: " + node_text(property.node));
    if (parts.empty() && !node.additional_properties) return "";
    if (!node.additional_properties) {
      parts.emplace_back("...");
    } else if (!schema_.is_closed(node)) {
      parts.push_back("...: " + node_text(*node.additional_properties));
    } else {
      shown_.insert(*node.additional_properties);
    }
    std::string text = "{";
    for (std::size_t i = 0; i < parts.size(); ++i)
      text += (i > 0 ? ", " : "") + parts[i];
    return text + "}";
  }

  std::string object_text(const Node& node) {
    std::string text = properties_text(node);
    text += one_text("unevaluated properties", node.unevaluated_properties);
    text += one_text("names", node.property_names);
    text += count_text("properties", node.min_properties, node.max_properties);
    for (const DependentRequired& dependent : node.dependent_required) {
      text += " " + quoted(dependent.name) + " needs";
      for (const std::string& name : dependent.required)
        text += " " + quoted(name);
    }
    for (const DependentSchema& dependent : node.dependent_schemas)
      text += " with " + quoted(dependent.name) + " (" + node_text(dependent.node) + ")";
    return text;
  }

  std::string array_text(const Node& node) {
    std::string text = count_text("items", node.min_items, node.max_items);
    text += list_text("first", node.prefix_items);
    text += one_text("of", node.items);
    text += one_text("unevaluated items", node.unevaluated_items);
    if (node.has_unique_items) text += " unique";
    text += one_text("contains", node.contains);
    if (node.min_contains != 1 || node.max_contains)
      text += " times " + std::to_string(node.min_contains) + ".." +
              (node.max_contains ? std::to_string(*node.max_contains) : "");
    return text;
  }

  static std::string scalar_text(const Node& node) {
    std::string text = count_text("length", node.min_length, node.max_length);
    if (node.pattern) text += " like " + quoted(*node.pattern);
    if (node.format) text += " format " + *node.format;
    text += bound_text(">=", node.minimum) + bound_text(">", node.exclusive_minimum);
    text += bound_text("<=", node.maximum) + bound_text("<", node.exclusive_maximum);
    return text + bound_text("multiple of", node.multiple_of);
  }

  std::string node_text(NodeId id) {
    shown_.insert(id);
    const Node& node = schema_.node(id);
    std::string text = types_text(node.types);
    if (node.ref) text += " -> " + reference_text(*node.ref);
    if (node.dynamic_ref)
      text +=
          " ~> " + node.dynamic_ref->anchor + " or " + reference_text(node.dynamic_ref->initial);
    if (text.starts_with("any ") && node.types == TypeSet::all()) text.erase(0, 4);
    text += object_text(node);
    if (node.enumeration) text += " in " + json::write(json::Value(*node.enumeration));
    text += array_text(node);
    text += scalar_text(node);
    text += list_text("all of", node.all_of);
    text += list_text("any of", node.any_of);
    text += list_text("one of", node.one_of);
    text += one_text("not", node.negated);
    text += one_text("if", node.condition);
    text += one_text("then", node.consequence);
    text += one_text("else", node.alternative);
    if (node.default_value) text += " default " + json::write(*node.default_value);
    if (!node.title.empty()) text += " title " + quoted(node.title);
    if (!node.description.empty()) text += " " + quoted(node.description);
    for (const json::Member& annotation : node.annotations)
      text += " " + annotation.key + "=" + json::write(annotation.value);
    return text;
  }

  const Schema& schema_;
  std::unordered_map<NodeId, std::string> names_;
  std::unordered_set<NodeId> shown_;
  std::deque<NodeId> referenced_;  // In the order in which they were named.
};

}  // namespace

std::string dump(const Schema& schema) { return Dump(schema).text(); }

}  // namespace extractinator::schema
