// What patterns find, which engine searches, what is refused, and that no search takes for ever.
#include "validate/pattern.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/testing/cpu_clock.h"
#include "validate/ecma_regex.h"
#include "validate/steps.h"

namespace extractinator::validate {
namespace {

using ::testing::HasSubstr;
using namespace std::string_view_literals;

constexpr std::uint64_t kSteps = 20'000'000;

std::optional<bool> search(const Pattern& pattern, std::string_view text) {
  Steps steps(kSteps);
  return pattern.is_found_in(text, steps);
}

TEST(Pattern, FindsWhatEcmaScriptFinds) {
  struct Case {
    std::string_view pattern;
    std::string_view text;
    bool want;
    bool is_backtracking = false;
  };
  const Case cases[] = {
      {"", "", true},
      {"b", "abc", true},
      {"^b", "abc", false},
      {"a$", "a\n", false},
      {"^a$", "b\na", false},
      {"a|b", "xb", true},
      {"^(?:a|b|)$", "", true},
      {"^a{2,3}$", "aaa", true},
      {"^a{2,3}$", "aaaa", false},
      {"^a{2}$", "aa", true},
      {"^a{02,}?$", "aaaaa", true},
      {"^a{0}b$", "b", true},
      {"^a+?b*?c??$", "aab", true},
      // Plain characters, as without flag u.
      {"^a{,x}$", "a{,x}", true},
      {"^{}$", "{}", true},
      {"^]$", "]", true},
      {"^a\\-b\\/\\@$", "a-b/@", true},
      {"^\\.\\*\\\\$", ".*\\", true},
      // Classes.
      {"^\\d+$", "0123456789", true},
      {"^\\d$", "٣", false},
      {"^\\D$", "٣", true},
      {"^\\w+$", "aZ_9", true},
      {"^\\w$", "é", false},
      {"^\\W$", "é", true},
      {"^\\s+$", "\t\n\v\f\r \u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF", true},
      {"\\s", "\u200B\u0085\u180E", false},
      {"^\\S$", "\u200B", true},
      {"^.$", "😀", true},
      {"^.$", "\n", false},
      {"^.$", "\u2028", false},
      {"^.$", "\u0085", true},
      {"^[^]$", "\n", true},
      {"[]", "a", false},
      {"^[a-c-]+$", "a-c", true},
      {"^[-a]+$", "-a", true},
      {"^[a\\-z]+$", "-", true},
      {"^[a\\-z]+$", "b", false},
      {"^[\\b]$", "\b", true},
      {"^[^\\d\\s]$", "x", true},
      {"^[^\\d\\s]$", "7", false},
      {"^[\\D]$", "7", false},
      {"^[\\W\\d]+$", "é7", true},
      {"^[[.]+$", "[.", true},
      {"^[[:alpha:]$", "p", true},
      {"^[&&~~]$", "~", true},
      {"^[\\]^]+$", "]^", true},
      // Escapes.
      {"^\\x41\\u0042\\u{43}\\u{1F600}$", "ABC😀", true},
      {"^\\uD83D\\uDE00$", "😀", true},
      {"^[\\uD83D\\uDE00]$", "😀", true},
      {"\\uD83D", "😀", false},
      {"^[\\uD800-\\uDFFFx]$", "x", true},
      {"^[\\uD000-\\uE000]$", "\uE000", true},
      {"^\\cJ\\t\\v\\f\\r\\n$", "\n\t\v\f\r\n", true},
      {"^\\0$", "\0"sv, true},
      {"^a\0b$"sv, "a\0b"sv, true},
      {"^é😀+$", "é😀😀", true},
      {"\\bfoo\\b", "a foo.", true},
      {"\\bfoo\\b", "afoo", false},
      {"\\Boo", "foo", true},
      // A boundary of ASCII words only.
      {"é\\b", "éa", true},
      // Properties.
      {"^\\p{Lu}\\p{Letter}\\p{gc=Nd}\\p{General_Category=Decimal_Number}$", "Éé٣4", true},
      {"^\\P{L}$", "1", true},
      {"^[\\p{L}\\d]+$", "é1", true},
      {"^[^\\P{L}]$", "é", true},
      {"^\\p{Script=Greek}\\p{sc=Cyrillic}$", "αж", true},
      {"^\\p{sc=Grek}$", "α", true, true},
      {"^\\p{scx=Deva}$", "\u0964", true, true},
      {"^\\p{Alphabetic}\\p{White_Space}\\p{Emoji}$", "é 😀", true, true},
      {"^\\p{ASCII}\\P{ASCII}\\p{Any}$", "aé\n", true},
      {"^\\p{LC}\\P{LC}$", "aª", true, true},
      {"^\\p{C}$", "\u0378", true, true},
      {"^\\p{Assigned}\\P{Assigned}$", "a\u0378", true, true},
      // Groups, look-around, references.
      {"^(a)(?:b)(?<name>c)$", "abc", true},
      {"^(?=.*\\d)(?=.*[a-z]).{3,}$", "ab1", true, true},
      {"^(?=.*\\d)(?=.*[a-z]).{3,}$", "abc", false, true},
      {"^(?!foo)", "foobar", false, true},
      {"(?<=a)b", "ab", true, true},
      {"(?<!a)b", "ab", false, true},
      {"^(a|b)\\1$", "bb", true, true},
      {"^(a|b)\\1$", "ab", false, true},
      {"^(?<x>.)\\k<x>$", "éé", true, true},
      // A group that took no part is empty when referred to, also before it stands.
      {"^(?:(a)|b)\\1$", "b", true, true},
      {"^\\1(a)$", "a", true, true},
      // More than RE2 counts.
      {"^[a-z]{1,2048}$", "abc", true, true},
      {"^(?:ab){0,1500}$", "ababa", false, true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.pattern);
    const auto pattern = Pattern::make(c.pattern);
    ASSERT_TRUE(pattern.has_value()) << to_string(pattern.error());
    EXPECT_EQ(search(*pattern, c.text), c.want) << c.text;
    EXPECT_EQ(pattern->is_backtracking(), c.is_backtracking);
    // The two notations mean the same.
    if (c.is_backtracking) continue;
    const auto other = Pattern::make("(?:" + std::string(c.pattern) + ")(?=)");
    ASSERT_TRUE(other.has_value()) << to_string(other.error());
    EXPECT_TRUE(other->is_backtracking());
    EXPECT_EQ(search(*other, c.text), c.want) << c.text;
  }
}

TEST(Pattern, RefusesWithAPlace) {
  struct Case {
    std::string_view pattern;
    ErrorCode code;
    std::string_view want;
  };
  const Case cases[] = {
      {"(", ErrorCode::invalid_input, "`(` without `)` at character 1"},
      {"a)", ErrorCode::invalid_input, "`)` without `(` at character 2"},
      {"[a", ErrorCode::invalid_input, "`[` without `]` at character 1"},
      {"[a-", ErrorCode::invalid_input, "`[` without `]` at character"},
      {"*", ErrorCode::invalid_input, "nothing to repeat at character 1"},
      {"a**", ErrorCode::invalid_input, "nothing to repeat at character 3"},
      {"a++", ErrorCode::invalid_input, "nothing to repeat at character 3"},
      {"^*", ErrorCode::invalid_input, "nothing to repeat"},
      {"\\b+", ErrorCode::invalid_input, "nothing to repeat"},
      {"(?=a)*", ErrorCode::invalid_input, "nothing to repeat"},
      {"a|{2}", ErrorCode::invalid_input, "nothing to repeat"},
      {"a{2}{3}", ErrorCode::invalid_input, "nothing to repeat"},
      {"a{3,2}", ErrorCode::invalid_input, "a count whose upper bound is below its lower"},
      {"a{,3}", ErrorCode::invalid_input, "a count without its lower bound"},
      {"a{70000}", ErrorCode::unsupported, "counts to more than 65535"},
      {"[b-a]", ErrorCode::invalid_input, "a range that ends before it starts"},
      {"[a-\\d]", ErrorCode::invalid_input, "a range whose end is a class"},
      {"\\", ErrorCode::invalid_input, "`\\` at the end"},
      {"\\Z", ErrorCode::invalid_input, "unknown escape `\\Z` at character 2"},
      {"\\h", ErrorCode::invalid_input, "unknown escape `\\h`"},
      {"\\x4", ErrorCode::invalid_input, "no 2 hexadecimal digits"},
      {"\\u12", ErrorCode::invalid_input, "no 4 hexadecimal digits"},
      {"\\u{110000}", ErrorCode::invalid_input, "no code point"},
      {"\\c1", ErrorCode::invalid_input, "`\\c` without a letter"},
      {"\\01", ErrorCode::invalid_input, "an octal escape"},
      {"(a)\\2", ErrorCode::invalid_input, "no group of this number"},
      {"\\k<a>", ErrorCode::invalid_input, "no group of this name"},
      {"(?<a>x)(?<a>y)", ErrorCode::invalid_input, "two groups have the same name"},
      {"(?<1>x)", ErrorCode::invalid_input, "no name for a group"},
      {"(?P<a>x)", ErrorCode::invalid_input, "`(?P<`"},
      {"(?i)a", ErrorCode::unsupported, "has flags inside the pattern at character 2"},
      {"(?#x)", ErrorCode::invalid_input, "unknown kind of group"},
      {"(?>x)", ErrorCode::invalid_input, "unknown kind of group"},
      {"\\p{Lx}", ErrorCode::invalid_input, "an unknown Unicode property"},
      {"\\pL", ErrorCode::invalid_input, "`\\p` without `{`"},
      {"\\p{sc=Nothing}", ErrorCode::unsupported, "cannot be searched for"},
      {"(?<=a*)b", ErrorCode::unsupported, "cannot be searched for"},
      {"((a{9999}){9999}){9999}", ErrorCode::unsupported, "cannot be searched for"},
      {"\xFF", ErrorCode::invalid_input, "is no UTF-8"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.pattern);
    const auto pattern = Pattern::make(c.pattern);
    ASSERT_FALSE(pattern.has_value());
    EXPECT_EQ(pattern.error().code, c.code);
    EXPECT_THAT(pattern.error().message, HasSubstr(c.want));
  }
  const auto deep = Pattern::make(std::string(5'000, '(') + std::string(5'000, ')'));
  ASSERT_FALSE(deep.has_value());
  EXPECT_EQ(deep.error().code, ErrorCode::limit_exceeded);
  EXPECT_EQ(Pattern::make(std::string(70'000, 'a')).error().code, ErrorCode::limit_exceeded);
}

TEST(Pattern, ExplodesNowhere) {
  const std::string many_a(30'000, 'a');
  struct Case {
    std::string_view pattern;
    std::optional<bool> want;
  };
  const Case cases[] = {
      {"^(a+)+$", false},
      {"(a*)*b", false},
      {"(x+x+)+y", false},
      {"^(a|a)*$", false},
      {"^(?=a)(a+)+$", std::nullopt},
      {"^(a+)+\\1[xy]$", std::nullopt},
      {"^(?=(a|a)*[bc])", std::nullopt},
      {"(?=a)(?:a{0,1000}){0,60}[bc]", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.pattern);
    const auto pattern = Pattern::make(c.pattern);
    ASSERT_TRUE(pattern.has_value()) << to_string(pattern.error());
    const auto start = extractinator::testing::CpuClock::now();
    Steps steps(kSteps);
    EXPECT_EQ(pattern->is_found_in(many_a + "!", steps), c.want);
    EXPECT_EQ(steps.is_exhausted(), !c.want.has_value());
    EXPECT_LT(extractinator::testing::CpuClock::now() - start, std::chrono::seconds(20));
  }
}

TEST(Pattern, ReadsTextThatIsNoUtf8) {
  // Whatever the answer: no crash, and what is found is really there.
  for (const std::string_view pattern : {"é$", "(?=.)é$"}) {
    const Pattern made = Pattern::make(pattern).value();
    EXPECT_EQ(search(made, "\xFF\xC3\xA9"), true);
    EXPECT_EQ(search(made, "\xC3"), false);
  }
}

}  // namespace
}  // namespace extractinator::validate
