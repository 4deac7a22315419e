// Groups of requests that share a prefix of their own: the same answers as one at a time, the
// prefix computed once for each group, whatever shape the engine has.
#include <cstddef>
#include <cstdint>
#include <format>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "decode/generator.h"
#include "decode/local_generator.h"
#include "decode/parallel_generator.h"
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
using grammar::testing::kFirstByteToken;

constexpr std::size_t kTasks = 3;
constexpr std::size_t kReport = 40;
constexpr std::size_t kSystem = 7;

struct World {
  std::shared_ptr<const grammar::Vocabulary> vocabulary =
      grammar::testing::vocabulary_of(grammar::testing::awkward_tokens());
  std::vector<Request> requests = {};

  explicit World(std::size_t n_rows) {
    const std::string schemas[kTasks] = {
        R"({"type":"object","properties":{"a":{"type":"boolean"}},"required":["a"]})",
        R"({"enum":["left","right","none"]})",
        R"({"type":["string","null"],"maxLength":6})",
    };
    std::vector<std::shared_ptr<const Grammar>> grammars;
    for (const std::string& schema : schemas)
      grammars.push_back(Grammar::compile(*grammar::testing::schema_of(schema)).value());
    for (std::uint64_t row = 0; row < n_rows; ++row) {
      for (std::size_t task = 0; task < kTasks; ++task) {
        Request request{
            .row = row, .task = task, .group = row, .grammar = grammars[task], .max_tokens = 30
        };
        auto& tokens = request.prompt.tokens;
        for (std::size_t i = 0; i < kSystem; ++i)
          tokens.push_back(kFirstByteToken + static_cast<TokenId>(i));
        for (std::size_t i = 0; i < kReport; ++i)
          tokens.push_back(kFirstByteToken + static_cast<TokenId>((i * 7 + row * 31) % 256));
        request.prompt.shared_prefix_length = tokens.size();
        for (std::size_t i = 0; i < 3 + task; ++i)
          tokens.push_back(kFirstByteToken + static_cast<TokenId>(100 + task));
        if (row % 2 == 0) request.sampling = {.temperature = 0.9, .seed = 3};
        requests.push_back(std::move(request));
      }
    }
  }

  [[nodiscard]] std::unique_ptr<LocalGenerator> generator(
      ToyOptions shape, std::optional<std::pair<std::size_t, Fault>> fault = {}
  ) const {
    shape.n_vocabulary = vocabulary->size();
    auto engine = std::make_unique<ToyEngine>(shape);
    if (fault) engine->fail_at(fault->first, fault->second);
    return std::make_unique<LocalGenerator>(std::move(engine), vocabulary);
  }

  [[nodiscard]] std::map<std::pair<std::uint64_t, std::size_t>, std::string> run(
      Generator& generator
  ) const {
    std::map<std::pair<std::uint64_t, std::size_t>, std::string> texts;
    std::size_t next = 0;
    const auto status = generator.generate(
        [&]() -> std::optional<Request> {
          if (next == requests.size()) return std::nullopt;
          return requests[next++];
        },
        one_by_one([&](const Completion& completion) -> Result<void> {
          const bool is_new =
              texts
                  .emplace(
                      std::pair(completion.row, completion.task),
                      std::format("{} {}", to_string(completion.stop), completion.text)
                  )
                  .second;
          EXPECT_TRUE(is_new);
          return {};
        }),
        {}
    );
    EXPECT_TRUE(status);
    EXPECT_EQ(texts.size(), requests.size());
    return texts;
  }
};

TEST(Groups, ComputeTheirPrefixOnce) {
  const World world(12);
  const auto alone = world.generator({.n_sequences = 1, .n_batch = 1});
  const auto want = world.run(*alone);
  EXPECT_EQ(alone->work().n_shared_tokens, 0U);
  const ToyOptions shapes[] = {
      {.n_sequences = 2, .n_batch = 64},
      {.n_sequences = 4, .n_batch = 64},
      {.n_sequences = 9, .n_batch = 16, .n_context = 4096},
      {.n_sequences = 9, .n_batch = 16, .n_context = 4096, .is_unified = false},
      {.n_sequences = 9, .n_batch = 16, .n_context = 4096, .can_remove_tail = false},
      {.n_sequences = 9, .n_batch = 16, .n_context = 300},
  };
  for (const ToyOptions& shape : shapes) {
    SCOPED_TRACE(std::format("{} sequences, context {}", shape.n_sequences, shape.n_context));
    const auto generator = world.generator(shape);
    EXPECT_EQ(world.run(*generator), want);
    const Work work = generator->work();
    EXPECT_EQ(work.n_shared_tokens, 12 * kTasks * (kSystem + kReport));
    // What all reports have before them is kept, if the engine can.
    const std::size_t n_system = shape.can_remove_tail ? kSystem : 12 * kSystem;
    EXPECT_EQ(work.n_prefix_tokens, n_system + (12 * kReport));
    EXPECT_EQ(work.n_retries, 0U) << "what fits was known";
  }
}

TEST(Groups, StayTogetherOnSeveralGenerators) {
  const World world(12);
  const auto alone = world.generator({.n_sequences = 1, .n_batch = 1});
  const auto want = world.run(*alone);
  std::vector<std::unique_ptr<Generator>> generators;
  for (int k = 0; k < 3; ++k)
    generators.push_back(world.generator({.n_sequences = 4, .n_batch = 64}));
  ParallelGenerator parallel(std::move(generators));
  EXPECT_EQ(world.run(parallel), want);
  EXPECT_EQ(parallel.work().n_prefix_tokens, (3 * kSystem) + (12 * kReport));
}

TEST(Groups, SurviveAFaultAtEveryStep) {
  const World world(4);
  const ToyOptions shape{.n_sequences = 5, .n_batch = 16};
  const auto clean = world.generator(shape);
  const auto want = world.run(*clean);
  for (const Fault fault : {Fault::error, Fault::no_room}) {
    for (std::size_t call = 0; call < clean->work().n_batches; ++call) {
      const auto generator = world.generator(shape, std::pair(call, fault));
      std::size_t n_failed = 0;
      for (const auto& [key, text] : world.run(*generator)) {
        if (text.starts_with("failed")) {
          ++n_failed;
        } else {
          EXPECT_EQ(text, want.at(key));
        }
      }
      EXPECT_LE(n_failed, 1U);
    }
  }
}

}  // namespace
}  // namespace extractinator::decode
