// Merges what stands in several nodes for readers who are no judges. Public: flattened.h.
#include "schema/flattened.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

constexpr Type kTypes[] = {
    Type::null, Type::boolean, Type::integer, Type::number, Type::string, Type::array, Type::object
};

TypeSet intersection(TypeSet a, TypeSet b) {
  TypeSet both;
  for (const Type type : kTypes) {
    // Every integer is a number.
    const auto allows = [&](TypeSet set) {
      return set.contains(type) || (type == Type::integer && set.contains(Type::number));
    };
    if (allows(a) && allows(b)) both.insert(type);
  }
  if (both.contains(Type::number)) both.erase(Type::integer);
  // `number` was said to hold integers, too: keep both words if both said so.
  if (a.contains(Type::integer) && b.contains(Type::integer)) both.insert(Type::integer);
  return both;
}

template <typename T>
void keep_first(std::optional<T>& kept, const std::optional<T>& other) {
  if (!kept) kept = other;
}

void keep_lowest(std::optional<std::uint64_t>& kept, const std::optional<std::uint64_t>& other) {
  if (other) kept = std::min(kept.value_or(*other), *other);
}

void keep_higher(std::optional<json::Number>& kept, const std::optional<json::Number>& other) {
  if (other && (!kept || json::compare(*other, *kept) > 0)) kept = other;
}

void keep_lower(std::optional<json::Number>& kept, const std::optional<json::Number>& other) {
  if (other && (!kept || json::compare(*other, *kept) < 0)) kept = other;
}

void merge_properties(Node& into, const Node& from) {
  for (const Property& property : from.properties) {
    const auto known = std::ranges::find(into.properties, property.name, &Property::name);
    if (known == into.properties.end()) {
      into.properties.push_back(property);
    } else {
      known->is_required = known->is_required || property.is_required;
    }
  }
  keep_first(into.additional_properties, from.additional_properties);
  if (into.pattern_properties.empty()) into.pattern_properties = from.pattern_properties;
}

void merge(Node& into, const Node& from) {
  into.types = intersection(into.types, from.types);
  keep_first(into.enumeration, from.enumeration);
  merge_properties(into, from);

  if (into.prefix_items.empty()) into.prefix_items = from.prefix_items;
  keep_first(into.items, from.items);
  into.min_items = std::max(into.min_items, from.min_items);
  keep_lowest(into.max_items, from.max_items);
  into.has_unique_items = into.has_unique_items || from.has_unique_items;

  into.min_length = std::max(into.min_length, from.min_length);
  keep_lowest(into.max_length, from.max_length);
  keep_first(into.pattern, from.pattern);
  keep_first(into.format, from.format);

  keep_higher(into.minimum, from.minimum);
  keep_higher(into.exclusive_minimum, from.exclusive_minimum);
  keep_lower(into.maximum, from.maximum);
  keep_lower(into.exclusive_maximum, from.exclusive_maximum);
  keep_first(into.multiple_of, from.multiple_of);

  if (into.any_of.empty()) into.any_of = from.any_of.empty() ? from.one_of : from.any_of;

  if (into.title.empty()) into.title = from.title;
  if (into.description.empty()) into.description = from.description;
  keep_first(into.default_value, from.default_value);
}

}  // namespace

std::vector<NodeId> conjunction_of(const Schema& schema, NodeId id) {
  std::vector<NodeId> nodes = {id};
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = schema.node(nodes[i]);
    std::vector<NodeId> added;
    if (node.ref) added.push_back(*node.ref);
    if (node.dynamic_ref) added.push_back(node.dynamic_ref->initial);
    added.insert(added.end(), node.all_of.begin(), node.all_of.end());
    for (const NodeId other : added) {
      if (!std::ranges::contains(nodes, other)) nodes.push_back(other);
    }
  }
  return nodes;
}

Node flattened(const Schema& schema, NodeId id) {
  const std::vector<NodeId> nodes = conjunction_of(schema, id);
  Node whole = schema.node(id);
  whole.ref.reset();
  whole.dynamic_ref.reset();
  whole.all_of.clear();
  if (whole.any_of.empty()) whole.any_of = std::move(whole.one_of);
  whole.one_of.clear();
  for (std::size_t i = 1; i < nodes.size(); ++i)
    merge(whole, schema.node(nodes[i]));
  return whole;
}

bool is_null_only(const Schema& schema, NodeId id) {
  return std::ranges::any_of(conjunction_of(schema, id), [&](NodeId part) {
    const Node& node = schema.node(part);
    return node.enumeration ? std::ranges::all_of(*node.enumeration, &json::Value::is_null)
                            : node.types == TypeSet{Type::null};
  });
}

NodeId without_null(const Schema& schema, NodeId id) {
  // A way that leads in a circle ends at the latest after every node.
  for (std::size_t n_steps = 0; n_steps <= schema.n_nodes(); ++n_steps) {
    std::optional<NodeId> only;
    for (const NodeId alternative : flattened(schema, id).any_of) {
      if (is_null_only(schema, alternative)) continue;
      if (only) return id;
      only = alternative;
    }
    if (!only) return id;
    id = *only;
  }
  return id;
}

}  // namespace extractinator::schema
