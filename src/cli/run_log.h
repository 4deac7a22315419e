// Where the events of a command go: to standard error, and into a file for those who ask for one.
#pragma once

#include <cstdio>
#include <filesystem>
#include <initializer_list>
#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"

namespace extractinator::cli {

// Name of the file in the folder of logs, as the reference calls it.
inline constexpr const char* kLogFile = "task_runner.log";

class RunLog final : public Log {
 public:
  // Errors go to standard error, with `is_verbose` everything. A `folder` that is not empty gets
  // `task_runner.log`, of the user only, to which lines are added behind those of earlier
  // commands: a UTC time and what StderrLog writes, of level info and above, with `is_verbose`
  // everything. `clock` must outlive the log. Fails with `io_error` if the file cannot be opened;
  // lines that it takes no more (a full disk) are left out, and nothing else is.
  [[nodiscard]] static Result<RunLog> open(
      const std::filesystem::path& folder, bool is_verbose, const Clock& clock
  );

  void event(LogLevel level, Literal name, std::initializer_list<LogField> fields) override;

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Close>;

  RunLog(File file, bool is_verbose, const Clock& clock);

  File file_;  // Null: there is none.
  LogLevel least_in_file_;
  std::unique_ptr<StderrLog> console_;
  const Clock* clock_;
};

}  // namespace extractinator::cli
