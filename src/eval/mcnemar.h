// Whether one of two raters of the same rows is right more often.
#pragma once

#include <cstdint>

namespace extractinator::eval {

// Of rows that one rater has right and the other wrong.
struct Discordant {
  std::uint64_t n_first_only = 0;   // Right by the first alone,
  std::uint64_t n_second_only = 0;  // and by the second alone.
};

// The exact two-sided test of McNemar (Note on the Sampling Error of the Difference between
// Correlated Proportions or Percentages, Psychometrika 12, 1947): how often a fair coin divides the
// discordant rows at least as unevenly. 1 where there are none. Cost: O(the smaller count), less
// in the tail.
[[nodiscard]] double mcnemar_exact(const Discordant& discordant);

// The chi-square test with one degree of freedom and the correction of Edwards (Note on the
// "Correction for Continuity", Psychometrika 13, 1948): max(0, |b - c| - 1)² / (b + c). 1 where
// there are no discordant rows.
[[nodiscard]] double mcnemar_corrected(const Discordant& discordant);

}  // namespace extractinator::eval
