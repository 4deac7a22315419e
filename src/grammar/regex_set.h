// Sets of Unicode code points, as ascending ranges.
#pragma once

#include <compare>
#include <span>
#include <vector>

namespace extractinator::grammar {

inline constexpr char32_t kLastCodePoint = 0x10FFFF;

struct CodePointRange {
  char32_t low = 0;
  char32_t high = 0;  // Included.

  auto operator<=>(const CodePointRange&) const = default;
};

// Holds scalar values only: surrogates that are put in are not there, because no text has one.
class CodePointSet {
 public:
  CodePointSet() = default;                                       // Empty.
  explicit CodePointSet(std::span<const CodePointRange> ranges);  // In any order, may overlap.
  CodePointSet(std::initializer_list<CodePointRange> ranges);

  // All scalar values.
  [[nodiscard]] static CodePointSet all();

  // Ascending, disjoint, and never adjacent but around the surrogates.
  [[nodiscard]] std::span<const CodePointRange> ranges() const { return ranges_; }
  [[nodiscard]] bool is_empty() const { return ranges_.empty(); }
  [[nodiscard]] bool contains(char32_t c) const;  // Cost: O(log ranges).
  [[nodiscard]] CodePointSet complement() const;
  [[nodiscard]] CodePointSet united(const CodePointSet& other) const;

  auto operator<=>(const CodePointSet&) const = default;

 private:
  void normalise();

  std::vector<CodePointRange> ranges_;
};

}  // namespace extractinator::grammar
