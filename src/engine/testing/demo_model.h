// Where the bundled demo model is, for tests that need a real one.
#pragma once

#include <cstdlib>
#include <filesystem>

namespace extractinator::engine::testing {

// Empty when the tests do not run from a checkout.
[[nodiscard]] inline std::filesystem::path demo_model_path() {
  const char* root = std::getenv("EXTRACTINATOR_SOURCE_DIR");  // NOLINT(concurrency-mt-unsafe)
  if (root == nullptr) return {};
  auto path = std::filesystem::path(root) / "demo/model/extractinator-demo.gguf";
  return std::filesystem::exists(path) ? path : std::filesystem::path();
}

}  // namespace extractinator::engine::testing
