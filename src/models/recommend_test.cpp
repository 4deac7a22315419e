// What is recommended on machines as people have them, in which order, and why not.
#include "models/recommend.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/catalogue.h"
#include "models/fit.h"

namespace extractinator::models {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;
constexpr Need kUsual{.n_prompt_tokens = 3500, .n_answer_tokens = 512, .n_thinking_tokens = 1024};

std::vector<Recommendation> on(
    std::uint64_t memory, const std::vector<std::uint64_t>& cards = {}, const Need& need = kUsual
) {
  Machine machine{.n_memory_bytes = memory * kGiB};
  for (const std::uint64_t card : cards)
    machine.cards.push_back({.n_free_bytes = card * kGiB, .n_total_bytes = card * kGiB});
  return recommend(Catalogue::built_in(), need, machine);
}

// "Phi-4-14B Q5_K_M gpu" of those that fit, with a score or without.
std::vector<std::string> fitting(const std::vector<Recommendation>& all, bool has_score) {
  std::vector<std::string> names;
  for (const Recommendation& one : all) {
    if (!one.best || one.entry->dragon.has_value() != has_score) continue;
    names.push_back(
        one.entry->name + " " + one.best->quantisation + " " +
        std::string(to_string(one.best->placement))
    );
  }
  return names;
}

const Recommendation& of(const std::vector<Recommendation>& all, std::string_view name) {
  return *std::ranges::find(all, name, [](const Recommendation& one) { return one.entry->name; });
}

TEST(Recommend, ALaptopOf8GiB) {
  const auto all = on(8);
  EXPECT_THAT(
      fitting(all, true),
      ElementsAre(
          "Mistral-Nemo-12B Q2_K processor",
          "Gemma-2-9B Q2_K processor",
          "Llama-3.1-8B Q4_K_M processor",
          "Llama-3.2-3B Q8_0 processor"
      )
  );
  EXPECT_THAT(of(all, "Llama-3.3-70B").why_not(), HasSubstr("GiB more than can be used"));
}

TEST(Recommend, ADesktopOf16GiBWithACardOf12GiB) {
  const auto all = on(16, {12});
  EXPECT_THAT(
      fitting(all, true),
      ElementsAre(
          "Phi-4-14B Q4_K_M split",
          "Qwen-2.5-14B Q4_K_M split",
          "DeepSeek-R1-14B Q4_K_M split",
          "Mistral-Nemo-12B Q5_K_M gpu",
          "Gemma-2-9B Q4_K_M split",
          "Llama-3.1-8B Q8_0 gpu",
          "Llama-3.2-3B Q8_0 gpu"
      )
  );
  // Its layers are chosen for 16,384 tokens, which it remembers in 3.1 GiB.
  EXPECT_EQ(of(all, "Phi-4-14B").best->n_gpu_layers, 39U);
  EXPECT_THAT(of(all, "Llama-3.3-70B").why_not(), HasSubstr("Q2_K takes 24.6 GiB of weights"));
}

TEST(Recommend, AWorkstationOf64GiB) {
  const auto all = on(64);
  EXPECT_THAT(
      fitting(all, true),
      ElementsAre(
          "Llama-3.3-70B Q4_K_M processor",
          "Phi-4-14B Q4_K_M processor",
          "Qwen-2.5-14B Q4_K_M processor",
          "DeepSeek-R1-14B Q4_K_M processor",
          "Mistral-Nemo-12B Q4_K_M processor",
          "Gemma-2-9B Q4_K_M processor",
          "Llama-3.1-8B Q4_K_M processor",
          "Llama-3.2-3B Q8_0 processor"
      )
  );
}

TEST(Recommend, AServerWithTwoCardsOf80GiB) {
  const auto all = on(256, {80, 80});
  EXPECT_THAT(
      fitting(all, true),
      ElementsAre(
          "Llama-3.3-70B Q8_0 gpu",
          "Phi-4-14B Q8_0 gpu",
          "Qwen-2.5-14B Q8_0 gpu",
          "DeepSeek-R1-14B Q8_0 gpu",
          "Mistral-Nemo-12B Q8_0 gpu",
          "Gemma-2-9B Q8_0 gpu",
          "Llama-3.1-8B Q8_0 gpu",
          "Llama-3.2-3B Q8_0 gpu"
      )
  );
  EXPECT_TRUE(std::ranges::all_of(all, [](const Recommendation& one) {
    return one.best.has_value();
  }));
}

// Whatever the machine: those that fit come first, then scores fall, then parameters do.
TEST(Recommend, OrdersByWhatIsKnown) {
  for (const std::uint64_t memory : {2U, 4U, 8U, 16U, 32U, 64U, 512U}) {
    const auto all = on(memory);
    ASSERT_EQ(all.size(), Catalogue::built_in().entries().size());
    for (std::size_t i = 1; i < all.size(); ++i) {
      const Recommendation& before = all[i - 1];
      const Recommendation& after = all[i];
      EXPECT_GE(before.best.has_value(), after.best.has_value());
      if (before.best.has_value() != after.best.has_value()) continue;
      EXPECT_GE(before.entry->dragon.has_value(), after.entry->dragon.has_value());
      if (before.entry->dragon && after.entry->dragon) {
        EXPECT_GE(before.entry->dragon->score, after.entry->dragon->score);
      } else if (!before.entry->dragon && !after.entry->dragon) {
        EXPECT_GE(before.entry->n_parameters, after.entry->n_parameters);
      }
      EXPECT_EQ(before.why_not().empty(), before.best.has_value());
    }
  }
}

TEST(Recommend, TheTaskDecidesWhatIsLongEnough) {
  const Need need{.n_prompt_tokens = 10'000, .n_answer_tokens = 512, .n_thinking_tokens = 1024};
  const auto all = on(64, {}, need);
  EXPECT_THAT(
      of(all, "Gemma-2-9B").why_not(),
      HasSubstr("10512 tokens is longer than the 8192 it was trained for")
  );
  EXPECT_THAT(of(all, "EuroLLM-9B").why_not(), Not(IsEmpty()));
  EXPECT_TRUE(of(all, "Phi-4-14B").best);
  EXPECT_EQ(of(all, "Phi-4-14B").n_tokens, 10'512U);
  EXPECT_EQ(of(all, "DeepSeek-R1-14B").n_tokens, 11'536U) << "it always thinks";
  EXPECT_EQ(of(all, "Qwen3-14B").n_tokens, 10'512U) << "it need not";
  // Where reports are divided nothing is too long.
  Need divided = need;
  divided.is_divided = true;
  EXPECT_TRUE(of(on(64, {}, divided), "Gemma-2-9B").best);
}

}  // namespace
}  // namespace extractinator::models
