// Tests of the matcher: random schemas and vocabularies, going back, forks, forced text, the end.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "grammar/grammar.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/vocabulary.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "schema/testing/generators.h"

namespace extractinator::grammar {
namespace {

std::shared_ptr<const Grammar> grammar_of(std::string_view schema, const Limits& limits = {}) {
  const auto grammar = Grammar::compile(*testing::schema_of(schema), limits);
  EXPECT_TRUE(grammar.has_value());
  return *grammar;
}

TEST(MatcherTest, EndTokensExactlyAtTheEnd) {
  const auto vocabulary = testing::vocabulary_of();
  Matcher matcher(grammar_of(R"({"type":"integer","maximum":12})"), vocabulary);
  TokenMask mask(vocabulary->size());
  EXPECT_FALSE(matcher.is_complete());
  EXPECT_FALSE(matcher.accept(testing::kEndToken));
  ASSERT_TRUE(matcher.accept_bytes("1"));
  EXPECT_TRUE(matcher.is_complete());
  EXPECT_FALSE(matcher.is_finished());
  matcher.fill_mask(mask);
  EXPECT_TRUE(mask.test(testing::kEndToken));
  EXPECT_EQ(mask.count(), 4U);  // The end, 0, 1 and 2.
  ASSERT_TRUE(matcher.accept_bytes("2"));
  matcher.fill_mask(mask);
  EXPECT_EQ(mask.single(), testing::kEndToken);
  ASSERT_TRUE(matcher.accept(testing::kEndToken));
  EXPECT_TRUE(matcher.is_finished());
  EXPECT_TRUE(matcher.is_complete());
  matcher.fill_mask(mask);
  EXPECT_EQ(mask.count(), 0U);
  EXPECT_FALSE(matcher.accept(testing::kEndToken));
  EXPECT_FALSE(matcher.accept_bytes("0"));
  EXPECT_EQ(matcher.forced_bytes(), "");
  matcher.rollback(2);
  EXPECT_FALSE(matcher.is_finished());
  EXPECT_TRUE(matcher.accept_bytes("1"));
}

TEST(MatcherTest, WrongTokensChangeNothing) {
  const auto vocabulary = testing::vocabulary_of({"{\"a\": 1}", "{\"a\": 2}"});
  const TokenId right = testing::kFirstByteToken + 256;
  Matcher matcher(
      grammar_of(R"({"type":"object","properties":{"a":{"const":1}},"required":["a"]})"), vocabulary
  );
  for (const TokenId wrong : {-1, 1, right + 1, right + 2, 1'000'000})
    EXPECT_FALSE(matcher.accept(wrong)) << wrong;
  EXPECT_FALSE(matcher.accept_bytes("{\"b"));
  EXPECT_EQ(matcher.forced_bytes(), "{\"a\": 1}");
  EXPECT_TRUE(matcher.accept(right));
  EXPECT_TRUE(matcher.is_complete());
}

constexpr std::string_view kOneOfTwoKeys =
    R"({"type":"object","patternProperties":{"^[ab]$":{"const":1}},"additionalProperties":false})";

TEST(MatcherTest, ForcedBytes) {
  struct Case {
    std::string_view schema;
    std::string_view before;
    std::string_view want;
    Limits limits = {};
  };
  const Case cases[] = {
      {R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"]})",
       "",
       "{\"name\": \""},
      {R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"]})",
       "{\"name\": \"x",
       ""},
      {R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"]})",
       "{\"name\": \"x\"",
       "}"},
      {R"({"type":"object","properties":{"a":{"enum":["left lung","left lobe"]}},"required":["a"]})",
       "{\"a\"",
       ": \"left l"},
      {R"({"enum":["left lung","left lobe"]})", "\"left lu", "ng\""},
      {R"({"type":"boolean"})", "", ""},
      {R"({"type":"boolean"})", "t", "rue"},
      {R"({"enum":[1,12]})", "", "1"},
      {R"({"enum":[1,12]})", "1", ""},
      {R"({"type":"array","items":{"const":"x"},"minItems":3,"maxItems":3})",
       "",
       "[\"x\", \"x\", \"x\"]"},
      {R"({"type":"string","maxLength":1})", "\"a", "\""},
      {R"({"type":"string","maxLength":1})", "\"\\u", "00"},
      {R"({"type":"string"})", "\"ab", "\"", {.max_free_string_bytes = 2}},
      {R"({"type":"string"})", "\"ab", "", {.max_free_string_bytes = 3}},
      // One byte is left, but it could be many different ones; none of them begins a longer
      // character.
      {R"({"type":"object","properties":{"a":{"const":1},"b":{"const":2}}})", "", "{"},
      {R"({"type":"object","properties":{"a":{"const":1},"ab":{"const":2}}})", "{\"", "a"},
      {R"({"type":"object","properties":{"a":{"const":1},"b":{"const":2}}})",
       "{\"a\": 1,",
       " \"b\": 2}"},
      // Where one key is left, and where none is.
      {kOneOfTwoKeys, "{\"a\": 1, \"", "b\": 1}"},
      {kOneOfTwoKeys, "{\"b\": 1,", " \"a\": 1}"},
      {kOneOfTwoKeys, "{\"b\": 1", ""},
      {kOneOfTwoKeys, "{\"b\": 1, \"a\": 1", "}"},
  };
  const auto vocabulary = testing::vocabulary_of();
  for (const Case& c : cases) {
    Matcher matcher(grammar_of(c.schema, c.limits), vocabulary);
    ASSERT_TRUE(matcher.accept_bytes(c.before)) << c.schema << c.before;
    EXPECT_EQ(matcher.forced_bytes(), c.want) << c.schema << " behind " << c.before;
    EXPECT_TRUE(matcher.accept_bytes(c.want));
  }
}

// Objects whose members come in any order, with tokens that hold keys or end them. Masks must say
// what trying says, there must always be a way on, and what comes out must be an answer.
TEST(MatcherTest, NoKeyComesTwice) {
  const std::string_view schemas[] = {
      R"({})",
      R"({"type":"object","additionalProperties":{"type":"integer","maximum":3,"minimum":1}})",
      R"({"type":"object","patternProperties":{"^[ab]{1,2}$":{"enum":[1,"a"]}},
          "additionalProperties":false})",
      R"({"type":"object","properties":{"a":{"const":1}},"additionalProperties":
          {"type":"object","propertyNames":{"pattern":"^(a|ab|\"|\\\\)$"},"minProperties":3}})",
      R"({"type":"array","items":{"type":"object","propertyNames":{"pattern":"^a?b?$"},
          "additionalProperties":{"enum":[1,2]},"minProperties":2}})",
  };
  std::vector<std::string> tokens = testing::awkward_tokens();
  tokens.append_range(
      std::vector<std::string>{
          R"({"a": 1, "a)",
          R"({"a": 1, "a": 1)",
          R"(, ")",
          R"(, "a)",
          R"(, "a")",
          R"(a": 1, "b": 1})",
          R"(": 1, "a": )",
          R"(": {")",
          R"("}, "a": {"a)",
          R"(}, {"a": 1, ")",
          R"(1,)",
          R"(},)",
          "ab",
          "b\"",
          "\\\"",
          R"(\"": 1)",
      }
  );
  const auto vocabulary = testing::vocabulary_of(tokens);
  for (const std::string_view schema : schemas) {
    SCOPED_TRACE(schema);
    const testing::Answers answers(testing::schema_of(schema));
    const auto grammar = grammar_of(
        schema,
        {.max_free_array_items = 4,
         .max_free_string_bytes = 30,
         .max_any_depth = 3,
         .max_free_members = 5}
    );
    std::mt19937_64 random(11);
    for (int walk = 0; walk < 150; ++walk) {
      Matcher matcher(grammar, vocabulary);
      TokenMask mask(vocabulary->size());
      std::string text;
      std::vector<std::size_t> ends = {0};
      while (!matcher.is_finished()) {
        matcher.fill_mask(mask);
        std::vector<TokenId> allowed;
        for (TokenId token = 0; token < static_cast<TokenId>(vocabulary->size()); ++token) {
          const bool is_accepted = matcher.accept(token);
          ASSERT_EQ(is_accepted, mask.test(token))
              << vocabulary->bytes(token) << " behind " << text;
          if (!is_accepted) continue;
          matcher.rollback(1);
          allowed.push_back(token);
        }
        ASSERT_FALSE(allowed.empty()) << text;
        const auto bytes = matcher.next_bytes();
        for (int byte = 0; byte < 256; ++byte)
          ASSERT_EQ(
              bytes[static_cast<std::size_t>(byte)], mask.test(testing::kFirstByteToken + byte)
          ) << text;
        const std::string forced = matcher.forced_bytes();
        if (random() % 16 == 0 && ends.size() > 1) {
          const std::size_t n = random() % ends.size();
          matcher.rollback(n);
          ends.resize(ends.size() - n);
          text.resize(ends.back());
          continue;
        }
        const TokenId token = allowed[random() % allowed.size()];
        if (random() % 8 == 0) matcher = matcher.fork();
        ASSERT_TRUE(matcher.accept(token));
        if (vocabulary->is_end(token)) continue;
        const std::string_view taken = vocabulary->bytes(token);
        EXPECT_TRUE(taken.starts_with(forced) || std::string_view(forced).starts_with(taken));
        text += taken;
        ends.push_back(text.size());
      }
      EXPECT_TRUE(answers.contains(text)) << text;
    }
  }
}

