// Tests of strings with patterns and lengths: by tables, and against the standard library's regular
// expressions on everything small and much that is random.
#include "grammar/text_rules.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
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

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::json_of;
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
    {.rules = {.patterns = {"^a{x{,$"}}, .in = {"a{x{,"}, .out = {"aa", ""}},
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
      EXPECT_TRUE(language.accepts(text)) << json_of(text);
    for (const std::string& text : c.out)
      EXPECT_FALSE(language.accepts(text)) << json_of(text);
    expect_no_dead_end(language);
  }
}

// --- What is not held, and what is wrong --------------------------------------------------------

TEST(TextRules, SayWhatIsNotHeld) {
  constexpr std::string_view kUnheld[] = {
      R"(\bfoo\b)",
      R"(a\B)",
      "(?<=a)b",
      "(?<!a)b",
      R"((a)\1)",
      R"((?<x>a)\k<x>)",
      "b(?=a)",
      "(?:^(?=a))|b",
      "^(?=(?=a)a)",
      R"(\p{Script=Greek})",
      "(?i:a)",
      "^(?:a|b)*a(?:a|b){20}$",
      "^(?:(?:a{1000}){1000}){1000}$",
      "^(?:(?:){4000000000}){4000000000}$",
  };
  for (const std::string_view pattern : kUnheld) {
    SCOPED_TRACE(pattern);
    const TextLanguage language({.patterns = {std::string(pattern), "^b"}, .max_length = 3});
    EXPECT_THAT(language.piece().unheld_patterns, ElementsAre(pattern));
    EXPECT_TRUE(language.accepts("b"));
    EXPECT_FALSE(language.accepts("ab"));
    EXPECT_FALSE(language.accepts("bbbb"));
    EXPECT_THAT(
        TextLanguage({.unmatched = {std::string(pattern)}}).piece().unheld_unmatched,
        ElementsAre(pattern)
    );
  }
  const std::string deep = std::string(200, '(') + std::string(200, ')');
  EXPECT_THAT(TextLanguage({.patterns = {deep}}).piece().unheld_patterns, ElementsAre(deep));
}

TEST(TextRules, LeaveOutWhatIsTooLargeTogether) {
  // Each is small; what both allow is not.
  const std::string by_seven = "^(?:a{7})*$";
  const std::string by_eleven = "^(?:a{11})*$";
  const TextLanguage both({.patterns = {by_seven, by_eleven}}, {.max_text_states = 2000});
  EXPECT_THAT(both.piece().unheld_patterns, IsEmpty());
  EXPECT_TRUE(both.accepts(std::string(77, 'a')));
  EXPECT_FALSE(both.accepts(std::string(78, 'a')));
  const TextLanguage first({.patterns = {by_seven, by_eleven}}, {.max_text_states = 60});
  EXPECT_THAT(first.piece().unheld_patterns, ElementsAre(by_eleven));
  EXPECT_TRUE(first.accepts(std::string(14, 'a')));
  EXPECT_FALSE(first.accepts(std::string(13, 'a')));
  // As bytes even one is.
  const TextLanguage none(
      {.patterns = {"^(?:.{7})*$"}, .unmatched = {"y"}, .excluded = {"a"}}, {.max_text_states = 9}
  );
  EXPECT_THAT(none.piece().unheld_patterns, ElementsAre("^(?:.{7})*$"));
  EXPECT_THAT(none.piece().unheld_unmatched, IsEmpty());
  EXPECT_TRUE(none.accepts("b"));
  EXPECT_FALSE(none.accepts("y"));
  EXPECT_FALSE(none.accepts("a"));
  const TextLanguage free({.patterns = {"^(?:.{7})*$"}, .max_length = 1}, {.max_text_states = 9});
  EXPECT_TRUE(free.accepts("y"));
  EXPECT_FALSE(free.accepts("yy"));
  // Counted characters are no states.
  const TextLanguage counted({.patterns = {"^.{5,4000}$"}});
  EXPECT_THAT(counted.piece().unheld_patterns, IsEmpty());
  EXPECT_TRUE(counted.accepts(std::string(4000, 'x')));
  EXPECT_FALSE(counted.accepts(std::string(4001, 'x')));
}

TEST(TextRules, SayWhenTheLeastLengthIsNotHeld) {
  const TextRules rules{.patterns = {"x"}, .min_length = 300, .max_length = 500};
  const TextLanguage language(rules, {.max_text_states = 1000});
  EXPECT_FALSE(language.piece().holds_length);
  EXPECT_TRUE(language.accepts("x"));
  EXPECT_TRUE(language.accepts(std::string(500, 'x')));
  EXPECT_FALSE(language.accepts(std::string(501, 'x')));
  EXPECT_TRUE(TextLanguage(rules).piece().holds_length);
}

