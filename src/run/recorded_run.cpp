// The context of a run, written and read again; everything here is public through recorded_run.h.
#include "run/recorded_run.h"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "dataset/data_path.h"
#include "dataset/postgres_address.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "engine/model.h"
#include "json/value.h"
#include "run/example_embedding.h"
#include "run/examples.h"
#include "run/machine.h"
#include "run/model_hash.h"
#include "run/recorded_options.h"
#include "run/repeats.h"
#include "run/row_sample.h"
#include "run/runner.h"
#include "run/task.h"
#include "run/translation.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include <extractinator/options.h>
#include <extractinator/version.h>

namespace extractinator::run {
namespace {

json::Value text(std::string_view value) { return json::Value(std::string(value)); }
json::Value number(std::uint64_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }
json::Value path_text(const std::filesystem::path& path) {
  return json::Value(absolute_path(path).string());
}

Result<std::string> recorded(const json::Value& object, std::string_view key) {
  const json::Value* value = object.find(key);
  if (value != nullptr && value->is_string()) return value->as_string();
  return fail(
      ErrorCode::unsupported,
      std::format("the run did not write down its `{}`", key),
      {},
      "an earlier version of the program made it: continue it with `extractinate run` and the "
      "options that it was made with"
  );
}

// Files of a run against their hashes of then.
class Comparison {
 public:
  // Fails if the file cannot be read.
  Result<void> add(
      std::string_view name,
      const std::filesystem::path& path,
      Result<Hash256> found,
      std::string_view expected
  ) {
    if (!found) {
      return std::unexpected(
          std::move(found).error().within(std::format("looking for the {} of the run", name))
      );
    }
    if (to_hex(*found) == expected) return {};
    changed_ += std::format("{}the {} (`{}`)", changed_.empty() ? "" : ", ", name, path.string());
    return {};
  }

  [[nodiscard]] Result<void> verdict() const {
    if (changed_.empty()) return {};
    return fail(
        ErrorCode::conflict,
        std::format("changed since the run was made: {}", changed_),
        {},
        "bring back what was there, or start another run with `extractinate run --run-name NAME`"
    );
  }

  [[nodiscard]] bool has_changes() const { return !changed_.empty(); }

