// For changing a schema: a copy of what it is made of. Private to the room.
#pragma once

#include <functional>
#include <string_view>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema {

// Nodes keep their numbers. Cost: O(nodes).
[[nodiscard]] Graph graph_of(const Schema& schema);

// Adds a node that stands nowhere of its own but at `pointer`.
NodeId add_node(Graph& graph, Node node, std::string_view pointer);

// The annotation of that name, or null.
[[nodiscard]] const json::Value* annotation_of(const Node& node, std::string_view name);

// Is the annotation `name` of the node true, or that of one it must meet together with it?
[[nodiscard]] bool has_flag(const Schema& schema, NodeId id, std::string_view name);

// Does `id` lead to a node, perhaps itself, that `is_sought`? Cost: O(nodes reached).
[[nodiscard]] bool leads_to(
    const Schema& schema, NodeId id, const std::function<bool(const Node&)>& is_sought
);

// Does the schema declare or require a property whose name `is_taken`? Cost: O(names).
[[nodiscard]] bool has_name(
    const Schema& schema, const std::function<bool(std::string_view)>& is_taken
);

}  // namespace extractinator::schema
