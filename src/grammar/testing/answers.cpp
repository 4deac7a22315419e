// The oracle of answers. Public: schema_of, Answers, has_canonical_numbers.
#include "grammar/testing/answers.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "validate/checker.h"

namespace extractinator::grammar::testing {

namespace {

// Shortest decimal form without exponent, judged by the text alone.
bool is_canonical_number(std::string_view text) {
  if (text == "-0" || text.find_first_of("eE+") != std::string_view::npos) return false;
  return !text.contains('.') || text.back() != '0';
}

// Equal with members in the same order; numbers by value.
bool is_same_in_order(const json::Value& a, const json::Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is_number()) return json::compare(a.as_number(), b.as_number()) == 0;
  if (a.is_array()) return std::ranges::equal(a.as_array(), b.as_array(), is_same_in_order);
  if (!a.is_object()) return a == b;
  return std::ranges::equal(
      a.as_object(), b.as_object(), [](const json::Member& x, const json::Member& y) {
        return x.key == y.key && is_same_in_order(x.value, y.value);
      }
  );
}

// Nothing of its own, at most where else to look.
bool says_nothing(const schema::Node& node) {
  schema::Node rest = node;
  rest.ref.reset();
  rest.dynamic_ref.reset();
  rest.all_of.clear();
  if (!rest.condition || (!rest.consequence && !rest.alternative)) {
    rest.condition.reset();
    rest.consequence.reset();
    rest.alternative.reset();
  }
  rest.title.clear();
  rest.description.clear();
  rest.default_value.reset();
  rest.annotations.clear();
  rest.resource = 0;
  return rest == schema::Node{};
}

}  // namespace

std::shared_ptr<const schema::Schema> schema_of(const json::Value& value) {
  auto schema = schema::read_json_schema(value, {});
  EXTR_CHECK(schema.has_value(), to_string(schema.error()));
  return std::make_shared<const schema::Schema>(*std::move(schema));
}

std::shared_ptr<const schema::Schema> schema_of(std::string_view text) {
  const auto value = json::parse(text);
  EXTR_CHECK(value.has_value(), to_string(value.error()));
  return schema_of(*value);
}

bool has_canonical_numbers(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::number:
      return is_canonical_number(value.as_number().text);
    case json::Kind::array:
      return std::ranges::all_of(value.as_array(), has_canonical_numbers);
    case json::Kind::object:
      return std::ranges::all_of(value.as_object(), [](const json::Member& member) {
        return has_canonical_numbers(member.value);
      });
    case json::Kind::null:
    case json::Kind::boolean:
    case json::Kind::string:
      break;
  }
  return true;
}

std::shared_ptr<const schema::Schema> kept_schema_of(const json::Value& value) {
  static std::mutex mutex;  // Guards kept.
  static std::vector<std::shared_ptr<const schema::Schema>> kept;
  const std::scoped_lock lock(mutex);
  return kept.emplace_back(schema_of(value));
}

Answers::Answers(std::shared_ptr<const schema::Schema> schema)
    : schema_(std::move(schema)),
      checker_(validate::Checker::make(schema_).value()) {}

bool Answers::contains(std::string_view text) const {
  const auto value = json::parse(text);
  return value && json::write(*value) == text && contains(*value);
}

bool Answers::contains(const json::Value& value) const {
  return has_canonical_numbers(value) && is_valid(schema_->root_id(), value) &&
         is_shaped(expanded({schema_->root_id()}), value);
}

// --- Nodes -------------------------------------------------------------------------------------

