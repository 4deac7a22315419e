// Models that compare examples with reports; everything here is public through example_embedding.h.
#include "run/example_embedding.h"

#include <expected>
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
#include "run/model_hash.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::run {
namespace {

constexpr std::string_view kModelHash = "embedding_model_hash";

Result<ExampleEmbedding> open_file(const Options& options, FileSystem& files) {
  // Graphics cards are left to the model that answers.
  TRY(auto model,
      engine::Model::load(
          options.embedding_model,
          {.n_gpu_layers = 0, .purpose = engine::ModelPurpose::embeddings}
      ));
  TRY(auto made, engine::Embedder::create(std::move(model), {.n_threads = options.threads}));
  TRY(const Hash256 hash, model_hash(files, options.embedding_model, default_cache_dir()));
  std::shared_ptr<const engine::Embedder> embedder = std::move(made);
  return ExampleEmbedding{
      .embed = [embedder](std::string_view text) { return embedder->embed(text); },
      .identity = to_hex(hash),
  };
}

}  // namespace

Result<ExampleEmbedding> open_example_embedding(const Options& options, FileSystem& files) {
  if (options.num_examples == 0 || options.embedding_model.empty()) return ExampleEmbedding{};
  auto embedding = open_file(options, files);
  if (!embedding) return std::unexpected(std::move(embedding).error().within("embedding model"));
  return embedding;
}

void describe(const ExampleEmbedding& embedding, json::Value::Object& description) {
  const std::string_view method = embedding.embed ? prompt::ExampleSelector::kMeaningMethod
                                                  : prompt::ExampleSelector::kMethod;
  description.push_back({"example_selection", json::Value(std::string(method))});
  if (embedding.embed)
    description.push_back({std::string(kModelHash), json::Value(embedding.identity)});
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
