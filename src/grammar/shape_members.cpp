// The objects of a shape: which members there are, in which order. Part of ShapeMaker.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "grammar/conjunction.h"
#include "grammar/shape_maker.h"
#include "grammar/shapes.h"
#include "grammar/text_rules.h"
#include "grammar/values.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::grammar {

namespace {

using schema::Node;
using schema::NodeId;

// Keys that match one set of patterns and no other pattern are one kind of members, so their number
// doubles with each pattern.
constexpr std::size_t kMaxPatterns = 4;
// Names that are written in a fixed order like declared ones; of more, any may come at any place.
constexpr std::size_t kMaxNamedExtras = 256;
// Members are counted with one state per member and count.
constexpr std::size_t kMaxCountedStates = 10'000;

std::string quoted(const std::string& name) {
  std::string text;
  json::write_string(text, name, json::Escaping::minimal);
  return text;
}

bool names_no_member(const Node& node) {
  return node.properties.empty() && node.required_elsewhere.empty() &&
         node.pattern_properties.empty() && !node.additional_properties &&
         !node.unevaluated_properties;
}

}  // namespace

struct ShapeMaker::Keys {
  struct Pattern {
    std::string text;
    // Which node asks for it, and for what.
    std::vector<std::pair<NodeId, NodeId>> nodes = {};
  };
  Conjunction nodes = {};                                                   // Of the object.
  std::vector<std::unordered_map<std::string_view, NodeId>> declared = {};  // By node.
  std::vector<std::string> order = {};  // Declared names, then required ones.
  std::set<std::string_view> required = {};
  std::vector<Pattern> patterns = {};  // Different ones.
  Conjunction names = {};              // What is said about every key.
  bool has_additional = false;         // Keys that match no pattern are written, too.
};

struct ShapeMaker::Member {
  std::vector<NodeId> seeds = {};
  bool is_matched = false;  // By a pattern.
};

Result<ShapeMaker::Keys> ShapeMaker::keys_of(const Conjunction& nodes) {
  Keys keys{.nodes = nodes};
  std::set<std::string_view> known;
  bool names_none = true;
  bool is_open = false;
  const auto is_false = [&](NodeId id) { return node(id).types.is_empty(); };
  for (const NodeId id : nodes) {
    const Node& asked = node(id);
    auto& declared = keys.declared.emplace_back();
    for (const schema::Property& property : asked.properties) {
      declared.emplace(property.name, property.node);
      if (known.insert(property.name).second) keys.order.push_back(property.name);
      if (property.is_required) keys.required.insert(property.name);
    }
    for (const schema::PatternProperty& pattern : asked.pattern_properties) {
      auto at = std::ranges::find(keys.patterns, pattern.pattern, &Keys::Pattern::text);
      if (at == keys.patterns.end()) at = keys.patterns.insert(at, {.text = pattern.pattern});
      at->nodes.emplace_back(id, pattern.node);
    }
    if (asked.property_names) {
      ledger_.visit(*asked.property_names);
      TRY_VOID(conjunctions_.add(keys.names, *asked.property_names));
    }
    names_none = names_none && names_no_member(asked);
    is_open = is_open || (asked.additional_properties && !is_false(*asked.additional_properties)) ||
              (asked.unevaluated_properties && !is_false(*asked.unevaluated_properties));
  }
  for (const NodeId id : nodes) {
    for (const std::string& name : node(id).required_elsewhere) {
      if (known.insert(name).second) keys.order.push_back(name);
      keys.required.insert(name);
    }
  }
  keys.has_additional = names_none || is_open;
  return keys;
}

Result<bool> ShapeMaker::allows_name(const Conjunction& names, const std::string& name) {
  return judge(names, json::Value(name)) != Verdict::no;
}

