// Vectors of texts by a model of embeddings in Ollama.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "remote/http_client.h"
#include "remote/retry.h"

namespace extractinator::remote {

struct EmbedderOptions {
  std::string endpoint = "http://127.0.0.1:11434";  // Ollama's URL.
  // Hosts beyond this machine that reports may be sent to.
  std::vector<std::string> allowed_hosts = {};
  std::string model = {};
  HttpOptions http = {};
  RetryPolicy retry = {};
};

// Safe from several threads, which wait for each other.
class OllamaEmbedder {
 public:
  // Asks the server for the model, with retries. Fails as Endpoint::make and HttpClient::make do,
  // with `not_found` if the server does not have the model, and as the connection does.
  [[nodiscard]] static Result<std::unique_ptr<OllamaEmbedder>> make(const EmbedderOptions& options);
  ~OllamaEmbedder();
  OllamaEmbedder(const OllamaEmbedder&) = delete;
  OllamaEmbedder& operator=(const OllamaEmbedder&) = delete;

  // Of the model, as the server tells it.
  [[nodiscard]] const std::string& digest() const;

  // A vector of length 1; zeros for a text of nothing but white space. Ollama is told not to cut: a
  // text that is too long for the model is divided in halves, which may be divided again, and its
  // vector has the direction of the mean of theirs, each as often as it has bytes. What can
  // pass is tried again. Fails as the connection does, or with `engine_failure` for an answer that
  // is none.
  [[nodiscard]] Result<std::vector<float>> embed(std::string_view text) const;

 private:
  struct State;
  explicit OllamaEmbedder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace extractinator::remote