TEST(TextRules, SayThatThereIsNoText) {
  const TextRules kEmpty[] = {
      {.min_length = 3, .max_length = 2},
      {.patterns = {"^a$", "^b$"}},
      {.patterns = {"a"}, .unmatched = {"a"}},
      {.patterns = {"^[]"}},
      {.patterns = {"^a{3}$"}, .max_length = 2},
      {.patterns = {"^a{3}$"}, .min_length = 4},
      {.patterns = {"^[ab]$"}, .excluded = {"a", "b"}},
      {.patterns = {"^(?:aa)*$"}, .min_length = 3, .max_length = 3},
      {.unmatched = {""}},
      {.formats = {"date"}, .max_length = 9},
      {.formats = {"date", "time"}},
  };
  for (const TextRules& rules : kEmpty) {
    SCOPED_TRACE(::testing::PrintToString(rules.patterns));
    EXPECT_TRUE(TextLanguage(rules).is_empty());
  }
}

Error error_of(const TextRules& rules, const Limits& limits = {}) {
  Builder builder(limits.max_states);
  const auto piece = add_text(builder, rules, limits);
  return piece ? Error{.message = "none"} : piece.error();
}

TEST(TextRules, RefuseWhatIsNoRegularExpression) {
  struct Wrong {
    std::string_view pattern;
    std::string_view message;
  };
  constexpr Wrong kWrong[] = {
      {"a)", "`)` closes no group (character 2)"},
      {"(a", "a group is not closed (character 3)"},
      {"*a", "a quantifier stands behind nothing (character 1)"},
      {"a|+", "a quantifier stands behind nothing (character 3)"},
      {"é{2,1}", "a quantifier's bounds are out of order (character 2)"},
      {"{2}", "a quantifier stands behind nothing (character 1)"},
      {"a{,2}", "a quantifier needs its least count (character 2)"},
      {"a**", "a quantifier stands behind nothing (character 3)"},
      {"^*", "a quantifier stands behind what matches no character (character 2)"},
      {"(?=a)+", "a quantifier stands behind what matches no character (character 6)"},
      {"[a", "a class is not closed (character 3)"},
      {"[b-a]", "a range of characters is out of order (character 3)"},
      {R"(\)", "`\\` stands at the end (character 2)"},
      {R"(\Z)", "unknown escape (character 2)"},
      {R"([\B])", "unknown escape (character 3)"},
      {R"(\xg0)", "an escape needs 2 hexadecimal digits (character 3)"},
      {R"(\u{110000})", "there is no such code point"},
      {R"(\u{})", "`\\u{` needs hexadecimal digits"},
      {R"(\01)", "an octal escape"},
      {R"(\c1)", "`\\c` needs a letter"},
      {R"(\pL)", "`\\p` needs the name of a property"},
      {"(?P<a>b)", "unknown kind of group"},
      {"(?i)a", "unknown kind of group"},
      {"(?<a", "the name of a group is not closed"},
      {"\xFF", "it is not valid UTF-8"},
  };
  for (const Wrong& wrong : kWrong) {
    SCOPED_TRACE(wrong.pattern);
    const Error error = error_of({.patterns = {std::string(wrong.pattern)}});
    EXPECT_EQ(error.code, ErrorCode::invalid_input);
    EXPECT_THAT(error.message, HasSubstr(wrong.message));
    EXPECT_FALSE(pattern_matches(wrong.pattern, "").has_value());
  }
}

TEST(TextRules, RefuseTextsThatCannotFit) {
  EXPECT_EQ(error_of({.min_length = 5000}).code, ErrorCode::limit_exceeded);
  EXPECT_EQ(error_of({.patterns = {"^.{5000}$"}}).code, ErrorCode::limit_exceeded);
  EXPECT_EQ(
      error_of({.patterns = {"^é{3}$"}}, {.max_free_string_bytes = 5}).code,
      ErrorCode::limit_exceeded
  );
}

TEST(TextRules, WriteOneStringInOneWay) {
  const TextLanguage language({.patterns = {"."}});
  EXPECT_TRUE(language.accepts_json(R"("\n\u0001/a")"));
  for (const std::string_view json :
       {R"("\/")",
        R"("\u0061")",
        R"("\u000a")",
        R"("\u001F")",
        "\"a",
        "a\"",
        "\"\xC0\x80\"",
        "\"\xED\xA0\x80\"",
        "\"\xF4\x90\x80\x80\"",
        "\"\t\"",
        R"("\ud83d\ude00")",
        R"("a" )"})
    EXPECT_FALSE(language.accepts_json(json)) << json;
}

