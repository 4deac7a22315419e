// Builds conjunctions. Public: Conjunctions, static_target, is_silent.
#include "grammar/conjunction.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <ranges>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "grammar/grammar.h"
#include "grammar/ledger.h"
#include "schema/schema.h"

namespace extractinator::grammar {

namespace {

using schema::Node;
using schema::NodeId;
using schema::Type;
using schema::TypeSet;

constexpr Type kTypes[] = {
    Type::null, Type::boolean, Type::integer, Type::number, Type::string, Type::array, Type::object
};

// Any value is valid.
bool is_true(const Node& node) {
  return is_silent(node) && !node.ref && !node.dynamic_ref && node.all_of.empty() &&
         !node.condition;
}

bool leads_on(std::string_view keyword) {
  return keyword == "$ref" || keyword == "$dynamicRef" || keyword == "allOf" || keyword == "if" ||
         keyword == "then" || keyword == "else";
}

}  // namespace

std::optional<NodeId> static_target(const schema::Schema& schema, const schema::DynamicRef& ref) {
  const std::uint32_t outermost = schema.root().resource;
  std::size_t n_others = 0;
  for (std::size_t i = 0; i < schema.resources().size(); ++i) {
    for (const schema::Definition& anchor : schema.resources()[i].dynamic_anchors) {
      if (anchor.name != ref.anchor) continue;
      if (i == outermost) return anchor.node;
      if (anchor.node != ref.initial) ++n_others;
    }
  }
  return n_others == 0 ? std::optional(ref.initial) : std::nullopt;
}

bool is_silent(const Node& node) {
  return std::ranges::all_of(keywords_of(node), leads_on) &&
         (!node.condition || (!node.consequence && !node.alternative));
}

Result<void> Conjunctions::spend(std::size_t n_steps) const {
  if (steps_left_ < n_steps) {
    return fail(
        ErrorCode::limit_exceeded,
        "references, `allOf` and alternatives combine in too many ways",
        {},
        "give every alternative its own object, or nest fewer of them"
    );
  }
  steps_left_ -= n_steps;
  return {};
}

Result<void> Conjunctions::add(Conjunction& nodes, NodeId added) const {
  std::vector<NodeId> seen = nodes;
  std::vector<NodeId> work = {added};
  while (!work.empty()) {
    const NodeId id = work.back();
    work.pop_back();
    TRY_VOID(spend(1 + seen.size()));
    if (std::ranges::contains(seen, id)) continue;
    if (seen.size() >= limits_->max_conjunction) {
      return fail(
          ErrorCode::limit_exceeded,
          std::format(
              "one value must meet more than {} subschemas at `{}`",
              limits_->max_conjunction,
              schema_->pointer(id)
          ),
          schema_->place(id)
      );
    }
    seen.push_back(id);
    ledger_->visit(id);
    const Node& node = schema_->node(id);
    if (!is_silent(node)) nodes.push_back(id);

    std::vector<NodeId> next;
    if (node.ref) next.push_back(*node.ref);
    if (node.dynamic_ref) {
      if (const auto target = static_target(*schema_, *node.dynamic_ref)) {
        next.push_back(*target);
      } else {
        ledger_->leave(id, "$dynamicRef");
      }
    }
    next.insert(next.end(), node.all_of.begin(), node.all_of.end());
    if (node.condition && (node.consequence || node.alternative)) {
      const Node& condition = schema_->node(*node.condition);
      ledger_->visit(*node.condition);
      if (is_true(condition)) {
        if (node.consequence) next.push_back(*node.consequence);
      } else if (condition.types.is_empty()) {
        if (node.alternative) next.push_back(*node.alternative);
      }
    }
    for (const NodeId child : std::views::reverse(next))
      work.push_back(child);
  }
  return {};
}

TypeSet Conjunctions::types_of(const Conjunction& nodes) const {
  TypeSet types = TypeSet::all();
  for (const NodeId id : nodes) {
    TypeSet own = schema_->node(id).types;
    if (own.contains(Type::number)) own.insert(Type::integer);
    for (const Type type : kTypes) {
      if (!own.contains(type)) types.erase(type);
    }
  }
  return types;
}

// A conjunction on the way to having all its choices made.
struct Conjunctions::Choice {
  Conjunction nodes = {};
  // Per choice already made: the node, and whether it was its `oneOf`.
  std::vector<std::pair<NodeId, bool>> made = {};

  auto operator<=>(const Choice&) const = default;
};

Result<bool> Conjunctions::is_met(const Conjunction& nodes, NodeId alternative) const {
  Conjunction needed;
  TRY_VOID(add(needed, alternative));
  return !needed.empty() &&
         std::ranges::all_of(needed, [&](NodeId id) { return std::ranges::contains(nodes, id); });
}

// Marks it as made.
const std::vector<NodeId>* Conjunctions::next_choice(Choice& choice) const {
  for (const NodeId id : choice.nodes) {
    const Node& node = schema_->node(id);
    for (const bool is_one : {false, true}) {
      const std::vector<NodeId>& alternatives = is_one ? node.one_of : node.any_of;
      const std::pair key(id, is_one);
      if (alternatives.empty() || std::ranges::contains(choice.made, key)) continue;
      choice.made.push_back(key);
      return &alternatives;
    }
  }
  return nullptr;
}

Result<std::vector<Conjunction>> Conjunctions::choices(const Conjunction& nodes) const {
  std::vector<Conjunction> done;
  std::set<Conjunction> is_done;
  std::set<Choice> seen;
  std::vector<Choice> work = {{.nodes = nodes}};
  while (!work.empty()) {
    Choice current = std::move(work.back());
    work.pop_back();
    // The values of an enumeration are judged one by one, alternatives included.
    const bool is_fixed = std::ranges::any_of(current.nodes, [&](NodeId id) {
      return schema_->node(id).enumeration.has_value();
    });
    const std::vector<NodeId>* alternatives = is_fixed ? nullptr : next_choice(current);
    if (alternatives == nullptr) {
      if (is_done.insert(current.nodes).second) done.push_back(std::move(current.nodes));
      continue;
    }
    bool is_met_already = false;
    for (const NodeId alternative : *alternatives) {
      TRY(const bool is_one, is_met(current.nodes, alternative));
      is_met_already = is_met_already || is_one;
    }
    if (is_met_already) {
      work.push_back(std::move(current));
      continue;
    }
    for (const NodeId alternative : std::views::reverse(*alternatives)) {
      TRY_VOID(spend(current.nodes.size()));
      Choice next = current;
      TRY_VOID(add(next.nodes, alternative));
      if (types_of(next.nodes).is_empty()) continue;
      if (seen.insert(next).second) work.push_back(std::move(next));
    }
    if (seen.size() > limits_->max_shapes) {
      return fail(
          ErrorCode::limit_exceeded,
          std::format(
              "the alternatives of `anyOf` and `oneOf` at `{}` combine in more than {} ways",
              nodes.empty() ? "" : schema_->pointer(nodes.front()),
              limits_->max_shapes
          ),
          nodes.empty() ? Location() : schema_->place(nodes.front()),
          "give every alternative its own object, or nest fewer of them"
      );
    }
  }
  return done;
}

}  // namespace extractinator::grammar
