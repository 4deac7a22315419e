// Roman numerals, as reports number their findings and specimens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::dragon {

// From 1 to 3999, in the usual spelling and in any case of letters: "XIV" is 14, "IIX" nothing.
[[nodiscard]] std::optional<std::int64_t> roman(std::string_view numeral);
// `value` is from 1 to 3999.
[[nodiscard]] std::string to_roman(std::int64_t value);

// All numerals in a list such as "II+III" or "I, IV"; what is none is left out.
[[nodiscard]] std::vector<std::int64_t> romans_in(std::string_view list);

}  // namespace extractinator::dragon
