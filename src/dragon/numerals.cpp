// Numerals by subtraction; everything here is public through numerals.h.
#include "dragon/numerals.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::dragon {
namespace {

struct Sign {
  std::int64_t value = 0;
  std::string_view text = {};
};
constexpr auto kSigns = std::to_array<Sign>({
    {.value = 1000, .text = "M"},
    {.value = 900, .text = "CM"},
    {.value = 500, .text = "D"},
    {.value = 400, .text = "CD"},
    {.value = 100, .text = "C"},
    {.value = 90, .text = "XC"},
    {.value = 50, .text = "L"},
    {.value = 40, .text = "XL"},
    {.value = 10, .text = "X"},
    {.value = 9, .text = "IX"},
    {.value = 5, .text = "V"},
    {.value = 4, .text = "IV"},
    {.value = 1, .text = "I"},
});
constexpr std::int64_t kMost = 3999;
constexpr std::size_t kLongest = 15;  // MMMDCCCLXXXVIII

}  // namespace

std::optional<std::int64_t> roman(std::string_view numeral) {
  if (numeral.empty() || numeral.size() > kLongest) return std::nullopt;
  std::string upper(numeral);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  std::string_view rest = upper;
  std::int64_t value = 0;
  for (const Sign& sign : kSigns) {
    while (rest.starts_with(sign.text)) {
      value += sign.value;
      rest.remove_prefix(sign.text.size());
    }
  }
  const bool is_usual = rest.empty() && value <= kMost && to_roman(value) == upper;
  return is_usual ? std::optional(value) : std::nullopt;
}

std::string to_roman(std::int64_t value) {
  std::string text;
  for (const Sign& sign : kSigns) {
    for (; value >= sign.value; value -= sign.value)
      text += sign.text;
  }
  return text;
}

std::vector<std::int64_t> romans_in(std::string_view list) {
  constexpr std::string_view kBetween = "+,;&/ ";
  std::vector<std::int64_t> values;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(kBetween), list.size());
    if (const auto value = roman(list.substr(0, end))) values.push_back(*value);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return values;
}

}  // namespace extractinator::dragon
