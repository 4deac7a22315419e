// Objects and arrays as types: members, keys, items; internal to the schema room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/schema.h"

namespace extractinator::schema {

struct Member {
  std::string name;
  std::optional<NodeId> node;  // None: any value.
  bool is_required = true;
};

// What may stand in members without a name of their own.
enum class Rest : std::uint8_t { unsaid, any, nothing, schema };

struct ObjectShape {
  std::vector<Member> members = {};
  Rest rest = Rest::unsaid;
  std::optional<NodeId> rest_node = {};
  std::optional<PatternProperty> pattern = {};  // Instead of members and rest.
  std::optional<NodeId> names = {};
  std::uint64_t min_members = 0;  // Of objects without named members.
  std::optional<std::uint64_t> max_members = {};

  // Keys are not known beforehand.
  [[nodiscard]] bool is_dictionary() const;
};

struct ArrayShape {
  std::vector<NodeId> first = {};
  std::optional<NodeId> items = {};
  std::uint64_t min_items = 0;
  std::optional<std::uint64_t> max_items = {};
  bool is_unique = false;

  // As many items as types are named.
  [[nodiscard]] bool is_tuple() const;
};

// Both fail with `unsupported` at the keyword that types do not have.
[[nodiscard]] Result<ObjectShape> object_shape(const Schema& schema, NodeId id);
[[nodiscard]] Result<ArrayShape> array_shape(const Schema& schema, NodeId id);

}  // namespace extractinator::schema
