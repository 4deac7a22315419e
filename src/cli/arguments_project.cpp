// The commands around runs: `init` and `models`. Reachable from outside: add_init, add_models.
#include <memory>

#include <CLI/CLI.hpp>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/arguments_parts.h"

namespace extractinator::cli {

void add_init(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app =
      *program.add_subcommand("init", "Begin a project: a task and reports that run as they are");
  const auto init = std::make_shared<InitArguments>();
  app.add_option("dir", init->directory, "Folder of the project; it is made if need be")
      ->type_name("DIR")
      ->capture_default_str();
  subcommands.push_back({.app = &app, .make = [init] { return *init; }});
}

void add_models(CLI::App& program, Subcommands& subcommands) {
  CLI::App& group = *program.add_subcommand("models", "Look at model files");
  group.require_subcommand(0, 1);
  CLI::App& app = *group.add_subcommand("inspect", "Show what a GGUF file says about itself");
  const auto inspect = std::make_shared<InspectArguments>();
  app.add_option("file", inspect->model, "GGUF file")->required()->type_name("FILE");
  add_json(app, inspect->is_json);
  subcommands.push_back({.app = &app, .make = [inspect] { return *inspect; }});
  subcommands.push_back({.app = &group, .make = [&group] { return Text{group.help()}; }});
}

}  // namespace extractinator::cli
