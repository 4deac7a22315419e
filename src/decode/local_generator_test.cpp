// The scheduler against a naive loop that decodes one request at a time, on an engine whose logits
// betray every mix-up, with faults at every step.
#include "decode/local_generator.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include "decode/generator.h"
#include "decode/sampler.h"
#include "engine/testing/toy_engine.h"
#include "grammar/grammar.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {
namespace {

using engine::testing::Fault;
using engine::testing::ToyEngine;
using engine::testing::ToyOptions;
using grammar::Grammar;
using grammar::TokenId;
using grammar::TokenMask;
using grammar::Vocabulary;
using grammar::testing::awkward_tokens;
using grammar::testing::kFirstByteToken;
using grammar::testing::schema_of;
using grammar::testing::vocabulary_of;
using ::testing::HasSubstr;

std::shared_ptr<const Grammar> grammar_of(std::string_view schema) {
  auto grammar = Grammar::compile(*schema_of(schema));
  EXPECT_TRUE(grammar) << to_string(grammar.error());
  return *grammar;
}

constexpr std::string_view kSchemas[] = {
    R"({"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":["string","null"],"maxLength":4}},"required":["a","b"]})",
    R"({"type":"object","properties":{"kind":{"enum":["left","right","none"]}},"required":["kind"]})",
    R"({"type":"object","properties":{"n":{"type":"array","maxItems":3,"items":{"type":"integer","minimum":0,"maximum":40}}},"required":["n"]})",
    R"({"type":"integer","minimum":-5,"maximum":120})",
    R"({"const":"always the same"})",
};

// What a test decodes, and with what.
struct World {
  std::shared_ptr<const Vocabulary> vocabulary = vocabulary_of(awkward_tokens());
  std::vector<std::shared_ptr<const Grammar>> grammars = {};

  World() {
    for (const std::string_view schema : kSchemas)
      grammars.push_back(grammar_of(schema));
  }

  [[nodiscard]] Request request(std::uint64_t row, std::mt19937_64& random) const {
    Request request{.row = row, .grammar = grammars[random() % grammars.size()]};
    const std::size_t n_shared = random() % 3 == 0 ? 0 : 10 + (random() % 2);
    for (std::size_t i = 0; i < n_shared; ++i) {
      request.prompt.tokens.push_back(kFirstByteToken + static_cast<TokenId>(i + n_shared));
    }
    request.prompt.shared_prefix_length = n_shared;
    for (std::size_t n = 1 + (random() % 40); n > 0; --n) {
      request.prompt.tokens.push_back(kFirstByteToken + static_cast<TokenId>(random() % 256));
    }
    request.max_tokens = random() % 4 == 0 ? random() % 6 : 40;
    request.wants_trace = random() % 3 == 0;
    if (random() % 2 == 0) request.sampling = {.temperature = 0.7, .top_p = 0.95, .seed = 4};
    return request;
  }

  [[nodiscard]] std::vector<Request> requests(std::size_t n, std::uint64_t seed) const {
    std::mt19937_64 random(seed);
    std::vector<Request> all;
    for (std::size_t row = 0; row < n; ++row)
      all.push_back(request(row, random));
    return all;
  }

