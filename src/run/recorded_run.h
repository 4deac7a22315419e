// What a run writes down about itself in its database (docs/store.md), so that it can be continued
// and made again without being told anything.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "dataset/data_path.h"
#include "json/value.h"
#include "run/row_sample.h"
#include "run/runner.h"
#include "run/task.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::run {

// Of a file its bytes; of a folder of texts the contents of its records in order. Fails as reading
// does. Cost: one pass.
[[nodiscard]] Result<Hash256> data_hash(
    const std::filesystem::path& data, const dataset::ReadOptions& options = {}
);

// Member of the context with the folder of the examples; only where they are shown.
inline constexpr std::string_view kExampleDir = "example_dir";

// How a run is computed, for people.
struct ComputedBy {
  std::string plan = {};
  std::string quantisation = {};  // Of a model in the program; empty: not known.
};
// store::Configuration::context of a run: where its task, data and model are, hashes of what its
// configuration does not depend on, rows, options, program and machine. Fails as reading the files
// does.
[[nodiscard]] Result<json::Value> context_of(
    const Task& task, const Options& options, const Survey& survey, const ComputedBy& computed
);

// Rows that the run is over; nothing for runs that did not write it down.
[[nodiscard]] std::optional<std::uint64_t> row_count(const store::Configuration& configuration);
// The rows of a run over a sample, drawn again; null if it was over the first ones. Cost: as
// RowSample.
[[nodiscard]] std::shared_ptr<const RowSample> sample_of(const store::Configuration& configuration);

struct RecordedRun {
  Options options = {};  // As they were given, with absolute paths.
  Task task = {};
  // Its rows, if it was over a sample. Of several runs only the first has drawn it by its own seed.
  std::shared_ptr<const RowSample> sample = {};
};

// A run as it was, with its task loaded once more. Fails with `conflict` if task, schema, data,
// model or examples have changed since (all that have are named), `not_found` if one of them is
// gone, and `unsupported` if the run did not write down what this needs or is a vote (repeats.h).
// Cost: reading the data; of the model too, unless its hash is remembered (model_hash.h).
[[nodiscard]] Result<RecordedRun> restore_run(
    const store::Configuration& configuration, FileSystem& files
);

}  // namespace extractinator::run
