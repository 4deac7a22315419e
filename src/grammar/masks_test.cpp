// Tests of masks and matchers: every mask equals what trying every token says, whatever is cached.
#include "grammar/masks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "grammar/automaton.h"
#include "grammar/compiler.h"
#include "grammar/grammar.h"
#include "grammar/program.h"
#include "grammar/simulator.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/vocabulary.h"
#include "json/write.h"
#include "schema/testing/generators.h"

namespace extractinator::grammar {
namespace {

// By trying: the bytes of each token one by one, without trie, cache or slices.
TokenMask tried(const Matcher& matcher, const Vocabulary& vocabulary) {
  TokenMask mask(vocabulary.size());
  Matcher probe = matcher.fork();
  for (std::size_t i = 0; i < vocabulary.size(); ++i) {
    const auto id = static_cast<TokenId>(i);
    if (!probe.accept(id)) continue;
    mask.set(id);
    probe.rollback(1);
  }
  return mask;
}

std::string show(const TokenMask& mask, const Vocabulary& vocabulary) {
  std::string text;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    const auto id = static_cast<TokenId>(i);
    if (mask.test(id)) text += std::string(vocabulary.bytes(id)) + "|";
  }
  return text;
}

// Goes breadth first through the texts that tokens can make, until `n_texts` were seen, and
// compares each mask. Different tokens that lead to the same text are one way.
std::size_t check_reachable(
    const std::shared_ptr<const Grammar>& grammar,
    const std::shared_ptr<const Vocabulary>& vocabulary,
    std::size_t n_texts
) {
  std::deque<std::pair<std::string, Matcher>> work;
  std::set<std::string> seen = {""};
  work.emplace_back("", Matcher(grammar, vocabulary));
  TokenMask mask(vocabulary->size());
  std::size_t n_checked = 0;
  while (!work.empty()) {
    auto [text, matcher] = std::move(work.front());
    work.pop_front();
    matcher.fill_mask(mask);
    const TokenMask want = tried(matcher, *vocabulary);
    EXPECT_EQ(mask, want) << "behind " << text << "\nmask  " << show(mask, *vocabulary)
                          << "\ntried " << show(want, *vocabulary);
    if (mask != want) return n_checked;
    EXPECT_GT(mask.count(), 0U) << "dead end behind " << text;
    EXPECT_EQ(mask.test(testing::kEndToken), matcher.is_complete());
    ++n_checked;
    for (std::size_t i = 0; i < vocabulary->size() && seen.size() < n_texts; ++i) {
      const auto id = static_cast<TokenId>(i);
      if (!mask.test(id) || vocabulary->is_end(id)) continue;
      std::string longer = text + std::string(vocabulary->bytes(id));
      if (!seen.insert(longer).second) continue;
      Matcher next = matcher.fork();
      EXPECT_TRUE(next.accept(id));
      work.emplace_back(std::move(longer), std::move(next));
    }
  }
  return n_checked;
}

struct MaskCase {
  std::string_view name;
  std::string_view schema;
  Limits limits = {};
};

const MaskCase kCases[] = {
    {"free string", R"({"type":"string"})"},
    {"short string", R"({"type":"string","maxLength":3})"},
    {"longer string", R"({"type":"string","minLength":5,"maxLength":30})"},
    {"string with a small budget", R"({"type":"string"})", {.max_free_string_bytes = 7}},
    {"string with minimum and budget",
     R"({"type":"string","minLength":4})",
     {.max_free_string_bytes = 9}},
    {"string or enumeration",
     R"({"anyOf":[{"enum":["a","aaa","aé",1,10]},{"type":"string","maxLength":2},{"type":"null"}]})"},
    {"strings with other limits",
     R"({"type":"array","items":{"anyOf":[{"type":"string","maxLength":2},
                                   {"type":"string","minLength":4,"maxLength":9}]},"maxItems":2})"},
    {"numbers", R"({"type":"array","items":{"type":"number","minimum":-1.5,"maximum":105}})"},
    {"arrays", R"({"type":"array","minItems":2,"maxItems":5,"items":{"type":"array","items":
                {"type":"boolean"},"maxItems":2}})"},
    {"array of strings",
     R"({"type":"array","items":{"type":"string"},"minItems":3})",
     {.max_free_array_items = 6}},
    {"object",
     R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":["integer","null"]},
                 "ab":{"enum":["a","aa",true]}},"required":["a","ab"]})"},
    {"all optional", R"({"type":"object","properties":{"a":{"type":"string"},"b":{"enum":[1]},
                 "aa":{"type":"integer"},"ab":{"type":"boolean"}}})"},
    {"nested", R"({"type":"object","properties":{"a":{"type":"array","items":{"type":"object",
                 "properties":{"b":{"type":"string","maxLength":4}},"required":["b"]}}},
                 "required":["a"]})"},
    {"anything", R"({})", {.max_any_depth = 3}},
    {"open object",
     R"({"type":"object","properties":{"a":{"type":"boolean"},"aaab":{"type":"boolean"}},
                 "additionalProperties":{"type":"integer"}})"},
    {"open object with small keys",
     R"({"type":"object","properties":{"a":{"type":"boolean"},"aaab":{"type":"boolean"}},
                 "additionalProperties":{"type":"null"}})",
     {.max_free_string_bytes = 5}},
    {"open object with short keys",
     R"({"type":"object","properties":{"a":{"type":"boolean"}},"required":["a"],
                 "propertyNames":{"maxLength":3},"additionalProperties":{"type":"null"}})"},
    {"patterns of keys",
     R"({"type":"object","properties":{"ab":{"type":"boolean"}},
                 "patternProperties":{"a+b":{"type":"null"},"^aé":{"type":"integer"},"b$":{"enum":[10]}},
                 "additionalProperties":{"type":"boolean"}})"},
    {"only keys of a pattern",
     R"({"type":"object","patternProperties":{"^a.*b$":{"type":"null"}},"additionalProperties":false})"},
    {"string on one line", R"({"type":"string","pattern":"^.+$"})"},
    {"short string on one line", R"({"type":"string","pattern":"^.*$","maxLength":9})"},
    {"string or string of a pattern",
     R"({"anyOf":[{"type":"string","pattern":"^a"},{"type":"string","pattern":"b$"}]})"},
};