void Answers::expand(schema::NodeId id, Nodes& nodes) const {
  if (std::ranges::contains(nodes, id)) return;
  nodes.push_back(id);
  const schema::Node& node = schema_->node(id);
  if (node.ref) expand(*node.ref, nodes);
  if (node.dynamic_ref) {
    // The root is on every way; tests have no others that depend on the way.
    schema::NodeId target = node.dynamic_ref->initial;
    for (const auto& anchor : schema_->resources()[schema_->root().resource].dynamic_anchors)
      if (anchor.name == node.dynamic_ref->anchor) target = anchor.node;
    expand(target, nodes);
  }
  for (const schema::NodeId part : node.all_of)
    expand(part, nodes);
  if (!node.condition) return;
  const schema::Node& condition = schema_->node(*node.condition);
  if (says_nothing(condition) && condition.all_of.empty() && !condition.ref) {
    if (node.consequence) expand(*node.consequence, nodes);
  } else if (condition.types.is_empty() && node.alternative) {
    expand(*node.alternative, nodes);
  }
}

Answers::Nodes Answers::expanded(const Nodes& seeds) const {
  Nodes nodes;
  for (const schema::NodeId id : seeds)
    expand(id, nodes);
  return nodes;
}

bool Answers::is_met(schema::NodeId alternative, const Nodes& nodes) const {
  Nodes speaking = expanded({alternative});
  std::erase_if(speaking, [&](schema::NodeId id) { return says_nothing(schema_->node(id)); });
  return !speaking.empty() && std::ranges::all_of(speaking, [&](schema::NodeId id) {
    return std::ranges::contains(nodes, id);
  });
}

bool Answers::is_valid(schema::NodeId node, const json::Value& value) const {
  return checker_.check_at(node, value, 1).is_valid();
}

bool Answers::is_valid(const Nodes& nodes, const json::Value& value) const {
  return std::ranges::all_of(nodes, [&](schema::NodeId node) { return is_valid(node, value); });
}

bool Answers::matches(const std::string& pattern, const std::string& text) const {
  std::unique_ptr<validate::Checker>& checker = patterns_[pattern];
  if (!checker) {
    schema::Graph graph{.nodes = {{}}};
    graph.nodes.front().pattern = pattern;
    checker = std::make_unique<validate::Checker>(
        validate::Checker::make(std::make_shared<const schema::Schema>(std::move(graph))).value()
    );
  }
  return checker->check(json::Value(text), 1).is_valid();
}

// --- Shape -------------------------------------------------------------------------------------

// `value` is valid for all nodes; are its objects written as they should be?
bool Answers::is_shaped(const Nodes& nodes, const json::Value& value, const Chosen& chosen) const {
  for (const schema::NodeId id : nodes) {
    const auto& values = schema_->node(id).enumeration;
    if (!values) continue;
    // Fixed values are written as they stand in the schema, numbers apart.
    return std::ranges::any_of(*values, [&](const json::Value& allowed) {
      return is_same_in_order(allowed, value);
    });
  }
  for (const schema::NodeId id : nodes) {
    for (const bool is_one : {false, true}) {
      const schema::Node& node = schema_->node(id);
      const Nodes& alternatives = is_one ? node.one_of : node.any_of;
      const std::pair key(id, is_one);
      if (alternatives.empty() || std::ranges::contains(chosen, key)) continue;
      if (std::ranges::any_of(alternatives, [&](auto other) { return is_met(other, nodes); }))
        continue;
      Chosen more = chosen;
      more.push_back(key);
      return std::ranges::any_of(alternatives, [&](schema::NodeId alternative) {
        Nodes all = nodes;
        expand(alternative, all);
        return is_valid(alternative, value) && is_shaped(all, value, more);
      });
    }
  }
  if (value.is_array()) return is_shaped_array(nodes, value);
  return !value.is_object() || is_shaped_object(nodes, value);
}

bool Answers::is_shaped_array(const Nodes& nodes, const json::Value& value) const {
  const json::Value::Array& items = value.as_array();
  for (std::size_t i = 0; i < items.size(); ++i) {
    Nodes seeds;
    for (const schema::NodeId id : nodes) {
      const schema::Node& node = schema_->node(id);
      if (i < node.prefix_items.size()) {
        seeds.push_back(node.prefix_items[i]);
      } else if (node.items) {
        seeds.push_back(*node.items);
      }
    }
    if (!is_shaped(expanded(seeds), items[i])) return false;
  }
  return true;
}

