// Tests of patterns and formats against the validator, which knows nothing of automata: random ones
// on random texts, both ways.
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "grammar/grammar.h"
#include "grammar/testing/texts.h"
#include "grammar/text_rules.h"
#include "json/parse.h"
#include "text/utf8.h"
#include "validate/formats.h"
#include "validate/pattern.h"
#include "validate/steps.h"

namespace extractinator::grammar {
namespace {

using testing::json_of;
using testing::TextLanguage;

template <std::size_t N>
std::string_view one_of(const std::string_view (&choices)[N], std::mt19937_64& random) {
  return choices[random() % N];
}

// --- Patterns ------------------------------------------------------------------------------------

// A random sequence of pieces, most of which are regular expressions.
std::string random_pattern(std::mt19937_64& random) {
  constexpr std::string_view kPieces[] = {
      "a",
      "b",
      "ab",
      ".",
      "^",
      "$",
      "|",
      "(",
      "(?:",
      "(?=",
      "(?!",
      ")",
      ")",
      ")",
      ")*",
      ")?",
      ")+",
      "*",
      "+",
      "?",
      "{2}",
      "{0,3}",
      "{1,}",
      "[^a-c]",
      "[ab]",
      "[^]",
      "[]",
      R"(\d)",
      R"(\D)",
      R"(\w)",
      R"(\W)",
      R"(\s)",
      R"(\S)",
      R"([\s\S])",
      R"([\w-])",
      R"([^\d\s])",
      R"(\p{L})",
      R"(\P{Lu})",
      R"([\p{N}_-])",
      R"([^\p{Ll}\p{Z}])",
      R"(\p{gc=Sc})",
      R"(\u20AC)",
      R"(\u{1F600})",
      R"(\ud83d\ude00)",
      R"(\.)",
      R"(\-)",
      R"(\/)",
      R"(\x41)",
      R"(\cJ)",
      R"(\0)",
      R"([\b])",
      "é",
      "😀",
      "[€-😀]",
      "]",
      "}",
      "(?<n>",
      R"(\n)",
      R"([\n-\r])",
      "x",
      "-",
      "[a-]",
      "[.-9]",
  };
  std::string pattern = random() % 3 == 0 ? "^" : "";
  for (std::size_t n = 1 + (random() % 9); n > 0; --n)
    pattern += one_of(kPieces, random);
  return pattern;
}

std::string random_text(std::mt19937_64& random) {
  constexpr std::string_view kParts[] = {
      "a",  "b",  "c",  "A",      "Z",          "_",      "-",      ".",      "/",      " ",  "\n",
      "\r", "\t", "\v", "\x01",   "\x7F",       "\"",     "\\",     "0",      "9",      "é",  "É",
      "€",  "٣",  "ß",  "\u00A0", "\u0085",     "\u2028", "\u3000", "\uFEFF", "\u200B", "😀", "😁",
      "x",  "]",  "}",  "\uE000", "\U0010FFFF", "\uD7FF", "ǅ",      "Ⅷ",      "\u0301",
  };
  std::string text;
  for (std::size_t n = random() % 7; n > 0; --n)
    text += one_of(kParts, random);
  return text;
}

TEST(TextOracle, ValidatorAndAutomatonReadPatternsAlike) {
  std::mt19937_64 random(17);
  std::size_t n_patterns = 0;
  std::size_t n_found = 0;
  std::size_t n_texts = 0;
  for (std::size_t i = 0; i < 12'000; ++i) {
    const std::string regex = random_pattern(random);
    SCOPED_TRACE(regex);
    const auto pattern = validate::Pattern::make(regex);
    const auto held = TextPattern::make(regex);
    if (!held) {
      EXPECT_FALSE(pattern.has_value()) << held.error().message;
      continue;
    }
    // The other way it need not be: the validator refuses double names, and has smaller limits.
    if (!*held || !pattern) continue;
    ++n_patterns;
    const TextLanguage language({.patterns = {regex}}, {.max_free_string_bytes = 200});
    const auto is_found = [&](std::string_view text) {
      validate::Steps steps(1'000'000);
      return pattern->is_found_in(text, steps);
    };
    for (std::size_t k = 0; k < 20; ++k, ++n_texts) {
      const std::string text = random_text(random);
      const std::optional<bool> found = is_found(text);
      ASSERT_TRUE(found.has_value());
      if (*found) ++n_found;
      ASSERT_EQ((*held)->matches(text), *found) << json_of(text);
      ASSERT_EQ(language.accepts(text), *found) << json_of(text);
    }
    for (std::size_t k = 0; k < 3 && !language.is_empty(); ++k) {
      const auto json_text = language.random_json(random);
      ASSERT_TRUE(json_text.has_value()) << "a dead end";
      const auto value = json::parse(*json_text);
      ASSERT_TRUE(value.has_value());
      ASSERT_EQ(is_found(value->as_string()), true) << *json_text;
    }
  }
  EXPECT_GT(n_patterns, 3000);
  EXPECT_GT(n_found, n_texts / 10);
  EXPECT_LT(n_found, n_texts * 9 / 10);
}

// --- Formats -------------------------------------------------------------------------------------

struct FormatCase {
  std::string_view name;
  bool is_whole = true;  // Every valid text is accepted.
};

TEST(TextOracle, EveryTextOfAFormatIsValid) {
  constexpr FormatCase kFormats[] = {
      {.name = "date"},
      {.name = "time", .is_whole = false},
      {.name = "date-time", .is_whole = false},
      {.name = "duration"},
      {.name = "uuid"},
      {.name = "email", .is_whole = false},
      {.name = "hostname", .is_whole = false},
      {.name = "ipv4"},
      {.name = "ipv6"},
      {.name = "uri"},
      {.name = "uri-reference"},
      {.name = "iri"},
      {.name = "iri-reference"},
      {.name = "uri-template"},
      {.name = "json-pointer"},
      {.name = "relative-json-pointer", .is_whole = false},
  };
  std::mt19937_64 random(23);
  for (const auto& [name, is_whole] : kFormats) {
    SCOPED_TRACE(name);
    const validate::FormatTest is_valid = validate::find_format(name);
    ASSERT_NE(is_valid, nullptr);
    const TextLanguage language({.formats = {std::string(name)}});
    std::size_t n_valid = 0;
    for (std::size_t i = 0; i < 4000; ++i) {
      const auto json_text = language.random_json(random, 8);
      ASSERT_TRUE(json_text.has_value()) << "a dead end";
      const auto value = json::parse(*json_text);
      ASSERT_TRUE(value.has_value());
      std::string text = value->as_string();
      ASSERT_TRUE(is_valid(text)) << json_of(text);
      // A byte more, less, or from elsewhere in the text.
      constexpr std::string_view kLetters = "0159aFTZ:./-+@%[]{}~#? é\"\\";
      const std::size_t at = random() % (text.size() + 1);
      const char letter = random() % 2 == 0 || text.empty() ? kLetters[random() % kLetters.size()]
                                                            : text[random() % text.size()];
      if (at == text.size() || random() % 3 == 0) {
        text.insert(at, 1, letter);
      } else if (random() % 2 == 0) {
        text[at] = letter;
      } else {
        text.erase(at, 1);
      }
      if (!text::is_valid_utf8(text)) continue;
      if (is_valid(text)) ++n_valid;
      if (is_whole) {
        ASSERT_EQ(language.accepts(text), is_valid(text)) << json_of(text);
      } else if (language.accepts(text)) {
        ASSERT_TRUE(is_valid(text)) << json_of(text);
      }
    }
    EXPECT_GT(n_valid, 20);
  }
}

}  // namespace
}  // namespace extractinator::grammar
