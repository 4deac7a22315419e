// Finds passages: find_quote, quote_at.
#include "text/quote.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "text/utf8.h"

namespace extractinator::text {
namespace {

constexpr std::size_t kContext = 32;  // Code points.

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::string_view last_code_points(std::string_view text) {
  std::size_t begin = text.size();
  for (std::size_t n = 0; n < kContext && begin > 0; ++n) {
    --begin;
    while (begin > 0 && is_continuation(text[begin]))
      --begin;
  }
  return text.substr(begin);
}

std::string_view first_code_points(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t n = 0; n < kContext && end < text.size(); ++n) {
    ++end;
    while (end < text.size() && is_continuation(text[end]))
      ++end;
  }
  return text.substr(0, end);
}

// `exact` stands at byte `at`, code point `start`; it first occurs at byte `first`.
TextQuote quote_of(
    std::string_view text,
    std::size_t at,
    std::size_t start,
    std::string_view exact,
    std::size_t first
) {
  std::size_t n_occurrences = 0;
  for (std::size_t next = first; next != std::string_view::npos; next = text.find(exact, next + 1))
    ++n_occurrences;
  return {
      .start = start,
      .end = start + count_code_points(exact),
      .exact = std::string(exact),
      .prefix = std::string(last_code_points(text.substr(0, at))),
      .suffix = std::string(first_code_points(text.substr(at + exact.size()))),
      .n_occurrences = n_occurrences,
  };
}

}  // namespace

std::optional<TextQuote> find_quote(std::string_view text, std::string_view exact) {
  if (exact.empty()) return std::nullopt;
  const std::size_t at = text.find(exact);
  if (at == std::string_view::npos) return std::nullopt;
  return quote_of(text, at, count_code_points(text.substr(0, at)), exact, at);
}

std::optional<TextQuote> quote_at(
    std::string_view text, std::size_t start, std::string_view exact
) {
  if (exact.empty() || start > count_code_points(text)) return std::nullopt;
  const std::size_t at = byte_offset_of_code_point(text, start);
  if (!text.substr(at).starts_with(exact)) return std::nullopt;
  return quote_of(text, at, start, exact, text.find(exact));
}

}  // namespace extractinator::text
