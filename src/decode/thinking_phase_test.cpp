// Thinking phases: their ends one by one, and whole requests against a naive loop that decodes one
// token at a time, with faults and stops at every step.
#include "decode/thinking_phase.h"

#include <cstddef>
#include <cstdint>
#include <format>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "decode/generator.h"
#include "decode/local_generator.h"
#include "decode/parallel_generator.h"
#include "decode/sampler.h"
#include "engine/engine.h"
#include "engine/testing/longest_match.h"
#include "engine/testing/toy_engine.h"
#include "engine/tokenizer.h"
#include "grammar/grammar.h"
#include "grammar/testing/answers.h"
#include "grammar/vocabulary.h"
#include "prompt/prompt.h"
#include "prompt/thinking.h"

namespace extractinator::decode {
namespace {

using engine::testing::Fault;
using engine::testing::LongestMatch;
using engine::testing::ToyEngine;
using engine::testing::ToyOptions;
using grammar::Grammar;
using grammar::TokenId;
using grammar::TokenMask;
using grammar::Vocabulary;
using prompt::ThinkingEnd;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Few tokens, so that an engine of random numbers hits a marker. The first ends a turn, the second
// is a special token; every letter of the answers is there.
constexpr TokenId kEndOfTurn = 0;
constexpr TokenId kMarker = 1;
constexpr TokenId kOtherSpecial = 2;

std::shared_ptr<const Vocabulary> vocabulary() {
  static const auto made = Vocabulary::make(
      {"</s>",
       "",
       "",
       "t",
       "r",
       "u",
       "e",
       "f",
       "a",
       "l",
       "s",
       "\n",
       "ea",
       "at",
       "eat",
       "\xE2",
       "se",
       "\""},
      {kEndOfTurn}
  );
  return *made;
}

TokenId id_of(std::string_view text) {
  for (TokenId id = 0; static_cast<std::size_t>(id) < vocabulary()->size(); ++id) {
    if (vocabulary()->is_text(id) && vocabulary()->bytes(id) == text) return id;
  }
  ADD_FAILURE() << "no token " << text;
  return -1;
}

std::vector<TokenId> ids_of(const std::vector<std::string_view>& texts) {
  std::vector<TokenId> ids;
  ids.reserve(texts.size());
  for (const std::string_view text : texts)
    ids.push_back(id_of(text));
  return ids;
}

std::shared_ptr<const Grammar> answer_grammar() {
  static const auto made =
      Grammar::compile(*grammar::testing::schema_of(R"({"enum":[true,false]})"));
  return *made;
}

// Values that no answer decides about, so that they are scored by going back.
std::shared_ptr<const Grammar> words_grammar() {
  static const auto made =
      Grammar::compile(*grammar::testing::schema_of(R"({"enum":["tea","ta","sea","false"]})"));
  return *made;
}

// A marker of two letters, in the place of `</think>`, with a line feed on both sides.
std::shared_ptr<const ThinkingEnd> text_end() {
  static const auto made =
      prompt::make_thinking_end({.close = "\nea\ns"}, LongestMatch(vocabulary()));
  return *made;
}

std::shared_ptr<const ThinkingEnd> token_end() {
  static const auto made = std::make_shared<const ThinkingEnd>(ThinkingEnd{
      .token = kMarker,
      .closing = {id_of("\n"), kMarker, id_of("\n")},
      .bridge = {id_of("\n")},
  });
  return made;
}

// --- The phase alone ----------------------------------------------------------------------------

struct Case {
  std::string_view name;
  std::shared_ptr<const ThinkingEnd> end;
  std::vector<TokenId> tokens;  // Of the model.
  std::size_t max_tokens = 20;
  std::vector<TokenId> last_taken;  // For the last of them.
  std::string_view text;
  bool is_over = true;
  bool is_budget_spent = false;
};

TEST(ThinkingPhase, Ends) {
  const auto text = text_end();
  ASSERT_EQ(text->text, "ea");
  ASSERT_EQ(text->closing, ids_of({"\n", "ea", "\n", "s"}));
  ASSERT_EQ(text->bridge, ids_of({"\n", "s"}));
  ASSERT_EQ(text->rests.size(), 2U);
  EXPECT_EQ(text->rests[1], ids_of({"a", "\n", "s"}));
  const auto with_end = [](std::vector<TokenId> ids) {
    ids.push_back(kEndOfTurn);
    return ids;
  };
  const Case cases[] = {
      {.name = "goes on",
       .end = text,
       .tokens = ids_of({"t", "e"}),
       .last_taken = ids_of({"e"}),
       .text = "te",
       .is_over = false},
      {.name = "marker in one token",
       .end = text,
       .tokens = ids_of({"t", "ea"}),
       .last_taken = ids_of({"ea", "\n", "s"}),
       .text = "t"},
      {.name = "marker split over tokens",
       .end = text,
       .tokens = ids_of({"t", "e", "a"}),
       .last_taken = ids_of({"a", "\n", "s"}),
       .text = "t"},
      {.name = "marker begun within a token",
       .end = text,
       .tokens = ids_of({"se", "a"}),
       .last_taken = ids_of({"a", "\n", "s"}),
       .text = "s"},
      {.name = "more than the marker in its last token",
       .end = text,
       .tokens = ids_of({"t", "e", "at"}),
       .last_taken = ids_of({"a", "\n", "s"}),
       .text = "t"},
      {.name = "the marker and more in one token",
       .end = text,
       .tokens = ids_of({"t", "eat"}),
       .last_taken = ids_of({"\n", "ea", "\n", "s"}),
       .text = "t"},
      {.name = "end of turn",
       .end = text,
       .tokens = with_end(ids_of({"t"})),
       .last_taken = ids_of({"\n", "ea", "\n", "s"}),
       .text = "t"},
      {.name = "budget spent",
       .end = text,
       .tokens = ids_of({"t", "r"}),
       .max_tokens = 2,
       .last_taken = ids_of({"r", "\n", "ea", "\n", "s"}),
       .text = "tr",
       .is_budget_spent = true},
      {.name = "budget spent within the marker",
       .end = text,
       .tokens = ids_of({"t", "e"}),
       .max_tokens = 2,
       .last_taken = ids_of({"e", "a", "\n", "s"}),
       .text = "t",
       .is_budget_spent = true},
      {.name = "marker with the last token of the budget",
       .end = text,
       .tokens = ids_of({"e", "a"}),
       .max_tokens = 2,
       .last_taken = ids_of({"a", "\n", "s"}),
       .text = ""},
      {.name = "end of turn with the last token of the budget",
       .end = token_end(),
       .tokens = with_end(ids_of({"t"})),
       .max_tokens = 2,
       .last_taken = token_end()->closing,
       .text = "t"},
      {.name = "a special marker",
       .end = token_end(),
       .tokens = {id_of("t"), kMarker},
       .last_taken = {kMarker, id_of("\n")},
       .text = "t"},
      {.name = "the text of a marker that is special elsewhere",
       .end = token_end(),
       .tokens = ids_of({"e", "a"}),
       .last_taken = ids_of({"a"}),
       .text = "ea",
       .is_over = false},
      {.name = "budget spent before a special marker",
       .end = token_end(),
       .tokens = ids_of({"t"}),
       .max_tokens = 1,
       .last_taken = {id_of("t"), id_of("\n"), kMarker, id_of("\n")},
       .text = "t",
       .is_budget_spent = true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    ThinkingPhase phase(c.end, vocabulary(), c.max_tokens);
    std::vector<TokenId> taken;
    std::size_t n_appended = 0;
    const std::size_t most = phase.n_left();
    for (const TokenId token : c.tokens) {
      ASSERT_FALSE(phase.is_over());
      ASSERT_TRUE(phase.mask().test(token));
      taken = phase.take(token);
      n_appended += taken.size();
      EXPECT_LE(n_appended + phase.n_left(), most);
    }
    EXPECT_EQ(taken, c.last_taken);
    EXPECT_EQ(phase.text(), c.text);
    EXPECT_EQ(phase.is_over(), c.is_over);
    EXPECT_EQ(phase.is_budget_spent(), c.is_budget_spent);
    EXPECT_EQ(phase.n_tokens(), c.tokens.size());
  }
}

TEST(ThinkingPhase, AllowsTextAndWaysOutOnly) {
  const TokenMask with_token = ThinkingPhase(token_end(), vocabulary(), 5).mask();
  const TokenMask with_text = ThinkingPhase(text_end(), vocabulary(), 5).mask();
  for (TokenId id = 0; static_cast<std::size_t>(id) < vocabulary()->size(); ++id) {
    const bool is_plain = vocabulary()->is_text(id) || id == kEndOfTurn;
    EXPECT_EQ(with_token.test(id), is_plain || id == kMarker) << id;
    EXPECT_EQ(with_text.test(id), is_plain) << id;
  }
  EXPECT_FALSE(with_token.test(kOtherSpecial));
}

// --- Whole requests -----------------------------------------------------------------------------

struct Naive {
  Completion completion;
  std::vector<TokenId> thinking = {};  // All tokens between prompt and answer.
};

// One token and one evaluate() after another; the marker is looked for in the whole text.
Naive naive(const Request& request) {
  ToyEngine engine({
      .n_vocabulary = vocabulary()->size(),
      .n_sequences = 1,
      .n_batch = 1,
      .n_context = 4096,
      .n_context_per_sequence = 4096,
  });
  std::int32_t position = 0;
  const auto feed = [&](TokenId token) {
    const std::vector<engine::BatchToken> batch = {
        {.token = token, .position = position++, .wants_logits = true}
    };
    EXPECT_EQ(engine.evaluate(batch), engine::Evaluated::done);
  };
  for (const TokenId token : request.prompt.tokens)
    feed(token);
  Sampler sampler(request.sampling, request.row);
  Naive result{
      .completion = {
          .row = request.row,
          .stop = StopReason::complete,
          .n_prompt_tokens = request.prompt.tokens.size(),
      }
  };
  Completion& completion = result.completion;
  const auto append = [&](const std::vector<TokenId>& tokens) {
    for (const TokenId token : tokens) {
      feed(token);
      result.thinking.push_back(token);
    }
  };
  const LongestMatch tokenizer(vocabulary());
  const auto spelled = [&](std::string_view text) {
    return *tokenizer.tokenize(text, engine::SpecialTokens::parse, engine::Place::after_text);
  };
  const ThinkingEnd& end = *request.prompt.thinking;
  TokenMask free(vocabulary()->size());
  for (std::size_t id = 0; id < vocabulary()->size(); ++id) {
    const auto token = static_cast<TokenId>(id);
    const bool is_special = token == kMarker || token == kOtherSpecial;
    if (!is_special || token == end.token) free.set(token);
  }
  std::string text;
  for (bool is_open = true; is_open;) {
    if (completion.n_thinking_tokens == request.max_thinking_tokens) {
      completion.is_thinking_budget_spent = true;
      if (end.text == "ea" && text.ends_with("e")) {
        text.pop_back();
        append(spelled("a\ns"));
      } else {
        append(end.closing);
      }
      break;
    }
    const TokenId token = sampler.choose(engine.logits(0), free).value();
    ++completion.n_thinking_tokens;
    if (token == kEndOfTurn) {
      append(end.closing);
      break;
    }
    if (token == end.token) {
      append({token});
      append(end.bridge);
      break;
    }
    const std::string before = text;
    text += vocabulary()->bytes(token);
    const std::size_t at = end.text.empty() ? std::string::npos : text.find(end.text);
    is_open = at == std::string::npos;
    if (is_open) {
      append({token});
    } else if (at + end.text.size() == text.size()) {
      append({token});
      append(end.bridge);
    } else {
      append(at < before.size() ? spelled("a\ns") : end.closing);
    }
    if (!is_open) text.resize(at);
  }
  // The one byte that is no UTF-8 has a mark in its place.
  for (const char c : text)
    completion.thinking += c == '\xE2' ? std::string("\uFFFD") : std::string(1, c);

  grammar::Matcher matcher(request.grammar, vocabulary());
  TokenMask mask(vocabulary()->size());
  for (;;) {
    matcher.fill_mask(mask);
    const TokenId token =
        mask.single() >= 0 ? mask.single() : sampler.choose(engine.logits(0), mask).value();
    if (!vocabulary()->is_end(token) && completion.n_generated_tokens == request.max_tokens) {
      completion.stop = StopReason::token_limit;
      return result;
    }
    EXPECT_TRUE(matcher.accept(token));
    if (vocabulary()->is_end(token)) return result;
    completion.text += vocabulary()->bytes(token);
    ++completion.n_generated_tokens;
    feed(token);
  }
}

std::vector<Request> requests(std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto any_text = [&] { return static_cast<TokenId>(3 + (random() % 12)); };
  std::vector<Request> all;
  for (std::size_t row = 0; row < n; ++row) {
    Request request{.row = row, .grammar = answer_grammar(), .max_tokens = 10};
    // Prompts that spell the marker again and again: it closes nothing there.
    if (random() % 2 == 0) request.prompt.tokens = ids_of({"s", "e", "a", "ea"});
    request.prompt.shared_prefix_length = request.prompt.tokens.size();
    for (std::size_t i = 1 + (random() % 9); i > 0; --i)
      request.prompt.tokens.push_back(any_text());
    request.prompt.thinking = random() % 2 == 0 ? text_end() : token_end();
    request.max_thinking_tokens = random() % 24;
    if (random() % 3 == 0) request.max_tokens = random() % 4;
    if (random() % 2 == 0) request.sampling = {.temperature = 0.8, .top_p = 0.9, .seed = 2};
    request.wants_thinking = true;
    all.push_back(std::move(request));
  }
  return all;
}

std::string show(const Completion& completion) {
  return std::format(
      "{} {} \"{}\" {}+{}{}+{} \"{}\"",
      completion.row,
      to_string(completion.stop),
      completion.text,
      completion.n_prompt_tokens,
      completion.n_thinking_tokens,
      completion.is_thinking_budget_spent ? "!" : "",
      completion.n_generated_tokens,
      completion.thinking
  );
}

struct Outcome {
  Result<void> status = {};
  std::map<std::uint64_t, std::vector<Completion>> completions = {};
};

Outcome run(
    Generator& generator, const std::vector<Request>& all, const std::stop_token& stop = {}
) {
  Outcome result;
  std::size_t n = 0;
  result.status = generator.generate(
      [&]() -> std::optional<Request> {
        if (n == all.size()) return std::nullopt;
        return all[n++];
      },
      one_by_one([&](Completion completion) -> Result<void> {
        result.completions[completion.row].push_back(std::move(completion));
        return {};
      }),
      stop
  );
  EXPECT_EQ(result.completions.size(), n);
  for (const auto& [row, completions] : result.completions)
    EXPECT_EQ(completions.size(), 1U) << row;
  return result;
}

struct Made {
  ToyEngine* engine;  // Owned by the generator.
  std::unique_ptr<LocalGenerator> generator;
};

Made make(ToyOptions options) {
  options.n_vocabulary = vocabulary()->size();
  auto engine = std::make_unique<ToyEngine>(options);
  ToyEngine* seen = engine.get();
  return {seen, std::make_unique<LocalGenerator>(std::move(engine), vocabulary())};
}

constexpr ToyOptions kShapes[] = {
    {.n_sequences = 1, .n_batch = 7, .n_context = 256},
    {.n_sequences = 4, .n_batch = 3, .n_context = 256},
    {.n_sequences = 9, .n_batch = 32, .n_context = 4096, .is_unified = false},
    {.n_sequences = 9, .n_batch = 64, .n_context = 200},
    {.n_sequences = 17, .n_batch = 40, .n_context = 400, .can_remove_tail = false},
};

TEST(Thinking, BatchesEqualOneAtATime) {
  const auto all = requests(400, 1);
  std::vector<Completion> want;
  std::map<std::string_view, int> seen;
  for (const Request& request : all) {
    want.push_back(naive(request).completion);
    const bool is_spent = want.back().is_thinking_budget_spent;
    ++seen[is_spent ? "spent" : "ended"];
    if (want.back().thinking.contains("\uFFFD")) ++seen["repaired"];
    ++seen[want.back().stop == StopReason::complete ? "complete" : "limit"];
  }
  EXPECT_GT(seen["spent"], 50);
  EXPECT_GT(seen["ended"], 50);
  EXPECT_GT(seen["complete"], 100);
  EXPECT_GT(seen["limit"], 20);
  EXPECT_GT(seen["repaired"], 20);
  for (const ToyOptions& shape : kShapes) {
    SCOPED_TRACE(std::format("{} sequences, batch {}", shape.n_sequences, shape.n_batch));
    const Made made = make(shape);
    const Outcome result = run(*made.generator, all);
    ASSERT_TRUE(result.status) << to_string(result.status.error());
    for (const Completion& completion : want) {
      const Completion& got = result.completions.at(completion.row).at(0);
      EXPECT_EQ(show(got), show(completion));
    }
    EXPECT_EQ(made.generator->work().n_retries, 0U);
    EXPECT_LE(made.engine->n_used(), 4U) << "only the prefix is kept";
  }
}

TEST(Thinking, SideBySideIsTheSame) {
  const auto all = requests(60, 3);
  std::vector<std::unique_ptr<Generator>> generators;
  for (int i = 0; i < 3; ++i)
    generators.push_back(make({.n_sequences = 4, .n_batch = 16, .n_context = 512}).generator);
  ParallelGenerator generator(std::move(generators));
  const Outcome result = run(generator, all);
  ASSERT_TRUE(result.status);
  for (const Request& request : all) {
    EXPECT_EQ(show(result.completions.at(request.row).at(0)), show(naive(request).completion));
  }
}

// Text, probabilities and what was removed are those of an answer whose prompt ends with the
// thoughts.
TEST(Thinking, TheAnswerIsScoredAsIfTheThoughtsWereInThePrompt) {
  auto all = requests(80, 5);
  std::vector<Request> plain;
  for (Request& request : all) {
    request.grammar = words_grammar();
    request.sampling = {};
    request.max_tokens = 10;
    request.scoring.has_distributions = true;
    request.wants_trace = true;
    Request other = request;
    other.prompt.tokens.append_range(naive(request).thinking);
    other.prompt.thinking = nullptr;
    plain.push_back(std::move(other));
  }
  for (const bool forces_text : {false, true}) {
    SCOPED_TRACE(forces_text);
    const auto made = [&] {
      return LocalGenerator(
          std::make_unique<ToyEngine>(
              ToyOptions{.n_vocabulary = vocabulary()->size(), .n_batch = 32, .n_context = 512}
          ),
          vocabulary(),
          forces_text ? std::make_shared<LongestMatch>(vocabulary()) : nullptr
      );
    };
    auto with = made();
    auto without = made();
    const Outcome got = run(with, all);
    const Outcome want = run(without, plain);
    for (const Request& request : all) {
      const Completion& a = got.completions.at(request.row).at(0);
      const Completion& b = want.completions.at(request.row).at(0);
      EXPECT_EQ(a.stop, StopReason::complete);
      EXPECT_EQ(a.text, b.text);
      EXPECT_EQ(a.fields, b.fields);
      EXPECT_EQ(a.choices.size(), b.choices.size());
      EXPECT_EQ(a.n_generated_tokens, b.n_generated_tokens);
    }
    EXPECT_GT(with.work().n_thinking_tokens, 100U);
    EXPECT_GT(with.work().n_scored_branches, 50U);
    EXPECT_EQ(with.work().n_scored_branches, without.work().n_scored_branches);
    EXPECT_EQ(without.work().n_thinking_tokens, 0U);
  }
}

TEST(Thinking, TextIsKeptOnRequestOnly) {
  auto all = requests(40, 9);
  for (Request& request : all)
    request.wants_thinking = false;
  const Outcome result = run(*make({}).generator, all);
  for (const auto& [row, completions] : result.completions)
    EXPECT_THAT(completions.at(0).thinking, IsEmpty());
}

TEST(Thinking, StopsWithinOneBatch) {
  const auto all = requests(20, 7);
  const ToyOptions shape{.n_sequences = 4, .n_batch = 8, .n_context = 512};
  std::size_t n_calls = 0;
  {
    const Made whole = make(shape);
    ASSERT_TRUE(run(*whole.generator, all).status);
    n_calls = whole.engine->n_evaluate_calls();
  }
  std::size_t n_cancelled = 0;
  for (std::size_t k = 0; k < n_calls; ++k) {
    const Made made = make(shape);
    std::stop_source source;
    made.engine->on_evaluate([&](std::size_t call) {
      if (call == k) source.request_stop();
    });
    const Outcome result = run(*made.generator, all, source.get_token());
    ASSERT_TRUE(result.status);
    EXPECT_LE(made.engine->n_evaluate_calls(), k + 1);
    for (const auto& [row, completions] : result.completions) {
      if (completions[0].stop == StopReason::cancelled) {
        ++n_cancelled;
      } else {
        EXPECT_EQ(show(completions[0]), show(naive(all[row]).completion));
      }
    }
  }
  EXPECT_GT(n_cancelled, n_calls);
}

TEST(Thinking, SurvivesAFaultAtEveryStep) {
  const auto all = requests(10, 13);
  std::vector<std::string> want;
  for (const Request& request : all)
    want.push_back(show(naive(request).completion));
  const ToyOptions shape{.n_sequences = 4, .n_batch = 8, .n_context = 512};
  std::size_t n_calls = 0;
  {
    const Made whole = make(shape);
    ASSERT_TRUE(run(*whole.generator, all).status);
    n_calls = whole.engine->n_evaluate_calls();
  }
  for (const Fault fault : {Fault::error, Fault::no_room}) {
    for (std::size_t k = 0; k < n_calls; ++k) {
      const Made made = make(shape);
      made.engine->fail_at(k, fault, 1);
      const Outcome result = run(*made.generator, all);
      ASSERT_TRUE(result.status);
      std::size_t n_failed = 0;
      for (const auto& [row, completions] : result.completions) {
        if (completions[0].stop == StopReason::failed) {
          ++n_failed;
        } else {
          EXPECT_EQ(show(completions[0]), want[row]);
        }
      }
      EXPECT_LE(n_failed, 1U) << "fault at " << k;
      if (HasFailure()) return;
    }
  }
}

TEST(Thinking, CountsIntoTheContext) {
  Request request{.row = 0, .grammar = answer_grammar(), .max_tokens = 10};
  request.prompt.tokens = ids_of({"t", "r"});
  request.prompt.thinking = token_end();
  const std::size_t n_closing = token_end()->n_most();
  for (const std::size_t n_spare : {0U, 1U}) {
    request.max_thinking_tokens = 64 - 2 - 10 - n_closing + n_spare;
    const Outcome result = run(*make({.n_context_per_sequence = 64}).generator, {request});
    const Completion& completion = result.completions.at(0).at(0);
    if (n_spare == 0) {
      EXPECT_EQ(completion.stop, StopReason::complete);
      continue;
    }
    ASSERT_TRUE(completion.error);
    EXPECT_EQ(completion.error->code, ErrorCode::limit_exceeded);
    EXPECT_THAT(completion.error->message, HasSubstr("65"));
  }
}

}  // namespace
}  // namespace extractinator::decode
