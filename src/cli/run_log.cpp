// Writes lines of events; everything here is public through run_log.h.
#include "cli/run_log.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <format>
#include <initializer_list>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"

namespace extractinator::cli {

Result<RunLog> RunLog::open(
    const std::filesystem::path& folder, bool is_verbose, const Clock& clock
) {
  if (folder.empty()) return RunLog(nullptr, is_verbose, clock);
  RealFileSystem files;
  TRY_VOID(files.create_directories(folder));
  const std::filesystem::path path = folder / kLogFile;
  constexpr mode_t kOwnerOnly = 0600;
  const int handle = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, kOwnerOnly);
  File file(handle < 0 ? nullptr : ::fdopen(handle, "a"));
  if (file == nullptr) {
    const int cause = errno;
    if (handle >= 0) ::close(handle);
    return fail(
        ErrorCode::io_error,
        std::format("cannot write the log: {}", std::system_category().message(cause)),
        {.file = path.string()}
    );
  }
  return RunLog(std::move(file), is_verbose, clock);
}

RunLog::RunLog(File file, bool is_verbose, const Clock& clock)
    : file_(std::move(file)),
      least_in_file_(is_verbose ? LogLevel::debug : LogLevel::info),
      console_(std::make_unique<StderrLog>(is_verbose ? LogLevel::debug : LogLevel::error)),
      clock_(&clock) {}

void RunLog::event(LogLevel level, Literal name, std::initializer_list<LogField> fields) {
  console_->event(level, name, fields);
  if (file_ == nullptr || level < least_in_file_) return;
  const std::string line =
      std::format("{} {}\n", to_rfc3339(clock_->now()), to_line(level, name, fields));
  // One call per line, at the end of the file: lines of several threads and programs do not mix.
  std::fwrite(line.data(), 1, line.size(), file_.get());
  std::fflush(file_.get());
}

}  // namespace extractinator::cli
