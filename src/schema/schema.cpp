// The Schema tree: what its constructor promises, and questions about single nodes.
#include "schema/schema.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/hash.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::schema {
namespace {

std::size_t index_of(NodeId id) { return static_cast<std::size_t>(id); }

// Without references, which may lead in a circle. `Some` is Node or const Node.
template <typename Some, typename Visit>
void for_each_part(Some& node, const Visit& visit) {
  const auto all = [&](auto& ids) {
    for (auto& id : ids)
      visit(id);
  };
  const auto one = [&](auto& id) {
    if (id) visit(*id);
  };
  for (auto& property : node.properties)
    visit(property.node);
  for (auto& property : node.pattern_properties)
    visit(property.node);
  one(node.additional_properties);
  one(node.unevaluated_properties);
  one(node.property_names);
  for (auto& dependent : node.dependent_schemas)
    visit(dependent.node);
  all(node.prefix_items);
  one(node.items);
  one(node.unevaluated_items);
  one(node.contains);
  all(node.all_of);
  all(node.any_of);
  all(node.one_of);
  one(node.negated);
  one(node.condition);
  one(node.consequence);
  one(node.alternative);
}

template <typename Some, typename Visit>
void for_each_part_and_reference(Some& node, const Visit& visit) {
  if (node.ref) visit(*node.ref);
  if (node.dynamic_ref) visit(node.dynamic_ref->initial);
  for_each_part(node, visit);
}

std::vector<NodeId> parts_of(const Node& node) {
  std::vector<NodeId> parts;
  for_each_part(node, [&](NodeId id) { parts.push_back(id); });
  return parts;
}

// Depth-first with an own stack: hand-made schemas may be deeper than the call stack.
bool has_cycle(const std::vector<Node>& nodes) {
  enum class Visit : std::uint8_t { none, open, done };
  std::vector<Visit> visits(nodes.size(), Visit::none);
  struct Frame {
    std::size_t node;
    std::vector<NodeId> left;
  };
  for (std::size_t start = 0; start < nodes.size(); ++start) {
    if (visits[start] != Visit::none) continue;
    std::vector<Frame> stack;
    const auto enter = [&](std::size_t node) {
      visits[node] = Visit::open;
      stack.push_back({node, parts_of(nodes[node])});
    };
    enter(start);
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.left.empty()) {
        visits[frame.node] = Visit::done;
        stack.pop_back();
        continue;
      }
      const std::size_t child = index_of(frame.left.back());
      frame.left.pop_back();
      if (visits[child] == Visit::open) return true;
      if (visits[child] == Visit::none) enter(child);
    }
  }
  return false;
}

// Says nothing of its own but where to look, texts and `default`.
bool is_only_a_reference(const Node& node) {
  if (!node.ref && node.all_of.size() != 1) return false;
  if (node.ref && !node.all_of.empty()) return false;
  Node rest;
  rest.ref = node.ref;
  rest.all_of = node.all_of;
  rest.title = node.title;
  rest.description = node.description;
  rest.default_value = node.default_value;
  rest.annotations = node.annotations;
  rest.resource = node.resource;
  return rest == node;
}

}  // namespace

std::string_view to_string(Type type) {
  switch (type) {
    case Type::null:
      return "null";
    case Type::boolean:
      return "boolean";
    case Type::integer:
      return "integer";
    case Type::number:
      return "number";
    case Type::string:
      return "string";
    case Type::array:
      return "array";
    case Type::object:
      break;
  }
  return "object";
}

void for_each_child(const Node& node, const std::function<void(NodeId)>& visit) {
  for_each_part_and_reference(node, visit);
}

void change_each_child(Node& node, const std::function<void(NodeId&)>& visit) {
  for_each_part_and_reference(node, visit);
}

