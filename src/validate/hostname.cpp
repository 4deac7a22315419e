// Host names, mail and IP addresses; everything here is reachable through hostname.h.
#include "validate/hostname.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "text/utf8.h"
#include "validate/characters.h"
#include "validate/code_points.h"
#include "validate/pattern.h"
#include "validate/steps.h"

namespace extractinator::validate {
namespace {

constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxName = 253;

bool matches(const Pattern& pattern, std::string_view text) {
  Steps steps(std::uint64_t{1} << 40U);  // No backtracking: the time is linear in the text.
  return pattern.is_found_in(text, steps).value_or(false);
}

Pattern pattern_of(std::string_view text) {
  auto pattern = Pattern::make(text);
  EXTR_CHECK(pattern.has_value(), "the patterns of formats are good");
  return *std::move(pattern);
}

// Letters, digits and hyphens, none of these at an end.
bool is_ldh_label(std::string_view label) {
  return !label.empty() && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

// ---------------------------------------------------------------- Punycode (RFC 3492)

constexpr std::uint32_t kPunycodeBase = 36;
constexpr std::uint32_t kTMin = 1;
constexpr std::uint32_t kTMax = 26;
constexpr std::uint32_t kInitialN = 128;
constexpr std::uint32_t kInitialBias = 72;

std::uint32_t adapt(std::uint32_t delta, std::uint32_t n_points, bool is_first) {
  delta /= is_first ? 700 : 2;
  delta += delta / n_points;
  std::uint32_t k = 0;
  for (; delta > (kPunycodeBase - kTMin) * kTMax / 2; k += kPunycodeBase)
    delta /= kPunycodeBase - kTMin;
  return k + (kPunycodeBase - kTMin + 1) * delta / (delta + 38);
}

std::uint32_t threshold(std::uint32_t k, std::uint32_t bias) {
  return k <= bias ? kTMin : std::min(k - bias, kTMax);
}

// What stands behind `xn--`, at most 59 characters, so that nothing can overflow 64 bits.
std::optional<std::vector<char32_t>> punycode_decode(std::string_view text) {
  std::vector<char32_t> points;
  const std::size_t hyphen = text.rfind('-');
  if (hyphen != std::string_view::npos) {
    for (const char c : text.substr(0, hyphen))
      points.push_back(static_cast<unsigned char>(c));
    text.remove_prefix(hyphen + 1);
  }
  std::uint64_t n = kInitialN;
  std::uint64_t i = 0;
  std::uint32_t bias = kInitialBias;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint64_t before = i;
    std::uint64_t weight = 1;
    for (std::uint32_t k = kPunycodeBase;; k += kPunycodeBase) {
      if (at == text.size()) return std::nullopt;
      const char c = text[at++];
      const std::uint32_t digit = is_digit(c) ? static_cast<std::uint32_t>(c - '0') + 26
                                              : static_cast<std::uint32_t>((c | 0x20) - 'a');
      i += digit * weight;
      const std::uint32_t t = threshold(k, bias);
      if (digit < t) break;
      weight *= kPunycodeBase - t;
      if (weight > 0x7FFFFFFF || i > 0x7FFFFFFF) return std::nullopt;
    }
    const auto n_points = static_cast<std::uint32_t>(points.size()) + 1;
    bias = adapt(static_cast<std::uint32_t>(i - before), n_points, before == 0);
    n += i / n_points;
    i %= n_points;
    if (n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF)) return std::nullopt;
    points.insert(points.begin() + static_cast<std::ptrdiff_t>(i), static_cast<char32_t>(n));
    ++i;
  }
  return points;
}

// How long the label is behind `xn--`; at most 63 code points are given.
std::size_t punycode_length(const std::vector<char32_t>& points) {
  const auto n_basic = static_cast<std::uint32_t>(std::ranges::count_if(points, [](char32_t point) {
    return point < 0x80;
  }));
  std::size_t length = n_basic + (n_basic > 0 ? 1 : 0);
  std::uint32_t n = kInitialN;
  std::uint32_t delta = 0;
  std::uint32_t bias = kInitialBias;
  std::uint32_t n_done = n_basic;
  while (n_done < points.size()) {
    std::uint32_t next = 0x7FFFFFFF;
    for (const char32_t point : points)
      if (point >= n) next = std::min(next, static_cast<std::uint32_t>(point));
    delta += (next - n) * (n_done + 1);
    n = next;
    for (const char32_t point : points) {
      if (point < n) ++delta;
      if (point != n) continue;
      std::uint32_t q = delta;
      for (std::uint32_t k = kPunycodeBase;; k += kPunycodeBase) {
        ++length;
        const std::uint32_t t = threshold(k, bias);
        if (q < t) break;
        q = (q - t) / (kPunycodeBase - t);
      }
      bias = adapt(delta, n_done + 1, n_done == n_basic);
      delta = 0;
      ++n_done;
    }
    ++delta;
    ++n;
  }
  return length;
}

std::string to_utf8(const std::vector<char32_t>& points) {
  std::string text;
  for (const char32_t c : points) {
    const auto tail = [&](unsigned shift) {
      text += static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
    };
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else if (c < 0x800) {
      text += static_cast<char>(0xC0U | (c >> 6U));
      tail(0);
    } else if (c < 0x10000) {
      text += static_cast<char>(0xE0U | (c >> 12U));
      tail(6);
      tail(0);
    } else {
      text += static_cast<char>(0xF0U | (c >> 18U));
      tail(12);
      tail(6);
      tail(0);
    }
  }
  return text;
}

// ---------------------------------------------------------------- IDNA (RFC 5892)

bool is_between(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

bool is_arabic_digit(char32_t c) { return is_between(c, 0x660, 0x669); }
bool is_extended_arabic_digit(char32_t c) { return is_between(c, 0x6F0, 0x6F9); }

// RFC 5892, 2.6 to 2.9: letters and marks that are disallowed all the same.
bool is_disallowed(char32_t c) {
  return c == 0x640 || c == 0x7FA || c == 0x302E || c == 0x302F || is_between(c, 0x3031, 0x3035) ||
         c == 0x303B || c == 0x34F || is_between(c, 0x1100, 0x11FF) ||
         is_between(c, 0x17B4, 0x17B5) || is_between(c, 0x180B, 0x180F) || c == 0x3164 ||
         is_between(c, 0xA960, 0xA97C) || is_between(c, 0xD7B0, 0xD7FB) ||
         is_between(c, 0xFB00, 0xFB06) || is_between(c, 0xFE00, 0xFE0F) ||
         is_between(c, 0xFF00, 0xFFEF) || is_between(c, 0xE0100, 0xE01EF);
}

// Canonical_Combining_Class of Virama, as far as scripts of host names go.
bool is_virama(char32_t c) {
  constexpr char32_t kViramas[] = {0x94D,  0x9CD,  0xA4D,  0xACD,  0xB4D,  0xBCD,  0xC4D,
                                   0xCCD,  0xD3B,  0xD3C,  0xD4D,  0xDCA,  0xE3A,  0xEBA,
                                   0xF84,  0x1039, 0x103A, 0x1714, 0x1734, 0x17D2, 0x1A60,
                                   0x1B44, 0x1BAA, 0x1BAB, 0x1BF2, 0x1BF3, 0x2D7F, 0xA806,
                                   0xA8C4, 0xA953, 0xA9C0, 0xAAF6, 0xABED};
  return std::ranges::contains(kViramas, c);
}

// Letters that join with their neighbours (Arabic, Syriac, N'Ko).
bool is_joining(char32_t c) { return is_between(c, 0x620, 0x7FF); }

// RFC 5892, appendix A.
bool is_allowed_in_context(
    const std::vector<char32_t>& label, std::size_t i, std::string_view text
) {
  static const Pattern kKanaOrHan = pattern_of(R"([\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}])");
  const char32_t before = i > 0 ? label[i - 1] : 0;
  const char32_t after = i + 1 < label.size() ? label[i + 1] : 0;
  switch (label[i]) {
    case 0xB7:
      return before == 'l' && after == 'l';
    case 0x375:
      return is_between(after, 0x370, 0x3FF) || is_between(after, 0x1F00, 0x1FFF);
    case 0x5F3:
    case 0x5F4:
      return is_between(before, 0x590, 0x5FF);
    case 0x30FB:
      return matches(kKanaOrHan, text);
    case 0x200D:
      return is_virama(before);
    case 0x200C:
      return is_virama(before) || (is_joining(before) && is_joining(after));
    default:
      return true;
  }
}

bool is_u_label(const std::vector<char32_t>& label) {
  static const Pattern kLetters = pattern_of(
      R"(^[A-Z\-\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}\xB7\u0375\u05F3\u05F4\u30FB\u200C\u200D\u06FD\u06FE\u0F0B\u3007]+$)"
  );
  static const Pattern kStartsWithMark = pattern_of(R"(^\p{M})");
  if (label.empty() || label.size() > kMaxLabel) return false;
  const std::string text = to_utf8(label);
  if (label.front() == '-' || label.back() == '-') return false;
  if (label.size() >= 4 && label[2] == '-' && label[3] == '-') return false;
  if (!matches(kLetters, text) || matches(kStartsWithMark, text)) return false;
  if (std::ranges::any_of(label, is_disallowed)) return false;
  if (std::ranges::any_of(label, is_arabic_digit) &&
      std::ranges::any_of(label, is_extended_arabic_digit))
    return false;
  for (std::size_t i = 0; i < label.size(); ++i)
    if (!is_allowed_in_context(label, i, text)) return false;
  return punycode_length(label) + 4 <= kMaxLabel;
}

bool is_a_label_prefix(std::string_view label) {
  return label.size() >= 4 && (label[0] | 0x20) == 'x' && (label[1] | 0x20) == 'n' &&
         label[2] == '-' && label[3] == '-';
}

bool is_ascii_label(std::string_view label) {
  if (!is_ldh_label(label) || label.size() > kMaxLabel) return false;
  if (!is_a_label_prefix(label)) return true;
  const auto points = punycode_decode(label.substr(4));
  return points && std::ranges::any_of(*points, [](char32_t c) { return c >= 0x80; }) &&
         is_u_label(*points);
}

// ---------------------------------------------------------------- mail (RFC 5321)

bool is_atext(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").contains(c);
}

// Splits at `separator`, calls `test` for every part, empty ones included.
template <typename Test>
bool all_parts(std::string_view text, char separator, const Test& test) {
  while (true) {
    const std::size_t end = text.find(separator);
    if (!test(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_quoted_string(std::string_view text, bool is_idn) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_beyond_ascii(text[i])) {
      if (!is_idn) return false;
      continue;
    }
    if (text[i] == '"') return false;
    if (text[i] == '\\') {
      ++i;
      if (i == text.size()) return false;
    }
    if (text[i] < 0x20 || text[i] == 0x7F || is_beyond_ascii(text[i])) return false;
  }
  return true;
}

bool is_local_part(std::string_view text, bool is_idn) {
  if (text.starts_with('"')) return is_quoted_string(text, is_idn);
  return all_parts(text, '.', [&](std::string_view atom) {
    return !atom.empty() && std::ranges::all_of(atom, [&](char c) {
      return is_atext(c) || (is_idn && is_beyond_ascii(c));
    });
  });
}

bool is_address_literal(std::string_view text) {
  constexpr std::string_view kIpv6 = "IPv6:";
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
  text = text.substr(1, text.size() - 2);
  return text.starts_with(kIpv6) ? is_ipv6(text.substr(kIpv6.size())) : is_ipv4(text);
}

bool is_mailbox(std::string_view text, bool is_idn) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || !is_local_part(text.substr(0, at), is_idn)) return false;
  const std::string_view domain = text.substr(at + 1);
  if (is_address_literal(domain)) return true;
  return all_parts(domain, '.', is_ldh_label) || (is_idn && is_idn_hostname(domain));
}

}  // namespace

