// Tests of masks inside strings with patterns and budgets: each equals what trying every token
// says.
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "grammar/masks.h"
#include "grammar/simulator.h"
#include "grammar/testing/texts.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/text_rules.h"
#include "grammar/vocabulary.h"

namespace extractinator::grammar {
namespace {

struct Case {
  TextRules rules;
  Limits limits = {};
};

// Budgets far above the longest token, so that counters are normalised on the way, and near it.
const Case kCases[] = {
    {.rules = {.patterns = {"x"}}, .limits = {.max_free_string_bytes = 60}},
    {.rules = {.patterns = {"x"}, .max_length = 60}},
    {.rules = {.patterns = {"x"}, .max_length = 5}},
    {.rules = {.patterns = {"x.{9}y"}, .max_length = 50}},
    {.rules = {.patterns = {"^(?:aa|b)*(?:é€x)?$"}}, .limits = {.max_free_string_bytes = 50}},
    {.rules = {.patterns = {"^[^x]*$"}, .min_length = 30, .max_length = 60}},
    {.rules = {.patterns = {"^[^x]*$"}, .min_length = 3}, .limits = {.max_free_string_bytes = 60}},
    {.rules = {.patterns = {"^[é€\n]*$"}, .min_length = 2},
     .limits = {.max_free_string_bytes = 40}},
    {.rules = {.unmatched = {"[0-9]"}, .excluded = {"a", "ab"}, .max_length = 40}},
    {.rules = {.excluded = {"a", "ab"}}, .limits = {.max_free_string_bytes = 60}},
    {.rules = {.unmatched = {"b$"}, .excluded = {"a", "aé"}, .max_length = 45}},
    {.rules = {.patterns = {"^.*$"}, .min_length = 3}, .limits = {.max_free_string_bytes = 60}},
    {.rules = {.patterns = {"^.+$"}, .max_length = 40}},
    {.rules = {.patterns = {"^x.*y$"}}, .limits = {.max_free_string_bytes = 60}},
    // What needs more than is left is never begun.
    {.rules = {.patterns = {"^(?:[^x]*|x.{50})$"}}, .limits = {.max_free_string_bytes = 45}},
    {.rules = {.formats = {"date-time"}}},
    {.rules = {.formats = {"uri"}, .max_length = 40}},
};

TEST(TextMasks, EqualWhatTryingEveryTokenSays) {
  std::mt19937_64 random(3);
  std::vector<std::string> texts;
  for (const Case& c : kCases) {
    const testing::TextLanguage language(c.rules, c.limits);
    for (std::size_t i = 0; i < 20; ++i)
      texts.push_back(language.random_json(random).value_or(""));
  }
  std::vector<std::string> tokens = testing::awkward_tokens();
  for (std::string& token : testing::cut_tokens(texts, 300, 9))
    tokens.push_back(std::move(token));
  const auto vocabulary = testing::vocabulary_of(tokens);

  for (const Case& c : kCases) {
    SCOPED_TRACE(::testing::PrintToString(c.rules.patterns));
    const testing::TextLanguage language(c.rules, c.limits);
    ASSERT_FALSE(language.is_empty());
    const Automaton& automaton = language.automaton();
    Masks masks(automaton, vocabulary);
    Simulator simulator(automaton);
    TokenMask mask(vocabulary->size());
    std::size_t n_masks = 0;
    for (std::size_t round = 0; round < 30; ++round) {
      StackPool pool;
      std::vector<Config> here;
      simulator.start(pool, here);
      for (bool is_done = false; !is_done; ++n_masks) {
        masks.fill(pool, here, *SuffixAutomaton::none(), mask);
        std::vector<std::pair<TokenId, std::vector<Config>>> ways;
        for (std::size_t i = 0; i < vocabulary->size(); ++i) {
          const auto token = static_cast<TokenId>(i);
          std::vector<Config> at = here;
          std::vector<Config> next;
          for (const char byte : vocabulary->bytes(token)) {
            next.clear();
            simulator.step(pool, at, static_cast<std::uint8_t>(byte), next);
            at.swap(next);
          }
          const bool is_allowed = vocabulary->is_end(token)
                                      ? automaton.op(here.front().state) == Op::accept
                                      : vocabulary->is_text(token) && !at.empty();
          ASSERT_EQ(mask.test(token), is_allowed) << vocabulary->bytes(token);
          if (!is_allowed) continue;
          ways.emplace_back(token, std::move(at));
        }
        ASSERT_FALSE(ways.empty()) << "a dead end";
        auto& [token, next] = ways[random() % ways.size()];
        is_done = vocabulary->is_end(token);
        here = std::move(next);
      }
    }
    EXPECT_GT(n_masks, 60);
    EXPECT_GT(masks.statistics().n_hits, 0);
  }
}

}  // namespace
}  // namespace extractinator::grammar
