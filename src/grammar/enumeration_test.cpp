// Tests of large enumerations: the size of what is compiled, and that it holds exactly their
// values.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <format>
#include <functional>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/testing/cpu_clock.h"
#include "grammar/grammar.h"
#include "grammar/program.h"
#include "grammar/testing/vocabularies.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::grammar {
namespace {

constexpr std::size_t kValues = 20'000;
constexpr std::size_t kMaxBytes = 20'000'000;

// As in ICD-10: a letter, two digits, and up to four characters behind a point.
std::string code(std::mt19937_64& random) {
  std::string text =
      std::format("{}{:02}", static_cast<char>('A' + (random() % 26)), random() % 100);
  const std::size_t n = random() % 5;
  if (n > 0) text += '.';
  for (std::size_t i = 0; i < n; ++i)
    text += static_cast<char>('0' + (random() % 10));
  return text;
}

// Forty letters that have nothing in common: the worst case for sharing.
std::string noise(std::mt19937_64& random) {
  std::string text;
  for (std::size_t i = 0; i < 40; ++i)
    text += static_cast<char>('a' + (random() % 26));
  return text;
}

std::string label(std::mt19937_64& random) {
  constexpr std::string_view kWords[] = {
      "carcinoma", "adenoma", "left", "right", "lobe", "of", "lung", "kidney", "not", "specified"
  };
  std::string text;
  while (text.size() < 34)
    text += std::format("{} ", kWords[random() % std::size(kWords)]);
  return text + std::to_string(random() % 1000);
}

struct EnumerationCase {
  std::string_view name;
  std::function<std::string(std::mt19937_64&)> make;
};

TEST(EnumerationTest, TwentyThousandValuesAreSmallAndExact) {
  const EnumerationCase cases[] = {{"codes", code}, {"labels", label}, {"noise", noise}};
  for (const EnumerationCase& c : cases) {
    SCOPED_TRACE(c.name);
    std::mt19937_64 random(3);
    std::set<std::string> texts;
    while (texts.size() < kValues)
      texts.insert(c.make(random));
    schema::Graph graph{.nodes = {{}}};
    auto& values = graph.nodes.front().enumeration.emplace();
    for (const std::string& text : texts)
      values.emplace_back(text);

    const auto begin = extractinator::testing::CpuClock::now();
    const auto grammar = Grammar::compile(schema::Schema(std::move(graph)));
    const std::chrono::duration<double, std::milli> time =
        extractinator::testing::CpuClock::now() - begin;
    ASSERT_TRUE(grammar.has_value()) << to_string(grammar.error());
    EXPECT_TRUE((*grammar)->afterwards().empty());
    const Automaton& automaton = (*grammar)->program().automaton;
    std::cout << std::format(
        "{}: {} states, {} kB, {:.0f} ms\n",
        c.name,
        automaton.n_states(),
        automaton.n_bytes() / 1000,
        time.count()
    );
    EXPECT_LT(automaton.n_bytes(), kMaxBytes);

    const auto vocabulary = testing::vocabulary_of();
    Matcher matcher(*grammar, vocabulary);
    const auto accepts = [&](const std::string& text) {
      const std::string written = json::write(json::Value(text));
      if (!matcher.accept_bytes(written)) return false;
      const bool is_complete = matcher.is_complete();
      matcher.rollback(1);
      return is_complete;
    };
    for (const std::string& text : texts) {
      ASSERT_TRUE(accepts(text)) << text;
      ASSERT_EQ(accepts(text.substr(1)), texts.contains(text.substr(1)));
      std::string changed = text;
      changed[changed.size() / 2] ^= 1;
      ASSERT_EQ(accepts(changed), texts.contains(changed));
    }
  }
}

}  // namespace
}  // namespace extractinator::grammar
