// Compares schemas shape by shape. Public: check_same_meaning().
#include "schema/same_meaning.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "schema/container_shape.h"
#include "schema/schema.h"
#include "schema/shape.h"

namespace extractinator::schema {
namespace {

constexpr std::size_t kMaxPairs = 1'000'000;

bool same(const std::optional<json::Number>& a, const std::optional<json::Number>& b) {
  return a.has_value() == b.has_value() && (!a || json::compare(*a, *b) == 0);
}

bool same_values(const std::vector<json::Value>& a, const std::vector<json::Value>& b) {
  const auto has_all = [](const std::vector<json::Value>& all, const std::vector<json::Value>& of) {
    return std::ranges::all_of(of, [&](const json::Value& value) {
      return std::ranges::any_of(all, [&](const json::Value& other) {
        return json::equivalent(value, other);
      });
    });
  };
  // Long lists keep their order; only short ones are worth a search.
  if (std::ranges::equal(a, b, json::equivalent)) return true;
  return a.size() < 1000 && b.size() < 1000 && has_all(a, b) && has_all(b, a);
}

// Keys as sets: order of annotations means nothing.
std::optional<std::string> differing(const Texts& a, const Texts& b) {
  if (a.description != b.description) return "description";
  if (a.default_value.has_value() != b.default_value.has_value() ||
      (a.default_value && !json::equivalent(*a.default_value, *b.default_value)))
    return "default";
  const auto lacks = [](const Texts& texts, const json::Member& wanted) {
    return !std::ranges::any_of(texts.annotations, [&](const json::Member& member) {
      return member.key == wanted.key && json::equivalent(member.value, wanted.value);
    });
  };
  for (const json::Member& annotation : a.annotations)
    if (lacks(b, annotation)) return annotation.key;
  for (const json::Member& annotation : b.annotations)
    if (lacks(a, annotation)) return annotation.key;
  return std::nullopt;
}

class Comparison {
 public:
  Comparison(const Schema& wanted, const Schema& other) : wanted_(wanted), other_(other) {}

  Result<void> run() {
    pairs_.emplace_back(wanted_.root_id(), other_.root_id());
    std::size_t n_pairs = 0;
    while (!pairs_.empty()) {
      if (++n_pairs > kMaxPairs)
        return extractinator::fail(
            ErrorCode::limit_exceeded, "the schema is too large to be compared"
        );
      const auto [a, b] = pairs_.front();
      pairs_.pop_front();
      TRY(const Shape wanted, shape_of(wanted_, a));
      TRY(const Shape other, shape_of(other_, b));
      at_ = a;
      TRY_VOID(compare(wanted, other));
    }
    return {};
  }

 private:
  // --- Differences are told by the node of `wanted` that is being compared -----------------------

  Result<void> expect(bool is_same, std::string_view keyword) const {
    if (is_same) return {};
    return fail_without_type(wanted_, at_, keyword);
  }

  void expect_later(NodeId a, NodeId b) {
    if (seen_.emplace(a, b).second) pairs_.emplace_back(a, b);
  }

  Result<void> compare_optional(
      const std::optional<NodeId>& a, const std::optional<NodeId>& b, std::string_view keyword
  ) {
    if (a && b) {
      expect_later(*a, *b);
      return {};
    }
    const auto is_any = [](const Schema& schema, const std::optional<NodeId>& id) -> Result<bool> {
      if (!id) return true;
      TRY(const Shape shape, shape_of(schema, *id));
      Texts texts = shape.all_texts();
      texts.title.clear();
      return shape.kind == Shape::Kind::any && texts.is_empty();
    };
    TRY(const bool a_is_any, is_any(wanted_, a));
    TRY(const bool b_is_any, is_any(other_, b));
    return expect(a_is_any && b_is_any, keyword);
  }

  // --- Shapes -----------------------------------------------------------------------------------

  static int rank_of(const Shape& shape) {
    return shape.kind == Shape::Kind::one ? static_cast<int>(shape.type) : 100;
  }

  static std::vector<const Shape*> sorted_parts(const Shape& shape) {
    std::vector<const Shape*> parts;
    for (const Shape& part : shape.parts)
      parts.push_back(&part);
    std::ranges::stable_sort(parts, {}, [](const Shape* part) { return rank_of(*part); });
    return parts;
  }

  Result<void> compare(const Shape& a, const Shape& b) {
    if (const auto keyword = differing(a.all_texts(), b.all_texts()))
      return expect(false, *keyword);
    if (a.kind == Shape::Kind::tagged || b.kind == Shape::Kind::tagged)
      TRY_VOID(expect(a.kind == b.kind, "oneOf"));
    TRY_VOID(expect(a.kind == b.kind, a.kind == Shape::Kind::several ? "anyOf" : "type"));
    switch (a.kind) {
      case Shape::Kind::any:
      case Shape::Kind::never:
        return {};
      case Shape::Kind::one:
        return compare_one(a, b);
      case Shape::Kind::several:
      case Shape::Kind::tagged:
        break;
    }
    TRY_VOID(expect(a.parts.size() == b.parts.size(), a.is_exclusive ? "oneOf" : "anyOf"));
    const std::vector<const Shape*> ours = sorted_parts(a);
    const std::vector<const Shape*> theirs = sorted_parts(b);
    for (std::size_t i = 0; i < ours.size(); ++i)
      TRY_VOID(compare(*ours[i], *theirs[i]));
    return {};
  }

