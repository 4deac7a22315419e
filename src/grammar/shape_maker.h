// Makes the shapes of a schema; internal to shapes.cpp and shape_members.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "grammar/conjunction.h"
#include "grammar/grammar.h"
#include "grammar/ledger.h"
#include "grammar/shapes.h"
#include "grammar/values.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::grammar {

class ShapeMaker {
 public:
  ShapeMaker(const schema::Schema& schema, const Limits& limits, Formats formats, Ledger& ledger);

  [[nodiscard]] Result<Shapes> run();

 private:
  using Node = schema::Node;
  using NodeId = schema::NodeId;

  // The shape of values that meet all of `seeds` and what they lead to.
  [[nodiscard]] Result<ShapeId> shape_of(std::span<const NodeId> seeds);
  [[nodiscard]] Result<void> fill(ShapeId id);
  [[nodiscard]] Result<void> fill_flat(const Conjunction& nodes, Shape& shape);

  // Leaves what is the same for values of all types; false if no value can meet it.
  [[nodiscard]] bool note_logic(const Conjunction& nodes);
  void note_exclusivity(NodeId id);

  [[nodiscard]] Result<std::vector<std::string>> fixed_texts(
      const Conjunction& nodes, const std::vector<json::Value>& values
  );
  [[nodiscard]] TextShape text(const Conjunction& nodes) const;
  [[nodiscard]] Result<NumberShape> number(const Conjunction& nodes, bool is_integer);
  // Nothing, and the reason in `shape`, if there is none.
  [[nodiscard]] Result<std::optional<ArrayShape>> array(const Conjunction& nodes, Shape& shape);
  [[nodiscard]] Result<std::optional<ObjectShape>> object(const Conjunction& nodes, Shape& shape);

  // --- Members, in shape_members.cpp ---------------------------------------------------------

  struct Keys;  // What is said about the names of members.
  struct Member;
  [[nodiscard]] Result<Keys> keys_of(const Conjunction& nodes);
  // All that is said about the member `name`; nothing if it may not be there.
  [[nodiscard]] Result<std::optional<Member>> member(const Keys& keys, const std::string& name);
  [[nodiscard]] Result<void> add_extras(const Keys& keys, ObjectShape& object);
  [[nodiscard]] Result<void> add_named_extras(const Keys& keys, ObjectShape& object);
  [[nodiscard]] Result<void> add_extra(
      const Keys& keys,
      const TextShape& rules,
      const std::vector<bool>& matched,
      ObjectShape& object
  );
  [[nodiscard]] Result<bool> allows_name(const Conjunction& names, const std::string& name);

  // Is the value valid for all? What stays open is left in the ledger.
  [[nodiscard]] Verdict judge(std::span<const NodeId> nodes, const json::Value& value);
  [[nodiscard]] bool can_be_null(std::span<const NodeId> nodes);
  [[nodiscard]] std::string_view place(const Conjunction& nodes) const;
  [[nodiscard]] const Node& node(NodeId id) const { return schema_.node(id); }

  const schema::Schema& schema_;
  const Limits& limits_;
  Formats formats_;
  Ledger& ledger_;
  Conjunctions conjunctions_;
  Judge judge_;
  std::vector<Shape> shapes_;
  std::vector<Conjunction> nodes_of_;  // By shape.
  std::map<Conjunction, ShapeId> ids_;
  std::set<NodeId> exclusivity_noted_;
  std::size_t comparisons_left_ = 1'000'000;  // To prove that alternatives exclude each other.
};

}  // namespace extractinator::grammar
