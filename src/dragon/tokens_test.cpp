// Tokens: a table of borders, what joining them gives back, and the public sample reports.
#include "dragon/tokens.h"

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "json/parse.h"
#include "json/value.h"

namespace extractinator::dragon {
namespace {

std::string joined(std::string_view text) {
  std::string all;
  for (const std::string& token : token_texts(text))
    all += (all.empty() ? "" : "|") + token;
  return all;
}

TEST(Tokens, AreDividedAsTheBenchmarkDoes) {
  struct Case {
    std::string_view text = {};
    std::string_view want = {};
  };
  constexpr Case kCases[] = {
      {.text = "", .want = ""},
      {.text = " \n\t", .want = ""},
      {.text = "4/10/2024", .want = "4|/|10|/|2024"},
      {.text = "T24-817631", .want = "T|24|-|817631"},
      {.text = "PD-L1", .want = "PD|-|L|1"},
      {.text = "50%", .want = "50%"},
      {.text = "8=", .want = "8="},
      {.text = "(>50%).", .want = "(|>|50%|)|."},
      {.text = "13u45.", .want = "13|u|45|."},
      {.text = "RvA_TESTEN_M123.", .want = "RvA|_|TESTEN|_|M|123|."},
      {.text = "2,2 cm x 1,9cm", .want = "2|,|2|cm|x|1|,|9|cm"},
      {.text = "3\u00b0 \u00e9\u00e9n2", .want = "3\u00b0|\u00e9\u00e9n|2"},
      {.text = "##", .want = "#|#"},
      {.text = "['a'] foto's", .want = "[|'|a|'|]|foto's"},
      {.text = "a\u00a0b\u2003c", .want = "a|b|c"},
      {.text = "\u201cnee\u201d!", .want = "\u201c|nee|\u201d|!"},
      {.text = "\xff\x80 x\xc3", .want = "\xff\x80|x\xc3"},
  };
  for (const Case& c : kCases)
    EXPECT_EQ(joined(c.text), c.want);
}

RC_GTEST_PROP(Tokens, LoseNothingButWhiteSpace, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      " ",
      "\n",
      "\u00a0",
      "a",
      "Z",
      "\u00e9",
      "7",
      "%",
      "=",
      ".",
      ",",
      "/",
      "(",
      "#",
      "'",
      "[",
      "\u201c",
      "\u20ac",
      "\xff",
      "\xc3"
  ));
  std::string text;
  for (const std::string& piece : pieces)
    text += piece;
  std::size_t before = 0;
  const auto is_space = [&](std::size_t begin, std::size_t end) {
    std::string gap = text.substr(begin, end - begin);
    for (std::size_t at = 0; (at = gap.find("\u00a0")) != std::string::npos;)
      gap.replace(at, 2, " ");
    return gap.find_first_not_of(" \n") == std::string::npos;
  };
  for (const Token& token : tokenize(text)) {
    RC_ASSERT(before <= token.begin);
    RC_ASSERT(token.begin < token.end);
    RC_ASSERT(is_space(before, token.begin));
    before = token.end;
  }
  RC_ASSERT(is_space(before, text.size()));
}

TEST(Tokens, AreThoseOfThePublicSampleReports) {
  const char* data = std::getenv("EXTRACTINATOR_SHARED_DATA");
  const auto path =
      std::filesystem::path(data == nullptr ? "" : data) / "dragon" / "sample-reports.json";
  std::ifstream file(path, std::ios::binary);
  if (!file) GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA has no dragon/sample-reports.json";
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto reports = json::parse(bytes);
  ASSERT_TRUE(reports.has_value());
  std::size_t n_compared = 0;
  for (const json::Value& report : reports->as_array()) {
    const json::Value* text = report.find("text");
    const json::Value* parts = report.find("text_parts");
    if (text == nullptr || parts == nullptr) continue;
    std::vector<std::string> want;
    for (const json::Value& part : parts->as_array())
      want.push_back(part.as_string());
    // The parts begin with a notice that may stand before the text or be left out of it.
    const std::vector<std::string> got = token_texts(text->as_string());
    ASSERT_GE(want.size(), got.size());
    EXPECT_EQ(std::vector<std::string>(want.end() - std::ssize(got), want.end()), got);
    ++n_compared;
  }
  EXPECT_EQ(n_compared, 2U);
}

}  // namespace
}  // namespace extractinator::dragon
