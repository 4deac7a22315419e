// `extractinate eval`: how right the results of a run are. Reachable from outside: eval_command.
#include <expected>
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
#include "eval/evaluate.h"
#include "json/value.h"
#include "run/export_formats.h"
#include "run/task.h"
#include "run/truth.h"
#include "store/run_store.h"

namespace extractinator::cli {

Result<ExitCode> eval_command(const EvalArguments& arguments) {
  const RealFileSystem files;
  TRY(const auto store, store::RunStore::open_read_only(run_folder(arguments.run) / "run.db"));
  TRY(const store::Configuration configuration, store.configuration());
  TRY(const run::Task task, recorded_task(configuration, files));
  TRY(const json::Value::Array truth, run::read_rows(files, arguments.truth));
  TRY(const std::vector<std::string> columns, run::input_columns(store));
  TRY(const json::Value::Array rows, run::rows_of_run(store, *task.schema, columns));
  auto report = eval::evaluate(
      *task.schema,
      rows,
      truth,
      {.id_columns =
           arguments.ids.empty() ? run::id_columns(truth, *task.schema, columns) : arguments.ids,
       .tolerance = arguments.tolerance}
  );
  if (!report) return std::unexpected(std::move(report).error().within("evaluating " + task.name));
  if (arguments.is_json) {
    print_json(eval::to_json(*report));
  } else {
    std::print("{}", eval::to_text(*report));
  }
  return ExitCode::done;
}

}  // namespace extractinator::cli
