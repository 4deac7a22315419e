// Chooses the script of a shell; reachable from outside: completion,
// options_at.
#include "cli/completion.h"

#include <algorithm>
#include <string>
#include <vector>

#include "cli/description.h"

namespace extractinator::cli {

std::string completion(const CommandDescription& program, Shell shell) {
  switch (shell) {
    case Shell::bash:
      return bash_completion(program);
    case Shell::zsh:
      return zsh_completion(program);
    case Shell::fish:
      break;
  }
  return fish_completion(program);
}

std::vector<OptionDescription> options_at(
    const CommandDescription& program, const CommandDescription& command
) {
  std::vector<OptionDescription> options = command.options;
  if (command.name != program.name) return options;
  for (const CommandDescription& sub : program.subcommands) {
    if (sub.name != kCommandOfReference) continue;
    for (const OptionDescription& option : sub.options) {
      if (!std::ranges::contains(options, option.names, &OptionDescription::names))
        options.push_back(option);
    }
  }
  return options;
}

}  // namespace extractinator::cli
