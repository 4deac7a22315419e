// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace extractinator::report {

// What stands for a number that is not there: an en dash.
inline constexpr const char* kNoNumber = "\xE2\x80\x93";

// Rounded to that many decimals, with a true minus sign; -0 is 0. Not finite: kNoNumber.
[[nodiscard]] std::string fixed(double value, int digits);
// The same with its sign, also where it is positive.
[[nodiscard]] std::string with_sign(double value, int digits);
// "12,345".
[[nodiscard]] std::string grouped(std::int64_t value);
// Exact below 10,000, then rounded: "9,120", "12k", "3.4M".
[[nodiscard]] std::string short_count(double value);
// At most four characters: "812", "9.1k", "12k".
[[nodiscard]] std::string tiny_count(double value);
// As many digits as tell it from its neighbours on a scale: "0.25", "15", "2,000", "1e+09".
[[nodiscard]] std::string short_number(double value);

}  // namespace extractinator::report
