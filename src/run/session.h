// One loaded model and what tasks share of it; makes the ingredients of runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/result.h"
#include "decode/generator.h"
#include "grammar/grammar.h"
#include "prompt/builder.h"
#include "prompt/chat_template.h"
#include "prompt/prompt.h"
#include "run/answer_form.h"
#include "run/runner.h"
#include "run/task.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {

// Puts the decoding options that a stored run was made with into `options`. Fails with `corrupt` if
// they are not there.
[[nodiscard]] Result<void> restore_options(
    const store::Configuration& configuration, Options& options
);

// What a request is about: decides its random numbers.
struct RowPart {
  std::uint64_t row = 0;
  std::size_t chunk = 0;  // Of its report, where that was divided.
};

enum class Tracing : std::uint8_t { off, on };

// A task made ready for a model.
struct Preparation {
  std::shared_ptr<const AnswerForm> form;
  prompt::Builder builder;
  std::shared_ptr<const grammar::Grammar> grammar;
  prompt::Thinking thinking = prompt::Thinking::off;  // Whether a phase comes before the answer.
  Hash256 examples_hash = {};  // Of the file of examples, where some are shown.
};

// Task and survey outlive the run.
struct TaskToRun {
  const Task& task;
  const Survey& survey;                  // Of this task.
  std::filesystem::path directory = {};  // Of database and results; empty: run_directory().
  // Of this run; null: those of the session. Runs that are made together may differ in their seed
  // only. The model, how much of it is on the GPU and whether it thinks are always the session's.
  const Options* options = nullptr;
};

class Session {
 public:
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  // Loads `options.model`. `files`, `clock` and `log` must outlive the session. Fails as
  // engine::Model::load does, and with `unsupported` for another backend than `local`.
  [[nodiscard]] static Result<Session> open(
      const Options& options, FileSystem& files, const Clock& clock, Log& log
  );

  // See run_task. `survey` is of this task.
  [[nodiscard]] Result<RunSummary> run(
      const Task& task, const Survey& survey, ProgressSink& progress, const std::stop_token& stop
  );

  // See run_tasks. Prompts of several tasks share what they begin with; with
  // PromptLayout::report_first that is the report, and of one task, run several times, everything.
  [[nodiscard]] Result<std::vector<RunSummary>> run(
      std::span<const TaskToRun> tasks, ProgressSink& progress, const std::stop_token& stop
  );

  // What a task needs of this model, made once. Fails where the task cannot be run with it at all,
  // with `unsupported` if thinking was asked for and the model's template shows none.
  [[nodiscard]] Result<Preparation> prepare(const Task& task) const;
  // One answer, outside any run; with `Tracing::on` with every choice on the way. The working
  // memory is kept for the next call and grows when a prompt needs more.
  [[nodiscard]] Result<decode::Completion> complete(
      const Preparation& preparation, prompt::Prompt prompt, RowPart part, Tracing tracing
  );
  // The bytes a token adds to a text; of special tokens, as they are written in templates.
  [[nodiscard]] std::string token_text(grammar::TokenId token) const;

 private:
  struct State;
  explicit Session(std::unique_ptr<State> state);
  // By the options in the state.
  [[nodiscard]] Result<std::vector<RunSummary>> run_together(
      std::span<const TaskToRun> tasks, ProgressSink& progress, const std::stop_token& stop
  );
  std::unique_ptr<State> state_;
};

}  // namespace extractinator::run