 private:
  std::string changed_;
};

}  // namespace

Result<Hash256> data_hash(const std::filesystem::path& data, const dataset::ReadOptions& options) {
  std::error_code ignored;
  const bool is_file = options.kind != dataset::SourceKind::postgres &&
                       !std::filesystem::is_directory(data, ignored);
  if (is_file) return hash_file(data);
  TRY(const auto reader, dataset::open_reader(data, options));
  Hasher hasher;
  while (true) {
    TRY(const std::optional<dataset::Record> record, reader->next());
    if (!record) return hasher.finish();
    hasher.field(to_hex(record->content_hash()));
  }
}

Result<json::Value> context_of(
    const Task& task, const Options& options, const Survey& survey, const ComputedBy& computed
) {
  TRY(const Hash256 task_hash, hash_file(task.file));
  TRY(const Hash256 hash_of_data, data_hash(task.data, task.data_options));
  const bool is_address = task.data_options.kind == dataset::SourceKind::postgres;
  const Machine machine = this_machine();
  json::Value::Object context = {
      {"task_file", path_text(task.file)},
      {"task_hash", text(to_hex(task_hash))},
      {"data_file", is_address ? text(task.data.string()) : path_text(task.data)},
      {"data_hash", text(to_hex(hash_of_data))},
  };
  // What a server runs on it does not tell.
  const bool is_local = options.backend == Backend::local;
  if (is_local) context.push_back({"model_file", path_text(options.model)});
  if (!computed.quantisation.empty())
    context.push_back({"quantisation", text(computed.quantisation)});
  context.push_back({"n_rows", number(survey.n_rows)});
  context.push_back({"options", to_json(options)});
  context.push_back({"program", text(kVersion)});
  context.push_back({"compiler", text(__VERSION__)});
  if (is_local) context.push_back({"runtime", text(engine::runtime_description())});
  context.push_back({"plan", text(computed.plan)});
  context.push_back(
      {"machine",
       json::Value(
           json::Value::Object{
               {"processor", json::Value(machine.processor)},
               {"n_processors", number(machine.n_processors)},
               {"n_memory_bytes", number(machine.n_memory_bytes)},
           }
       )}
  );
  if (survey.sample) context.push_back({std::string(kSample), to_json(survey.sample->request())});
  if (!task.data_options.query.empty())
    context.push_back({"data_query", json::Value(task.data_options.query)});
  if (options.num_examples > 0)
    context.push_back({std::string(kExampleDir), path_text(example_dir(task, options))});
  return json::Value(std::move(context));
}

std::optional<std::uint64_t> row_count(const store::Configuration& configuration) {
  const json::Value* value = configuration.context.find("n_rows");
  const auto n_rows = value != nullptr ? value->to_int64() : std::nullopt;
  if (!n_rows || *n_rows < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*n_rows);
}

std::shared_ptr<const RowSample> sample_of(const store::Configuration& configuration) {
  const json::Value* value = configuration.context.find(kSample);
  const auto request = value != nullptr ? read_sample(*value) : std::nullopt;
  return request ? std::make_shared<const RowSample>(*request) : nullptr;
}

Result<RecordedRun> restore_run(const store::Configuration& configuration, FileSystem& files) {
  TRY_VOID(refuse_vote(configuration));
  TRY_VOID(refuse_translation(configuration));
  const json::Value& context = configuration.context;
  const json::Value& description = configuration.description;
  TRY(const std::string expected_task, recorded(context, "task_hash"));
  TRY(const std::string expected_data, recorded(context, "data_hash"));
  TRY(const std::string expected_schema, recorded(description, "schema_hash"));
  TRY(const std::string expected_model, recorded(description, "model_hash"));
  TRY(const std::string task_file, recorded(context, "task_file"));
  TRY(const std::string data_file, recorded(context, "data_file"));
  const json::Value* options = context.find("options");
  if (options == nullptr) return fail(ErrorCode::corrupt, "the run has hashes but no `options`");

  RecordedRun run{.sample = sample_of(configuration)};
  TRY(run.options, read_options(*options));
  Comparison comparison;
  TRY_VOID(comparison.add("task", task_file, hash_file(task_file), expected_task));
  const bool has_task = !comparison.has_changes();
  std::filesystem::path data = data_file;
  if (has_task) {
    TRY(run.task, load_task(files, task_file, run.options.data_dir));
    run.task.data_options.allowed_hosts = run.options.server.allowed_hosts;
    data = run.task.data;  // What will be read.
    TRY_VOID(
        comparison.add("schema", task_file, schema::hash_of(*run.task.schema), expected_schema)
    );
  }
  // How a folder or a database on a server is to be read is known from the task only.
  std::error_code ignored;
  const bool is_file = dataset::postgres_scheme_length(data_file) == 0 &&
                       !std::filesystem::is_directory(data, ignored);
  if (has_task || is_file) {
    TRY_VOID(comparison.add("data", data, data_hash(data, run.task.data_options), expected_data));
  }
  if (description.find("examples_hash") != nullptr && has_task) {
    TRY(const std::string expected_examples, recorded(description, "examples_hash"));
    const auto examples = example_dir(run.task, run.options) / run.task.example_path;
    TRY_VOID(comparison.add("examples", examples, hash_file(examples), expected_examples));
  }
  if (description.find("embedding_model_hash") != nullptr) {
    TRY(const std::string expected_embedding, recorded(description, "embedding_model_hash"));
    TRY_VOID(comparison.add(
        "embedding model",
        run.options.embedding_model,
        embedding_identity(run.options, files),
        expected_embedding
    ));
  }
  // A server is asked for its model when the run goes on, and the run refuses another.
  if (run.options.backend == Backend::local) {
    TRY_VOID(comparison.add(
        "model",
        run.options.model,
        model_hash(files, run.options.model, default_cache_dir()),
        expected_model
    ));
  }
  TRY_VOID(comparison.verdict());
  return run;
}

}  // namespace extractinator::run
