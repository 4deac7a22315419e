// Prompt lookup: places found as by trying all of them, drafts judged by what they save, and the
// same answers with and without, however drafts and batches fall.
#include "decode/prompt_lookup.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "decode/generator.h"
#include "decode/local_generator.h"
#include "engine/testing/longest_match.h"
#include "engine/testing/toy_engine.h"
#include "grammar/grammar.h"
#include "grammar/suffix_automaton.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/vocabulary.h"
#include "schema/evidence.h"

namespace extractinator::decode {
namespace {

using engine::testing::Fault;
using engine::testing::LongestMatch;
using engine::testing::ToyEngine;
using engine::testing::ToyOptions;
using grammar::Grammar;
using grammar::SuffixAutomaton;
using grammar::TokenId;
using grammar::Vocabulary;
using grammar::testing::kFirstByteToken;
using grammar::testing::schema_of;
using grammar::testing::vocabulary_of;

// The oracle: for every length, longest first, every place of a text that ends in `length` bytes.
std::optional<ReportText::Match> try_all(
    const std::vector<std::string>& tokens, std::string_view text, std::size_t after
) {
  for (std::size_t n = std::min(text.size(), ReportText::kMaxMatchBytes); n > 0; --n) {
    std::vector<std::size_t> places;
    std::string before;
    for (std::size_t next = 1; next < tokens.size(); ++next) {
      before += tokens[next - 1];
      if (before.ends_with(text.substr(text.size() - n))) places.push_back(next);
    }
    if (places.empty()) continue;
    const auto behind = std::ranges::upper_bound(places, after);
    return ReportText::Match{
        .next = behind != places.end() ? *behind : places.front(), .n_bytes = n
    };
  }
  return std::nullopt;
}

TEST(ReportText, FindsTheLongestMatch) {
  const std::vector<std::string> more = {"a", "ab", "aba", "b", "bb", "c", "cab"};
  const auto vocabulary = vocabulary_of(more);
  std::mt19937_64 random(1);
  std::size_t n_found = 0;
  std::size_t n_long = 0;
  for (int round = 0; round < 2000; ++round) {
    std::vector<TokenId> tokens;
    std::vector<std::string> texts;
    for (std::size_t n = random() % 60; n > 0; --n) {
      const std::size_t i = random() % (round % 2 == 0 ? 2 : more.size());
      tokens.push_back(kFirstByteToken + 256 + static_cast<TokenId>(i));
      texts.push_back(more[i]);
    }
    std::string text;
    for (std::size_t n = random() % 90; n > 0; --n)
      text += "abcd"[random() % (round % 3 == 0 ? 2 : 4)];
    const std::size_t after = random() % 60;
    const ReportText report(tokens, *vocabulary);
    const auto got = report.find(text, after);
    const auto want = try_all(texts, text, after);
    ASSERT_EQ(got.has_value(), want.has_value());
    if (!got) continue;
    ++n_found;
    if (got->n_bytes > 4) ++n_long;
    EXPECT_EQ(got->next, want->next) << text;
    EXPECT_EQ(got->n_bytes, want->n_bytes) << text;
  }
  EXPECT_GT(n_found, 1000U);
  EXPECT_GT(n_long, 100U);
}

TEST(LookupPolicy, AsksMoreWhereMoreShareABatch) {
  const LookupPolicy policy(LookupMode::automatic, 3);
  EXPECT_DOUBLE_EQ(policy.least_probability(1), 0.25);
  EXPECT_DOUBLE_EQ(policy.least_probability(9), 0.75);
  EXPECT_EQ(LookupPolicy(LookupMode::on, 3).least_probability(9), 0);
  // Where a pass costs nothing beside its rows, no guess is worth one.
  EXPECT_EQ(LookupPolicy(LookupMode::automatic, 0).least_probability(1), 1);
}

TEST(LookupPolicy, LearnsByTheLengthOfTheMatch) {
  LookupPolicy policy(LookupMode::automatic, 3);
  EXPECT_DOUBLE_EQ(policy.estimate(1), 0.5);
  for (int i = 0; i < 2000; ++i) {
    policy.learn(2, i % 10 == 0);
    policy.learn(40, i % 10 != 0);
  }
  EXPECT_NEAR(policy.estimate(3), 0.1, 0.02);
  EXPECT_NEAR(policy.estimate(64), 0.9, 0.02);
  EXPECT_DOUBLE_EQ(policy.estimate(8), 0.5);
  // Other reports come.
  for (int i = 0; i < 1500; ++i)
    policy.learn(2, true);
  EXPECT_GT(policy.estimate(3), 0.8);
}

std::vector<std::string> reports() {
  return {
      "In de rechter bovenkwab een nodule van 8 mm. Geen pleuravocht, hart niet vergroot.",
      "Biopt 1: links apex, 12 mm. Biopt 2: links basis, 3 mm. Biopt 3: rechts apex, 12 mm.",
      "zij zei \"nee\" \\ en\nging é 😀 weg, en zij zei \"nee\" \\ en\nbleef",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "x",
      "",
  };
}

constexpr std::string_view kSchemas[] = {
    R"({"type":"object","properties":{"note":{"type":"string","maxLength":40},"ok":{"type":"boolean"},"more":{"type":["string","null"],"maxLength":20}},"required":["note","ok","more"]})",
    R"({"type":"object","properties":{"side":{"enum":["links","rechts"]},"n":{"type":"integer","minimum":0,"maximum":20}},"required":["side","n"]})",
    R"({"type":"string","maxLength":30})",
    R"({"type":"array","minItems":1,"maxItems":3,"items":{"type":"string","maxLength":12}})",
};

struct World {
  std::shared_ptr<const Vocabulary> vocabulary;
  std::shared_ptr<const LongestMatch> tokenizer;
  std::vector<Request> requests = {};