// --- Random ------------------------------------------------------------------------------------

struct World {
  std::shared_ptr<const schema::Schema> schema;
  std::shared_ptr<const Grammar> grammar;
};

std::optional<World> arbitrary_world() {
  const json::Value json = *schema::testing::schema_json();
  auto schema = testing::kept_schema_of(json);
  // Small limits keep random walks short.
  auto grammar =
      Grammar::compile(*schema, {.max_free_array_items = 4, .max_free_string_bytes = 40});
  if (!grammar && grammar.error().code == ErrorCode::limit_exceeded) return std::nullopt;
  RC_LOG() << json::write(json) << '\n';
  return World{.schema = std::move(schema), .grammar = grammar.value_or(nullptr)};
}

std::vector<std::string> some_answers(const schema::Schema& schema, std::size_t n) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < n; ++i)
    texts.push_back(json::write(*schema::testing::answer_value(schema)));
  return texts;
}

// Answers come from a generator that knows neither automata nor the oracle. It may put keys into
// objects that declare none, which answers never have.
RC_GTEST_PROP(MatcherProperty, AcceptsEveryAnswer, ()) {
  const json::Value json = *schema::testing::schema_json();
  const auto schema = testing::kept_schema_of(json);
  const testing::Answers answers(schema);
  const auto grammar = Grammar::compile(*schema);
  if (!grammar) RC_LOG() << to_string(grammar.error());
  RC_ASSERT(grammar.has_value());
  for (const std::string& text : some_answers(*schema, 5)) {
    const bool has_free_keys = !answers.contains(text);
    RC_CLASSIFY(has_free_keys);
    Matcher matcher(*grammar, testing::vocabulary_of());
    const bool is_accepted = matcher.accept_bytes(text) && matcher.is_complete();
    RC_LOG() << json::write(json) << '\n' << text << '\n';
    RC_ASSERT(is_accepted == !has_free_keys);
  }
}

