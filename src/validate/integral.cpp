// Looks at digits only, never at a rounded value; internal to the validate room.
#include "validate/integral.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace extractinator::validate {
namespace {

// Capped: no text has so many digits that a larger exponent would matter.
std::int64_t exponent_of(std::string_view text) {
  constexpr std::int64_t kCap = std::int64_t{1} << 60;
  const bool is_negative = text.starts_with('-');
  std::int64_t value = 0;
  for (const char c : text)
    if (c >= '0' && c <= '9') value = value > kCap / 10 ? kCap : value * 10 + (c - '0');
  return is_negative ? -value : value;
}

}  // namespace

bool is_integral(std::string_view text) {
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(0, e);
  const std::int64_t exponent = e < text.size() ? exponent_of(text.substr(e + 1)) : 0;
  const std::size_t last = mantissa.find_last_of("123456789");
  if (last == std::string_view::npos) return true;  // Zero.
  // The power of ten of the last digit that is not 0.
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const auto place = static_cast<std::int64_t>(last);
  const auto units = static_cast<std::int64_t>(point) - 1;
  const std::int64_t power = last < point ? units - place : units + 1 - place;
  return power + exponent >= 0;
}

}  // namespace extractinator::validate
