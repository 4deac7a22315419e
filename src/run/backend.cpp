// Opens the session that the options ask for; everything here is public through backend.h.
#include "run/backend.h"

#include <span>
#include <stop_token>
#include <utility>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "run/remote_session.h"
#include "run/session.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {
namespace {

template <typename SomeSession>
TaskRunner runner_of(SomeSession session) {
  return [session = std::move(session)](
             std::span<const TaskToRun> tasks, ProgressSink& progress, const std::stop_token& stop
         ) mutable { return session.run(tasks, progress, stop); };
}

}  // namespace

Result<TaskRunner> open_task_runner(
    const Options& options,
    FileSystem& files,
    const Clock& clock,
    Log& log,
    ProgressSink& progress,
    const std::stop_token& stop
) {
  if (options.backend == Backend::local) {
    TRY(auto session, Session::open(options, files, clock, log));
    return runner_of(std::move(session));
  }
  TRY(auto session, RemoteSession::open(options, files, clock, log, progress, stop));
  return runner_of(std::move(session));
}

}  // namespace extractinator::run
