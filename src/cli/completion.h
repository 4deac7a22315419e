// Scripts with which shells complete the command line.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/description.h"

namespace extractinator::cli {

enum class Shell : std::uint8_t { bash, zsh, fish };

inline constexpr std::array<std::pair<std::string_view, Shell>, 3> kShells = {{
    {"bash", Shell::bash},
    {"zsh", Shell::zsh},
    {"fish", Shell::fish},
}};

// The script of a shell for `program`. It asks the program nothing: what it offers is in it.
[[nodiscard]] std::string completion(const CommandDescription& program, Shell shell);

// One for each shell; `completion` chooses.
[[nodiscard]] std::string bash_completion(const CommandDescription& program);
[[nodiscard]] std::string zsh_completion(const CommandDescription& program);
[[nodiscard]] std::string fish_completion(const CommandDescription& program);

// The options that may stand behind `command`: its own, and behind the program alone those of
// kCommandOfReference, too.
[[nodiscard]] std::vector<OptionDescription> options_at(
    const CommandDescription& program, const CommandDescription& command
);

}  // namespace extractinator::cli
