// Places of passages against a search on code points.
#include "text/quote.h"

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "text/unicode.h"

namespace extractinator::text {
namespace {

std::string to_utf8(std::u32string_view points) {
  std::string text;
  for (const char32_t point : points) {
    const auto add = [&](unsigned bits) { text += static_cast<char>(bits); };
    if (point < 0x80) {
      add(point);
    } else if (point < 0x800) {
      add(0xC0U | (point >> 6U));
      add(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
      add(0xE0U | (point >> 12U));
      add(0x80U | ((point >> 6U) & 0x3FU));
      add(0x80U | (point & 0x3FU));
    } else {
      add(0xF0U | (point >> 18U));
      add(0x80U | ((point >> 12U) & 0x3FU));
      add(0x80U | ((point >> 6U) & 0x3FU));
      add(0x80U | (point & 0x3FU));
    }
  }
  return text;
}

TEST(TextQuote, EqualsASearchOnCodePoints) {
  std::mt19937_64 random(1);
  const std::u32string alphabet =
      U"ab\n\"\\\0é\u0301א漢😀"
      U"c";
  for (int round = 0; round < 2000; ++round) {
    std::u32string points;
    for (std::size_t n = 1 + (random() % 120); n > 0; --n)
      points += alphabet[random() % (round % 2 == 0 ? 3 : alphabet.size())];
    const std::size_t begin = random() % points.size();
    const std::u32string what = points.substr(begin, 1 + (random() % 5));
    std::size_t n_occurrences = 0;
    for (std::size_t i = 0; i + what.size() <= points.size(); ++i)
      n_occurrences += points.compare(i, what.size(), what) == 0 ? 1U : 0U;
    const std::size_t start = points.find(what);
    const std::size_t end = start + what.size();
    const std::size_t before = start < 32 ? 0 : start - 32;

    const auto quote = find_quote(to_utf8(points), to_utf8(what));
    ASSERT_TRUE(quote);
    EXPECT_EQ(quote->start, start);
    EXPECT_EQ(quote->end, end);
    EXPECT_EQ(quote->exact, to_utf8(what));
    EXPECT_EQ(quote->prefix, to_utf8(points.substr(before, start - before)));
    EXPECT_EQ(quote->suffix, to_utf8(points.substr(end, 32)));
    EXPECT_EQ(quote->n_occurrences, n_occurrences);

    // The place it was taken from, which need not be the first one.
    const std::size_t before_it = begin < 32 ? 0 : begin - 32;
    const auto there = quote_at(to_utf8(points), begin, to_utf8(what));
    ASSERT_TRUE(there);
    EXPECT_EQ(there->start, begin);
    EXPECT_EQ(there->end, begin + what.size());
    EXPECT_EQ(there->exact, to_utf8(what));
    EXPECT_EQ(there->prefix, to_utf8(points.substr(before_it, begin - before_it)));
    EXPECT_EQ(there->suffix, to_utf8(points.substr(begin + what.size(), 32)));
    EXPECT_EQ(there->n_occurrences, n_occurrences);
    const std::size_t elsewhere = random() % (points.size() + 3);
    EXPECT_EQ(
        quote_at(to_utf8(points), elsewhere, to_utf8(what)).has_value(),
        elsewhere < points.size() && points.compare(elsewhere, what.size(), what) == 0
    );
  }
}

TEST(TextQuote, IsNothingWhereThereIsNone) {
  EXPECT_FALSE(find_quote("abc", ""));
  EXPECT_FALSE(find_quote("", "a"));
  EXPECT_FALSE(find_quote("abc", "ac"));
  EXPECT_FALSE(quote_at("abc", 1, ""));
  EXPECT_FALSE(quote_at("abc", 1, "c"));
  EXPECT_FALSE(quote_at("abc", 4, "a"));
}

}  // namespace
}  // namespace extractinator::text
