// Places in a Python file and the errors that name them; internal to the Pydantic reader.
#include "schema/pydantic/source.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "schema/schema.h"

namespace extractinator::schema::pydantic {
namespace {

constexpr std::size_t kMaxQuoted = 60;
constexpr std::size_t kMaxExcerpt = 400;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Cuts between code points.
std::string cut(std::string_view text, std::size_t length) {
  if (text.size() <= length) return std::string(text);
  while (length > 0 && is_continuation(text[length]))
    --length;
  return std::string(text.substr(0, length)) + "…";
}

// Bytes that are not UTF-8 become U+FFFD, so that messages are text.
std::string well_formed(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint at = code_point_at(text, i);
    out += at.length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(i, at.length);
    i += std::max<std::size_t>(at.length, 1);
  }
  return out;
}

}  // namespace

Location location_of(const Source& source, std::size_t offset) {
  const std::string_view text = source.text;
  offset = std::min(offset, text.size());
  std::uint32_t line = 1;
  std::size_t start = 0;
  for (std::size_t i = 0; i < offset; ++i) {
    const bool ends_line = text[i] == '\n' || (text[i] == '\r' && text.substr(i + 1, 1) != "\n");
    if (!ends_line) continue;
    ++line;
    start = i + 1;
  }
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (start == 0 && text.starts_with(kMark)) start = std::min(kMark.size(), offset);
  const std::string_view before = text.substr(start, offset - start);
  const auto column =
      before.size() - static_cast<std::size_t>(std::ranges::count_if(before, is_continuation));
  const std::size_t end = std::min(text.find_first_of("\r\n", start), text.size());
  return {
      source.file,
      line,
      static_cast<std::uint32_t>(column) + 1,
      well_formed(cut(text.substr(start, end - start), kMaxExcerpt))
  };
}

std::unexpected<Error> fail_at(
    const Source& source, std::size_t offset, ErrorCode code, std::string message, std::string hint
) {
  return fail(code, std::move(message), location_of(source, offset), std::move(hint));
}

std::string in_ticks(std::string_view text) {
  std::string shown = cut(text, kMaxQuoted);
  shown = well_formed(shown);
  std::ranges::replace_if(
      shown, [](char c) { return c == '\n' || c == '\r' || c == '\t' || c == '`'; }, ' '
  );
  return "`" + shown + "`";
}

CodePoint code_point_at(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t i) -> char32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const char32_t first = byte(offset);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || offset + length > text.size()) return {};
  char32_t value = first & (length == 4 ? 0x07U : length == 3 ? 0x0FU : 0x1FU);
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[offset + i])) return {};
    value = (value << 6U) | (byte(offset + i) & 0x3FU);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kLeast[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length};
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&](char32_t byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0U | (code_point >> 6U));
    put(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    put(0xE0U | (code_point >> 12U));
    put(0x80U | ((code_point >> 6U) & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  } else {
    put(0xF0U | (code_point >> 18U));
    put(0x80U | ((code_point >> 12U) & 0x3FU));
    put(0x80U | ((code_point >> 6U) & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  }
}

}  // namespace extractinator::schema::pydantic
