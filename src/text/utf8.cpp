// UTF-8 checks, repairs and offset conversions over simdutf; reachable through utf8.h.
#include "text/utf8.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <simdutf.h>

#include "base/check.h"

namespace extractinator::text {
namespace {

unsigned byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// Bytes that are no continuation: in valid UTF-8 one per code point.
std::size_t count_leads(std::string_view bytes) {
  return simdutf::count_utf8(bytes.data(), bytes.size());
}

struct Range {
  unsigned low = 0x80;
  unsigned high = 0xBF;
};

// Length of the maximal ill-formed part at the front of `bytes`, which must not start with a
// well-formed sequence. Unicode 16, table 3-7: only the second byte has ranges of its own.
std::size_t ill_formed_length(std::string_view bytes) {
  const unsigned lead = byte_at(bytes, 0);
  std::size_t wanted = 0;  // Continuation bytes after the lead.
  Range second;
  if (lead >= 0xC2 && lead <= 0xDF) {
    wanted = 1;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    wanted = 2;
    if (lead == 0xE0) second.low = 0xA0;
    if (lead == 0xED) second.high = 0x9F;  // Surrogates have no UTF-8.
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    wanted = 3;
    if (lead == 0xF0) second.low = 0x90;
    if (lead == 0xF4) second.high = 0x8F;
  }
  std::size_t length = 1;
  for (Range range = second; length <= wanted && length < bytes.size(); ++length, range = {}) {
    const unsigned byte = byte_at(bytes, length);
    if (byte < range.low || byte > range.high) break;
  }
  return length;
}

std::uint32_t from_one(std::size_t count) {
  constexpr std::size_t kMax = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(count, kMax - 1) + 1);
}

// Offset of the first byte of the line that holds `byte_offset`.
std::size_t line_start(std::string_view text, std::size_t byte_offset) {
  if (byte_offset == 0) return 0;
  const std::size_t feed = text.rfind('\n', byte_offset - 1);
  return feed == std::string_view::npos ? 0 : feed + 1;
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view bytes) {
  const simdutf::result result = simdutf::validate_utf8_with_errors(bytes.data(), bytes.size());
  if (result.error == simdutf::error_code::SUCCESS) return std::nullopt;
  return result.count;
}

bool is_valid_utf8(std::string_view bytes) {
  return simdutf::validate_utf8(bytes.data(), bytes.size());
}

Repaired replace_invalid_utf8(std::string_view bytes, std::string_view mark) {
  Repaired repaired;
  repaired.text.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t valid = first_invalid_utf8(bytes).value_or(bytes.size());
    repaired.text += bytes.substr(0, valid);
    bytes.remove_prefix(valid);
    if (bytes.empty()) break;
    repaired.text += mark;
    ++repaired.n_replaced;
    bytes.remove_prefix(ill_formed_length(bytes));
  }
  return repaired;
}

std::size_t count_code_points(std::string_view text) { return count_leads(text); }

std::size_t count_utf16_units(std::string_view text) {
  return simdutf::utf16_length_from_utf8(text.data(), text.size());
}

std::size_t byte_offset_of_code_point(std::string_view text, std::size_t index) {
  constexpr std::size_t kBlock = 512;  // Whole blocks are counted, only the last is walked.
  std::size_t offset = 0;
  while (offset + kBlock <= text.size()) {
    const std::size_t leads = count_leads(text.substr(offset, kBlock));
    if (leads > index) break;
    index -= leads;
    offset += kBlock;
  }
  for (; offset < text.size(); ++offset) {
    if (is_continuation(text[offset])) continue;
    if (index == 0) return offset;
    --index;
  }
  EXTR_CHECK(index == 0, "code point index beyond the end of the text");
  return text.size();
}

std::size_t code_point_of_byte_offset(std::string_view text, std::size_t byte_offset) {
  EXTR_CHECK(byte_offset <= text.size(), "byte offset beyond the end of the text");
  while (byte_offset > 0 && byte_offset < text.size() && is_continuation(text[byte_offset])) {
    --byte_offset;
  }
  return count_leads(text.substr(0, byte_offset));
}

LineColumn line_column(std::string_view text, std::size_t byte_offset) {
  byte_offset = std::min(byte_offset, text.size());
  const std::size_t start = line_start(text, byte_offset);
  // A code point has at most three continuation bytes; more than that are strays of their own.
  for (int step = 0; step < 3 && byte_offset > start && byte_offset < text.size() &&
                     is_continuation(text[byte_offset]);
       ++step) {
    --byte_offset;
  }
  const auto before = text.substr(0, start);
  const auto feeds = static_cast<std::size_t>(std::ranges::count(before, '\n'));
  return {
      .line = from_one(feeds),
      .column = from_one(count_leads(text.substr(start, byte_offset - start)))
  };
}

std::string_view line_at(std::string_view text, std::size_t byte_offset) {
  byte_offset = std::min(byte_offset, text.size());
  const std::size_t start = line_start(text, byte_offset);
  std::string_view line = text.substr(start, text.find('\n', byte_offset) - start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace extractinator::text
