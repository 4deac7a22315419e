// Types of a schema, with null set aside, to kinds of fields.
#include "eval/field.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

using schema::Node;
using schema::NodeId;
using schema::Schema;
using schema::Type;
using schema::TypeSet;

bool is_null_only(const Node& node) {
  if (node.enumeration) return std::ranges::all_of(*node.enumeration, &json::Value::is_null);
  return node.types == TypeSet{Type::null};
}

// `X | null` is written as alternatives: the one that is not null stands for the node.
const Node& without_null(const Schema& schema, NodeId id) {
  const Node* node = &schema.node(id);
  while (true) {  // Ends, because no node contains itself.
    const Node* only = nullptr;
    for (const NodeId alternative : node->any_of) {
      if (is_null_only(schema.node(alternative))) continue;
      if (only != nullptr) return *node;
      only = &schema.node(alternative);
    }
    if (only == nullptr) return *node;
    node = only;
  }
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

// `number` says it is one; otherwise the first integer counts the items.
std::optional<std::size_t> key_of(const Schema& schema, const Node& item) {
  std::optional<std::size_t> first_integer;
  for (std::size_t i = 0; i < item.properties.size(); ++i) {
    const Node& member = without_null(schema, item.properties[i].node);
    if (!allows_only(member, {Type::integer, Type::number})) continue;
    if (item.properties[i].name == "number") return i;
    if (!first_integer && !member.types.contains(Type::number)) first_integer = i;
  }
  return first_integer;
}

// Depth is bounded by the reader of the schema.
void add_fields(
    const Schema& schema,
    const Node& object,
    const std::vector<std::string>& path,
    std::vector<Field>& fields
) {
  for (const schema::Property& property : object.properties) {
    const Node& node = without_null(schema, property.node);
    std::vector<std::string> own_path = path;
    own_path.push_back(property.name);
    if (is_object(node)) {
      add_fields(schema, node, own_path, fields);
      continue;
    }
    Field field;
    for (const std::string& step : own_path)
      field.name += (field.name.empty() ? "" : ".") + step;
    field.path = std::move(own_path);
    if (allows_only(node, {Type::boolean})) {
      field.kind = FieldKind::category;
    } else if (allows_only(node, {Type::integer, Type::number})) {
      field.kind = FieldKind::number;
    } else if (allows_only(node, {Type::string})) {
      field.kind = FieldKind::text;
    } else if (allows_only(node, {Type::array})) {
      field.kind = FieldKind::scalars;
      if (node.items) {
        const Node& item = without_null(schema, *node.items);
        if (is_object(item)) {
          field.kind = FieldKind::objects;
          field.key = key_of(schema, item);
          for (const schema::Property& member : item.properties)
            field.members.push_back(member.name);
        }
      }
    }
    fields.push_back(std::move(field));
  }
}

}  // namespace

std::vector<Field> fields_of(const Schema& schema) {
  std::vector<Field> fields;
  const Node& root = without_null(schema, schema.root_id());
  if (is_object(root)) add_fields(schema, root, {}, fields);
  return fields;
}

}  // namespace extractinator::eval
