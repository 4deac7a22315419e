// `extractinate dragon oracle`: what is lost between right answers and their scores. Reachable from
// outside: dragon_oracle_command.
#include <cstddef>
#include <format>
#include <optional>
#include <print>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/table.h"
#include "dragon/oracle.h"
#include "dragon/task.h"

namespace extractinator::cli {
namespace {

std::string score_text(const std::optional<double>& score) {
  return score ? std::format("{:.4f}", *score) : "-";
}

}  // namespace

Result<ExitCode> dragon_oracle_command(const DragonOracleArguments& arguments) {
  const RealFileSystem files;
  TRY(const std::vector<dragon::OracleScore> scores,
      dragon::oracle(
          files, {.input = arguments.input, .truth = arguments.truth, .tasks = arguments.tasks}
      ));
  if (arguments.is_json) {
    print_json(dragon::to_json(scores));
    return ExitCode::done;
  }
  const auto sum = [&](std::size_t dragon::OracleScore::* column) {
    std::size_t all = 0;
    for (const dragon::OracleScore& score : scores)
      all += score.*column;
    return all;
  };
  Table table;
  table.row({"task", "metric", "rows", "same", "not allowed", "ours", "reference"});
  for (const dragon::OracleScore& score : scores) {
    table.row({
        std::string(score.task->name),
        std::string(dragon::to_string(score.task->metric)),
        std::to_string(score.n_rows),
        std::to_string(score.n_same),
        std::to_string(score.n_not_allowed),
        score_text(score.ours),
        score_text(score.reference),
    });
  }
  const dragon::OracleMeans means = dragon::means_of(scores);
  table.row({
      "mean",
      "",
      std::to_string(sum(&dragon::OracleScore::n_rows)),
      std::to_string(sum(&dragon::OracleScore::n_same)),
      std::to_string(sum(&dragon::OracleScore::n_not_allowed)),
      score_text(means.ours),
      score_text(means.reference),
  });
  std::print("{}", table.text());
  return ExitCode::done;
}

}  // namespace extractinator::cli
