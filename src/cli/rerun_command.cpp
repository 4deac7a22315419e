// `extractinate rerun`: makes an export once more and compares. Reachable from outside:
// rerun_command.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <optional>
#include <print>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/jobs.h"
#include "cli/json_output.h"
#include "cli/progress_line.h"
#include "dataset/writer.h"
#include "json/value.h"
#include "run/compare_exports.h"
#include "run/export_formats.h"
#include "run/manifest.h"
#include "run/recorded_run.h"
#include "run/runner.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::cli {
namespace {

struct Verdict {
  std::filesystem::path file = {};  // Made now.
  std::string expected = {};        // Hashes, hexadecimal.
  std::string found = {};
  std::optional<run::RowDifferences> rows = {};  // Where the file of then is there.
  std::vector<std::string> changed = {};         // What may be the cause.

  [[nodiscard]] bool is_identical() const { return expected == found; }
};

Result<void> check_calibration(const run::Manifest& manifest) {
  const std::filesystem::path& file = manifest.exported.calibration;
  if (file.empty()) return {};
  TRY(const Hash256 hash, hash_file(file));
  if (to_hex(hash) == manifest.calibration_hash) return {};
  return fail(
      ErrorCode::conflict,
      std::format("changed since the run was made: the calibration (`{}`)", file.string()),
      {},
      "bring back what was there"
  );
}

// The file of the manifest's kind that the new run has; a run writes two of them by itself.
Result<std::filesystem::path> exported_again(
    const run::Manifest& manifest, const RunSummary& summary
) {
  const run::Export& exported = manifest.exported;
  if (exported.format == run::ExportFormat::json) return summary.json;
  if (exported.format == run::ExportFormat::jsonl) return summary.jsonl;
  TRY(auto paths,
      export_results({
          .run = summary.directory,
          .formats = {exported.format},
          .calibration = exported.calibration,
          .keeps_formulas = exported.formulas == dataset::Formulas::keep,
      }));
  return std::move(paths.front());
}

Result<Verdict> compare(
    const run::Manifest& then,
    const std::filesystem::path& file,
    FileSystem& files,
    ProgressSink& progress
) {
  TRY(const run::Manifest now, run::read_manifest(files, run::manifest_of(file)));
  Verdict verdict{.file = file, .expected = then.hash, .found = now.hash};
  const std::filesystem::path& original = then.exported.file;
  if (files.exists(original)) {
    TRY(const Hash256 hash, hash_file(original));
    if (to_hex(hash) != then.hash) {
      progress.warn(
          std::format(
              "`{}` is not the file that the manifest describes: its hash is another",
              original.string()
          )
      );
    }
  }
  if (verdict.is_identical()) return verdict;
  verdict.changed = run::differences(then.configuration, now.configuration);
  if (files.exists(original)) {
    TRY(verdict.rows, run::compare_exports(original, file));
  }
  return verdict;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string rows_text(const run::RowDifferences& rows) {
  constexpr std::size_t kMostShown = 20;
  std::string text = std::format("{} of {} rows differ", rows.n_different, rows.n_rows);
  const std::size_t n_shown = std::min(rows.rows.size(), kMostShown);
  for (std::size_t i = 0; i < n_shown; ++i)
    text += std::format("{}{}", i == 0 ? ": " : ", ", rows.rows[i]);
  if (rows.n_different > n_shown) text += std::format(" and {} more", rows.n_different - n_shown);
  return text;
}

void print_text(const Verdict& verdict, const run::Manifest& manifest) {
  if (verdict.is_identical()) {
    std::println("identical: {} is byte for byte what the manifest says", verdict.file.string());
    return;
  }
  std::println("different: {} is not what the manifest says", verdict.file.string());
  std::println("hash: {} then, {} now", verdict.expected, verdict.found);
  std::println(
      "rows: {}",
      verdict.rows ? rows_text(*verdict.rows)
                   : std::format("unknown, {} is not there", manifest.exported.file.string())
  );
  std::println(
      "changed since: {}",
      verdict.changed.empty() ? "nothing that was written down" : joined(verdict.changed)
  );
}

json::Value to_json(const Verdict& verdict) {
  json::Value::Array rows;
  json::Value::Array changed;
  if (verdict.rows) {
    for (const std::uint64_t row : verdict.rows->rows)
      rows.push_back(count(row));
  }
  for (const std::string& name : verdict.changed)
    changed.emplace_back(name);
  const bool has_rows = verdict.rows.has_value();
  return json::Value(
      json::Value::Object{
          {"is_identical", json::Value(verdict.is_identical())},
          {"file", json::Value(verdict.file.string())},
          {"hash_then", json::Value(verdict.expected)},
          {"hash_now", json::Value(verdict.found)},
          {"n_rows", has_rows ? count(verdict.rows->n_rows) : json::Value()},
          {"n_different_rows", has_rows ? count(verdict.rows->n_different) : json::Value()},
          {"different_rows", json::Value(std::move(rows))},
          {"changed", json::Value(std::move(changed))},
      }
  );
}

}  // namespace

Result<ExitCode> rerun_command(const RerunArguments& arguments, const std::stop_token& stop) {
  RealFileSystem files;
  ProgressLine progress = progress_line(arguments.reporting);
  TRY(const run::Manifest manifest, run::read_manifest(files, arguments.manifest));
  TRY(run::RecordedRun recorded, run::restore_run(manifest.configuration, files));
  TRY_VOID(check_calibration(manifest));
  Options options = std::move(recorded.options);
  options.output_dir = arguments.output_dir;
  options.translation_dir = arguments.output_dir / "translations";
  options.calibration = manifest.exported.calibration;
  const std::filesystem::path directory = run::run_directory(recorded.task, options);
  if (files.exists(directory)) {
    return fail(
        ErrorCode::conflict,
        std::format(
            "`{}` is there already; what is compared must be made anew", directory.string()
        ),
        {},
        "remove it, or name another folder with --out"
    );
  }
  std::vector<Job> jobs;
  TRY(Job job, make_job(std::move(recorded.task), options, files));
  take_sample(job, recorded.sample);
  jobs.push_back(std::move(job));
  TRY(const auto results, run_jobs(jobs, options, arguments.reporting, progress, files, stop));
  if (const auto folder = interrupted_in(results)) {
    return fail(
        ErrorCode::cancelled,
        "interrupted: nothing was compared",
        {},
        std::format("remove `{}` before the same command", folder->string())
    );
  }
  TRY(const std::filesystem::path file, exported_again(manifest, results.front().summary));
  TRY(const Verdict verdict, compare(manifest, file, files, progress));
  if (arguments.reporting.is_json) {
    print_json(to_json(verdict));
  } else {
    print_text(verdict, manifest);
  }
  if (verdict.is_identical()) return ExitCode::done;
  if (!options.reproducible) {
    progress.note(
        "the run was made without --reproducible: its results may depend on what was computed "
        "beside a record"
    );
  }
  return ExitCode::some_failed;
}

}  // namespace extractinator::cli
