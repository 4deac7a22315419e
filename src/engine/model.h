// A language model file in memory: its facts, its tokenizer and its vocabulary. Immutable, shared
// by every engine that computes with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "engine/tokenizer.h"
#include "grammar/vocabulary.h"

namespace extractinator::engine {

// What a model is loaded for.
enum class ModelPurpose : std::uint8_t {
  text,        // To write (LlamaEngine).
  embeddings,  // To make vectors of texts (Embedder).
};

struct ModelOptions {
  // Layers computed on graphics cards, from the last one; the output counts as one more. More than
  // there are means all. Unset: as many as fit their memory (gpu_plan.h). Without a card it is 0.
  std::optional<std::size_t> n_gpu_layers = {};
  // Tokens that will be remembered at the same time, for what fits.
  std::size_t n_context = 16'384;
  // Maps the file instead of reading it: starts faster and shares memory between processes. Turn it
  // off on slow network file systems.
  bool use_mmap = true;
  // Loads only the tokenizer and the facts, no weights: such a model cannot make an engine.
  bool vocabulary_only = false;
  // Models that cannot do it are refused.
  ModelPurpose purpose = ModelPurpose::text;
};

// What a model file says about itself; for `models inspect` and the manifest of a run.
struct ModelInfo {
  std::string name = {};          // general.name, or the file's name without its ending.
  std::string architecture = {};  // general.architecture, for example "llama" or "qwen2".
  std::string quantisation = {};  // For example "Q4_K - Medium"; "F16" if not quantised.
  std::string tokenizer = {};     // "BPE", "SPM", … as llama.cpp names the family.
  std::uint64_t n_parameters = 0;
  std::uint64_t n_file_bytes = 0;
  std::uint64_t n_tensor_bytes = 0;
  std::size_t n_context_trained = 0;  // Longest prompt plus answer the model was trained for.
  std::size_t n_vocabulary = 0;
  std::size_t n_layers = 0;
  std::size_t n_embedding = 0;
  std::size_t n_heads = 0;
  std::size_t n_kv_heads = 0;
  // Numbers that attention keeps of one token, keys and values of all layers together.
  std::size_t n_kept_per_token = 0;
  // Tokens of the attention window; 0 if the file names none. The runtime ignores it for some
  // architectures.
  std::size_t n_sliding_window = 0;
  bool is_recurrent = false;        // State space models: no position can be taken back.
  bool is_hybrid = false;           // Both attention and recurrent layers.
  bool adds_begin_token = false;    // Prompts open with begin_token().
  std::string chat_template = {};   // Jinja text; empty if the file has none.
  Hash256 chat_template_hash = {};  // Of that text, also when empty.
};

enum class TokenKind : std::uint8_t {
  normal,
  byte,          // One raw byte, `<0x0A>` in SentencePiece vocabularies.
  control,       // Steers the model: begin, end, roles.
  user_defined,  // Added by the model's makers, such as `<tool_call>`; matched before anything
                 // else.
  unused,
  unknown,
};

[[nodiscard]] std::string_view to_string(TokenKind kind);

class Model final : public Tokenizer {
 public:
  ~Model() override;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  // Fails with `not_found` if there is no such file, `corrupt` if it is no whole GGUF file (the
  // header is walked before llama.cpp sees it), `unsupported` if this build cannot run its
  // architecture or it is not made for the purpose, `io_error` if it cannot be read or memory is
  // short. Cost: time to read the file, less with mmap.
  [[nodiscard]] static Result<std::shared_ptr<const Model>> load(
      const std::filesystem::path& path, const ModelOptions& options = {}
  );

  [[nodiscard]] const ModelInfo& info() const;
  [[nodiscard]] const std::filesystem::path& path() const;
  // Layers on graphics cards; all of them and the output if there is one more than
  // ModelInfo::n_layers.
  [[nodiscard]] std::size_t n_gpu_layers() const;

  [[nodiscard]] std::size_t n_tokens() const { return info().n_vocabulary; }
  // Exactly what the token adds to a text, including a leading space and single raw bytes; for
  // special tokens their text. Lives as long as the model.
  [[nodiscard]] std::string_view token_bytes(TokenId id) const;
  [[nodiscard]] TokenKind token_kind(TokenId id) const;
  // True if text of a person may never become this token and it is never generated: control, unused
  // and unknown tokens, and user-defined ones unless they are only white space (some vocabularies
  // keep runs of spaces and line feeds as user-defined tokens; they are plain text).
  [[nodiscard]] bool is_special(TokenId id) const;
  // Every token that ends an answer (end of sequence, of turn, of message); never empty unless the
  // model is no text generator.
  [[nodiscard]] std::span<const TokenId> end_tokens() const;

  // The tokens as a grammar sees them: special tokens have no bytes. Cost: a sort of the
  // vocabulary, about 0.1 s for 150,000 tokens: make it once and share it.
  [[nodiscard]] Result<std::shared_ptr<const grammar::Vocabulary>> make_vocabulary() const;

  [[nodiscard]] Result<std::vector<TokenId>> tokenize(
      std::string_view text, SpecialTokens special, Place place
  ) const override;
  [[nodiscard]] std::string detokenize(std::span<const TokenId> tokens) const override;
  [[nodiscard]] std::optional<TokenId> begin_token() const override;
  [[nodiscard]] std::string_view begin_text() const override;
  [[nodiscard]] std::string_view end_text() const override;

  struct Handle;
  // For LlamaEngine and Embedder only.
  [[nodiscard]] const Handle& handle() const { return *handle_; }

 private:
  explicit Model(std::unique_ptr<const Handle> handle);
  std::unique_ptr<const Handle> handle_;
};

// Names and versions of the runtime and its loaded compute backends, for manifests: for example
// "llama.cpp 0.7.0, ggml 0.27.0, cpu-zen4".
[[nodiscard]] std::string runtime_description();

}  // namespace extractinator::engine
