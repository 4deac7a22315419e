// Encodings: names, marks, and text that comes out the same however it is cut, against the tables
// of Unicode and an encoder of the test's own.
#include "text/encoding.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "text/unicode.h"
#include "text/utf8.h"

namespace extractinator::text {
namespace {

using namespace std::string_view_literals;

TEST(Encoding, IsFoundByItsNames) {
  for (const std::string_view name : {"utf-8", "UTF8", "utf-8-sig", "US-ASCII"})
    EXPECT_EQ(encoding_named(name), Encoding::utf8) << name;
  for (const std::string_view name : {"windows-1252", "Windows 1252", "cp1252", "CP_1252"})
    EXPECT_EQ(encoding_named(name), Encoding::windows_1252) << name;
  for (const std::string_view name : {"latin-1", "ISO-8859-1", "iso8859_1", "latin1"})
    EXPECT_EQ(encoding_named(name), Encoding::latin_1) << name;
  EXPECT_EQ(encoding_named("UTF-16"), Encoding::utf16le);
  EXPECT_EQ(encoding_named("utf-16-be"), Encoding::utf16be);
  for (const std::string_view name : {"", "utf", "iso-8859-15", "utf-88"})
    EXPECT_EQ(encoding_named(name), std::nullopt) << name;
  for (const Encoding encoding :
       {Encoding::utf8,
        Encoding::utf16le,
        Encoding::utf16be,
        Encoding::utf32le,
        Encoding::utf32be,
        Encoding::windows_1252,
        Encoding::latin_1}) {
    EXPECT_EQ(encoding_named(to_string(encoding)), encoding);
  }
}

TEST(Encoding, IsFoundByWhatATextBeginsWith) {
  const struct {
    std::string_view start;
    std::optional<Encoding> mark;
    std::optional<Encoding> zeros;
  } cases[] = {
      {.start = "", .mark = {}, .zeros = {}},
      {.start = "id,t", .mark = {}, .zeros = {}},
      {.start = "a\0b"sv, .mark = {}, .zeros = {}},
      {.start = "a,\0b"sv, .mark = {}, .zeros = {}},
      {.start = "\xEF\xBB\xBFi", .mark = Encoding::utf8, .zeros = {}},
      {.start = "\xEF\xBB", .mark = {}, .zeros = {}},
      {.start = "\xFF\xFEi\0"sv, .mark = Encoding::utf16le, .zeros = {}},
      {.start = "\xFE\xFF\0i"sv, .mark = Encoding::utf16be, .zeros = {}},
      {.start = "\xFF\xFE"sv, .mark = Encoding::utf16le, .zeros = {}},
      {.start = "\xFF\xFE\0\0"sv, .mark = Encoding::utf32le, .zeros = {}},
      {.start = "\0\0\xFE\xFF"sv, .mark = Encoding::utf32be, .zeros = {}},
      {.start = "i\0d\0"sv, .mark = {}, .zeros = Encoding::utf16le},
      {.start = "\0i\0d"sv, .mark = {}, .zeros = Encoding::utf16be},
      {.start = "[\0\0\0"sv, .mark = {}, .zeros = Encoding::utf32le},
      {.start = "\0\0\0["sv, .mark = {}, .zeros = Encoding::utf32be},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.start);
    EXPECT_EQ(encoding_of_mark(row.start), row.mark);
    EXPECT_EQ(encoding_of_zeros(row.start), row.zeros);
    if (row.mark.has_value()) {
      EXPECT_GE(row.start.size(), mark_size(*row.mark));
    }
  }
  EXPECT_EQ(mark_size(Encoding::latin_1), 0U);
}

// The text up to the first error, which is written as "!"; "…" where it ends within a character.
std::string decode(Encoding encoding, std::string_view bytes, std::size_t piece) {
  Transcoder transcoder(encoding);
  std::string text;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    if (!transcoder.append(bytes.substr(0, piece), text)) return text + "!";
  }
  return transcoder.is_complete() ? text : text + "…";
}

