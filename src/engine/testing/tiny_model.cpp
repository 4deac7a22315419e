// Writes tiny model files for tests: write_tiny_model().
#include "engine/testing/tiny_model.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gguf.h>

#include "base/check.h"
#include "engine/testing/tiny_embedder.h"
#include "engine/testing/tiny_weights.h"

namespace extractinator::engine::testing {
namespace {

// Values of tokenizer.ggml.token_type.
enum TokenType : std::int32_t { normal = 1, unknown = 2, control = 3, user_defined = 4, byte = 6 };

struct Tokens {
  std::vector<std::string> texts = {};
  std::vector<std::int32_t> types = {};
  std::vector<float> scores = {};
  std::vector<std::string> merges = {};

  void add(std::string text, std::int32_t type, float score = 0) {
    texts.push_back(std::move(text));
    types.push_back(type);
    scores.push_back(score);
  }
};

std::string utf8(char32_t c) {
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800)
    return {static_cast<char>(0xC0U | (c >> 6U)), static_cast<char>(0x80U | (c & 63U))};
  return {
      static_cast<char>(0xE0U | (c >> 12U)),
      static_cast<char>(0x80U | ((c >> 6U) & 63U)),
      static_cast<char>(0x80U | (c & 63U)),
  };
}

// GPT-2's letter for each byte: printable bytes stand for themselves, the others for U+0100 on.
std::array<std::string, 256> byte_letters() {
  std::array<std::string, 256> letters;
  char32_t next = 0x100;
  for (std::size_t byte = 0; byte < 256; ++byte) {
    const bool is_printable = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) ||
                              (byte >= 0xAE && byte <= 0xFF);
    letters[byte] = utf8(is_printable ? static_cast<char32_t>(byte) : next++);
  }
  return letters;
}

Tokens byte_pair_tokens(const TinyModel& options) {
  Tokens tokens;
  tokens.add("<|begin|>", TokenType::control);
  tokens.add("<|end|>", TokenType::control);
  tokens.add("<|turn|>", TokenType::control);
  const auto letters = byte_letters();
  for (const std::string& letter : letters) {
    if (!options.lacking.contains(letter)) tokens.add(letter, TokenType::normal);
  }
  // A word is merged from left to right, so each of its beginnings is a token too.
  std::set<std::string> known(letters.begin(), letters.end());
  for (const std::string& word : options.words) {
    std::string merged = letters[static_cast<unsigned char>(word.front())];
    for (const char c : std::string_view(word).substr(1)) {
      const std::string& letter = letters[static_cast<unsigned char>(c)];
      const std::string longer = merged + letter;
      if (known.insert(longer).second) {
        tokens.add(longer, TokenType::normal);
        tokens.merges.push_back(std::format("{} {}", merged, letter));
      }
      merged = longer;
    }
  }
  return tokens;
}

Tokens sentence_piece_tokens(const TinyModel& options) {
  Tokens tokens;
  tokens.add("<unk>", TokenType::unknown);
  tokens.add("<s>", TokenType::control);
  tokens.add("</s>", TokenType::control);
  const auto lacks = [&](unsigned byte) {
    return options.lacking.contains(static_cast<char>(byte));
  };
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (!lacks(byte)) tokens.add(std::format("<0x{:02X}>", byte), TokenType::byte);
  }
  float score = -1;
  std::set<std::string> known;
  const auto add = [&](const std::string& text) {
    if (known.insert(text).second) tokens.add(text, TokenType::normal, score--);
  };
  for (const std::string& word : options.words) {
    std::string text;
    for (const char c : word)
      text += c == ' ' ? std::string("\u2581") : std::string(1, c);
    // Pieces are merged pairwise by score; every beginning is there, the longer the later.
    for (std::size_t n = 1; n <= text.size(); ++n) {
      if (n == text.size() || (static_cast<unsigned char>(text[n]) & 0xC0U) != 0x80U) {
        add(text.substr(0, n));
      }
    }
  }
  add("\u2581");
  for (char c = '!'; c <= '~'; ++c) {
    if (!lacks(static_cast<unsigned char>(c))) add(std::string(1, c));
  }
  return tokens;
}

void write_tokens(gguf_context* file, const Tokens& tokens, const TinyModel& options) {
  const bool is_bpe = options.tokenizer == TinyTokenizer::byte_pairs;
  const auto strings = [file](const char* key, const std::vector<std::string>& texts) {
    std::vector<const char*> pointers;
    for (const std::string& text : texts)
      pointers.push_back(text.c_str());
    gguf_set_arr_str(file, key, pointers.data(), pointers.size());
  };
  gguf_set_val_str(file, "tokenizer.ggml.model", is_bpe ? "gpt2" : "llama");
  gguf_set_val_str(file, "tokenizer.ggml.pre", is_bpe ? "gpt-2" : "default");
  strings("tokenizer.ggml.tokens", tokens.texts);
  gguf_set_arr_data(
      file, "tokenizer.ggml.token_type", GGUF_TYPE_INT32, tokens.types.data(), tokens.types.size()
  );
  if (is_bpe) {
    strings("tokenizer.ggml.merges", tokens.merges);
    gguf_set_val_u32(file, "tokenizer.ggml.bos_token_id", 0);
    gguf_set_val_u32(file, "tokenizer.ggml.eos_token_id", 1);
    gguf_set_val_u32(file, "tokenizer.ggml.eot_token_id", 2);
  } else {
    gguf_set_arr_data(
        file, "tokenizer.ggml.scores", GGUF_TYPE_FLOAT32, tokens.scores.data(), tokens.scores.size()
    );
    gguf_set_val_u32(file, "tokenizer.ggml.unknown_token_id", 0);
    gguf_set_val_u32(file, "tokenizer.ggml.bos_token_id", 1);
    gguf_set_val_u32(file, "tokenizer.ggml.eos_token_id", 2);
  }
  gguf_set_val_bool(file, "tokenizer.ggml.add_bos_token", options.adds_begin_token);
}

}  // namespace

void write_tiny_model(const std::filesystem::path& path, const TinyModel& options) {
  Tokens tokens = options.tokenizer == TinyTokenizer::byte_pairs ? byte_pair_tokens(options)
                                                                 : sentence_piece_tokens(options);
  for (const std::string& text : options.user_defined)
    tokens.add(text, TokenType::user_defined);
  for (const std::string& text : options.control)
    tokens.add(text, TokenType::control);

  const std::string architecture =
      options.architecture.empty() ? architecture_of(options.family) : options.architecture;
  TinyWeights weights(architecture_of(options.family), options.seed);
  gguf_set_val_str(weights.file(), "general.architecture", architecture.c_str());
  gguf_set_val_str(weights.file(), "general.name", "tiny");
  gguf_set_val_u32(weights.file(), "general.file_type", 0);
  gguf_set_val_str(weights.file(), "tokenizer.chat_template", options.chat_template.c_str());
  write_tokens(weights.file(), tokens, options);
  if (options.pooling != TinyPooling::none)
    weights.number("pooling_type", static_cast<std::int64_t>(options.pooling));
  write_weights(
      weights, options.family, options.n_context, static_cast<std::int64_t>(tokens.texts.size())
  );
  EXTR_CHECK(
      gguf_write_to_file(weights.file(), path.c_str(), false), "the test folder can be written"
  );
}

}  // namespace extractinator::engine::testing
