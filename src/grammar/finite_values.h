// Which scalar values can stand at a place of an answer, where they are few.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "grammar/grammar.h"

namespace extractinator::grammar {

// Can a number have this byte, be it its first one or a later one?
[[nodiscard]] bool is_number_byte(char byte);

// The canonical texts of all values that can begin right behind what `matcher` accepted, which is
// unchanged afterwards; arrays and objects stand there as "[" and "{". Nothing if there are more
// than `max`, or some are longer than 1,024 bytes: numbers and free strings, mostly. Cost: a step
// of the automaton for each byte of each value.
[[nodiscard]] std::optional<std::vector<std::string>> finite_values(
    Matcher& matcher, std::size_t max
);

}  // namespace extractinator::grammar
