// Running tasks over datasets: what a run reports while it works and when it is over.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <extractinator/options.h>

namespace extractinator {

// Where a run stands. Counts are of this dataset; `done + invalid + failed + remaining == total`.
struct Progress {
  std::string task = {};
  std::uint64_t total = 0;    // Rows of the dataset (of its first `limit` rows).
  std::uint64_t done = 0;     // Valid answers, earlier ones included.
  std::uint64_t invalid = 0;  // Answers that do not meet the schema.
  std::uint64_t failed = 0;   // Rows without an answer; each has a cause.
  std::uint64_t resumed = 0;  // Of these, how many were finished before this run began.
  std::chrono::milliseconds elapsed = {};  // Since the first record of this run was dispatched.
};

// Told about a run on the thread that runs it; calls must be quick. Texts never contain report
// text.
class ProgressSink {
 public:
  virtual ~ProgressSink() = default;
  virtual void begin(const Progress& progress) = 0;
  // After every finished row.
  virtual void update(const Progress& progress) = 0;
  virtual void end(const Progress& progress) = 0;
  // Something worth knowing that does not stop the run.
  virtual void warn(std::string_view message) = 0;
  // How the run is done: the plan of the computation, what was saved.
  virtual void note(std::string_view /*message*/) {}
};

// What it took to compute answers; the same for the same work on every machine.
struct Computed {
  std::uint64_t n_forward_passes = 0;
  std::uint64_t n_tokens = 0;                // In them: of prompts, answers and drafts.
  std::uint64_t n_shared_prompt_tokens = 0;  // Copied instead of computed.
  // Of these, not counting what was computed to be copied.
  std::uint64_t n_saved_prompt_tokens = 0;
  std::uint64_t n_draft_tokens = 0;        // Guessed and computed ahead of the choices.
  std::uint64_t n_wrong_draft_tokens = 0;  // Of these, computed in vain.
  std::uint64_t n_lookup_tokens = 0;       // Drafts that were copied from the report.
  std::uint64_t n_wrong_lookup_tokens = 0;
};

// What came out of one task.
struct RunSummary {
  std::string task = {};
  Progress progress = {};
  bool is_cancelled = false;             // Stopped on request; the same call continues.
  std::filesystem::path directory = {};  // Holds the files below and the run database `run.db`.
  std::filesystem::path json = {};       // The reference's layout.
  std::filesystem::path jsonl = {};      // The same rows, one per line.
  double records_per_second = 0;         // Of the records finished by this run.
  std::uint64_t n_prompt_tokens = 0;
  std::uint64_t n_generated_tokens = 0;        // Of answers.
  std::uint64_t n_thinking_tokens = 0;         // Of thinking phases before them.
  std::uint64_t n_thinking_budgets_spent = 0;  // Records whose phase was closed for them.
  Computed computed = {};                      // Of all tasks that were run together with this one.
};

}  // namespace extractinator
