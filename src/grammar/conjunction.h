// Sets of schema nodes that one value must meet together.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/result.h"
#include "grammar/grammar.h"
#include "grammar/ledger.h"
#include "schema/schema.h"

namespace extractinator::grammar {

// In the order in which the schema leads to them: a node before its `$ref`, that before its
// `allOf`. Nodes that only lead to others are not kept, so that an empty conjunction is any value.
using Conjunction = std::vector<schema::NodeId>;

// Where a `$dynamicRef` leads if that does not depend on the way: the root of a schema is on every
// way, and a name that exists once cannot be another.
[[nodiscard]] std::optional<schema::NodeId> static_target(
    const schema::Schema& schema, const schema::DynamicRef& ref
);

// Says nothing about values by itself: nothing at all, or where else to look.
[[nodiscard]] bool is_silent(const schema::Node& node);

// The schema and the ledger must outlive it.
class Conjunctions {
 public:
  Conjunctions(const schema::Schema& schema, const Limits& limits, Ledger& ledger)
      : schema_(&schema),
        limits_(&limits),
        ledger_(&ledger) {}

  // Adds a node and what it leads to. Fails with `limit_exceeded` when there are too many.
  [[nodiscard]] Result<void> add(Conjunction& nodes, schema::NodeId added) const;

  // All ways to choose one alternative of every `anyOf` and `oneOf`, but those that no type meets,
  // in the order of the schema.
  [[nodiscard]] Result<std::vector<Conjunction>> choices(const Conjunction& nodes) const;

  // The types all nodes allow. An integer is also a number.
  [[nodiscard]] schema::TypeSet types_of(const Conjunction& nodes) const;

 private:
  struct Choice;
  [[nodiscard]] const std::vector<schema::NodeId>* next_choice(Choice& choice) const;
  [[nodiscard]] Result<bool> is_met(const Conjunction& nodes, schema::NodeId alternative) const;

  // Fails when too much was done already.
  [[nodiscard]] Result<void> spend(std::size_t n_steps) const;

  // Nodes looked at over the life of this: some ten million take a second.
  static constexpr std::size_t kMaxSteps = 20'000'000;

  const schema::Schema* schema_;
  const Limits* limits_;
  Ledger* ledger_;
  mutable std::size_t steps_left_ = kMaxSteps;
};

}  // namespace extractinator::grammar
