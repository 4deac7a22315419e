// `extractinate export` and `extractinate status`: what a run has, without its model. Reachable
// from outside: export_command, status_command.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <print>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/recorded.h"
#include "cli/table.h"
#include "dataset/writer.h"
#include "json/value.h"
#include "run/answer_form.h"
#include "run/calibration_file.h"
#include "run/export.h"
#include "run/export_formats.h"
#include "run/manifest.h"
#include "run/recorded_run.h"
#include "run/repeats.h"
#include "run/session.h"
#include "run/task.h"
#include "run/verify_run.h"
#include "schema/evidence.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

// Reads the run and writes the files; nobody has the database open when it returns.
Result<std::vector<std::filesystem::path>> write_files(
    const ExportArguments& arguments,
    const std::filesystem::path& folder,
    const std::filesystem::path& directory,
    FileSystem& files
) {
  TRY(const auto store, store::RunStore::open_read_only(folder / "run.db"));
  TRY(const store::Configuration configuration, store.configuration());
  TRY(const run::Task task, recorded_task(configuration, files));
  Options options;
  TRY_VOID(run::restore_options(configuration, options));
  options.calibration = arguments.calibration;
  if (!options.calibration.empty() && !options.probabilities) {
    return fail(
        ErrorCode::invalid_input,
        "--calibration says nothing of a run without --probabilities",
        {},
        "leave it out"
    );
  }
  const run::AnswerForm form(
      *task.schema, options.evidence ? schema::EvidenceFor::scalars : schema::EvidenceFor::asked
  );
  TRY(const std::vector<std::string> columns, run::input_columns(store));
  TRY(const auto calibration,
      run::calibration_for(options, folder, configuration, files, [](std::string_view message) {
        std::println(stderr, "warning: {}", message);
      }));
  const run::OutputNames names(
      columns,
      *task.schema,
      {.probabilities = options.probabilities,
       .form = &form,
       .calibration = calibration.get(),
       .has_chunks =
           configuration.description.find("chunking") != nullptr && !run::is_vote(configuration),
       .has_thinking = options.thinking == ThinkingMode::on && !run::is_vote(configuration),
       .keeps_thinking = options.keep_thinking,
       .has_votes = run::is_vote(configuration)}
  );
  TRY_VOID(files.create_directories(directory));
  return run::export_formats(
      store,
      names,
      {.formats = arguments.formats,
       .formulas = arguments.keeps_formulas ? dataset::Formulas::keep : dataset::Formulas::guard,
       .directory = directory,
       .calibration =
           calibration ? run::calibration_path(options, folder) : std::filesystem::path()},
      files
  );
}

// What was exported is as good without: a run that goes on, or that cannot be written to, is no
// reason to fail.
void note_exports(
    const std::filesystem::path& folder,
    const std::filesystem::path& directory,
    const std::vector<std::filesystem::path>& exported
) {
  const auto noted = [&]() -> Result<void> {
    TRY(const std::vector<Hash256> hashes, run::hashes_of_exports(directory, exported));
    return store::RunStore::note_exports(folder / "run.db", hashes, SystemClock());
  }();
  if (noted || noted.error().code == ErrorCode::unsupported) return;
  std::println(
      stderr,
      "warning: the audit of the run does not tell of this export: {}",
      noted.error().message
  );
}

}  // namespace

Result<std::vector<std::filesystem::path>> export_results(const ExportArguments& arguments) {
  RealFileSystem files;
  const std::filesystem::path folder = run_folder(arguments.run);
  const std::filesystem::path directory = arguments.output.empty() ? folder : arguments.output;
  TRY(auto paths, write_files(arguments, folder, directory, files));
  note_exports(folder, directory, paths);
  return paths;
}

Result<ExitCode> export_command(const ExportArguments& arguments) {
  TRY(const auto paths, export_results(arguments));
  if (arguments.is_json) {
    json::Value::Array files;
    for (std::size_t i = 0; i < paths.size(); ++i) {
      files.emplace_back(
          json::Value::Object{
              {"format", json::Value(std::string(run::to_string(arguments.formats[i])))},
              {"file", json::Value(paths[i].string())},
              {"manifest", json::Value(run::manifest_of(paths[i]).string())},
          }
      );
    }
    print_json(
        json::Value(
            json::Value::Object{
                {"run", json::Value(run_folder(arguments.run).string())},
                {"files", json::Value(std::move(files))},
            }
        )
    );
    return ExitCode::done;
  }
  for (const std::filesystem::path& path : paths)
    std::println("{}", path.string());
  return ExitCode::done;
}

Result<ExitCode> status_command(const StatusArguments& arguments) {
  json::Value::Array runs;
  Table table;
  table.row({"run", "done", "invalid", "failed", "remaining", "cause", "rows"});
  bool has_failures = false;
  for (const std::filesystem::path& named : arguments.runs) {
    const std::filesystem::path folder = run_folder(named);
    TRY(const auto store, store::RunStore::open_read_only(folder / "run.db"));
    TRY(const store::Configuration configuration, store.configuration());
    const std::optional<std::uint64_t> total = run::row_count(configuration);
    TRY(const store::Counts counts, store.counts());
    std::map<std::string, std::uint64_t> causes;
    const auto sample = run::sample_of(configuration);
    std::uint64_t n_finished = 0;  // Of the rows that the latest run was over.
    TRY_VOID(store.for_each([&](const store::StoredRow& row) -> Result<void> {
      if (sample ? sample->contains(row.key.row) : row.key.row < total.value_or(0)) ++n_finished;
      if (row.outcome.status != store::Status::done) ++causes[row.outcome.cause];
      return {};
    }));
    has_failures |= !causes.empty();
    table.row(
        {folder.string(),
         std::to_string(counts.done),
         std::to_string(counts.invalid),
         std::to_string(counts.failed),
         total ? std::to_string(*total - n_finished) : "",
         "",
         ""}
    );
    json::Value::Object by_cause;
    for (const auto& [cause, n] : causes) {
      table.row({"", "", "", "", "", cause, std::to_string(n)});
      by_cause.push_back({cause, count(n)});
    }
    runs.emplace_back(
        json::Value::Object{
            {"run", json::Value(folder.string())},
            {"done", count(counts.done)},
            {"invalid", count(counts.invalid)},
            {"failed", count(counts.failed)},
            {"total", total ? count(*total) : json::Value()},
            {"remaining", total ? count(*total - n_finished) : json::Value()},
            {"causes", json::Value(std::move(by_cause))},
        }
    );
  }
  if (arguments.is_json) {
    print_json(json::Value(std::move(runs)));
  } else {
    std::print("{}", table.text());
  }
  return has_failures ? ExitCode::some_failed : ExitCode::done;
}

}  // namespace extractinator::cli
