// Forced text: spelled as the tokenizer does it, healed at both ends, and the same answers however
// drafts and batches fall.
#include "decode/forced_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "decode/generator.h"
#include "decode/local_generator.h"
#include "engine/model.h"
#include "engine/testing/demo_model.h"
#include "engine/testing/longest_match.h"
#include "engine/testing/toy_engine.h"
#include "grammar/grammar.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {
namespace {

using engine::Model;
using engine::Place;
using engine::SpecialTokens;
using engine::testing::Fault;
using engine::testing::LongestMatch;
using engine::testing::ToyEngine;
using engine::testing::ToyOptions;
using grammar::Grammar;
using grammar::TokenId;
using grammar::TokenMask;
using grammar::Vocabulary;
using grammar::testing::kFirstByteToken;
using grammar::testing::schema_of;
using grammar::testing::vocabulary_of;
using ::testing::ElementsAre;

// Structure that merges with the values on both sides of it.
std::vector<std::string> crossing_tokens() {
  return {"{\"",  "\": ",   "\", \"", "side",    "left", "right", "\",",  ": \"",
          " \"l", "\": \"", "kind",   "12",      "2,",   ", \"n", "true", "\"}",
          "}",    ": 1",    "note",   "\": \"r", "ef",   "ight\""};
}

std::vector<std::string> spelled(const Vocabulary& vocabulary, std::span<const TokenId> tokens) {
  std::vector<std::string> texts;
  for (const TokenId token : tokens)
    texts.emplace_back(vocabulary.bytes(token));
  return texts;
}

TEST(ForcedText, SpellsAsTheTokenizerDoes) {
  const auto vocabulary = vocabulary_of(crossing_tokens());
  const auto tokenizer = std::make_shared<LongestMatch>(vocabulary);
  ForcedText forced(tokenizer, vocabulary);
  const auto token = [&](std::string_view text) {
    return tokenizer->tokenize(text, {}, {})->at(0);
  };

  const auto plain = forced.spell(-1, "{\"side\": ");
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->replaces_last);
  EXPECT_THAT(spelled(*vocabulary, plain->tokens), ElementsAre("{\"", "side", "\": "));

  // The quotation mark that ends a value is written together with what follows it.
  const auto healed = forced.spell(token("\""), ", \"kind\": ");
  ASSERT_TRUE(healed);
  EXPECT_TRUE(healed->replaces_last);
  EXPECT_THAT(spelled(*vocabulary, healed->tokens), ElementsAre("\", \"", "kind", "\": "));

  // Half a character before the text, and a text that needs none of it.
  const auto behind_half = forced.spell(kFirstByteToken + 0xC3, "}");
  ASSERT_TRUE(behind_half);
  EXPECT_THAT(spelled(*vocabulary, behind_half->tokens), ElementsAre("}"));
}

TEST(ForcedText, TellsWhereATokenMayCross) {
  const auto vocabulary = vocabulary_of(crossing_tokens());
  const auto tokenizer = std::make_shared<LongestMatch>(vocabulary);
  ForcedText forced(tokenizer, vocabulary);
  const auto token = [&](std::string_view text) {
    return tokenizer->tokenize(text, {}, {})->at(0);
  };
  TokenMask allowed(vocabulary->size());
  EXPECT_FALSE(forced.may_cross(-1, token("\": "), allowed));
  allowed.set(token("\": \""));
  EXPECT_TRUE(forced.may_cross(-1, token("\": "), allowed));
  // Behind an `e` the tokenizer would never write `f` as the start of `ef`.
  allowed.clear();
  allowed.set(token("ef"));
  EXPECT_TRUE(forced.may_cross(-1, token("e"), allowed));
  EXPECT_FALSE(forced.may_cross(token(":"), token("\""), allowed));
}

