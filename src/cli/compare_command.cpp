// `extractinate compare`: how far runs of one task differ. Reachable from outside: compare_command.
#include <algorithm>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <print>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/compare_table.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/output_folder.h"
#include "cli/recorded.h"
#include "cli/truth_place.h"
#include "eval/comparison.h"
#include "json/value.h"
#include "json/write.h"
#include "report/comparison_page.h"
#include "report/methods.h"
#include "report/page.h"
#include "report/table.h"
#include "run/export_formats.h"
#include "run/manifest.h"
#include "run/report_facts.h"
#include "run/session.h"
#include "run/task.h"
#include "run/truth.h"
#include "schema/evidence.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

// A run that was opened, and all of it that is compared.
struct OpenedRun {
  std::string name = {};            // For reports.
  std::filesystem::path path = {};  // For messages: as it was given.
  store::RunStore store;
  store::Configuration configuration = {};
  report::Facts facts = {};
  std::vector<std::string> columns = {};  // Of its input.
  json::Value::Array rows = {};
  std::vector<std::string> keys = {};  // What each record is, in the columns that all runs share.
};

Result<std::vector<OpenedRun>> open_runs(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::string> names = names_of_runs(paths);
  std::vector<OpenedRun> runs;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::filesystem::path path = run_folder(paths[i]);
    TRY(auto store, store::RunStore::open_read_only(path / "run.db"));
    TRY(auto configuration, store.configuration());
    TRY(const std::optional<store::Period> period, store.period());
    report::Facts facts = run::facts_of(configuration, period);
    TRY(auto columns, run::input_columns(store));
    runs.push_back(
        {.name = std::move(names[i]),
         .path = path.lexically_normal(),
         .store = std::move(store),
         .configuration = std::move(configuration),
         .facts = std::move(facts),
         .columns = std::move(columns)}
    );
  }
  return runs;
}

// Fails with `conflict` unless all runs have one task and one schema.
Result<void> check_same_task(const std::vector<OpenedRun>& runs) {
  const OpenedRun& first = runs.front();
  TRY(const std::string schema_hash, recorded(first.configuration.description, "schema_hash"));
  for (const OpenedRun& run : std::span(runs).subspan(1)) {
    if (run.configuration.name != first.configuration.name) {
      return fail(
          ErrorCode::conflict,
          std::format(
              "{} is a run of `{}`, {} one of `{}`",
              first.path.string(),
              first.configuration.name,
              run.path.string(),
              run.configuration.name
          ),
          {},
          "only runs of one task can be compared; `extractinate eval` says how right each is"
      );
    }
    TRY(const std::string hash, recorded(run.configuration.description, "schema_hash"));
    if (hash != schema_hash) {
      return fail(
          ErrorCode::conflict,
          std::format(
              "{} and {} are runs of `{}` with different schemas",
              first.path.string(),
              run.path.string(),
              first.configuration.name
          ),
          {},
          "run the task again with one schema, into another folder"
      );
    }
  }
  return {};
}

// Columns that all inputs have: a run that reads translations has one more, and its records are
// still the same ones.
std::vector<std::string> shared_columns(const std::vector<OpenedRun>& runs) {
  std::vector<std::string> shared;
  for (const std::string& column : runs.front().columns) {
    if (std::ranges::all_of(runs, [&](const OpenedRun& run) {
          return std::ranges::contains(run.columns, column);
        }))
      shared.push_back(column);
  }
  return shared;
}

std::string key_of(const json::Value& row, const std::vector<std::string>& columns) {
  json::Value::Array values;
  for (const std::string& column : columns) {
    const json::Value* value = row.find(column);
    values.push_back(value == nullptr ? json::Value() : *value);
  }
  return json::write(json::Value(std::move(values)));
}

Result<void> read_rows_of(std::vector<OpenedRun>& runs, const run::Task& task) {
  const std::vector<std::string> shared = shared_columns(runs);
  for (OpenedRun& opened : runs) {
    Options options;
    TRY_VOID(run::restore_options(opened.configuration, options));
    TRY_VOID(
        run::for_each_row_of_run(
            opened.store,
            *task.schema,
            opened.columns,
            options.evidence ? schema::EvidenceFor::scalars : schema::EvidenceFor::asked,
            [&](json::Value& row) {
              opened.keys.push_back(key_of(row, shared));
              opened.rows.push_back(std::move(row));
              return Result<void>();
            }
        )
    );
  }
  return {};
}

// Names of what the later runs were made with in another way than the first.
std::vector<std::string> settings_that_differ(const std::vector<OpenedRun>& runs) {
  std::vector<std::string> names;
  for (const OpenedRun& later : std::span(runs).subspan(1)) {
    for (std::string& name : run::differences(runs.front().configuration, later.configuration)) {
      if (!std::ranges::contains(names, name)) names.push_back(std::move(name));
    }
  }
  return names;
}

// A setting as people read it; nothing where a run does not have it.
report::Cell setting_cell(const json::Value* value) {
  if (value == nullptr || value->is_null()) return {};
  return value->is_string() ? value->as_string() : json::write(*value);
}

