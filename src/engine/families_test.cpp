// Every family of models: what its memory can do, and that copies, going back and company change
// nothing about what a sequence says.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/error.h"
#include "base/result.h"
#include "engine/engine.h"
#include "engine/gpu_plan.h"
#include "engine/llama_engine.h"
#include "engine/model.h"
#include "engine/testing/demo_model.h"
#include "engine/testing/engine_steps.h"
#include "engine/testing/tiny_model.h"

namespace extractinator::engine {
namespace {

using testing::feed;
using testing::kTinyFamilies;
using testing::kTinyWindow;
using testing::make_engine;
using testing::row;
using testing::TinyFamily;

bool has_window(TinyFamily family) {
  return family == TinyFamily::gemma2 || family == TinyFamily::gemma3;
}

bool is_recurrent(TinyFamily family) {
  return family == TinyFamily::mamba || family == TinyFamily::mamba2;
}

bool can_go_back(TinyFamily family) {
  return !is_recurrent(family) && family != TinyFamily::jamba && family != TinyFamily::lfm2;
}

std::shared_ptr<const Model> tiny(TinyFamily family) {
  const auto path =
      std::filesystem::temp_directory_path() / std::format("families_test.{}.gguf", ::getpid());
  testing::write_tiny_model(path, {.family = family});
  auto model = Model::load(path, {.use_mmap = false});
  std::filesystem::remove(path);
  EXPECT_TRUE(model) << to_string(model.error());
  return model.value_or(nullptr);
}

std::vector<TokenId> random_tokens(const Model& model, std::size_t n, std::mt19937_64& random) {
  std::vector<TokenId> tokens;
  for (; n > 0; --n)
    tokens.push_back(static_cast<TokenId>(random() % model.n_tokens()));
  return tokens;
}

// What a sequence that holds just these tokens says after the last of them.
std::vector<float> afresh(
    const std::shared_ptr<const Model>& model,
    EngineOptions options,
    const std::vector<TokenId>& tokens
) {
  options.n_sequences = 1;
  options.n_context = 0;
  options.n_batch = options.n_context_per_sequence;
  return feed(*make_engine(model, options), 0, tokens);
}

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return INFINITY;
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  return largest;
}

// Logits of random models differ by some units; rounding in the fast mode, by far less.
constexpr double kRounding = 0.25;

// Two heads of keys and two of values in each layer with attention.
std::uint64_t bytes_kept(TinyFamily family) {
  constexpr std::uint64_t kBytesOfNumber = 2;
  const bool is_wide =
      family == TinyFamily::mistral_nemo || family == TinyFamily::qwen3 || has_window(family);
  const std::uint64_t n_layers = is_recurrent(family)           ? 0
                                 : family == TinyFamily::gemma3 ? 6
                                 : can_go_back(family)          ? 2
                                                                : 1;
  return kBytesOfNumber * n_layers * 2 * 2 * (is_wide ? 32 : 16);
}

class Families : public ::testing::TestWithParam<TinyFamily> {};

TEST_P(Families, SayWhatTheirMemoryCanDo) {
  const auto model = tiny(GetParam());
  ASSERT_NE(model, nullptr);
  EXPECT_EQ(bytes_per_context_token(model->info()), bytes_kept(GetParam()));
  const ModelInfo& info = model->info();
  EXPECT_EQ(info.is_recurrent, is_recurrent(GetParam()));
  EXPECT_EQ(info.is_hybrid, !is_recurrent(GetParam()) && !can_go_back(GetParam()));
  if (has_window(GetParam())) {
    EXPECT_EQ(info.n_sliding_window, kTinyWindow);
  }
  for (const bool is_reproducible : {true, false}) {
    const auto engine = make_engine(
        model, {.n_sequences = 3, .n_context_per_sequence = 256, .is_reproducible = is_reproducible}
    );
    EXPECT_EQ(engine->shape().n_sequences, 3U);
    EXPECT_EQ(engine->shape().is_unified, !is_reproducible);
    EXPECT_EQ(engine->shape().can_remove_tail, can_go_back(GetParam()));
    feed(*engine, 1, {5, 6, 7});
    const auto status = engine->remove_tail(1, 2);
    EXPECT_EQ(status.has_value(), can_go_back(GetParam()));
    if (!status) {
      EXPECT_EQ(status.error().code, ErrorCode::unsupported);
    }
    EXPECT_EQ(engine->length(1), can_go_back(GetParam()) ? 2U : 3U);
    ASSERT_TRUE(engine->remove_tail(1, 0));
    EXPECT_EQ(engine->length(1), 0U);
  }
}

TEST_P(Families, CopiesContinueAlike) {
  const auto model = tiny(GetParam());
  std::mt19937_64 random(7);
  for (const std::size_t n_prefix : {std::size_t{5}, 3 * kTinyWindow}) {
    for (const bool is_reproducible : {true, false}) {
      SCOPED_TRACE(std::format("{} tokens, reproducible {}", n_prefix, is_reproducible));
      const EngineOptions options{
          .n_sequences = 4, .n_context_per_sequence = 256, .is_reproducible = is_reproducible
      };
      const auto engine = make_engine(model, options);
      const auto whole = make_engine(model, options);
      const auto prefix = random_tokens(*model, n_prefix, random);
      const auto rest = random_tokens(*model, 2, random);
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

// Random mixtures of steps in four sequences on a memory that is nearly full, each compared with a
// sequence that holds the same tokens and never did anything else.
TEST_P(Families, GoBackOrSayThatTheyCannot) {
  const auto model = tiny(GetParam());
  std::mt19937_64 random(5);
  for (const bool is_reproducible : {true, false}) {
    SCOPED_TRACE(is_reproducible);
    const EngineOptions options{
        .n_sequences = 4,
        .n_context_per_sequence = 256,
        .n_context = 512,
        .n_threads = 1,
        .is_reproducible = is_reproducible,
    };
    const auto engine = make_engine(model, options);
    std::vector<std::vector<TokenId>> held(4);
    std::size_t n_back = 0;
    std::size_t n_refused = 0;
    for (int step = 0; step < 150; ++step) {
      const std::size_t i = random() % held.size();
      const auto sequence = static_cast<SequenceId>(i);
      std::vector<TokenId>& tokens = held[i];
      if (!tokens.empty() && random() % 2 == 0) {
        const std::size_t n_kept =
            random() % 4 == 0 ? random() % tokens.size()
                              : tokens.size() - std::min<std::size_t>(tokens.size(), random() % 6);
        const auto status = engine->remove_tail(sequence, n_kept);
        const bool is_refusal = !status;
        if (is_refusal) {
          EXPECT_EQ(status.error().code, ErrorCode::unsupported);
          ++n_refused;
        } else {
          tokens.resize(n_kept);
          ++n_back;
        }
      } else if (random() % 8 == 0) {
        engine->clear_sequence(sequence);
        tokens.clear();
      }
      ASSERT_EQ(engine->length(sequence), tokens.size());
      const auto more = random_tokens(*model, 1 + (random() % 40), random);
      if (tokens.size() + more.size() > options.n_context_per_sequence) continue;
      std::vector<BatchToken> batch;
      for (const TokenId token : more) {
        batch.push_back({
            .token = token,
            .position = static_cast<std::int32_t>(tokens.size() + batch.size()),
            .sequence = sequence,
        });
      }
      batch.back().wants_logits = true;
      const auto status = engine->evaluate(batch);
      ASSERT_TRUE(status) << to_string(status.error());
      if (*status == Evaluated::no_room) {
        engine->clear_sequence(sequence);
        tokens.clear();
        continue;
      }
      tokens.insert(tokens.end(), more.begin(), more.end());
      const double difference =
          largest_difference(row(*engine, batch.size() - 1), afresh(model, options, tokens));
      ASSERT_LE(difference, is_reproducible ? 0 : kRounding)
          << "step " << step << ", " << tokens.size() << " tokens";
    }
    if (can_go_back(GetParam())) {
      EXPECT_GT(n_back, 30U);
      if (!has_window(GetParam())) {
        EXPECT_EQ(n_refused, 0U);
      }
    }
  }
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
  const auto together = make_engine(model, options);
  auto alone_options = options;
  alone_options.n_sequences = 1;
  std::vector<std::unique_ptr<LlamaEngine>> alone;
  for (int i = 0; i < 4; ++i)
    alone.push_back(make_engine(model, alone_options));

  std::mt19937_64 random(3);
  std::size_t n_compared = 0;
  for (int step = 0; step < 60; ++step) {
    std::vector<BatchToken> batch;
    for (SequenceId sequence = 0; sequence < 4; ++sequence) {
      const std::size_t length = together->length(sequence);
      const std::size_t n = random() % 3 == 0 ? random() % 30 : random() % 2;
      if (length + n > 250) {
        together->clear_sequence(sequence);
        alone[static_cast<std::size_t>(sequence)]->clear_sequence(0);
        continue;
      }
      const auto tokens = random_tokens(*model, n, random);
      for (std::size_t i = 0; i < n; ++i) {
        batch.push_back({
            .token = tokens[i],
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

TEST_P(Families, ReproducibleModeGivesTheSameBits) { expect_same_bits(tiny(GetParam())); }

INSTANTIATE_TEST_SUITE_P(
    LlamaEngine,
    Families,
    ::testing::ValuesIn(kTinyFamilies),
    [](const ::testing::TestParamInfo<TinyFamily>& parameter) {
      return std::string(testing::to_string(parameter.param));
    }
);

TEST(LlamaEngine, ModelReproducibleModeGivesTheSameBits) {
  const auto path = testing::demo_model_path();
  if (path.empty()) GTEST_SKIP() << "no demo model";
  const auto model = Model::load(path);
  ASSERT_TRUE(model) << to_string(model.error());
  expect_same_bits(*model);
}

}  // namespace
}  // namespace extractinator::engine