// Agreement with the oracle on values that are valid, nearly valid, or valid but written otherwise.
RC_GTEST_PROP(MatcherProperty, AgreesWithTheOracleOnValues, ()) {
  const json::Value json = *schema::testing::schema_json();
  const auto schema = testing::kept_schema_of(json);
  const testing::Answers answers(schema);
  // Doubles can have some more digits than the usual limit allows.
  const auto grammar = Grammar::compile(*schema, {.max_number_digits = 80});
  RC_ASSERT(grammar.has_value());
  for (int i = 0; i < 10; ++i) {
    const json::Value value = i % 2 == 0 ? *schema::testing::near_valid_value(*schema)
                                         : *schema::testing::valid_value(*schema);
    const std::string text = json::write(value);
    Matcher matcher(*grammar, testing::vocabulary_of());
    const bool is_accepted = matcher.accept_bytes(text) && matcher.is_complete();
    RC_LOG() << json::write(json) << '\n' << text << '\n';
    RC_ASSERT(is_accepted == answers.contains(text));
  }
}

// Walks at random over the mask, with tokens cut out of answers at random places; whatever comes
// out is an answer. On the way, going back and forks give what a fresh matcher gives.
RC_GTEST_PROP(MatcherProperty, RandomWalksEndInAnswers, ()) {
  const auto world = arbitrary_world();
  if (!world) return;
  RC_ASSERT(world->grammar != nullptr);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  std::mt19937_64 random(seed);
  std::vector<std::string> tokens = testing::awkward_tokens();
  const auto cut = testing::cut_tokens(some_answers(*world->schema, 4), 60, seed);
  tokens.insert(tokens.end(), cut.begin(), cut.end());
  const auto vocabulary = testing::vocabulary_of(tokens);
  const testing::Answers answers(world->schema);

  Matcher matcher(world->grammar, vocabulary);
  TokenMask mask(vocabulary->size());
  std::vector<TokenId> taken;
  std::string text;
  for (int step = 0; step < 3000 && !matcher.is_finished(); ++step) {
    matcher.fill_mask(mask);
    std::vector<TokenId> allowed;
    for (std::size_t i = 0; i < mask.size(); ++i) {
      if (mask.test(static_cast<TokenId>(i))) allowed.push_back(static_cast<TokenId>(i));
    }
    RC_ASSERT(!allowed.empty());
    const std::string forced = matcher.forced_bytes();
    const TokenId token = mask.test(testing::kEndToken) && random() % 2 == 0
                              ? testing::kEndToken
                              : allowed[random() % allowed.size()];
    if (!vocabulary->is_end(token)) {
      const std::string_view bytes = vocabulary->bytes(token);
      RC_ASSERT(bytes.starts_with(forced) || std::string_view(forced).starts_with(bytes));
      text += bytes;
    }
    RC_ASSERT(matcher.accept(token));
    taken.push_back(token);

    if (random() % 8 == 0 && !matcher.is_finished()) {
      // Back a few tokens; then it is as if they had never come.
      const std::size_t n = random() % (taken.size() + 1);
      matcher.rollback(n);
      taken.resize(taken.size() - n);
      Matcher fresh(world->grammar, vocabulary);
      text.clear();
      for (const TokenId again : taken) {
        RC_ASSERT(fresh.accept(again));
        text += vocabulary->bytes(again);
      }
      TokenMask of_fresh(vocabulary->size());
      fresh.fill_mask(of_fresh);
      matcher.fill_mask(mask);
      RC_ASSERT(mask == of_fresh);
      RC_ASSERT(matcher.forced_bytes() == fresh.forced_bytes());
      if (random() % 2 == 0) {
        Matcher copy = matcher.fork();
        matcher = random() % 2 == 0 ? std::move(copy) : std::move(fresh);
      }
    }
  }
  if (!matcher.is_finished()) return;  // A long list; nothing is wrong with it so far.
  RC_LOG() << text << '\n';
  RC_ASSERT(answers.contains(text));
}

