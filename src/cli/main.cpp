// The program `extractinate`: parses, runs a command, and turns errors into messages and exit
// codes.
#include <cstdio>
#include <exception>
#include <new>
#include <print>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include <linux/prctl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/json_output.h"
#include "store/crash_marker.h"

namespace extractinator::cli {
namespace {

Result<ExitCode> run(const Command& command, const std::stop_token& stop) {
  struct Visitor {
    const std::stop_token& stop;
    Result<ExitCode> operator()(const InitArguments& arguments) const {
      return init_command(arguments);
    }
    Result<ExitCode> operator()(const RunArguments& arguments) const {
      return run_command(arguments, stop);
    }
    Result<ExitCode> operator()(const ResumeArguments& arguments) const {
      return resume_command(arguments, stop);
    }
    Result<ExitCode> operator()(const RerunArguments& arguments) const {
      return rerun_command(arguments, stop);
    }
    Result<ExitCode> operator()(const ExplainArguments& arguments) const {
      return explain_command(arguments);
    }
    Result<ExitCode> operator()(const ExtractArguments& arguments) const {
      return extract_command(arguments);
    }
    Result<ExitCode> operator()(const ExportArguments& arguments) const {
      return export_command(arguments);
    }
    Result<ExitCode> operator()(const StatusArguments& arguments) const {
      return status_command(arguments);
    }
    Result<ExitCode> operator()(const VerifyArguments& arguments) const {
      return verify_command(arguments);
    }
    Result<ExitCode> operator()(const CalibrateArguments& arguments) const {
      return calibrate_command(arguments);
    }
    Result<ExitCode> operator()(const EvalArguments& arguments) const {
      return eval_command(arguments);
    }
    Result<ExitCode> operator()(const CompareArguments& arguments) const {
      return compare_command(arguments);
    }
    Result<ExitCode> operator()(const InspectArguments& arguments) const {
      return inspect_command(arguments);
    }
    Result<ExitCode> operator()(const ModelsListArguments& arguments) const {
      return models_list_command(arguments);
    }
    Result<ExitCode> operator()(const ModelsShowArguments& arguments) const {
      return models_show_command(arguments);
    }
    Result<ExitCode> operator()(const ModelsRecommendArguments& arguments) const {
      return models_recommend_command(arguments);
    }
    Result<ExitCode> operator()(const DragonEvalArguments& arguments) const {
      return dragon_eval_command(arguments);
    }
    Result<ExitCode> operator()(const DragonRunArguments& arguments) const {
      return dragon_run_command(arguments, stop);
    }
    Result<ExitCode> operator()(const DragonOracleArguments& arguments) const {
      return dragon_oracle_command(arguments);
    }
    Result<ExitCode> operator()(const DragonSamplesArguments& arguments) const {
      return dragon_samples_command(arguments);
    }
    Result<ExitCode> operator()(const DragonSynthArguments& arguments) const {
      return dragon_synth_command(arguments);
    }
    Result<ExitCode> operator()(const StudyArguments& arguments) const {
      return study_command(arguments, stop);
    }
    Result<ExitCode> operator()(const SchemaArguments& arguments) const {
      return schema_command(arguments);
    }
    Result<ExitCode> operator()(const Text& text) const {
      std::print("{}", text.text);
      return ExitCode::done;
    }
  };
  return std::visit(Visitor{stop}, command);
}

// A crash must not write records to a core file, nor another process of the user read them from
// memory. A debugger that starts the program still works.
void keep_memory_private() {
  const rlimit none = {.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);  // Also for cores that go to a program, which the limit is not for.
}

bool is_reader_gone(int descriptor) {
  pollfd output = {.fd = descriptor, .events = POLLOUT, .revents = 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

// After a write that failed. A reader that has what it wants is no mistake of anybody.
ExitCode output_failed() {
  if (is_reader_gone(STDOUT_FILENO) || is_reader_gone(STDERR_FILENO))
    return ExitCode::output_closed;
  std::fputs("error: cannot write to standard output\n", stderr);
  return ExitCode::could_not_run;
}

int main_with(const std::vector<std::string>& words) {
  keep_memory_private();
  store::install_crash_handlers();
  const Interrupt interrupt;
  const auto command = parse_arguments(words, RealFileSystem());
  const bool is_json = command ? wants_json(*command) : wants_json(words);
  const auto code =
      command.and_then([&](const Command& parsed) { return run(parsed, interrupt.token()); });
  if (!code) {
    std::print(stderr, "{}", render(code.error()));
    if (is_json) print_error_json(code.error());
    return static_cast<int>(
        code.error().code == ErrorCode::cancelled ? ExitCode::interrupted : ExitCode::could_not_run
    );
  }
  // Output that did not reach its reader is a failure, too.
  if (std::fflush(stdout) != 0) return static_cast<int>(output_failed());
  return static_cast<int>(*code);
}

}  // namespace
}  // namespace extractinator::cli

int main(int argc, char** argv) {
  try {
    return extractinator::cli::main_with({argv + (argc > 0 ? 1 : 0), argv + argc});
  } catch (const std::bad_alloc&) {
    std::fputs(
        "error: out of memory\n\nhint: fewer --slots or a shorter --context-length need less\n",
        stderr
    );
  } catch (const std::exception& failure) {
    // Printing throws where it cannot.
    if (std::ferror(stdout) != 0 || std::ferror(stderr) != 0)
      return static_cast<int>(extractinator::cli::output_failed());
    // Nothing in the program throws on purpose past its room; the type is told, not the text, which
    // may quote data.
    std::println(stderr, "error: unexpected failure ({})", typeid(failure).name());
  }
  return static_cast<int>(extractinator::cli::ExitCode::could_not_run);
}
