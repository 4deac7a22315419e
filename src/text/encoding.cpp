// Names, marks and conversion of encodings over simdutf; reachable through encoding.h.
#include "text/encoding.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <simdutf.h>

namespace extractinator::text {
namespace {

using namespace std::string_view_literals;

constexpr std::pair<std::string_view, Encoding> kMarks[] = {
    {"\xFF\xFE\0\0"sv, Encoding::utf32le},  // Before UTF-16LE, whose mark it begins with.
    {"\0\0\xFE\xFF"sv, Encoding::utf32be},
    {"\xFF\xFE"sv, Encoding::utf16le},
    {"\xFE\xFF"sv, Encoding::utf16be},
    {"\xEF\xBB\xBF"sv, Encoding::utf8},
};

// Without case and separators.
constexpr std::pair<std::string_view, Encoding> kNames[] = {
    {"utf8", Encoding::utf8},
    {"utf8sig", Encoding::utf8},
    {"ascii", Encoding::utf8},
    {"usascii", Encoding::utf8},
    {"utf16", Encoding::utf16le},
    {"utf16le", Encoding::utf16le},
    {"utf16be", Encoding::utf16be},
    {"utf32", Encoding::utf32le},
    {"utf32le", Encoding::utf32le},
    {"utf32be", Encoding::utf32be},
    {"windows1252", Encoding::windows_1252},
    {"cp1252", Encoding::windows_1252},
    {"1252", Encoding::windows_1252},
    {"ansi", Encoding::windows_1252},
    {"latin1", Encoding::latin_1},
    {"l1", Encoding::latin_1},
    {"iso88591", Encoding::latin_1},
    {"88591", Encoding::latin_1},
};

// 0x80 to 0x9F, from https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT;
// 0 where Windows-1252 has no character. All others are as in ISO-8859-1.
constexpr unsigned kFirstSpecial = 0x80;
constexpr std::array<char16_t, 32> kSpecials = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

// A code point below U+10000 that is no surrogate.
void append_code_point(char16_t code_point, std::string& text) {
  const unsigned c = code_point;
  if (c < 0x80) {
    text += static_cast<char>(c);
    return;
  }
  if (c < 0x800) {
    text += static_cast<char>(0xC0U | (c >> 6U));
  } else {
    text += static_cast<char>(0xE0U | (c >> 12U));
    text += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
  }
  text += static_cast<char>(0x80U | (c & 0x3FU));
}

bool append_windows_1252(std::string_view bytes, std::string& text) {
  for (const char byte : bytes) {
    const unsigned code = static_cast<unsigned char>(byte);
    auto code_point = static_cast<char16_t>(code);
    if (code >= kFirstSpecial && code < kFirstSpecial + kSpecials.size()) {
      code_point = kSpecials.at(code - kFirstSpecial);
      if (code_point == 0) return false;
    }
    append_code_point(code_point, text);
  }
  return true;
}

void append_latin_1(std::string_view bytes, std::string& text) {
  const std::size_t before = text.size();
  text.resize(before + (2 * bytes.size()));
  const std::size_t n =
      simdutf::convert_latin1_to_utf8(bytes.data(), bytes.size(), text.data() + before);
  text.resize(before + n);
}

// Appends `units` as `convert` has them, up to the first that is in error; false if there is one.
template <typename Unit>
bool append_units(
    const std::vector<Unit>& units,
    simdutf::result (*convert)(const Unit*, std::size_t, char*),
    std::string& text
) {
  constexpr std::size_t kMaxUtf8 = 4;
  const std::size_t before = text.size();
  text.resize(before + (kMaxUtf8 * units.size()));
  char* const out = text.data() + before;
  simdutf::result all = convert(units.data(), units.size(), out);
  const bool is_well_formed = all.error == simdutf::error_code::SUCCESS;
  if (!is_well_formed) all = convert(units.data(), all.count, out);
  text.resize(before + all.count);
  return is_well_formed;
}

simdutf::result utf16le_to_utf8(const char16_t* units, std::size_t n, char* out) {
  return simdutf::convert_utf16le_to_utf8_with_errors(units, n, out);
}
simdutf::result utf16be_to_utf8(const char16_t* units, std::size_t n, char* out) {
  return simdutf::convert_utf16be_to_utf8_with_errors(units, n, out);
}
simdutf::result utf32_to_utf8(const char32_t* units, std::size_t n, char* out) {
  return simdutf::convert_utf32_to_utf8_with_errors(units, n, out);
}

bool is_high_surrogate(unsigned char most_significant) {
  return (most_significant & 0xFCU) == 0xD8U;
}

}  // namespace

std::string_view to_string(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8:
      return "UTF-8";
    case Encoding::utf16le:
      return "UTF-16LE";
    case Encoding::utf16be:
      return "UTF-16BE";
    case Encoding::utf32le:
      return "UTF-32LE";
    case Encoding::utf32be:
      return "UTF-32BE";
    case Encoding::windows_1252:
      return "windows-1252";
    case Encoding::latin_1:
      return "ISO-8859-1";
  }
  return "";
}

