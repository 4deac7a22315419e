// Types of a schema, with null set aside, to kinds of fields.
#include "eval/field.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/value.h"
#include "schema/absence.h"
#include "schema/flattened.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

using schema::Node;
using schema::NodeId;
using schema::Schema;
using schema::Type;
using schema::TypeSet;

// What stands for a node that may also be null.
Node essence(const Schema& schema, NodeId id) {
  return schema::flattened(schema, schema::without_null(schema, id));
}

bool allows_only(const Node& node, TypeSet wanted) {
  wanted.insert(Type::null);
  if (!node.any_of.empty() || node.enumeration) return false;
  for (const Type type :
       {Type::boolean, Type::integer, Type::number, Type::string, Type::array, Type::object}) {
    if (node.types.contains(type) && !wanted.contains(type)) return false;
  }
  return true;
}

bool is_object(const Node& node) {
  return allows_only(node, {Type::object}) && !node.properties.empty();
}

// What may stand in a closed field, null set aside.
std::vector<json::Value> values_of(const Node& node) {
  if (!node.enumeration) return {json::Value(false), json::Value(true)};
  std::vector<json::Value> values = *node.enumeration;
  std::erase_if(values, [](const json::Value& value) { return value.is_null(); });
  return values;
}

// `number` says it is one; otherwise the first integer counts the items.
std::optional<std::size_t> key_of(const Schema& schema, const Node& item) {
  std::optional<std::size_t> first_integer;
  for (std::size_t i = 0; i < item.properties.size(); ++i) {
    const Node member = essence(schema, item.properties[i].node);
    if (!allows_only(member, {Type::integer, Type::number})) continue;
    if (item.properties[i].name == "number") return i;
    if (!first_integer && !member.types.contains(Type::number)) first_integer = i;
  }
  return first_integer;
}

// Can its value be the name of a type?
bool is_scalar(const Node& node) {
  return node.enumeration ||
         allows_only(node, {Type::boolean, Type::integer, Type::number, Type::string});
}

bool is_closed(const Node& node) { return node.enumeration || allows_only(node, {Type::boolean}); }

// The type is the member with one of these names, or else the only one with a closed set.
std::optional<EntityMembers> entity_of(const Schema& schema, const Node& item) {
  static constexpr std::array<std::string_view, 3> kTypeNames = {"type", "label", "tag"};
  std::vector<Node> members;
  for (const schema::Property& member : item.properties)
    members.push_back(essence(schema, member.node));
  const auto find = [&](std::string_view name, const auto& belongs) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (item.properties[i].name == name && belongs(members[i])) return i;
    }
    return std::nullopt;
  };
  const auto is_integer = [](const Node& node) { return allows_only(node, {Type::integer}); };
  const std::optional<std::size_t> start = find("start", is_integer);
  const std::optional<std::size_t> end = find("end", is_integer);
  if (!start || !end) return std::nullopt;
  EntityMembers entity = {.start = *start, .end = *end};
  for (const std::string_view name : kTypeNames) {
    entity.type = find(name, is_scalar);
    if (entity.type) return entity;
  }
  if (std::ranges::count_if(members, is_closed) == 1) {
    const auto only = std::ranges::find_if(members, is_closed);
    entity.type = static_cast<std::size_t>(only - members.begin());
  }
  return entity;
}

// A definition that contains itself is one field where it comes again; `open` are those around.
void add_fields(
    const Schema& schema,
    const Node& object,
    const std::vector<std::string>& path,
    bool is_within_nullable,
    std::vector<NodeId>& open,
    std::vector<Field>& fields
) {
  for (const schema::Property& property : object.properties) {
    const Node node = essence(schema, property.node);
    std::vector<std::string> own_path = path;
    own_path.push_back(property.name);
    std::string name;
    for (const std::string& step : own_path)
      name += (name.empty() ? "" : ".") + step;
    std::optional<Field> status;
    if (schema::asks_for_absence(schema, property.node)) {
      status = Field{.name = name, .path = own_path, .kind = FieldKind::status};
      status->path.front() += "__status";
    }
    const bool is_nullable =
        is_within_nullable || !property.is_required || status || schema.is_nullable(property.node);
    const NodeId defined = schema.resolved(schema::without_null(schema, property.node));
    if (is_object(node) && !std::ranges::contains(open, defined)) {
      open.push_back(defined);
      add_fields(schema, node, own_path, is_nullable, open, fields);
      open.pop_back();
      if (status) fields.push_back(*std::move(status));
      continue;
    }
    Field field{.name = std::move(name), .path = std::move(own_path), .is_nullable = is_nullable};
    field.is_closed = is_closed(node);
    if (field.is_closed) field.values = values_of(node);
    if (allows_only(node, {Type::boolean})) {
      field.kind = FieldKind::category;
    } else if (allows_only(node, {Type::integer, Type::number})) {
      field.kind = FieldKind::number;
    } else if (allows_only(node, {Type::string})) {
      field.kind = FieldKind::text;
    } else if (allows_only(node, {Type::array})) {
      field.kind = FieldKind::scalars;
      if (node.items) {
        const Node item = essence(schema, *node.items);
        if (is_object(item)) {
          field.kind = FieldKind::objects;
          field.key = key_of(schema, item);
          field.entity = entity_of(schema, item);
          for (const schema::Property& member : item.properties)
            field.members.push_back(member.name);
        }
      }
    }
    fields.push_back(std::move(field));
    if (status) fields.push_back(*std::move(status));
  }
}

}  // namespace

std::vector<Field> fields_of(const Schema& schema) {
  std::vector<Field> fields;
  const Node root = essence(schema, schema.root_id());
  std::vector<NodeId> open = {schema.resolved(schema::without_null(schema, schema.root_id()))};
  if (is_object(root)) add_fields(schema, root, {}, false, open, fields);
  return fields;
}

const json::Value* value_at(const json::Value& row, const std::vector<std::string>& path) {
  const json::Value* value = &row;
  for (const std::string& step : path) {
    if (value->is_null()) return value;
    value = value->find(step);
    if (value == nullptr) return nullptr;
  }
  return value;
}

}  // namespace extractinator::eval
