// Members of objects and items of arrays, where types can say them. Public: what the header
// declares.
#include "schema/container_shape.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "schema/schema.h"
#include "schema/shape.h"

namespace extractinator::schema {
namespace {

// Does the node allow everything and say nothing?
bool is_plain_any(const Schema& schema, NodeId id) {
  const auto shape = shape_of(schema, id);
  return shape && shape->kind == Shape::Kind::any && shape->all_texts().is_empty();
}

bool is_never(const Schema& schema, NodeId id) {
  const auto shape = shape_of(schema, id);
  return shape && shape->kind == Shape::Kind::never;
}

}  // namespace

bool ObjectShape::is_dictionary() const {
  return pattern || (members.empty() && (rest == Rest::any || rest == Rest::schema));
}

Result<ObjectShape> object_shape(const Schema& schema, NodeId id) {
  const Node& node = schema.node(id);
  const auto refuse = [&](std::string_view keyword) {
    return fail_without_type(schema, id, keyword);
  };
  if (node.unevaluated_properties) return refuse("unevaluatedProperties");
  if (!node.dependent_required.empty()) return refuse("dependentRequired");
  if (!node.dependent_schemas.empty()) return refuse("dependentSchemas");
  ObjectShape shape;
  shape.min_members = node.min_properties;
  shape.max_members = node.max_properties;
  if (node.additional_properties) {
    const NodeId rest = *node.additional_properties;
    if (is_plain_any(schema, rest)) {
      shape.rest = Rest::any;
    } else if (is_never(schema, rest)) {
      shape.rest = Rest::nothing;
    } else {
      shape.rest = Rest::schema;
      shape.rest_node = rest;
    }
  }
  std::size_t n_required = 0;
  for (const Property& property : node.properties) {
    shape.members.push_back({property.name, property.node, property.is_required});
    n_required += property.is_required ? 1 : 0;
  }
  if (shape.rest == Rest::nothing && !node.required_elsewhere.empty()) return refuse("required");
  for (const std::string& name : node.required_elsewhere) {
    shape.members.push_back({name, shape.rest_node, true});
    ++n_required;
  }
  if (!node.pattern_properties.empty()) {
    if (!shape.members.empty() || shape.rest != Rest::unsaid || node.pattern_properties.size() > 1)
      return refuse("patternProperties");
    shape.pattern = node.pattern_properties.front();
  }
  if (node.property_names && !is_plain_any(schema, *node.property_names)) {
    if (!shape.is_dictionary()) return refuse("propertyNames");
    shape.names = node.property_names;
  }
  if (!shape.is_dictionary()) {
    if (shape.min_members > n_required) return refuse("minProperties");
    shape.min_members = 0;
    const bool is_bounded =
        shape.rest == Rest::nothing && shape.max_members.value_or(0) >= shape.members.size();
    if (shape.max_members && !is_bounded) return refuse("maxProperties");
    shape.max_members.reset();
  }
  return shape;
}

bool ArrayShape::is_tuple() const {
  return min_items == first.size() && max_items == first.size() && (!first.empty() || !items);
}

Result<ArrayShape> array_shape(const Schema& schema, NodeId id) {
  const Node& node = schema.node(id);
  const auto refuse = [&](std::string_view keyword) {
    return fail_without_type(schema, id, keyword);
  };
  if (node.unevaluated_items) return refuse("unevaluatedItems");
  if (node.contains) return refuse("contains");
  ArrayShape shape{
      .first = node.prefix_items,
      .min_items = node.min_items,
      .max_items = node.max_items,
      .is_unique = node.has_unique_items,
  };
  if (node.items && is_never(schema, *node.items)) {
    shape.max_items =
        std::min<std::uint64_t>(shape.max_items.value_or(shape.first.size()), shape.first.size());
  } else if (node.items && !is_plain_any(schema, *node.items)) {
    shape.items = node.items;
  }
  if (shape.max_items && *shape.max_items <= shape.first.size()) {
    shape.first.resize(*shape.max_items);
    if (!shape.first.empty() || *shape.max_items == 0) shape.items.reset();
  }
  if (!shape.first.empty() && !shape.is_tuple()) return refuse("prefixItems");
  if (shape.is_unique && !shape.first.empty()) return refuse("uniqueItems");
  return shape;
}

}  // namespace extractinator::schema