Result<std::optional<ShapeMaker::Member>> ShapeMaker::member(
    const Keys& keys, const std::string& name
) {
  TRY(const bool is_allowed, allows_name(keys.names, name));
  if (!is_allowed) return std::nullopt;
  std::vector<std::optional<bool>> matches;
  for (const Keys::Pattern& pattern : keys.patterns) {
    matches.push_back(judge_.matches(pattern.text, name));
  }
  Member member;
  for (std::size_t i = 0; i < keys.nodes.size(); ++i) {
    const NodeId id = keys.nodes[i];
    const Node& asked = node(id);
    bool is_known = false;
    if (const auto at = keys.declared[i].find(name); at != keys.declared[i].end()) {
      member.seeds.push_back(at->second);
      is_known = true;
    }
    for (std::size_t p = 0; p < keys.patterns.size(); ++p) {
      for (const auto& [owner, value] : keys.patterns[p].nodes) {
        if (owner != id) continue;
        if (!matches[p]) {
          ledger_.leave(id, "patternProperties");
          is_known = true;  // Perhaps: then nothing else speaks of it.
        } else if (*matches[p]) {
          member.seeds.push_back(value);
          member.is_matched = true;
          is_known = true;
        }
      }
    }
    if (!is_known && asked.additional_properties) {
      ledger_.visit(*asked.additional_properties);
      if (node(*asked.additional_properties).types.is_empty()) return std::nullopt;
      member.seeds.push_back(*asked.additional_properties);
    }
  }
  return member;
}

Result<std::optional<ObjectShape>> ShapeMaker::object(const Conjunction& nodes, Shape& shape) {
  ObjectShape object;
  TRY(const Keys keys, keys_of(nodes));
  for (const std::string& name : keys.order) {
    const bool is_required = keys.required.contains(name);
    TRY(const std::optional<Member> found, member(keys, name));
    if (!found) {
      if (!is_required) continue;
      shape.why_empty = std::format("the required property `{}` is not allowed", name);
      return std::nullopt;
    }
    TRY(const ShapeId value, shape_of(found->seeds));
    object.fields.push_back({
        .name = name,
        .value = value,
        .is_required = is_required,
        .is_written = is_required || can_be_null(found->seeds),
    });
  }
  const std::size_t n_declared = object.fields.size();
  TRY_VOID(add_extras(keys, object));
  // What an enumeration names has its place before all others.
  for (ObjectShape::Extra& extra : object.extras) {
    for (const ObjectShape::Field& field : std::span(object.fields).subspan(n_declared))
      extra.key.rules.excluded.push_back(field.name);
  }

  for (const NodeId id : nodes) {
    const Node& asked = node(id);
    object.min = std::max(object.min, asked.min_properties);
    if (asked.max_properties)
      object.max = std::min(object.max.value_or(*asked.max_properties), *asked.max_properties);
    if (!asked.dependent_required.empty()) ledger_.leave(id, "dependentRequired");
    if (!asked.dependent_schemas.empty()) ledger_.leave(id, "dependentSchemas");
    if (asked.unevaluated_properties) ledger_.leave(id, "unevaluatedProperties");
  }
  if (object.max && *object.max < object.min) {
    shape.why_empty =
        std::format("minProperties {} is above maxProperties {}", object.min, *object.max);
    return std::nullopt;
  }
  const std::uint64_t n_fields = object.fields.size();
  if (object.extras.empty() && object.max && *object.max >= n_fields) object.max.reset();
  const std::uint64_t n_counts = std::min(n_fields, std::max(object.min, object.max.value_or(0)));
  if (n_counts * n_fields > kMaxCountedStates) {
    for (const NodeId id : nodes) {
      if (node(id).min_properties > 0) ledger_.leave(id, "minProperties");
      if (node(id).max_properties) ledger_.leave(id, "maxProperties");
    }
    object.min = 0;
    object.max.reset();
  }
  return object;
}

// --- Members that are not declared -------------------------------------------------------------