TEST(TextRules, ExcludeManyTexts) {
  std::vector<std::string> excluded;
  for (std::size_t i = 0; i < 3000; ++i)
    excluded.push_back("field_" + std::to_string(i * 7919));
  const TextLanguage language({.patterns = {"^[a-z0-9_]+$"}, .excluded = excluded});
  EXPECT_THAT(language.piece().unheld_patterns, IsEmpty());
  for (const std::string& text : excluded) {
    EXPECT_FALSE(language.accepts(text));
    EXPECT_TRUE(language.accepts(text + "x"));
  }
  EXPECT_FALSE(language.accepts("A"));
}

// --- Against other engines -----------------------------------------------------------------------

// Every text of at most `n` letters.
std::vector<std::string> all_texts(std::string_view letters, std::size_t n) {
  std::vector<std::string> texts = {""};
  std::size_t begin = 0;
  for (std::size_t length = 0; length < n; ++length) {
    const std::size_t end = texts.size();
    for (; begin < end; ++begin) {
      for (const char letter : letters)
        texts.push_back(texts[begin] + letter);
    }
  }
  return texts;
}

std::vector<std::string> small_patterns() {
  std::vector<std::string> atoms;
  for (const std::string_view atom : {"a", "b", ".", "[^a]", "(a|b)", "(?:ab|)", "^", "$"}) {
    atoms.emplace_back(atom);
    if (atom == "^" || atom == "$") continue;
    for (const std::string_view quantifier : {"*", "+?", "?", "{2}", "{1,2}"})
      atoms.push_back(std::string(atom) + std::string(quantifier));
  }
  std::vector<std::string> patterns = atoms;
  std::size_t i = 0;
  for (const std::string& first : atoms) {
    for (const std::string& second : atoms) {
      // A third of all pairs, and triples in which the place of an anchor matters.
      if (++i % 3 == 0) patterns.push_back(first + second);
      if (i % 11 == 0) patterns.push_back("^" + first + second + "$");
      if (i % 13 == 0) patterns.push_back(first + "|" + second + "$");
      if (i % 17 == 0) patterns.push_back("(?:" + first + "^|" + second + ")*$");
    }
  }
  return patterns;
}

