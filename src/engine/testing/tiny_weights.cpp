// Random weights of the families of models that tests make: TinyWeights and write_weights().
#include "engine/testing/tiny_weights.h"

#include <cstddef>
#include <cstdint>
#include <format>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ggml.h>
#include <gguf.h>

#include "base/check.h"
#include "engine/testing/tiny_model.h"

namespace extractinator::engine::testing {
namespace {

constexpr std::int64_t kWidth = 64;
constexpr std::int64_t kHeads = 4;
constexpr std::int64_t kKeyHeads = 2;
constexpr std::int64_t kForward = 2 * kWidth;  // Of the layer's feed-forward part.
constexpr std::int64_t kInner = 2 * kWidth;    // Of a recurrent layer.
constexpr std::int64_t kState = 16;
constexpr std::int64_t kKernel = 4;

std::string in_layer(std::int64_t layer, std::string_view part) {
  return std::format("blk.{}.{}", layer, part);
}

bool has_window(TinyFamily family) {
  return family == TinyFamily::gemma2 || family == TinyFamily::gemma3;
}

bool has_output(TinyFamily family) {
  return family != TinyFamily::llama3 && !has_window(family) && family != TinyFamily::lfm2;
}

bool is_hybrid(TinyFamily family) {
  return family == TinyFamily::jamba || family == TinyFamily::lfm2;
}

bool is_recurrent(TinyFamily family) {
  return family == TinyFamily::mamba || family == TinyFamily::mamba2;
}

std::int64_t layers_of(TinyFamily family) { return family == TinyFamily::gemma3 ? 6 : 2; }

std::int64_t width_of_head(TinyFamily family) {
  const bool is_wide =
      family == TinyFamily::mistral_nemo || family == TinyFamily::qwen3 || has_window(family);
  return is_wide ? 2 * kWidth / kHeads : kWidth / kHeads;
}

// Normalisation of `extent` numbers.
void norm(TinyWeights& weights, const std::string& name, std::int64_t extent) {
  weights.tensor(name + ".weight", {extent}, 0.1F, 1.0F);
}

// A linear map.
void map(TinyWeights& weights, const std::string& name, std::int64_t from, std::int64_t to) {
  weights.tensor(name + ".weight", {from, to}, 0.2F);
}

void write_attention(TinyWeights& weights, TinyFamily family, std::int64_t layer) {
  const auto name = [layer](std::string_view part) { return in_layer(layer, part); };
  const std::int64_t n_head = width_of_head(family);
  const std::int64_t n_query = kHeads * n_head;
  const std::int64_t n_key = kKeyHeads * n_head;
  norm(weights, name("attn_norm"), kWidth);
  if (family == TinyFamily::phi3) {
    map(weights, name("attn_qkv"), kWidth, n_query + (2 * n_key));
  } else {
    map(weights, name("attn_q"), kWidth, n_query);
    map(weights, name("attn_k"), kWidth, n_key);
    map(weights, name("attn_v"), kWidth, n_key);
  }
  if (family == TinyFamily::qwen2) {
    weights.tensor(name("attn_q.bias"), {n_query}, 0.1F);
    weights.tensor(name("attn_k.bias"), {n_key}, 0.1F);
    weights.tensor(name("attn_v.bias"), {n_key}, 0.1F);
  }
  if (family == TinyFamily::qwen3 || family == TinyFamily::gemma3 || family == TinyFamily::lfm2) {
    norm(weights, name("attn_q_norm"), n_head);
    norm(weights, name("attn_k_norm"), n_head);
  }
  map(weights, name("attn_output"), n_query, kWidth);
  if (has_window(family)) norm(weights, name("post_attention_norm"), kWidth);
}

void write_forward(TinyWeights& weights, TinyFamily family, std::int64_t layer) {
  const auto name = [layer](std::string_view part) { return in_layer(layer, part); };
  norm(weights, name("ffn_norm"), kWidth);
  if (family == TinyFamily::phi3) {
    map(weights, name("ffn_up"), kWidth, 2 * kForward);
  } else {
    map(weights, name("ffn_gate"), kWidth, kForward);
    map(weights, name("ffn_up"), kWidth, kForward);
  }
  map(weights, name("ffn_down"), kForward, kWidth);
  if (has_window(family)) norm(weights, name("post_ffw_norm"), kWidth);
}

void write_mamba(TinyWeights& weights, TinyFamily family, std::int64_t layer) {
  constexpr std::int64_t kRank = 4;
  const auto name = [layer](std::string_view part) { return in_layer(layer, part); };
  norm(weights, name("attn_norm"), kWidth);
  map(weights, name("ssm_in"), kWidth, 2 * kInner);
  weights.tensor(name("ssm_conv1d.weight"), {kKernel, kInner}, 0.3F);
  weights.tensor(name("ssm_conv1d.bias"), {kInner}, 0.1F);
  weights.tensor(name("ssm_x.weight"), {kInner, kRank + (2 * kState)}, 0.1F);
  if (family == TinyFamily::jamba) {
    norm(weights, name("ssm_dt_norm"), kRank);
    norm(weights, name("ssm_b_norm"), kState);
    norm(weights, name("ssm_c_norm"), kState);
  }
  weights.tensor(name("ssm_dt.weight"), {kRank, kInner}, 0.1F);
  weights.tensor(name("ssm_dt.bias"), {kInner}, 0.1F);
  weights.tensor(name("ssm_a"), {kState, kInner}, 0.1F, -1.0F);
  weights.tensor(name("ssm_d"), {kInner}, 0.1F, 1.0F);
  map(weights, name("ssm_out"), kInner, kWidth);
}

void write_mamba2(TinyWeights& weights, std::int64_t layer) {
  const auto name = [layer](std::string_view part) { return in_layer(layer, part); };
  norm(weights, name("attn_norm"), kWidth);
  map(weights, name("ssm_in"), kWidth, (2 * kInner) + (2 * kState) + kHeads);
  weights.tensor(name("ssm_conv1d.weight"), {kKernel, kInner + (2 * kState)}, 0.3F);
  weights.tensor(name("ssm_conv1d.bias"), {kInner + (2 * kState)}, 0.1F);
  weights.tensor(name("ssm_dt.bias"), {kHeads}, 0.1F);
  weights.tensor(name("ssm_a"), {1, kHeads}, 0.1F, -1.0F);
  weights.tensor(name("ssm_d"), {1, kHeads}, 0.1F, 1.0F);
  weights.tensor(name("ssm_norm.weight"), {kInner, 1}, 0.1F, 1.0F);
  map(weights, name("ssm_out"), kInner, kWidth);
}

void write_convolution(TinyWeights& weights, std::int64_t layer) {
  norm(weights, in_layer(layer, "attn_norm"), kWidth);
  weights.tensor(in_layer(layer, "shortconv.conv.weight"), {kKernel, kWidth}, 0.3F);
  map(weights, in_layer(layer, "shortconv.in_proj"), kWidth, 3 * kWidth);
  map(weights, in_layer(layer, "shortconv.out_proj"), kWidth, kWidth);
}

void write_layer(TinyWeights& weights, TinyFamily family, std::int64_t layer) {
  if (family == TinyFamily::mamba) return write_mamba(weights, family, layer);
  if (family == TinyFamily::mamba2) return write_mamba2(weights, layer);
  if (is_hybrid(family) && layer == 0) {
    if (family == TinyFamily::jamba) write_mamba(weights, family, layer);
    if (family == TinyFamily::lfm2) write_convolution(weights, layer);
  } else {
    write_attention(weights, family, layer);
  }
  write_forward(weights, family, layer);
}

void write_numbers(const TinyWeights& weights, TinyFamily family, std::uint32_t n_context) {
  const bool is_attentive = !is_recurrent(family);
  weights.number("context_length", n_context);
  weights.number("embedding_length", kWidth);
  weights.number("block_count", layers_of(family));
  weights.number("feed_forward_length", is_attentive ? kForward : 0);
  weights.number("attention.head_count", is_attentive ? kHeads : 0);
  weights.real("attention.layer_norm_rms_epsilon", 1e-5F);
  if (is_hybrid(family)) {
    weights.numbers("attention.head_count_kv", {0, kKeyHeads});
  } else if (is_attentive) {
    weights.number("attention.head_count_kv", kKeyHeads);
  }
  if (width_of_head(family) != kWidth / kHeads) {
    weights.number("attention.key_length", width_of_head(family));
    weights.number("attention.value_length", width_of_head(family));
  }
  if (is_attentive) weights.number("rope.dimension_count", width_of_head(family));
  if (has_window(family) || family == TinyFamily::phi3) {
    weights.number("attention.sliding_window", kTinyWindow);
  }
  if (family == TinyFamily::gemma2) {
    weights.real("attn_logit_softcapping", 50);
    weights.real("final_logit_softcapping", 30);
  }
  if (family == TinyFamily::lfm2) weights.number("shortconv.l_cache", kKernel);
  if (is_recurrent(family) || family == TinyFamily::jamba) {
    weights.number("ssm.conv_kernel", kKernel);
    weights.number("ssm.inner_size", kInner);
    weights.number("ssm.state_size", kState);
    weights.number("ssm.time_step_rank", kHeads);
    if (family == TinyFamily::mamba2) weights.number("ssm.group_count", 1);
  }
}

}  // namespace

std::string_view to_string(TinyFamily family) {
  switch (family) {
    case TinyFamily::llama:
      return "llama";
    case TinyFamily::llama3:
      return "llama3";
    case TinyFamily::mistral_nemo:
      return "mistral_nemo";
    case TinyFamily::qwen2:
      return "qwen2";
    case TinyFamily::qwen3:
      return "qwen3";
    case TinyFamily::phi3:
      return "phi3";
    case TinyFamily::gemma2:
      return "gemma2";
    case TinyFamily::gemma3:
      return "gemma3";
    case TinyFamily::mamba:
      return "mamba";
    case TinyFamily::mamba2:
      return "mamba2";
    case TinyFamily::jamba:
      return "jamba";
    case TinyFamily::lfm2:
      return "lfm2";
  }
  return "?";
}

std::string architecture_of(TinyFamily family) {
  const bool is_llama = family == TinyFamily::llama3 || family == TinyFamily::mistral_nemo;
  return std::string(to_string(is_llama ? TinyFamily::llama : family));
}

void TinyWeights::FreeFile::operator()(gguf_context* file) const { gguf_free(file); }
void TinyWeights::FreeTensors::operator()(ggml_context* tensors) const { ggml_free(tensors); }

TinyWeights::TinyWeights(std::string architecture, std::uint64_t seed)
    : architecture_(std::move(architecture)),
      file_(gguf_init_empty()),
      random_(seed) {
  const ggml_init_params parameters{
      .mem_size = std::size_t{32} << 20U, .mem_buffer = nullptr, .no_alloc = false
  };
  tensors_.reset(ggml_init(parameters));
  EXTR_CHECK(tensors_ != nullptr, "memory for a tiny model");
}

void TinyWeights::number(std::string_view key, std::int64_t value) const {
  const std::string whole = std::format("{}.{}", architecture_, key);
  gguf_set_val_u32(file_.get(), whole.c_str(), static_cast<std::uint32_t>(value));
}

void TinyWeights::numbers(std::string_view key, const std::vector<std::int64_t>& values) const {
  const std::string whole = std::format("{}.{}", architecture_, key);
  const std::vector<std::int32_t> short_values(values.begin(), values.end());
  gguf_set_arr_data(
      file_.get(), whole.c_str(), GGUF_TYPE_INT32, short_values.data(), short_values.size()
  );
}

void TinyWeights::real(std::string_view key, float value) const {
  const std::string whole = std::format("{}.{}", architecture_, key);
  gguf_set_val_f32(file_.get(), whole.c_str(), value);
}

void TinyWeights::tensor(
    const std::string& name, std::vector<std::int64_t> extents, float scale, float mean
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

void write_weights(
    TinyWeights& weights, TinyFamily family, std::uint32_t n_context, std::int64_t n_tokens
) {
  write_numbers(weights, family, n_context);
  weights.tensor("token_embd.weight", {kWidth, n_tokens}, has_output(family) ? 1.0F : 0.3F);
  norm(weights, family == TinyFamily::lfm2 ? "token_embd_norm" : "output_norm", kWidth);
  if (has_output(family)) weights.tensor("output.weight", {kWidth, n_tokens}, 0.3F);
  if (family == TinyFamily::llama3) {
    weights.tensor("rope_freqs.weight", {width_of_head(family) / 2}, 0.5F, 4.0F);
  }
  for (std::int64_t layer = 0; layer < layers_of(family); ++layer)
    write_layer(weights, family, layer);
}

}  // namespace extractinator::engine::testing
