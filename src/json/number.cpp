// Exact decimal comparison; reachable through number.h by value.cpp only.
#include "json/number.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace extractinator::json {
namespace {

std::string_view without_leading_zeros(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

// Compares decimal texts without leading zeros.
int compare_magnitudes(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  const int order = a.compare(b);
  return order < 0 ? -1 : static_cast<int>(order > 0);
}

std::string add_magnitudes(std::string_view a, std::string_view b) {
  std::string sum;
  int carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
    if (i < a.size()) carry += a[a.size() - 1 - i] - '0';
    if (i < b.size()) carry += b[b.size() - 1 - i] - '0';
    sum += static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  std::ranges::reverse(sum);
  return sum.empty() ? "0" : sum;
}

// `a` must not be below `b`.
std::string subtract_magnitudes(std::string_view a, std::string_view b) {
  std::string difference;
  int borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    int digit = a[a.size() - 1 - i] - '0' - borrow;
    if (i < b.size()) digit -= b[b.size() - 1 - i] - '0';
    borrow = digit < 0 ? 1 : 0;
    difference += static_cast<char>('0' + digit + 10 * borrow);
  }
  std::ranges::reverse(difference);
  const std::string_view significant = without_leading_zeros(difference);
  return significant.empty() ? "0" : std::string(significant);
}

// Sets the exponent to (sign, magnitude) + shift.
void set_exponent(
    Decimal& decimal, bool is_negative, std::string_view magnitude, std::int64_t shift
) {
  const std::string step = std::to_string(shift < 0 ? -shift : shift);
  if (is_negative == (shift < 0)) {
    decimal.exponent_is_negative = is_negative;
    decimal.exponent = add_magnitudes(magnitude, step);
  } else if (compare_magnitudes(magnitude, without_leading_zeros(step)) >= 0) {
    decimal.exponent_is_negative = is_negative;
    decimal.exponent = subtract_magnitudes(magnitude, step);
  } else {
    decimal.exponent_is_negative = !is_negative;
    decimal.exponent = subtract_magnitudes(step, magnitude);
  }
  if (decimal.exponent == "0") decimal.exponent_is_negative = false;
}

}  // namespace

Decimal to_decimal(std::string_view text) {
  Decimal decimal;
  decimal.is_negative = text.starts_with('-');
  if (decimal.is_negative) text.remove_prefix(1);

  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(0, e);
  std::string_view power = text.substr(std::min(e + 1, text.size()));
  const bool power_is_negative = power.starts_with('-');
  if (power.starts_with('-') || power.starts_with('+')) power.remove_prefix(1);

  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  decimal.digits = mantissa.substr(0, point);
  if (point < mantissa.size()) decimal.digits += mantissa.substr(point + 1);
  const std::size_t n_leading = decimal.digits.find_first_not_of('0');
  if (n_leading == std::string::npos) return {};  // Zero; its sign does not count.
  decimal.digits.erase(0, n_leading);
  decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);

  const auto shift = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(n_leading);
  set_exponent(decimal, power_is_negative, without_leading_zeros(power), shift);
  return decimal;
}

int compare(const Decimal& a, const Decimal& b) {
  const auto sign = [](const Decimal& decimal) {
    if (decimal.digits.empty()) return 0;
    return decimal.is_negative ? -1 : 1;
  };
  if (sign(a) != sign(b)) return sign(a) < sign(b) ? -1 : 1;
  if (sign(a) == 0) return 0;

  int order = 0;  // Of the magnitudes.
  if (a.exponent_is_negative != b.exponent_is_negative) {
    order = a.exponent_is_negative ? -1 : 1;
  } else {
    order = compare_magnitudes(a.exponent, b.exponent);
    if (a.exponent_is_negative) order = -order;
  }
  if (order == 0) {
    // Digits behind the point: a prefix is below its continuation, as texts compare.
    const int digits = a.digits.compare(b.digits);
    order = digits < 0 ? -1 : static_cast<int>(digits > 0);
  }
  return a.is_negative ? -order : order;
}

std::optional<std::int64_t> to_int64(const Decimal& decimal) {
  if (decimal.digits.empty()) return 0;
  constexpr std::size_t kMaxDigits = 19;
  if (decimal.exponent_is_negative || decimal.exponent.size() > 2) return std::nullopt;
  const auto n_digits = static_cast<std::size_t>(std::stoi(decimal.exponent));
  if (n_digits > kMaxDigits || decimal.digits.size() > n_digits) return std::nullopt;
  std::string text = decimal.is_negative ? "-" : "";
  text += decimal.digits;
  text.append(n_digits - decimal.digits.size(), '0');
  std::int64_t value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{}) return std::nullopt;
  return value;
}

}  // namespace extractinator::json
