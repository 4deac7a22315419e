// The llama.cpp engine: refusals instead of aborts, and plans.
#include "engine/llama_engine.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/gpu_plan.h"
#include "engine/model.h"
#include "engine/testing/engine_steps.h"
#include "engine/testing/tiny_model.h"

namespace extractinator::engine {
namespace {

using testing::feed;
using ::testing::HasSubstr;
using testing::make_engine;

class LlamaEngineTest : public ::testing::Test {
 protected:
  LlamaEngineTest() { std::filesystem::create_directories(folder_); }
  ~LlamaEngineTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::shared_ptr<const Model> tiny() const {
    const auto path = folder_ / "tiny.gguf";
    testing::write_tiny_model(path, {});
    auto model = Model::load(path);
    EXPECT_TRUE(model) << to_string(model.error());
    return model.value_or(nullptr);
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / std::format("llama_engine_test.{}", ::getpid());
};

TEST_F(LlamaEngineTest, HasTheShapeItWasAskedFor) {
  const auto model = tiny();
  const auto fast =
      make_engine(model, {.n_sequences = 3, .n_context_per_sequence = 300, .n_batch = 64});
  EXPECT_EQ(fast->shape().n_vocabulary, model->n_tokens());
  EXPECT_EQ(fast->shape().n_sequences, 3U);
  EXPECT_EQ(fast->shape().n_batch, 64U);
  EXPECT_EQ(fast->shape().n_context_per_sequence, 300U);
  EXPECT_GE(fast->shape().n_context, 900U);
  EXPECT_TRUE(fast->shape().is_unified);
  EXPECT_TRUE(fast->shape().can_remove_tail);
  const auto same = make_engine(
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
  const auto engine =
      make_engine(model, {.n_sequences = 2, .n_context_per_sequence = 256, .n_batch = 32});
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
  const auto engine = make_engine(
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

TEST_F(LlamaEngineTest, PlansWithinMemoryAndContext) {
  const auto model = tiny();
  const std::uint64_t per_token = bytes_per_context_token(model->info());
  EXPECT_EQ(per_token, 2U * 2 * 16 * 2 * 2);
  const auto plan = plan_engine(*model, {.n_longest_request = 300, .n_shared_prefix = 100});
  ASSERT_TRUE(plan) << to_string(plan.error());
  EXPECT_EQ(plan->n_sequences, 2U) << "one slot for a tiny model, and the prefix";
  EXPECT_EQ(plan->n_context_per_sequence, 300U);
  EXPECT_EQ(plan->n_context, 100U + 200U);

  // Memory for three of the longest requests, or for many usual ones.
  const auto mixed = plan_engine(
      *model,
      {.n_longest_request = 500,
       .n_usual_request = 150,
       .n_slots = 16,
       .n_memory_bytes = per_token * 1500}
  );
  ASSERT_TRUE(mixed) << to_string(mixed.error());
  EXPECT_EQ(mixed->n_sequences, 11U);
  EXPECT_EQ(mixed->n_context, 1500U);
  EXPECT_EQ(mixed->n_context_per_sequence, 500U);

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
