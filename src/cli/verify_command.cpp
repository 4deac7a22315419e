// `extractinate verify`: whether a run and its files are what the run wrote. Reachable from
// outside: verify_command.
#include <cstdint>
#include <filesystem>
#include <format>
#include <print>
#include <string>
#include <utility>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/recorded.h"
#include "json/value.h"
#include "run/verify_run.h"
#include "store/verification.h"

namespace extractinator::cli {
namespace {

json::Value to_json(const std::filesystem::path& folder, const run::RunVerification& verified) {
  const store::AuditHead& head = verified.stored.head;
  json::Value audit;
  if (head.n > 0) {
    audit = json::Value(
        json::Value::Object{{"n", count(head.n)}, {"hash", json::Value(to_hex(head.hash))}}
    );
  }
  return json::Value(
      json::Value::Object{
          {"run", json::Value(folder.string())},
          {"is_intact", json::Value(!verified.finding.has_value())},
          {"finding", verified.finding ? json::Value(*verified.finding) : json::Value()},
          {"format", json::Value::integer(verified.stored.format)},
          {"audit", std::move(audit)},
          {"n_rows", count(verified.stored.n_rows)},
          {"n_outcomes", count(verified.stored.n_outcomes)},
          {"n_files", count(verified.n_files)},
      }
  );
}

}  // namespace

Result<ExitCode> verify_command(const VerifyArguments& arguments) {
  const RealFileSystem files;
  const std::filesystem::path folder = run_folder(arguments.run);
  TRY(const run::RunVerification verified, run::verify_run(folder, files));
  const store::Verification& stored = verified.stored;
  if (arguments.is_json) {
    print_json(to_json(folder, verified));
  } else if (verified.finding) {
    std::println("wrong: {}", *verified.finding);
  } else {
    std::println(
        "intact: {} rows, {} outcomes, {} files; {}",
        stored.n_rows,
        stored.n_outcomes,
        verified.n_files,
        stored.head.n > 0
            ? std::format("audit of {} entries up to {}", stored.head.n, to_hex(stored.head.hash))
            : std::format("format {} has no audit, only checksums", stored.format)
    );
  }
  return verified.finding ? ExitCode::some_failed : ExitCode::done;
}

}  // namespace extractinator::cli
