// The part of the walk that is about objects and arrays; reachable through walk.h.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"
#include "validate/canonical.h"
#include "validate/pattern.h"
#include "validate/rules.h"
#include "validate/walk.h"

namespace extractinator::validate {
namespace {

using json::Member;
using json::Value;
using schema::Node;
using schema::NodeId;
using schema::Property;

// Stands for a key that the schema does not name: such keys are the model's own text.
constexpr std::string_view kUnnamed = "*";

// "has 3 items, the maximum is 2".
std::string counted(
    std::size_t n,
    std::string_view one,
    std::string_view many,
    std::string_view bound,
    std::uint64_t limit
) {
  return std::format("has {} {}, the {} is {}", n, n == 1 ? one : many, bound, limit);
}

// The keys of an object, to look many up.
class Keys {
 public:
  explicit Keys(const Value::Object& members) {
    keys_.reserve(members.size());
    for (const Member& member : members)
      keys_.emplace_back(member.key);
    std::ranges::sort(keys_);
  }
  [[nodiscard]] bool contain(std::string_view key) const {
    return std::ranges::binary_search(keys_, key);
  }

 private:
  std::vector<std::string_view> keys_;
};

}  // namespace

void Walk::check_child(const Value& value, std::string_view step, NodeId id) {
  const std::size_t length = pointer_.size();
  pointer_ += json::pointer_step(step);
  check(value, id, nullptr);
  pointer_.resize(length);
}

void Walk::check_array(const Value& value, NodeId id, Evaluated* evaluated) {
  const Value::Array& items = value.as_array();
  const Node& node = schema_.node(id);
  if (items.size() < node.min_items)
    add("minItems", counted(items.size(), "item", "items", "minimum", node.min_items));
  if (node.max_items && items.size() > *node.max_items)
    add("maxItems", counted(items.size(), "item", "items", "maximum", *node.max_items));
  if (node.has_unique_items) check_unique(items);
  if (node.contains) check_contains(items, node, evaluated);
  check_items(items, id, evaluated);
}

void Walk::check_unique(const Value::Array& items) {
  if (items.size() < 2) return;
  std::unordered_map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::string text = canonical_text(items[i]);
    if (!spend(1 + text.size() / 8)) return;
    const auto [first, is_first] = positions.try_emplace(std::move(text), i);
    if (is_first) continue;
    add("uniqueItems", std::format("has equal items, at {} and at {}", first->second, i));
    return;
  }
}

void Walk::check_contains(const Value::Array& items, const Node& node, Evaluated* evaluated) {
  std::uint64_t n_found = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (is_over()) return;
    if (!holds(items[i], *node.contains, nullptr)) continue;
    ++n_found;
    if (evaluated != nullptr) {
      (*evaluated)[i] = true;
    } else if (n_found >= node.min_contains && !node.max_contains) {
      break;  // More of them change nothing.
    }
  }
  if (is_stopped()) return;
  if (n_found < node.min_contains)
    add(node.min_contains == 1 ? "contains" : "minContains",
        counted(
            n_found,
            "item of the kind asked for",
            "items of the kind asked for",
            "minimum",
            node.min_contains
        ));
  if (node.max_contains && n_found > *node.max_contains)
    add("maxContains",
        counted(
            n_found,
            "item of the kind asked for",
            "items of the kind asked for",
            "maximum",
            *node.max_contains
        ));
}

void Walk::check_items(const Value::Array& items, NodeId id, Evaluated* evaluated) {
  const Node& node = schema_.node(id);
  const std::size_t n_prefix = std::min(items.size(), node.prefix_items.size());
  const bool is_closed = node.items && is_false(*node.items);
  if (is_closed && items.size() > n_prefix)
    add("items", counted(items.size(), "item", "items", "maximum", n_prefix));
  const std::size_t n_checked = node.items && !is_closed ? items.size() : n_prefix;
  for (std::size_t i = 0; i < n_checked && !is_over(); ++i)
    check_child(items[i], std::to_string(i), i < n_prefix ? node.prefix_items[i] : *node.items);
  if (evaluated == nullptr) return;
  const std::size_t n_evaluated = node.items ? items.size() : n_prefix;
  std::fill_n(evaluated->begin(), n_evaluated, true);
}

void Walk::check_object(const Value& value, NodeId id, Evaluated* evaluated) {
  const Value::Object& members = value.as_object();
  const Node& node = schema_.node(id);
  if (members.size() < node.min_properties)
    add("minProperties",
        counted(members.size(), "property", "properties", "minimum", node.min_properties));
  if (node.max_properties && members.size() > *node.max_properties)
    add("maxProperties",
        counted(members.size(), "property", "properties", "maximum", *node.max_properties));
  check_required(members, id);
  if (node.property_names) check_names(members, node);
  check_members(members, id, evaluated);
  if (node.dependent_schemas.empty()) return;
  const Keys keys(members);
  for (const schema::DependentSchema& dependent : node.dependent_schemas) {
    if (is_over() || !spend(1 + members.size() / 16)) return;
    if (keys.contain(dependent.name)) apply(value, dependent.node, evaluated);
  }
}

