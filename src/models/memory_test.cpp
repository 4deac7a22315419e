// What is predicted of a model's memory, against what the engine takes for it: weights of real
// files, and what contexts allocate, in every family of attention.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <malloc.h>

#include "base/error.h"
#include "engine/gguf_header.h"
#include "engine/gpu_plan.h"
#include "engine/model.h"
#include "engine/testing/demo_model.h"
#include "engine/testing/engine_steps.h"
#include "engine/testing/tiny_model.h"
#include "models/catalogue.h"
#include "models/fit.h"
#include "models/quantisation.h"

namespace extractinator::models {
namespace {

using engine::testing::TinyFamily;

// What the C library has given out. Sanitizers have an allocator of their own.
std::optional<std::uint64_t> allocated() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return std::nullopt;
#else
  const auto now = mallinfo2();
  return now.uordblks + now.hblkhd;
#endif
}

// Bytes that an engine for one sequence of so many tokens takes.
std::optional<std::uint64_t> engine_bytes(
    const std::shared_ptr<const engine::Model>& model, std::size_t n_tokens, std::size_t n_batch
) {
  const auto before = allocated();
  const auto engine = engine::testing::make_engine(
      model,
      {.n_sequences = 1, .n_context_per_sequence = n_tokens, .n_batch = n_batch, .n_threads = 1}
  );
  const auto after = allocated();
  if (engine == nullptr || !before || !after) return std::nullopt;
  return *after - *before;
}

class Memory : public ::testing::Test {
 protected:
  Memory()
      : folder_(
            std::filesystem::temp_directory_path() /
            ("models_memory_" + std::to_string(std::random_device()()))
        ) {
    std::filesystem::create_directories(folder_);
  }
  ~Memory() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(Memory, ContextsTakeWhatIsPredictedInEveryFamily) {
  for (const TinyFamily family : engine::testing::kTinyFamilies) {
    SCOPED_TRACE(engine::testing::to_string(family));
    const auto path = folder_ / "tiny.gguf";
    engine::testing::write_tiny_model(path, {.family = family});
    const auto model = engine::Model::load(path, {.n_gpu_layers = 0});
    ASSERT_TRUE(model) << to_string(model.error());
    if ((*model)->info().is_recurrent || (*model)->info().is_hybrid) continue;
    constexpr std::size_t kFew = 1024;
    constexpr std::size_t kMany = 65'536;
    const auto few = engine_bytes(*model, kFew, 1);
    const auto many = engine_bytes(*model, kMany, 1);
    if (!few || !many) GTEST_SKIP() << "this allocator cannot be asked";
    const auto predicted =
        static_cast<double>(engine::bytes_per_context_token((*model)->info()) * (kMany - kFew));
    const double taken = static_cast<double>(*many) - static_cast<double>(*few);
    EXPECT_GE(taken, predicted);
    // Beside them each token has a cell and an entry in the attention's mask: some 50 bytes, twice
    // that with windows, which are nothing beside the keys of a model that is not as narrow.
    EXPECT_LE(taken, predicted + (128.0 * (kMany - kFew)));
  }
}

TEST_F(Memory, TheDemoModelTakesWhatIsPredicted) {
  const auto path = engine::testing::demo_model_path();
  if (path.empty()) GTEST_SKIP() << "no demo model";
  const auto model = engine::Model::load(path, {.n_gpu_layers = 0});
  ASSERT_TRUE(model) << to_string(model.error());
  const engine::ModelInfo& info = (*model)->info();
  constexpr std::size_t kTokens = 8192;
  constexpr std::size_t kBatch = 512;
  const std::uint64_t predicted = engine::bytes_per_context_token(info) * kTokens;
  const auto taken = engine_bytes(*model, kTokens, kBatch);
  if (!taken) GTEST_SKIP() << "this allocator cannot be asked";
  EXPECT_GE(*taken, predicted);
  EXPECT_LE(*taken, predicted + engine::gpu_working_bytes(info)) << "buffers are rated too low";
}

// The demonstration model as an entry of the catalogue would describe it.
TEST_F(Memory, WeightsOfARealFileAreAsEstimated) {
  const auto path = engine::testing::demo_model_path();
  if (path.empty()) GTEST_SKIP() << "no demo model";
  const auto header = engine::read_gguf_header(path);
  ASSERT_TRUE(header) << to_string(header.error());
  const auto model = engine::Model::load(path, {.vocabulary_only = true});
  ASSERT_TRUE(model) << to_string(model.error());
  const engine::ModelInfo& info = (*model)->info();
  const Entry entry{
      .n_parameters = info.n_parameters,
      .n_layers = info.n_layers,
      .n_embedding = info.n_embedding,
      .n_vocabulary = info.n_vocabulary,
      .shares_embeddings = !header->has_output,
  };
  const Weights weights = weights_of(entry, *find_quantisation("Q8_0"));
  EXPECT_NEAR(
      static_cast<double>(weights.n_bytes()) / static_cast<double>(info.n_tensor_bytes), 1, 0.02
  );
  ASSERT_TRUE(entry.shares_embeddings);
  EXPECT_NEAR(
      static_cast<double>(weights.n_output_bytes) / static_cast<double>(header->n_embedding_bytes),
      1,
      0.001
  );
}

}  // namespace
}  // namespace extractinator::models
