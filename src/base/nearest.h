// The nearest known word, for "did you mean" hints.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace extractinator {

// Edits (insert, delete, replace, swap of neighbours) between two words, in bytes, letters compared
// without case. Cost: O(a · b). Damerau 1964, optimal string alignment variant.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The known word with the fewest edits, if it is at most a third of the word's length (at least 1)
// away.
[[nodiscard]] std::optional<std::string> nearest(
    std::string_view word, std::span<const std::string> known
);

// "did you mean `x`?" or, if nothing is near, "one of: a, b, c" (at most 12 names).
[[nodiscard]] std::string suggest(std::string_view word, std::span<const std::string> known);

}  // namespace extractinator
