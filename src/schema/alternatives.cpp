// Proof that two alternatives exclude each other; internal to the schema room.
#include "schema/alternatives.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

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

class Prover {
 public:
  Prover(const std::vector<Node>& nodes, std::size_t& budget) : nodes_(nodes), budget_(budget) {}

  bool are_disjoint(NodeId id_a, NodeId id_b) {
    if (!spend(1)) return false;
    const Node& a = node(id_a);
    const Node& b = node(id_b);
    const TypeSet both = shared(a.types, b.types);
    return both.is_empty() || excludes_values(a, b) || excludes_values(b, a) ||
           (both == TypeSet{Type::object} && differ_in_a_property(a, b)) ||
           all_alternatives_differ(a, id_b) || all_alternatives_differ(b, id_a);
  }

 private:
  const Node& node(NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }

  bool spend(std::size_t cost) {
    if (budget_ < cost) {
      budget_ = 0;
      return false;
    }
    budget_ -= cost;
    return true;
  }

  // Every value of a's enumeration has a type or is a value that b does not allow.
  bool excludes_values(const Node& a, const Node& b) {
    if (!a.enumeration) return false;
    const std::size_t n_others = b.enumeration ? b.enumeration->size() : 0;
    if (!spend(a.enumeration->size() * (n_others + 1))) return false;
    return std::ranges::none_of(*a.enumeration, [&](const json::Value& value) {
      if (!may_have_type(value, b.types)) return false;
      return !b.enumeration || std::ranges::any_of(*b.enumeration, [&](const json::Value& other) {
        return json::equivalent(value, other);
      });
    });
  }

  bool differ_in_a_property(const Node& a, const Node& b) {
    if (!spend(a.properties.size() * b.properties.size())) return false;
    return std::ranges::any_of(a.properties, [&](const Property& property) {
      if (!property.is_required) return false;
      const auto other = std::ranges::find(b.properties, property.name, &Property::name);
      return other != b.properties.end() && other->is_required &&
             are_disjoint(property.node, other->node);
    });
  }

  bool all_alternatives_differ(const Node& a, NodeId b) {
    return !a.any_of.empty() && std::ranges::all_of(a.any_of, [&](NodeId alternative) {
      return are_disjoint(alternative, b);
    });
  }

  const std::vector<Node>& nodes_;
  std::size_t& budget_;
};

}  // namespace

bool are_disjoint(const std::vector<Node>& nodes, NodeId a, NodeId b, std::size_t& budget) {
  return Prover(nodes, budget).are_disjoint(a, b);
}

}  // namespace extractinator::schema
