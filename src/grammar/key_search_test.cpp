// Tests of the search for keys that are left.
#include "grammar/key_search.h"

#include <cstddef>
#include <cstdint>
#include <format>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "grammar/grammar.h"
#include "grammar/program.h"
#include "grammar/simulator.h"
#include "grammar/testing/answers.h"

namespace extractinator::grammar {
namespace {

// Of the objects whose keys match `pattern`.
std::size_t count(
    std::string_view pattern,
    std::string_view begun,
    const std::vector<std::string_view>& used,
    std::size_t n_wanted
) {
  const auto schema = testing::schema_of(
      std::format(
          R"({{"type":"object","patternProperties":{{"{}":{{}}}},"additionalProperties":false}})",
          pattern
      )
  );
  const auto grammar = Grammar::compile(*schema);
  Simulator simulator((*grammar)->program().automaton);
  StackPool pool;
  std::vector<Config> configs;
  simulator.start(pool, configs);
  for (const char c : std::string(R"({")") + std::string(begun)) {
    std::vector<Config> next;
    simulator.step(pool, configs, static_cast<std::uint8_t>(c), next);
    configs = next;
  }
  return count_other_keys(simulator, pool, configs, begun, used, n_wanted);
}

TEST(KeySearch, CountsWhatIsLeft) {
  EXPECT_EQ(count("^[ab]{1,2}$", "", {}, 100), 6U);
  EXPECT_EQ(count("^[ab]{1,2}$", "", {}, 6), 6U);
  EXPECT_EQ(count("^[ab]{1,2}$", "", {}, 4), 4U);
  EXPECT_EQ(count("^[ab]{1,2}$", "", {"a", "bb"}, 100), 4U);
  EXPECT_EQ(count("^[ab]{1,2}$", "a", {"a", "aa"}, 100), 1U);
  EXPECT_EQ(count("^[ab]{1,2}$", "a", {"a", "aa", "ab"}, 1), 0U);
  EXPECT_EQ(count("^[ab]{0,1}$", "", {"a", "b"}, 2), 1U);  // The empty one.
  EXPECT_EQ(count("^(abcd|abce)$", "ab", {"abcd"}, 1), 1U);
}

TEST(KeySearch, KeysAreComparedAsTheyAreWritten) {
  EXPECT_EQ(count(R"(^[\"\\\\a]$)", "", {}, 100), 3U);
  EXPECT_EQ(count(R"(^[\"\\\\a]$)", "", {R"(\")"}, 100), 2U);
  EXPECT_EQ(count(R"(^[\"\\\\a]$)", "\\", {R"(\")", R"(\\)"}, 1), 0U);
  EXPECT_EQ(count("^[é]$", "\xC3", {"é"}, 1), 0U);
}

TEST(KeySearch, DoesNotCountWithoutEnd) {
  EXPECT_EQ(count("", "", {"", "a"}, 300), 300U);
  EXPECT_EQ(count("x$", "", {"x"}, 1), 1U);
}

}  // namespace
}  // namespace extractinator::grammar
