// The commands that come back to a run: `explain`, `export`, `status`, `verify`, `eval` and
// `calibrate`. Reachable from outside: add_explain, add_export, add_status, add_verify, add_eval,
// add_calibrate.
#include <algorithm>
#include <array>
#include <cstddef>
#include <format>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include "eval/calibrate.h"
#include "run/export_formats.h"

namespace extractinator::cli {
namespace {

constexpr std::array<std::pair<std::string_view, eval::Method>, 2> kMethods = {{
    {"temperature", eval::Method::temperature},
    {"isotonic", eval::Method::isotonic},
}};

Result<std::vector<run::ExportFormat>> formats_of(const std::vector<std::string>& words) {
  std::vector<run::ExportFormat> formats;
  for (const std::string& word : words) {
    const auto format = run::export_format_of(word);
    if (!format) {
      return fail(
          ErrorCode::invalid_input,
          std::format("`--format {}` is no format of results", word),
          {},
          "write json, jsonl, csv or parquet"
      );
    }
    if (!std::ranges::contains(formats, *format)) formats.push_back(*format);
  }
  if (formats.empty()) formats.push_back(run::ExportFormat::csv);
  return formats;
}

}  // namespace

Result<std::vector<std::pair<std::string, std::string>>> positive_of(
    const std::vector<std::string>& words
) {
  std::vector<std::pair<std::string, std::string>> positive;
  for (const std::string& word : words) {
    const std::size_t at = word.find('=');
    if (at == std::string::npos || at == 0) {
      return fail(
          ErrorCode::invalid_input,
          std::format("`--positive {}` names no value", word),
          {},
          "write FIELD=VALUE, as `--positive malignant=yes`"
      );
    }
    positive.emplace_back(word.substr(0, at), word.substr(at + 1));
  }
  return positive;
}

void add_explain(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app = *program.add_subcommand("explain", "Show why a row got its result");
  const auto explain = std::make_shared<ExplainArguments>();
  add_run_folder(app, explain->run);
  app.add_option("row", explain->row, "Row number, from 0")->required()->type_name("ROW");
  app.add_option("--model,-m", explain->model, "Model file [the one the run used]")
      ->type_name("FILE");
  app.add_option("--choices", explain->n_choices, "Show this many of the first choices")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--chunk", explain->chunk, "Of a divided report, the chunk to explain, from 1")
      ->type_name("N");
  add_json(app, explain->is_json);
  subcommands.push_back({.app = &app, .make = [explain] { return *explain; }});
}

void add_export(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app = *program.add_subcommand("export", "Write the results of a run in another format");
  const auto exported = std::make_shared<ExportArguments>();
  const auto formats = std::make_shared<std::vector<std::string>>();
  add_run_folder(app, exported->run);
  CLI::Option& format = *app.add_option(
      "--format", *formats, "json, jsonl, csv or parquet; several with commas [csv]"
  );
  format.delimiter(',')->type_name("FORMAT");
  name_words(format, {"json", "jsonl", "csv", "parquet"});
  app.add_option("--output,-o", exported->output, "Folder to write to [that of the run]")
      ->type_name("DIR");
  app.add_option(
         "--calibration",
         exported->calibration,
         "A file of `extractinate calibrate` [that in the run's folder]"
  )
      ->type_name("FILE");
  app.add_flag(
      "--keep-formulas",
      exported->keeps_formulas,
      "Write texts that a spreadsheet would run as formulas as they are"
  );
  add_json(app, exported->is_json);
  subcommands.push_back({.app = &app, .make = [exported, formats]() -> Result<Command> {
                           TRY(exported->formats, formats_of(*formats));
                           return *exported;
                         }});
}

void add_status(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app = *program.add_subcommand("status", "Count the results of runs");
  const auto status = std::make_shared<StatusArguments>();
  app.add_option("run", status->runs, "Folders of runs, those with run.db")
      ->required()
      ->type_name("RUN");
  add_json(app, status->is_json);
  subcommands.push_back({.app = &app, .make = [status] { return *status; }});
}

void add_verify(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app =
      *program.add_subcommand("verify", "Say whether a run and its files are what it wrote");
  const auto verify = std::make_shared<VerifyArguments>();
  add_run_folder(app, verify->run);
  add_json(app, verify->is_json);
  subcommands.push_back({.app = &app, .make = [verify] { return *verify; }});
}

void add_eval(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app = *program.add_subcommand("eval", "Say how right the results of a run are");
  const auto eval = std::make_shared<EvalArguments>();
  const auto positive = std::make_shared<std::vector<std::string>>();
  add_run_folder(app, eval->run);
  app.add_option("--truth", eval->truth, "JSON list of rows with true values")
      ->required()
      ->type_name("FILE");
  app.add_option(
         "--id",
         eval->ids,
         "Columns that say which row is which, with commas [those that data and truth have]"
  )
      ->delimiter(',')
      ->type_name("NAME");
  app.add_option(
         "--tolerance", eval->tolerance, "Numbers that are so near are right, in their unit"
  )
      ->type_name("X")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--epsilon", eval->epsilon, "What small differences weigh near 0, of rsmapes")
      ->type_name("X")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--positive", *positive, "What sensitivity is about, of a field with two values")
      ->type_name("FIELD=VALUE")
      ->allow_extra_args(false);
  app.add_option(
         "--cluster", eval->cluster, "Column of what is drawn together, such as patients [none]"
  )
      ->type_name("NAME");
  app.add_option("--draws", eval->n_draws, "Draw the rows so often, for intervals; 0 for none")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--seed", eval->seed, "Seed of the draws")->type_name("N")->capture_default_str();
  app.add_option("--level", eval->level, "How often intervals shall cover the true value")
      ->type_name("S")
      ->check(CLI::Range(0.5, 0.999))
      ->capture_default_str();
  app.add_option("--out,-o", eval->output, "Folder to write the report to [none]")
      ->type_name("DIR");
  app.add_flag(
      "--with-text", eval->with_text, "Tell free text and evidence of what is wrong: report text"
  );
  add_json(app, eval->is_json);
  subcommands.push_back({.app = &app, .make = [eval, positive]() -> Result<Command> {
                           TRY(eval->positive, positive_of(*positive));
                           return *eval;
                         }});
}

void add_calibrate(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app =
      *program.add_subcommand("calibrate", "Fit the probabilities of a run to true values");
  const auto calibrate = std::make_shared<CalibrateArguments>();
  add_run_folder(app, calibrate->run);
  app.add_option("--truth", calibrate->truth, "JSON list of rows with true values")
      ->required()
      ->type_name("FILE");
  add_choice<kMethods>(app, "--method", calibrate->method, "temperature or isotonic [temperature]");
  app.add_option("--split", calibrate->split, "Share of the rows to fit to; the rest measures")
      ->type_name("S")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--seed", calibrate->seed, "Seed of the choice of rows")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--output,-o", calibrate->output, "File to write [RUN/calibration.json]")
      ->type_name("FILE");
  add_json(app, calibrate->is_json);
  subcommands.push_back({.app = &app, .make = [calibrate] { return *calibrate; }});
}

}  // namespace extractinator::cli
