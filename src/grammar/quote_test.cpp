// Quotes against a search for substrings, masks against tokens tried one by one, and random answers
// on texts that are made to break them.
#include "grammar/quote.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/testing/cpu_clock.h"
#include "grammar/grammar.h"
#include "grammar/suffix_automaton.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/texts.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/vocabulary.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/evidence.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace extractinator::grammar {
namespace {

using testing::json_of;

std::string long_text(std::size_t n_bytes) {
  std::mt19937_64 random(5);
  const std::string_view words[] = {
      "nodule ", "van ", "8 mm", ". ", "links\r\n", "é", "\"12\"", "😀"
  };
  std::string text;
  while (text.size() < n_bytes)
    text += words[random() % std::size(words)];
  return text;
}

const std::vector<std::string>& naughty_texts() {
  using namespace std::string_literals;
  static const std::vector<std::string> texts = {
      "a",
      "No nodule in either lung.",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "she said \"no\" and \\ left \\\" \\n literally",
      "\"\"\\\\\"\"",
      "nul \0 and \x01\x02\x1f\x7f end"s,
      "line\nline\r\nnext\ttab\b\f",
      "next\next",  // A letter that also ends an escape.
      "é e\u0301 ñ n\u0303 \u200d\u200b",
      "😀👨‍👩‍👧‍👦🇳🇱 emoji 👍🏽",
      "שלום عربى \u202egnp.exe\u202c",
      "漢字かな交じり文",
      "\U0010FFFF\U00010000\uFFFD\uD7FF\uE000",
      "u0000 \\u0000 \u0000"s,
      "null",
      "\", \"a\": \"",
      long_text(2000),
  };
  return texts;
}

// One field with a quote before it, between others.
std::shared_ptr<const Grammar> grammar() {
  static const auto made = [] {
    const auto schema = testing::schema_of(
        R"({"type":"object","properties":{
            "f":{"type":["string","null"],"maxLength":3},
            "a":{"type":"boolean","evidence":true},
            "b":{"type":"array","maxItems":2,"items":{"type":"object","properties":{"c":{"enum":[1,2],"evidence":true}},"required":["c"]}}},
            "required":["f","a","b"]})"
    );
    const auto quoted = schema::with_quotes(*schema, schema::EvidenceFor::asked);
    EXPECT_EQ(quoted.quotes.size(), 2U);
    auto grammar = Grammar::compile(quoted.schema);
    EXPECT_TRUE(grammar) << to_string(grammar.error());
    return *grammar;
  }();
  return made;
}

constexpr std::string_view kBefore = R"({"f": null, "a_evidence": )";

// The passage is in the text, from one character to another: on code points, without automata.
bool is_passage(std::string_view text, std::string_view passage) {
  if (!text::is_valid_utf8(passage)) return false;
  const std::u32string where = text::to_code_points(text);
  const std::u32string what = text::to_code_points(passage);
  return !what.empty() && what.size() <= schema::kMaxQuoteCharacters &&
         std::u32string_view(U" \t\r\n").find(what.front()) == std::u32string_view::npos &&
         where.find(what) != std::u32string::npos;
}

TEST(SuffixAutomaton, KnowsEverySubstringAndNoOther) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    const std::size_t n_letters = 1 + (random() % 4);
    for (std::size_t n = random() % 40; n > 0; --n)
      text += static_cast<char>('a' + static_cast<int>(random() % n_letters));
    const SuffixAutomaton automaton(text);
    EXPECT_LE(automaton.n_states(), (2 * text.size()) + 1);
    const auto contains = [&](std::string_view word) {
      SuffixAutomaton::State state = SuffixAutomaton::kStart;
      for (const char c : word) {
        state = automaton.next(state, static_cast<std::uint8_t>(c));
        if (state == SuffixAutomaton::kNone) return false;
      }
      return true;
    };
    for (std::size_t i = 0; i <= text.size(); ++i) {
      for (std::size_t n = 0; n <= text.size() - i; ++n)
        ASSERT_TRUE(contains(std::string_view(text).substr(i, n)));
    }
    for (int k = 0; k < 50; ++k) {
      std::string word;
      for (std::size_t n = 1 + (random() % 6); n > 0; --n)
        word += static_cast<char>('a' + static_cast<int>(random() % (n_letters + 1)));
      ASSERT_EQ(contains(word), text.contains(word)) << text << " " << word;
    }
  }
}

