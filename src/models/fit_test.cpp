// One model on one machine: sizes by hand, against the engine's own planner, and properties of all
// models on random machines.
#include "models/fit.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/gpu_plan.h"
#include "models/catalogue.h"
#include "models/quantisation.h"

namespace extractinator::models {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;

const Entry& entry(std::string_view name) { return **Catalogue::built_in().find(name); }

Machine machine(std::uint64_t memory, const std::vector<std::uint64_t>& cards = {}) {
  Machine made{.n_memory_bytes = memory * kGiB};
  for (const std::uint64_t card : cards)
    made.cards.push_back({.n_free_bytes = card * kGiB, .n_total_bytes = card * kGiB});
  return made;
}

Fit fit_of(
    std::string_view name, std::string_view quantisation, std::size_t n_tokens, const Machine& on
) {
  return fit(entry(name), *find_quantisation(quantisation), n_tokens, on);
}

TEST(Fit, TakesWeightsContextAndBuffers) {
  const Fit found = fit_of("Llama-3.1-8B", "Q4_K_M", 8192, machine(32));
  EXPECT_THAT(found.why_not, IsEmpty());
  EXPECT_EQ(found.placement, Placement::processor);
  EXPECT_EQ(found.weights.n_bytes(), 4'920'000'000U) << "the listed size";
  EXPECT_EQ(found.n_context_bytes, 8192U * 131'072U);
  // 256 MiB, and 512 rows of 4 bytes for each token of the vocabulary and 16 vectors.
  EXPECT_EQ(found.n_working_bytes, (256U << 20U) + (512U * 4U * (128'256U + (16U * 4096U))));
  EXPECT_EQ(found.n_memory_bytes, 4'920'000'000U + found.n_context_bytes + found.n_working_bytes);
  EXPECT_EQ(found.n_gpu_bytes, 0U);
}

TEST(Fit, AWholeModelOnACardLeavesItsTableInMainMemory) {
  const Fit found = fit_of("Llama-3.1-8B", "Q4_K_M", 8192, machine(16, {24}));
  EXPECT_THAT(found.why_not, IsEmpty());
  EXPECT_EQ(found.placement, Placement::gpu);
  EXPECT_EQ(found.n_gpu_layers, 33U);
  EXPECT_EQ(found.n_memory_bytes, found.weights.n_embedding_bytes);
  EXPECT_GE(
      found.n_gpu_bytes, 4'920'000'000U - found.weights.n_embedding_bytes + found.n_context_bytes
  );
  EXPECT_LE(found.n_gpu_bytes, 24 * kGiB);
  // Where the output is the table, it is there twice.
  const Fit shared = fit_of("Llama-3.2-3B", "Q4_K_M", 8192, machine(16, {24}));
  EXPECT_EQ(shared.placement, Placement::gpu);
  EXPECT_EQ(shared.weights.n_embedding_bytes, 0U);
  EXPECT_EQ(shared.n_memory_bytes, shared.weights.n_output_bytes);
}

TEST(Fit, ACardThatIsTooSmallTakesSomeLayers) {
  const Fit found = fit_of("Llama-3.3-70B", "Q4_K_M", 4096, machine(64, {24}));
  EXPECT_THAT(found.why_not, IsEmpty());
  EXPECT_EQ(found.placement, Placement::split);
  EXPECT_GT(found.n_gpu_layers, 20U);
  EXPECT_LT(found.n_gpu_layers, 60U);
  EXPECT_LE(found.n_gpu_bytes, 24 * kGiB);
  const std::uint64_t n_all =
      found.weights.n_bytes() + found.n_context_bytes + (2 * found.n_working_bytes);
  EXPECT_NEAR(
      static_cast<double>(found.n_memory_bytes + found.n_gpu_bytes), static_cast<double>(n_all), 1e6
  );
}

TEST(Fit, SaysWhyNot) {
  EXPECT_THAT(
      fit_of("Gemma-2-9B", "Q4_K_M", 9000, machine(64)).why_not,
      HasSubstr("a request of 9000 tokens is longer than the 8192 it was trained for")
  );
  EXPECT_THAT(
      fit_of("Llama-3.3-70B", "Q4_K_M", 8192, machine(16)).why_not,
      HasSubstr(
          "Q4_K_M takes 39.6 GiB of weights, 2.5 GiB for 8192 tokens and 762.5 MiB of buffers: "
          "42.8 "
          "GiB in main memory, 28.8 GiB more than can be used"
      )
  );
  EXPECT_THAT(
      fit_of("Llama-3.1-8B", "Q4_K_M", 100'000, machine(32)).why_not,
      HasSubstr("100000 tokens take 12.2 GiB, and a run gives its requests no more than 8.0 GiB")
  );
}

TEST(Fit, LeavesMemoryToOthers) {
  EXPECT_EQ(n_usable_bytes(machine(1)), 0U);
  EXPECT_EQ(n_usable_bytes(machine(8)), 6 * kGiB);
  EXPECT_EQ(n_usable_bytes(machine(64)), 56 * kGiB);
}

// Whatever the machine: what is said to fit does, and more memory never makes it worse.
TEST(Fit, HoldsOnRandomMachines) {
  std::mt19937_64 random(11);
  const auto& entries = Catalogue::built_in().entries();
  const auto kinds = quantisations();
  for (int round = 0; round < 4000; ++round) {
    const Entry& one = entries[random() % entries.size()];
    const Quantisation& kind = kinds[random() % kinds.size()];
    Machine on = machine(2 + random() % 96);
    for (std::size_t n = random() % 3; n > 0; --n) {
      const std::uint64_t total = (4 + random() % 76) * kGiB;
      on.cards.push_back({.n_free_bytes = total - random() % (2 * kGiB), .n_total_bytes = total});
    }
    const std::size_t n_tokens = 256 + random() % 20'000;
    const Fit found = fit(one, kind, n_tokens, on);
    SCOPED_TRACE(one.name);
    std::uint64_t n_cards = 0;
    for (const engine::GpuMemory& card : on.cards)
      n_cards += card.n_free_bytes;
    EXPECT_EQ(found.n_gpu_bytes == 0, found.placement == Placement::processor);
    EXPECT_EQ(found.placement == Placement::gpu, found.n_gpu_layers == one.n_layers + 1);
    EXPECT_GE(
        found.n_memory_bytes + found.n_gpu_bytes, found.weights.n_bytes() + found.n_context_bytes
    ) << "nothing is forgotten";
    if (!found.fits()) continue;
    EXPECT_LE(found.n_memory_bytes, n_usable_bytes(on));
    EXPECT_LE(n_tokens, one.n_context_trained);
    // The layers were chosen for 16,384 tokens; longer requests are refused by their own bound.
    if (found.placement != Placement::processor) {
      EXPECT_LE(found.n_gpu_bytes, n_cards);
    }
    Machine more = on;
    more.n_memory_bytes *= 2;
    EXPECT_TRUE(fit(one, kind, n_tokens, more).fits());
  }
}

TEST(BestFit, PrefersCardsThenTheUsualThenLess) {
  const auto one = [](std::string_view quantisation, Placement placement, bool fits) {
    return Fit{
        .quantisation = std::string(quantisation),
        .weights = {.n_layer_bytes = 5 * kGiB},
        .placement = placement,
        .why_not = fits ? "" : "too large"
    };
  };
  const auto best = [](const std::vector<Fit>& fits) {
    const auto found = best_fit(fits);
    return found ? found->quantisation : "none";
  };
  using enum Placement;
  EXPECT_EQ(best({one("Q8_0", gpu, true), one("Q4_K_M", gpu, true)}), "Q8_0");
  EXPECT_EQ(best({one("Q8_0", split, true), one("Q5_K_M", gpu, true)}), "Q5_K_M");
  EXPECT_EQ(best({one("Q8_0", split, true), one("Q4_K_M", split, true)}), "Q4_K_M");
  EXPECT_EQ(best({one("Q4_K_M", split, true), one("Q2_K", gpu, true)}), "Q4_K_M");
  EXPECT_EQ(best({one("Q4_K_M", split, false), one("Q3_K_M", processor, true)}), "Q3_K_M");
  EXPECT_EQ(best({one("Q8_0", processor, false), one("Q2_K", processor, false)}), "none");
  EXPECT_EQ(best({}), "none");
  // Few weights are read quickly.
  Fit small = one("Q8_0", processor, true);
  small.weights.n_layer_bytes = 4 * kGiB;
  EXPECT_EQ(best({small, one("Q4_K_M", processor, true)}), "Q8_0");
}

TEST(Bytes, AreReadAndWritten) {
  struct Case {
    std::string_view text = {};
    std::optional<std::uint64_t> want = {};
  };
  const Case cases[] = {
      {.text = "16G", .want = 16 * kGiB},
      {.text = "16GiB", .want = 16 * kGiB},
      {.text = "16 gb", .want = 16 * kGiB},
      {.text = "1.5G", .want = 3 * kGiB / 2},
      {.text = "512M", .want = kGiB / 2},
      {.text = "1T", .want = 1024 * kGiB},
      {.text = "0", .want = 0},
      {.text = "1048576", .want = 1'048'576},
      {.text = "12 bytes"},
      {.text = "G"},
      {.text = "-1G"},
      {.text = "1e30T"},
      {.text = "nan"},
      {.text = "16X"},
      {.text = "16Gx"},
      {.text = ""},
  };
  for (const Case& one : cases)
    EXPECT_EQ(parse_bytes(one.text), one.want) << one.text;
  EXPECT_EQ(bytes_text(0), "0 bytes");
  EXPECT_EQ(bytes_text(1023), "1023 bytes");
  EXPECT_EQ(bytes_text(12'345'678'901), "11.5 GiB");
}

}  // namespace
}  // namespace extractinator::models
