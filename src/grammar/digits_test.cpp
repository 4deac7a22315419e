// Tests of decimals and of the automata of number ranges: exhaustive over short texts.
#include "grammar/digits.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.h"
#include "grammar/decimal.h"
#include "json/value.h"

namespace extractinator::grammar {
namespace {

TEST(DecimalTest, ReadsEverySpellingOfAValueAsOne) {
  struct Case {
    std::string_view number;
    std::string_view want;
  };
  const Case cases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"0.0", "0"},
      {"-0.00e5", "0"},
      {"7", "7"},
      {"7.0", "7"},
      {"7e0", "7"},
      {"70e-1", "7"},
      {"0.7E+1", "7"},
      {"-7.50", "-7.5"},
      {"0.25", "0.25"},
      {"25e-2", "0.25"},
      {"1e3", "1000"},
      {"1.5e3", "1500"},
      {"1e-3", "0.001"},
      {"-120e-1", "-12"},
      {"0e999999999999999999999", "0"},
      {"100.001", "100.001"},
      {"12345678901234567890.5", "12345678901234567890.5"},
  };
  for (const Case& c : cases) {
    const auto decimal = to_decimal(json::Number{std::string(c.number)});
    ASSERT_TRUE(decimal.has_value()) << c.number;
    EXPECT_EQ(to_text(*decimal), c.want) << c.number;
  }
  for (const std::string_view number : {"1e1000", "1e-1000", "1e99999999999999999999"}) {
    const auto decimal = to_decimal(json::Number{std::string(number)});
    ASSERT_FALSE(decimal.has_value()) << number;
    EXPECT_EQ(decimal.error().code, ErrorCode::limit_exceeded);
  }
}

TEST(DecimalTest, ComparesExactly) {
  const std::vector<std::string> ascending = {
      "-100",
      "-99.5",
      "-10",
      "-9.75",
      "-9.7",
      "-0.1",
      "-0.01",
      "0",
      "0.01",
      "0.1",
      "0.11",
      "0.2",
      "1",
      "9.9",
      "10",
      "11",
      "99.99",
      "100"
  };
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t k = 0; k < ascending.size(); ++k) {
      const Decimal a = *to_decimal(json::Number{ascending[i]});
      const Decimal b = *to_decimal(json::Number{ascending[k]});
      EXPECT_EQ(compare(a, b), i < k ? -1 : (i > k ? 1 : 0)) << ascending[i] << ascending[k];
    }
  }
}

// --- Ranges ------------------------------------------------------------------------------------

constexpr std::int64_t kScale = 1'000'000;  // Texts here have fewer than six places.

// The value times kScale if the text is a canonical decimal, by hand.
std::optional<std::int64_t> canonical_value(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  std::string_view rest = text.substr(is_negative ? 1 : 0);
  const std::size_t point = rest.find('.');
  const std::string_view whole = rest.substr(0, point);
  const std::string_view places = point == std::string_view::npos ? "" : rest.substr(point + 1);
  const auto all_digits = [](std::string_view digits) {
    return digits.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (whole.empty() || !all_digits(whole) || !all_digits(places)) return std::nullopt;
  if (whole.size() > 1 && whole.front() == '0') return std::nullopt;
  if (point != std::string_view::npos && (places.empty() || places.back() == '0'))
    return std::nullopt;
  std::int64_t value = 0;
  for (const char c : whole)
    value = (value * 10) + (c - '0');
  value *= kScale;
  std::int64_t unit = kScale / 10;
  for (const char c : places) {
    value += (c - '0') * unit;
    unit /= 10;
  }
  if (is_negative && value == 0) return std::nullopt;
  return is_negative ? -value : value;
}

bool accepts(const DigitAutomaton& automaton, std::string_view text) {
  if (automaton.states.empty()) return false;
  std::size_t state = 0;
  for (const char c : text) {
    std::optional<std::size_t> next;
    for (const DigitAutomaton::Edge& edge : automaton.states[state].edges) {
      if (edge.low <= c && c <= edge.high) next = edge.target;
    }
    if (!next) return false;
    state = *next;
  }
  return automaton.states[state].accepts;
}

// All texts over the characters of numbers with at most `length` characters, by odometer.
std::vector<std::string> texts_up_to(std::size_t length) {
  constexpr std::string_view kCharacters = "-.0123456789";
  std::vector<std::string> texts = {""};
  std::size_t begin = 0;
  for (std::size_t n = 1; n <= length; ++n) {
    const std::size_t end = texts.size();
    for (std::size_t i = begin; i < end; ++i) {
      for (const char c : kCharacters)
        texts.push_back(texts[i] + c);
    }
    begin = end;
  }
  return texts;
}

std::optional<Bound> bound_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const bool is_exclusive = text.starts_with('>') || text.starts_with('<');
  const auto decimal = to_decimal(json::Number{std::string(text.substr(is_exclusive ? 1 : 0))});
  return Bound{.value = *decimal, .is_exclusive = is_exclusive};
}

