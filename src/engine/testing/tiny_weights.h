// Random weights of the families of models that tests make.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/testing/tiny_model.h"

struct ggml_context;
struct gguf_context;

namespace extractinator::engine::testing {

// As general.architecture names it.
[[nodiscard]] std::string architecture_of(TinyFamily family);

// A model file in the making.
class TinyWeights {
 public:
  // The architecture is the beginning of every key.
  TinyWeights(std::string architecture, std::uint64_t seed);

  [[nodiscard]] gguf_context* file() const { return file_.get(); }
  void number(std::string_view key, std::int64_t value) const;
  // One number for each layer.
  void numbers(std::string_view key, const std::vector<std::int64_t>& values) const;
  void real(std::string_view key, float value) const;
  // Normally distributed weights of the given scale around `mean`.
  void tensor(
      const std::string& name, std::vector<std::int64_t> extents, float scale, float mean = 0
  );

 private:
  struct FreeFile {
    void operator()(gguf_context* file) const;
  };
  struct FreeTensors {
    void operator()(ggml_context* tensors) const;
  };

  std::string architecture_;
  std::unique_ptr<gguf_context, FreeFile> file_;
  std::unique_ptr<ggml_context, FreeTensors> tensors_;
  std::mt19937_64 random_;
};

// Everything of the family but its tokens.
void write_weights(
    TinyWeights& weights, TinyFamily family, std::uint32_t n_context, std::int64_t n_tokens
);

}  // namespace extractinator::engine::testing
