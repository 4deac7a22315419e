// Which parts of a schema get a name in a Python file, and in which order they stand there;
// internal to the Pydantic writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "schema/pydantic/python_names.h"
#include "schema/schema.h"
#include "schema/shape.h"

namespace extractinator::schema::pydantic {

// Spellings to choose from where Pydantic does not take the first one.
struct Spelling {
  bool uses_enum_classes = true;    // Else Literal.
  bool uses_discriminators = true;  // Else Union.
};

struct NamedType {
  enum class Kind : std::uint8_t {
    model,
    root_model,  // Of what is no object and contains itself, or is the root.
    enumeration,
    alias,
  };
  Kind kind = Kind::model;
  std::string name;
  Shape shape;  // Without `site`, which belongs to the places of use.
};

class Plan {
 public:
  // Fails like shape_of(), and with `limit_exceeded` beyond 100,000 types.
  [[nodiscard]] static Result<Plan> make(const Schema& schema, Spelling spelling);

  // The named type that is what `shape` says, apart from its site; null if it has no name.
  [[nodiscard]] const NamedType* find(const Shape& shape) const;
  [[nodiscard]] const std::vector<NamedType>& types() const { return types_; }
  // Indices of types(): those that are used stand before those that use them, where there is such
  // an order; the root stands last.
  [[nodiscard]] const std::vector<std::size_t>& order() const { return order_; }
  [[nodiscard]] const NamedType& root() const { return types_.front(); }

 private:
  friend class Planner;
  // `home`, and which of its types it is if it has several.
  using Key = std::pair<NodeId, std::optional<Type>>;

  static Key key_of(const Shape& shape);

  std::vector<NamedType> types_;
  std::map<Key, std::size_t> index_;
  std::vector<std::size_t> order_;
};

// The nodes that stand within a value of one type, each with a word for what it is.
struct Inner {
  NodeId node = {};
  std::string hint;
  bool is_name = false;  // Judges names of members.
};
[[nodiscard]] Result<std::vector<Inner>> inner_nodes(
    const Schema& schema, const Shape& shape, std::string_view hint
);

// A class has to be written for it.
[[nodiscard]] Result<bool> is_model(const Schema& schema, const Shape& shape);

}  // namespace extractinator::schema::pydantic
