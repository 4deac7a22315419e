// One pass over well-formed UTF-8. Reachable through escape.h.
#include "report/escape.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "text/utf8.h"

namespace extractinator::report {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_control(unsigned char byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F;
}

// C1 controls (C2 80 to C2 9F).
bool is_second_control(std::string_view text) {
  if (text.size() < 2 || text[0] != '\xC2') return false;
  return (static_cast<unsigned char>(text[1]) & 0xE0U) == 0x80U;
}

// U+202A to U+202E (E2 80 AA to AE) and U+2066 to U+2069 (E2 81 A6 to A9).
bool turns_direction(std::string_view text) {
  if (text.size() < 3 || text[0] != '\xE2') return false;
  const auto last = static_cast<unsigned char>(text[2]);
  return (text[1] == '\x80' && last >= 0xAA && last <= 0xAE) ||
         (text[1] == '\x81' && last >= 0xA6 && last <= 0xA9);
}

}  // namespace

std::string escape(std::string_view text) {
  const std::string repaired = text::replace_invalid_utf8(text).text;
  const std::string_view all = repaired;
  std::string out;
  out.reserve(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const char c = all[i];
    const std::string_view rest = all.substr(i);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else if (is_control(static_cast<unsigned char>(c))) {
      out += kReplacement;
    } else if (is_second_control(rest)) {
      out += kReplacement;
      i += 1;
    } else if (turns_direction(rest)) {
      out += kReplacement;
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace extractinator::report
