// The story of a run: read, prompt, generate, validate, store, export; resumable at any point.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "decode/generator.h"
#include "grammar/grammar.h"
#include "prompt/chat_template.h"
#include "run/answer_form.h"
#include "run/chunks.h"
#include "run/row_sample.h"
#include "run/task.h"
#include "store/run_store.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {

// What is known of a dataset before anything is written.
struct Survey {
  std::uint64_t n_rows = 0;  // That the run is over.
  // Which they are, if not the first ones.
  std::shared_ptr<const RowSample> sample = {};
  std::uint64_t longest_report_bytes = 0;
  std::vector<std::string> columns = {};

  [[nodiscard]] bool has(std::uint64_t row) const {
    return sample ? sample->contains(row) : row < n_rows;
  }
};

// The rows of a survey, in order. Fails as dataset::open_reader does.
[[nodiscard]] Result<std::unique_ptr<dataset::Reader>> open_rows(
    const Task& task, const Survey& survey
);

// What a run needs beside its options. References must outlive the run.
struct Ingredients {
  const Task& task;
  const Survey& survey;
  PromptBuilder build_prompt;
  TokenCounter count_tokens = {};                     // Only asked where the task has chunking.
  std::shared_ptr<const grammar::Grammar> grammar;    // Of the form's schema.
  std::shared_ptr<const AnswerForm> form;             // Null: answers are of the task's schema.
  prompt::Thinking thinking = prompt::Thinking::off;  // Whether prompts open a thinking phase.
  decode::Generator& generator;
  store::Configuration configuration;  // Everything a result depends on beside the record.
  FileSystem& files;
  const Clock& clock;
  Log& log;
  std::filesystem::path directory = {};  // Of database and results; empty: run_directory().
  // Of this run, where it has some of its own; null: those that all are run with. Must outlive it.
  const Options* options = nullptr;
};

// Reads the dataset once. Fails with `not_found` if the input column is not there (with the nearest
// one), and with the reader's errors. Cost: one pass.
[[nodiscard]] Result<Survey> survey(const Task& task, const Options& options);

// `<output_dir>/<run_name>/<task name>-run0`.
[[nodiscard]] std::filesystem::path run_directory(const Task& task, const Options& options);

// The text of a report cell: a string as it is; null and other types have none (`invalid_input`).
[[nodiscard]] Result<std::string_view> report_text(
    const json::Value::Object& columns, std::string_view input_field
);

// Extracts every row that has no outcome yet, then exports. Every row of the input ends as done,
// invalid or failed; a row that fails does not stop the others. Fails only when the run as a whole
// cannot go on: the dataset is damaged (syntax), the store or the disk fails, or the run belongs to
// another configuration.
[[nodiscard]] Result<RunSummary> run_task(
    const Ingredients& ingredients,
    const Options& options,
    ProgressSink& progress,
    const std::stop_token& stop
);

// The same for several tasks over one dataset with the generator of the first, row by row: the
// requests of a row form a group (decode::Request). Each task has its own store and results, and a
// row that fails in one does not touch the others; what stops one run as a whole stops all.
[[nodiscard]] Result<std::vector<RunSummary>> run_tasks(
    std::span<const Ingredients> tasks,
    const Options& options,
    ProgressSink& progress,
    const std::stop_token& stop
);

}  // namespace extractinator::run
