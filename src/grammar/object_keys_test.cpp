// Tests of the memory of keys: against the JSON parser, at every place of a text, with going back.
#include "grammar/object_keys.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"

namespace extractinator::grammar {
namespace {

using ::testing::UnorderedElementsAre;

void push(ObjectKeys& keys, std::string_view text) {
  for (const char c : text)
    keys.push(static_cast<std::uint8_t>(c));
}

TEST(ObjectKeys, TellsTheKeyThatIsBegun) {
  const struct {
    std::string_view text;
    std::optional<std::string_view> begun;
  } cases[] = {
      {"", std::nullopt},
      {"\"a", std::nullopt},
      {"{", ""},
      {"{\"", ""},
      {"{\"a", "a"},
      {R"({"a\)", R"(a\)"},
      {R"({"a\")", R"(a\")"},
      {R"({"a")", std::nullopt},
      {R"({"a": )", std::nullopt},
      {R"({"a": "b,)", std::nullopt},
      {R"({"a": "b\",)", std::nullopt},
      {R"({"a": 1,)", ""},
      {R"({"a": 1, )", ""},
      {R"({"a": [1,)", std::nullopt},
      {R"({"a": [{"b": {}}, 2],)", ""},
      {R"([1,)", std::nullopt},
      {R"({})", std::nullopt},
  };
  for (const auto& c : cases) {
    ObjectKeys keys;
    push(keys, c.text);
    EXPECT_EQ(keys.begun_key(), c.begun) << c.text;
  }
}

TEST(ObjectKeys, KnowsTheKeysOfTheInnermostObject) {
  ObjectKeys keys;
  push(keys, R"({"ab": {"x": 1}, "ac": [{"y": 1}], ")");
  EXPECT_THAT(keys.used_keys(""), UnorderedElementsAre("ab", "ac"));
  EXPECT_THAT(keys.used_keys("ab"), UnorderedElementsAre("ab"));
  EXPECT_FALSE(keys.would_repeat());
  push(keys, "ac");
  EXPECT_TRUE(keys.would_repeat());
  push(keys, "c");
  EXPECT_FALSE(keys.would_repeat());
  push(keys, R"(": {")");
  EXPECT_THAT(keys.used_keys(""), UnorderedElementsAre());
}

// A text in canonical form with few different keys, some of them twice in an object.
std::string random_text(std::mt19937_64& random, int depth) {
  static const std::vector<std::string> keys = {"", "a", "ab", R"(\")", R"(\\)", R"(a\")", "é"};
  const auto kind = random() % (depth > 0 ? 4 : 2);
  if (kind == 0) return std::to_string(random() % 100);
  if (kind == 1) return "\"" + keys[random() % keys.size()] + ",\"";
  const std::size_t n = random() % 4;
  std::string text(1, kind == 2 ? '[' : '{');
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) text += ", ";
    if (kind == 3) text += "\"" + keys[random() % keys.size()] + "\": ";
    text += random_text(random, depth - 1);
  }
  text += kind == 2 ? ']' : '}';
  return text;
}

TEST(ObjectKeys, FindsWhatTheParserRefuses) {
  std::mt19937_64 random(7);
  std::size_t n_repeating = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = random_text(random, 3);
    ObjectKeys keys;
    std::vector<ObjectKeys::Place> places = {keys.place()};
    bool repeats = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
      repeats = repeats || (text[at] == '"' && keys.would_repeat());
      keys.push(static_cast<std::uint8_t>(text[at]));
      places.push_back(keys.place());
      if (random() % 8 == 0) {  // Back, and the same way again.
        const std::size_t to = at + 1 - (random() % (at + 2));
        keys.rewind(places[to]);
        push(keys, std::string_view(text).substr(to, at + 1 - to));
      }
    }
    EXPECT_EQ(repeats, !extractinator::json::parse(text).has_value()) << text;
    n_repeating += repeats ? 1 : 0;
  }
  EXPECT_GT(n_repeating, 150U);
  EXPECT_LT(n_repeating, 2700U);
}

}  // namespace
}  // namespace extractinator::grammar