TEST(MasksTest, EqualTryingEveryToken) {
  const auto awkward = testing::vocabulary_of(testing::awkward_tokens());
  for (const MaskCase& c : kCases) {
    SCOPED_TRACE(c.name);
    const auto grammar = Grammar::compile(*testing::schema_of(c.schema), c.limits);
    ASSERT_TRUE(grammar.has_value()) << to_string(grammar.error());
    EXPECT_GT(check_reachable(*grammar, awkward, 1500), 3U);
  }
}

TEST(MasksTest, EqualTryingEveryTokenForAllSmallSchemas) {
  const auto awkward = testing::vocabulary_of(testing::awkward_tokens());
  std::size_t n_checked = 0;
  for (const json::Value& json : schema::testing::small_schemas()) {
    SCOPED_TRACE(json::write(json));
    const auto grammar = Grammar::compile(*testing::schema_of(json));
    if (!grammar) continue;
    n_checked += check_reachable(*grammar, awkward, 12);
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(n_checked, 5000U);
}

// Long strings and arrays: the counters are far from their limits in the middle and near them at
// both ends, and all positions but those share masks.
TEST(MasksTest, CountersNearAndFarFromTheirLimits) {
  const auto vocabulary = testing::vocabulary_of(testing::awkward_tokens());
  const std::size_t reach = vocabulary->longest_token();
  struct Case {
    std::string_view schema;
    std::string_view begin;
    std::string_view step;
    std::size_t n_steps;
  };
  const Case cases[] = {
      {R"({"type":"string","minLength":70,"maxLength":150})", "\"", "a", 150},
      {R"({"type":"string","minLength":70,"maxLength":150})", "\"", "€", 150},
      {R"({"type":"string","minLength":70,"maxLength":150})", "\"", "\\u0000", 150},
      {R"({"type":"string","minLength":60})", "\"", "a", 150},
      {R"({"type":"string","minLength":60})", "\"a", "é", 74},
      {R"({"type":"string"})", "\"", "\\n", 75},
      {R"({"type":"array","items":{"type":"integer"},"minItems":40,"maxItems":90})",
       "[1",
       ", 1",
       89},
      {R"({"type":"array","items":{"type":"string"},"minItems":40})", "[\"\"", ", \"\"", 89},
      {R"({"type":"array","items":{"type":"array","items":{"type":"null"}}})", "[[]", ", []", 89},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.schema);
    const auto grammar = Grammar::compile(
        *testing::schema_of(c.schema), {.max_free_array_items = 90, .max_free_string_bytes = 150}
    );
    ASSERT_TRUE(grammar.has_value()) << to_string(grammar.error());
    Matcher matcher(*grammar, vocabulary);
    ASSERT_TRUE(matcher.accept_bytes(c.begin));
    TokenMask mask(vocabulary->size());
    for (std::size_t i = 0; i <= c.n_steps; ++i) {
      matcher.fill_mask(mask);
      ASSERT_EQ(mask, tried(matcher, *vocabulary)) << i << " steps";
      // Also in the middle of a character and of a separator.
      if (i == c.n_steps) break;
      for (std::size_t k = 0; k < c.step.size(); ++k) {
        ASSERT_TRUE(matcher.accept_bytes(c.step.substr(k, 1))) << i << " steps";
        matcher.fill_mask(mask);
        ASSERT_EQ(mask, tried(matcher, *vocabulary)) << i << " steps and " << k + 1;
      }
    }
    EXPECT_FALSE(matcher.accept_bytes(c.step)) << "the end of the limits was reached";
    const Masks::Statistics statistics = (*grammar)->program().masks_of(vocabulary).statistics();
    EXPECT_GT(statistics.n_hits, 0U);
    EXPECT_LT(statistics.n_misses, (4 * reach + 20) * c.step.size());
  }
}

