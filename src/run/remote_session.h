// Runs of tasks with a model at a server (docs/remote.md): what Session is for a model in the
// program.
#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "run/session.h"
#include "run/task.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {

// Whether a server can do what the options and the task ask for. Fails with `unsupported`, and what
// to leave out, for what needs the engine in the program: evidence, chunks, probabilities,
// thinking, how it computes. Connects to nothing.
[[nodiscard]] Result<void> check_remote(const Options& options, const Task& task);

class RemoteSession {
 public:
  ~RemoteSession();
  RemoteSession(RemoteSession&&) noexcept;
  RemoteSession& operator=(RemoteSession&&) noexcept;

  // Judges all addresses, and reads the key, before anything is sent. Starts an Ollama where none
  // was named and none answers, and has it fetch the model where that was asked for, and says so.
  // `files`, `clock` and `log` must outlive the session. Fails as Endpoint::make, Secret,
  // OllamaServer::start and pull_missing do; with `invalid_input` if no server or model is named,
  // and with `not_found` if there is no Ollama to start.
  [[nodiscard]] static Result<RemoteSession> open(
      const Options& options,
      FileSystem& files,
      const Clock& clock,
      Log& log,
      ProgressSink& progress,
      const std::stop_token& stop
  );

  // See run_tasks; one task after the other, and none after one that was stopped. Asks every server
  // for its model first. Fails also when no server is left: what was finished is stored, and rows
  // that were lost with the servers are still to do.
  [[nodiscard]] Result<std::vector<RunSummary>> run(
      std::span<const TaskToRun> tasks, ProgressSink& progress, const std::stop_token& stop
  );

 private:
  struct State;
  explicit RemoteSession(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace extractinator::run
