// The exit codes of `extractinate`; docs/cli.md lists them.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace extractinator::cli {

enum class ExitCode : int {
  done = 0,           // Everything asked for was done.
  some_failed = 1,    // Done, but some records failed or a check found problems.
  could_not_run = 2,  // Wrong arguments, files or model; nothing was written.
  interrupted =
      130,  // Stopped on request; what was finished is stored, the same command continues.
  output_closed = 141,  // Who read the output stopped; what a shell says of SIGPIPE.
};

// In words, for the manual.
inline constexpr std::array<std::pair<ExitCode, std::string_view>, 5> kExitCodes = {{
    {ExitCode::done, "Everything asked for was done."},
    {ExitCode::some_failed, "Done, but some records failed or a check found problems."},
    {ExitCode::could_not_run,
     "Could not run: wrong arguments, files or model; nothing was written."},
    {ExitCode::interrupted,
     "Interrupted: what was finished is stored, the same command continues."},
    {ExitCode::output_closed,
     "Whoever read the output stopped before its end, as head does; nothing is said."},
}};

}  // namespace extractinator::cli
