// Bounds of grades; everything here is public through grade.h.
#include "study/grade.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace extractinator::study {
namespace {

constexpr std::array<std::string_view, kGrades> kNames = {
    "excellent", "good", "moderate", "poor", "minimal", "fail"
};

constexpr GradeBounds kUsual = {0.9, 0.8, 0.6, 0.4, 0.2};
constexpr GradeBounds kOfAreas = {0.9, 0.8, 0.7, 0.65, 0.6};

}  // namespace

std::string_view to_string(Grade grade) { return kNames[static_cast<std::size_t>(grade)]; }

const GradeBounds& grade_bounds(std::string_view measure) {
  return measure.starts_with("AUROC") ? kOfAreas : kUsual;
}

Grade grade_of(double score, std::string_view measure) {
  const GradeBounds& bounds = grade_bounds(measure);
  std::size_t grade = 0;
  while (grade < bounds.size() && score < bounds[grade])
    ++grade;
  return static_cast<Grade>(grade);
}

}  // namespace extractinator::study