  Result<void> compare_one(const Shape& a, const Shape& b) {
    TRY_VOID(expect(a.type == b.type && a.is_integer == b.is_integer, "type"));
    TRY_VOID(expect(a.values.has_value() == b.values.has_value(), "enum"));
    const NodeId outer = std::exchange(at_, a.home);
    TRY_VOID(a.values ? expect(same_values(*a.values, *b.values), "enum") : compare_nodes(a, b));
    at_ = outer;
    return {};
  }

  Result<void> compare_nodes(const Shape& a, const Shape& b) {
    const Node& ours = wanted_.node(a.home);
    const Node& theirs = other_.node(b.home);
    switch (a.type) {
      case Type::string:
        TRY_VOID(expect(ours.min_length == theirs.min_length, "minLength"));
        TRY_VOID(expect(ours.max_length == theirs.max_length, "maxLength"));
        TRY_VOID(expect(ours.pattern == theirs.pattern, "pattern"));
        return expect(ours.format == theirs.format, "format");
      case Type::integer:
      case Type::number:
        TRY_VOID(expect(same(ours.minimum, theirs.minimum), "minimum"));
        TRY_VOID(expect(same(ours.maximum, theirs.maximum), "maximum"));
        TRY_VOID(
            expect(same(ours.exclusive_minimum, theirs.exclusive_minimum), "exclusiveMinimum")
        );
        TRY_VOID(
            expect(same(ours.exclusive_maximum, theirs.exclusive_maximum), "exclusiveMaximum")
        );
        return expect(same(ours.multiple_of, theirs.multiple_of), "multipleOf");
      case Type::array:
        return compare_arrays(a.home, b.home);
      case Type::object:
        return compare_objects(a.home, b.home);
      case Type::null:
      case Type::boolean:
        break;
    }
    return {};
  }

  Result<void> compare_arrays(NodeId a, NodeId b) {
    TRY(const ArrayShape ours, array_shape(wanted_, a));
    TRY(const ArrayShape theirs, array_shape(other_, b));
    TRY_VOID(expect(ours.first.size() == theirs.first.size(), "prefixItems"));
    for (std::size_t i = 0; i < ours.first.size(); ++i)
      expect_later(ours.first[i], theirs.first[i]);
    TRY_VOID(expect(ours.min_items == theirs.min_items, "minItems"));
    TRY_VOID(expect(ours.max_items == theirs.max_items, "maxItems"));
    TRY_VOID(expect(ours.is_unique == theirs.is_unique, "uniqueItems"));
    return compare_optional(ours.items, theirs.items, "items");
  }

  Result<void> compare_objects(NodeId a, NodeId b) {
    TRY(const ObjectShape ours, object_shape(wanted_, a));
    TRY(const ObjectShape theirs, object_shape(other_, b));
    TRY_VOID(expect(ours.members.size() == theirs.members.size(), "properties"));
    for (std::size_t i = 0; i < ours.members.size(); ++i) {
      TRY_VOID(expect(ours.members[i].name == theirs.members[i].name, "properties"));
      TRY_VOID(expect(ours.members[i].is_required == theirs.members[i].is_required, "required"));
      TRY_VOID(compare_optional(ours.members[i].node, theirs.members[i].node, "properties"));
    }
    TRY_VOID(expect(ours.rest == theirs.rest, "additionalProperties"));
    if (ours.rest_node) expect_later(*ours.rest_node, *theirs.rest_node);
    TRY_VOID(expect(ours.pattern.has_value() == theirs.pattern.has_value(), "patternProperties"));
    if (ours.pattern) {
      TRY_VOID(expect(ours.pattern->pattern == theirs.pattern->pattern, "patternProperties"));
      expect_later(ours.pattern->node, theirs.pattern->node);
    }
    TRY_VOID(compare_names(ours, theirs));
    TRY_VOID(expect(ours.min_members == theirs.min_members, "minProperties"));
    return expect(ours.max_members == theirs.max_members, "maxProperties");
  }

  // Names are strings whether it is said or not.
  Result<void> compare_names(const ObjectShape& ours, const ObjectShape& theirs) {
    TRY_VOID(expect(ours.names.has_value() == theirs.names.has_value(), "propertyNames"));
    if (!ours.names) return {};
    TRY(const Shape a, name_shape(wanted_, *ours.names));
    TRY(const Shape b, name_shape(other_, *theirs.names));
    const NodeId outer = std::exchange(at_, *ours.names);
    TRY_VOID(compare(a, b));
    at_ = outer;
    return {};
  }

  const Schema& wanted_;
  const Schema& other_;
  NodeId at_ = {};
  std::deque<std::pair<NodeId, NodeId>> pairs_;
  std::set<std::pair<NodeId, NodeId>> seen_;
};

}  // namespace

Result<void> check_same_meaning(const Schema& wanted, const Schema& other) {
  return Comparison(wanted, other).run();
}

}  // namespace extractinator::schema
