// Finds passages: find_quote.
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

}  // namespace

std::optional<TextQuote> find_quote(std::string_view text, std::string_view exact) {
  if (exact.empty()) return std::nullopt;
  const std::size_t at = text.find(exact);
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t n_occurrences = 0;
  for (std::size_t next = at; next != std::string_view::npos; next = text.find(exact, next + 1))
    ++n_occurrences;
  const std::size_t start = count_code_points(text.substr(0, at));
  return TextQuote{
      .start = start,
      .end = start + count_code_points(exact),
      .exact = std::string(exact),
      .prefix = std::string(last_code_points(text.substr(0, at))),
      .suffix = std::string(first_code_points(text.substr(at + exact.size()))),
      .n_occurrences = n_occurrences,
  };
}

}  // namespace extractinator::text
