// Writes tiny model files for tests: write_tiny_model().
#include "engine/testing/tiny_model.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ggml.h>
#include <gguf.h>

#include "base/check.h"

namespace extractinator::engine::testing {
namespace {

// Values of tokenizer.ggml.token_type.
enum TokenType : std::int32_t { normal = 1, unknown = 2, control = 3, user_defined = 4, byte = 6 };

struct FreeGguf {
  void operator()(gguf_context* context) const { gguf_free(context); }
};
struct FreeTensors {
  void operator()(ggml_context* context) const { ggml_free(context); }
};

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
  for (const std::string& letter : letters)
    tokens.add(letter, TokenType::normal);
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
  for (unsigned byte = 0; byte < 256; ++byte)
    tokens.add(std::format("<0x{:02X}>", byte), TokenType::byte);
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
  for (char c = '!'; c <= '~'; ++c)
    add(std::string(1, c));
  return tokens;
}

class Writer {
 public:
  explicit Writer(std::uint64_t seed) : file_(gguf_init_empty()), random_(seed) {
    const ggml_init_params parameters{
        .mem_size = std::size_t{32} << 20U, .mem_buffer = nullptr, .no_alloc = false
    };
    tensors_.reset(ggml_init(parameters));
    EXTR_CHECK(tensors_ != nullptr, "memory for a tiny model");
  }

  [[nodiscard]] gguf_context* file() const { return file_.get(); }
  void number(const std::string& key, std::uint32_t value) const {
    gguf_set_val_u32(file_.get(), key.c_str(), value);
  }

  // Normally distributed weights of the given scale around `mean`.
  void tensor(
      const std::string& name, std::vector<std::int64_t> extents, float scale, float mean = 0
  ) {
    ggml_tensor* tensor = ggml_new_tensor(
        tensors_.get(), GGML_TYPE_F32, static_cast<int>(extents.size()), extents.data()
    );
    ggml_set_name(tensor, name.c_str());
    auto* values = static_cast<float*>(tensor->data);
    std::normal_distribution<float> distribution(mean, scale);
    for (std::int64_t i = 0; i < ggml_nelements(tensor); ++i)
      values[i] = distribution(random_);
    gguf_add_tensor(file_.get(), tensor);
  }

