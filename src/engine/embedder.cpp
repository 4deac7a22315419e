// Embeddings through llama.cpp; everything here is public through embedder.h.
#include "engine/embedder.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <expected>
#include <format>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <llama.h>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "engine/llama_engine.h"
#include "engine/model.h"
#include "engine/model_handle.h"
#include "engine/runtime.h"
#include "engine/tokenizer.h"

namespace extractinator::engine {
namespace {

constexpr std::size_t kTypicalWindow = 512;  // Where a file names no context.

struct FreeContext {
  void operator()(llama_context* context) const { llama_free(context); }
};

// What the model wants around a text: a token that begins it, one that ends it.
struct Surroundings {
  std::vector<TokenId> before = {};
  std::vector<TokenId> behind = {};
};

std::vector<TokenId> tokens_of(
    const llama_vocab* vocabulary, std::string_view text, bool adds_special
) {
  constexpr std::size_t kMost = 32;
  std::vector<TokenId> tokens(kMost);
  const std::int32_t n = llama_tokenize(
      vocabulary,
      text.data(),
      static_cast<std::int32_t>(text.size()),
      tokens.data(),
      static_cast<std::int32_t>(tokens.size()),
      adds_special,
      false
  );
  tokens.resize(static_cast<std::size_t>(std::max(n, 0)));
  return tokens;
}

// Every family of tokenizer has rules of its own for them, so they are found out by asking. Nothing
// if they cannot be.
std::optional<Surroundings> find_surroundings(const llama_vocab* vocabulary) {
  try {
    const AssertionsThrow guard;
    const std::vector<TokenId> bare = tokens_of(vocabulary, "a", false);
    const std::vector<TokenId> whole = tokens_of(vocabulary, "a", true);
    if (bare.empty()) return std::nullopt;
    const auto found = std::ranges::search(whole, bare);
    if (found.empty()) return std::nullopt;
    return Surroundings{
        .before = {whole.begin(), found.begin()}, .behind = {found.end(), whole.end()}
    };
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::string_view name_of(const Model& model) { return model.info().name; }

std::unexpected<Error> no_embeddings(const Model& model, std::string_view reason) {
  return fail(
      ErrorCode::unsupported,
      std::format("the model `{}` makes no embeddings: {}", name_of(model), reason),
      {},
      "choose a model made for embeddings, such as nomic-embed-text or bge-m3 as GGUF"
  );
}

// The sum of squares, in the order of the numbers.
double square_of(std::span<const float> vector) {
  double square = 0;
  for (const float x : vector)
    square += static_cast<double>(x) * static_cast<double>(x);
  return square;
}

}  // namespace

struct Embedder::State {
  std::shared_ptr<const Model> model;
  std::unique_ptr<llama_context, FreeContext> context;
  Surroundings around;
  std::size_t n_vector = 0;
  std::size_t n_window = 0;  // Tokens of a text at once.
  std::mutex mutex;          // Guards the context.

  [[nodiscard]] Result<std::vector<float>> embed_piece(std::span<const TokenId> tokens);
};

Embedder::Embedder(std::unique_ptr<State> state) : state_(std::move(state)) {}
Embedder::~Embedder() = default;

Result<std::unique_ptr<Embedder>> Embedder::create(
    std::shared_ptr<const Model> model, const EmbedderOptions& options
) {
  EXTR_CHECK(model != nullptr, "an embedder needs a model");
  const Model::Handle& handle = model->handle();
  if (handle.is_vocabulary_only)
    return fail(ErrorCode::unsupported, "the model was loaded without its weights");
  const std::size_t n_trained =
      model->info().n_context_trained > 0 ? model->info().n_context_trained : kTypicalWindow;
  const std::size_t n_tokens = std::min(n_trained, std::max<std::size_t>(options.max_window, 1));
  const auto around = find_surroundings(handle.vocabulary);
  if (!around) return no_embeddings(*model, "its tokenizer does not say how a text begins");
  const std::size_t n_around = around->before.size() + around->behind.size();
  if (n_tokens <= n_around) return no_embeddings(*model, "its context has no room for a text");

  // A piece of text is one batch: models that look both ways need all of it at once.
  llama_context_params parameters = llama_context_default_params();
  parameters.n_ctx = static_cast<std::uint32_t>(n_tokens);
  parameters.n_batch = static_cast<std::uint32_t>(n_tokens);
  parameters.n_ubatch = static_cast<std::uint32_t>(n_tokens);
  parameters.n_seq_max = 1;
  const auto n_threads =
      static_cast<std::int32_t>(options.n_threads > 0 ? options.n_threads : useful_threads(*model));
  parameters.n_threads = n_threads;
  parameters.n_threads_batch = n_threads;
  parameters.embeddings = true;
  // Graphics cards belong to the model that answers.
  parameters.offload_kqv = false;
  parameters.op_offload = false;
  parameters.no_perf = true;
  std::unique_ptr<llama_context, FreeContext> context;
  std::string reason;
  (void)take_first_error();
  try {
    const AssertionsThrow guard;
    context.reset(llama_init_from_model(handle.model.get(), parameters));
  } catch (const std::exception& exception) {
    reason = exception.what();
  }
  if (context == nullptr) {
    if (const std::string line = take_first_error(); reason.empty()) reason = line;
    return fail(
        ErrorCode::io_error,
        std::format("no context of {} tokens for embeddings: {}", n_tokens, reason),
        {},
        "memory may be short"
    );
  }
  switch (llama_pooling_type(context.get())) {
    case LLAMA_POOLING_TYPE_MEAN:
    case LLAMA_POOLING_TYPE_CLS:
    case LLAMA_POOLING_TYPE_LAST:
      break;
    case LLAMA_POOLING_TYPE_RANK:
      return no_embeddings(*model, "it grades pairs of texts");
    default:
      return no_embeddings(*model, "its file does not say how a text becomes one vector");
  }
  auto state = std::make_unique<State>();
  state->context = std::move(context);
  state->around = *around;
  state->n_vector = static_cast<std::size_t>(llama_model_n_embd_out(handle.model.get()));
  state->n_window = n_tokens - n_around;
  state->model = std::move(model);
  return std::unique_ptr<Embedder>(new Embedder(std::move(state)));
}

std::size_t Embedder::size() const { return state_->n_vector; }
std::size_t Embedder::window() const { return state_->n_window; }

// With the mutex held. Of length 1.
Result<std::vector<float>> Embedder::State::embed_piece(std::span<const TokenId> tokens) {
  std::vector<TokenId> all = around.before;
  all.append_range(tokens);
  all.append_range(around.behind);
  const auto failed = [&](std::string_view why) {
    return fail(
        ErrorCode::engine_failure, std::format("no embedding of {} tokens: {}", all.size(), why)
    );
  };
  std::int32_t status = std::numeric_limits<std::int32_t>::min();
  try {
    // Models that look both ways remember nothing; others forget the text before.
    llama_memory_t memory = llama_get_memory(context.get());
    if (memory != nullptr) llama_memory_clear(memory, true);
    const llama_batch batch =
        llama_batch_get_one(all.data(), static_cast<std::int32_t>(all.size()));
    status =
        memory == nullptr ? llama_encode(context.get(), batch) : llama_decode(context.get(), batch);
  } catch (const std::exception&) {  // What it says may quote the text.
  }
  (void)take_first_error();
  if (status != 0) return failed(std::format("llama.cpp's status {}", status));
  const float* numbers = llama_get_embeddings_seq(context.get(), 0);
  if (numbers == nullptr) return failed("llama.cpp gives none");
  std::vector<float> vector(numbers, numbers + n_vector);
  const double length = std::sqrt(square_of(vector));
  if (!std::isfinite(length) || length == 0) return failed("it has no direction");
  for (float& x : vector)
    x = static_cast<float>(static_cast<double>(x) / length);
  return vector;
}

Result<std::vector<float>> Embedder::embed(std::string_view text) const {
  TRY(const std::vector<TokenId> tokens,
      state_->model->tokenize(text, SpecialTokens::plain, Place::after_special));
  std::vector<double> sum(state_->n_vector);
  const std::size_t n_pieces = (tokens.size() + state_->n_window - 1) / state_->n_window;
  const std::scoped_lock lock(state_->mutex);
  for (std::size_t i = 0; i < n_pieces; ++i) {
    const std::size_t begin = i * tokens.size() / n_pieces;
    const std::size_t end = (i + 1) * tokens.size() / n_pieces;
    TRY(std::vector<float> piece,
        state_->embed_piece(std::span(tokens).subspan(begin, end - begin)));
    if (n_pieces == 1) return piece;
    for (std::size_t k = 0; k < sum.size(); ++k)
      sum[k] += static_cast<double>(piece[k]) * static_cast<double>(end - begin);
  }
  double square = 0;
  for (const double x : sum)
    square += x * x;
  // Opposite pieces have no mean direction, nor has a text without tokens.
  const double length = square > 0 ? std::sqrt(square) : 1;
  std::vector<float> vector;
  vector.reserve(sum.size());
  for (const double x : sum)
    vector.push_back(static_cast<float>(x / length));
  return vector;
}

}  // namespace extractinator::engine
