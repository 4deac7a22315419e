// Pairs passages and counts them; everything here is public through spans.h.
#include "eval/spans.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace extractinator::eval {
namespace {

bool has_same_borders(const Passage& a, const Passage& b) {
  return a.begin == b.begin && a.end == b.end;
}

bool overlaps(const Passage& a, const Passage& b) { return a.begin < b.end && b.begin < a.end; }

double share(double part, double whole, double other_whole) {
  if (whole == 0) return other_whole == 0 ? 1.0 : 0.0;
  return part / whole;
}

// What became of a pair that overlaps.
void count_pair(
    const Passage& found, const Passage& marked, std::array<SpanCounts, kSpanSchemas.size()>& counts
) {
  const bool is_same_place = has_same_borders(found, marked);
  const bool is_same_type = found.type == marked.type;
  auto& [strict, exact, partial, type] = counts;
  ++(is_same_place && is_same_type ? strict.n_correct : strict.n_incorrect);
  ++(is_same_place ? exact.n_correct : exact.n_incorrect);
  ++(is_same_place ? partial.n_correct : partial.n_partial);
  ++(is_same_type ? type.n_correct : type.n_incorrect);
}

}  // namespace

std::string_view to_string(SpanSchema schema) {
  switch (schema) {
    case SpanSchema::strict:
      return "strict";
    case SpanSchema::exact:
      return "exact";
    case SpanSchema::partial:
      return "partial";
    case SpanSchema::type:
      return "type";
  }
  return "unknown";
}

SpanCounts& SpanCounts::operator+=(const SpanCounts& other) {
  n_correct += other.n_correct;
  n_incorrect += other.n_incorrect;
  n_partial += other.n_partial;
  n_spurious += other.n_spurious;
  n_missing += other.n_missing;
  return *this;
}

double SpanCounts::n_found() const { return n_correct + n_incorrect + n_partial + n_spurious; }
double SpanCounts::n_marked() const { return n_correct + n_incorrect + n_partial + n_missing; }
double SpanCounts::precision() const {
  return share(n_correct + (n_partial / 2), n_found(), n_marked());
}
double SpanCounts::recall() const {
  return share(n_correct + (n_partial / 2), n_marked(), n_found());
}
// The harmonic mean of both, written without a division by zero.
double SpanCounts::f1() const {
  return share((2 * n_correct) + n_partial, n_found() + n_marked(), 0);
}

std::array<SpanCounts, kSpanSchemas.size()> count_spans(
    std::span<const Passage> found, std::span<const Passage> marked
) {
  std::array<SpanCounts, kSpanSchemas.size()> counts;
  std::vector<bool> is_found_taken(found.size(), false);
  std::vector<bool> is_marked_taken(marked.size(), false);
  const auto take = [&](const auto& belong) {
    for (std::size_t m = 0; m < marked.size(); ++m) {
      for (std::size_t f = 0; f < found.size() && !is_marked_taken[m]; ++f) {
        if (is_found_taken[f] || !belong(found[f], marked[m])) continue;
        is_found_taken[f] = true;
        is_marked_taken[m] = true;
        count_pair(found[f], marked[m], counts);
      }
    }
  };
  take([](const Passage& f, const Passage& m) { return f == m; });
  take(has_same_borders);
  take([](const Passage& f, const Passage& m) { return overlaps(f, m) && f.type == m.type; });
  take(overlaps);
  const auto n_spurious = static_cast<double>(std::ranges::count(is_found_taken, false));
  const auto n_missing = static_cast<double>(std::ranges::count(is_marked_taken, false));
  for (SpanCounts& of_schema : counts) {
    of_schema.n_spurious = n_spurious;
    of_schema.n_missing = n_missing;
  }
  return counts;
}

}  // namespace extractinator::eval
