// Scores in words, as the published comparison of models counts its tasks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace extractinator::study {

enum class Grade : std::uint8_t { excellent, good, moderate, poor, minimal, fail };
inline constexpr std::size_t kGrades = 6;
[[nodiscard]] std::string_view to_string(Grade grade);

// Lower bounds of all grades but the last, best first.
using GradeBounds = std::array<double, kGrades - 1>;

// The bounds of a measure. Those of kappa are of McHugh, Interrater reliability, Biochemia Medica
// 22, 2012; other measures whose chance is about 0 share them. Of areas under the ROC curve, whose
// chance is 0.5, the lower ones are higher. Where the article's table 1 counts the tasks of two
// systems whose scores it gives task by task, these bounds give its counts; docs/study.md says what
// that leaves open.
[[nodiscard]] const GradeBounds& grade_bounds(std::string_view measure);

// `score` is at most 1. A bound belongs to the better grade.
[[nodiscard]] Grade grade_of(double score, std::string_view measure);

}  // namespace extractinator::study
