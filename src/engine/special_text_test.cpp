// Cutting plain text: tables, and the promise that no piece holds a special text on random ones.
#include "engine/special_text.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace extractinator::engine {
namespace {

constexpr std::size_t kNoBound = 1'000'000;

// Pieces as one string: "a|<b>|c", bytes in angle brackets.
std::string show(const std::vector<PlainPiece>& pieces) {
  std::string text;
  for (const PlainPiece& piece : pieces) {
    if (!text.empty()) text += '|';
    text +=
        piece.is_spelled_by_bytes ? "[" + std::string(piece.text) + "]" : std::string(piece.text);
  }
  return text;
}

TEST(SpecialTexts, FindsTheLeftmostAndShortest) {
  const SpecialTexts texts({"</think>", "<s>", "", "<", "<s>", "ab", "abc"});
  EXPECT_EQ(texts.size(), 5U);
  const struct {
    std::string_view text;
    std::size_t from;
    std::optional<SpecialTexts::Hit> want;
  } cases[] = {
      {.text = "", .from = 0, .want = {}},
      {.text = "xyz", .from = 0, .want = {}},
      {.text = "x</think>", .from = 0, .want = SpecialTexts::Hit{.offset = 1, .length = 1}},
      {.text = "xabcab", .from = 0, .want = SpecialTexts::Hit{.offset = 1, .length = 2}},
      {.text = "xabcab", .from = 2, .want = SpecialTexts::Hit{.offset = 4, .length = 2}},
      {.text = "xa", .from = 0, .want = {}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(texts.find(c.text, c.from), c.want);
  }
}

TEST(CutPlainText, BreaksEverySpecialText) {
  const SpecialTexts texts({"</s>", "<|end|>", "|>", "\u00e9", "\u20ac\u20ac"});
  const struct {
    std::string_view text;
    std::string_view want;
  } cases[] = {
      {.text = "", .want = ""},
      {.text = "no special", .want = "no special"},
      {.text = "a</s>b", .want = "a<|/s>b"},
      {.text = "</s></s>", .want = "<|/s><|/s>"},
      {.text = "<|end|>", .want = "<||end||>"},
      {.text = "caf\u00e9!", .want = "caf|[\u00e9]|!"},
      {.text = "\u20ac\u20ac\u20ac", .want = "\u20ac|\u20ac|\u20ac"},
      {.text = "</s", .want = "</s"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(show(cut_plain_text(c.text, texts, kNoBound)), c.want);
  }
}

TEST(CutPlainText, BoundsWordsAndWhiteSpace) {
  const SpecialTexts none({});
  EXPECT_EQ(show(cut_plain_text("abcdef", none, 3)), "abc|def");
  EXPECT_EQ(show(cut_plain_text("abc def ghi", none, 3)), "abc def ghi");
  EXPECT_EQ(show(cut_plain_text("a      b", none, 3)), "a   |   b");
  // Never inside a code point.
  EXPECT_EQ(show(cut_plain_text("\u00e9\u00e9\u00e9", none, 3)), "\u00e9\u00e9|\u00e9");
}

RC_GTEST_PROP(CutPlainTextProperty, PiecesAreTheTextAndHoldNothingSpecial, ()) {
  const auto letters = rc::gen::element<char>('<', '>', 's', '/', '|', ' ');
  const auto words =
      *rc::gen::container<std::vector<std::string>>(rc::gen::container<std::string>(letters));
  const auto text = *rc::gen::container<std::string>(letters);
  const SpecialTexts texts(words);
  std::string joined;
  for (const PlainPiece& piece : cut_plain_text(text, texts, 5)) {
    joined += piece.text;
    RC_ASSERT(!piece.text.empty());
    if (piece.is_spelled_by_bytes) continue;
    for (const std::string& word : words) {
      RC_ASSERT(word.empty() || !piece.text.contains(word));
    }
  }
  RC_ASSERT(joined == text);
}

}  // namespace
}  // namespace extractinator::engine