  explicit World(std::size_t n) {
    const auto texts = reports();
    std::vector<std::string> tokens = grammar::testing::awkward_tokens();
    tokens.append_range(grammar::testing::cut_tokens(texts, 120, 1));
    vocabulary = vocabulary_of(tokens);
    tokenizer = std::make_shared<LongestMatch>(vocabulary);
    std::vector<std::shared_ptr<const Grammar>> grammars;
    for (const std::string_view schema : kSchemas) {
      const auto quoting = schema::with_quotes(*schema_of(schema), schema::EvidenceFor::scalars);
      grammars.push_back(Grammar::compile(quoting.schema).value());
    }
    std::vector<std::shared_ptr<const SuffixAutomaton>> automata;
    for (const std::string& text : texts)
      automata.push_back(std::make_shared<const SuffixAutomaton>(text));
    std::mt19937_64 random(5);
    for (std::uint64_t row = 0; row < n; ++row) {
      Request request{.row = row, .grammar = grammars[row % grammars.size()]};
      prompt::Prompt& prompt = request.prompt;
      for (std::size_t i = random() % 5; i > 0; --i)
        prompt.tokens.push_back(kFirstByteToken + static_cast<TokenId>(random() % 256));
      const std::size_t report = random() % texts.size();
      const auto report_tokens = tokenizer->tokenize(texts[report], {}, {}).value();
      prompt.report_begin = prompt.tokens.size();
      prompt.n_report_tokens = report_tokens.size();
      prompt.tokens.append_range(report_tokens);
      prompt.tokens.push_back(kFirstByteToken + 'A');
      request.max_tokens = random() % 5 == 0 ? random() % 20 : 120;
      if (row % 3 == 0) request.sampling = {.temperature = 1.0, .seed = row};
      request.wants_trace = row % 2 == 0;
      request.scoring.has_distributions = row % 3 == 1;
      request.source = automata[report];
      requests.push_back(std::move(request));
    }
  }

