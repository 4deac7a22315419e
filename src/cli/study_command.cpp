// `extractinate study`: models × tasks × ways, computed cell by cell and reported. Reachable from
// outside: study_command.
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <map>
#include <print>
#include <stop_token>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/progress_line.h"
#include "cli/run_log.h"
#include "cli/study_progress.h"
#include "json/value.h"
#include "study/conduct.h"
#include "study/report_files.h"
#include "study/study.h"

namespace extractinator::cli {
namespace {

using study::CellState;

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  return std::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

// Cells that are not computed or could not be, by why.
std::map<std::string, std::size_t> reasons_of(const study::Standing& standing, CellState state) {
  std::map<std::string, std::size_t> reasons;
  for (const study::CellStanding& one : standing.cells) {
    if (one.state == state) ++reasons[one.reason];
  }
  return reasons;
}

void print_reasons(const study::Standing& standing, CellState state) {
  for (const auto& [reason, n] : reasons_of(standing, state))
    std::println("{} {}: {}", n, to_string(state), reason);
}

json::Value reasons_json(const study::Standing& standing, CellState state) {
  json::Value::Object members;
  for (const auto& [reason, n] : reasons_of(standing, state))
    members.push_back({.key = reason, .value = count(n)});
  return json::Value(std::move(members));
}

void print_plan(
    const study::Study& study, const study::Standing& standing, const study::Forecast& forecast
) {
  std::println(
      "{} cells: models {}, tasks {}, languages {}, shots {}, prompts {}, seeds {}",
      standing.cells.size(),
      study.models.size(),
      study.tasks.size(),
      study.languages.size(),
      study.shots.size(),
      study.prompts.size(),
      study.seeds.size()
  );
  const std::size_t n_left = standing.count(CellState::left);
  std::println("{} done, {} left", standing.count(CellState::done), n_left);
  print_reasons(standing, CellState::skipped);
  if (n_left == 0) return;
  const std::string time = forecast.n_unknown == n_left
                               ? "an unknown time: nothing of their models was measured yet"
                               : "about " + duration_text(forecast.seconds);
  std::println("left: {} records, {}", forecast.n_records, time);
  if (forecast.n_unknown > 0 && forecast.n_unknown < n_left)
    std::println("and {} cells whose models were not measured yet", forecast.n_unknown);
}

json::Value plan_json(const study::Standing& standing, const study::Forecast& forecast) {
  json::Value::Array cells;
  for (const study::CellStanding& one : standing.cells) {
    cells.emplace_back(
        json::Value::Object{
            {.key = "cell", .value = json::Value(one.folder.string())},
            {.key = "state", .value = json::Value(std::string(to_string(one.state)))},
        }
    );
  }
  const bool is_known = forecast.n_unknown == 0;
  return json::Value(
      json::Value::Object{
          {.key = "n_cells", .value = count(standing.cells.size())},
          {.key = "n_done", .value = count(standing.count(CellState::done))},
          {.key = "n_left", .value = count(standing.count(CellState::left))},
          {.key = "n_skipped", .value = count(standing.count(CellState::skipped))},
          {.key = "skipped", .value = reasons_json(standing, CellState::skipped)},
          {.key = "n_records_left", .value = count(forecast.n_records)},
          {.key = "seconds_left",
           .value = is_known ? json::Value::number(forecast.seconds) : json::Value()},
          {.key = "seconds_left_of_known", .value = json::Value::number(forecast.seconds)},
          {.key = "n_cells_unknown", .value = count(forecast.n_unknown)},
          {.key = "cells", .value = json::Value(std::move(cells))},
      }
  );
}

json::Value result_json(const study::Standing& standing, const StudyArguments& arguments) {
  return json::Value(
      json::Value::Object{
          {.key = "n_cells", .value = count(standing.cells.size())},
          {.key = "n_done", .value = count(standing.count(CellState::done))},
          {.key = "n_left", .value = count(standing.count(CellState::left))},
          {.key = "n_skipped", .value = count(standing.count(CellState::skipped))},
          {.key = "skipped", .value = reasons_json(standing, CellState::skipped)},
          {.key = "n_failed", .value = count(standing.count(CellState::failed))},
          {.key = "failed", .value = reasons_json(standing, CellState::failed)},
          {.key = "report", .value = json::Value((arguments.output / "report.json").string())},
      }
  );
}

}  // namespace

Result<ExitCode> study_command(const StudyArguments& arguments, const std::stop_token& stop) {
  RealFileSystem files;
  TRY(const study::Study study, study::read_study(files, arguments.study));
  TRY(study::Standing standing, study::look(files, study, arguments.output));
  if (arguments.is_plan) {
    TRY(const study::Forecast forecast, study::forecast(files, study, standing));
    if (arguments.reporting.is_json) {
      print_json(plan_json(standing, forecast));
    } else {
      print_plan(study, standing, forecast);
    }
    return ExitCode::done;
  }
  const SystemClock clock;
  TRY(RunLog log, RunLog::open(arguments.reporting.log_dir, arguments.reporting.is_verbose, clock));
  const ProgressStyle style =
      arguments.reporting.is_quiet ? ProgressStyle::none : ProgressStyle::automatic;
  auto end = [&] {
    StudyProgress progress(stderr, style, study, standing);
    return study::conduct(
        study,
        arguments.output,
        standing,
        {.files = files,
         .clock = clock,
         .log = log,
         .sink = progress,
         .stop = stop,
         .machine = arguments.machine,
         .budget = arguments.budget}
    );
  }();
  if (!end) return std::unexpected(std::move(end).error());
  TRY_VOID(study::write_report(files, study, standing, arguments.output));
  if (arguments.reporting.is_json) {
    print_json(result_json(standing, arguments));
  } else {
    std::print("{}", standing_table(study, standing));
    print_reasons(standing, CellState::skipped);
    print_reasons(standing, CellState::failed);
    std::println("{}", (arguments.output / study::kReportPage).string());
  }
  const std::size_t n_left = standing.count(CellState::left);
  if (n_left > 0) std::println(stderr, "{} cells are left: the same command continues", n_left);
  if (*end == study::StudyEnd::cancelled) return ExitCode::interrupted;
  return standing.count(CellState::failed) > 0 ? ExitCode::some_failed : ExitCode::done;
}

}  // namespace extractinator::cli
