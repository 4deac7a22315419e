// Which keywords are left to the validator. Public: Ledger, keywords_of.
#include "grammar/ledger.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/grammar.h"
#include "schema/schema.h"

namespace extractinator::grammar {

namespace {

using schema::Node;
using schema::NodeId;

// The subschemas a keyword of the node leads to.
std::vector<NodeId> children_of(const Node& node, std::string_view keyword) {
  std::vector<NodeId> children;
  const auto add = [&](std::string_view word, const std::optional<NodeId>& child) {
    if (word == keyword && child) children.push_back(*child);
  };
  const auto add_all = [&](std::string_view word, const std::vector<NodeId>& all) {
    if (word == keyword) children.insert(children.end(), all.begin(), all.end());
  };
  add("$ref", node.ref);
  if (node.dynamic_ref) add("$dynamicRef", node.dynamic_ref->initial);
  for (const schema::Property& property : node.properties)
    add("properties", property.node);
  for (const schema::PatternProperty& property : node.pattern_properties)
    add("patternProperties", property.node);
  for (const schema::DependentSchema& dependent : node.dependent_schemas)
    add("dependentSchemas", dependent.node);
  add("additionalProperties", node.additional_properties);
  add("unevaluatedProperties", node.unevaluated_properties);
  add("propertyNames", node.property_names);
  add_all("prefixItems", node.prefix_items);
  add("items", node.items);
  add("unevaluatedItems", node.unevaluated_items);
  add("contains", node.contains);
  add_all("allOf", node.all_of);
  add_all("anyOf", node.any_of);
  add_all("oneOf", node.one_of);
  add("not", node.negated);
  add("if", node.condition);
  add("then", node.consequence);
  add("else", node.alternative);
  return children;
}

}  // namespace

std::vector<std::string_view> keywords_of(const Node& node) {
  const bool has_required = !node.required_elsewhere.empty() ||
                            std::ranges::any_of(node.properties, &schema::Property::is_required);
  const std::pair<std::string_view, bool> words[] = {
      {"type", node.types != schema::TypeSet::all()},
      {"enum", node.enumeration && node.enumeration->size() != 1},
      {"const", node.enumeration && node.enumeration->size() == 1},
      {"$ref", node.ref.has_value()},
      {"$dynamicRef", node.dynamic_ref.has_value()},
      {"properties", !node.properties.empty()},
      {"required", has_required},
      {"patternProperties", !node.pattern_properties.empty()},
      {"additionalProperties", node.additional_properties.has_value()},
      {"unevaluatedProperties", node.unevaluated_properties.has_value()},
      {"propertyNames", node.property_names.has_value()},
      {"minProperties", node.min_properties > 0},
      {"maxProperties", node.max_properties.has_value()},
      {"dependentRequired", !node.dependent_required.empty()},
      {"dependentSchemas", !node.dependent_schemas.empty()},
      {"prefixItems", !node.prefix_items.empty()},
      {"items", node.items.has_value()},
      {"unevaluatedItems", node.unevaluated_items.has_value()},
      {"minItems", node.min_items > 0},
      {"maxItems", node.max_items.has_value()},
      {"uniqueItems", node.has_unique_items},
      {"contains", node.contains.has_value()},
      {"minContains", node.contains && node.min_contains != 1},
      {"maxContains", node.contains && node.max_contains},
      {"minLength", node.min_length > 0},
      {"maxLength", node.max_length.has_value()},
      {"pattern", node.pattern.has_value()},
      {"format", node.format.has_value()},
      {"minimum", node.minimum.has_value()},
      {"maximum", node.maximum.has_value()},
      {"exclusiveMinimum", node.exclusive_minimum.has_value()},
      {"exclusiveMaximum", node.exclusive_maximum.has_value()},
      {"multipleOf", node.multiple_of.has_value()},
      {"allOf", !node.all_of.empty()},
      {"anyOf", !node.any_of.empty()},
      {"oneOf", !node.one_of.empty()},
      {"not", node.negated.has_value()},
      {"if", node.condition.has_value()},
      {"then", node.condition && node.consequence},
      {"else", node.condition && node.alternative},
  };
  std::vector<std::string_view> present;
  for (const auto& [word, is_present] : words) {
    if (is_present) present.push_back(word);
  }
  return present;
}

Ledger::Ledger(const schema::Schema& schema, Formats formats)
    : schema_(&schema),
      formats_(formats),
      is_visited_(schema.n_nodes(), false) {}

void Ledger::visit(NodeId node) { is_visited_[static_cast<std::size_t>(node)] = true; }

void Ledger::leave(NodeId node, std::string_view keyword) {
  left_.insert({.node = node, .keyword = std::string(keyword)});
}

std::vector<Unheld> Ledger::afterwards() const {
  std::set<Unheld> all = left_;
  std::vector<NodeId> work;
  for (const Unheld& unheld : left_) {
    for (const NodeId child : children_of(schema_->node(unheld.node), unheld.keyword))
      work.push_back(child);
  }
  std::vector<bool> is_done = is_visited_;
  while (!work.empty()) {
    const NodeId id = work.back();
    work.pop_back();
    if (is_done[static_cast<std::size_t>(id)]) continue;
    is_done[static_cast<std::size_t>(id)] = true;
    for (const std::string_view keyword : keywords_of(schema_->node(id))) {
      if (keyword == "format" && formats_ == Formats::annotation) continue;
      all.insert({.node = id, .keyword = std::string(keyword)});
    }
    schema::for_each_child(schema_->node(id), [&](NodeId child) { work.push_back(child); });
  }
  return {all.begin(), all.end()};
}

}  // namespace extractinator::grammar