// The mask of every situation on the way of a random answer equals trying every token.
RC_GTEST_PROP(MatcherProperty, MasksEqualTrying, ()) {
  const auto world = arbitrary_world();
  if (!world) return;
  RC_ASSERT(world->grammar != nullptr);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const std::vector<std::string> texts = some_answers(*world->schema, 3);
  std::vector<std::string> tokens = testing::awkward_tokens();
  const auto cut = testing::cut_tokens(texts, 100, seed);
  tokens.insert(tokens.end(), cut.begin(), cut.end());
  const auto vocabulary = testing::vocabulary_of(tokens);
  TokenMask mask(vocabulary->size());
  for (const std::string& text : texts) {
    Matcher matcher(world->grammar, vocabulary);
    for (std::size_t i = 0; i < text.size() && i < 200; ++i) {
      matcher.fill_mask(mask);
      TokenMask tried(vocabulary->size());
      for (std::size_t k = 0; k < vocabulary->size(); ++k) {
        const auto token = static_cast<TokenId>(k);
        if (!matcher.accept(token)) continue;
        tried.set(token);
        matcher.rollback(1);
      }
      RC_LOG() << text.substr(0, i) << '\n';
      RC_ASSERT(mask == tried);
      // The answer may be longer than the small limits here.
      if (!matcher.accept_bytes(text.substr(i, 1))) break;
    }
  }
}

}  // namespace
}  // namespace extractinator::grammar
