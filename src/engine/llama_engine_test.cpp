// The llama.cpp engine: refusals instead of aborts, sequences, and which modes give the same bits.
#include "engine/llama_engine.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/model.h"
#include "engine/testing/demo_model.h"
#include "engine/testing/tiny_model.h"

namespace extractinator::engine {
namespace {

using ::testing::HasSubstr;
using testing::TinyMemory;

class LlamaEngineTest : public ::testing::Test {
 protected:
  LlamaEngineTest() { std::filesystem::create_directories(folder_); }
  ~LlamaEngineTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::shared_ptr<const Model> tiny(TinyMemory memory = TinyMemory::attention) const {
    const auto path = folder_ / "tiny.gguf";
    testing::write_tiny_model(path, {.memory = memory});
    auto model = Model::load(path);
    EXPECT_TRUE(model) << to_string(model.error());
    return model.value_or(nullptr);
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / std::format("llama_engine_test.{}", ::getpid());
};

std::unique_ptr<LlamaEngine> make(
    std::shared_ptr<const Model> model, const EngineOptions& options
) {
  auto engine = LlamaEngine::create(std::move(model), options);
  EXPECT_TRUE(engine) << to_string(engine.error());
  return engine ? std::move(*engine) : nullptr;
}

std::vector<float> row(const Engine& engine, std::size_t index) {
  const auto logits = engine.logits(index);
  return {logits.begin(), logits.end()};
}

// Feeds the tokens one batch and returns the logits after the last.
std::vector<float> feed(Engine& engine, SequenceId sequence, const std::vector<TokenId>& tokens) {
  std::vector<BatchToken> batch;
  for (const TokenId token : tokens) {
    batch.push_back({
        .token = token,
        .position = static_cast<std::int32_t>(engine.length(sequence) + batch.size()),
        .sequence = sequence,
    });
  }
  batch.back().wants_logits = true;
  const auto status = engine.evaluate(batch);
  EXPECT_TRUE(status) << to_string(status.error());
  EXPECT_EQ(status.value_or(Evaluated::no_room), Evaluated::done);
  return row(engine, batch.size() - 1);
}

TEST_F(LlamaEngineTest, HasTheShapeItWasAskedFor) {
  const auto model = tiny();
  const auto fast = make(model, {.n_sequences = 3, .n_context_per_sequence = 300, .n_batch = 64});
  EXPECT_EQ(fast->shape().n_vocabulary, model->n_tokens());
  EXPECT_EQ(fast->shape().n_sequences, 3U);
  EXPECT_EQ(fast->shape().n_batch, 64U);
  EXPECT_EQ(fast->shape().n_context_per_sequence, 300U);
  EXPECT_GE(fast->shape().n_context, 900U);
  EXPECT_TRUE(fast->shape().is_unified);
  EXPECT_TRUE(fast->shape().can_remove_tail);
  const auto same = make(
      model,
      {.n_sequences = 3, .n_context_per_sequence = 300, .n_batch = 64, .is_reproducible = true}
  );
  EXPECT_FALSE(same->shape().is_unified);
  EXPECT_EQ(same->shape().n_context_per_sequence, 300U);
}

TEST_F(LlamaEngineTest, RefusesOptionsOutOfRange) {
  const auto model = tiny();
  for (const EngineOptions& options : {
           EngineOptions{.n_sequences = 0},
           EngineOptions{.n_sequences = 257},
           EngineOptions{.n_context_per_sequence = 0},
           EngineOptions{.n_context_per_sequence = std::size_t{1} << 40U},
           EngineOptions{.n_batch = 0},
       }) {
    const auto engine = LlamaEngine::create(model, options);
    ASSERT_FALSE(engine);
    EXPECT_EQ(engine.error().code, ErrorCode::invalid_input);
  }
  const auto part = Model::load(model->path(), {.vocabulary_only = true});
  EXPECT_EQ(LlamaEngine::create(*part).error().code, ErrorCode::unsupported);
}

// Each of these aborts the process, or corrupts a sequence, when llama.cpp sees it.
TEST_F(LlamaEngineTest, RefusesBatchesThatLlamaWouldAbortOn) {
  const auto model = tiny();
  const auto n_tokens = static_cast<TokenId>(model->n_tokens());
  const auto engine = make(model, {.n_sequences = 2, .n_context_per_sequence = 256, .n_batch = 32});
  std::vector<BatchToken> too_many;
  for (std::int32_t i = 0; i < 33; ++i)
    too_many.push_back({.token = 5, .position = i});
  for (const auto& batch : {
           std::vector<BatchToken>{},
           too_many,
           std::vector<BatchToken>{{.token = -1}},
           std::vector<BatchToken>{{.token = n_tokens}},
           std::vector<BatchToken>{{.token = 5, .sequence = -1}},
           std::vector<BatchToken>{{.token = 5, .sequence = 2}},
           std::vector<BatchToken>{{.token = 5, .position = 1}},
           std::vector<BatchToken>{{.token = 5, .position = -1}},
           std::vector<BatchToken>{{.token = 5}, {.token = 5, .position = 2}},
       }) {
    const auto status = engine->evaluate(batch);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::engine_failure);
    EXPECT_EQ(engine->length(0), 0U);
  }
  // The engine is as good as before, and a sequence ends where its context does.
  const std::vector<TokenId> part(32, 7);
  for (int i = 0; i < 8; ++i)
    feed(*engine, 0, part);
  feed(*engine, 1, part);
  EXPECT_FALSE(engine->evaluate(std::vector<BatchToken>{{.token = 5, .position = 256}}));
  EXPECT_EQ(engine->length(0), 0U);
  EXPECT_EQ(engine->length(1), 32U);
}

TEST_F(LlamaEngineTest, SaysWhenMemoryIsFull) {
  const auto engine = make(
      tiny(), {.n_sequences = 2, .n_context_per_sequence = 256, .n_context = 256, .n_batch = 200}
  );
  ASSERT_EQ(engine->shape().n_context, 256U);
  feed(*engine, 0, std::vector<TokenId>(200, 9));
  std::vector<BatchToken> more;
  for (std::int32_t i = 0; i < 100; ++i) {
    more.push_back({.token = 5, .position = i, .sequence = 1, .wants_logits = i == 99});
  }
  EXPECT_EQ(engine->evaluate(more), Evaluated::no_room);
  EXPECT_EQ(engine->length(0), 200U);
  EXPECT_EQ(engine->length(1), 0U);
  engine->clear_sequence(0);
  EXPECT_EQ(engine->evaluate(more), Evaluated::done);
}

TEST_F(LlamaEngineTest, CopiedSequencesContinueAlike) {
  const std::vector<TokenId> prefix = {3, 40, 50, 60, 70};
  const std::vector<TokenId> rest = {80, 90};
  for (const auto memory : {TinyMemory::attention, TinyMemory::recurrent}) {
    for (const bool is_reproducible : {true, false}) {
      SCOPED_TRACE(std::format("{} {}", static_cast<int>(memory), is_reproducible));
      const auto model = tiny(memory);
      const EngineOptions options{
          .n_sequences = 4, .n_context_per_sequence = 256, .is_reproducible = is_reproducible
      };
      const auto engine = make(model, options);
      const auto whole = make(model, options);
      feed(*engine, 3, prefix);
      engine->copy_sequence(3, 0);
      engine->copy_sequence(3, 1);
      EXPECT_EQ(engine->length(1), prefix.size());
      // The source may change before the copies are used.
      engine->clear_sequence(3);
      feed(*engine, 3, {11, 12, 13});
      feed(*whole, 0, prefix);
      const auto want = feed(*whole, 0, rest);
      EXPECT_EQ(feed(*engine, 0, rest), want);
      EXPECT_EQ(feed(*engine, 1, rest), want);
      feed(*engine, 0, {99});
      EXPECT_EQ(engine->length(0), prefix.size() + rest.size() + 1);
    }
  }
}

TEST_F(LlamaEngineTest, TakesBackTokensWhereTheModelCan) {
  const auto engine = make(tiny(), {.n_sequences = 2, .n_context_per_sequence = 256});
  const auto want = feed(*engine, 0, {5, 6, 7});
  ASSERT_TRUE(engine->remove_tail(0, 2));
  EXPECT_EQ(engine->length(0), 2U);
  const auto again = feed(*engine, 0, {7});
  for (std::size_t i = 0; i < want.size(); ++i)
    ASSERT_NEAR(again[i], want[i], 0.05);
  ASSERT_TRUE(engine->remove_tail(0, 0));
  EXPECT_EQ(engine->length(0), 0U);

  const auto recurrent =
      make(tiny(TinyMemory::recurrent), {.n_sequences = 2, .n_context_per_sequence = 256});
  EXPECT_FALSE(recurrent->shape().can_remove_tail);
  feed(*recurrent, 0, {5, 6, 7});
  EXPECT_EQ(recurrent->remove_tail(0, 2).error().code, ErrorCode::unsupported);
  EXPECT_EQ(recurrent->length(0), 3U);
  ASSERT_TRUE(recurrent->remove_tail(0, 0));
}

// What runs beside a sequence must not change a bit of its logits: random mixtures of prompts and
// single steps in four sequences against each alone.
void expect_same_bits(const std::shared_ptr<const Model>& model) {
  const EngineOptions options{
      .n_sequences = 4,
      .n_context_per_sequence = 256,
      .n_batch = 128,
      .n_threads = 1,
      .is_reproducible = true
  };
  const auto together = make(model, options);
  auto alone_options = options;
  alone_options.n_sequences = 1;
  std::vector<std::unique_ptr<LlamaEngine>> alone;
  for (int i = 0; i < 4; ++i)
    alone.push_back(make(model, alone_options));

  std::mt19937_64 random(3);
  const auto n_tokens = static_cast<std::uint64_t>(model->n_tokens());
  std::size_t n_compared = 0;
  for (int step = 0; step < 60; ++step) {
    std::vector<BatchToken> batch;
    for (SequenceId sequence = 0; sequence < 4; ++sequence) {
      const std::size_t length = together->length(sequence);
      std::size_t n = random() % 3 == 0 ? random() % 30 : random() % 2;
      if (length + n > 250) {
        together->clear_sequence(sequence);
        alone[static_cast<std::size_t>(sequence)]->clear_sequence(0);
        continue;
      }
      for (std::size_t i = 0; i < n; ++i) {
        batch.push_back({
            .token = static_cast<TokenId>(random() % n_tokens),
            .position = static_cast<std::int32_t>(length + i),
            .sequence = sequence,
            .wants_logits = i + 1 == n,
        });
      }
    }
    if (batch.empty()) continue;
    ASSERT_EQ(together->evaluate(batch), Evaluated::done);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      auto& engine = *alone[static_cast<std::size_t>(batch[i].sequence)];
      // One at a time: also the way a prompt is cut into batches must not matter.
      const auto want = feed(engine, 0, {batch[i].token});
      if (!batch[i].wants_logits) continue;
      ASSERT_EQ(row(*together, i), want) << "step " << step << ", token " << i;
      ++n_compared;
    }
  }
  EXPECT_GT(n_compared, 80U);
}

TEST_F(LlamaEngineTest, ReproducibleModeGivesTheSameBits) { expect_same_bits(tiny()); }

TEST_F(LlamaEngineTest, ModelReproducibleModeGivesTheSameBits) {
  const auto path = testing::demo_model_path();
  if (path.empty()) GTEST_SKIP() << "no demo model";
  const auto model = Model::load(path);
  ASSERT_TRUE(model) << to_string(model.error());
  expect_same_bits(*model);
}

TEST_F(LlamaEngineTest, PlansWithinMemoryAndContext) {
  const auto model = tiny();
  const std::uint64_t per_token = bytes_per_context_token(*model);
  EXPECT_EQ(per_token, 2U * 2 * 16 * 2 * 2);
  const auto plan = plan_engine(*model, {.n_longest_request = 300, .n_shared_prefix = 100});
  ASSERT_TRUE(plan) << to_string(plan.error());
  EXPECT_EQ(plan->n_sequences, 5U) << "four slots for a small model, and the prefix";
  EXPECT_EQ(plan->n_context_per_sequence, 300U);
  EXPECT_EQ(plan->n_context, 100U + (4U * 200U));

  const auto exact =
      plan_engine(*model, {.n_longest_request = 512, .n_slots = 3, .is_reproducible = true});
  EXPECT_EQ(exact->n_sequences, 4U);
  EXPECT_EQ(exact->n_context, 0U);

  const auto small = plan_engine(
      *model, {.n_longest_request = 500, .n_slots = 9, .n_memory_bytes = per_token * 1500}
  );
  ASSERT_TRUE(small) << to_string(small.error());
  EXPECT_EQ(small->n_sequences, 4U) << "the memory of 1500 tokens holds three requests of 500";

  const auto none =
      plan_engine(*model, {.n_longest_request = 500, .n_memory_bytes = per_token * 400});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::limit_exceeded);
  const auto long_one = plan_engine(*model, {.n_longest_request = 513});
  ASSERT_FALSE(long_one);
  EXPECT_EQ(long_one.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(long_one.error().message, HasSubstr("513"));
  EXPECT_THAT(long_one.error().message, HasSubstr("512"));
}

}  // namespace
}  // namespace extractinator::engine