TEST(Quote, IsAPassageOfTheSourceAndNothingElse) {
  std::mt19937_64 random(2);
  const auto vocabulary = testing::vocabulary_of();
  std::size_t n_passages = 0;
  std::size_t n_others = 0;
  for (const std::string& text : naughty_texts()) {
    const auto source = std::make_shared<const SuffixAutomaton>(text);
    Matcher matcher(grammar(), vocabulary, source);
    ASSERT_TRUE(matcher.accept_bytes(kBefore));
    const auto expect = [&](std::string_view passage) {
      const bool want = is_passage(text, passage);
      (want ? n_passages : n_others) += 1;
      const bool got = matcher.accept_bytes(json_of(passage) + ", \"a\": true");
      EXPECT_EQ(got, want) << json_of(passage) << " of " << json_of(text).substr(0, 200);
      if (got) matcher.rollback(1);
    };
    for (int round = 0; round < 400; ++round) {
      const std::size_t begin = random() % text.size();
      const std::size_t n = 1 + (random() % (round % 4 == 0 ? 700 : 12));
      std::string passage = text.substr(begin, n);
      expect(passage);
      // Near misses.
      passage[random() % passage.size()] = text[random() % text.size()];
      expect(passage);
      expect(text.substr(begin, n) + text.substr(random() % text.size(), 1 + (random() % 3)));
    }
    expect("");
    expect(text);
    EXPECT_TRUE(matcher.accept_bytes("null"));
  }
  EXPECT_GT(n_passages, 3000U);
  EXPECT_GT(n_others, 3000U);
}

TEST(Quote, HasOnlyTheCanonicalSpelling) {
  const auto source = std::make_shared<const SuffixAutomaton>("a\nb/\x01\x7f\"é\b");
  Matcher matcher(grammar(), testing::vocabulary_of(), source);
  ASSERT_TRUE(matcher.accept_bytes(kBefore));
  for (const std::string_view good : {R"("a\n")", R"("\u0001)", "\"\x7f\\\"\xC3\xA9\\b\""}) {
    EXPECT_TRUE(matcher.accept_bytes(good)) << good;
    matcher.rollback(1);
  }
  for (const std::string_view bad :
       {R"("\u000a)",
        R"("a\u000A)",
        R"("\u0061)",
        R"("\/)",
        R"("n)",
        R"("\u00e9)",
        "\"\n",
        R"("\u007f)",
        R"("\u0002)",
        R"("\u001)",
        R"("\t)",
        "\"\xA9",
        "\"\xC3\"",
        R"("")"}) {
    EXPECT_FALSE(matcher.accept_bytes(bad)) << bad;
  }
}

TEST(Quote, HasAtMost200Characters) {
  std::string text;
  for (int i = 0; i < 300; ++i)
    text += i % 3 == 0 ? "é" : i % 3 == 1 ? "\n" : "a";
  const auto source = std::make_shared<const SuffixAutomaton>(text);
  Matcher matcher(grammar(), testing::vocabulary_of(), source);
  ASSERT_TRUE(matcher.accept_bytes(kBefore));
  for (const std::size_t n : {199U, 200U, 201U, 202U}) {
    const std::string passage = text.substr(0, text::byte_offset_of_code_point(text, n));
    EXPECT_EQ(matcher.accept_bytes(json_of(passage)), n <= 200) << n;
    if (n <= 200) matcher.rollback(1);
  }
}

TEST(Quote, IsNullWhereThereIsNothingToQuote) {
  for (const auto& source :
       {SuffixAutomaton::none(),
        std::make_shared<const SuffixAutomaton>(" \r\n\t"),
        std::shared_ptr<const SuffixAutomaton>()}) {
    const auto vocabulary = testing::vocabulary_of(testing::awkward_tokens());
    Matcher matcher(grammar(), vocabulary, source);
    ASSERT_TRUE(matcher.accept_bytes(kBefore));
    EXPECT_EQ(matcher.forced_bytes(), R"(null, "a": )");
    TokenMask mask(vocabulary->size());
    matcher.fill_mask(mask);
    EXPECT_FALSE(mask.test(testing::kFirstByteToken + '"'));
    EXPECT_TRUE(mask.test(testing::kFirstByteToken + 'n'));
  }
}

