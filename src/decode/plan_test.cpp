// Plans of generators over the demo model: threads, slots and memory are divided, and every number
// that is given is kept.
#include "decode/plan.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "decode/local_generator.h"
#include "engine/gpu_plan.h"
#include "engine/llama_engine.h"
#include "engine/model.h"
#include "engine/testing/demo_model.h"

namespace extractinator::decode {
namespace {

using ::testing::HasSubstr;

TEST(GeneratorPlan, ModelDividesThreadsSlotsAndMemory) {
  const auto path = engine::testing::demo_model_path();
  if (path.empty()) GTEST_SKIP() << "no demo model";
  const auto model = engine::Model::load(path, {.n_gpu_layers = 0});
  ASSERT_TRUE(model);
  EXPECT_EQ((*model)->n_gpu_layers(), 0U);
  const std::uint64_t per_token = engine::bytes_per_context_token((*model)->info());

  // A model of a few million parameters uses one thread.
  const auto plan =
      plan_generators(**model, {.n_slots = 7, .n_context = 512, .n_batch = 64, .n_threads = 3});
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->engines.size(), 3U);
  std::size_t n_slots = 0;
  std::size_t n_tokens = 0;
  for (const engine::EngineOptions& engine : plan->engines) {
    EXPECT_EQ(engine.n_threads, 1U);
    EXPECT_EQ(engine.n_batch, 64U);
    EXPECT_EQ(engine.n_context_per_sequence, 512U);
    n_slots += engine.n_sequences - 1;
    n_tokens += engine.n_context;
  }
  EXPECT_EQ(n_slots, 7U);
  EXPECT_EQ(plan->n_context_bytes, n_tokens * per_token);
  EXPECT_THAT(describe(*plan), HasSubstr("3 engines of 1 thread, 7 slots"));
  EXPECT_THAT(describe(*plan), HasSubstr("at most 512 per record"));
  EXPECT_THAT(describe(*plan), HasSubstr("0 of "));

  const auto one =
      plan_generators(**model, {.n_slots = 2, .n_context = 512, .n_generators = 1, .n_threads = 2});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->engines.size(), 1U);
  EXPECT_EQ(one->engines.front().n_threads, 2U) << "as it was asked for";

  // Memory for three requests, shared by two generators: one each.
  const auto tight = plan_generators(
      **model,
      {.n_context = 512, .n_generators = 2, .n_threads = 2, .n_memory_bytes = per_token * 512 * 3}
  );
  ASSERT_TRUE(tight);
  for (const engine::EngineOptions& engine : tight->engines)
    EXPECT_EQ(engine.n_sequences, 2U);

  const auto none = plan_generators(**model, {.n_context = 512, .n_memory_bytes = 1});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::limit_exceeded);
}

}  // namespace
}  // namespace extractinator::decode
