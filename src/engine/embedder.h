// Texts as vectors whose directions say what they are about, by a model made for that.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/model.h"

namespace extractinator::engine {

struct EmbedderOptions {
  // Threads that compute; 0: as EngineOptions::n_threads.
  std::size_t n_threads = 0;
  // Longest piece of a text that is computed at once, in tokens, with those the model puts around
  // it; less where the model was trained for less. More needs working memory that grows with its
  // square (about 0.2 GiB for 2,048).
  std::size_t max_window = 2048;
};

// Safe from several threads, which wait for each other: one text is computed at a time, on the
// processor, so that a vector depends on its text alone.
class Embedder {
 public:
  // The model was loaded for ModelPurpose::embeddings. How a text becomes one vector (the mean over
  // its tokens, its first or its last one) is what the model's file says. Fails with `unsupported`
  // if it says nothing, or makes no vectors but grades; `io_error` if memory is short.
  [[nodiscard]] static Result<std::unique_ptr<Embedder>> create(
      std::shared_ptr<const Model> model, const EmbedderOptions& options = {}
  );
  ~Embedder();
  Embedder(const Embedder&) = delete;
  Embedder& operator=(const Embedder&) = delete;

  // Numbers of a vector.
  [[nodiscard]] std::size_t size() const;
  // Most tokens of a text that are computed at once, without those that the model puts around it.
  [[nodiscard]] std::size_t window() const;

  // A vector of length 1; zeros for a text without tokens. Nothing is cut off: a text of more
  // tokens than window() is divided into pieces of about the same length, and its vector has the
  // direction of the mean of theirs, each as often as it has tokens. Text can name no special
  // token. Fails as Tokenizer::tokenize does, or with `engine_failure`.
  [[nodiscard]] Result<std::vector<float>> embed(std::string_view text) const;

 private:
  struct State;
  explicit Embedder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace extractinator::engine