 private:
  std::unique_ptr<gguf_context, FreeGguf> file_;
  std::unique_ptr<ggml_context, FreeTensors> tensors_;
  std::mt19937_64 random_;
};

constexpr std::int64_t kWidth = 64;
constexpr std::int64_t kLayers = 2;

void write_attention(Writer& writer, std::uint32_t n_context, std::int64_t n_tokens) {
  writer.number("llama.context_length", n_context);
  writer.number("llama.embedding_length", kWidth);
  writer.number("llama.block_count", kLayers);
  writer.number("llama.feed_forward_length", 2 * kWidth);
  writer.number("llama.attention.head_count", 4);
  writer.number("llama.attention.head_count_kv", 2);
  writer.number("llama.rope.dimension_count", kWidth / 4);
  gguf_set_val_f32(writer.file(), "llama.attention.layer_norm_rms_epsilon", 1e-5F);
  writer.tensor("token_embd.weight", {kWidth, n_tokens}, 1.0F);
  writer.tensor("output_norm.weight", {kWidth}, 0.1F, 1.0F);
  writer.tensor("output.weight", {kWidth, n_tokens}, 0.3F);
  for (std::int64_t i = 0; i < kLayers; ++i) {
    const auto name = [i](std::string_view part) {
      return std::format("blk.{}.{}.weight", i, part);
    };
    writer.tensor(name("attn_norm"), {kWidth}, 0.1F, 1.0F);
    writer.tensor(name("attn_q"), {kWidth, kWidth}, 0.2F);
    writer.tensor(name("attn_k"), {kWidth, kWidth / 2}, 0.2F);
    writer.tensor(name("attn_v"), {kWidth, kWidth / 2}, 0.2F);
    writer.tensor(name("attn_output"), {kWidth, kWidth}, 0.2F);
    writer.tensor(name("ffn_norm"), {kWidth}, 0.1F, 1.0F);
    writer.tensor(name("ffn_gate"), {kWidth, 2 * kWidth}, 0.2F);
    writer.tensor(name("ffn_up"), {kWidth, 2 * kWidth}, 0.2F);
    writer.tensor(name("ffn_down"), {2 * kWidth, kWidth}, 0.2F);
  }
}

void write_recurrent(Writer& writer, std::uint32_t n_context, std::int64_t n_tokens) {
  constexpr std::int64_t kInner = 2 * kWidth;
  constexpr std::int64_t kState = 16;
  constexpr std::int64_t kKernel = 4;
  constexpr std::int64_t kRank = 4;
  writer.number("mamba.context_length", n_context);
  writer.number("mamba.embedding_length", kWidth);
  writer.number("mamba.block_count", kLayers);
  writer.number("mamba.feed_forward_length", 0);
  writer.number("mamba.attention.head_count", 0);
  writer.number("mamba.ssm.conv_kernel", kKernel);
  writer.number("mamba.ssm.inner_size", kInner);
  writer.number("mamba.ssm.state_size", kState);
  writer.number("mamba.ssm.time_step_rank", kRank);
  gguf_set_val_f32(writer.file(), "mamba.attention.layer_norm_rms_epsilon", 1e-5F);
  writer.tensor("token_embd.weight", {kWidth, n_tokens}, 1.0F);
  writer.tensor("output_norm.weight", {kWidth}, 0.1F, 1.0F);
  writer.tensor("output.weight", {kWidth, n_tokens}, 0.3F);
  for (std::int64_t i = 0; i < kLayers; ++i) {
    const auto name = [i](std::string_view part) { return std::format("blk.{}.{}", i, part); };
    writer.tensor(name("attn_norm.weight"), {kWidth}, 0.1F, 1.0F);
    writer.tensor(name("ssm_in.weight"), {kWidth, 2 * kInner}, 0.2F);
    writer.tensor(name("ssm_conv1d.weight"), {kKernel, kInner}, 0.3F);
    writer.tensor(name("ssm_conv1d.bias"), {kInner}, 0.1F);
    writer.tensor(name("ssm_x.weight"), {kInner, kRank + (2 * kState)}, 0.1F);
    writer.tensor(name("ssm_dt.weight"), {kRank, kInner}, 0.1F);
    writer.tensor(name("ssm_dt.bias"), {kInner}, 0.1F);
    writer.tensor(name("ssm_a"), {kState, kInner}, 0.1F, -1.0F);
    writer.tensor(name("ssm_d"), {kInner}, 0.1F, 1.0F);
    writer.tensor(name("ssm_out.weight"), {kInner, kWidth}, 0.2F);
  }
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

  Writer writer(options.seed);
  const bool is_attention = options.memory == TinyMemory::attention;
  const std::string architecture = !options.architecture.empty() ? options.architecture
                                   : is_attention                ? "llama"
                                                                 : "mamba";
  gguf_set_val_str(writer.file(), "general.architecture", architecture.c_str());
  gguf_set_val_str(writer.file(), "general.name", "tiny");
  writer.number("general.file_type", 0);
  gguf_set_val_str(writer.file(), "tokenizer.chat_template", options.chat_template.c_str());
  write_tokens(writer.file(), tokens, options);
  const auto n_tokens = static_cast<std::int64_t>(tokens.texts.size());
  if (is_attention) {
    write_attention(writer, options.n_context, n_tokens);
  } else {
    write_recurrent(writer, options.n_context, n_tokens);
  }
  EXTR_CHECK(
      gguf_write_to_file(writer.file(), path.c_str(), false), "the test folder can be written"
  );
}

}  // namespace extractinator::engine::testing
