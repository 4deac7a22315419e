// UTF-8 validity, repair and offsets, against tables of the standard, a public suite and naive
// counts.
#include "text/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace extractinator::text {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, FindsTheFirstInvalidByte) {
  const struct {
    std::string_view bytes;
    std::optional<std::size_t> want;
  } cases[] = {
      {.bytes = "", .want = {}},
      {.bytes = "abc", .want = {}},
      {.bytes = "a\0b"sv, .want = {}},
      {.bytes = "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF",
       .want = {}},
      {.bytes = "\xED\x9F\xBF\xEE\x80\x80", .want = {}},
      {.bytes = "ab\xFF", .want = 2},
      {.bytes = "é\x80", .want = 2},
      {.bytes = "a\xC0\x80", .want = 1},            // Overlong.
      {.bytes = "a\xE0\x9F\xBF", .want = 1},        // Overlong.
      {.bytes = "a\xF0\x8F\xBF\xBF", .want = 1},    // Overlong.
      {.bytes = "ab\xED\xA0\x80", .want = 2},       // Surrogate.
      {.bytes = "abc\xF4\x90\x80\x80", .want = 3},  // Above U+10FFFF.
      {.bytes = "😀\xF0\x9F\x98", .want = 4},       // Cut off.
      {.bytes = "\xE2\x82", .want = 0},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(::testing::PrintToString(row.bytes));
    EXPECT_EQ(first_invalid_utf8(row.bytes), row.want);
    EXPECT_EQ(is_valid_utf8(row.bytes), !row.want.has_value());
    // Also far from the front, where blocks of bytes are checked at once.
    const std::string far = std::string(1001, 'x') + std::string(row.bytes) + "tail";
    const auto shifted = first_invalid_utf8(far);
    EXPECT_EQ(shifted.has_value(), row.want.has_value());
    if (row.want.has_value()) {
      EXPECT_EQ(shifted, *row.want + 1001);
    }
  }
}

// Unicode 16, section 3.9, tables 3-8 to 3-11, and some more.
TEST(Utf8, ReplacesMaximalSubparts) {
  constexpr std::string_view kMark = "\uFFFD";
  const struct {
    std::string_view bytes;
    std::string_view want;  // '?' stands for U+FFFD.
  } cases[] = {
      {.bytes = "", .want = ""},
      {.bytes = "good", .want = "good"},
      {.bytes = "\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", .want = "????????A"},
      {.bytes = "\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", .want = "????????A"},
      {.bytes = "\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", .want = "?????A??B"},
      {.bytes = "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", .want = "????A"},
      {.bytes = "\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64", .want = "a???b?c??d"},
      {.bytes = "\xF0\x9F\x98", .want = "?"},
      {.bytes = "\xF0\x9F\x98\xF0\x9F\x98\x80", .want = "?😀"},
      {.bytes = "\xF5\x80\x80\x80", .want = "????"},
      {.bytes = "\xC2", .want = "?"},
      {.bytes = "\xC1\xBF", .want = "??"},
      {.bytes = "\xE0\xA0", .want = "?"},
      {.bytes = "\xF4\x8F\xBF", .want = "?"},
      {.bytes = "\xFE\xFF", .want = "??"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(::testing::PrintToString(row.bytes));
    std::string want;
    std::size_t n_marks = 0;
    for (const char c : row.want) {
      if (c == '?') {
        want += kMark;
        ++n_marks;
      } else {
        want += c;
      }
    }
    const Repaired repaired = replace_invalid_utf8(row.bytes);
    EXPECT_EQ(repaired.text, want);
    EXPECT_EQ(repaired.n_replaced, n_marks);
  }
}

TEST(Utf8, JudgesThePublicSuite) {
  const char* data = std::getenv("EXTRACTINATOR_SHARED_DATA");
  const std::filesystem::path path =
      std::filesystem::path(data == nullptr ? "" : data) / "suites/utf8/utf8tests.bin";
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA names no folder with suites/utf8";
  }
  std::ifstream file(path, std::ios::binary);
  int n_valid = 0;
  int n_invalid = 0;
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    ASSERT_NE(second, std::string::npos);
    const std::string verdict = line.substr(first + 1, second - first - 1);
    const std::string_view bytes = std::string_view(line).substr(second + 1);
    SCOPED_TRACE(line.substr(0, first));
    const bool is_valid = verdict.starts_with("valid");
    EXPECT_EQ(is_valid_utf8(bytes), is_valid);
    EXPECT_EQ(replace_invalid_utf8(bytes).n_replaced == 0, is_valid);
    ++(is_valid ? n_valid : n_invalid);
  }
  EXPECT_GT(n_valid, 20);
  EXPECT_GT(n_invalid, 50);
}

