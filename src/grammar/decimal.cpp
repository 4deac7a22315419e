// Reads JSON numbers into exact decimals. Public: to_decimal, to_text, compare,
// and of multiples to_spacing, common_multiple, is_multiple.
#include "grammar/decimal.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <format>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"

namespace extractinator::grammar {

namespace {

int compare_magnitude(const Decimal& a, const Decimal& b) {
  if (a.integer.size() != b.integer.size()) return a.integer.size() < b.integer.size() ? -1 : 1;
  if (const int order = a.integer.compare(b.integer); order != 0) return order < 0 ? -1 : 1;
  const int order = a.fraction.compare(b.fraction);  // "5" < "51": a prefix is smaller.
  return order == 0 ? 0 : (order < 0 ? -1 : 1);
}

}  // namespace

Result<Decimal> to_decimal(const json::Number& number) {
  std::string_view rest = number.text;
  Decimal decimal;
  if (rest.starts_with('-')) {
    decimal.is_negative = true;
    rest.remove_prefix(1);
  }
  const auto too_long = [] {
    return fail(
        ErrorCode::limit_exceeded,
        std::format("a number needs more than {} digits without exponent", kMaxDecimalDigits)
    );
  };
  long exponent = 0;
  bool is_huge_exponent = false;
  if (const std::size_t at = rest.find_first_of("eE"); at != std::string_view::npos) {
    std::string_view digits = rest.substr(at + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    is_huge_exponent = read.ec != std::errc{} || std::abs(exponent) > 1'000'000;
    rest = rest.substr(0, at);
  }
  const std::size_t point = rest.find('.');
  std::string digits(rest.substr(0, point));
  if (point != std::string_view::npos) {
    const std::string_view fraction = rest.substr(point + 1);
    digits += fraction;
    exponent -= static_cast<long>(fraction.size());
  }
  // The value is digits · 10^exponent; take away zeros at both ends first.
  digits.erase(0, digits.find_first_not_of('0'));
  if (digits.empty()) return Decimal{};
  while (digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  if (is_huge_exponent || digits.size() > kMaxDecimalDigits) return too_long();
  if (std::abs(exponent) > static_cast<long>(kMaxDecimalDigits)) return too_long();

  if (exponent >= 0) {
    decimal.integer = digits + std::string(static_cast<std::size_t>(exponent), '0');
  } else {
    const auto n_fraction = static_cast<std::size_t>(-exponent);
    if (digits.size() > n_fraction) {
      decimal.integer = digits.substr(0, digits.size() - n_fraction);
      decimal.fraction = digits.substr(digits.size() - n_fraction);
    } else {
      decimal.fraction = std::string(n_fraction - digits.size(), '0') + digits;
    }
  }
  if (decimal.n_digits() > kMaxDecimalDigits) return too_long();
  return decimal;
}

std::string to_text(const Decimal& decimal) {
  std::string text = decimal.is_negative ? "-" : "";
  text += decimal.integer;
  if (!decimal.fraction.empty()) text += "." + decimal.fraction;
  return text;
}

std::optional<Spacing> to_spacing(const Decimal& decimal) {
  const std::string digits = decimal.integer + decimal.fraction;
  std::uint64_t units = 0;
  for (const char digit : digits) {
    units = (units * 10) + static_cast<std::uint64_t>(digit - '0');
    if (units > Spacing::kMaxUnits) return std::nullopt;
  }
  if (decimal.is_negative || units == 0) return std::nullopt;
  return Spacing{.units = units, .scale = decimal.fraction.size()};
}

std::optional<Spacing> common_multiple(const Spacing& a, const Spacing& b) {
  const auto scaled = [](Spacing spacing, std::size_t scale) -> std::optional<std::uint64_t> {
    for (; spacing.scale < scale; ++spacing.scale) {
      spacing.units *= 10;
      if (spacing.units > Spacing::kMaxUnits) return std::nullopt;
    }
    return spacing.units;
  };
  Spacing both{.scale = std::max(a.scale, b.scale)};
  const auto units_a = scaled(a, both.scale);
  const auto units_b = scaled(b, both.scale);
  if (!units_a || !units_b) return std::nullopt;
  const std::uint64_t factor = *units_a / std::gcd(*units_a, *units_b);
  if (factor > Spacing::kMaxUnits / *units_b) return std::nullopt;
  both.units = factor * *units_b;
  while (both.scale > 0 && both.units % 10 == 0) {
    both.units /= 10;
    --both.scale;
  }
  return both;
}

bool is_multiple(const Decimal& decimal, const Spacing& spacing) {
  if (decimal.fraction.size() > spacing.scale) return false;
  const std::size_t n_missing = spacing.scale - decimal.fraction.size();
  std::uint64_t remainder = 0;
  for (const char digit : decimal.integer + decimal.fraction + std::string(n_missing, '0'))
    remainder = ((remainder * 10) + static_cast<std::uint64_t>(digit - '0')) % spacing.units;
  return remainder == 0;
}

int compare(const Decimal& a, const Decimal& b) {
  if (a.is_negative != b.is_negative) return a.is_negative ? -1 : 1;
  const int order = compare_magnitude(a, b);
  return a.is_negative ? -order : order;
}

}  // namespace extractinator::grammar