TEST(Encoding, TextComesOutHoweverItIsCut) {
  const struct {
    Encoding encoding;
    std::string_view bytes;
    std::string_view want;
  } cases[] = {
      {.encoding = Encoding::utf8, .bytes = "é\xFF", .want = "é\xFF"},
      {.encoding = Encoding::latin_1, .bytes = "a\x80\xE9\xFF", .want = "a\u0080éÿ"},
      {.encoding = Encoding::windows_1252, .bytes = "caf\xE9 \x80 5\x96", .want = "café € 5–"},
      {.encoding = Encoding::windows_1252, .bytes = "a\xE9\x81z", .want = "aé!"},
      {.encoding = Encoding::utf16le, .bytes = "a\0\xE9\0\x3D\xD8\0\xDE"sv, .want = "aé😀"},
      {.encoding = Encoding::utf16be, .bytes = "\0a\0\xE9\xD8\x3D\xDE\0"sv, .want = "aé😀"},
      {.encoding = Encoding::utf16le, .bytes = "a\0b"sv, .want = "a…"},
      {.encoding = Encoding::utf16le, .bytes = "a\0\x3D\xD8"sv, .want = "a…"},
      {.encoding = Encoding::utf16le, .bytes = "a\0\x3D\xD8z\0b\0"sv, .want = "a!"},
      {.encoding = Encoding::utf16be, .bytes = "\0a\xDE\0\0z"sv, .want = "a!"},
      {.encoding = Encoding::utf32le, .bytes = "a\0\0\0\0\xF6\x01\0"sv, .want = "a😀"},
      {.encoding = Encoding::utf32be, .bytes = "\0\0\0a\0\x01\xF6\0"sv, .want = "a😀"},
      {.encoding = Encoding::utf32be, .bytes = "\0\0\0a\0\0\xD8\0\0\0\0z"sv, .want = "a!"},
      {.encoding = Encoding::utf32le, .bytes = "a\0\0\0b\0"sv, .want = "a…"},
  };
  for (const auto& row : cases) {
    for (const std::size_t piece : {1U, 2U, 3U, 5U, 64U}) {
      SCOPED_TRACE(std::string(row.want) + " in pieces of " + std::to_string(piece));
      EXPECT_EQ(decode(row.encoding, row.bytes, piece), row.want);
    }
  }
}

TEST(Encoding, FiveBytesOfWindows1252HaveNoCharacter) {
  std::string undefined;
  std::string all;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    const std::string text = decode(Encoding::windows_1252, one, 1);
    if (text == "!" && one != "!") {
      undefined += one;
      continue;
    }
    EXPECT_EQ(count_code_points(text), 1U);
    EXPECT_TRUE(is_valid_utf8(text));
    if (byte < 0x80 || byte >= 0xA0) {
      EXPECT_EQ(text, decode(Encoding::latin_1, one, 1));
    }
    all += text;
  }
  EXPECT_EQ(undefined, "\x81\x8D\x8F\x90\x9D");
  EXPECT_TRUE(all.contains("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"));
}

void append_unit(std::string& bytes, std::uint32_t unit, std::size_t size, bool is_little) {
  for (std::size_t k = 0; k < size; ++k) {
    const std::size_t shift = 8 * (is_little ? k : size - 1 - k);
    bytes += static_cast<char>((unit >> shift) & 0xFFU);
  }
}

// By the definition of the forms (Unicode 16, 3.9).
std::string encode(const std::u32string& text, Encoding encoding) {
  const bool is_little = encoding == Encoding::utf16le || encoding == Encoding::utf32le;
  std::string bytes;
  for (const char32_t c : text) {
    if (encoding == Encoding::utf32le || encoding == Encoding::utf32be) {
      append_unit(bytes, c, 4, is_little);
    } else if (c < 0x10000) {
      append_unit(bytes, c, 2, is_little);
    } else {
      append_unit(bytes, 0xD800U + ((c - 0x10000U) >> 10U), 2, is_little);
      append_unit(bytes, 0xDC00U + ((c - 0x10000U) & 0x3FFU), 2, is_little);
    }
  }
  return bytes;
}

RC_GTEST_PROP(Encoding, RoundTripsInAnyPieces, ()) {
  const auto parts = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", "é", "\uFEFF", "漢", "😀", "\U0010FFFF", "\n", "\uD7FF")
  );
  std::string text;
  for (const std::string& part : parts)
    text += part;
  const auto encoding =
      *rc::gen::element(Encoding::utf16le, Encoding::utf16be, Encoding::utf32le, Encoding::utf32be);
  const auto piece = *rc::gen::inRange<std::size_t>(1, 9);
  RC_ASSERT(decode(encoding, encode(to_code_points(text), encoding), piece) == text);
}

}  // namespace
}  // namespace extractinator::text
