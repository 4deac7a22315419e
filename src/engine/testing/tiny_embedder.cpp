// Writes tiny models of embeddings for tests: write_tiny_bert().
#include "engine/testing/tiny_embedder.h"

#include <cctype>
#include <cstdint>
#include <filesystem>
#include <format>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gguf.h>

#include "base/check.h"
#include "engine/testing/tiny_weights.h"

namespace extractinator::engine::testing {
namespace {

constexpr std::string_view kWordStart = "\u2581";
constexpr std::int64_t kForward = 2 * kTinyBertWidth;

std::vector<std::string> pieces_of(const TinyBert& options) {
  std::vector<std::string> pieces = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
  std::set<std::string> known;
  const auto add = [&](const std::string& piece) {
    if (known.insert(piece).second) pieces.push_back(piece);
  };
  for (const std::string& word : options.words)
    add(std::string(kWordStart) + word);
  for (char c = '!'; c <= '~'; ++c) {
    if (std::isupper(static_cast<unsigned char>(c)) != 0) continue;
    add(std::string(kWordStart) + c);
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) add(std::string(1, c));
  }
  return pieces;
}

void write_pieces(gguf_context* file, const std::vector<std::string>& pieces) {
  constexpr std::int32_t kNormal = 1;
  constexpr std::int32_t kControl = 3;
  constexpr std::size_t kSpecial = 5;
  std::vector<const char*> pointers;
  std::vector<std::int32_t> types;
  for (const std::string& piece : pieces) {
    types.push_back(pointers.size() < kSpecial ? kControl : kNormal);
    pointers.push_back(piece.c_str());
  }
  gguf_set_val_str(file, "tokenizer.ggml.model", "bert");
  gguf_set_val_str(file, "tokenizer.ggml.pre", "default");
  gguf_set_arr_str(file, "tokenizer.ggml.tokens", pointers.data(), pointers.size());
  gguf_set_arr_data(file, "tokenizer.ggml.token_type", GGUF_TYPE_INT32, types.data(), types.size());
  gguf_set_val_u32(file, "tokenizer.ggml.token_type_count", 2);
  gguf_set_val_u32(file, "tokenizer.ggml.padding_token_id", 0);
  gguf_set_val_u32(file, "tokenizer.ggml.unknown_token_id", 1);
  gguf_set_val_u32(file, "tokenizer.ggml.bos_token_id", kTinyBertBegin);
  gguf_set_val_u32(file, "tokenizer.ggml.cls_token_id", kTinyBertBegin);
  gguf_set_val_u32(file, "tokenizer.ggml.eos_token_id", kTinyBertEnd);
  gguf_set_val_u32(file, "tokenizer.ggml.seperator_token_id", kTinyBertEnd);
  gguf_set_val_u32(file, "tokenizer.ggml.mask_token_id", 4);
}

void norm(TinyWeights& weights, const std::string& name) {
  weights.tensor(name + ".weight", {kTinyBertWidth}, 0.1F, 1.0F);
  weights.tensor(name + ".bias", {kTinyBertWidth}, 0.1F);
}

void map(TinyWeights& weights, const std::string& name, std::int64_t from, std::int64_t to) {
  weights.tensor(name + ".weight", {from, to}, 0.2F);
  weights.tensor(name + ".bias", {to}, 0.1F);
}

}  // namespace

void write_tiny_bert(const std::filesystem::path& path, const TinyBert& options) {
  const std::vector<std::string> pieces = pieces_of(options);
  TinyWeights weights("bert", options.seed);
  gguf_set_val_str(weights.file(), "general.architecture", "bert");
  gguf_set_val_str(weights.file(), "general.name", "tiny bert");
  gguf_set_val_u32(weights.file(), "general.file_type", 0);
  write_pieces(weights.file(), pieces);
  weights.number("context_length", options.n_context);
  weights.number("embedding_length", kTinyBertWidth);
  weights.number("block_count", kTinyBertLayers);
  weights.number("feed_forward_length", kForward);
  weights.number("attention.head_count", kTinyBertHeads);
  weights.real("attention.layer_norm_epsilon", kTinyBertEpsilon);
  weights.number("pooling_type", static_cast<std::int64_t>(options.pooling));
  gguf_set_val_bool(weights.file(), "bert.attention.causal", false);

  weights.tensor(
      "token_embd.weight", {kTinyBertWidth, static_cast<std::int64_t>(pieces.size())}, 1.0F
  );
  weights.tensor("token_types.weight", {kTinyBertWidth, 2}, 0.1F);
  weights.tensor("position_embd.weight", {kTinyBertWidth, options.n_context}, 0.3F);
  norm(weights, "token_embd_norm");
  for (std::int64_t layer = 0; layer < kTinyBertLayers; ++layer) {
    const auto name = [layer](std::string_view part) {
      return std::format("blk.{}.{}", layer, part);
    };
    for (const std::string_view part : {"attn_q", "attn_k", "attn_v", "attn_output"})
      map(weights, name(part), kTinyBertWidth, kTinyBertWidth);
    norm(weights, name("attn_output_norm"));
    map(weights, name("ffn_up"), kTinyBertWidth, kForward);
    map(weights, name("ffn_down"), kForward, kTinyBertWidth);
    norm(weights, name("layer_output_norm"));
  }
  EXTR_CHECK(
      gguf_write_to_file(weights.file(), path.c_str(), false), "the test folder can be written"
  );
}

}  // namespace extractinator::engine::testing