void Walk::check_required(const Value::Object& members, NodeId id) {
  const Node& node = schema_.node(id);
  const bool asks = !node.required_elsewhere.empty() || !node.dependent_required.empty() ||
                    std::ranges::any_of(node.properties, &Property::is_required);
  if (!asks || !spend(members.size() + node.properties.size() / 2)) return;
  const Keys keys(members);
  const auto require = [&](std::string_view name) {
    spend(1);
    if (!keys.contain(name)) add("required", std::format("lacks the required property `{}`", name));
  };
  for (const Property& property : node.properties)
    if (property.is_required) require(property.name);
  for (const std::string& name : node.required_elsewhere)
    require(name);
  for (const schema::DependentRequired& dependent : node.dependent_required) {
    if (!spend(1)) return;
    if (!keys.contain(dependent.name)) continue;
    for (const std::string& name : dependent.required)
      if (spend(1) && !keys.contain(name))
        add("dependentRequired",
            std::format("has `{}` and therefore needs `{}`", dependent.name, name));
  }
}

void Walk::check_names(const Value::Object& members, const Node& node) {
  std::size_t n_wrong = 0;
  for (const Member& member : members) {
    if (is_over()) return;
    if (!holds(Value(member.key), *node.property_names, nullptr)) ++n_wrong;
  }
  if (n_wrong == 0 || is_stopped()) return;
  add("propertyNames",
      n_wrong == 1 ? "has a property whose name is not allowed"
                   : std::format("has {} properties whose names are not allowed", n_wrong));
}

void Walk::check_members(const Value::Object& members, NodeId id, Evaluated* evaluated) {
  const Node& node = schema_.node(id);
  const NodeRules& rules = rules_.of(id);
  if (node.properties.empty() && node.pattern_properties.empty() && !node.additional_properties)
    return;
  const auto matches = [&](const Pattern& pattern, std::string_view key) {
    const auto is_found = pattern.is_found_in(key, steps_);
    if (!is_found) spend(0);
    return is_found.value_or(false);
  };
  // First whether there are members too many, then what is in each.
  std::vector<const Property*> named(members.size(), nullptr);
  std::vector<bool> is_additional(members.size(), false);
  std::vector<std::pair<std::size_t, NodeId>> by_pattern;  // In document order.
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!spend(1)) return;
    named[i] = rules_.find_property(id, members[i].key);
    is_additional[i] = named[i] == nullptr;
    for (std::size_t k = 0; k < node.pattern_properties.size(); ++k) {
      if (!matches(*rules.pattern_properties[k], members[i].key)) continue;
      by_pattern.emplace_back(i, node.pattern_properties[k].node);
      is_additional[i] = false;
    }
    if (is_stopped()) return;
    if (evaluated != nullptr && (!is_additional[i] || node.additional_properties))
      (*evaluated)[i] = true;
  }
  const bool is_closed = node.additional_properties && is_false(*node.additional_properties);
  if (is_closed) {
    const auto n_additional = std::ranges::count(is_additional, true);
    if (n_additional == 1) {
      add("additionalProperties", "has a property that the schema does not name");
    } else if (n_additional > 1) {
      add("additionalProperties",
          std::format("has {} properties that the schema does not name", n_additional));
    }
  }
  auto next = by_pattern.begin();
  for (std::size_t i = 0; i < members.size() && !is_over(); ++i) {
    const std::string_view step = named[i] != nullptr ? std::string_view(named[i]->name) : kUnnamed;
    if (named[i] != nullptr) check_child(members[i].value, step, named[i]->node);
    for (; next != by_pattern.end() && next->first == i; ++next)
      check_child(members[i].value, step, next->second);
    if (is_additional[i] && node.additional_properties && !is_closed)
      check_child(members[i].value, step, *node.additional_properties);
  }
}

void Walk::check_unevaluated(const Value& value, const Node& node, Evaluated& evaluated) {
  const NodeId id = value.is_object() ? *node.unevaluated_properties : *node.unevaluated_items;
  const auto n_left = static_cast<std::size_t>(std::ranges::count(evaluated, false));
  if (!spend(evaluated.size() / 16)) return;
  if (n_left > 0 && is_false(id)) {
    if (value.is_object()) {
      add("unevaluatedProperties",
          n_left == 1 ? "has a property that no part of the schema allows"
                      : std::format("has {} properties that no part of the schema allows", n_left));
    } else {
      add("unevaluatedItems",
          n_left == 1 ? "has an item that no part of the schema allows"
                      : std::format("has {} items that no part of the schema allows", n_left));
    }
  } else {
    for (std::size_t i = 0; i < evaluated.size() && !is_over(); ++i) {
      if (evaluated[i]) continue;
      if (value.is_object()) {
        check_child(value.as_object()[i].value, kUnnamed, id);
      } else {
        check_child(value.as_array()[i], std::to_string(i), id);
      }
    }
  }
  evaluated.assign(evaluated.size(), true);
}

}  // namespace extractinator::validate
