// The table of formats, and those for time, addresses and pointers; uri.cpp and hostname.cpp have
// the others. Hand-written: each is shorter than its grammar in another notation.
#include "validate/formats.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "validate/characters.h"
#include "validate/ecma_regex.h"
#include "validate/hostname.h"
#include "validate/uri.h"

namespace extractinator::validate {
namespace {

bool is_time(std::string_view text);

// Takes parts of a text from its front.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_either(char a, char b) { return take(a) || take(b); }
  // A number of exactly `n` digits.
  std::optional<int> digits(std::size_t n) {
    if (rest_.size() < n) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, n)) {
      if (!is_digit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(n);
    return value;
  }
  // How many digits stand here; they are taken.
  std::size_t run_of_digits() {
    const auto end = std::ranges::find_if_not(rest_, is_digit);
    const auto n = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view rest_;
};

// RFC 3339, 5.6: full-date, in the Gregorian calendar.
bool is_date(std::string_view text) {
  Cursor cursor(text);
  const auto year = cursor.digits(4);
  if (!year || !cursor.take('-')) return false;
  const auto month = cursor.digits(2);
  if (!month || *month < 1 || *month > 12 || !cursor.take('-')) return false;
  const auto day = cursor.digits(2);
  if (!day || *day < 1 || !cursor.is_at_end()) return false;
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0);
  const int n_days = kDays.at(static_cast<std::size_t>(*month) - 1);
  return *day <= (*month == 2 && is_leap ? 29 : n_days);
}

// RFC 3339, 5.6: full-time. Second 60 only where it is 23:59 in UTC (5.7).
bool is_time(std::string_view text) {
  Cursor cursor(text);
  const auto hour = cursor.digits(2);
  if (!hour || *hour > 23 || !cursor.take(':')) return false;
  const auto minute = cursor.digits(2);
  if (!minute || *minute > 59 || !cursor.take(':')) return false;
  const auto second = cursor.digits(2);
  if (!second || *second > 60) return false;
  if (cursor.take('.') && cursor.run_of_digits() == 0) return false;
  int offset = 0;  // Of local time from UTC, in minutes.
  if (!cursor.take_either('Z', 'z')) {
    const bool is_behind = cursor.take('-');
    if (!is_behind && !cursor.take('+')) return false;
    const auto hours = cursor.digits(2);
    if (!hours || *hours > 23 || !cursor.take(':')) return false;
    const auto minutes = cursor.digits(2);
    if (!minutes || *minutes > 59) return false;
    offset = (is_behind ? -1 : 1) * (*hours * 60 + *minutes);
  }
  if (!cursor.is_at_end()) return false;
  constexpr int kDay = 24 * 60;
  const int utc = (*hour * 60 + *minute - offset + 2 * kDay) % kDay;
  return *second < 60 || utc == kDay - 1;
}

bool is_date_time(std::string_view text) {
  constexpr std::size_t kDateLength = 10;
  return text.size() > kDateLength && (text[kDateLength] == 'T' || text[kDateLength] == 't') &&
         is_date(text.substr(0, kDateLength)) && is_time(text.substr(kDateLength + 1));
}

// RFC 3339, appendix A: units of a part follow each other without a gap.
bool is_duration(std::string_view text) {
  Cursor cursor(text);
  // Takes numbers with these units from the first that stands here on; how many.
  const auto take_units = [&](std::string_view units) -> std::optional<std::size_t> {
    std::size_t n = 0;
    std::size_t next = 0;
    while (!cursor.is_at_end() && is_digit(cursor.rest().front())) {
      cursor.run_of_digits();
      if (cursor.is_at_end()) return std::nullopt;
      const std::size_t unit = units.find(cursor.rest().front());
      if (unit == std::string_view::npos || (n > 0 && unit != next)) return std::nullopt;
      cursor.take(units[unit]);
      next = unit + 1;
      ++n;
    }
    return n;
  };
  if (!cursor.take('P')) return false;
  if (cursor.rest().ends_with('W'))
    return cursor.run_of_digits() > 0 && cursor.take('W') && cursor.is_at_end();
  const auto n_date = take_units("YMD");
  if (!n_date) return false;
  if (!cursor.take('T')) return *n_date > 0 && cursor.is_at_end();
  const auto n_time = take_units("HMS");
  return n_time && *n_time > 0 && cursor.is_at_end();
}

// RFC 4122, 3.
bool is_uuid(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::ranges::equal(text, kShape, [](char c, char shape) {
    return shape == 'x' ? is_hex_digit(c) : c == shape;
  });
}

// RFC 6901, 3.
bool is_json_pointer(std::string_view text) {
  if (!text.empty() && text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')))
      return false;
  return true;
}

// draft-bhutton-relative-json-pointer-00, 3.
bool is_relative_json_pointer(std::string_view text) {
  Cursor cursor(text);
  const bool is_zero = text.starts_with('0');
  const std::size_t n_digits = cursor.run_of_digits();
  if (n_digits == 0 || (is_zero && n_digits > 1)) return false;
  if (cursor.take_either('+', '-')) {
    if (cursor.rest().starts_with('0') || cursor.run_of_digits() == 0) return false;
  }
  return cursor.rest() == "#" || is_json_pointer(cursor.rest());
}

bool is_regex(std::string_view text) {
  const auto regex = translate_ecma_regex(text);
  return regex || regex.error().code == ErrorCode::unsupported;
}

constexpr std::pair<std::string_view, FormatTest> kFormats[] = {
    {"date", is_date},
    {"time", is_time},
    {"date-time", is_date_time},
    {"duration", is_duration},
    {"email", is_email},
    {"idn-email", is_idn_email},
    {"hostname", is_hostname},
    {"idn-hostname", is_idn_hostname},
    {"ipv4", is_ipv4},
    {"ipv6", is_ipv6},
    {"uri", is_uri},
    {"uri-reference", is_uri_reference},
    {"iri", is_iri},
    {"iri-reference", is_iri_reference},
    {"uri-template", is_uri_template},
    {"uuid", is_uuid},
    {"json-pointer", is_json_pointer},
    {"relative-json-pointer", is_relative_json_pointer},
    {"regex", is_regex},
};

}  // namespace

FormatTest find_format(std::string_view name) {
  const auto* found =
      std::ranges::find(kFormats, name, &std::pair<std::string_view, FormatTest>::first);
  return found == std::end(kFormats) ? nullptr : found->second;
}

}  // namespace extractinator::validate
