// What changes of schemas have in common; everything here is public through graph_copy.h.
#include "schema/graph_copy.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "json/value.h"
#include "schema/flattened.h"
#include "schema/schema.h"

namespace extractinator::schema {

Graph graph_of(const Schema& schema) {
  Graph graph{
      .nodes = {},
      .root = schema.root_id(),
      .definitions = schema.definitions(),
      .resources = schema.resources(),
      .warnings = schema.warnings(),
      .place = schema.places(),  // What is added has the place of what it stands for.
  };
  for (std::size_t i = 0; i < schema.n_nodes(); ++i) {
    graph.nodes.push_back(schema.node(static_cast<NodeId>(i)));
    graph.pointers.emplace_back(schema.pointer(static_cast<NodeId>(i)));
  }
  return graph;
}

NodeId add_node(Graph& graph, Node node, std::string_view pointer) {
  graph.nodes.push_back(std::move(node));
  graph.pointers.emplace_back(pointer);
  return static_cast<NodeId>(graph.nodes.size() - 1);
}

const json::Value* annotation_of(const Node& node, std::string_view name) {
  const auto found = std::ranges::find(node.annotations, name, &json::Member::key);
  return found != node.annotations.end() ? &found->value : nullptr;
}

bool has_flag(const Schema& schema, NodeId id, std::string_view name) {
  return std::ranges::any_of(conjunction_of(schema, id), [&](NodeId part) {
    const json::Value* asked = annotation_of(schema.node(part), name);
    return asked != nullptr && asked->is_bool() && asked->as_bool();
  });
}

bool leads_to(const Schema& schema, NodeId id, const std::function<bool(const Node&)>& is_sought) {
  std::vector<bool> seen(schema.n_nodes());
  std::vector<NodeId> open = {id};
  seen[static_cast<std::size_t>(id)] = true;
  while (!open.empty()) {
    const Node& node = schema.node(open.back());
    open.pop_back();
    if (is_sought(node)) return true;
    for_each_child(node, [&](NodeId child) {
      if (seen[static_cast<std::size_t>(child)]) return;
      seen[static_cast<std::size_t>(child)] = true;
      open.push_back(child);
    });
  }
  return false;
}

bool has_name(const Schema& schema, const std::function<bool(std::string_view)>& is_taken) {
  for (std::size_t i = 0; i < schema.n_nodes(); ++i) {
    const Node& node = schema.node(static_cast<NodeId>(i));
    if (std::ranges::any_of(node.properties, is_taken, &Property::name) ||
        std::ranges::any_of(node.required_elsewhere, is_taken)) {
      return true;
    }
  }
  return false;
}

}  // namespace extractinator::schema
