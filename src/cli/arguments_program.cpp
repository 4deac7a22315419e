// The commands around runs: `init`, `completion` and `man`. Reachable from outside: add_init,
// add_completion, add_man.
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include "cli/completion.h"
#include "cli/manual.h"

namespace extractinator::cli {

void add_init(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app =
      *program.add_subcommand("init", "Begin a project: a task and reports that run as they are");
  const auto init = std::make_shared<InitArguments>();
  app.add_option("dir", init->directory, "Folder of the project; it is made if need be")
      ->type_name("DIR")
      ->capture_default_str();
  add_json(app, init->is_json);
  subcommands.push_back({.app = &app, .make = [init] { return *init; }});
}

void add_completion(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app =
      *program.add_subcommand("completion", "Print the script with which a shell completes");
  const auto shell = std::make_shared<Shell>(Shell::bash);
  add_choice<kShells>(app, "shell", *shell, "bash, zsh or fish");
  app.get_option("shell")->required();
  subcommands.push_back({.app = &app, .make = [&program, shell] {
                           return Text{completion(describe(program), *shell)};
                         }});
}

void add_man(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app = *program.add_subcommand("man", "Print the manual page, for `man -l -`");
  subcommands.push_back({.app = &app, .make = [&program] {
                           return Text{manual_page(describe(program))};
                         }});
}

}  // namespace extractinator::cli