// The tokens of a whole text, cut where a value ends: the rest is spelled as in the whole.
TEST(ForcedText, ModelSpellsStructureAsInTheWholeText) {
  const auto path = engine::testing::demo_model_path();
  if (path.empty()) GTEST_SKIP() << "no demo model";
  const auto model = Model::load(path);
  ASSERT_TRUE(model);
  const auto vocabulary = (*model)->make_vocabulary();
  ASSERT_TRUE(vocabulary);
  ForcedText forced(*model, *vocabulary);
  const std::string_view values[] = {"true", "12", "null", "\"rechter bovenkwab\"", "[1, 2]"};
  for (const std::string_view value : values) {
    const std::string text = std::format(R"({{"nodule_present": {}, "location": "x"}})", value);
    const auto whole = (*model)->tokenize(text, SpecialTokens::plain, Place::after_text);
    ASSERT_TRUE(whole);
    const std::size_t border = text.find(value) + value.size();
    std::size_t n_bytes = 0;
    std::size_t n = 0;
    while (n_bytes < border)
      n_bytes += (*vocabulary)->bytes((*whole)[n++]).size();
    // What a model that writes as the tokenizer does has chosen last.
    const std::string rest = text.substr(n_bytes);
    const auto spelling = forced.spell((*whole)[n - 1], rest);
    ASSERT_TRUE(spelling);
    EXPECT_FALSE(spelling->replaces_last) << text;
    EXPECT_THAT(spelling->tokens, ::testing::ElementsAreArray(std::span(*whole).subspan(n)))
        << text;
  }
}

constexpr std::string_view kSchemas[] = {
    R"({"type":"object","properties":{"side":{"enum":["left","right","none"]},"kind":{"type":"string","maxLength":6},"n":{"type":"integer","minimum":0,"maximum":200}},"required":["side","kind","n"]})",
    R"({"type":"object","properties":{"note":{"type":["string","null"],"maxLength":5},"ok":{"type":"boolean"},"side":{"const":"right"}},"required":["note","ok","side"]})",
    R"({"type":"array","minItems":2,"maxItems":3,"items":{"type":"object","properties":{"n":{"type":"integer","minimum":1,"maximum":12}},"required":["n"]}})",
    R"({"const":{"left":[1,2],"right":"ef"}})",
};

std::string show(const std::vector<FieldScore>& fields, bool has_all_values) {
  std::string text;
  for (const FieldScore& field : fields) {
    text += std::format("{} {:.9f} {:.9f}\n", field.pointer, field.probability, field.lowest);
    double total = 0;
    for (const ValueProbability& value : field.distribution) {
      text += std::format("  {} {:.9f}\n", value.value, value.probability);
      total += value.probability;
    }
    EXPECT_LE(total, 1 + 1e-9) << text;
    // Of 201 numbers only the most probable ones are told.
    if (has_all_values && !field.distribution.empty() && field.pointer != "/n") {
      EXPECT_NEAR(total, 1, 1e-3) << text;
    }
  }
  return text;
}

struct World {
  std::shared_ptr<const Vocabulary> vocabulary = vocabulary_of(crossing_tokens());
  std::shared_ptr<const LongestMatch> tokenizer = std::make_shared<LongestMatch>(vocabulary);
  std::vector<Request> requests = {};

  explicit World(std::size_t n) {
    std::vector<std::shared_ptr<const Grammar>> grammars;
    for (const std::string_view schema : kSchemas)
      grammars.push_back(Grammar::compile(*schema_of(schema)).value());
    std::mt19937_64 random(5);
    for (std::uint64_t row = 0; row < n; ++row) {
      Request request{.row = row, .grammar = grammars[row % grammars.size()]};
      for (std::size_t i = 1 + (random() % 20); i > 0; --i)
        request.prompt.tokens.push_back(kFirstByteToken + static_cast<TokenId>(random() % 256));
      request.max_tokens = random() % 5 == 0 ? random() % 20 : 60;
      if (row % 3 == 0) request.sampling = {.temperature = 1.0, .seed = row};
      request.wants_trace = row % 2 == 0;
      request.scoring.has_distributions = row % 3 == 1;
      requests.push_back(std::move(request));
    }
  }