TEST(Utf8, CountsAndConverts) {
  const std::string_view text = "aé€😀z";
  EXPECT_EQ(count_code_points(text), 5U);
  EXPECT_EQ(count_utf16_units(text), 6U);
  const std::size_t offsets[] = {0, 1, 3, 6, 10, 11};
  for (std::size_t i = 0; i < std::size(offsets); ++i) {
    EXPECT_EQ(byte_offset_of_code_point(text, i), offsets[i]);
    EXPECT_EQ(code_point_of_byte_offset(text, offsets[i]), i);
  }
  EXPECT_EQ(code_point_of_byte_offset(text, 8), 3U);  // Inside the smiley.
  EXPECT_EQ(byte_offset_of_code_point("", 0), 0U);
}

TEST(Utf8DeathTest, AbortsBeyondTheEnd) {
  EXPECT_DEATH((void)byte_offset_of_code_point("é", 2), "beyond the end");
  EXPECT_DEATH((void)code_point_of_byte_offset("é", 3), "beyond the end");
}

TEST(Utf8, FindsLinesAndColumns) {
  const std::string_view text = "ab\r\né😀\n\nlast";
  const struct {
    std::size_t offset;
    LineColumn want;
    std::string_view line;
  } cases[] = {
      {.offset = 0, .want = {.line = 1, .column = 1}, .line = "ab"},
      {.offset = 3, .want = {.line = 1, .column = 4}, .line = "ab"},
      {.offset = 4, .want = {.line = 2, .column = 1}, .line = "é😀"},
      {.offset = 5, .want = {.line = 2, .column = 1}, .line = "é😀"},
      {.offset = 6, .want = {.line = 2, .column = 2}, .line = "é😀"},
      {.offset = 9, .want = {.line = 2, .column = 2}, .line = "é😀"},
      {.offset = 10, .want = {.line = 2, .column = 3}, .line = "é😀"},
      {.offset = 11, .want = {.line = 3, .column = 1}, .line = ""},
      {.offset = 12, .want = {.line = 4, .column = 1}, .line = "last"},
      {.offset = 16, .want = {.line = 4, .column = 5}, .line = "last"},
      {.offset = 99, .want = {.line = 4, .column = 5}, .line = "last"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.offset);
    EXPECT_EQ(line_column(text, row.offset), row.want);
    EXPECT_EQ(line_at(text, row.offset), row.line);
  }
  EXPECT_EQ(line_column("", 0), (LineColumn{.line = 1, .column = 1}));
  EXPECT_EQ(line_column("\x80\x80\x80\x80\x80x", 5).line, 1U);
}

std::string arbitrary_utf8() {
  std::string text;
  const auto pieces = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", "\n", "é", "€", "😀", std::string(700, 'x'), "\uFFFF")
  );
  for (const std::string& piece : pieces)
    text += piece;
  return text;
}

RC_GTEST_PROP(Utf8, OffsetsAgreeWithANaiveWalk, ()) {
  const std::string text = arbitrary_utf8();
  std::size_t n_points = 0;
  std::size_t n_units = 0;
  LineColumn place;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    for (std::size_t i = 0; i < length; ++i) {
      RC_ASSERT(line_column(text, at + i) == place);
      RC_ASSERT(code_point_of_byte_offset(text, at + i) == n_points);
    }
    RC_ASSERT(byte_offset_of_code_point(text, n_points) == at);
    place = text[at] == '\n' ? LineColumn{.line = place.line + 1, .column = 1}
                             : LineColumn{.line = place.line, .column = place.column + 1};
    ++n_points;
    n_units += length == 4 ? 2 : 1;
    at += length;
  }
  RC_ASSERT(count_code_points(text) == n_points);
  RC_ASSERT(count_utf16_units(text) == n_units);
  RC_ASSERT(byte_offset_of_code_point(text, n_points) == text.size());
}

RC_GTEST_PROP(Utf8, RepairIsValidAndKeepsWhatWasValid, ()) {
  const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  const std::string text = arbitrary_utf8();
  RC_ASSERT(replace_invalid_utf8(text).text == text);
  const Repaired repaired = replace_invalid_utf8(text + bytes);
  RC_ASSERT(is_valid_utf8(repaired.text));
  RC_ASSERT(repaired.text.starts_with(text));
  RC_ASSERT((repaired.n_replaced == 0) == is_valid_utf8(bytes));
  RC_ASSERT(replace_invalid_utf8(repaired.text).n_replaced == 0U);
}

}  // namespace
}  // namespace extractinator::text
