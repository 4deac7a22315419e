// Exact decimal numbers in canonical form: what a JSON number means, without its spelling.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "json/value.h"

namespace extractinator::grammar {

// Zero is never negative.
struct Decimal {
  bool is_negative = false;
  std::string integer = "0";  // No leading zeros.
  std::string fraction = {};  // No trailing zeros.

  [[nodiscard]] bool is_zero() const { return integer == "0" && fraction.empty(); }
  [[nodiscard]] std::size_t n_digits() const { return integer.size() + fraction.size(); }
  bool operator==(const Decimal&) const = default;
};

// Digits a number of a schema may have when written without exponent.
inline constexpr std::size_t kMaxDecimalDigits = 400;

// Fails with `limit_exceeded` if the number needs more than kMaxDecimalDigits digits, as 1e1000
// does.
[[nodiscard]] Result<Decimal> to_decimal(const json::Number& number);

// Shortest form: 7, 7.5, -0.25; no exponent.
[[nodiscard]] std::string to_text(const Decimal& decimal);

// A distance between numbers, units / 10^scale, above 0.
struct Spacing {
  std::uint64_t units = 1;  // At most kMaxUnits.
  std::size_t scale = 0;    // None smaller would do.

  static constexpr std::uint64_t kMaxUnits = 100'000'000'000'000'000;
  bool operator==(const Spacing&) const = default;
};

// Nothing if the number is not above 0 or has too many digits.
[[nodiscard]] std::optional<Spacing> to_spacing(const Decimal& decimal);

// The least common multiple; nothing if it is too large.
[[nodiscard]] std::optional<Spacing> common_multiple(const Spacing& a, const Spacing& b);

[[nodiscard]] bool is_multiple(const Decimal& decimal, const Spacing& spacing);

// -1, 0 or 1 as `a` is below, equal to or above `b`.
[[nodiscard]] int compare(const Decimal& a, const Decimal& b);

}  // namespace extractinator::grammar
