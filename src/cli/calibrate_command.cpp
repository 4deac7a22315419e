// `extractinate calibrate`: what the probabilities of a run mean. Reachable from outside:
// calibrate_command.
#include <expected>
#include <filesystem>
#include <print>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/recorded.h"
#include "eval/calibrate.h"
#include "eval/calibration.h"
#include "json/value.h"
#include "json/write.h"
#include "run/calibration_file.h"
#include "run/export_formats.h"
#include "run/task.h"
#include "run/truth.h"
#include "store/run_store.h"

namespace extractinator::cli {
Result<ExitCode> calibrate_command(const CalibrateArguments& arguments) {
  RealFileSystem files;
  const std::filesystem::path folder = run_folder(arguments.run);
  TRY(const auto store, store::RunStore::open_read_only(folder / "run.db"));
  TRY(const store::Configuration configuration, store.configuration());
  TRY(const run::Task task, recorded_task(configuration, files));
  TRY(const json::Value::Array truth, run::read_rows(files, arguments.truth));
  TRY(const std::vector<std::string> columns, run::input_columns(store));
  TRY(const json::Value::Array rows, run::rows_of_run(store, *task.schema, columns));
  auto report = eval::calibrate(
      *task.schema,
      rows,
      truth,
      {.rows = {.id_columns = run::id_columns(truth, *task.schema, columns)},
       .method = arguments.method,
       .split = arguments.split,
       .seed = arguments.seed}
  );
  if (!report) return std::unexpected(std::move(report).error().within("calibrating " + task.name));
  report->calibration.identity = run::identity_of(configuration);

  const std::filesystem::path path =
      arguments.output.empty() ? folder / run::kCalibrationFile : arguments.output;
  TRY(AtomicFile out, AtomicFile::create(files, path));
  TRY_VOID(out.append(
      json::write(eval::to_json(report->calibration), {.layout = json::Layout::indented}) + "\n"
  ));
  TRY_VOID(out.commit());

  if (arguments.is_json) {
    json::Value json = eval::to_json(*report);
    json.as_object().push_back({"calibration", json::Value(path.string())});
    print_json(json);
  } else {
    std::print("{}", eval::to_text(*report));
    std::println(
        "\nfitted to {} rows, measured on {} others (before > after); written to {}",
        report->n_fitted,
        report->n_held_out,
        path.string()
    );
  }
  return ExitCode::done;
}

}  // namespace extractinator::cli
