// What a Model holds of llama.cpp, for the engine; a header because two files of this room need it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/model.h"
#include "engine/special_text.h"

struct llama_model;
struct llama_vocab;

namespace extractinator::engine {

struct FreeModel {
  void operator()(llama_model* model) const;
};

struct Model::Handle {
  std::filesystem::path path = {};
  std::unique_ptr<llama_model, FreeModel> model = {};
  const llama_vocab* vocabulary = nullptr;  // Owned by `model`.
  bool is_vocabulary_only = false;
  std::size_t n_gpu_layers = 0;
  ModelInfo info = {};
  std::vector<std::string> token_bytes = {};
  std::vector<TokenKind> token_kinds = {};
  std::vector<bool> is_special = {};
  std::vector<TokenId> end_tokens = {};
  std::optional<TokenId> begin_token = {};
  std::optional<TokenId> end_token = {};
  SpecialTexts special_texts = SpecialTexts({});
  std::vector<TokenId> byte_tokens = {};  // By byte; -1 where no plain token is just that byte.
  bool puts_space_first = false;  // The tokenizer adds a space before a text that nothing precedes.
  std::vector<TokenId> anchor = {};  // Tokens of kAnchor alone, with that space.
};

// Finds out how the vocabulary of a handle whose tokens are read treats the start of a text.
void prepare_tokenizer(Model::Handle& handle);

}  // namespace extractinator::engine
