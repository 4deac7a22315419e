// Keeps sets of code points in order. Public: CodePointSet.
#include "grammar/regex_set.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <span>
#include <vector>

namespace extractinator::grammar {

namespace {

constexpr CodePointRange kSurrogates = {.low = 0xD800, .high = 0xDFFF};

}  // namespace

CodePointSet::CodePointSet(std::span<const CodePointRange> ranges)
    : ranges_(ranges.begin(), ranges.end()) {
  normalise();
}

CodePointSet::CodePointSet(std::initializer_list<CodePointRange> ranges) : ranges_(ranges) {
  normalise();
}

CodePointSet CodePointSet::all() { return {{.low = 0, .high = kLastCodePoint}}; }

void CodePointSet::normalise() {
  std::vector<CodePointRange> pieces;
  pieces.reserve(ranges_.size() + 1);
  for (const CodePointRange& range : ranges_) {
    if (range.low < kSurrogates.low && range.high >= kSurrogates.low)
      pieces.push_back({.low = range.low, .high = kSurrogates.low - 1});
    if (range.high > kSurrogates.high && range.low <= kSurrogates.high)
      pieces.push_back({.low = kSurrogates.high + 1, .high = range.high});
    if (range.high < kSurrogates.low || range.low > kSurrogates.high) pieces.push_back(range);
  }
  std::ranges::sort(pieces);
  ranges_.clear();
  for (const CodePointRange& piece : pieces) {
    if (!ranges_.empty() && piece.low <= ranges_.back().high + 1) {
      ranges_.back().high = std::max(ranges_.back().high, piece.high);
    } else {
      ranges_.push_back(piece);
    }
  }
}

bool CodePointSet::contains(char32_t c) const {
  const auto after = std::ranges::upper_bound(ranges_, c, {}, &CodePointRange::low);
  return after != ranges_.begin() && std::prev(after)->high >= c;
}

CodePointSet CodePointSet::complement() const {
  std::vector<CodePointRange> gaps;
  char32_t next = 0;
  for (const CodePointRange& range : ranges_) {
    if (range.low > next) gaps.push_back({.low = next, .high = range.low - 1});
    next = range.high + 1;
  }
  if (next <= kLastCodePoint) gaps.push_back({.low = next, .high = kLastCodePoint});
  return CodePointSet(gaps);
}

CodePointSet CodePointSet::united(const CodePointSet& other) const {
  std::vector<CodePointRange> both(ranges_);
  both.insert(both.end(), other.ranges_.begin(), other.ranges_.end());
  return CodePointSet(both);
}

}  // namespace extractinator::grammar
