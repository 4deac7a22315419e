// The Schema tree: what its constructor promises, and questions about single nodes.
#include "schema/schema.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/hash.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::schema {
namespace {

std::size_t index_of(NodeId id) { return static_cast<std::size_t>(id); }

std::vector<NodeId> children_of(const Node& node) {
  std::vector<NodeId> children;
  for (const Property& property : node.properties)
    children.push_back(property.node);
  if (node.items) children.push_back(*node.items);
  children.insert(children.end(), node.any_of.begin(), node.any_of.end());
  return children;
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
      stack.push_back({node, children_of(nodes[node])});
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

}  // namespace

Schema::Schema(std::vector<Node> nodes, NodeId root, std::vector<Warning> warnings)
    : nodes_(std::move(nodes)),
      root_(root),
      warnings_(std::move(warnings)) {
  EXTR_CHECK(index_of(root_) < nodes_.size(), "the root of a schema must be one of its nodes");
  for (const Node& node : nodes_)
    for (const NodeId child : children_of(node))
      EXTR_CHECK(index_of(child) < nodes_.size(), "a child must be a node of its schema");
  EXTR_CHECK(!has_cycle(nodes_), "no node of a schema may contain itself");
}

const Node& Schema::node(NodeId id) const {
  EXTR_CHECK(index_of(id) < nodes_.size(), "a node id belongs to the schema that gave it");
  return nodes_[index_of(id)];
}

bool Schema::is_nullable(NodeId id) const {
  const Node& asked = node(id);
  if (!asked.types.contains(Type::null)) return false;
  if (asked.enumeration && !std::ranges::any_of(*asked.enumeration, &json::Value::is_null))
    return false;
  return asked.any_of.empty() || std::ranges::any_of(asked.any_of, [&](NodeId alternative) {
           return is_nullable(alternative);
         });
}

Hash256 hash_of(const Schema& schema) {
  const std::string text = json::write(to_json_schema(schema));
  return extractinator::hash_of(std::string_view(text));
}

}  // namespace extractinator::schema