Schema::Schema(Graph graph) : graph_(std::move(graph)) {
  const std::vector<Node>& nodes = graph_.nodes;
  const auto is_node = [&](NodeId id) { return index_of(id) < nodes.size(); };
  EXTR_CHECK(is_node(graph_.root), "the root of a schema must be one of its nodes");
  if (graph_.resources.empty()) graph_.resources.push_back({.uri = "", .root = graph_.root});
  for (const Node& node : nodes) {
    for_each_child(node, [&](NodeId child) {
      EXTR_CHECK(is_node(child), "a child must be a node of its schema");
    });
    EXTR_CHECK(node.resource < graph_.resources.size(), "a node must belong to a resource");
  }
  for (const Definition& definition : graph_.definitions)
    EXTR_CHECK(is_node(definition.node), "a definition must be a node of its schema");
  for (const Resource& resource : graph_.resources) {
    EXTR_CHECK(is_node(resource.root), "the root of a resource must be a node of its schema");
    for (const Definition& anchor : resource.dynamic_anchors)
      EXTR_CHECK(is_node(anchor.node), "a dynamic anchor must be a node of its schema");
  }
  EXTR_CHECK(
      graph_.pointers.empty() || graph_.pointers.size() == nodes.size(),
      "every node has a pointer, or none has"
  );
  EXTR_CHECK(!has_cycle(nodes), "no node of a schema may contain itself but by reference");
}

const Node& Schema::node(NodeId id) const {
  EXTR_CHECK(index_of(id) < graph_.nodes.size(), "a node id belongs to the schema that gave it");
  return graph_.nodes[index_of(id)];
}

std::string_view Schema::pointer(NodeId id) const {
  EXTR_CHECK(index_of(id) < graph_.nodes.size(), "a node id belongs to the schema that gave it");
  return graph_.pointers.empty() ? std::string_view() : graph_.pointers[index_of(id)];
}

Location Schema::place(NodeId id) const {
  return graph_.place ? graph_.place(pointer(id)) : Location();
}

void Schema::prepend_warnings(std::vector<Warning> warnings) {
  std::ranges::move(graph_.warnings, std::back_inserter(warnings));
  graph_.warnings = std::move(warnings);
}

NodeId Schema::resolved(NodeId id) const {
  NodeId at = id;
  for (std::size_t n_steps = 0; n_steps <= graph_.nodes.size(); ++n_steps) {
    const Node& found = node(at);
    if (!is_only_a_reference(found)) return at;
    at = found.ref ? *found.ref : found.all_of.front();
  }
  return id;
}

bool Schema::is_closed(const Node& node) const {
  return node.additional_properties && this->node(*node.additional_properties).types.is_empty();
}

bool Schema::is_nullable(NodeId id) const {
  // Nodes on the way here: one that leads back to itself through references adds nothing.
  std::vector<NodeId> open;
  const std::function<bool(NodeId)> is_nullable = [&](NodeId asked_id) -> bool {
    if (std::ranges::contains(open, asked_id)) return true;
    const Node& asked = node(asked_id);
    if (!asked.types.contains(Type::null)) return false;
    if (asked.enumeration && !std::ranges::any_of(*asked.enumeration, &json::Value::is_null))
      return false;
    open.push_back(asked_id);
    const auto may_be_any = [&](const std::vector<NodeId>& ids) {
      return ids.empty() || std::ranges::any_of(ids, is_nullable);
    };
    const bool result = (!asked.ref || is_nullable(*asked.ref)) &&
                        (!asked.dynamic_ref || is_nullable(asked.dynamic_ref->initial)) &&
                        std::ranges::all_of(asked.all_of, is_nullable) &&
                        may_be_any(asked.any_of) && may_be_any(asked.one_of);
    open.pop_back();
    return result;
  };
  return is_nullable(id);
}

Hash256 hash_of(const Schema& schema) {
  const std::string text = json::write(to_json_schema(schema));
  return extractinator::hash_of(std::string_view(text));
}

}  // namespace extractinator::schema
