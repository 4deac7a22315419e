// Adds properties for quotes to a schema; everything here is public through evidence.h.
#include "schema/evidence.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/value.h"
#include "schema/flattened.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

// Marks the node of a quote: a name that nobody writes by chance.
constexpr std::string_view kQuoteMark = "x-extractinator-quote";

const json::Value* annotation_of(const Node& node, std::string_view name) {
  const auto found = std::ranges::find(node.annotations, name, &json::Member::key);
  return found != node.annotations.end() ? &found->value : nullptr;
}

bool is_scalar(const json::Value& value) { return !value.is_array() && !value.is_object(); }

// One value of several that are no arrays or objects.
bool is_open_scalar(const Schema& schema, NodeId id) {
  const NodeId bare = without_null(schema, id);
  const Node node = flattened(schema, bare);
  if (node.enumeration) {
    return node.enumeration->size() > 1 && std::ranges::all_of(*node.enumeration, is_scalar);
  }
  if (!node.any_of.empty()) {
    return std::ranges::all_of(node.any_of, [&](NodeId alternative) {
      const Node one = flattened(schema, alternative);
      if (one.enumeration) return std::ranges::all_of(*one.enumeration, is_scalar);
      return one.any_of.empty() && !one.types.is_empty() && !one.types.contains(Type::array) &&
             !one.types.contains(Type::object);
    });
  }
  return !node.types.is_empty() && node.types != TypeSet{Type::null} &&
         !node.types.contains(Type::array) && !node.types.contains(Type::object);
}

// An ending that no name of the schema has.
std::string ending_for(const Schema& schema) {
  std::string ending = "_evidence";
  const auto has_ending = [&](std::string_view name) { return name.ends_with(ending); };
  const auto is_taken = [&] {
    for (std::size_t i = 0; i < schema.n_nodes(); ++i) {
      const Node& node = schema.node(static_cast<NodeId>(i));
      if (std::ranges::any_of(node.properties, has_ending, &Property::name) ||
          std::ranges::any_of(node.required_elsewhere, has_ending)) {
        return true;
      }
    }
    return false;
  };
  while (is_taken())
    ending += "_quote";
  return ending;
}

}  // namespace

bool asks_for_evidence(const Schema& schema, NodeId id) {
  return std::ranges::any_of(conjunction_of(schema, id), [&](NodeId part) {
    const json::Value* asked = annotation_of(schema.node(part), kEvidenceKeyword);
    return asked != nullptr && asked->is_bool() && asked->as_bool();
  });
}

bool is_quote(const Node& node) { return annotation_of(node, kQuoteMark) != nullptr; }

QuotedSchema with_quotes(const Schema& schema, EvidenceFor which) {
  Graph graph{
      .nodes = {},
      .root = schema.root_id(),
      .definitions = schema.definitions(),
      .resources = schema.resources(),
      .warnings = schema.warnings(),
      // The quotes stand beside fields of the schema and are never wrong by themselves.
      .place = schema.places(),
  };
  for (std::size_t i = 0; i < schema.n_nodes(); ++i) {
    graph.nodes.push_back(schema.node(static_cast<NodeId>(i)));
    graph.pointers.emplace_back(schema.pointer(static_cast<NodeId>(i)));
  }
  const auto quote = static_cast<NodeId>(graph.nodes.size());
  const std::string ending = ending_for(schema);
  QuotedSchema quoted{.schema = schema};
  for (Node& node : graph.nodes) {
    if (node.enumeration) continue;
    std::vector<Property> properties;
    for (const Property& property : node.properties) {
      if (asks_for_evidence(schema, property.node) ||
          (which == EvidenceFor::scalars && is_open_scalar(schema, property.node))) {
        // It can be null, so it is always written, but where another keyword forbids the name.
        properties.push_back({property.name + ending, quote, false});
        quoted.quotes.emplace(property.name + ending, property.name);
      }
      properties.push_back(property);
    }
    const std::size_t n_quotes = properties.size() - node.properties.size();
    if (node.min_properties > 0) node.min_properties += n_quotes;
    if (node.max_properties) *node.max_properties += n_quotes;
    node.properties = std::move(properties);
  }
  if (quoted.quotes.empty()) return quoted;
  graph.nodes.push_back({
      .types = {Type::string, Type::null},
      .min_length = 1,
      .max_length = kMaxQuoteCharacters,
      .annotations = {{std::string(kQuoteMark), json::Value(true)}},
  });
  graph.pointers.emplace_back("#");
  quoted.schema = Schema(std::move(graph));
  return quoted;
}

bool leads_to_quotes(const Schema& schema, NodeId id) {
  std::vector<bool> seen(schema.n_nodes());
  std::vector<NodeId> open = {id};
  seen[static_cast<std::size_t>(id)] = true;
  while (!open.empty()) {
    const Node& node = schema.node(open.back());
    open.pop_back();
    if (is_quote(node)) return true;
    for_each_child(node, [&](NodeId child) {
      if (seen[static_cast<std::size_t>(child)]) return;
      seen[static_cast<std::size_t>(child)] = true;
      open.push_back(child);
    });
  }
  return false;
}

}  // namespace extractinator::schema