// What each run was made with: a row for each setting that is one value, a column for each run.
report::Table provenance_of(const std::vector<OpenedRun>& runs) {
  report::Table table{
      .name = "provenance",
      .caption = "What the runs were made with",
      .columns = {{.key = "setting", .title = "Setting"}},
      .note = "Hashes are BLAKE3, as b3sum prints them.",
  };
  std::vector<std::string> names;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::string letter = eval::letter_of(i);
    table.columns.push_back({.key = std::format("value_{}", i), .title = "Run " + letter});
    for (const json::Member& member : runs[i].configuration.description.as_object()) {
      const bool is_one_value = !member.value.is_object() && !member.value.is_array();
      if (is_one_value && !std::ranges::contains(names, member.key)) names.push_back(member.key);
    }
  }
  const auto add = [&](const std::string& name, const auto& cell_of) {
    std::vector<report::Cell> row = {name};
    for (const OpenedRun& opened : runs)
      row.push_back(cell_of(opened.configuration));
    table.rows.push_back(std::move(row));
  };
  const auto add_fact = [&](const std::string& name, std::string report::Facts::* fact) {
    std::vector<report::Cell> row = {name};
    for (const OpenedRun& opened : runs)
      row.emplace_back(opened.facts.*fact);
    table.rows.push_back(std::move(row));
  };
  // Where a model lies says who keeps it; its name is enough.
  add("model file", [](const store::Configuration& configuration) -> report::Cell {
    const json::Value* file = configuration.context.find("model_file");
    if (file == nullptr || !file->is_string()) return {};
    return std::filesystem::path(file->as_string()).filename().string();
  });
  add_fact("quantisation", &report::Facts::quantisation);
  for (const std::string& name : names) {
    add(name, [&](const store::Configuration& configuration) {
      return setting_cell(configuration.description.find(name));
    });
  }
  add("program", [](const store::Configuration& configuration) {
    return setting_cell(configuration.context.find("program"));
  });
  add_fact("first day", &report::Facts::first_day);
  add_fact("last day", &report::Facts::last_day);
  return table;
}

std::vector<report::Facts> facts_of(const std::vector<OpenedRun>& runs) {
  std::vector<report::Facts> facts;
  for (const OpenedRun& opened : runs)
    facts.push_back(opened.facts);
  return facts;
}

// What `--json` prints, and report.json has.
json::Value report_of(
    const std::vector<OpenedRun>& runs, const std::string& task, const eval::Comparison& comparison
) {
  json::Value::Array differing;
  for (std::string& name : settings_that_differ(runs))
    differing.emplace_back(std::move(name));
  json::Value report = eval::to_json(comparison);
  json::Value::Object& members = report.as_object();
  members.insert(members.begin(), {.key = "task", .value = json::Value(task)});
  members.push_back({"settings_that_differ", json::Value(std::move(differing))});
  return report;
}

// Everything is written before anything appears under its name.
Result<void> write_results(
    FileSystem& files,
    const CompareArguments& arguments,
    const eval::Comparison& comparison,
    const json::Value& report,
    const report::Page& page
) {
  const NamedTable differences = {
      .name = "differences.csv",
      .columns = eval::difference_columns(comparison),
      .rows = eval::difference_rows(comparison),
  };
  std::vector<NamedText> texts;
  std::vector<NamedTable> tables;
  if (!arguments.output.empty()) {
    texts = {
        {.name = "report.html", .text = report::to_html(page)},
        {.name = "report.json",
         .text = json::write(report, {.layout = json::Layout::indented}) + "\n"},
    };
    tables.push_back(differences);
    if (comparison.has_truth) {
      tables.push_back(
          {.name = "measures.csv",
           .columns = eval::measure_columns(comparison),
           .rows = eval::measure_rows(comparison)}
      );
    }
  }
  if (!arguments.differences.empty()) {
    tables.push_back(differences);
    tables.back().name = std::filesystem::absolute(arguments.differences).string();
  }
  TRY_VOID(write_folder(files, arguments.output, texts, tables));
  return {};
}

}  // namespace

Result<ExitCode> compare_command(const CompareArguments& arguments) {
  RealFileSystem files;
  TRY(std::vector<OpenedRun> runs, open_runs(arguments.runs));
  TRY_VOID(check_same_task(runs));
  TRY(const run::Task task, recorded_task(runs.front().configuration, files));
  TRY_VOID(read_rows_of(runs, task));
  eval::ComparisonOptions options{
      .rows = {.id_columns = arguments.ids, .tolerance = arguments.tolerance},
      .epsilon = arguments.epsilon,
      .cluster_column = arguments.cluster,
      .bootstrap = {.n_draws = arguments.n_draws, .level = arguments.level, .seed = arguments.seed},
      .n_swaps = arguments.n_draws,
      .power = arguments.power,
      .positive = arguments.positive,
      .with_text = arguments.with_text,
      .place = [&](std::size_t row, std::string_view pointer) {
        return place_in_truth(files, arguments.truth, row, pointer);
      },
  };
  json::Value::Array truth;
  if (!arguments.truth.empty()) {
    TRY(truth, run::read_rows(files, arguments.truth));
    if (options.rows.id_columns.empty())
      options.rows.id_columns = run::id_columns(truth, *task.schema, shared_columns(runs));
  }
  std::vector<eval::ComparedRun> compared;
  for (const OpenedRun& run : runs)
    compared.push_back({.name = run.name, .rows = run.rows, .keys = run.keys});
  auto comparison = eval::compare(
      *task.schema,
      compared,
      arguments.truth.empty() ? std::nullopt : std::optional(std::span<const json::Value>(truth)),
      options
  );
  if (!comparison)
    return std::unexpected(std::move(comparison).error().within("comparing runs of " + task.name));
  const json::Value report = report_of(runs, task.name, *comparison);
  TRY_VOID(write_results(
      files,
      arguments,
      *comparison,
      report,
      report::page_of(*comparison, task.name, facts_of(runs), provenance_of(runs))
  ));
  if (arguments.is_json) {
    print_json(report);
  } else {
    const MeasuresShown shown = arguments.is_all ? MeasuresShown::all : MeasuresShown::headlines;
    std::print("{}", comparison_text(*comparison, settings_that_differ(runs), shown));
    if (!arguments.output.empty()) std::println("written to {}", arguments.output.string());
  }
  return ExitCode::done;
}

}  // namespace extractinator::cli