struct RangeCase {
  std::string_view low;   // Empty: none; ">1": above 1.
  std::string_view high;  // Empty: none; "<1": below 1.
  std::size_t max_digits = 17;
};

constexpr RangeCase kRanges[] = {
    {"", ""},           {"0", ""},         {"", "0"},           {">0", ""},
    {"", "<0"},         {"0", "10"},       {">0", "<10"},       {"1", "9"},
    {"3", "7"},         {"7", "7"},        {"0", "0"},          {">0", "<1"},
    {"10", "99"},       {"9", "101"},      {"99", "100"},       {"-5", "5"},
    {"-10", "-3"},      {">-10", "<-3"},   {"-1", "0"},         {"-0", "<0"},
    {"-12", "103"},     {"0.1", ""},       {">0.1", ""},        {"0.1", "0.2"},
    {">0.1", "<0.2"},   {"0.5", "0.5"},    {"0.09", "1.1"},     {"-0.5", "0.25"},
    {">-0.5", "<0.25"}, {"12.5", "13.25"}, {">12.5", "<12.51"}, {"1.05", "1.5"},
    {"-2.5", "-2.25"},  {"99.9", "100.1"}, {"5", "2"},          {">3", "3"},
    {">3", "<4"},       {">3.1", "<3.2"},  {"", "", 1},         {"", "", 2},
    {"", "", 3},        {"5", "250", 2},   {"-30", "0.5", 2},   {"0.001", "0.002", 4},
    {"1e2", "2e2"},     {"-1e-2", "1e-2"}, {"", "-0.1"},        {"", "<-0.1"},
    {"20", "29"},       {"95", "1005"},    {"-1005", "-95"},    {"0.99", "1"},
};

class RangeTest : public ::testing::TestWithParam<RangeCase> {};

TEST_P(RangeTest, AcceptsExactlyTheCanonicalNumbersInside) {
  static const std::vector<std::string> texts = texts_up_to(5);
  const RangeCase& c = GetParam();
  const auto scaled = [](const std::optional<Bound>& bound) {
    return bound ? canonical_value(to_text(bound->value)) : std::nullopt;
  };
  for (const bool is_integer : {true, false}) {
    const NumberRange range{
        .is_integer = is_integer,
        .low = bound_of(c.low),
        .high = bound_of(c.high),
        .max_digits = c.max_digits,
    };
    const DigitAutomaton automaton = digits_between(range);
    const auto low = scaled(range.low);
    const auto high = scaled(range.high);
    std::size_t n_wrong = 0;
    for (const std::string& text : texts) {
      const auto value = canonical_value(text);
      bool want = value.has_value() && (!is_integer || !text.contains('.'));
      std::size_t n_digits = 0;
      for (const char digit : text)
        n_digits += digit >= '0' && digit <= '9' ? 1 : 0;
      want = want && n_digits <= c.max_digits;
      if (want && low) want = range.low->is_exclusive ? *value > *low : *value >= *low;
      if (want && high) want = range.high->is_exclusive ? *value < *high : *value <= *high;
      if (accepts(automaton, text) == want) continue;
      if (++n_wrong < 5) ADD_FAILURE() << text << " should be " << want << " " << is_integer;
    }
    EXPECT_EQ(n_wrong, 0U);
    // No dead ends, and nothing that leads nowhere.
    for (const DigitAutomaton::State& state : automaton.states)
      EXPECT_TRUE(state.accepts || !state.edges.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Table, RangeTest, ::testing::ValuesIn(kRanges));

TEST(RangeTest, DigitLimitHoldsForLongNumbers) {
  const DigitAutomaton free = digits_between({.is_integer = true, .max_digits = 17});
  EXPECT_TRUE(accepts(free, "12345678901234567"));
  EXPECT_FALSE(accepts(free, "123456789012345678"));
  const DigitAutomaton real = digits_between({.is_integer = false, .max_digits = 17});
  EXPECT_TRUE(accepts(real, "-0.1234567890123456"));
  EXPECT_FALSE(accepts(real, "-0.12345678901234567"));
  // Before the last digit only non-zero digits lead on.
  EXPECT_FALSE(accepts(real, "-0.1234567890123450"));
}

}  // namespace
}  // namespace extractinator::grammar
