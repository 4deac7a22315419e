// How the answers of a report's chunks become one, and which fields each way goes with
// (docs/chunking.md).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "schema/schema.h"

namespace extractinator::run {

// How the answers of a report's chunks become one value. Null is never an answer.
enum class MergeRule : std::uint8_t {
  first,
  last,
  most_frequent,
  most_probable,
  any_true,
  all_true,
  max,
  min,
  union_of,  // The items of all lists, equal ones once.
};
inline constexpr std::array kMergeRules = {
    MergeRule::first,
    MergeRule::last,
    MergeRule::most_frequent,
    MergeRule::most_probable,
    MergeRule::any_true,
    MergeRule::all_true,
    MergeRule::max,
    MergeRule::min,
    MergeRule::union_of,
};
// "first", …, "union".
[[nodiscard]] std::string_view to_string(MergeRule rule);

// What rules can tell apart of a field.
enum class FieldKind : std::uint8_t {
  boolean,
  number,
  date,    // Text of the format `date`, which is ordered.
  scalar,  // Any other text, or several of these types.
  list,
  object,  // Merged member by member, unless it has a rule.
  mixed,   // Alternatives.
};
// Null aside. Cost: O(size of the nodes reached).
[[nodiscard]] FieldKind kind_of(const schema::Schema& schema, schema::NodeId id);
// What several fields of the kind are called: "booleans".
[[nodiscard]] std::string_view plural_of(FieldKind kind);
// The rules that a field of this kind can have, the most usual ones first.
[[nodiscard]] std::span<const MergeRule> rules_for(FieldKind kind);
[[nodiscard]] bool goes_with(MergeRule rule, FieldKind kind);

}  // namespace extractinator::run
