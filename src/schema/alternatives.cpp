// Proof that two alternatives exclude each other.
#include "schema/alternatives.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

// Properties within properties, and alternatives within alternatives; deeper is not proven.
constexpr std::size_t kMaxDepth = 64;

constexpr Type kTypes[] = {
    Type::null, Type::boolean, Type::integer, Type::number, Type::string, Type::array, Type::object
};

// False only if the value surely has none of the types; a number too long for a quick look may be
// an integer.
bool may_have_type(const json::Value& value, TypeSet types) {
  switch (value.kind()) {
    case json::Kind::null:
      return types.contains(Type::null);
    case json::Kind::boolean:
      return types.contains(Type::boolean);
    case json::Kind::number: {
      const std::string& digits = value.as_number().text;
      const bool is_short = digits.size() < 18 && digits.find_first_of("eE") == std::string::npos;
      return types.contains(Type::number) ||
             (types.contains(Type::integer) && (!is_short || value.to_int64()));
    }
    case json::Kind::string:
      return types.contains(Type::string);
    case json::Kind::array:
      return types.contains(Type::array);
    case json::Kind::object:
      return types.contains(Type::object);
  }
  return true;
}

TypeSet shared(TypeSet a, TypeSet b) {
  // Every integer is a number.
  if (a.contains(Type::number)) a.insert(Type::integer);
  if (b.contains(Type::number)) b.insert(Type::integer);
  TypeSet both;
  for (const Type type : kTypes)
    if (a.contains(type) && b.contains(type)) both.insert(type);
  return both;
}

bool are_only_numbers(TypeSet types) {
  types.erase(Type::integer);
  types.erase(Type::number);
  return types.is_empty();
}

// Nodes that must all hold: a node, what it refers to, its `allOf`, and so on.
struct Conjunction {
  std::vector<NodeId> ids;
  TypeSet types = TypeSet::all();
};

class Prover {
 public:
  Prover(const Schema& schema, std::size_t& budget) : schema_(schema), budget_(budget) {}

  bool are_disjoint(NodeId id_a, NodeId id_b) {
    if (depth_ == kMaxDepth || !spend(1)) return false;
    ++depth_;
    const bool result = differ(conjunction(id_a), conjunction(id_b));
    --depth_;
    return result;
  }

 private:
  const Node& node(NodeId id) const { return schema_.node(id); }

  bool spend(std::size_t cost) {
    if (budget_ < cost) {
      budget_ = 0;
      return false;
    }
    budget_ -= cost;
    return true;
  }

  // Less than all of it if the budget ends, which proves less.
  Conjunction conjunction(NodeId id) {
    Conjunction all{.ids = {id}};
    const auto add = [&](NodeId more) {
      if (spend(all.ids.size()) && !std::ranges::contains(all.ids, more)) all.ids.push_back(more);
    };
    for (std::size_t i = 0; i < all.ids.size(); ++i) {
      const Node& found = node(all.ids[i]);
      all.types = shared(all.types, found.types);
      if (found.ref) add(*found.ref);
      for (const NodeId part : found.all_of)
        add(part);
    }
    return all;
  }

  bool differ(const Conjunction& a, const Conjunction& b) {
    const TypeSet both = shared(a.types, b.types);
    if (both.is_empty()) return true;
    if (excludes_values(a, b, both) || excludes_values(b, a, both)) return true;
    if (are_only_numbers(both) && (is_above(a, b) || is_above(b, a))) return true;
    if (both == TypeSet{Type::object} && differ_in_a_property(a, b)) return true;
    return all_alternatives_differ(a, b.ids.front()) || all_alternatives_differ(b, a.ids.front());
  }

  // Every value of an enumeration in a has a type, or is a value, that b does not allow.
  bool excludes_values(const Conjunction& a, const Conjunction& b, TypeSet types) {
    return std::ranges::any_of(a.ids, [&](NodeId id_a) {
      const auto& values = node(id_a).enumeration;
      if (!values) return false;
      return std::ranges::all_of(*values, [&](const json::Value& value) {
        return spend(1) && (!may_have_type(value, types) || is_excluded(value, b));
      });
    });
  }

  bool is_excluded(const json::Value& value, const Conjunction& b) {
    return std::ranges::any_of(b.ids, [&](NodeId id) {
      const auto& allowed = node(id).enumeration;
      return allowed && spend(allowed->size()) &&
             std::ranges::none_of(*allowed, [&](const json::Value& other) {
               return json::equivalent(value, other);
             });
    });
  }

  // Some lower bound of a is above some upper bound of b.
  bool is_above(const Conjunction& a, const Conjunction& b) {
    const auto is_beyond = [](const std::optional<json::Number>& low,
                              const std::optional<json::Number>& high,
                              bool may_be_equal) {
      if (!low || !high) return false;
      const int order = json::compare(*low, *high);
      return order > 0 || (order == 0 && !may_be_equal);
    };
    return std::ranges::any_of(a.ids, [&](NodeId id_a) {
      return std::ranges::any_of(b.ids, [&](NodeId id_b) {
        const Node& low = node(id_a);
        const Node& high = node(id_b);
        return spend(1) && (is_beyond(low.minimum, high.maximum, true) ||
                            is_beyond(low.minimum, high.exclusive_maximum, false) ||
                            is_beyond(low.exclusive_minimum, high.maximum, false) ||
                            is_beyond(low.exclusive_minimum, high.exclusive_maximum, false));
      });
    });
  }

  bool is_required(const Conjunction& all, std::string_view name) {
    return std::ranges::any_of(all.ids, [&](NodeId id) {
      const Node& found = node(id);
      if (!spend(found.properties.size() + found.required_elsewhere.size())) return false;
      const auto property = std::ranges::find(found.properties, name, &Property::name);
      return (property != found.properties.end() && property->is_required) ||
             std::ranges::contains(found.required_elsewhere, name);
    });
  }

  bool differ_in_a_property(const Conjunction& a, const Conjunction& b) {
    for (const NodeId id_a : a.ids) {
      for (const Property& property : node(id_a).properties) {
        if (!is_required(a, property.name) && !is_required(b, property.name)) continue;
        for (const NodeId id_b : b.ids) {
          const auto& others = node(id_b).properties;
          if (!spend(others.size() + 1)) return false;
          const auto other = std::ranges::find(others, property.name, &Property::name);
          if (other != others.end() && are_disjoint(property.node, other->node)) return true;
        }
      }
    }
    return false;
  }

  bool all_alternatives_differ(const Conjunction& a, NodeId b) {
    return std::ranges::any_of(a.ids, [&](NodeId id) {
      for (const std::vector<NodeId>* alternatives : {&node(id).any_of, &node(id).one_of})
        if (!alternatives->empty() && std::ranges::all_of(*alternatives, [&](NodeId alternative) {
              return are_disjoint(alternative, b);
            }))
          return true;
      return false;
    });
  }

  const Schema& schema_;
  std::size_t& budget_;
  std::size_t depth_ = 0;
};

}  // namespace

bool are_disjoint(const Schema& schema, NodeId a, NodeId b, std::size_t& budget) {
  return Prover(schema, budget).are_disjoint(a, b);
}

}  // namespace extractinator::schema
