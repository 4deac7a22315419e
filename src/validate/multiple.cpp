// Long division on decimal digits; everything here is reachable through multiple.h.
//
// With v = m·10^e and d = 2^a·5^b·q·10^f, q prime to 10 and m not a multiple of 10: v/d is an
// integer exactly if q divides m, 2^a divides m·2^k and 5^b divides m·5^k, where k = e - f. For k <
// 0 that would need a zero at the end of m.
#include "validate/multiple.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "json/number.h"
#include "json/value.h"
#include "validate/steps.h"

namespace extractinator::validate {
namespace {

constexpr std::uint64_t kBase = 1'000'000'000;
constexpr std::size_t kBaseDigits = 9;
using Limbs = std::vector<std::uint32_t>;  // Most significant first.

// Beyond any number of digits that fits into memory.
constexpr std::int64_t kHuge = std::int64_t{1} << 60U;

Limbs limbs_of(std::string_view digits) {
  Limbs limbs;
  for (std::size_t first = 0, n = digits.size() % kBaseDigits; first < digits.size();
       first += n, n = kBaseDigits) {
    if (n == 0) n = kBaseDigits;
    std::uint32_t limb = 0;
    std::from_chars(digits.data() + first, digits.data() + first + n, limb);
    limbs.push_back(limb);
  }
  return limbs;
}

bool is_divisible(const Limbs& limbs, std::uint32_t by) {
  return limbs.back() % by == 0;  // 2 and 5 divide the base.
}

void divide(Limbs& limbs, std::uint32_t by) {
  std::uint64_t carry = 0;
  for (std::uint32_t& limb : limbs) {
    carry = carry * kBase + limb;
    limb = static_cast<std::uint32_t>(carry / by);
    carry %= by;
  }
  if (limbs.front() == 0 && limbs.size() > 1) limbs.erase(limbs.begin());
}

std::uint64_t take_factors(Limbs& limbs, std::uint32_t factor) {
  std::uint64_t n = 0;
  for (; is_divisible(limbs, factor); ++n)
    divide(limbs, factor);
  return n;
}

// Are there at least `n` factors?
bool has_factors(Limbs limbs, std::uint32_t factor, std::uint64_t n, Steps& steps) {
  for (; n > 0; --n) {
    if (!steps.spend(limbs.size()) || !is_divisible(limbs, factor)) return false;
    divide(limbs, factor);
  }
  return true;
}

// a - b of decimal texts without leading zeros, kHuge when it is larger; `a` is not below `b`.
std::int64_t difference(std::string_view a, std::string_view b) {
  std::string digits;
  int borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    int digit = a[a.size() - 1 - i] - '0' - borrow;
    if (i < b.size()) digit -= b[b.size() - 1 - i] - '0';
    borrow = digit < 0 ? 1 : 0;
    digits += static_cast<char>('0' + digit + 10 * borrow);
  }
  std::ranges::reverse(digits);
  digits.erase(0, digits.find_first_not_of('0'));
  std::int64_t value = 0;
  if (digits.size() > 18) return kHuge;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return std::min(value, kHuge);
}

// Is the first of these decimal texts, without leading zeros, below the second?
bool is_below(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

// Exponent of `a` minus that of `b`, within ±2·kHuge.
std::int64_t exponent_difference(const json::Decimal& a, const json::Decimal& b) {
  const std::int64_t sign = a.exponent_is_negative ? -1 : 1;
  if (a.exponent_is_negative != b.exponent_is_negative)
    return sign * (difference(a.exponent, "") + difference(b.exponent, ""));
  return is_below(a.exponent, b.exponent) ? -sign * difference(b.exponent, a.exponent)
                                          : sign * difference(a.exponent, b.exponent);
}

bool is_multiple(std::string_view digits, const Limbs& divisor, Steps& steps) {
  if (divisor.size() == 1 && divisor.front() == 1) return true;
  if (!steps.spend(1 + digits.size() * (1 + divisor.size() / 2))) return false;
  if (divisor.size() <= 2) {
    std::uint64_t value = 0;
    for (const std::uint32_t limb : divisor)
      value = value * kBase + limb;
    std::uint64_t remainder = 0;  // Below 10^18, so that the next digit fits.
    for (const char digit : digits)
      remainder = (remainder * 10 + static_cast<std::uint64_t>(digit - '0')) % value;
    return remainder == 0;
  }
  // One digit at a time; at most nine subtractions each. One limb more than the divisor.
  Limbs remainder(divisor.size() + 1, 0);
  const auto is_large_enough = [&] {
    return remainder.front() != 0 ||
           !std::lexicographical_compare(
               remainder.begin() + 1, remainder.end(), divisor.begin(), divisor.end()
           );
  };
  for (const char digit : digits) {
    auto carry = static_cast<std::uint64_t>(digit - '0');
    for (std::size_t i = remainder.size(); i-- > 0;) {
      carry += std::uint64_t{remainder[i]} * 10;
      remainder[i] = static_cast<std::uint32_t>(carry % kBase);
      carry /= kBase;
    }
    while (is_large_enough()) {
      std::int64_t borrow = 0;
      for (std::size_t i = remainder.size(); i-- > 0;) {
        const std::int64_t subtrahend = i > 0 ? divisor[i - 1] : 0;
        std::int64_t rest = std::int64_t{remainder[i]} - subtrahend - borrow;
        borrow = rest < 0 ? 1 : 0;
        if (rest < 0) rest += static_cast<std::int64_t>(kBase);
        remainder[i] = static_cast<std::uint32_t>(rest);
      }
    }
  }
  return std::ranges::all_of(remainder, [](std::uint32_t limb) { return limb == 0; });
}

}  // namespace

Divisor::Divisor(const json::Number& number)
    : decimal_(json::to_decimal(number.text)),
      rest_(limbs_of(decimal_.digits)) {
  EXTR_CHECK(!decimal_.digits.empty(), "nothing is a multiple of 0 but 0");
  twos_ = take_factors(rest_, 2);
  fives_ = take_factors(rest_, 5);
}

std::optional<bool> Divisor::divides(const json::Number& number, Steps& steps) const {
  if (!steps.spend(1 + number.text.size() / 8)) return std::nullopt;
  const json::Decimal decimal = json::to_decimal(number.text);
  if (decimal.digits.empty()) return true;
  const std::int64_t k = exponent_difference(decimal, decimal_) +
                         static_cast<std::int64_t>(decimal_.digits.size()) -
                         static_cast<std::int64_t>(decimal.digits.size());
  if (k < 0) return false;
  const auto given = static_cast<std::uint64_t>(k);
  bool is_whole = true;
  if (twos_ > given) is_whole = has_factors(limbs_of(decimal.digits), 2, twos_ - given, steps);
  if (is_whole && fives_ > given)
    is_whole = has_factors(limbs_of(decimal.digits), 5, fives_ - given, steps);
  is_whole = is_whole && is_multiple(decimal.digits, rest_, steps);
  if (steps.is_exhausted()) return std::nullopt;
  return is_whole;
}

}  // namespace extractinator::validate
