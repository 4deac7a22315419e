// `extractinate dragon synth`: the synthetic stand-in for the benchmark's data. Reachable from
// outside: dragon_synth_command.
#include <algorithm>
#include <cstdint>
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
#include "dragon/synth/synth.h"
#include "dragon/task.h"
#include "json/value.h"

namespace extractinator::cli {
namespace {

// All that have reports if none is named, or if `all` is; each once, by number.
Result<std::vector<const dragon::Task*>> tasks_of(const std::vector<std::string>& names) {
  std::vector<const dragon::Task*> found;
  for (const dragon::Task& task : dragon::tasks()) {
    if (dragon::synth::has_reports(task)) found.push_back(&task);
  }
  if (names.empty() || std::ranges::contains(names, "all")) return found;
  found.clear();
  for (const std::string& name : names) {
    TRY(const dragon::Task* task, dragon::find_task(name));
    found.push_back(task);
  }
  std::ranges::sort(found, {}, &dragon::Task::number);
  const auto [first, last] = std::ranges::unique(found);
  found.erase(first, last);
  return found;
}

}  // namespace

Result<ExitCode> dragon_synth_command(const DragonSynthArguments& arguments) {
  TRY(const std::vector<const dragon::Task*> tasks, tasks_of(arguments.tasks));
  RealFileSystem files;
  json::Value::Array names;
  for (const dragon::Task* task : tasks) {
    TRY_VOID(dragon::synth::write_synthetic_job(files, *task, arguments.options, arguments.output));
    names.emplace_back(std::string(task->name));
  }
  const dragon::synth::SynthOptions& options = arguments.options;
  const std::uint64_t n_training = dragon::synth::n_training(options);
  const std::uint64_t n_validation = dragon::synth::n_validation(options);
  if (arguments.is_json) {
    print_json(
        json::Value(
            json::Value::Object{
                {.key = "folder", .value = json::Value(arguments.output.string())},
                {.key = "seed", .value = count(options.seed)},
                {.key = "n_training", .value = count(n_training)},
                {.key = "n_validation", .value = count(n_validation)},
                {.key = "n_test", .value = count(options.n_test)},
                {.key = "tasks", .value = json::Value(std::move(names))},
            }
        )
    );
    return ExitCode::done;
  }
  std::println(
      "{} {} in {}: {} training, {} validation and {} test reports of each",
      tasks.size(),
      tasks.size() == 1 ? "task" : "tasks",
      arguments.output.string(),
      n_training,
      n_validation,
      options.n_test
  );
  return ExitCode::done;
}

}  // namespace extractinator::cli
