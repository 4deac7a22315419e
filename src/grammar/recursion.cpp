// Finds cycles of shapes. Public: Recursion, parts_of.
#include "grammar/recursion.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "grammar/shapes.h"

namespace extractinator::grammar {

std::vector<ShapeId> parts_of(const Shape& shape) {
  std::vector<ShapeId> parts;
  for (const Flat& flat : shape.flats) {
    if (flat.object) {
      for (const ObjectShape::Field& field : flat.object->fields)
        parts.push_back(field.value);
      for (const ObjectShape::Extra& extra : flat.object->extras)
        parts.push_back(extra.value);
    }
    if (flat.array) {
      parts.insert(parts.end(), flat.array->prefix.begin(), flat.array->prefix.end());
      if (flat.array->has_rest()) parts.push_back(flat.array->rest);
    }
  }
  return parts;
}

// Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972) with an own stack.
Recursion::Recursion(const Shapes& shapes) {
  constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  const std::size_t n = shapes.shapes.size();
  first_.assign(n, kNone);
  last_.assign(n, kNone);
  component_.assign(n, kNone);
  std::vector<std::uint32_t> low(n, 0);
  std::vector<ShapeId> open;  // In no component so far.
  struct Frame {
    ShapeId shape;
    std::vector<ShapeId> parts;
    std::size_t next = 0;
  };
  std::vector<Frame> stack;
  std::uint32_t time = 0;
  const auto enter = [&](ShapeId shape) {
    low[shape] = first_[shape] = time++;
    open.push_back(shape);
    stack.push_back({.shape = shape, .parts = parts_of(shapes.shapes[shape])});
  };
  enter(shapes.root);
  while (!stack.empty()) {
    Frame& frame = stack.back();
    const ShapeId shape = frame.shape;
    if (frame.next < frame.parts.size()) {
      const ShapeId part = frame.parts[frame.next++];
      exists_ = exists_ || part == shape;
      if (first_[part] == kNone) {
        enter(part);
      } else if (component_[part] == kNone) {
        low[shape] = std::min(low[shape], first_[part]);
      }
      continue;
    }
    stack.pop_back();
    last_[shape] = time++;
    if (!stack.empty()) low[stack.back().shape] = std::min(low[stack.back().shape], low[shape]);
    if (low[shape] != first_[shape]) continue;
    exists_ = exists_ || open.back() != shape;
    while (component_[shape] == kNone) {
      component_[open.back()] = shape;
      open.pop_back();
    }
  }
}

}  // namespace extractinator::grammar
