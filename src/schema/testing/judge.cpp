// Judges by walking schema and value together, and remembers what was evaluated.
#include "schema/testing/judge.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "json/value.h"
#include "schema/schema.h"
#include "schema/testing/samples.h"

namespace extractinator::schema::testing {
namespace {

using json::Value;

// In millionths; nothing for numbers in other forms.
std::optional<std::int64_t> millionths(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  std::int64_t value = 0;
  std::size_t n_behind = 0;
  bool is_behind = false;
  for (const char c : text) {
    if (c == '.') {
      is_behind = true;
      continue;
    }
    if (c < '0' || c > '9' || n_behind == 6 || value > 100'000'000'000) return std::nullopt;
    value = value * 10 + (c - '0');
    if (is_behind) ++n_behind;
  }
  for (; n_behind < 6; ++n_behind)
    value *= 10;
  return is_negative ? -value : value;
}

bool is_multiple(const json::Number& value, const json::Number& of) {
  const auto a = millionths(value.text);
  const auto b = millionths(of.text);
  return a && b && *b != 0 && *a % *b == 0;
}

bool has_type(const Value& value, TypeSet types) {
  switch (value.kind()) {
    case json::Kind::null:
      return types.contains(Type::null);
    case json::Kind::boolean:
      return types.contains(Type::boolean);
    case json::Kind::number:
      return types.contains(Type::number) ||
             (types.contains(Type::integer) && is_multiple(value.as_number(), {"1"}));
    case json::Kind::string:
      return types.contains(Type::string);
    case json::Kind::array:
      return types.contains(Type::array);
    case json::Kind::object:
      return types.contains(Type::object);
  }
  return false;
}

std::size_t n_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

bool is_within(std::uint64_t n, std::uint64_t least, const std::optional<std::uint64_t>& most) {
  return n >= least && (!most || n <= *most);
}

// What of an object or a list some keyword has looked at (2020-12 core, 11).
struct Seen {
  std::set<std::string> names;
  std::set<std::size_t> items;

  void add(const Seen& other) {
    names.insert(other.names.begin(), other.names.end());
    items.insert(other.items.begin(), other.items.end());
  }
};

class Judge {
 public:
  Judge(const Schema& schema, FormatsAre formats) : schema_(schema), formats_(formats) {}

  // Nothing if the value is not valid.
  std::optional<Seen> seen(NodeId id, const Value& value) const {
    const Node& node = schema_.node(id);
    const auto is_same = [&](const Value& allowed) { return json::equivalent(allowed, value); };
    if (!has_type(value, node.types)) return std::nullopt;
    if (node.enumeration && std::ranges::none_of(*node.enumeration, is_same)) return std::nullopt;
    if (value.is_number() && !is_number_valid(node, value.as_number())) return std::nullopt;
    if (value.is_string() && !is_string_valid(node, value.as_string())) return std::nullopt;
    Seen seen;
    if (!is_logic_valid(node, value, seen)) return std::nullopt;
    if (value.is_object() && !is_object_valid(node, value, seen)) return std::nullopt;
    if (value.is_array() && !is_array_valid(node, value.as_array(), seen)) return std::nullopt;
    return seen;
  }

 private:
  bool holds(NodeId id, const Value& value) const { return seen(id, value).has_value(); }

  static bool is_number_valid(const Node& node, const json::Number& value) {
    return (!node.minimum || json::compare(value, *node.minimum) >= 0) &&
           (!node.maximum || json::compare(value, *node.maximum) <= 0) &&
           (!node.exclusive_minimum || json::compare(value, *node.exclusive_minimum) > 0) &&
           (!node.exclusive_maximum || json::compare(value, *node.exclusive_maximum) < 0) &&
           (!node.multiple_of || is_multiple(value, *node.multiple_of));
  }

  bool is_string_valid(const Node& node, const std::string& value) const {
    return is_within(n_code_points(value), node.min_length, node.max_length) &&
           (!node.pattern || sample_of(*node.pattern).is_met(value)) &&
           (!node.format || formats_ == FormatsAre::annotations ||
            sample_of(*node.format).is_met(value));
  }

  bool is_logic_valid(const Node& node, const Value& value, Seen& all) const {
    const auto must_hold = [&](NodeId id) {
      const auto part = seen(id, value);
      if (part) all.add(*part);
      return part.has_value();
    };
    if (node.ref && !must_hold(*node.ref)) return false;
    if (!std::ranges::all_of(node.all_of, must_hold)) return false;
    const auto n_any = std::ranges::count_if(node.any_of, must_hold);
    if (!node.any_of.empty() && n_any == 0) return false;
    const auto n_one = std::ranges::count_if(node.one_of, must_hold);
    if (!node.one_of.empty() && n_one != 1) return false;
    if (node.negated && holds(*node.negated, value)) return false;
    if (node.condition) {
      const auto& then = must_hold(*node.condition) ? node.consequence : node.alternative;
      if (then && !must_hold(*then)) return false;
    }
    return std::ranges::all_of(node.dependent_schemas, [&](const DependentSchema& dependent) {
      return value.find(dependent.name) == nullptr || must_hold(dependent.node);
    });
  }

  bool is_object_valid(const Node& node, const Value& value, Seen& seen) const {
    const auto has = [&](const std::string& name) { return value.find(name) != nullptr; };
    const Value::Object& members = value.as_object();
    if (!is_within(members.size(), node.min_properties, node.max_properties)) return false;
    if (!std::ranges::all_of(node.required_elsewhere, has)) return false;
    for (const Property& property : node.properties)
      if (property.is_required && !has(property.name)) return false;
    for (const DependentRequired& dependent : node.dependent_required)
      if (has(dependent.name) && !std::ranges::all_of(dependent.required, has)) return false;
    for (const json::Member& member : members) {
      if (node.property_names && !holds(*node.property_names, Value(member.key))) return false;
      bool is_declared = false;
      const auto declared = std::ranges::find(node.properties, member.key, &Property::name);
      if (declared != node.properties.end()) {
        is_declared = true;
        if (!holds(declared->node, member.value)) return false;
      }
      for (const PatternProperty& property : node.pattern_properties) {
        if (!sample_of(property.pattern).is_met(member.key)) continue;
        is_declared = true;
        if (!holds(property.node, member.value)) return false;
      }
      if (!is_declared && node.additional_properties) {
        is_declared = true;
        if (!holds(*node.additional_properties, member.value)) return false;
      }
      if (is_declared) seen.names.insert(member.key);
    }
    if (!node.unevaluated_properties) return true;
    return std::ranges::all_of(members, [&](const json::Member& member) {
      return !seen.names.insert(member.key).second ||
             holds(*node.unevaluated_properties, member.value);
    });
  }

  bool is_array_valid(const Node& node, const Value::Array& items, Seen& seen) const {
    if (!is_within(items.size(), node.min_items, node.max_items)) return false;
    std::size_t n_contained = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const bool is_first = i < node.prefix_items.size();
      if (is_first || node.items) {
        if (!holds(is_first ? node.prefix_items[i] : *node.items, items[i])) return false;
        seen.items.insert(i);
      }
      if (node.contains && holds(*node.contains, items[i])) {
        ++n_contained;
        seen.items.insert(i);
      }
      for (std::size_t j = 0; node.has_unique_items && j < i; ++j)
        if (json::equivalent(items[i], items[j])) return false;
    }
    if (node.contains && !is_within(n_contained, node.min_contains, node.max_contains))
      return false;
    if (!node.unevaluated_items) return true;
    for (std::size_t i = 0; i < items.size(); ++i)
      if (seen.items.insert(i).second && !holds(*node.unevaluated_items, items[i])) return false;
    return true;
  }

  const Schema& schema_;
  FormatsAre formats_;
};

}  // namespace

bool is_valid(const Schema& schema, NodeId id, const Value& value, FormatsAre formats) {
  return Judge(schema, formats).seen(id, value).has_value();
}

}  // namespace extractinator::schema::testing
