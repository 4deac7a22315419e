// The model that compares examples with reports, where a run has one.
#pragma once

#include <string>

#include "base/file_system.h"
#include "base/result.h"
#include "json/value.h"
#include "prompt/examples.h"
#include "prompt/likeness.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::run {

struct ExampleEmbedding {
  prompt::Embed embed = {};   // Null: examples are compared by their letters.
  std::string identity = {};  // Hash of the model's file; part of a run's configuration.
};

// Loads `options.embedding_model` if there are examples to choose, and nothing otherwise. Fails as
// engine::Model::load and engine::Embedder::create do. Cost: the time to read and hash the file.
[[nodiscard]] Result<ExampleEmbedding> open_example_embedding(
    const Options& options, FileSystem& files
);

// Adds to what a run depends on how its examples are chosen.
void describe(const ExampleEmbedding& embedding, json::Value::Object& description);

// Puts the model of a stored run into `options`; none if it chose by letters. Fails with `corrupt`
// if the run does not say which one it was.
[[nodiscard]] Result<void> restore_embedding(
    const store::Configuration& configuration, Options& options
);

}  // namespace extractinator::run
