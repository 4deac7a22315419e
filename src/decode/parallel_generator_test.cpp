// Generators side by side give what one gives, each request once, and stop together.
#include "decode/parallel_generator.h"

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
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "decode/generator.h"
#include "decode/local_generator.h"
#include "engine/testing/toy_engine.h"
#include "grammar/grammar.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {
namespace {

using engine::testing::ToyEngine;
using engine::testing::ToyOptions;
using grammar::Grammar;
using grammar::TokenId;
using grammar::testing::awkward_tokens;
using grammar::testing::kFirstByteToken;
using grammar::testing::schema_of;
using grammar::testing::vocabulary_of;

struct World {
  std::shared_ptr<const grammar::Vocabulary> vocabulary = vocabulary_of(awkward_tokens());
  std::vector<Request> requests = {};

  explicit World(std::size_t n) {
    const auto grammar = Grammar::compile(*schema_of(
        R"({"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"string","maxLength":6}},"required":["a","b"]})"
    ));
    EXPECT_TRUE(grammar);
    std::mt19937_64 random(7);
    for (std::uint64_t row = 0; row < n; ++row) {
      Request request{.row = row, .grammar = *grammar, .max_tokens = 40};
      for (std::size_t i = 1 + (random() % 30); i > 0; --i)
        request.prompt.tokens.push_back(kFirstByteToken + static_cast<TokenId>(random() % 256));
      requests.push_back(std::move(request));
    }
  }

  [[nodiscard]] std::unique_ptr<LocalGenerator> local(std::size_t n_slots = 3) const {
    return std::make_unique<LocalGenerator>(
        std::make_unique<ToyEngine>(
            ToyOptions{.n_vocabulary = vocabulary->size(), .n_sequences = n_slots + 1, .n_batch = 8}
        ),
        vocabulary
    );
  }
};

struct Outcome {
  Result<void> status = {};
  std::size_t n_pulled = 0;
  std::map<std::uint64_t, std::string> texts = {};
};

Outcome run(
    Generator& generator,
    const std::vector<Request>& requests,
    const std::stop_token& stop = {},
    const std::function<Result<void>()>& on_done = {}
) {
  Outcome outcome;
  const std::thread::id caller = std::this_thread::get_id();
  outcome.status = generator.generate(
      [&]() -> std::optional<Request> {
        EXPECT_EQ(std::this_thread::get_id(), caller);
        if (outcome.n_pulled == requests.size()) return std::nullopt;
        return requests[outcome.n_pulled++];
      },
      one_by_one([&](const Completion& completion) -> Result<void> {
        EXPECT_EQ(std::this_thread::get_id(), caller);
        const std::string text = std::format("{} {}", to_string(completion.stop), completion.text);
        EXPECT_TRUE(outcome.texts.emplace(completion.row, text).second) << "a row twice";
        return on_done ? on_done() : Result<void>();
      }),
      stop
  );
  return outcome;
}

TEST(ParallelGenerator, GivesWhatOneGives) {
  const World world(150);
  const auto one = world.local();
  const Outcome want = run(*one, world.requests);
  ASSERT_EQ(want.texts.size(), world.requests.size());
  for (const std::size_t n : {1U, 2U, 3U, 8U}) {
    for (int round = 0; round < 3; ++round) {
      std::vector<std::unique_ptr<Generator>> generators;
      std::vector<const LocalGenerator*> locals;
      for (std::size_t k = 0; k < n; ++k) {
        auto local = world.local(1 + (k % 4));
        locals.push_back(local.get());
        generators.push_back(std::move(local));
      }
      ParallelGenerator parallel(std::move(generators));
      const Outcome got = run(parallel, world.requests);
      EXPECT_TRUE(got.status);
      EXPECT_EQ(got.texts, want.texts);
      for (const LocalGenerator* local : locals)
        EXPECT_GT(local->work().n_generated_tokens, 0U) << "each has its share";
    }
  }
}

TEST(ParallelGenerator, NothingToDo) {
  const World world(0);
  std::vector<std::unique_ptr<Generator>> generators;
  for (int k = 0; k < 3; ++k)
    generators.push_back(world.local());
  ParallelGenerator parallel(std::move(generators));
  EXPECT_TRUE(run(parallel, {}).status);
}

TEST(ParallelGenerator, StopsWithACompletionForEachRequestThatWasPulled) {
  const World world(200);
  for (const std::size_t after : {1U, 5U, 50U}) {
    std::vector<std::unique_ptr<Generator>> generators;
    for (int k = 0; k < 4; ++k)
      generators.push_back(world.local());
    ParallelGenerator parallel(std::move(generators));
    std::stop_source source;
    std::size_t n_done = 0;
    const Outcome got = run(parallel, world.requests, source.get_token(), [&]() -> Result<void> {
      if (++n_done == after) source.request_stop();
      return {};
    });
    EXPECT_TRUE(got.status);
    EXPECT_EQ(got.texts.size(), got.n_pulled);
    EXPECT_LT(got.n_pulled, world.requests.size());
    // It can be used again.
    EXPECT_EQ(run(parallel, world.requests).texts.size(), world.requests.size());
  }
}

TEST(ParallelGenerator, AnErrorOfTheSinkStopsAll) {
  const World world(100);
  std::vector<std::unique_ptr<Generator>> generators;
  for (int k = 0; k < 3; ++k)
    generators.push_back(world.local());
  ParallelGenerator parallel(std::move(generators));
  std::size_t n_done = 0;
  const Outcome got = run(parallel, world.requests, {}, [&]() -> Result<void> {
    if (++n_done == 10) return extractinator::fail(ErrorCode::io_error, "disk full");
    return {};
  });
  ASSERT_FALSE(got.status);
  EXPECT_EQ(got.status.error().code, ErrorCode::io_error);
  EXPECT_EQ(n_done, 10U);
}

// Takes some requests and then cannot go on.
class Broken final : public Generator {
 public:
  Result<void> generate(
      const RequestSource& next, const CompletionSink& done, const std::stop_token& /*stop*/
  ) override {
    for (int i = 0; i < 3; ++i) {
      const auto request = next();
      if (!request) return {};
      if (auto status = done({{.row = request->row, .stop = StopReason::cancelled}}); !status)
        return status;
    }
    return extractinator::fail(ErrorCode::engine_failure, "broken");
  }
};

TEST(ParallelGenerator, OneThatCannotGoOnStopsAll) {
  const World world(100);
  std::vector<std::unique_ptr<Generator>> generators;
  generators.push_back(world.local());
  generators.push_back(std::make_unique<Broken>());
  generators.push_back(world.local());
  ParallelGenerator parallel(std::move(generators));
  const Outcome got = run(parallel, world.requests);
  ASSERT_FALSE(got.status);
  EXPECT_EQ(got.status.error().code, ErrorCode::engine_failure);
}

}  // namespace
}  // namespace extractinator::decode