// Walks through random answers; at every step the mask is what trying each token says.
TEST(Quote, MasksEqualTokensTriedOneByOneAndAnswersQuoteLiterally) {
  std::mt19937_64 random(3);
  std::vector<std::string> tokens = testing::awkward_tokens();
  tokens.append_range(
      std::vector<std::string>{
          "\"a_evidence\": \"a",
          ": \"",
          " \"a",
          "\": \"n",
          "ex",
          "\\next",
          "next",
          "\\u0000",
          "_evidence\": \"",
          "\", \"a\": true",
          "null, \"a\": ",
          "\"No",
          "evidence\": null",
      }
  );
  tokens.append_range(testing::cut_tokens(naughty_texts(), 150, 4));
  const auto vocabulary = testing::vocabulary_of(tokens);
  std::size_t n_quotes = 0;
  std::size_t n_steps = 0;
  for (const std::string& text : naughty_texts()) {
    SCOPED_TRACE(json_of(text).substr(0, 100));
    const auto source = std::make_shared<const SuffixAutomaton>(text);
    for (int round = 0; round < 25; ++round) {
      Matcher matcher(grammar(), vocabulary, source);
      TokenMask mask(vocabulary->size());
      std::string answer;
      while (!matcher.is_finished()) {
        matcher.fill_mask(mask);
        ASSERT_GT(mask.count(), 0U) << answer;
        if (n_steps++ % 7 == 0) {
          for (std::size_t id = 0; id < vocabulary->size(); ++id) {
            const auto token = static_cast<TokenId>(id);
            const bool is_accepted = matcher.accept(token);
            if (is_accepted) matcher.rollback(1);
            ASSERT_EQ(mask.test(token), is_accepted)
                << answer << " then " << json_of(vocabulary->bytes(token));
          }
        }
        std::vector<TokenId> allowed;
        for (std::size_t id = 0; id < vocabulary->size(); ++id) {
          if (mask.test(static_cast<TokenId>(id))) allowed.push_back(static_cast<TokenId>(id));
        }
        const TokenId token = allowed[random() % allowed.size()];
        ASSERT_TRUE(matcher.accept(token));
        if (!vocabulary->is_end(token)) answer += vocabulary->bytes(token);
      }
      const auto value = json::parse(answer);
      ASSERT_TRUE(value) << answer;
      const auto judge = [&](const json::Value* quote) {
        ASSERT_NE(quote, nullptr) << answer;
        if (quote->is_null()) return;
        ++n_quotes;
        EXPECT_TRUE(is_passage(text, quote->as_string())) << answer;
      };
      judge(value->find("a_evidence"));
      for (const json::Value& item : value->find("b")->as_array())
        judge(item.find("c_evidence"));
    }
  }
  EXPECT_GT(n_quotes, 300U);
}

TEST(Quote, MatchersOfDifferentSourcesShareOneGrammar) {
  const auto vocabulary = testing::vocabulary_of({"left", "right"});
  TokenMask mask(vocabulary->size());
  const TokenId left = testing::kFirstByteToken + 256;
  for (int round = 0; round < 3; ++round) {
    for (const std::string_view text : {"left", "right", "neither"}) {
      Matcher matcher(grammar(), vocabulary, std::make_shared<const SuffixAutomaton>(text));
      ASSERT_TRUE(matcher.accept_bytes(std::string(kBefore) + "\""));
      matcher.fill_mask(mask);
      EXPECT_EQ(mask.test(left), text == "left");
      EXPECT_EQ(mask.test(left + 1), text == "right");
    }
  }
}

TEST(Quote, OfALongReportIsCheap) {
  const std::string text = long_text(200'000);
  const auto begin = extractinator::testing::CpuClock::now();
  const auto source = std::make_shared<const SuffixAutomaton>(text);
  const auto made = extractinator::testing::CpuClock::now();
  EXPECT_LE(source->n_states(), 2 * text.size());
  const auto vocabulary = testing::vocabulary_of(testing::cut_tokens(std::vector{text}, 20'000, 1));
  Matcher matcher(grammar(), vocabulary, source);
  ASSERT_TRUE(matcher.accept_bytes(std::string(kBefore) + "\""));
  TokenMask mask(vocabulary->size());
  const auto before = extractinator::testing::CpuClock::now();
  matcher.fill_mask(mask);
  const auto after = extractinator::testing::CpuClock::now();
  EXPECT_GT(mask.count(), 5'000U);
  const auto in_us = [](auto duration) {
    return std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
  };
  RecordProperty("automaton_us", in_us(made - begin));
  RecordProperty("first_mask_us", in_us(after - before));
  EXPECT_TRUE(matcher.accept_bytes(json_of(text.substr(0, 150)).substr(1)));
}

}  // namespace
}  // namespace extractinator::grammar
