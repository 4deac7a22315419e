// Formats without locale. Reachable through number.h.
#include "report/number.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <string>

namespace extractinator::report {
namespace {

constexpr const char* kMinus = "\xE2\x88\x92";

bool is_zero(const std::string& digits) {
  return digits.find_first_of("123456789") == std::string::npos;
}

}  // namespace

std::string fixed(double value, int digits) {
  if (!std::isfinite(value)) return kNoNumber;
  if (std::abs(value) >= 1e6)
    return (value < 0 ? kMinus : "") + std::format("{:.1e}", std::abs(value));
  const std::string text = std::format("{:.{}f}", std::abs(value), digits);
  return value < 0 && !is_zero(text) ? kMinus + text : text;
}

std::string with_sign(double value, int digits) {
  const std::string text = fixed(value, digits);
  return std::isfinite(value) && value > 0 && !is_zero(text) ? "+" + text : text;
}

std::string grouped(std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return first == 0 ? digits : kMinus + digits.substr(1);
}

std::string short_count(double value) {
  if (!std::isfinite(value)) return kNoNumber;
  if (value < 9'999.5) return grouped(std::llround(value));
  if (value < 999'500) return std::format("{:.0f}k", value / 1e3);
  if (value < 9'950'000) return std::format("{:.1f}M", value / 1e6);
  if (value < 999'500'000) return std::format("{:.0f}M", value / 1e6);
  return std::format("{:.0e}", value);
}

std::string tiny_count(double value) {
  const bool is_exact = value < 999.5 || value >= 9'950;
  return is_exact ? short_count(value) : std::format("{:.1f}k", value / 1e3);
}

std::string short_number(double value) {
  if (!std::isfinite(value)) return kNoNumber;
  const double size = std::abs(value);
  const std::string sign = value < 0 ? kMinus : "";
  if (size >= 1e7 || (size > 0 && size < 1e-4)) return sign + std::format("{:g}", size);
  if (size >= 1e3 && size == std::floor(size)) return sign + grouped(std::llround(size));
  return sign + std::format("{:g}", size);
}

}  // namespace extractinator::report
