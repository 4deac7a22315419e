// A real llama-server with a model file, for tests; where none is installed they skip.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace extractinator::remote::testing {

// Two requests at a time, with 2,048 tokens each; the model's name is `demo`. It says 503 while it
// loads the model, and ends with this object.
class LlamaServer {
 public:
  LlamaServer(const std::filesystem::path& program, const std::filesystem::path& model);
  ~LlamaServer();
  LlamaServer(const LlamaServer&) = delete;
  LlamaServer& operator=(const LlamaServer&) = delete;

  [[nodiscard]] std::string url() const;

 private:
  std::uint16_t port_;
  int process_ = -1;
};

}  // namespace extractinator::remote::testing
