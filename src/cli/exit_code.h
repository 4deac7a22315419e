// The exit codes of `extractinate`; docs/cli.md lists them.
#pragma once

namespace extractinator::cli {

enum class ExitCode : int {
  done = 0,           // Everything asked for was done.
  some_failed = 1,    // Done, but some records failed or a check found problems.
  could_not_run = 2,  // Wrong arguments, files or model; nothing was written.
  interrupted =
      130,  // Stopped on request; what was finished is stored, the same command continues.
};

}  // namespace extractinator::cli