  // The oracle: one request, one token, one evaluate() after another; no sharing, no batches.
  [[nodiscard]] Completion naive(const Request& request) const {
    ToyEngine engine({
        .n_vocabulary = vocabulary->size(),
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
    grammar::Matcher matcher(request.grammar, vocabulary);
    Sampler sampler(request.sampling, request.row);
    TokenMask mask(vocabulary->size());
    Completion completion{
        .row = request.row,
        .stop = StopReason::complete,
        .n_prompt_tokens = request.prompt.tokens.size(),
    };
    for (;;) {
      matcher.fill_mask(mask);
      const TokenId token =
          mask.single() >= 0 ? mask.single() : sampler.choose(engine.logits(0), mask).value();
      if (!vocabulary->is_end(token) && completion.n_generated_tokens == request.max_tokens) {
        completion.stop = StopReason::token_limit;
        return completion;
      }
      EXPECT_TRUE(matcher.accept(token));
      if (vocabulary->is_end(token)) return completion;
      completion.text += vocabulary->bytes(token);
      ++completion.n_generated_tokens;
      feed(token);
    }
  }
};

const World& world() {
  static const World one;
  return one;
}

// Everything of a completion that must not depend on what ran beside it.
std::string show(const Completion& completion) {
  return std::format(
      "{} {} \"{}\" {}+{}",
      completion.row,
      to_string(completion.stop),
      completion.text,
      completion.n_prompt_tokens,
      completion.n_generated_tokens
  );
}

struct Outcome {
  Result<void> status = {};
  std::size_t n_pulled = 0;
  std::map<std::uint64_t, std::vector<Completion>> completions = {};
};

// Feeds the requests to the generator. `observe` sees every completion.
Outcome run(
    LocalGenerator& generator,
    const std::vector<Request>& requests,
    const std::stop_token& stop = {},
    const std::function<Result<void>(const Completion&)>& observe = {}
) {
  Outcome result;
  result.status = generator.generate(
      [&]() -> std::optional<Request> {
        if (result.n_pulled == requests.size()) return std::nullopt;
        return requests[result.n_pulled++];
      },
      one_by_one([&](Completion completion) -> Result<void> {
        auto& all = result.completions[completion.row];
        all.push_back(std::move(completion));
        return observe ? observe(all.back()) : Result<void>();
      }),
      stop
  );
  return result;
}

void expect_one_each(const Outcome& result) {
  EXPECT_EQ(result.completions.size(), result.n_pulled);
  for (const auto& [row, all] : result.completions)
    EXPECT_EQ(all.size(), 1U) << "row " << row;
}

struct Made {
  ToyEngine* engine;  // Owned by the generator.
  std::unique_ptr<LocalGenerator> generator;
};

Made make(ToyOptions options) {
  options.n_vocabulary = world().vocabulary->size();
  auto engine = std::make_unique<ToyEngine>(options);
  ToyEngine* seen = engine.get();
  return {seen, std::make_unique<LocalGenerator>(std::move(engine), world().vocabulary)};
}

Request plain_request(std::uint64_t row, std::size_t n_prompt, std::size_t grammar = 1) {
  Request request{.row = row, .grammar = world().grammars[grammar], .max_tokens = 30};
  for (std::size_t i = 0; i < n_prompt; ++i) {
    request.prompt.tokens.push_back(kFirstByteToken + static_cast<TokenId>((i + row) % 256));
  }
  return request;
}

TEST(LocalGenerator, BatchesEqualOneAtATime) {
  const auto requests = world().requests(400, 1);
  std::map<std::uint64_t, std::string> want;
  std::map<StopReason, int> seen;
  for (const Request& request : requests) {
    const Completion completion = world().naive(request);
    want[request.row] = show(completion);
    ++seen[completion.stop];
  }
  EXPECT_GT(seen[StopReason::complete], 100);
  EXPECT_GT(seen[StopReason::token_limit], 20);
  const ToyOptions shapes[] = {
      {.n_sequences = 1, .n_batch = 7, .n_context = 256},
      {.n_sequences = 2, .n_batch = 1, .n_context = 256},
      {.n_sequences = 2, .n_batch = 64, .n_context = 512, .is_unified = false},
      {.n_sequences = 4, .n_batch = 3, .n_context = 1024},
      {.n_sequences = 5, .n_batch = 16, .n_context = 256},
      {.n_sequences = 9, .n_batch = 32, .n_context = 4096, .is_unified = false},
      {.n_sequences = 17, .n_batch = 500, .n_context = 4096},
      {.n_sequences = 17, .n_batch = 40, .n_context = 400, .can_remove_tail = false},
  };
  for (const ToyOptions& shape : shapes) {
    SCOPED_TRACE(std::format("{} sequences, batch {}", shape.n_sequences, shape.n_batch));
    const Made made = make(shape);
    const Outcome result = run(*made.generator, requests);
    ASSERT_TRUE(result.status) << to_string(result.status.error());
    expect_one_each(result);
    for (const auto& [row, all] : result.completions)
      EXPECT_EQ(show(all[0]), want[row]);
    EXPECT_LE(made.engine->largest_batch(), shape.n_batch);
    EXPECT_LE(made.engine->n_used(), 11U) << "only the prefix is kept";
    EXPECT_EQ(made.generator->work().n_retries, 0U);
  }
}

// Whoever makes them durable then needs one transaction for all.
TEST(LocalGenerator, WhatEndsInOnePassComesTogether) {
  constexpr std::size_t kRequests = 8;
  const Made made = make({.n_sequences = 5, .n_batch = 64, .n_context = 1024});
  std::size_t n_pulled = 0;
  std::vector<std::size_t> together;
  const auto status = made.generator->generate(
      [&]() -> std::optional<Request> {
        if (n_pulled == kRequests) return std::nullopt;
        ++n_pulled;
        return plain_request(0, 5);
      },
      [&](const std::vector<Completion>& ended) -> Result<void> {
        together.push_back(ended.size());
        return {};
      },
      {}
  );
  ASSERT_TRUE(status);
  EXPECT_EQ(together, (std::vector<std::size_t>{4, 4})) << "one sequence keeps the prefix";
}

TEST(LocalGenerator, LooksOnlyWhereItChooses) {
  const auto requests = world().requests(100, 2);
  const Made made = make({.n_sequences = 8, .n_batch = 64, .n_context = 4096});
  ASSERT_TRUE(run(*made.generator, requests).status);
  const Work work = made.generator->work();
  // One row of logits for each token that was not forced, and for the choice that ends an answer.
  EXPECT_LE(
      made.engine->n_logit_rows(), work.n_generated_tokens - work.n_forced_tokens + requests.size()
  );
  EXPECT_EQ(made.engine->n_evaluate_calls(), work.n_batches);
  EXPECT_EQ(made.engine->n_evaluated_tokens(), work.n_evaluated_tokens);
  EXPECT_LT(work.n_batches, work.n_generated_tokens);
}

TEST(LocalGenerator, ForcedRunsSaveForwardPasses) {
  // With single bytes as tokens, everything but the value is forced.
  const auto vocabulary = vocabulary_of();
  auto engine = std::make_unique<ToyEngine>(ToyOptions{
      .n_vocabulary = vocabulary->size(), .n_sequences = 1, .n_batch = 64, .n_context = 256
  });
  LocalGenerator generator(std::move(engine), vocabulary);
  Request request = plain_request(0, 5);
  request.grammar = grammar_of(
      R"({"type":"object","properties":{"is_present":{"type":"boolean"},"side":{"enum":["left","right"]}},"required":["is_present","side"]})"
  );
  request.max_tokens = 100;
  const Outcome result = run(generator, {request});
  const Completion& completion = result.completions.at(0).at(0);
  EXPECT_EQ(completion.stop, StopReason::complete);
  EXPECT_GT(completion.n_generated_tokens, 35U);
  // Two choices: the first letter of each value; the prompt is in the first batch.
  EXPECT_EQ(generator.work().n_batches, 2U);
  EXPECT_EQ(generator.work().n_forced_tokens, completion.n_generated_tokens - 2);
}

TEST(LocalGenerator, WhollyForcedAnswersNeedNoEngine) {
  const auto vocabulary = vocabulary_of();
  auto engine = std::make_unique<ToyEngine>(ToyOptions{.n_vocabulary = vocabulary->size()});
  ToyEngine* seen = engine.get();
  LocalGenerator generator(std::move(engine), vocabulary);
  Request request = plain_request(0, 5);
  request.grammar = world().grammars[4];
  const Outcome result = run(generator, {request});
  EXPECT_EQ(result.completions.at(0).at(0).text, "\"always the same\"");
  EXPECT_EQ(seen->n_evaluate_calls(), 0U);
}

TEST(LocalGenerator, ComputesASharedPrefixOnce) {
  std::vector<Request> requests;
  for (std::uint64_t row = 0; row < 20; ++row) {
    Request request = plain_request(0, 50);
    request.row = row;
    request.prompt.shared_prefix_length = 50;
    request.prompt.tokens.push_back(kFirstByteToken + static_cast<TokenId>(row));
    requests.push_back(std::move(request));
  }
  const Made made = make({.n_sequences = 5, .n_batch = 16, .n_context = 2048});
  const Outcome result = run(*made.generator, requests);
  const Work work = made.generator->work();
  EXPECT_EQ(work.n_shared_tokens, 20U * 50);
  EXPECT_LE(work.n_evaluated_tokens, 50 + 20 + work.n_generated_tokens);
  for (const Request& request : requests) {
    EXPECT_EQ(show(result.completions.at(request.row).at(0)), show(world().naive(request)));
  }
  // The next call finds it still there.
  const std::size_t before = work.n_evaluated_tokens;
  ASSERT_TRUE(run(*made.generator, {requests[0]}).status);
  EXPECT_LT(made.generator->work().n_evaluated_tokens - before, 50U);
}

TEST(LocalGenerator, RefusesWhatDoesNotFit) {
  const Made made = make({.n_sequences = 3, .n_batch = 16, .n_context_per_sequence = 64});
  std::vector<Request> requests = {
      plain_request(0, 35), plain_request(1, 34), plain_request(2, 500), plain_request(3, 0)
  };
  const Outcome result = run(*made.generator, requests);
  ASSERT_TRUE(result.status);
  expect_one_each(result);
  for (const std::uint64_t row : {0U, 2U}) {
    const Completion& completion = result.completions.at(row).at(0);
    EXPECT_EQ(completion.stop, StopReason::failed);
    ASSERT_TRUE(completion.error);
    EXPECT_EQ(completion.error->code, ErrorCode::limit_exceeded);
    EXPECT_THAT(completion.error->message, HasSubstr(row == 0 ? "35" : "500"));
    EXPECT_THAT(completion.error->message, HasSubstr("64"));
  }
  EXPECT_EQ(result.completions.at(1).at(0).stop, StopReason::complete);
  ASSERT_TRUE(result.completions.at(3).at(0).error);
  EXPECT_EQ(result.completions.at(3).at(0).error->code, ErrorCode::invalid_input);
}

TEST(LocalGenerator, NeverRepairsAnUnfinishedAnswer) {
  Request whole = plain_request(0, 8);
  const Completion want = world().naive(whole);
  ASSERT_EQ(want.stop, StopReason::complete);
  for (std::size_t max = 0; max <= want.n_generated_tokens + 1; ++max) {
    whole.max_tokens = max;
    const Made made = make({});
    const Outcome result = run(*made.generator, {whole});
    const Completion& got = result.completions.at(0).at(0);
    if (max < want.n_generated_tokens) {
      EXPECT_EQ(got.stop, StopReason::token_limit);
      EXPECT_EQ(got.n_generated_tokens, max);
      EXPECT_TRUE(want.text.starts_with(got.text) && got.text.size() < want.text.size());
    } else {
      EXPECT_EQ(show(got), show(want));
    }
  }
}

TEST(LocalGenerator, SaysWhenTheVocabularyCannotGoOn) {
  // No token has the letter that the schema demands.
  const auto vocabulary = Vocabulary::make({"</s>", "\"", "a"}, {0});
  ASSERT_TRUE(vocabulary);
  auto engine = std::make_unique<ToyEngine>(ToyOptions{.n_vocabulary = 3});
  LocalGenerator generator(std::move(engine), *vocabulary);
  Request request{.row = 0, .grammar = grammar_of(R"({"enum":["ab"]})"), .max_tokens = 9};
  request.prompt.tokens = {1};
  const Outcome result = run(generator, {request});
  ASSERT_TRUE(result.completions.at(0).at(0).error);
  EXPECT_EQ(result.completions.at(0).at(0).error->code, ErrorCode::unsupported);
}

TEST(LocalGenerator, TracesEveryChoice) {
  for (std::size_t grammar = 0; grammar < world().grammars.size(); ++grammar) {
    Request request = plain_request(3, 12, grammar);
    request.wants_trace = true;
    const Made made = make({});
    const Outcome result = run(*made.generator, {request});
    const Completion& completion = result.completions.at(3).at(0);
    ASSERT_EQ(completion.choices.size(), completion.n_generated_tokens + 1);
    std::string text;
    for (const Choice& choice : completion.choices) {
      EXPECT_EQ(choice.answer_offset, text.size());
      EXPECT_EQ(choice.is_forced, choice.n_allowed == 1);
      EXPECT_GT(choice.probability, 0);
      EXPECT_LE(choice.probability, 1);
      EXPECT_GE(choice.removed_mass, 0);
      EXPECT_LT(choice.removed_mass, 1);
      if (!world().vocabulary->is_end(choice.token)) {
        text += world().vocabulary->bytes(choice.token);
      }
    }
    EXPECT_EQ(text, completion.text);
    EXPECT_TRUE(world().vocabulary->is_end(completion.choices.back().token));
  }
}

TEST(LocalGenerator, StopsWithinOneBatch) {
  const auto requests = world().requests(30, 5);
  const ToyOptions shape{.n_sequences = 4, .n_batch = 8, .n_context = 1024};
  std::size_t n_calls = 0;
  {
    const Made whole = make(shape);
    ASSERT_TRUE(run(*whole.generator, requests).status);
    n_calls = whole.engine->n_evaluate_calls();
  }
  std::size_t n_cancelled = 0;
  for (std::size_t k = 0; k < n_calls; ++k) {
    const Made made = make(shape);
    std::stop_source source;
    made.engine->on_evaluate([&](std::size_t call) {
      if (call == k) source.request_stop();
    });
    const Outcome result = run(*made.generator, requests, source.get_token());
    ASSERT_TRUE(result.status);
    EXPECT_LE(made.engine->n_evaluate_calls(), k + 1);
    expect_one_each(result);
    for (const auto& [row, all] : result.completions) {
      if (all[0].stop == StopReason::cancelled) {
        ++n_cancelled;
      } else {
        EXPECT_EQ(show(all[0]), show(world().naive(requests[row])));
      }
    }
    EXPECT_LE(made.engine->n_used(), 11U);
  }
  EXPECT_GT(n_cancelled, n_calls);
}

TEST(LocalGenerator, StoppedBeforeItBeginsItPullsNothing) {
  const Made made = make({});
  std::stop_source source;
  source.request_stop();
  const Outcome result = run(*made.generator, world().requests(3, 1), source.get_token());
  EXPECT_TRUE(result.status);
  EXPECT_EQ(result.n_pulled, 0U);
}

// A fault at each step in turn. At most one request may be lost to an error, none to a full memory
// unless it was alone.
TEST(LocalGenerator, SurvivesAFaultAtEveryStep) {
  const auto requests = world().requests(12, 7);
  std::vector<std::string> want;
  for (const Request& request : requests)
    want.push_back(show(world().naive(request)));
  const ToyOptions shapes[] = {
      {.n_sequences = 4, .n_batch = 8, .n_context = 1024},
      {.n_sequences = 6, .n_batch = 64, .n_context = 1024, .is_unified = false},
      {.n_sequences = 1, .n_batch = 16, .n_context = 1024},
  };
  for (const ToyOptions& shape : shapes) {
    std::size_t n_calls = 0;
    {
      const Made whole = make(shape);
      ASSERT_TRUE(run(*whole.generator, requests).status);
      n_calls = whole.engine->n_evaluate_calls();
    }
    for (const Fault fault : {Fault::error, Fault::no_room}) {
      for (const std::size_t n_faults : {1U, 2U, 5U}) {
        for (std::size_t k = 0; k < n_calls; ++k) {
          const Made made = make(shape);
          made.engine->fail_at(k, fault, n_faults);
          const Outcome result = run(*made.generator, requests);
          ASSERT_TRUE(result.status);
          expect_one_each(result);
          std::size_t n_failed = 0;
          for (const auto& [row, all] : result.completions) {
            if (all[0].stop == StopReason::failed) {
              ++n_failed;
              ASSERT_TRUE(all[0].error);
              EXPECT_EQ(
                  all[0].error->code,
                  fault == Fault::error ? ErrorCode::engine_failure : ErrorCode::limit_exceeded
              );
            } else {
              EXPECT_EQ(show(all[0]), want[row]);
            }
          }
          EXPECT_LE(n_failed, n_faults) << "fault at " << k;
          EXPECT_LE(made.engine->n_used(), 11U);
          if (HasFailure()) return;
        }
      }
    }
  }
}

TEST(LocalGenerator, AnEngineThatAlwaysFailsFailsEveryRequest) {
  for (const Fault fault : {Fault::error, Fault::no_room}) {
    const Made made = make({.n_sequences = 4});
    made.engine->fail_at(0, fault, 1'000'000);
    const auto requests = world().requests(10, 3);
    const Outcome result = run(*made.generator, requests);
    ASSERT_TRUE(result.status);
    expect_one_each(result);
    EXPECT_LT(made.engine->n_evaluate_calls(), 100U);
  }
}

TEST(LocalGenerator, OneBadRequestFailsAlone) {
  const TokenId poison = kFirstByteToken + 255;
  auto requests = world().requests(20, 9);
  for (Request& request : requests)
    std::ranges::replace(request.prompt.tokens, poison, poison - 1);
  requests[7] = plain_request(7, 10);
  requests[7].prompt.tokens[9] = poison;
  const Made made = make({.n_sequences = 6, .n_batch = 64, .n_context = 2048});
  made.engine->fail_on_token(poison);
  const Outcome result = run(*made.generator, requests);
  ASSERT_TRUE(result.status);
  expect_one_each(result);
  for (const auto& [row, all] : result.completions) {
    if (row == 7) {
      EXPECT_EQ(all[0].stop, StopReason::failed);
    } else {
      EXPECT_EQ(show(all[0]), show(world().naive(requests[row])));
    }
  }
  EXPECT_GT(made.generator->work().n_retries, 0U);
}

// A damaged model: the requests whose choices have nothing to go by fail and say so, at whatever
// step; all others are as ever.
TEST(LocalGenerator, LogitsThatAreNoNumbersFailTheirRequests) {
  const auto requests = world().requests(12, 7);
  const ToyOptions shape{.n_sequences = 4, .n_batch = 8, .n_context = 1024};
  std::size_t n_calls = 0;
  {
    const Made whole = make(shape);
    ASSERT_TRUE(run(*whole.generator, requests).status);
    n_calls = whole.engine->n_evaluate_calls();
  }
  std::size_t n_failed = 0;
  for (std::size_t k = 0; k < n_calls; ++k) {
    const Made made = make(shape);
    made.engine->fail_at(k, Fault::no_numbers);
    const Outcome result = run(*made.generator, requests);
    ASSERT_TRUE(result.status);
    expect_one_each(result);
    std::size_t n_failed_here = 0;
    for (const auto& [row, all] : result.completions) {
      if (all[0].stop != StopReason::failed) {
        EXPECT_EQ(show(all[0]), show(world().naive(requests[row])));
        continue;
      }
      ++n_failed_here;
      ASSERT_TRUE(all[0].error);
      EXPECT_EQ(all[0].error->code, ErrorCode::engine_failure);
      EXPECT_FALSE(all[0].error->hint.empty());
    }
    EXPECT_LE(n_failed_here, 3U) << "those that were at work in call " << k;
    EXPECT_EQ(made.generator->work().n_retries, 0U);
    EXPECT_LE(made.engine->n_used(), 11U);
    n_failed += n_failed_here;
  }
  EXPECT_GT(n_failed, n_calls / 2);
}

TEST(LocalGenerator, LogitsThatAreNoNumbersFailOnlyTheirRequest) {
  const TokenId poison = kFirstByteToken + 255;
  auto requests = world().requests(20, 9);
  for (Request& request : requests)
    std::ranges::replace(request.prompt.tokens, poison, poison - 1);
  requests[7] = plain_request(7, 10);
  requests[7].prompt.tokens[9] = poison;
  for (const double temperature : {0.0, 0.7}) {
    requests[7].sampling.temperature = temperature;
    const Made made = make({.n_sequences = 6, .n_batch = 64, .n_context = 2048});
    made.engine->give_no_numbers_after(poison);
    const Outcome result = run(*made.generator, requests);
    ASSERT_TRUE(result.status);
    expect_one_each(result);
    for (const auto& [row, all] : result.completions) {
      if (row == 7) {
        EXPECT_EQ(all[0].stop, StopReason::failed);
      } else {
        EXPECT_EQ(show(all[0]), show(world().naive(requests[row])));
      }
    }
  }
}

TEST(LocalGenerator, APrefixThatFailsIsDoneWithout) {
  const TokenId poison = kFirstByteToken + 255;
  std::vector<Request> requests;
  for (std::uint64_t row = 0; row < 6; ++row) {
    requests.push_back(plain_request(row, 20));
    // Says that it shares, in tokens that the engine refuses.
    if (row % 2 == 0) {
      requests.back().prompt.tokens[0] = poison;
      requests.back().prompt.shared_prefix_length = 4;
    }
  }
  const Made made = make({.n_sequences = 4, .n_batch = 64, .n_context = 1024});
  made.engine->fail_on_token(poison);
  const Outcome result = run(*made.generator, requests);
  expect_one_each(result);
  for (const auto& [row, all] : result.completions) {
    EXPECT_EQ(all[0].stop, row % 2 == 0 ? StopReason::failed : StopReason::complete);
  }
}

TEST(LocalGenerator, AnErrorOfTheSinkStopsEverything) {
  const Made made = make({.n_sequences = 4, .n_batch = 8});
  const auto requests = world().requests(30, 11);
  std::size_t n_seen = 0;
  const Outcome result = run(*made.generator, requests, {}, [&](const Completion&) -> Result<void> {
    if (++n_seen == 5) return extractinator::fail(ErrorCode::io_error, "disk full");
    return {};
  });
  ASSERT_FALSE(result.status);
  EXPECT_EQ(result.status.error().code, ErrorCode::io_error);
  EXPECT_EQ(n_seen, 5U);
  EXPECT_LE(made.engine->n_used(), 11U);
  // Nothing of the broken call is left.
  const Outcome again = run(*made.generator, requests);
  ASSERT_TRUE(again.status);
  expect_one_each(again);
  for (const Request& request : requests) {
    EXPECT_EQ(show(again.completions.at(request.row).at(0)), show(world().naive(request)));
  }
}

TEST(LocalGenerator, AdmitsWhatFitsAtItsLongest) {
  std::vector<Request> requests;
  for (std::uint64_t row = 0; row < 8; ++row) {
    requests.push_back(plain_request(row, 50));
    requests.back().max_tokens = 20;
  }
  // Room for two of them and no more: nothing is begun that would have to be begun again.
  const Made made = make({.n_sequences = 5, .n_batch = 64, .n_context = 140});
  const Outcome result = run(*made.generator, requests);
  ASSERT_TRUE(result.status);
  EXPECT_EQ(made.generator->work().n_retries, 0U);
  EXPECT_EQ(result.completions.size(), requests.size());
}

// Room for a large request and a small one.
TEST(LocalGenerator, SmallRequestsPassOneThatWaitsForRoom) {
  std::vector<Request> requests;
  const auto add = [&](std::size_t n_prompt) {
    requests.push_back(plain_request(requests.size(), n_prompt));
    requests.back().max_tokens = 20;
  };
  add(200);
  add(200);
  for (int i = 0; i < 150; ++i)
    add(5);
  const Made made = make({.n_sequences = 5, .n_batch = 64, .n_context = 250});
  std::vector<std::uint64_t> order;
  const Outcome result =
      run(*made.generator, requests, {}, [&](const Completion& done) -> Result<void> {
        order.push_back(done.row);
        return {};
      });
  ASSERT_TRUE(result.status);
  expect_one_each(result);
  EXPECT_EQ(made.generator->work().n_retries, 0U);
  for (const Request& request : requests)
    EXPECT_EQ(show(result.completions.at(request.row).at(0)), show(world().naive(request)));
  const auto place = [&](std::uint64_t row) {
    return std::ranges::find(order, row) - order.begin();
  };
  EXPECT_LT(place(2), place(1));
  EXPECT_LT(place(1), 80) << "but it is not kept waiting for ever";
}

TEST(LocalGenerator, PullsNoMoreThanItHasRoomFor) {
  const Made made = make({.n_sequences = 4, .n_batch = 8, .n_context = 1024});
  std::size_t n_pulled = 0;
  std::size_t n_done = 0;
  std::size_t most = 0;
  std::mt19937_64 random(1);
  const auto status = made.generator->generate(
      [&]() -> std::optional<Request> {
        most = std::max(most, n_pulled - n_done);
        if (n_pulled == 50) return std::nullopt;
        return plain_request(n_pulled++, 5);
      },
      one_by_one([&](const Completion&) -> Result<void> {
        ++n_done;
        return {};
      }),
      {}
  );
  ASSERT_TRUE(status);
  EXPECT_EQ(n_done, 50U);
  EXPECT_LE(most, 3U);
}

// Nothing is kept of a request that is over: neither in the engine nor in the process.
TEST(LocalGenerator, KeepsNothingOfTwentyThousandRequests) {
  constexpr std::uint64_t kRequests = 20'000;
  constexpr std::uint64_t kWarm = 4'000;  // What is remembered on purpose is there by then.
  constexpr std::size_t kMostGrown = std::size_t{128} << 10U;
  const auto in_use = [] { return ::mallinfo2().uordblks; };
  const Made made = make({.n_sequences = 5, .n_batch = 32, .n_context = 512});
  std::uint64_t n_pulled = 0;
  std::uint64_t n_done = 0;
  std::size_t used_when_warm = 0;
  std::size_t used_at_end = 0;
  std::mt19937_64 random(2);
  const auto status = made.generator->generate(
      [&]() -> std::optional<Request> {
        if (n_pulled == kRequests) return std::nullopt;
        Request request = plain_request(n_pulled++, 1 + (random() % 4), 1 + (random() % 2));
        request.max_tokens = random() % 3 == 0 ? random() % 4 : 12;
        if (random() % 50 == 0) request.prompt.tokens.clear();
        if (random() % 7 == 0) made.engine->fail_at(made.engine->n_evaluate_calls(), Fault::error);
        return request;
      },
      one_by_one([&](const Completion&) -> Result<void> {
        ++n_done;
        if (n_done == kWarm) used_when_warm = in_use();
        if (n_done == kRequests) used_at_end = in_use();
        return {};
      }),
      {}
  );
  ASSERT_TRUE(status);
  EXPECT_EQ(n_done, kRequests);
  EXPECT_EQ(made.engine->n_used(), 0U);
  for (std::int32_t sequence = 0; sequence < 5; ++sequence)
    EXPECT_EQ(made.engine->length(sequence), 0U);
  EXPECT_LE(used_at_end, used_when_warm + kMostGrown);
}

}  // namespace
}  // namespace extractinator::decode
