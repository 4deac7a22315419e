// `extractinate eval`: how right the results of a run are. Reachable from outside: eval_command.
#include <cstddef>
#include <expected>
#include <filesystem>
#include <print>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/output_folder.h"
#include "cli/recorded.h"
#include "cli/truth_place.h"
#include "eval/assessment.h"
#include "eval/assessment_output.h"
#include "json/value.h"
#include "json/write.h"
#include "report/assessment_page.h"
#include "report/methods.h"
#include "report/page.h"
#include "run/export_formats.h"
#include "run/report_facts.h"
#include "run/session.h"
#include "run/task.h"
#include "run/truth.h"
#include "schema/evidence.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

struct Assessed {
  eval::Assessment assessment = {};
  report::Facts facts = {};  // Of the run.
};

Result<Assessed> assess_run(const EvalArguments& arguments, const FileSystem& files) {
  TRY(const auto store, store::RunStore::open_read_only(run_folder(arguments.run) / "run.db"));
  TRY(const store::Configuration configuration, store.configuration());
  TRY(const run::Task task, recorded_task(configuration, files));
  Options options;
  TRY_VOID(run::restore_options(configuration, options));
  TRY(const json::Value::Array truth, run::read_rows(files, arguments.truth));
  TRY(const std::vector<std::string> columns, run::input_columns(store));
  auto assessment = [&]() -> Result<eval::Assessment> {
    TRY(eval::Assessor assessor,
        eval::Assessor::make(
            *task.schema,
            truth,
            {.rows =
                 {.id_columns = arguments.ids.empty()
                                    ? run::id_columns(truth, *task.schema, columns)
                                    : arguments.ids,
                  .tolerance = arguments.tolerance},
             .epsilon = arguments.epsilon,
             .cluster_column = arguments.cluster,
             .bootstrap =
                 {.n_draws = arguments.n_draws, .level = arguments.level, .seed = arguments.seed},
             .positive = arguments.positive,
             .with_text = arguments.with_text,
             .place = [&](std::size_t row, std::string_view pointer) {
               return place_in_truth(files, arguments.truth, row, pointer);
             }}
        ));
    TRY_VOID(
        run::for_each_row_of_run(
            store,
            *task.schema,
            columns,
            options.evidence ? schema::EvidenceFor::scalars : schema::EvidenceFor::asked,
            [&](const json::Value& row) { return assessor.add(row); }
        )
    );
    return assessor.finish();
  }();
  if (!assessment) {
    return std::unexpected(std::move(assessment).error().within("evaluating " + task.name));
  }
  TRY(const std::optional<store::Period> period, store.period());
  return Assessed{
      .assessment = std::move(assessment).value(), .facts = run::facts_of(configuration, period)
  };
}

}  // namespace

Result<ExitCode> eval_command(const EvalArguments& arguments) {
  RealFileSystem files;
  TRY(Assessed assessed, assess_run(arguments, files));
  const eval::Assessment& assessment = assessed.assessment;
  json::Value json = eval::to_json(assessment);
  std::vector<std::filesystem::path> written;
  if (!arguments.output.empty()) {
    TRY(const Hash256 truth_hash, hash_file(arguments.truth));
    assessed.facts.truth_hash = to_hex(truth_hash);
    const report::Page page = report::assessment_page(assessment, std::move(assessed.facts));
    const auto table = [](const char* name, eval::Lines lines) {
      return NamedTable{
          .name = name, .columns = std::move(lines.columns), .rows = std::move(lines.rows)
      };
    };
    const std::vector<NamedTable> tables = {
        table("measures.csv", eval::measure_lines(assessment)),
        table("errors.csv", eval::error_lines(assessment)),
        table("confusion.csv", eval::confusion_lines(assessment)),
    };
    const std::vector<NamedText> texts = {
        {.name = "report.html", .text = report::to_html(page)},
        {.name = "report.json",
         .text = json::write(json, {.layout = json::Layout::indented}) + "\n"},
    };
    TRY(written, write_folder(files, arguments.output, texts, tables));
  }
  if (arguments.is_json) {
    json::Value::Array paths;
    for (const std::filesystem::path& path : written)
      paths.emplace_back(path.string());
    json.as_object().push_back({"files", json::Value(std::move(paths))});
    print_json(json);
  } else {
    std::print("{}", eval::to_text(assessment));
    if (!written.empty()) std::println("written to {}", arguments.output.string());
  }
  return ExitCode::done;
}

}  // namespace extractinator::cli
