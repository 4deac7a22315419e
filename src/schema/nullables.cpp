// Makes nullable properties required; everything here is public through nullables.h.
#include "schema/nullables.h"

#include <utility>

#include "schema/graph_copy.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

// Whether more members can make an object of this node invalid.
bool may_forbid_members(const Node& node) {
  return node.enumeration || node.max_properties || node.property_names || node.negated ||
         node.condition || !node.any_of.empty() || !node.one_of.empty() ||
         !node.dependent_required.empty() || !node.dependent_schemas.empty();
}

}  // namespace

Schema with_nullables_required(const Schema& schema) {
  Graph graph = graph_of(schema);
  for (Node& node : graph.nodes) {
    if (may_forbid_members(node)) continue;
    for (Property& property : node.properties)
      property.is_required = property.is_required || schema.is_nullable(property.node);
  }
  return Schema(std::move(graph));
}

}  // namespace extractinator::schema
