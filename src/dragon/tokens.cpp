// Division of a text into tokens, one pass over its characters and one over the edges of pieces.
#include "dragon/tokens.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/unicode.h"

namespace extractinator::dragon {
namespace {

using namespace std::string_view_literals;

enum class Class : std::uint8_t { space, splitter, edge, digit, letter, other };

struct Character {
  std::size_t begin = 0;
  std::size_t end = 0;
  Class is = Class::other;
};

constexpr std::string_view kSplitters = ":;,_-./\\+()~<>*\"?";
constexpr std::string_view kEdges = "#[]{}!&'`";
constexpr std::u32string_view kWideEdges =
    U"\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2026";
constexpr std::u32string_view kWideSpaces = U"\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000";

bool is_letter(char32_t c) {
  static const std::span<const text::CodePoints> kLetters =
      text::code_points_of_category("L").value_or(std::span<const text::CodePoints>{});
  const auto after = std::ranges::upper_bound(kLetters, c, {}, &text::CodePoints::first);
  return after != kLetters.begin() && c <= std::prev(after)->last;
}

Class class_of(char32_t c) {
  if (c < 0x80) {
    const char a = static_cast<char>(c);
    if (a == ' ' || (a >= '\t' && a <= '\r') || (a >= '\x1c' && a <= '\x1f')) return Class::space;
    if (a >= '0' && a <= '9') return Class::digit;
    if ((a >= 'a' && a <= 'z') || (a >= 'A' && a <= 'Z')) return Class::letter;
    if (kSplitters.contains(a)) return Class::splitter;
    return kEdges.contains(a) ? Class::edge : Class::other;
  }
  if (kWideSpaces.contains(c) || (c >= 0x2000 && c <= 0x200a)) return Class::space;
  if (kWideEdges.contains(c)) return Class::edge;
  return is_letter(c) ? Class::letter : Class::other;
}

// The character at `begin`; a byte that belongs to no well-formed sequence is one by itself.
Character character_at(std::string_view text, std::size_t begin) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(begin);
  if (lead < 0x80) return {.begin = begin, .end = begin + 1, .is = class_of(lead)};
  const std::size_t n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
  if (n == 1 || begin + n > text.size()) return {.begin = begin, .end = begin + 1};
  char32_t c = lead & (0xffU >> (n + 1));
  for (std::size_t i = begin + 1; i < begin + n; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {.begin = begin, .end = begin + 1};
    c = (c << 6U) | (byte(i) & 0x3fU);
  }
  return {.begin = begin, .end = begin + n, .is = class_of(c)};
}

// Edge characters of one piece become tokens of their own, from both ends inwards.
void add_piece(std::span<const Character> piece, std::vector<Token>& tokens) {
  std::size_t first = 0;
  std::size_t last = piece.size();
  while (first < last && piece[first].is == Class::edge)
    ++first;
  while (last > first && piece[last - 1].is == Class::edge)
    --last;
  const auto add = [&](const Character& c) { tokens.push_back({.begin = c.begin, .end = c.end}); };
  std::ranges::for_each(piece.first(first), add);
  if (first < last) tokens.push_back({.begin = piece[first].begin, .end = piece[last - 1].end});
  std::ranges::for_each(piece.subspan(last), add);
}

bool is_border(Class before, Class after) {
  return (before == Class::digit && after == Class::letter) ||
         (before == Class::letter && after == Class::digit);
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  std::vector<Character> piece;
  const auto finish = [&] {
    add_piece(piece, tokens);
    piece.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    at = c.end;
    if (c.is == Class::space) {
      finish();
    } else if (c.is == Class::splitter) {
      finish();
      tokens.push_back({.begin = c.begin, .end = c.end});
    } else {
      if (!piece.empty() && is_border(piece.back().is, c.is)) finish();
      piece.push_back(c);
    }
  }
  finish();
  return tokens;
}

std::vector<std::string> token_texts(std::string_view text) {
  std::vector<std::string> texts;
  for (const Token& token : tokenize(text))
    texts.emplace_back(text.substr(token.begin, token.end - token.begin));
  return texts;
}

}  // namespace extractinator::dragon
