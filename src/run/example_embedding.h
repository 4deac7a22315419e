// The model that compares examples with reports, where a run has one.
#pragma once

#include <filesystem>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "json/value.h"
#include "prompt/examples.h"
#include "prompt/likeness.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::run {

struct ExampleEmbedding {
  prompt::Embed embed = {};  // Null: examples are compared by their letters.
  // Of the model's file, or of the name and digest of a model in Ollama; part of a run's
  // configuration.
  Hash256 identity = {};
};

// Whether `model` is `ollama:NAME`, a model in Ollama.
[[nodiscard]] bool is_in_ollama(const std::filesystem::path& model);

// Loads `options.embedding_model` if there are examples to choose, and nothing otherwise. Fails as
// engine::Model::load and engine::Embedder::create do, or as remote::OllamaEmbedder::make and
// remote::Secret. Cost: the time to read and hash the file.
[[nodiscard]] Result<ExampleEmbedding> open_example_embedding(
    const Options& options, FileSystem& files
);

// The identity alone; fails as above, and with `not_found` if there is no such file.
[[nodiscard]] Result<Hash256> embedding_identity(const Options& options, FileSystem& files);

// Adds to what a run depends on how its examples are chosen.
void describe(const ExampleEmbedding& embedding, json::Value::Object& description);

// Puts the model of a stored run into `options`; none if it chose by letters. Fails with `corrupt`
// if the run does not say which one it was.
[[nodiscard]] Result<void> restore_embedding(
    const store::Configuration& configuration, Options& options
);

}  // namespace extractinator::run
