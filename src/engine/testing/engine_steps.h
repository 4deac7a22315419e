// Steps that tests of engines take again and again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "engine/engine.h"
#include "engine/llama_engine.h"
#include "engine/model.h"

namespace extractinator::engine::testing {

// Null, with a failure of the test, where there can be none.
[[nodiscard]] inline std::unique_ptr<LlamaEngine> make_engine(
    std::shared_ptr<const Model> model, const EngineOptions& options
) {
  auto engine = LlamaEngine::create(std::move(model), options);
  EXPECT_TRUE(engine) << to_string(engine.error());
  return engine ? std::move(*engine) : nullptr;
}

[[nodiscard]] inline std::vector<float> row(const Engine& engine, std::size_t index) {
  const auto logits = engine.logits(index);
  return {logits.begin(), logits.end()};
}

// Adds the tokens to the sequence in one batch and returns the logits after the last.
inline std::vector<float> feed(
    Engine& engine, SequenceId sequence, const std::vector<TokenId>& tokens
) {
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
  if (status != Evaluated::done) return {};
  return row(engine, batch.size() - 1);
}

}  // namespace extractinator::engine::testing
