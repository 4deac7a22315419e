// The peer of the mask benchmark: the grammar sampler of llama.cpp over a vocabulary of ours.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace extractinator::bench {

// A vocabulary of llama.cpp, made by writing a model file without weights and reading it. Stops the
// program where that does not work.
class LlamaVocabulary {
 public:
  // Token 0 ends answers.
  LlamaVocabulary(std::span<const std::string> tokens, const std::filesystem::path& file);
  ~LlamaVocabulary();
  LlamaVocabulary(const LlamaVocabulary&) = delete;
  LlamaVocabulary& operator=(const LlamaVocabulary&) = delete;

 private:
  friend class LlamaGrammar;
  struct State;
  std::unique_ptr<State> state_;
};

// Follows one answer. `vocabulary` must outlive it.
class LlamaGrammar {
 public:
  LlamaGrammar(const LlamaVocabulary& vocabulary, const std::string& gbnf);
  ~LlamaGrammar();
  LlamaGrammar(const LlamaGrammar&) = delete;
  LlamaGrammar& operator=(const LlamaGrammar&) = delete;

  // Sets all logits to 0; not part of the work that is measured.
  void reset_candidates();
  // Takes all tokens that may not come out of the candidates.
  void fill_mask();
  // Whether the last fill_mask() left the token in.
  [[nodiscard]] bool allows(std::int32_t token) const;
  void accept(std::int32_t token);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace extractinator::bench
