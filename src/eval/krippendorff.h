// How far raters of the same units agree beyond chance, for labels, ranks and numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace extractinator::eval {

// What a disagreement of two values weighs.
enum class AlphaLevel : std::uint8_t {
  nominal,   // All the same.
  ordinal,   // (The values that lie between them, half of their own ones included)².
  interval,  // (Their difference)².
};

[[nodiscard]] std::string_view to_string(AlphaLevel level);

// Krippendorff's alpha, 1 - observed / expected disagreement: 1 is agreement, 0 what chance gives
// (Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section D and the differences of
// its section E). `units` have the values that raters gave, in any number: who is missing is left
// out, and a unit with fewer than two says nothing. Nothing where all values are the same, and
// where one is not a number. Cost: O(n log n).
[[nodiscard]] std::optional<double> krippendorff_alpha(
    std::span<const std::vector<double>> units, AlphaLevel level
);

}  // namespace extractinator::eval
