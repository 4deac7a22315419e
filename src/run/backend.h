// What runs tasks, as the options say: the engine in the program, or a model server.
#pragma once

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "run/session.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {

// Session::run() or RemoteSession::run().
using TaskRunner = std::move_only_function<Result<std::vector<RunSummary>>(
    std::span<const TaskToRun>, ProgressSink&, const std::stop_token&
)>;

// Loads the model, or finds the server. Files, clock and log must outlive the result. Fails as
// Session::open and RemoteSession::open do.
[[nodiscard]] Result<TaskRunner> open_task_runner(
    const Options& options,
    FileSystem& files,
    const Clock& clock,
    Log& log,
    ProgressSink& progress,
    const std::stop_token& stop
);

}  // namespace extractinator::run
