// Models that compare examples with reports; everything here is public through example_embedding.h.
#include "run/example_embedding.h"

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "engine/embedder.h"
#include "engine/model.h"
#include "json/value.h"
#include "prompt/examples.h"
#include "remote/ollama_embedder.h"
#include "run/model_hash.h"
#include "run/server_connection.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::run {
namespace {

constexpr std::string_view kModelHash = "embedding_model_hash";

constexpr std::string_view kOllama = "ollama:";

// The first server of the run, if that is an Ollama, with its key and certificates; else the one on
// this machine, without: a key is for the server it was given for.
Result<std::shared_ptr<const remote::OllamaEmbedder>> connect(const Options& options) {
  const std::string name = options.embedding_model.string().substr(kOllama.size());
  remote::EmbedderOptions how{
      .allowed_hosts = options.server.allowed_hosts,
      .model = name,
      .retry = {.seed = options.seed},
  };
  if (options.backend == Backend::ollama) {
    if (!options.server.hosts.empty()) how.endpoint = options.server.hosts.front();
    TRY(how.http, http_options(options.server));
  }
  TRY(auto made, remote::OllamaEmbedder::make(how));
  return std::shared_ptr<const remote::OllamaEmbedder>(std::move(made));
}

Hash256 identity_of(const Options& options, const remote::OllamaEmbedder& embedder) {
  return Hasher().field(options.embedding_model.string()).field(embedder.digest()).finish();
}

Result<ExampleEmbedding> open_file(const Options& options, FileSystem& files) {
  // Graphics cards are left to the model that answers.
  TRY(auto model,
      engine::Model::load(
          options.embedding_model, {.n_gpu_layers = 0, .purpose = engine::ModelPurpose::embeddings}
      ));
  TRY(auto made, engine::Embedder::create(std::move(model), {.n_threads = options.threads}));
  TRY(const Hash256 hash, model_hash(files, options.embedding_model, default_cache_dir()));
  const std::shared_ptr<const engine::Embedder> embedder = std::move(made);
  return ExampleEmbedding{
      .embed = [embedder](std::string_view text) { return embedder->embed(text); },
      .identity = hash,
  };
}

Result<ExampleEmbedding> open_ollama(const Options& options) {
  TRY(const auto embedder, connect(options));
  return ExampleEmbedding{
      .embed = [embedder](std::string_view text) { return embedder->embed(text); },
      .identity = identity_of(options, *embedder),
  };
}

}  // namespace

Result<ExampleEmbedding> open_example_embedding(const Options& options, FileSystem& files) {
  if (options.num_examples == 0 || options.embedding_model.empty()) return ExampleEmbedding{};
  auto embedding =
      is_in_ollama(options.embedding_model) ? open_ollama(options) : open_file(options, files);
  if (!embedding) return std::unexpected(std::move(embedding).error().within("embedding model"));
  return embedding;
}

bool is_in_ollama(const std::filesystem::path& model) {
  return model.native().starts_with(kOllama);
}

Result<Hash256> embedding_identity(const Options& options, FileSystem& files) {
  if (!is_in_ollama(options.embedding_model))
    return model_hash(files, options.embedding_model, default_cache_dir());
  TRY(const auto embedder, connect(options));
  return identity_of(options, *embedder);
}

void describe(const ExampleEmbedding& embedding, json::Value::Object& description) {
  const std::string_view method =
      embedding.embed ? prompt::ExampleSelector::kMeaningMethod : prompt::ExampleSelector::kMethod;
  description.push_back({"example_selection", json::Value(std::string(method))});
  if (embedding.embed)
    description.push_back({std::string(kModelHash), json::Value(to_hex(embedding.identity))});
}

Result<void> restore_embedding(const store::Configuration& configuration, Options& options) {
  options.embedding_model.clear();
  if (configuration.description.find(kModelHash) == nullptr) return {};
  const json::Value* recorded = configuration.context.find("options");
  const json::Value* model = recorded == nullptr ? nullptr : recorded->find("embedding_model");
  if (model == nullptr || !model->is_string())
    return fail(ErrorCode::corrupt, "the run database does not say `embedding_model`");
  options.embedding_model = model->as_string();
  return {};
}

}  // namespace extractinator::run
