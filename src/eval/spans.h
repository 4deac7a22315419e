// Passages found against passages marked, by the four schemas of SemEval-2013 task 9.1.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::eval {

// Code points [begin, end) of a report that say something of a type.
struct Passage {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::string type = {};

  bool operator==(const Passage&) const = default;
};

enum class SpanSchema : std::uint8_t {
  strict,   // Same borders and same type.
  exact,    // Same borders, whatever the type.
  partial,  // Some overlap, whatever the type; half of it where the borders differ.
  type,     // Some overlap, and the same type.
};
inline constexpr std::array kSpanSchemas = {
    SpanSchema::strict, SpanSchema::exact, SpanSchema::partial, SpanSchema::type
};
[[nodiscard]] std::string_view to_string(SpanSchema schema);

// Counts of one schema, which add up over reports.
// Precision is (correct + partial / 2) / found, recall (correct + partial / 2) / marked, and F1
// their harmonic mean (Segura-Bedmar, Martínez & Herrero-Zazo, SemEval-2013 Task 9: Extraction of
// Drug-Drug Interactions from Biomedical Texts, section 4; the categories are those of Chinchor &
// Sundheim, MUC-5 Evaluation Metrics, 1993: found = correct + incorrect + partial + spurious,
// marked = correct + incorrect + partial + missing). 1 where nothing is marked and nothing was
// found, 0 where only one of them is there, as of lists.
struct SpanCounts {
  double n_correct = 0;
  double n_incorrect = 0;
  double n_partial = 0;
  double n_spurious = 0;
  double n_missing = 0;

  SpanCounts& operator+=(const SpanCounts& other);
  bool operator==(const SpanCounts&) const = default;

  [[nodiscard]] double n_found() const;
  [[nodiscard]] double n_marked() const;
  [[nodiscard]] double precision() const;
  [[nodiscard]] double recall() const;
  [[nodiscard]] double f1() const;
};

// Of one report, by schema. Each passage is paired once at most: first those that are the same,
// then those with the same borders, then those that overlap and have the same type, then others
// that overlap, in the order of what was marked. Cost: O(found · marked).
[[nodiscard]] std::array<SpanCounts, kSpanSchemas.size()> count_spans(
    std::span<const Passage> found, std::span<const Passage> marked
);

}  // namespace extractinator::eval
