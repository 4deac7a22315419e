// `study`. Reachable from outside: add_study.
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/arguments.h"
#include "cli/arguments_parts.h"

namespace extractinator::cli {

void add_study(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app = *program.add_subcommand(
      "study", "Compare models on tasks, in several ways, by a file that says which"
  );
  const auto study = std::make_shared<StudyArguments>();
  app.add_option("study", study->study, "JSON file of the study")->required()->type_name("FILE");
  app.add_option("--out,-o", study->output, "Folder of its cells and its report")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_flag(
      "--plan", study->is_plan, "Say what is done and what is left, and how long that takes"
  );
  app.add_option(
         "--max-minutes", study->budget.max_minutes, "Stop after X minutes; the same call continues"
  )
      ->type_name("X")
      ->check(CLI::PositiveNumber);
  app.add_option(
         "--max-cells", study->budget.max_cells, "Stop after N cells; the same call continues"
  )
      ->type_name("N")
      ->check(not_a_count);
  add_slots(app, study->machine);
  add_threads(app, study->machine);
  add_gpu_layers(app, study->machine);
  add_reporting(app, study->reporting);
  subcommands.push_back({.app = &app, .make = [study] { return *study; }});
}

}  // namespace extractinator::cli
