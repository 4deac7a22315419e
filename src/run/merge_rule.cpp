// Which rules there are and what they go with; everything here is public through merge_rule.h.
#include "run/merge_rule.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "json/value.h"
#include "schema/flattened.h"
#include "schema/schema.h"

namespace extractinator::run {
namespace {

using enum MergeRule;

constexpr std::array kRulesOfBooleans = {
    any_true, all_true, first, last, most_frequent, most_probable
};
constexpr std::array kRulesOfNumbers = {max, min, first, last, most_frequent, most_probable};
constexpr std::array kRulesOfScalars = {first, last, most_frequent, most_probable};
constexpr std::array kRulesOfLists = {union_of, first, last, most_frequent};
constexpr std::array kRulesOfOthers = {first, last, most_frequent};

}  // namespace

std::string_view to_string(MergeRule rule) {
  switch (rule) {
    case first:
      return "first";
    case last:
      return "last";
    case most_frequent:
      return "most_frequent";
    case most_probable:
      return "most_probable";
    case any_true:
      return "any_true";
    case all_true:
      return "all_true";
    case max:
      return "max";
    case min:
      return "min";
    case union_of:
      break;
  }
  return "union";
}

std::string_view plural_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::boolean:
      return "booleans";
    case FieldKind::number:
      return "numbers";
    case FieldKind::date:
      return "dates";
    case FieldKind::scalar:
      return "texts and other single values";
    case FieldKind::list:
      return "lists";
    case FieldKind::object:
      return "objects";
    case FieldKind::mixed:
      break;
  }
  return "fields with alternatives";
}

FieldKind kind_of(const schema::Schema& schema, schema::NodeId id) {
  using schema::Type;
  const schema::Node node = schema::flattened(schema, schema::without_null(schema, id));
  schema::TypeSet types = node.types;
  types.erase(Type::null);
  if (node.enumeration) {
    schema::TypeSet listed;
    for (const json::Value& value : *node.enumeration) {
      if (value.is_bool()) listed.insert(Type::boolean);
      if (value.is_number()) listed.insert(Type::number);
      if (value.is_string()) listed.insert(Type::string);
      if (value.is_array()) listed.insert(Type::array);
      if (value.is_object()) listed.insert(Type::object);
    }
    types = listed;
  }
  const auto within = [&](schema::TypeSet allowed) {
    return std::ranges::all_of(schema::kTypes, [&](Type type) {
      return !types.contains(type) || allowed.contains(type);
    });
  };
  const bool has_alternatives = !node.any_of.empty();
  if (types.is_empty()) return FieldKind::scalar;  // Nothing but null.
  if (within({Type::boolean})) return FieldKind::boolean;
  if (within({Type::integer, Type::number})) return FieldKind::number;
  if (within({Type::string})) return node.format == "date" ? FieldKind::date : FieldKind::scalar;
  if (within({Type::boolean, Type::integer, Type::number, Type::string})) return FieldKind::scalar;
  if (within({Type::array})) return FieldKind::list;
  if (within({Type::object}) && !has_alternatives && !node.enumeration) return FieldKind::object;
  return FieldKind::mixed;
}

std::span<const MergeRule> rules_for(FieldKind kind) {
  switch (kind) {
    case FieldKind::boolean:
      return kRulesOfBooleans;
    case FieldKind::number:
    case FieldKind::date:
      return kRulesOfNumbers;
    case FieldKind::scalar:
      return kRulesOfScalars;
    case FieldKind::list:
      return kRulesOfLists;
    case FieldKind::object:
    case FieldKind::mixed:
      break;
  }
  return kRulesOfOthers;
}

bool goes_with(MergeRule rule, FieldKind kind) {
  return std::ranges::contains(rules_for(kind), rule);
}

}  // namespace extractinator::run
