// Extracts structured data from reports with a model on this machine. The whole library in one
// class:
//
//   auto extractor = extractinator::Extractor::open("tasks/Task001.json", {.model = "model.gguf"});
//   auto answer = extractor->extract("No nodule in either lung.");
//   std::println("{}", answer->json);
//
// Both calls return a value or an Error; a real program checks before it looks.
//
// The answer always meets the task's schema, or there is none: nothing is ever filled in. Reports
// are never cut, and nothing leaves the machine. For research; not a medical device.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include <extractinator/error.h>
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator {

// How a report ended. There is no fourth way.
enum class Status : std::uint8_t {
  done,     // A whole answer that meets the schema.
  invalid,  // A whole answer that does not meet the schema.
  failed,   // No whole answer.
};

// "done", "invalid" or "failed", as in result files.
[[nodiscard]] EXTRACTINATOR_API std::string_view to_string(Status status);

// What became of one report.
struct Extraction {
  Status status = Status::failed;
  // The answer as JSON on one line, keys in the order of the schema; empty unless `done`.
  std::string json = {};
  // What is known of each value, as docs/store.md says of `fields_json`: probabilities, evidence,
  // status. Empty unless `done`.
  std::string fields_json = {};
  // Why not, as a stable word (docs/task-file.md lists them); empty when done.
  std::string cause = {};
  // The cause as a sentence with its numbers. Never quotes the report or the answer.
  std::string message = {};
  std::size_t n_report_tokens = 0;     // The report alone, in the model's tokens.
  std::size_t n_prompt_tokens = 0;     // The report with the instruction around it.
  std::size_t n_generated_tokens = 0;  // The answer.
  std::size_t n_thinking_tokens = 0;   // What the model thought before it.
  std::string thinking = {};           // The text of that, with Options::keep_thinking.
};

// A task with the model loaded for it. Move-only. One thread at a time; several extractors may work
// side by side, each with its own copy of the model's working memory (the weights are shared by the
// operating system).
class EXTRACTINATOR_API Extractor {
 public:
  // Reads a task file (docs/task-file.md) and loads `options.model`. The dataset the task names is
  // looked at by `run` only and need not exist. Fails with the place for a mistake in the task,
  // `not_found` or `corrupt` for the model, `limit_exceeded` if the instruction alone does not fit,
  // `unsupported` for a model that is not to run in the program (Options::backend).
  // Cost: reading the model, seconds per GB the first time.
  [[nodiscard]] static Result<Extractor> open(
      const std::filesystem::path& task_file, const Options& options
  );

  // The same without a task file: a schema (JSON Schema, inline dictionary or Pydantic;
  // docs/schema.md) and in words what is wanted. Such an extractor has no dataset: run() fails with
  // `unsupported`.
  [[nodiscard]] static Result<Extractor> open_schema(
      const std::filesystem::path& schema_file, std::string_view description, const Options& options
  );

  ~Extractor();
  Extractor(Extractor&&) noexcept;
  Extractor& operator=(Extractor&&) noexcept;
  Extractor(const Extractor&) = delete;
  Extractor& operator=(const Extractor&) = delete;

  // Extracts from one report, given as UTF-8; nothing is stored. A report that cannot be read or
  // does not fit is an Extraction that failed with a cause. Fails itself only when the model cannot
  // go on, or if the options want translations, which are made by runs only.
  [[nodiscard]] Result<Extraction> extract(std::string_view report);

  // Extracts from every record of the task's dataset, stores each outcome as soon as it is there,
  // and writes the result files at the end; see Options for where. Continues an earlier run of the
  // same task, dataset and options. Fails only when the run as a whole cannot go on; what was
  // finished is kept. `stop` may be requested from any thread; the summary then says
  // `is_cancelled`.
  [[nodiscard]] Result<RunSummary> run(ProgressSink& progress, const std::stop_token& stop = {});

 private:
  struct State;
  explicit Extractor(std::unique_ptr<State> state);
  [[nodiscard]] static Result<Extractor> open(std::unique_ptr<State> state, const Options& options);
  std::unique_ptr<State> state_;
};

}  // namespace extractinator
