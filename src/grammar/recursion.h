// Where shapes contain themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grammar/shapes.h"

namespace extractinator::grammar {

// Steps from a value to one of its items or members. Without the steps that lead back to a shape
// around, the graph of shapes has no cycle.
class Recursion {
 public:
  // Cost: O(shapes · steps between them).
  explicit Recursion(const Shapes& shapes);

  [[nodiscard]] bool exists() const { return exists_; }
  // Do both lie on one cycle?
  [[nodiscard]] bool is_shared(ShapeId from, ShapeId to) const {
    return component_[from] == component_[to];
  }
  // Does the step lead back to a shape that `from` lies within?
  [[nodiscard]] bool leads_back(ShapeId from, ShapeId to) const {
    return is_shared(from, to) && first_[to] <= first_[from] && last_[to] >= last_[from];
  }

 private:
  // When a depth-first walk from the root came to a shape and when it left it.
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> last_;
  std::vector<std::uint32_t> component_;
  bool exists_ = false;
};

// The shapes of items and members, in order.
[[nodiscard]] std::vector<ShapeId> parts_of(const Shape& shape);

}  // namespace extractinator::grammar
