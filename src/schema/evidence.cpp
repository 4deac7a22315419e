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
#include "schema/graph_copy.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

// Marks the node of a quote: a name that nobody writes by chance.
constexpr std::string_view kQuoteMark = "x-extractinator-quote";

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
  while (has_name(schema, [&](std::string_view name) { return name.ends_with(ending); }))
    ending += "_quote";
  return ending;
}

}  // namespace

bool asks_for_evidence(const Schema& schema, NodeId id) {
  return has_flag(schema, id, kEvidenceKeyword);
}

bool is_quote(const Node& node) { return annotation_of(node, kQuoteMark) != nullptr; }

QuotedSchema with_quotes(const Schema& schema, EvidenceFor which) {
  Graph graph = graph_of(schema);
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
  add_node(
      graph,
      {
          .types = {Type::string, Type::null},
          .min_length = 1,
          .max_length = kMaxQuoteCharacters,
          .annotations = {{std::string(kQuoteMark), json::Value(true)}},
      },
      "#"
  );
  quoted.schema = Schema(std::move(graph));
  return quoted;
}

bool leads_to_quotes(const Schema& schema, NodeId id) { return leads_to(schema, id, is_quote); }

}  // namespace extractinator::schema
