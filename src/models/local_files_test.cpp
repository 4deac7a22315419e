// Files are recognised by name and parameters.
#include "models/local_files.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/testing/demo_model.h"
#include "models/catalogue.h"

namespace extractinator::models {
namespace {

TEST(LocalFiles, AreRecognisedByNameAndParameters) {
  struct Case {
    std::string_view file = {};
    double billions = 0;
    std::string_view want = {};  // Empty: none.
  };
  constexpr Case kCases[] = {
      {.file = "Llama-3.3-70B-Instruct-Q4_K_M", .billions = 70.6, .want = "Llama-3.3-70B"},
      {.file = "Meta-Llama-3.1-8B-Instruct-Q8_0", .billions = 8.03, .want = "Llama-3.1-8B"},
      {.file = "phi-4-Q4_K_M", .billions = 14.7, .want = "Phi-4-14B"},
      {.file = "Phi-4-mini-instruct-Q8_0", .billions = 3.84, .want = "Phi-4-mini"},
      {.file = "qwen2.5-14b-instruct-q4_k_m", .billions = 14.8, .want = "Qwen-2.5-14B"},
      {.file = "DeepSeek-R1-Distill-Qwen-14B-Q4_K_M", .billions = 14.8, .want = "DeepSeek-R1-14B"},
      {.file = "gemma-2-2b-it-Q4_K_M", .billions = 2.61, .want = "Gemma-2-2B"},
      {.file = "gemma-2-27b-it-Q4_K_M", .billions = 27.2},
      {.file = "medgemma-4b-it-Q4_K_M", .billions = 3.88, .want = "MedGemma-4B"},
      {.file = "google_gemma-3-4b-it-Q8_0", .billions = 3.88, .want = "Gemma-3-4B"},
      {.file = "Mistral-Nemo-Instruct-2407-Q4_K_M", .billions = 12.2, .want = "Mistral-Nemo-12B"},
      {.file = "Qwen3-14B-Q4_K_M", .billions = 14.8, .want = "Qwen3-14B"},
      {.file = "Qwen3-4B-Q4_K_M", .billions = 4.02, .want = "Qwen3-4B"},
      // The name of a model that is not what it says.
      {.file = "Qwen3-4B-pruned", .billions = 2.0},
      {.file = "extractinator-demo", .billions = 0.003},
  };
  for (const Case& one : kCases) {
    const Entry* found =
        entry_of(Catalogue::built_in(), one.file, static_cast<std::uint64_t>(one.billions * 1e9));
    EXPECT_EQ(found == nullptr ? "" : found->name, one.want) << one.file;
  }
}

TEST(LocalFiles, AreReadFromDisk) {
  const auto demo = engine::testing::demo_model_path();
  if (demo.empty()) GTEST_SKIP() << "no demo model";
  const auto folder = std::filesystem::temp_directory_path() /
                      ("local_files_" + std::to_string(std::random_device()()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "broken.gguf") << "no model";
  const std::vector<std::filesystem::path> paths = {
      demo, folder / "broken.gguf", folder / "missing.gguf"
  };
  const auto found = local_files(Catalogue::built_in(), paths);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().path, demo);
  EXPECT_EQ(found.front().entry, nullptr) << "it is no model of the catalogue";
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace extractinator::models