  struct Outcome {
    std::map<std::uint64_t, std::string> texts = {};
    Work work = {};
  };
  [[nodiscard]] Outcome run(
      ToyOptions shape, LookupMode mode, std::optional<std::pair<std::size_t, Fault>> fault = {}
  ) const {
    shape.n_vocabulary = vocabulary->size();
    shape.n_context_per_sequence = 512;
    auto engine = std::make_unique<ToyEngine>(shape);
    ToyEngine* seen = engine.get();
    if (fault) engine->fail_at(fault->first, fault->second);
    LocalGenerator generator(std::move(engine), vocabulary, tokenizer, mode);
    Outcome outcome;
    std::size_t next = 0;
    const auto status = generator.generate(
        [&]() -> std::optional<Request> {
          if (next == requests.size()) return std::nullopt;
          return requests[next++];
        },
        one_by_one([&](const Completion& completion) -> Result<void> {
          std::string text = std::format(
              "{} {} {}", to_string(completion.stop), completion.n_generated_tokens, completion.text
          );
          for (const FieldScore& field : completion.fields) {
            text += std::format("\n{} {} {}", field.pointer, field.probability, field.lowest);
            for (const ValueProbability& value : field.distribution)
              text += std::format("\n  {} {}", value.value, value.probability);
          }
          for (const Choice& choice : completion.choices)
            text += std::format("\n{} {}", choice.token, choice.probability);
          EXPECT_TRUE(outcome.texts.emplace(completion.row, std::move(text)).second);
          if (completion.stop == StopReason::complete) {
            const Request& request = requests[completion.row];
            grammar::Matcher matcher(request.grammar, vocabulary, request.source);
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
    return outcome;
  }
};

TEST(PromptLookup, AnswersDoNotDependOnDraftsAndBatches) {
  const World world(120);
  for (const float copying : {0.0F, 4.0F, 20.0F}) {
    // The oracle looks nothing up and computes one token after another.
    const auto want =
        world.run({.n_sequences = 1, .n_batch = 1, .copying = copying}, LookupMode::off);
    EXPECT_EQ(want.work.n_lookup_tokens, 0U);
    const ToyOptions shapes[] = {
        {.n_sequences = 1, .n_batch = 64, .copying = copying},
        {.n_sequences = 2, .n_batch = 5, .n_context = 512, .copying = copying},
        {.n_sequences = 5, .n_batch = 7, .n_context = 4096, .rows_per_pass = 9, .copying = copying},
        {.n_sequences = 9,
         .n_batch = 100,
         .n_context = 8192,
         .is_unified = false,
         .rows_per_pass = 40,
         .copying = copying},
        {.n_sequences = 17, .n_batch = 64, .n_context = 900, .copying = copying},
    };
    for (const ToyOptions& shape : shapes) {
      for (const LookupMode mode : {LookupMode::on, LookupMode::automatic}) {
        SCOPED_TRACE(
            std::format(
                "{} sequences, batch {}, copying {}, mode {}",
                shape.n_sequences,
                shape.n_batch,
                copying,
                static_cast<int>(mode)
            )
        );
        const auto got = world.run(shape, mode);
        EXPECT_EQ(got.texts, want.texts);
        if (mode != LookupMode::on) continue;
        EXPECT_GT(got.work.n_lookup_tokens, 100U);
        EXPECT_GT(got.work.n_wrong_lookup_tokens, 0U);
        EXPECT_LT(got.work.n_wrong_lookup_tokens, got.work.n_lookup_tokens);
      }
    }
    ToyOptions forgetful{.n_sequences = 3, .n_batch = 64, .copying = copying};
    forgetful.can_remove_tail = false;
    EXPECT_EQ(world.run(forgetful, LookupMode::on).work.n_lookup_tokens, 0U);
  }
}

TEST(PromptLookup, SavesForwardPassesWhereTheReportIsCopied) {
  const World world(60);
  const ToyOptions shape{.n_sequences = 1, .n_batch = 64, .rows_per_pass = 4, .copying = 20};
  const auto off = world.run(shape, LookupMode::off);
  const auto on = world.run(shape, LookupMode::on);
  const auto automatic = world.run(shape, LookupMode::automatic);
  EXPECT_LT(10 * on.work.n_batches, 9 * off.work.n_batches);
  EXPECT_LT(automatic.work.n_batches, off.work.n_batches);
  EXPECT_LT(automatic.work.n_wrong_lookup_tokens, on.work.n_wrong_lookup_tokens);
}

TEST(PromptLookup, StopsWhereItDoesNotPay) {
  const World world(120);
  // Answers that copy nothing, sixteen of them in batches that cost nothing beside their rows.
  const ToyOptions shape{.n_sequences = 17, .n_batch = 64, .n_context = 8192, .rows_per_pass = 0.1};
  const auto got = world.run(shape, LookupMode::automatic);
  EXPECT_EQ(got.work.n_lookup_tokens, 0U);
  // The same batches, if a pass cost as much as 200 rows: every guess in some hundred is welcome.
  ToyOptions other = shape;
  other.rows_per_pass = 200;
  EXPECT_GT(world.run(other, LookupMode::automatic).work.n_lookup_tokens, 100U);
}

TEST(PromptLookup, SurvivesAFaultAtEveryStep) {
  const World world(8);
  const ToyOptions shape{.n_sequences = 4, .n_batch = 16, .copying = 6};
  const auto want = world.run(shape, LookupMode::on);
  for (const Fault fault : {Fault::error, Fault::no_room}) {
    for (std::size_t call = 0; call < want.work.n_batches; ++call) {
      const auto got = world.run(shape, LookupMode::on, std::pair(call, fault));
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
