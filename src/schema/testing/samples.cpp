// The lists, and a judge by hand for each entry.
#include "schema/testing/samples.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "base/check.h"

namespace extractinator::schema::testing {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }

// "0" in `shape` stands for a digit, everything else for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  return std::ranges::equal(text, shape, [](char c, char wanted) {
    return wanted == '0' ? is_digit(c) : c == wanted;
  });
}

bool is_date(std::string_view text) {
  if (!has_shape(text, "0000-00-00")) return false;
  const auto number = [&](std::size_t at, std::size_t n) {
    int value = 0;
    for (const char c : text.substr(at, n))
      value = value * 10 + (c - '0');
    return value;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= kDays[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

bool is_uuid(std::string_view text) {
  constexpr std::string_view kShape = "00000000-0000-0000-0000-000000000000";
  return std::ranges::equal(text, kShape, [](char c, char wanted) {
    return wanted == '-' ? c == '-'
                         : is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

constexpr std::string_view kSmallTexts[] = {"a", "left", "zzz", "none"};
constexpr std::string_view kCodeTexts[] = {"C50", "C61.9", "C00.0"};
constexpr std::string_view kMonthTexts[] = {"2024-01", "0000-99"};
constexpr std::string_view kWithBTexts[] = {"b", "abc", "\"b\"", "éb\n"};
constexpr std::string_view kSideTexts[] = {"", "left", "right"};
constexpr std::string_view kAccentTexts[] = {"é", "né", "\\é"};
constexpr std::string_view kTwoTexts[] = {"ab", "é漢", "😀a", "\"\\"};
constexpr std::string_view kDateTexts[] = {"2024-02-29", "1999-12-31", "0001-01-01"};
constexpr std::string_view kUuidTexts[] = {"00000000-0000-4000-8000-00000000000a"};
constexpr std::string_view kPrefixTexts[] = {"x_", "x_a", "x_1"};
constexpr std::string_view kNumberedTexts[] = {"1", "lesion 2", "x_1"};

constexpr TextSample kPatterns[] = {
    {"^[a-z]+$",
     [](std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_small); },
     kSmallTexts},
    {"^C[0-9]{2}(\\.[0-9])?$",
     [](std::string_view text) { return has_shape(text, "C00") || has_shape(text, "C00.0"); },
     kCodeTexts},
    {"^\\d{4}-\\d{2}$",
     [](std::string_view text) { return has_shape(text, "0000-00"); },
     kMonthTexts},
    {"b", [](std::string_view text) { return text.contains('b'); }, kWithBTexts},
    {"^(left|right)?$",
     [](std::string_view text) { return text.empty() || text == "left" || text == "right"; },
     kSideTexts},
    {"é$", [](std::string_view text) { return text.ends_with("é"); }, kAccentTexts},
    // Two characters, none of them an end of line.
    {"^..$",
     [](std::string_view text) {
       const auto is_start = [](char c) {
         return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
       };
       return std::ranges::count_if(text, is_start) == 2 &&
              text.find_first_of("\n\r") == std::string_view::npos && !text.contains("\u2028") &&
              !text.contains("\u2029");
     },
     kTwoTexts},
};

constexpr TextSample kKeyPatterns[] = {
    {"^x_", [](std::string_view text) { return text.starts_with("x_"); }, kPrefixTexts},
    {"[0-9]$",
     [](std::string_view text) { return !text.empty() && is_digit(text.back()); },
     kNumberedTexts},
};

constexpr TextSample kFormats[] = {
    {"date", is_date, kDateTexts},
    {"uuid", is_uuid, kUuidTexts},
};

}  // namespace

std::span<const TextSample> sample_patterns() { return kPatterns; }
std::span<const TextSample> sample_key_patterns() { return kKeyPatterns; }
std::span<const TextSample> sample_formats() { return kFormats; }

const TextSample& sample_of(std::string_view name) {
  for (const auto samples : {sample_patterns(), sample_key_patterns(), sample_formats()}) {
    const auto found = std::ranges::find(samples, name, &TextSample::name);
    if (found != samples.end()) return *found;
  }
  EXTR_CHECK(false, "generated schemas have patterns and formats of the lists only");
  return kPatterns[0];
}

}  // namespace extractinator::schema::testing
