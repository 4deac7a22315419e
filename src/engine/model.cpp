// Loads a model file and answers what is in it: everything of Model except tokenising.
#include "engine/model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <format>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <ggml-backend.h>
#include <llama.h>

#include "base/check.h"
#include "base/hash.h"
#include "base/result.h"
#include "engine/gguf_header.h"
#include "engine/gpu_plan.h"
#include "engine/model_handle.h"
#include "engine/runtime.h"
#include "engine/tokenizer.h"
#include "grammar/vocabulary.h"

namespace extractinator::engine {
namespace {

std::string_view vocabulary_name(enum llama_vocab_type type) {
  switch (type) {
    case LLAMA_VOCAB_TYPE_NONE:
      return "none";
    case LLAMA_VOCAB_TYPE_SPM:
      return "SPM";
    case LLAMA_VOCAB_TYPE_BPE:
      return "BPE";
    case LLAMA_VOCAB_TYPE_WPM:
      return "WPM";
    case LLAMA_VOCAB_TYPE_UGM:
      return "UGM";
    case LLAMA_VOCAB_TYPE_RWKV:
      return "RWKV";
    case LLAMA_VOCAB_TYPE_PLAMO2:
      return "PLaMo2";
    case LLAMA_VOCAB_TYPE_PLAMO3:
      return "PLaMo3";
    case LLAMA_VOCAB_TYPE_TEST:
      return "test";
  }
  return "unknown";
}

// A scalar of the file's key-value part; empty if it is not there.
std::string metadata(const llama_model* model, const std::string& key) {
  std::array<char, 256> buffer = {};
  const int n = llama_model_meta_val_str(model, key.c_str(), buffer.data(), buffer.size());
  if (n <= 0) return {};
  return {buffer.data(), std::min(static_cast<std::size_t>(n), buffer.size() - 1)};
}

std::size_t metadata_number(const llama_model* model, const std::string& key) {
  const std::string text = metadata(model, key);
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Of a recurrent model nothing grows with the tokens.
template <typename Number>
std::size_t kept_per_token(const ModelInfo& info, const GgufHeader& header, Number number) {
  if (info.n_heads == 0) return 0;
  const std::size_t n_share = info.n_embedding / info.n_heads;
  const auto or_share = [n_share](std::size_t n) { return n > 0 ? n : n_share; };
  const std::size_t n_per_head =
      or_share(number("attention.key_length")) + or_share(number("attention.value_length"));
  std::size_t n_heads = info.n_kv_heads * info.n_layers;
  if (!header.n_kv_heads.empty()) {
    n_heads = std::accumulate(header.n_kv_heads.begin(), header.n_kv_heads.end(), std::size_t{0});
  }
  return n_per_head * n_heads;
}

ModelInfo describe(
    const llama_model* model, const GgufHeader& header, const std::filesystem::path& path
) {
  const llama_vocab* vocabulary = llama_model_get_vocab(model);
  ModelInfo info;
  info.name = metadata(model, "general.name");
  if (info.name.empty()) info.name = path.stem().string();
  info.architecture = header.architecture;
  // llama.cpp itself knows only when it loads the weights, too.
  info.quantisation = header.quantisation.empty() ? llama_ftype_name(llama_model_ftype(model))
                                                  : header.quantisation;
  info.tokenizer = vocabulary_name(llama_vocab_type(vocabulary));
  info.n_parameters = header.n_parameters;
  info.n_file_bytes = header.n_file_bytes;
  info.n_tensor_bytes = header.n_tensor_bytes;
  info.n_vocabulary = static_cast<std::size_t>(llama_vocab_n_tokens(vocabulary));
  // Read as text: llama.cpp fills its own fields only when it loads the weights too.
  const auto number = [&](std::string_view key) {
    return metadata_number(model, std::format("{}.{}", header.architecture, key));
  };
  info.n_context_trained = number("context_length");
  info.n_layers = number("block_count");
  info.n_embedding = number("embedding_length");
  info.n_heads = number("attention.head_count");
  info.n_kv_heads = number("attention.head_count_kv");
  if (!header.n_kv_heads.empty()) info.n_kv_heads = std::ranges::max(header.n_kv_heads);
  if (info.n_kv_heads == 0) info.n_kv_heads = info.n_heads;
  info.n_kept_per_token = kept_per_token(info, header, number);
  info.n_sliding_window = number("attention.sliding_window");
  info.is_recurrent = llama_model_is_recurrent(model);
  info.is_hybrid = llama_model_is_hybrid(model);
  info.adds_begin_token = llama_vocab_get_add_bos(vocabulary);
  if (const char* text = llama_model_chat_template(model, nullptr); text != nullptr) {
    info.chat_template = text;
  }
  info.chat_template_hash = hash_of(info.chat_template);
  return info;
}

std::string piece_of(const llama_vocab* vocabulary, TokenId id) {
  std::string piece(32, '\0');
  for (;;) {
    const int n = llama_token_to_piece(
        vocabulary, id, piece.data(), static_cast<std::int32_t>(piece.size()), 0, true
    );
    if (n >= 0) {
      piece.resize(static_cast<std::size_t>(n));
      return piece;
    }
    piece.resize(static_cast<std::size_t>(-n));
  }
}

TokenKind kind_of(const llama_vocab* vocabulary, TokenId id) {
  const auto attributes = static_cast<unsigned>(llama_vocab_get_attr(vocabulary, id));
  const auto has = [attributes](llama_token_attr one) {
    return (attributes & static_cast<unsigned>(one)) != 0;
  };
  // A token that ends or begins text steers the model whatever type its file gave it.
  if (has(LLAMA_TOKEN_ATTR_CONTROL)) return TokenKind::control;
  if (has(LLAMA_TOKEN_ATTR_UNKNOWN)) return TokenKind::unknown;
  if (has(LLAMA_TOKEN_ATTR_UNUSED)) return TokenKind::unused;
  if (has(LLAMA_TOKEN_ATTR_USER_DEFINED)) return TokenKind::user_defined;
  if (has(LLAMA_TOKEN_ATTR_BYTE)) return TokenKind::byte;
  return TokenKind::normal;
}

bool is_only_white_space(std::string_view text) {
  constexpr std::string_view kBlank = "\u2581";  // How SentencePiece writes a space.
  while (!text.empty()) {
    if (text.starts_with(kBlank)) {
      text.remove_prefix(kBlank.size());
    } else if (text.front() == ' ' || text.front() == '\n' || text.front() == '\t' ||
               text.front() == '\r') {
      text.remove_prefix(1);
    } else {
      return false;
    }
  }
  return true;
}

void read_tokens(Model::Handle& handle) {
  const llama_vocab* vocabulary = handle.vocabulary;
  const auto n = static_cast<TokenId>(llama_vocab_n_tokens(vocabulary));
  handle.byte_tokens.assign(256, -1);
  for (TokenId id = 0; id < n; ++id) {
    std::string piece = piece_of(vocabulary, id);
    const std::string_view text = llama_vocab_get_text(vocabulary, id);
    TokenKind kind = kind_of(vocabulary, id);
    // What llama.cpp writes for a byte-level token whose text is not made of byte letters.
    if (piece.contains("[UNK_BYTE_0x") && !text.contains("[UNK_BYTE_0x")) kind = TokenKind::unused;
    const bool is_end = llama_vocab_is_eog(vocabulary, id);
    const bool is_special = kind == TokenKind::control || kind == TokenKind::unknown ||
                            kind == TokenKind::unused || is_end ||
                            (kind == TokenKind::user_defined && !is_only_white_space(piece));
    if (is_end) handle.end_tokens.push_back(id);
    if (!is_special && piece.size() == 1) {
      TokenId& byte_token = handle.byte_tokens[static_cast<unsigned char>(piece.front())];
      if (byte_token < 0) byte_token = id;
    }
    handle.token_bytes.push_back(std::move(piece));
    handle.token_kinds.push_back(kind);
    handle.is_special.push_back(is_special);
  }
  const auto known = [](TokenId id) { return id < 0 ? std::nullopt : std::optional(id); };
  handle.begin_token = known(llama_vocab_bos(vocabulary));
  handle.end_token = known(llama_vocab_eos(vocabulary));
}

// Loads through llama.cpp; its C interface still lets some C++ exceptions out.
Result<std::unique_ptr<llama_model, FreeModel>> load_weights(
    const std::filesystem::path& path,
    const GgufHeader& header,
    const ModelOptions& options,
    std::size_t n_gpu_layers
) {
  llama_model_params parameters = llama_model_default_params();
  // Without layers on a card nothing is sent there: llama.cpp would otherwise copy weights to it
  // for each large batch, which is slower than not to use it, and rounds in another way.
  std::array<ggml_backend_dev_t, 1> no_devices = {nullptr};
  if (n_gpu_layers == 0) parameters.devices = no_devices.data();
  parameters.n_gpu_layers = static_cast<std::int32_t>(n_gpu_layers);
  parameters.load_mode = options.use_mmap ? LLAMA_LOAD_MODE_MMAP : LLAMA_LOAD_MODE_NONE;
  parameters.vocab_only = options.vocabulary_only;
  parameters.progress_callback = [](float, void*) { return true; };  // The default prints dots.
  std::unique_ptr<llama_model, FreeModel> model;
  std::string reason;
  (void)take_first_error();
  try {
    const AssertionsThrow guard;
    model.reset(llama_model_load_from_file(path.c_str(), parameters));
  } catch (const std::exception& exception) {
    reason = exception.what();
  }
  if (model != nullptr) return model;
  if (const std::string line = take_first_error(); reason.empty()) reason = line;
  if (reason.empty()) reason = "no reason given";
  const bool is_unknown = reason.contains("unknown model architecture") ||
                          reason.contains("unknown pre-tokenizer") ||
                          reason.contains("unsupported");
  const bool is_memory = reason.contains("alloc");
  return fail(
      is_unknown ? ErrorCode::unsupported : (is_memory ? ErrorCode::io_error : ErrorCode::corrupt),
      std::format(
          "model file {} (architecture `{}`): {}", path.string(), header.architecture, reason
      ),
      {},
      is_unknown ? "this build's llama.cpp cannot run it: choose another model or a newer build"
      : is_memory
          ? "memory is short: choose a smaller model or quantisation"
          : "the file is damaged, or was made for another version of llama.cpp: download it again"
  );
}

// ModelOptions::n_gpu_layers, as it comes out on this machine.
Result<std::size_t> choose_gpu_layers(
    const std::filesystem::path& path, const GgufHeader& header, const ModelOptions& options
) {
  const std::size_t n_all = header.n_layer_bytes.size() + 1;
  TRY(const std::vector<GpuMemory> cards, gpu_memory());
  if (cards.empty()) return 0;
  if (options.n_gpu_layers) return std::min(*options.n_gpu_layers, n_all);
  // What the layers remember depends on facts that are known once the vocabulary is.
  TRY(const auto model, load_weights(path, header, {.vocabulary_only = true}, 0));
  const ModelInfo info = describe(model.get(), header, path);
  const std::uint64_t n_output_bytes =
      header.n_output_bytes + (header.has_output ? 0 : header.n_embedding_bytes);
  return n_fitting_layers(
      layer_demand(info, header.n_layer_bytes, n_output_bytes, options.n_context), cards
  );
}

Result<void> check_generates_text(const llama_model* model, const std::filesystem::path& path) {
  if (llama_model_has_decoder(model) && !llama_model_has_encoder(model) &&
      !llama_model_is_diffusion(model)) {
    return {};
  }
  return fail(
      ErrorCode::unsupported,
      std::format("model file {} is no text generator", path.string()),
      {},
      "choose a chat or instruction model; encoder and diffusion models cannot extract"
  );
}

// llama.cpp takes models of the family of BERT for decoders. Files of models of embeddings say how
// a text becomes one vector, also where the model reads as a generator does.
Result<void> check_makes_no_vectors(
    const llama_model* model, const GgufHeader& header, const std::filesystem::path& path
) {
  const auto value = [&](std::string_view key) {
    return metadata(model, std::format("{}.{}", header.architecture, key));
  };
  const std::string pooling = value("pooling_type");
  const bool has_pooling = !pooling.empty() && pooling != "0";
  if (!has_pooling && value("attention.causal") != "false") return {};
  return fail(
      ErrorCode::unsupported,
      std::format(
          "model file {} is made for embeddings (`{}`), not to write text",
          path.string(),
          header.architecture
      ),
      {},
      "choose a chat or instruction model; a model of embeddings chooses examples, with "
      "--embedding-model"
  );
}

// An encoder that only a decoder reads makes no embeddings.
Result<void> check_embeds(const llama_model* model, const std::filesystem::path& path) {
  const bool is_pair = llama_model_has_encoder(model) && llama_model_has_decoder(model);
  if (!is_pair && !llama_model_is_diffusion(model)) return {};
  return fail(
      ErrorCode::unsupported,
      std::format("model file {} makes no embeddings", path.string()),
      {},
      "choose a model made for embeddings, such as nomic-embed-text or bge-m3 as GGUF"
  );
}

}  // namespace

void FreeModel::operator()(llama_model* model) const { llama_model_free(model); }

std::string_view to_string(TokenKind kind) {
  switch (kind) {
    case TokenKind::normal:
      return "normal";
    case TokenKind::byte:
      return "byte";
    case TokenKind::control:
      return "control";
    case TokenKind::user_defined:
      return "user_defined";
    case TokenKind::unused:
      return "unused";
    case TokenKind::unknown:
      return "unknown";
  }
  return "?";
}

Model::Model(std::unique_ptr<const Handle> handle) : handle_(std::move(handle)) {}
Model::~Model() = default;

Result<std::shared_ptr<const Model>> Model::load(
    const std::filesystem::path& path, const ModelOptions& options
) {
  TRY(const GgufHeader header, read_gguf_header(path));
  if (header.architecture.empty()) {
    return fail(
        ErrorCode::unsupported,
        std::format("model file {} does not name its architecture", path.string()),
        {},
        "it may be an adapter or projector file: name the model's own file"
    );
  }
  TRY_VOID(ensure_runtime());
  auto handle = std::make_unique<Handle>();
  if (!options.vocabulary_only) {
    TRY(handle->n_gpu_layers, choose_gpu_layers(path, header, options));
  }
  TRY(handle->model, load_weights(path, header, options, handle->n_gpu_layers));
  if (!options.vocabulary_only) {
    if (options.purpose == ModelPurpose::text) {
      TRY_VOID(check_generates_text(handle->model.get(), path));
      TRY_VOID(check_makes_no_vectors(handle->model.get(), header, path));
    } else {
      TRY_VOID(check_embeds(handle->model.get(), path));
    }
  }
  handle->path = path;
  handle->vocabulary = llama_model_get_vocab(handle->model.get());
  handle->is_vocabulary_only = options.vocabulary_only;
  handle->info = describe(handle->model.get(), header, path);
  if (handle->info.n_vocabulary == 0) {
    return fail(
        ErrorCode::unsupported, std::format("model file {} has no tokenizer", path.string())
    );
  }
  read_tokens(*handle);
  prepare_tokenizer(*handle);
  // The constructor is private, so make_shared cannot reach it.
  return std::shared_ptr<const Model>(new Model(std::move(handle)));
}

const ModelInfo& Model::info() const { return handle_->info; }
std::size_t Model::n_gpu_layers() const { return handle_->n_gpu_layers; }
const std::filesystem::path& Model::path() const { return handle_->path; }

std::string_view Model::token_bytes(TokenId id) const {
  EXTR_CHECK(id >= 0 && static_cast<std::size_t>(id) < n_tokens(), "a token of this model");
  return handle_->token_bytes[static_cast<std::size_t>(id)];
}

TokenKind Model::token_kind(TokenId id) const {
  EXTR_CHECK(id >= 0 && static_cast<std::size_t>(id) < n_tokens(), "a token of this model");
  return handle_->token_kinds[static_cast<std::size_t>(id)];
}

bool Model::is_special(TokenId id) const {
  EXTR_CHECK(id >= 0 && static_cast<std::size_t>(id) < n_tokens(), "a token of this model");
  return handle_->is_special[static_cast<std::size_t>(id)];
}

std::span<const TokenId> Model::end_tokens() const { return handle_->end_tokens; }

std::optional<TokenId> Model::begin_token() const { return handle_->begin_token; }

std::string_view Model::begin_text() const {
  return handle_->begin_token ? token_bytes(*handle_->begin_token) : std::string_view();
}

std::string_view Model::end_text() const {
  return handle_->end_token ? token_bytes(*handle_->end_token) : std::string_view();
}

Result<std::shared_ptr<const grammar::Vocabulary>> Model::make_vocabulary() const {
  std::vector<std::string> tokens = handle_->token_bytes;
  for (std::size_t id = 0; id < tokens.size(); ++id) {
    if (handle_->is_special[id]) tokens[id].clear();
  }
  return grammar::Vocabulary::make(std::move(tokens), handle_->end_tokens);
}

}  // namespace extractinator::engine