std::optional<Encoding> encoding_named(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c == '-' || c == '_' || c == ' ') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  for (const auto& [known, encoding] : kNames) {
    if (plain == known) return encoding;
  }
  return std::nullopt;
}

std::string_view encoding_names() { return "utf-8, utf-16, utf-32, windows-1252, iso-8859-1"; }

std::optional<Encoding> encoding_of_mark(std::string_view start) {
  for (const auto& [mark, encoding] : kMarks) {
    if (start.starts_with(mark)) return encoding;
  }
  return std::nullopt;
}

std::size_t mark_size(Encoding encoding) {
  for (const auto& [mark, of] : kMarks) {
    if (of == encoding) return mark.size();
  }
  return 0;
}

std::optional<Encoding> encoding_of_zeros(std::string_view start) {
  constexpr std::size_t kBytes = 4;
  if (start.size() < kBytes) return std::nullopt;
  std::string pattern;
  for (const char byte : start.substr(0, kBytes))
    pattern += byte == '\0' ? '0' : 'x';
  if (pattern == "x000") return Encoding::utf32le;
  if (pattern == "000x") return Encoding::utf32be;
  if (pattern == "x0x0") return Encoding::utf16le;
  if (pattern == "0x0x") return Encoding::utf16be;
  return std::nullopt;
}

bool Transcoder::append(std::string_view bytes, std::string& text) {
  switch (encoding_) {
    case Encoding::utf8:
      text += bytes;
      return true;
    case Encoding::windows_1252:
      return append_windows_1252(bytes, text);
    case Encoding::latin_1:
      append_latin_1(bytes, text);
      return true;
    case Encoding::utf16le:
    case Encoding::utf16be:
      return append_utf16(bytes, text);
    case Encoding::utf32le:
    case Encoding::utf32be:
      return append_utf32(bytes, text);
  }
  return false;
}

bool Transcoder::append_utf16(std::string_view bytes, std::string& text) {
  constexpr std::size_t kUnit = 2;
  const bool is_little = encoding_ == Encoding::utf16le;
  rest_ += bytes;
  std::size_t n_units = rest_.size() / kUnit;
  if (n_units > 0) {
    const std::size_t last = (n_units - 1) * kUnit;
    const char most_significant = rest_[is_little ? last + 1 : last];
    if (is_high_surrogate(static_cast<unsigned char>(most_significant))) --n_units;
  }
  std::vector<char16_t> units(n_units);
  if (n_units > 0) std::memcpy(units.data(), rest_.data(), n_units * kUnit);
  rest_.erase(0, n_units * kUnit);
  return append_units(units, is_little ? utf16le_to_utf8 : utf16be_to_utf8, text);
}

bool Transcoder::append_utf32(std::string_view bytes, std::string& text) {
  constexpr std::size_t kUnit = 4;
  constexpr unsigned kByteBits = 8;
  const bool is_little = encoding_ == Encoding::utf32le;
  rest_ += bytes;
  std::vector<char32_t> units(rest_.size() / kUnit);
  for (std::size_t i = 0; i < units.size(); ++i) {
    char32_t unit = 0;
    for (std::size_t k = 0; k < kUnit; ++k) {
      const std::size_t at = (i * kUnit) + (is_little ? kUnit - 1 - k : k);
      unit = (unit << kByteBits) | static_cast<unsigned char>(rest_[at]);
    }
    units[i] = unit;
  }
  rest_.erase(0, units.size() * kUnit);
  return append_units(units, utf32_to_utf8, text);
}

}  // namespace extractinator::text