Result<void> ShapeMaker::add_extras(const Keys& keys, ObjectShape& object) {
  if (keys.patterns.empty() && !keys.has_additional) return {};
  TRY(const std::vector<Conjunction> choices, conjunctions_.choices(keys.names));
  for (const Conjunction& names : choices) {
    if (!conjunctions_.types_of(names).contains(schema::Type::string)) continue;
    const bool is_fixed =
        std::ranges::any_of(names, [&](NodeId id) { return node(id).enumeration.has_value(); });
    if (is_fixed) {
      Keys narrowed = keys;
      narrowed.names = names;
      TRY_VOID(add_named_extras(narrowed, object));
      continue;
    }
    if (!note_logic(names)) continue;
    const TextShape rules = text(names);
    const std::size_t n = keys.patterns.size();
    if (n <= kMaxPatterns) {
      for (std::size_t set = 0; set < (std::size_t{1} << n); ++set) {
        std::vector<bool> matched(n);
        for (std::size_t i = 0; i < n; ++i)
          matched[i] = (set >> i & 1U) != 0;
        TRY_VOID(add_extra(keys, rules, matched, object));
      }
      continue;
    }
    // Too many: as if no key matched two.
    for (const Keys::Pattern& pattern : keys.patterns) {
      for (const auto& [owner, value] : pattern.nodes)
        ledger_.leave(owner, "patternProperties");
    }
    for (std::size_t i = 0; i <= n; ++i) {
      std::vector<bool> matched(n, false);
      if (i < n) matched[i] = true;
      TRY_VOID(add_extra(keys, rules, matched, object));
    }
  }
  return {};
}

// Keys that match exactly the marked patterns.
Result<void> ShapeMaker::add_extra(
    const Keys& keys, const TextShape& rules, const std::vector<bool>& matched, ObjectShape& object
) {
  const bool is_matched = std::ranges::contains(matched, true);
  if (!is_matched && !keys.has_additional) return {};
  ObjectShape::Extra extra{.key = rules};
  std::vector<NodeId> seeds;
  for (const NodeId id : keys.nodes) {
    bool is_known = false;
    for (std::size_t i = 0; i < matched.size(); ++i) {
      for (const auto& [owner, value] : keys.patterns[i].nodes) {
        if (owner != id || !matched[i]) continue;
        seeds.push_back(value);
        is_known = true;
      }
    }
    const Node& asked = node(id);
    if (is_known) continue;
    if (asked.additional_properties) {
      if (node(*asked.additional_properties).types.is_empty()) {
        ledger_.visit(*asked.additional_properties);
        return {};
      }
      seeds.push_back(*asked.additional_properties);
    } else if (asked.unevaluated_properties && !is_matched) {
      // Perhaps something else speaks of them, but as a rule nothing does.
      seeds.push_back(*asked.unevaluated_properties);
    }
  }
  for (std::size_t i = 0; i < matched.size(); ++i) {
    const Keys::Pattern& pattern = keys.patterns[i];
    (matched[i] ? extra.key.rules.patterns : extra.key.rules.unmatched).push_back(pattern.text);
    for (const auto& [owner, value] : pattern.nodes) {
      extra.key.origins.push_back(
          {.node = owner, .keyword = "patternProperties", .text = pattern.text}
      );
    }
  }
  extra.key.rules.excluded = keys.order;
  TRY(extra.value, shape_of(seeds));
  object.extras.push_back(std::move(extra));
  return {};
}

// Names that an enumeration gives.
Result<void> ShapeMaker::add_named_extras(const Keys& keys, ObjectShape& object) {
  const std::vector<json::Value>* values = nullptr;
  for (const NodeId id : keys.names) {
    const auto& own = node(id).enumeration;
    if (own && (values == nullptr || own->size() < values->size())) values = &*own;
  }
  std::set<std::string_view> seen(keys.order.begin(), keys.order.end());
  for (const ObjectShape::Field& field : object.fields)
    seen.insert(field.name);
  std::map<ShapeId, std::vector<std::string>> names;
  std::vector<ObjectShape::Field> fields;
  for (const json::Value& value : *values) {
    if (!value.is_string() || !seen.insert(value.as_string()).second) continue;
    const std::string& name = value.as_string();
    TRY(const std::optional<Member> found, member(keys, name));
    if (!found || (!found->is_matched && !keys.has_additional)) continue;
    TRY(const ShapeId shape, shape_of(found->seeds));
    if (values->size() <= kMaxNamedExtras) {
      fields.push_back({.name = name, .value = shape});
    } else {
      names[shape].push_back(quoted(name));
    }
  }
  object.fields.insert(object.fields.end(), fields.begin(), fields.end());
  for (auto& [shape, texts] : names) {
    std::ranges::sort(texts);
    object.extras.push_back({.key = {}, .names = std::move(texts), .value = shape});
  }
  return {};
}

}  // namespace extractinator::grammar