std::optional<Answers::Nodes> Answers::seeds_of(const Nodes& nodes, const std::string& name) const {
  Nodes seeds;
  for (const schema::NodeId id : nodes) {
    const schema::Node& node = schema_->node(id);
    if (node.property_names && !is_valid(*node.property_names, json::Value(name)))
      return std::nullopt;
    const std::size_t n_before = seeds.size();
    for (const schema::Property& property : node.properties)
      if (property.name == name) seeds.push_back(property.node);
    for (const schema::PatternProperty& pattern : node.pattern_properties)
      if (matches(pattern.pattern, name)) seeds.push_back(pattern.node);
    if (seeds.size() > n_before || !node.additional_properties) continue;
    if (schema_->is_closed(node)) return std::nullopt;
    seeds.push_back(*node.additional_properties);
  }
  return seeds;
}

bool Answers::is_shaped_object(const Nodes& nodes, const json::Value& value) const {
  // Declared names in order of declaration, then those that are only required.
  std::vector<std::string> order;
  std::set<std::string> required;
  const auto add = [&](const std::string& name, bool is_required) {
    if (!std::ranges::contains(order, name)) order.push_back(name);
    if (is_required) required.insert(name);
  };
  bool is_open = false;  // Says that there may be others.
  bool is_empty = true;  // Says nothing about members.
  const std::vector<json::Value>* names = nullptr;
  for (const schema::NodeId id : nodes) {
    const schema::Node& node = schema_->node(id);
    for (const schema::Property& property : node.properties)
      add(property.name, property.is_required);
    is_open = is_open || (node.additional_properties && !schema_->is_closed(node));
    is_empty = is_empty && node.properties.empty() && node.required_elsewhere.empty() &&
               node.pattern_properties.empty() && !node.additional_properties;
    if (node.property_names && schema_->node(*node.property_names).enumeration)
      names = &*schema_->node(*node.property_names).enumeration;
  }
  for (const schema::NodeId id : nodes) {
    for (const std::string& name : schema_->node(id).required_elsewhere)
      add(name, true);
  }
  const auto& members = value.as_object();
  std::size_t n_seen = 0;
  const auto is_member_shaped = [&](const json::Member& member) {
    const auto seeds = seeds_of(nodes, member.key);
    return seeds && is_shaped(expanded(*seeds), member.value);
  };
  for (const std::string& name : order) {
    if (n_seen < members.size() && members[n_seen].key == name) {
      if (!is_member_shaped(members[n_seen])) return false;
      ++n_seen;
    } else if (const auto seeds = seeds_of(nodes, name); seeds && is_valid(*seeds, json::Value())) {
      return false;  // Can be null, so it has to be written.
    }
  }
  std::size_t n_names = 0;  // Of an enumeration of names: looked at so far.
  for (std::size_t i = n_seen; i < members.size(); ++i) {
    const std::string& key = members[i].key;
    const bool is_repeated =
        std::ranges::contains(order, key) ||
        std::ranges::contains(std::span(members).first(i), key, &json::Member::key);
    if (is_repeated || !is_member_shaped(members[i])) return false;
    const auto is_matched = [&](schema::NodeId id) {
      return std::ranges::any_of(schema_->node(id).pattern_properties, [&](const auto& pattern) {
        return matches(pattern.pattern, key);
      });
    };
    if (!is_open && !is_empty && std::ranges::none_of(nodes, is_matched)) return false;
    if (names == nullptr) continue;
    while (n_names < names->size() && (*names)[n_names] != json::Value(key))
      ++n_names;
    if (n_names == names->size()) return false;  // Out of order.
  }
  return true;
}

}  // namespace extractinator::grammar::testing
