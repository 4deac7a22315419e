// Layers that fit a card: by hand, and against trying every number.
#include "engine/gpu_plan.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "engine/model.h"

namespace extractinator::engine {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20U;

TEST(GpuPlan, FitsWhatThereIsRoomFor) {
  const LayerDemand demand{
      .n_layer_bytes = {100 * kMiB, 100 * kMiB, 100 * kMiB, 100 * kMiB},
      .n_output_bytes = 50 * kMiB,
      .n_context_bytes = 20 * kMiB,
      .n_working_bytes = 30 * kMiB,
  };
  const auto on_one = [&](std::uint64_t n_free) {
    const std::vector<GpuMemory> cards = {
        {.n_free_bytes = n_free * kMiB, .n_total_bytes = 1000 * kMiB}
    };
    return n_fitting_layers(demand, cards);
  };
  // 50 stay free and 30 are for working; the output takes 50, each layer 120.
  EXPECT_EQ(on_one(0), 0U);
  EXPECT_EQ(on_one(129), 0U);
  EXPECT_EQ(on_one(130), 1U);
  EXPECT_EQ(on_one(249), 1U);
  EXPECT_EQ(on_one(250), 2U);
  EXPECT_EQ(on_one(610), 5U);
  EXPECT_EQ(on_one(1000), 5U) << "no more than there are";
  EXPECT_EQ(n_fitting_layers(demand, {}), 0U) << "no card";
  const std::vector<GpuMemory> two(2, {.n_free_bytes = 500 * kMiB, .n_total_bytes = 1000 * kMiB});
  // Each has 500 - 50 - 30 - 120 = 300.
  EXPECT_EQ(n_fitting_layers(demand, two), 5U);
}

TEST(GpuPlan, IsTheMostThatFits) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 2000; ++round) {
    LayerDemand demand{
        .n_output_bytes = random() % 300,
        .n_context_bytes = random() % 50,
        .n_working_bytes = random() % 100,
    };
    for (std::size_t n = random() % 12; n > 0; --n)
      demand.n_layer_bytes.push_back(random() % 200);
    const GpuMemory card{.n_free_bytes = random() % 2000, .n_total_bytes = 2000};
    // The oracle: the last `n` layers, weighed anew for every n.
    const std::uint64_t n_kept = 100 + demand.n_working_bytes;
    const auto fits = [&](std::size_t n) {
      std::uint64_t n_needed = demand.n_output_bytes;
      for (const std::uint64_t n_bytes : std::span(demand.n_layer_bytes).last(n - 1))
        n_needed += n_bytes + demand.n_context_bytes;
      return card.n_free_bytes > n_kept && n_needed <= card.n_free_bytes - n_kept;
    };
    std::size_t want = 0;
    while (want <= demand.n_layer_bytes.size() && fits(want + 1))
      ++want;
    EXPECT_EQ(n_fitting_layers(demand, std::span(&card, 1)), want);
  }
}

// 2 bytes of 1,000 numbers for each token.
constexpr std::size_t kLayers = 4;
const ModelInfo kInfo{
    .n_vocabulary = 1000, .n_layers = kLayers, .n_embedding = 64, .n_kept_per_token = 1000
};

TEST(GpuPlan, DemandsWhatTheModelRemembers) {
  const LayerDemand demand = layer_demand(kInfo, {1, 2, 3, 4}, 5, 1024);
  EXPECT_EQ(demand.n_layer_bytes, (std::vector<std::uint64_t>{1, 2, 3, 4}));
  EXPECT_EQ(demand.n_output_bytes, 5U);
  EXPECT_EQ(demand.n_context_bytes, 1024U * 2000U / kLayers);
  EXPECT_EQ(demand.n_working_bytes, gpu_working_bytes(kInfo));
}

TEST(GpuPlan, SequencesGetAQuarterOfTheMachineAndWhatTheCardsHaveLeft) {
  const std::vector<GpuMemory> cards = {
      {.n_free_bytes = 2000 * kMiB, .n_total_bytes = 4000 * kMiB}
  };
  EXPECT_EQ(context_memory_bytes(kInfo, 8000 * kMiB, 0, cards), 2000 * kMiB) << "no layer is there";
  EXPECT_EQ(context_memory_bytes(kInfo, 8000 * kMiB, 0, {}), 2000 * kMiB);
  // 200 stay free, and room to work.
  const std::uint64_t n_left = (1800 * kMiB) - gpu_working_bytes(kInfo);
  EXPECT_EQ(context_memory_bytes(kInfo, 80'000 * kMiB, kLayers + 1, cards), n_left / 4 * 4);
  EXPECT_EQ(context_memory_bytes(kInfo, 80'000 * kMiB, 2, cards), n_left / 2 * 4)
      << "half the layers are there, and half of what is remembered";
  EXPECT_EQ(context_memory_bytes(kInfo, 80 * kMiB, kLayers, cards), 20 * kMiB);
  const std::vector<GpuMemory> full = {{.n_free_bytes = 1, .n_total_bytes = 4000 * kMiB}};
  EXPECT_EQ(context_memory_bytes(kInfo, 8000 * kMiB, kLayers, full), 0U);
}

}  // namespace
}  // namespace extractinator::engine