bool is_hostname(std::string_view text) {
  return text.size() <= kMaxName && all_parts(text, '.', is_ascii_label);
}

bool is_idn_hostname(std::string_view text) {
  // A code point takes at least one byte here and in its encoded form.
  if (text.size() > kMaxName * 4 || !text::is_valid_utf8(text)) return false;
  std::size_t length = 0;
  std::vector<char32_t> label;
  const auto take_label = [&] {
    const bool is_ascii = std::ranges::all_of(label, [](char32_t c) { return c < 0x80; });
    const bool is_good = is_ascii ? is_ascii_label(to_utf8(label)) : is_u_label(label);
    if (is_good) length += 1 + (is_ascii ? label.size() : 4 + punycode_length(label));
    label.clear();
    return is_good;
  };
  for (const char32_t c : code_points(text)) {
    // RFC 3490, 3.1: all of these separate labels.
    if (c == '.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61) {
      if (!take_label()) return false;
    } else {
      label.push_back(c);
    }
  }
  return take_label() && length - 1 <= kMaxName;
}

bool is_email(std::string_view text) { return is_mailbox(text, false); }

bool is_idn_email(std::string_view text) {
  return text::is_valid_utf8(text) && is_mailbox(text, true);
}

bool is_ipv4(std::string_view text) {
  std::size_t n_parts = 0;
  const bool are_good = all_parts(text, '.', [&](std::string_view part) {
    ++n_parts;
    if (part.empty() || part.size() > 3 || !std::ranges::all_of(part, is_digit)) return false;
    if (part.size() > 1 && part.front() == '0') return false;
    int value = 0;
    for (const char c : part)
      value = value * 10 + (c - '0');
    return value <= 255;
  });
  return are_good && n_parts == 4;
}

bool is_ipv6(std::string_view text) {
  constexpr std::size_t kGroups = 8;
  // Groups of a part without `::`; nothing if it is malformed.
  const auto groups = [](std::string_view part,
                         bool may_end_in_ipv4) -> std::optional<std::size_t> {
    if (part.empty()) return 0;
    std::size_t n = 0;
    const bool are_good = all_parts(part, ':', [&](std::string_view group) {
      const bool is_last = group.data() + group.size() == part.data() + part.size();
      if (may_end_in_ipv4 && is_last && group.contains('.')) {
        n += 2;
        return is_ipv4(group);
      }
      ++n;
      return !group.empty() && group.size() <= 4 && std::ranges::all_of(group, is_hex_digit);
    });
    return are_good ? std::optional(n) : std::nullopt;
  };
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return groups(text, true) == kGroups;
  const auto before = groups(text.substr(0, gap), false);
  const auto after = groups(text.substr(gap + 2), true);
  return before && after && *before + *after < kGroups;
}

}  // namespace extractinator::validate
