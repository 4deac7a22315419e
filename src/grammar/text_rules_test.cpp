// Tests of strings with patterns and lengths: by tables, and against the standard library's regular
// expressions on everything small and much that is random.
#include "grammar/text_rules.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "grammar/testing/texts.h"
#include "json/parse.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace extractinator::grammar {
namespace {



using ::testing::IsEmpty;
using testing::quoted;
using testing::TextLanguage;

struct Case {
  TextRules rules;
  std::vector<std::string> in;
  std::vector<std::string> out;
  Limits limits = {};
};

const Case kCases[] = {
    // Found anywhere.
    {.rules = {.patterns = {"b"}}, .in = {"b", "abc", "bb", "\n\"b"}, .out = {"", "a"}},
    {.rules = {.patterns = {""}}, .in = {"", "a", "😀"}, .out = {}},
    {.rules = {.patterns = {"^b"}}, .in = {"b", "bc"}, .out = {"", "ab"}},
    {.rules = {.patterns = {"b$"}}, .in = {"b", "ab"}, .out = {"", "ba", "b\n"}},
    {.rules = {.patterns = {"^$"}}, .in = {""}, .out = {"a", "\n"}},
    {.rules = {.patterns = {"$^"}}, .in = {""}, .out = {"a"}},
    {.rules = {.patterns = {"^a|b$"}}, .in = {"a", "ax", "xb", "b"}, .out = {"", "xa", "bx"}},
    {.rules = {.patterns = {"(^|x)a(x|$)"}}, .in = {"a", "xa", "ax", "bxaxb"}, .out = {"ba", "ab"}},
    {.rules = {.patterns = {"a^b"}}, .in = {}, .out = {"ab", "a^b", ""}},
    {.rules = {.patterns = {"(?:^)*a"}}, .in = {"a", "ba"}, .out = {"b"}},
    // Quantifiers.
    {.rules = {.patterns = {"^a{2,3}$"}}, .in = {"aa", "aaa"}, .out = {"a", "aaaa", ""}},
    {.rules = {.patterns = {"^(?:ab){2}$"}}, .in = {"abab"}, .out = {"ab", "ababab"}},
    {.rules = {.patterns = {"^a{0}$"}}, .in = {""}, .out = {"a"}},
    {.rules = {.patterns = {"^(a*?b+?)+?c??$"}}, .in = {"b", "abbc", "babb"}, .out = {"", "ac"}},
    {.rules = {.patterns = {"^(a*)*$"}}, .in = {"", "aaa"}, .out = {"b"}},
    {.rules = {.patterns = {"^(?<x>a)(?:b|)$"}}, .in = {"a", "ab"}, .out = {"abb"}},
    {.rules = {.patterns = {"^a{,2}$"}}, .in = {"a{,2}"}, .out = {"aa", ""}},
    // Classes and escapes.
    {.rules = {.patterns = {R"(^[a-c\d_-]$)"}}, .in = {"b", "7", "_", "-"}, .out = {"d", "ab"}},
    {.rules = {.patterns = {"^[^a]$"}}, .in = {"b", "\n", "\"", "é", "😀"}, .out = {"a", ""}},
    {.rules = {.patterns = {"^.$"}},
     .in = {"a", "\t", "\"", "\\", "\x01", "€", "😀", "\x7F"},
     .out = {"\n", "\r", "\xE2\x80\xA8", "\xE2\x80\xA9", "", "aa"}},
    {.rules = {.patterns = {R"(^\s$)"}},
     .in = {" ", "\t", "\v", "\u00A0", "\u2003", "\u3000", "\uFEFF"},
     .out = {"a", "", "\u200B", "\u0085"}},
    {.rules = {.patterns = {R"(^\w+$)"}}, .in = {"aZ_9"}, .out = {"é", "-", ""}},
    {.rules = {.patterns = {R"(^\D\W\S$)"}}, .in = {"a-b", "é€😀"}, .out = {"1-b", "aab", "a- "}},
    {.rules = {.patterns = {R"(^[\w-.]$)"}}, .in = {"a", "-", "."}, .out = {"/", "+"}},
    {.rules = {.patterns = {R"(^[\b\]\\^-]$)"}}, .in = {"\b", "]", "\\", "^", "-"}, .out = {"b"}},
    {.rules = {.patterns = {"^[]$"}}, .in = {}, .out = {"", "a", "]"}},
    {.rules = {.patterns = {"^[^]$"}}, .in = {"a", "\n", "😀"}, .out = {"", "ab"}},
    {.rules = {.patterns = {R"(^\f\n\r\t\v\0\cA\x41\u0042\u{43}\u{1F600}\ud83d\ude00$)"}},
     .in = {std::string("\f\n\r\t\v\0\x01", 7) + "ABC😀😀"},
     .out = {"", "ABC"}},
    {.rules = {.patterns = {R"(^\^\$\.\*\+\?\(\)\[\]\{\}\|\/\\$)"}},
     .in = {R"(^$.*+?()[]{}|/\)"},
     .out = {""}},
    {.rules = {.patterns = {R"(^\-\@\"\_{x}]$)"}}, .in = {"-@\"_{x}]"}, .out = {""}},
    {.rules = {.patterns = {R"(^\p{Lu}\P{L}\p{gc=Nd}\p{General_Category=Decimal_Number}$)"}},
     .in = {"A-12", "É-٣4"},
     .out = {"a-12", "AB12"}},
    {.rules = {.patterns = {"^[😀-😂]$"}}, .in = {"😁"}, .out = {"😃", "😿"}},
    {.rules = {.patterns = {R"(^[\u{1000}-\u{10FFFF}]$)"}}, .in = {"က", "\uE000"}, .out = {"a"}},
    // Look-ahead behind a leading ^.
    {.rules = {.patterns = {"^(?=.*[A-Z])(?=.*[0-9]).{3,}$"}},
     .in = {"A1b", "xxxA9"},
     .out = {"A1", "abc", "ABC", "123"}},
    {.rules = {.patterns = {R"(^(?!\s*$).+)"}}, .in = {"a", " a"}, .out = {"", " ", "  "}},
    {.rules = {.patterns = {"^(?!foo$|bar)"}}, .in = {"fo", "fooo", ""}, .out = {"foo", "barx"}},
    // Several rules.
    {.rules = {.patterns = {"a", "b"}}, .in = {"ab", "ba", "xbya"}, .out = {"a", "b", ""}},
    {.rules = {.unmatched = {"a"}}, .in = {"", "b", "é"}, .out = {"a", "ba"}},
    {.rules = {.patterns = {"^x-"}, .unmatched = {"y", "^x-z"}},
     .in = {"x-", "x-a"},
     .out = {"x-y", "x-z", "x-zz", "a"}},
    {.rules = {.unmatched = {"^(?=a)b?"}}, .in = {"b", ""}, .out = {"a", "ab"}},
    {.rules = {.excluded = {"a", "ab", "😀", ""}},
     .in = {"b", "aa", "abc", "😀😀"},
     .out = {"a", "ab", "😀", ""}},
    {.rules = {.patterns = {"^[ab]$"}, .excluded = {"a"}}, .in = {"b"}, .out = {"a"}},
    // Lengths.
    {.rules = {.min_length = 2, .max_length = 3}, .in = {"ab", "é😀\n"}, .out = {"a", "abcd"}},
    {.rules = {.patterns = {"^[a-z]*$"}, .min_length = 2, .max_length = 3},
     .in = {"ab", "abc"},
     .out = {"a", "abcd", "éé"}},
    {.rules = {.patterns = {"^(ab)*$"}, .min_length = 3, .max_length = 7},
     .in = {"abab", "ababab"},
     .out = {"ab", "abababab", "aba"}},
    {.rules = {.patterns = {"b"}, .min_length = 3, .max_length = 4},
     .in = {"bxx", "xxb", "xxxb", "ééb"},
     .out = {"xb", "xxxxb", "xxxx"}},
    {.rules = {.patterns = {"^a+b$|^c"}, .max_length = 3}, .in = {"aab", "cab"}, .out = {"aaab"}},
    {.rules = {.patterns = {R"(^.{1,4}$)"}, .min_length = 2, .max_length = 3},
     .in = {"ab", "abc"},
     .out = {"a", "abcd"}},
    {.rules = {.patterns = {"^.{20,30}$"}, .min_length = 22, .max_length = 25},
     .in = {std::string(22, 'x'), std::string(25, 'x')},
     .out = {std::string(21, 'x'), std::string(26, 'x')}},
    // The budget of bytes.
    {.rules = {.patterns = {"x"}},
     .in = {"x", "aaaaax", "é€x", "xé€", "\n\nxa"},
     .out = {"aaaaaax", "€€x", "\n\n\nx"},
     .limits = {.max_free_string_bytes = 6}},
    {.rules = {.patterns = {"^[^x]*$"}},
     .in = {"aaaaaa", "€€", "é😀"},
     .out = {"aaaaaaa", "€€a", "é😀a"},
     .limits = {.max_free_string_bytes = 6}},
    {.rules = {.patterns = {"^[é€]*$"}, .min_length = 2},
     .in = {"éé", "é€", "ééé", "€€"},
     .out = {"é", "€€é"},
     .limits = {.max_free_string_bytes = 6}},
    {.rules = {.patterns = {"^[a-z]*$"}, .min_length = 3},
     .in = {"abc", "abcdef"},
     .out = {"ab", "abcdefg"},
     .limits = {.max_free_string_bytes = 6}},
};

void expect_no_dead_end(const TextLanguage& language, std::size_t n = 50) {
  std::mt19937_64 random(7);
  for (std::size_t i = 0; i < n && !language.is_empty(); ++i) {
    const auto json = language.random_json(random);
    ASSERT_TRUE(json.has_value()) << "a dead end";
    EXPECT_TRUE(language.accepts_json(*json));
  }
}

TEST(TextRules, AcceptWhatMeetsThem) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(::testing::PrintToString(c.rules.patterns));
    const TextLanguage language(c.rules, c.limits);
    EXPECT_THAT(language.piece().unheld_patterns, IsEmpty());
    EXPECT_TRUE(language.piece().holds_length);
    for (const std::string& text : c.in)
      EXPECT_TRUE(language.accepts(text)) << quoted(text);
    for (const std::string& text : c.out)
      EXPECT_FALSE(language.accepts(text)) << quoted(text);
    expect_no_dead_end(language);
  }
}

}  // namespace
}  // namespace extractinator::grammar
