// Gives fields a status; everything here is public through absence.h.
#include "schema/absence.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "json/value.h"
#include "schema/graph_copy.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

// Marks the node that has a status: a name that nobody writes by chance.
constexpr std::string_view kStatusMark = "x-extractinator-status";

bool has_status(const Node& node) { return annotation_of(node, kStatusMark) != nullptr; }

json::Value name_of(Presence presence) { return json::Value(std::string(to_string(presence))); }

// A member name that no property of the schema has.
std::string free_name(const Schema& schema) {
  std::string name = "status";
  while (has_name(schema, [&](std::string_view other) { return other == name; }))
    name += "_of_value";
  return name;
}

// The two forms of a field: with a value, and without one.
class Forms {
 public:
  Forms(const Schema& schema, Graph& graph, const StatusSchema& names)
      : schema_(schema),
        graph_(graph),
        names_(names) {}

  // One node for each value.
  NodeId form_of(NodeId value) {
    const auto found = made_.find(value);
    if (found != made_.end()) return found->second;
    TypeSet not_null = TypeSet::all();
    not_null.erase(Type::null);
    const NodeId present = object(
        value,
        {
            {names_.status_name, add(value, {.enumeration = {{name_of(Presence::value)}}})},
            {names_.value_name, add(value, {.types = not_null, .ref = value})},
        }
    );
    std::vector<json::Value> others;
    for (const Presence presence : kPresences) {
      if (presence != Presence::value) others.push_back(name_of(presence));
    }
    const NodeId absent =
        object(value, {{names_.status_name, add(value, {.enumeration = std::move(others)})}});
    const NodeId form =
        add(value,
            {
                .types = {Type::object},
                .any_of = {present, absent},
                .annotations = {{std::string(kStatusMark), json::Value(true)}},
            });
    made_.emplace(value, form);
    return form;
  }

 private:
  NodeId add(NodeId value, Node node) {
    node.resource = schema_.node(value).resource;
    return add_node(graph_, std::move(node), schema_.pointer(value));
  }

  NodeId object(NodeId value, std::vector<Property> properties) {
    const NodeId nothing = add(value, {.types = {}});
    return add(
        value,
        {
            .types = {Type::object},
            .properties = std::move(properties),
            .additional_properties = nothing,
        }
    );
  }

  const Schema& schema_;
  Graph& graph_;
  const StatusSchema& names_;
  std::unordered_map<NodeId, NodeId> made_;
};

}  // namespace

std::string_view to_string(Presence presence) {
  switch (presence) {
    case Presence::value:
      return "value";
    case Presence::not_mentioned:
      return "not_mentioned";
    case Presence::unknown:
      return "unknown";
    case Presence::negated:
      break;
  }
  return "negated";
}

std::optional<Presence> presence_of(std::string_view name) {
  for (const Presence presence : kPresences) {
    if (to_string(presence) == name) return presence;
  }
  return std::nullopt;
}

bool asks_for_absence(const Schema& schema, NodeId id) {
  return has_flag(schema, id, kAbsenceKeyword);
}

StatusSchema with_statuses(const Schema& schema) {
  StatusSchema made{.schema = schema, .status_name = free_name(schema)};
  Graph graph = graph_of(schema);
  Forms forms(schema, graph, made);
  for (std::size_t i = 0; i < schema.n_nodes(); ++i) {
    if (graph.nodes[i].enumeration) continue;
    std::vector<Property> properties = graph.nodes[i].properties;  // Forms move the nodes.
    for (Property& property : properties) {
      if (!asks_for_absence(schema, property.node)) continue;
      made.fields.insert(property.name);
      property.node = forms.form_of(property.node);
      property.is_required = true;
    }
    graph.nodes[i].properties = std::move(properties);
  }
  if (!made.fields.empty()) made.schema = Schema(std::move(graph));
  return made;
}

Schema with_absent_as_null(const Schema& schema) {
  Graph graph = graph_of(schema);
  std::optional<NodeId> null;
  for (std::size_t i = 0; i < schema.n_nodes(); ++i) {
    std::vector<Property> properties = graph.nodes[i].properties;  // What is added moves the nodes.
    for (Property& property : properties) {
      const NodeId value = property.node;
      if (!asks_for_absence(schema, value) || schema.is_nullable(value)) continue;
      if (!null) null = add_node(graph, {.types = {Type::null}}, "#");
      Node either{.any_of = {value, *null}, .resource = schema.node(value).resource};
      property.node = add_node(graph, std::move(either), schema.pointer(value));
    }
    graph.nodes[i].properties = std::move(properties);
  }
  return null ? Schema(std::move(graph)) : schema;
}

std::optional<NodeId> value_with_status(const Schema& schema, NodeId id) {
  const Node& node = schema.node(id);
  if (!has_status(node)) return std::nullopt;
  return schema.node(schema.node(node.any_of.front()).properties.back().node).ref;
}

bool leads_to_statuses(const Schema& schema, NodeId id) { return leads_to(schema, id, has_status); }

}  // namespace extractinator::schema
