// The mathematical value of a JSON number of any length; for the rooms that compare
// numbers (json, validate).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace extractinator::json {

// 0.d1d2d3… · 10^exponent with d1 and the last digit not 0; zero has no digits.
struct Decimal {
  bool is_negative = false;
  std::string digits = {};
  // Sign and magnitude as decimal text without leading zeros: exponents have any length too.
  bool exponent_is_negative = false;
  std::string exponent = "0";
};

// `text` must be a valid JSON number. Cost: O(text).
[[nodiscard]] Decimal to_decimal(std::string_view text);

// -1, 0 or 1. Cost: O(a + b).
[[nodiscard]] int compare(const Decimal& a, const Decimal& b);

// The value if it is an integer in range.
[[nodiscard]] std::optional<std::int64_t> to_int64(const Decimal& decimal);

}  // namespace extractinator::json
