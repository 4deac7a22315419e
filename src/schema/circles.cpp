// A depth-first search with a stack of its own: chains of references may be long.
#include "schema/circles.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/check.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

std::size_t index_of(NodeId id) { return static_cast<std::size_t>(id); }

// The nodes that judge the same value as `node`.
std::vector<NodeId> same_value_nodes(const Node& node) {
  std::vector<NodeId> ids;
  for (const auto& one :
       {node.ref, node.negated, node.condition, node.consequence, node.alternative})
    if (one) ids.push_back(*one);
  for (const auto* const list : {&node.all_of, &node.any_of, &node.one_of})
    ids.insert(ids.end(), list->begin(), list->end());
  for (const DependentSchema& dependent : node.dependent_schemas)
    ids.push_back(dependent.node);
  return ids;
}

}  // namespace

std::optional<NodeId> find_circle(const std::vector<Node>& nodes) {
  enum class Visit : std::uint8_t { none, open, done };
  std::vector<Visit> visits(nodes.size(), Visit::none);
  struct Frame {
    NodeId id;
    std::vector<NodeId> left;
  };
  std::vector<Frame> stack;
  const auto enter = [&](NodeId id) {
    visits[index_of(id)] = Visit::open;
    stack.push_back({id, same_value_nodes(nodes[index_of(id)])});
  };
  for (std::size_t start = 0; start < nodes.size(); ++start) {
    if (visits[start] == Visit::none) enter(static_cast<NodeId>(start));
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.left.empty()) {
        visits[index_of(frame.id)] = Visit::done;
        stack.pop_back();
        continue;
      }
      const NodeId next = frame.left.back();
      frame.left.pop_back();
      if (visits[index_of(next)] == Visit::open) {
        // From the end: the nearest one that refers is part of the circle, for without a reference
        // there is none.
        const auto referring = std::ranges::find_last_if(stack, [&](const Frame& open) {
          return nodes[index_of(open.id)].ref.has_value();
        });
        EXTR_CHECK(!referring.empty(), "subschemas contain each other by reference only");
        return referring.front().id;
      }
      if (visits[index_of(next)] == Visit::none) enter(next);
    }
  }
  return std::nullopt;
}

}  // namespace extractinator::schema
