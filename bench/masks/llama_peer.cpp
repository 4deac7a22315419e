// Wraps what llama.h has of grammars. Public: LlamaVocabulary, LlamaGrammar.
#include "llama_peer.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <ggml-backend.h>
#include <gguf.h>
#include <llama.h>

#include "base/check.h"

namespace extractinator::bench {
namespace {

constexpr std::int32_t kNormal = 1;  // Of tokenizer.ggml.token_type.
constexpr std::int32_t kControl = 3;

// GPT-2's letter for each byte: printable bytes stand for themselves, the others for U+0100 on.
std::array<std::string, 256> byte_letters() {
  std::array<std::string, 256> letters;
  unsigned next = 0x100;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const bool is_printable = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte != 0xAD);
    const unsigned c = is_printable ? byte : next++;
    if (c < 0x80) {
      letters[byte] = static_cast<char>(c);
    } else {
      letters[byte] = {static_cast<char>(0xC0U | (c >> 6U)), static_cast<char>(0x80U | (c & 63U))};
    }
  }
  return letters;
}

void write_vocabulary(std::span<const std::string> tokens, const std::filesystem::path& file) {
  const std::array<std::string, 256> letters = byte_letters();
  std::vector<std::string> texts;
  for (const std::string& token : tokens) {
    std::string text;
    for (const char byte : token)
      text += letters[static_cast<unsigned char>(byte)];
    texts.push_back(std::move(text));
  }
  texts[0] = tokens[0];
  std::vector<const char*> pointers;
  for (const std::string& text : texts)
    pointers.push_back(text.c_str());
  std::vector<std::int32_t> types(tokens.size(), kNormal);
  types[0] = kControl;
  const char* merge = "e t";  // Nothing is tokenised here, but a file without merges is refused.
  const std::unique_ptr<gguf_context, decltype(&gguf_free)> gguf(gguf_init_empty(), gguf_free);
  gguf_set_val_str(gguf.get(), "general.architecture", "llama");
  gguf_set_val_str(gguf.get(), "tokenizer.ggml.model", "gpt2");
  gguf_set_val_str(gguf.get(), "tokenizer.ggml.pre", "qwen2");
  gguf_set_arr_str(gguf.get(), "tokenizer.ggml.tokens", pointers.data(), pointers.size());
  gguf_set_arr_data(
      gguf.get(), "tokenizer.ggml.token_type", GGUF_TYPE_INT32, types.data(), types.size()
  );
  gguf_set_arr_str(gguf.get(), "tokenizer.ggml.merges", &merge, 1);
  gguf_set_val_u32(gguf.get(), "tokenizer.ggml.eos_token_id", 0);
  EXTR_CHECK(gguf_write_to_file(gguf.get(), file.c_str(), true), "the folder is there");
}

void keep_quiet(ggml_log_level /*level*/, const char* /*text*/, void* /*data*/) {}

}  // namespace

struct LlamaVocabulary::State {
  std::unique_ptr<llama_model, decltype(&llama_model_free)> model{nullptr, llama_model_free};
  const llama_vocab* vocabulary = nullptr;
};

LlamaVocabulary::LlamaVocabulary(
    std::span<const std::string> tokens, const std::filesystem::path& file
)
    : state_(std::make_unique<State>()) {
  llama_log_set(keep_quiet, nullptr);
  ggml_backend_load_all();
  write_vocabulary(tokens, file);
  llama_model_params parameters = llama_model_default_params();
  parameters.vocab_only = true;
  state_->model.reset(llama_model_load_from_file(file.c_str(), parameters));
  EXTR_CHECK(state_->model != nullptr, "llama.cpp reads the vocabulary");
  state_->vocabulary = llama_model_get_vocab(state_->model.get());
  EXTR_CHECK(
      static_cast<std::size_t>(llama_vocab_n_tokens(state_->vocabulary)) == tokens.size(),
      "both sides have the same tokens"
  );
}

LlamaVocabulary::~LlamaVocabulary() = default;

struct LlamaGrammar::State {
  std::unique_ptr<llama_sampler, decltype(&llama_sampler_free)> sampler{
      nullptr, llama_sampler_free
  };
  std::vector<llama_token_data> candidates;
};

LlamaGrammar::LlamaGrammar(const LlamaVocabulary& vocabulary, const std::string& gbnf)
    : state_(std::make_unique<State>()) {
  state_->sampler.reset(
      llama_sampler_init_grammar(vocabulary.state_->vocabulary, gbnf.c_str(), "root")
  );
  EXTR_CHECK(state_->sampler != nullptr, "llama.cpp reads the grammar");
  const auto n = static_cast<std::size_t>(llama_vocab_n_tokens(vocabulary.state_->vocabulary));
  state_->candidates.resize(n);
}

LlamaGrammar::~LlamaGrammar() = default;

void LlamaGrammar::reset_candidates() {
  for (std::size_t i = 0; i < state_->candidates.size(); ++i)
    state_->candidates[i] = {.id = static_cast<llama_token>(i), .logit = 0, .p = 0};
}

void LlamaGrammar::fill_mask() {
  llama_token_data_array all = {
      .data = state_->candidates.data(),
      .size = state_->candidates.size(),
      .selected = -1,
      .sorted = false,
  };
  llama_sampler_apply(state_->sampler.get(), &all);
}

bool LlamaGrammar::allows(std::int32_t token) const {
  return std::isfinite(state_->candidates[static_cast<std::size_t>(token)].logit);
}

void LlamaGrammar::accept(std::int32_t token) {
  llama_sampler_accept(state_->sampler.get(), token);
}

}  // namespace extractinator::bench
