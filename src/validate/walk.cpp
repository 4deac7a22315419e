// The walk over nodes: scope, logic and scalars. Objects and arrays: walk_containers.cpp.
//
// What is found wrong is definite at once unless an alternative is being tried, whose problems are
// kept apart. So a walk that reaches a bound may still say that a value is invalid.
#include "validate/walk.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/value.h"
#include "schema/schema.h"
#include "text/utf8.h"
#include "validate/canonical.h"
#include "validate/checker.h"
#include "validate/integral.h"
#include "validate/rules.h"

namespace extractinator::validate {
namespace {

using json::Kind;
using json::Value;
using schema::Node;
using schema::NodeId;
using schema::Type;
using schema::TypeSet;

// Nodes within each other, values times references and alternatives. Usual: below 30. Each takes
// about a kilobyte of the call stack.
constexpr std::size_t kMaxFrames = 2'000;

// Of the call stack, whatever a build makes of a frame: instrumented ones take several kilobytes.
// A thread has eight mebibytes unless it was made with less.
constexpr std::uintptr_t kMaxStackBytes = 6U << 20U;

std::uintptr_t stack_address() {
  return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
}

// Enough to tell near alternatives from far ones; a value is not judged to the end against each.
constexpr std::size_t kEnoughProblems = 32;

// "null", "integer or string".
std::string names_of(TypeSet types) {
  std::vector<std::string_view> names;
  for (const Type type : schema::kTypes)
    if (types.contains(type)) names.push_back(to_string(type));
  if (names.empty()) return "nothing";
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

bool has_type(const Value& value, TypeSet types) {
  switch (value.kind()) {
    case Kind::null:
      return types.contains(Type::null);
    case Kind::boolean:
      return types.contains(Type::boolean);
    case Kind::number:
      return types.contains(Type::number) ||
             (types.contains(Type::integer) && is_integral(value.as_number().text));
    case Kind::string:
      return types.contains(Type::string);
    case Kind::array:
      return types.contains(Type::array);
    case Kind::object:
      return types.contains(Type::object);
  }
  return false;
}

std::string found(const Value& value) {
  if (value.is_number() && !is_integral(value.as_number().text)) return "number (no integer)";
  return std::string(json::to_string(value.kind()));
}

// What reading the value itself costs.
std::uint64_t weight(const Value& value) {
  if (value.is_string()) return value.as_string().size() / 64;
  if (value.is_number()) return 4 + value.as_number().text.size() / 16;
  return 0;
}

}  // namespace

Walk::Walk(const Rules& rules, std::size_t max_problems, std::uint64_t max_steps)
    : rules_(rules),
      schema_(rules.schema()),
      max_problems_(max_problems),
      steps_(max_steps),
      is_in_scope_(rules.schema().resources().size(), false) {}

Verdict Walk::judge(const Value& value, NodeId id) {
  stack_begin_ = stack_address();
  check(value, id, nullptr);
  if (problems_.empty() && is_stopped()) problems_.push_back({"", "limit", limit_});
  return {std::move(problems_)};
}

void Walk::add(std::string_view keyword, std::string message) {
  // Most are found while alternatives are tried, and thrown away.
  if (is_over()) return;
  problems_.push_back({pointer_, std::string(keyword), std::move(message)});
  spend(16);
}

bool Walk::spend(std::uint64_t n) {
  if (!steps_.spend(n)) stop("takes more steps to judge than are allowed");
  return !is_stopped();
}

void Walk::stop(std::string_view limit) {
  if (limit_.empty()) limit_ = limit;
}

void Walk::check(const Value& value, NodeId id, Evaluated* evaluated) {
  if (is_over() || !spend(1 + weight(value))) return;
  const std::uint32_t resource = schema_.node(id).resource;
  const bool is_entered = !is_in_scope_[resource];
  if (is_entered) {
    scope_.push_back(resource);
    is_in_scope_[resource] = true;
  }
  const bool is_circle = [&] {
    for (std::size_t i = frames_.size(); i > 0 && frames_[i - 1].value == &value; --i)
      if (frames_[i - 1].node == id && frames_[i - 1].scope == scope_.size()) return true;
    return false;
  }();
  if (is_circle) {
    stop("is judged by a schema that refers to itself without end");
  } else if (frames_.size() >= kMaxFrames || stack_begin_ - stack_address() > kMaxStackBytes) {
    stop("is judged by schemas nested too deep within each other");
  } else {
    frames_.push_back({&value, id, scope_.size()});
    check_entered(value, id, evaluated);
    frames_.pop_back();
  }
  if (is_entered) {
    scope_.pop_back();
    is_in_scope_[resource] = false;
  }
}

void Walk::check_entered(const Value& value, NodeId id, Evaluated* evaluated) {
  const Node& node = schema_.node(id);
  // A value of the wrong type or without the right one: what else is wrong with it is no news.
  if (!has_type(value, node.types)) {
    add_type(value, node.types);
    return;
  }
  const std::size_t n_before = problems_.size();
  const bool asks_here = (value.is_object() && node.unevaluated_properties) ||
                         (value.is_array() && node.unevaluated_items);
  Evaluated own;
  if (asks_here && evaluated == nullptr) {
    own.resize(value.is_object() ? value.as_object().size() : value.as_array().size());
    evaluated = &own;
  }
  check_enumeration(value, id);
  switch (value.kind()) {
    case Kind::null:
    case Kind::boolean:
      break;
    case Kind::number:
      check_number(value.as_number(), id);
      break;
    case Kind::string:
      check_string(value.as_string(), id);
      break;
    case Kind::array:
      check_array(value, id, evaluated);
      break;
    case Kind::object:
      check_object(value, id, evaluated);
      break;
  }
  check_logic(value, node, evaluated);
  // What a broken part would have evaluated is unknown.
  if (asks_here && problems_.size() == n_before && !is_over())
    check_unevaluated(value, node, *evaluated);
}

// Against another node at the same place.
void Walk::apply(const Value& value, NodeId id, Evaluated* evaluated) {
  if (evaluated == nullptr) {
    check(value, id, nullptr);
    return;
  }
  Evaluated part(evaluated->size());
  check(value, id, &part);
  spend(part.size() / 16);
  for (std::size_t i = 0; i < part.size(); ++i)
    if (part[i]) (*evaluated)[i] = true;
}

// The problems of a value that need not be valid. When the walk stops meanwhile they mean nothing.
std::vector<Problem> Walk::trial(
    const Value& value, NodeId id, std::size_t most, Evaluated* evaluated
) {
  std::vector<Problem> kept = std::exchange(problems_, {});
  const std::size_t kept_most = std::exchange(max_problems_, most);
  Evaluated part(evaluated != nullptr ? evaluated->size() : 0);
  check(value, id, evaluated != nullptr ? &part : nullptr);
  if (problems_.empty() && evaluated != nullptr) {
    spend(part.size() / 16);
    for (std::size_t i = 0; i < part.size(); ++i)
      if (part[i]) (*evaluated)[i] = true;
  }
  max_problems_ = kept_most;
  return std::exchange(problems_, std::move(kept));
}

bool Walk::holds(const Value& value, NodeId id, Evaluated* evaluated) {
  return trial(value, id, 1, evaluated).empty();
}

void Walk::add_type(const Value& value, TypeSet allowed) {
  add("type", "is " + found(value) + ", allowed: " + names_of(allowed));
}

void Walk::check_enumeration(const Value& value, NodeId id) {
  const auto& allowed = schema_.node(id).enumeration;
  if (!allowed) return;
  const auto& texts = rules_.of(id).values;
  if (!texts.empty() || value.is_array() || value.is_object()) {
    const std::string text = canonical_text(value);
    if (!spend(1 + text.size() / 8)) return;
    if (!texts.empty()) {
      if (texts.contains(text)) return;
    } else {
      for (const Value& candidate : *allowed)
        if (candidate.kind() == value.kind() && spend(1 + text.size() / 8) &&
            json::equivalent(candidate, value))
          return;
    }
  } else {
    for (const Value& candidate : *allowed)
      if (spend(1 + weight(value)) && json::equivalent(candidate, value)) return;
  }
  if (allowed->size() == 1) {
    add("const", "is not the one allowed value");
  } else {
    add("enum", std::format("is none of the {} allowed values", allowed->size()));
  }
}

void Walk::check_number(const json::Number& value, NodeId id) {
  const Node& node = schema_.node(id);
  if (node.minimum && json::compare(value, *node.minimum) < 0)
    add("minimum", "is below the minimum " + node.minimum->text);
  if (node.exclusive_minimum && json::compare(value, *node.exclusive_minimum) <= 0)
    add("exclusiveMinimum", "is not above " + node.exclusive_minimum->text);
  if (node.maximum && json::compare(value, *node.maximum) > 0)
    add("maximum", "is above the maximum " + node.maximum->text);
  if (node.exclusive_maximum && json::compare(value, *node.exclusive_maximum) >= 0)
    add("exclusiveMaximum", "is not below " + node.exclusive_maximum->text);
  if (const auto& divisor = rules_.of(id).divisor) {
    const auto divides = divisor->divides(value, steps_);
    if (!divides) {
      spend(0);
    } else if (!*divides) {
      add("multipleOf", "is no multiple of " + node.multiple_of->text);
    }
  }
}

void Walk::check_string(const std::string& value, NodeId id) {
  const Node& node = schema_.node(id);
  const auto counted = [](std::size_t n, std::string_view bound, std::uint64_t limit) {
    return std::format("has {} character{}, the {} is {}", n, n == 1 ? "" : "s", bound, limit);
  };
  if (node.min_length > 0 || node.max_length) {
    const std::size_t length = text::count_code_points(value);
    if (length < node.min_length) add("minLength", counted(length, "minimum", node.min_length));
    if (node.max_length && length > *node.max_length)
      add("maxLength", counted(length, "maximum", *node.max_length));
  }
  const NodeRules& rules = rules_.of(id);
  if (rules.pattern != nullptr) {
    const auto is_found = rules.pattern->is_found_in(value, steps_);
    if (!is_found) {
      spend(0);
    } else if (!*is_found) {
      add("pattern", "does not match the pattern " + *node.pattern);
    }
  }
  if (rules.format != nullptr && spend(1 + value.size() / 2) && !rules.format(value))
    add("format", "is no " + *node.format);
}

void Walk::check_logic(const Value& value, const Node& node, Evaluated* evaluated) {
  if (node.ref) apply(value, *node.ref, evaluated);
  if (node.dynamic_ref) apply(value, target_of(*node.dynamic_ref), evaluated);
  for (const NodeId part : node.all_of)
    apply(value, part, evaluated);
  if (!node.any_of.empty()) check_alternatives(value, node.any_of, "anyOf", evaluated);
  if (!node.one_of.empty()) check_alternatives(value, node.one_of, "oneOf", evaluated);
  if (node.negated && !is_over()) {
    const bool is_excluded = holds(value, *node.negated, nullptr);
    if (is_excluded) add("not", "is what the schema excludes");
  }
  if (node.condition && (node.consequence || node.alternative || evaluated != nullptr) &&
      !is_over()) {
    const auto& next =
        holds(value, *node.condition, evaluated) ? node.consequence : node.alternative;
    if (next && !is_stopped()) apply(value, *next, evaluated);
  }
}

// Nothing if one alternative has no problems (exactly one, for `oneOf`), otherwise those of the
// nearest one.
void Walk::check_alternatives(
    const Value& value,
    const std::vector<NodeId>& alternatives,
    std::string_view keyword,
    Evaluated* evaluated
) {
  const bool is_exclusive = keyword == "oneOf";
  std::vector<Problem> nearest;
  TypeSet allowed;
  std::size_t n_valid = 0;
  for (const NodeId alternative : alternatives) {
    if (is_over()) return;
    // A second one that is valid makes what the first one evaluated meaningless, not wrong.
    std::vector<Problem> problems =
        trial(value, alternative, std::max(kEnoughProblems, max_problems_), evaluated);
    if (is_stopped()) return;
    if (problems.empty()) {
      ++n_valid;
      if (!is_exclusive && evaluated == nullptr) return;
      if (is_exclusive && n_valid > 1) {
        add(keyword, "is valid against more than one alternative, allowed is exactly one");
        return;
      }
      continue;
    }
    const TypeSet types = schema_.node(schema_.resolved(alternative)).types;
    for (const Type type : schema::kTypes)
      if (types.contains(type)) allowed.insert(type);
    if (is_about_type_here(problems)) continue;
    if (nearest.empty() || problems.size() < nearest.size()) nearest = std::move(problems);
  }
  if (n_valid > 0) return;
  if (nearest.empty()) {
    add_no_alternative(keyword, value, allowed);
    return;
  }
  for (Problem& problem : nearest)
    if (!is_over()) problems_.push_back(std::move(problem));
}

void Walk::add_no_alternative(std::string_view keyword, const Value& value, TypeSet allowed) {
  add(keyword, "is " + found(value) + ", the alternatives allow: " + names_of(allowed));
}

bool Walk::is_about_type_here(const std::vector<Problem>& problems) const {
  const Problem& first = problems.front();
  return first.pointer == pointer_ &&
         (first.keyword == "type" || first.keyword == "anyOf" || first.keyword == "oneOf");
}

NodeId Walk::target_of(const schema::DynamicRef& reference) const {
  for (const std::uint32_t resource : scope_)
    for (const schema::Definition& anchor : schema_.resources()[resource].dynamic_anchors)
      if (anchor.name == reference.anchor) return anchor.node;
  return reference.initial;
}

bool Walk::is_false(NodeId id) const { return schema_.node(id).types.is_empty(); }

}  // namespace extractinator::validate