TEST(TextRules, AgreeWithTheStandardLibraryOnEverythingSmall) {
  const std::vector<std::string> texts = all_texts("ab", 4);
  struct Length {
    std::uint64_t min = 0;
    std::optional<std::uint64_t> max;
  };
  const Length lengths[] = {{}, {1, 3}, {2, {}}, {0, 2}, {3, 3}};
  std::size_t n_checked = 0;
  for (const std::string& pattern : small_patterns()) {
    const std::regex oracle(pattern, std::regex::ECMAScript);
    std::vector<bool> expected;
    for (const std::string& text : texts) {
      expected.push_back(std::regex_search(text, oracle));
      const auto found = pattern_matches(pattern, text);
      ASSERT_TRUE(found && *found);
      ASSERT_EQ(**found, expected.back()) << pattern << " in " << json_of(text);
    }
    for (const auto& [min, max] : lengths) {
      for (const bool is_negated : {false, true}) {
        TextRules rules{.min_length = min, .max_length = max};
        (is_negated ? rules.unmatched : rules.patterns) = {pattern};
        const TextLanguage language(rules);
        for (std::size_t i = 0; i < texts.size(); ++i) {
          const bool is_length = texts[i].size() >= min && texts[i].size() <= max.value_or(99);
          ASSERT_EQ(language.accepts(texts[i]), expected[i] != is_negated && is_length)
              << (is_negated ? "not " : "") << pattern << " in " << json_of(texts[i]) << " of "
              << min;
          ++n_checked;
        }
        expect_no_dead_end(language, 3);
      }
    }
  }
  EXPECT_GT(n_checked, 200'000);
}

// A random pattern of what the standard library's wide expressions have, too.
class PatternMaker {
 public:
  explicit PatternMaker(std::mt19937_64& random) : random_(random) {}

  std::string either(int depth) {
    std::string pattern = sequence(depth);
    while (chance(20))
      pattern += "|" + sequence(depth);
    return pattern;
  }

 private:
  bool chance(unsigned percent) { return random_() % 100 < percent; }
  template <std::size_t N>
  std::string one_of(const std::string_view (&choices)[N]) {
    return std::string(choices[random_() % N]);
  }

  std::string sequence(int depth) {
    std::string pattern;
    for (std::size_t n = random_() % 4; n > 0; --n) {
      if (chance(8)) {
        pattern += chance(50) ? "^" : "$";
        continue;
      }
      pattern += atom(depth);
      if (chance(35)) pattern += one_of(kQuantifiers);
    }
    return pattern;
  }

  std::string atom(int depth) {
    if (depth > 0 && chance(25)) return (chance(50) ? "(" : "(?:") + either(depth - 1) + ")";
    if (chance(30)) {
      std::string members = chance(40) ? "^" : "";
      for (std::size_t n = 1 + (random_() % 3); n > 0; --n)
        members += one_of(kMembers);
      return "[" + members + "]";
    }
    return one_of(kAtoms);
  }

  static constexpr std::string_view kQuantifiers[] = {
      "*", "+", "?", "*?", "{2}", "{0,2}", "{1,}", "{3,4}"
  };
  static constexpr std::string_view kAtoms[] = {
      "a",
      "b",
      "c",
      ".",
      R"(\n)",
      R"(\t)",
      R"(\x01)",
      R"(\")",
      R"(\\)",
      "\"",
      "é",
      "€",
      "😀",
      R"(\d)",
      R"(\u20ac)"
  };
  static constexpr std::string_view kMembers[] = {
      "a", "b-d", R"(\n)", R"(\x00-\x1f)", R"(\\)", "\"", "é-€", "😀", "0-9", "😀-😂"
  };
  std::mt19937_64& random_;
};

std::wstring wide(std::string_view text) {
  std::wstring wide;
  for (const char32_t c : text::to_code_points(text))
    wide.push_back(static_cast<wchar_t>(c));
  return wide;
}

std::string random_text(std::mt19937_64& random) {
  constexpr std::string_view kParts[] = {
      "a", "b", "c", "d", "\n", "\t", "\x01", "\"", "\\", "é", "€", "😀", "😁", "7", "ab", "\r", "z"
  };
  std::string text;
  for (std::size_t n = random() % 6; n > 0; --n)
    text += kParts[random() % std::size(kParts)];
  return text;
}

TEST(TextRules, AgreeWithTheStandardLibraryOnRandomPatterns) {
  std::mt19937_64 random(11);
  std::size_t n_matched = 0;
  std::size_t n_texts = 0;
  for (std::size_t i = 0; i < 1500; ++i) {
    PatternMaker maker(random);
    const std::string pattern = maker.either(2);
    const std::string other = maker.either(1);
    SCOPED_TRACE(pattern + "   and " + other);
    const std::wregex oracle(wide(pattern), std::wregex::ECMAScript);
    const std::wregex other_oracle(wide(other), std::wregex::ECMAScript);
    TextRules rules{.patterns = {pattern}, .excluded = {random_text(random), random_text(random)}};
    const bool is_negated = random() % 3 == 0;
    (is_negated ? rules.unmatched : rules.patterns).push_back(other);
    rules.min_length = random() % 3;
    if (random() % 2 == 0) rules.max_length = rules.min_length + (random() % 5);
    const Limits limits{.max_free_string_bytes = 12 + (random() % 20)};

    const auto expected = [&](std::string_view text) {
      const std::wstring w = wide(text);
      const std::size_t n_bytes = json_of(text).size() - 2;
      return std::regex_search(w, oracle) && std::regex_search(w, other_oracle) != is_negated &&
             std::ranges::find(rules.excluded, text) == rules.excluded.end() &&
             w.size() >= rules.min_length &&
             (rules.max_length ? w.size() <= *rules.max_length
                               : n_bytes <= limits.max_free_string_bytes);
    };
    Builder probe(limits.max_states);
    if (!add_text(probe, rules, limits)) continue;  // The shortest text has too many bytes.
    const TextLanguage language(rules, limits);
    ASSERT_THAT(language.piece().unheld_patterns, IsEmpty());
    for (std::size_t k = 0; k < 40; ++k, ++n_texts) {
      const std::string text = random_text(random);
      const bool is_accepted = language.accepts(text);
      n_matched += is_accepted ? 1 : 0;
      ASSERT_EQ(is_accepted, expected(text)) << json_of(text);
    }
    for (std::size_t k = 0; k < 5 && !language.is_empty(); ++k) {
      const auto json_text = language.random_json(random);
      ASSERT_TRUE(json_text.has_value()) << "a dead end";
      const auto value = json::parse(*json_text);
      ASSERT_TRUE(value.has_value());
      EXPECT_TRUE(expected(value->as_string())) << *json_text;
      EXPECT_EQ(json_of(value->as_string()), *json_text);
    }
  }
  // The test would say nothing if texts matched hardly ever or always.
  EXPECT_GT(n_matched, n_texts / 10);
  EXPECT_LT(n_matched, n_texts * 9 / 10);
}

}  // namespace
}  // namespace extractinator::grammar
