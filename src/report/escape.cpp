// One pass over well-formed UTF-8. Reachable through escape.h.
#include "report/escape.h"

#include <algorithm>
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

// Bytes of the character that `text` begins with; an entity is one.
std::size_t length_of_first(std::string_view text) {
  if (text.front() == '&') return text.find(';') + 1;
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U)
    ++length;
  return length;
}

std::size_t count_characters(std::string_view escaped) {
  std::size_t n = 0;
  for (; !escaped.empty(); escaped.remove_prefix(length_of_first(escaped)))
    ++n;
  return n;
}

void add_word(std::string_view word, std::string& out) {
  constexpr std::size_t kLongWord = 12;
  constexpr std::size_t kLongestPiece = 16;
  if (count_characters(word) <= kLongWord) {
    out += word;
    return;
  }
  std::size_t n_in_piece = 0;
  while (!word.empty()) {
    const std::string_view first = word.substr(0, length_of_first(word));
    word.remove_prefix(first.size());
    out += first;
    ++n_in_piece;
    const bool is_separator = first == "_" || first == "/" || first == ".";
    if (word.empty() || (!is_separator && n_in_piece < kLongestPiece)) continue;
    out += "<wbr>";
    n_in_piece = 0;
  }
}

}  // namespace

std::string with_break_points(std::string_view escaped) {
  constexpr std::string_view kSpaces = " \t\n";
  std::string out;
  while (!escaped.empty()) {
    const std::size_t end = std::min(escaped.find_first_of(kSpaces), escaped.size());
    add_word(escaped.substr(0, end), out);
    escaped.remove_prefix(end);
    const std::size_t next = std::min(escaped.find_first_not_of(kSpaces), escaped.size());
    out += escaped.substr(0, next);
    escaped.remove_prefix(next);
  }
  return out;
}

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