  struct Outcome {
    std::map<std::uint64_t, std::string> texts = {};
    std::map<std::uint64_t, std::string> scores = {};
    Work work = {};
    std::size_t n_rows = 0;
  };
  [[nodiscard]] Outcome run(
      ToyOptions shape, bool forces_text, std::optional<std::pair<std::size_t, Fault>> fault = {}
  ) const {
    shape.n_vocabulary = vocabulary->size();
    auto engine = std::make_unique<ToyEngine>(shape);
    ToyEngine* seen = engine.get();
    if (fault) engine->fail_at(fault->first, fault->second);
    LocalGenerator generator(std::move(engine), vocabulary, forces_text ? tokenizer : nullptr);
    Outcome outcome;
    std::size_t next = 0;
    const auto status = generator.generate(
        [&]() -> std::optional<Request> {
          if (next == requests.size()) return std::nullopt;
          return requests[next++];
        },
        one_by_one([&](const Completion& completion) -> Result<void> {
          EXPECT_FALSE(outcome.texts.contains(completion.row));
          outcome.texts[completion.row] = std::format(
              "{} {} {}", to_string(completion.stop), completion.n_generated_tokens, completion.text
          );
          outcome.scores[completion.row] = show(completion.fields, shape.can_remove_tail);
          if (completion.stop == StopReason::complete) {
            grammar::Matcher matcher(requests[completion.row].grammar, vocabulary);
            EXPECT_TRUE(matcher.accept_bytes(completion.text) && matcher.is_complete());
          }
          return {};
        }),
        {}
    );
    EXPECT_TRUE(status);
    EXPECT_EQ(outcome.texts.size(), requests.size());
    EXPECT_EQ(seen->n_used(), 0U) << "nothing is left in the engine's memory";
    outcome.work = generator.work();
    outcome.n_rows = seen->n_logit_rows();
    return outcome;
  }
};

TEST(ForcedText, AnswersDoNotDependOnDraftsAndBatches) {
  const World world(120);
  // The oracle drafts nothing and computes one token after another.
  const auto want = world.run({.n_sequences = 1, .n_batch = 1}, true);
  EXPECT_EQ(want.work.n_draft_tokens, 0U);
  const ToyOptions shapes[] = {
      {.n_sequences = 1, .n_batch = 1},
      {.n_sequences = 1, .n_batch = 64},
      {.n_sequences = 2, .n_batch = 5, .n_context = 256},
      {.n_sequences = 5, .n_batch = 3},
      {.n_sequences = 9, .n_batch = 100, .n_context = 4096, .is_unified = false},
      {.n_sequences = 9, .n_batch = 64, .n_context = 4096, .can_remove_tail = false},
      {.n_sequences = 17, .n_batch = 64, .n_context = 600},
  };
  for (const ToyOptions& shape : shapes) {
    SCOPED_TRACE(std::format("{} sequences, batch {}", shape.n_sequences, shape.n_batch));
    const auto got = world.run(shape, true);
    EXPECT_EQ(got.texts, want.texts);
    if (shape.can_remove_tail) {
      EXPECT_EQ(got.scores, want.scores);
    }
    if (shape.can_remove_tail && shape.n_batch > 1) {
      EXPECT_GT(got.work.n_draft_tokens, 20U);
      EXPECT_GT(got.work.n_wrong_draft_tokens, 0U);
      EXPECT_LT(got.work.n_wrong_draft_tokens, got.work.n_draft_tokens);
    }
  }
}

TEST(ForcedText, SavesForwardPasses) {
  const World world(60);
  const ToyOptions shape{.n_sequences = 1, .n_batch = 64};
  const auto without = world.run(shape, false);
  const auto with = world.run(shape, true);
  // With one sequence each alternative that is scored takes a batch, forced text or not.
  const auto of_answers = [](const Work& work) { return work.n_batches - work.n_scored_branches; };
  EXPECT_LT(2 * of_answers(with.work), of_answers(without.work));
  EXPECT_GT(with.work.n_forced_tokens, without.work.n_forced_tokens);
}

TEST(ForcedText, SurvivesAFaultAtEveryStep) {
  const World world(8);
  const ToyOptions shape{.n_sequences = 4, .n_batch = 16};
  const auto want = world.run(shape, true);
  for (const Fault fault : {Fault::error, Fault::no_room}) {
    for (std::size_t call = 0; call < want.work.n_batches; ++call) {
      const auto got = world.run(shape, true, std::pair(call, fault));
      std::size_t n_failed = 0;
      for (const auto& [row, text] : got.texts) {
        if (text.starts_with("failed")) {
          ++n_failed;
        } else {
          EXPECT_EQ(text, want.texts.at(row));
        }
      }
      EXPECT_LE(n_failed, 1U);
    }
  }
}

}  // namespace
}  // namespace extractinator::decode
