// The toy engine keeps the promises of engine.h, so that tests which rest on it mean something.
#include "engine/testing/toy_engine.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace extractinator::engine::testing {
namespace {

std::vector<float> row(const Engine& engine, std::size_t index) {
  const auto logits = engine.logits(index);
  return {logits.begin(), logits.end()};
}

std::vector<float> logits_after(const std::vector<TokenId>& tokens) {
  ToyEngine engine({});
  std::vector<BatchToken> batch;
  for (const TokenId token : tokens) {
    batch.push_back({.token = token, .position = static_cast<std::int32_t>(batch.size())});
  }
  batch.back().wants_logits = true;
  EXPECT_EQ(engine.evaluate(batch), Evaluated::done);
  return row(engine, batch.size() - 1);
}

TEST(ToyEngine, LogitsTellTheWholeHistory) {
  EXPECT_EQ(logits_after({1, 2, 3}), logits_after({1, 2, 3}));
  EXPECT_NE(logits_after({1, 2, 3}), logits_after({2, 1, 3}));
  EXPECT_NE(logits_after({1, 2, 3}), logits_after({2, 3}));
  EXPECT_NE(logits_after({1, 2, 3}), logits_after({1, 2, 3, 3}));
}

TEST(ToyEngine, CopiesShareMemoryOnlyWhenUnified) {
  for (const bool is_unified : {true, false}) {
    ToyEngine engine({.is_unified = is_unified});
    ASSERT_TRUE(engine.evaluate(std::vector<BatchToken>{{.token = 1, .position = 0}}));
    engine.copy_sequence(0, 1);
    EXPECT_EQ(engine.n_used(), is_unified ? 1U : 2U);
    const std::vector<BatchToken> next = {
        {.token = 2, .position = 1, .sequence = 0, .wants_logits = true},
        {.token = 2, .position = 1, .sequence = 1, .wants_logits = true},
    };
    ASSERT_TRUE(engine.evaluate(next));
    EXPECT_EQ(row(engine, 0), row(engine, 1));
    EXPECT_EQ(row(engine, 0), logits_after({1, 2}));
    engine.clear_sequence(0);
    ASSERT_TRUE(engine.remove_tail(1, 1));
    EXPECT_EQ(engine.length(1), 1U);
    EXPECT_EQ(engine.n_used(), 1U);
  }
}

TEST(ToyEngine, FailsWhereToldAndForgetsTheBatch) {
  ToyEngine engine({.n_context = 3});
  engine.fail_at(1, Fault::error);
  ASSERT_TRUE(engine.evaluate(
      std::vector<BatchToken>{
          {.token = 1, .position = 0, .sequence = 0}, {.token = 1, .position = 0, .sequence = 1}
      }
  ));
  const std::vector<BatchToken> next = {{.token = 2, .position = 1, .sequence = 1}};
  EXPECT_FALSE(engine.evaluate(next));
  EXPECT_EQ(engine.length(0), 1U);
  EXPECT_EQ(engine.length(1), 0U);
  const std::vector<BatchToken> three = {
      {.token = 2, .position = 0, .sequence = 1},
      {.token = 2, .position = 1, .sequence = 1},
      {.token = 2, .position = 2, .sequence = 1},
  };
  EXPECT_EQ(engine.evaluate(three), Evaluated::no_room);
  EXPECT_EQ(engine.length(1), 0U);
  EXPECT_FALSE(engine.evaluate(next)) << "a position that leaves a gap";
}

}  // namespace
}  // namespace extractinator::engine::testing