TEST(MasksTest, TightBudgetsChangeNothing) {
  const auto vocabulary = testing::vocabulary_of(testing::awkward_tokens());
  const auto schema = testing::schema_of(
      R"({"type":"object","properties":{"a":{"type":"array","items":{"type":"string","maxLength":6}},
          "b":{"type":"number"},"c":{"enum":["aa","ab","null",null,10]}},"required":["a","b","c"]})"
  );
  const auto compiled = compile_schema(*schema, {}, {});
  ASSERT_TRUE(compiled.has_value());
  const Automaton& automaton = compiled->automaton;
  Masks roomy(automaton, vocabulary);
  Masks tight(automaton, vocabulary, {.max_cache_bytes = 300, .max_walk_states = 2});
  Simulator simulator(automaton);
  StackPool pool;
  std::vector<Config> configs;
  simulator.start(pool, configs);
  TokenMask a(vocabulary->size());
  TokenMask b(vocabulary->size());
  for (const char c : std::string_view(R"({"a": ["é\n", "aaaaaa", ""], "b": -0.5, "c": "ab"})")) {
    roomy.fill(pool, configs, *SuffixAutomaton::none(), a);
    tight.fill(pool, configs, *SuffixAutomaton::none(), b);
    ASSERT_EQ(a, b) << "before " << c;
    std::vector<Config> next;
    simulator.step(pool, configs, static_cast<std::uint8_t>(c), next);
    ASSERT_FALSE(next.empty());
    configs = std::move(next);
  }
  EXPECT_GT(tight.statistics().n_cache_resets, 10U);
  EXPECT_EQ(roomy.statistics().n_cache_resets, 0U);
}

// A key that is not declared can begin with any token; the vocabulary is not walked for it.
TEST(MasksTest, KeysOfOpenObjectsNeedNoWalk) {
  std::vector<std::string> tokens;
  for (char a = 'a'; a <= 'z'; ++a) {
    for (char b = 'a'; b <= 'z'; ++b) {
      for (char c = 'a'; c <= 'z'; ++c)
        tokens.push_back({a, b, c});
    }
  }
  const auto vocabulary = testing::vocabulary_of(tokens);
  const auto grammar = *Grammar::compile(*testing::schema_of(
      R"({"type":"object","properties":{"abcd":{"type":"boolean"}},"patternProperties":{"x.y":{"type":"null"}},
          "additionalProperties":{"type":"integer"}})"
  ));
  for (const std::string_view key : {"", "ab", "abcd", "x", "xz", "other"}) {
    SCOPED_TRACE(key);
    Matcher matcher(grammar, vocabulary);
    ASSERT_TRUE(matcher.accept_bytes(R"({")"));
    ASSERT_TRUE(matcher.accept_bytes(key));
    const std::uint64_t before = grammar->program().masks_of(vocabulary).statistics().n_walked;
    TokenMask mask(vocabulary->size());
    matcher.fill_mask(mask);
    const std::uint64_t after = grammar->program().masks_of(vocabulary).statistics().n_walked;
    EXPECT_LT(after - before, 1000U);
    EXPECT_EQ(mask, tried(matcher, *vocabulary));
  }
}

TEST(MasksTest, MatchersOfOneGrammarRunInParallel) {
  const auto vocabulary = testing::vocabulary_of(testing::awkward_tokens());
  const auto grammar = *Grammar::compile(*testing::schema_of(
      R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},
          "required":["a","b"]})"
  ));
  std::vector<std::size_t> n_wrong(4, 0);
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < n_wrong.size(); ++t) {
      threads.emplace_back([&, t] {
        Matcher matcher(grammar, vocabulary);
        TokenMask mask(vocabulary->size());
        for (const char c : std::string_view(R"({"a": "text\né", "b": 12})")) {
          matcher.fill_mask(mask);
          n_wrong[t] += mask == tried(matcher, *vocabulary) ? 0U : 1U;
          n_wrong[t] += matcher.accept_bytes(std::string_view(&c, 1)) ? 0U : 1U;
        }
      });
    }
  }
  for (const std::size_t n : n_wrong)
    EXPECT_EQ(n, 0U);
}

}  // namespace
}  // namespace extractinator::grammar
