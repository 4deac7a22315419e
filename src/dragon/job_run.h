// A job of the benchmark as a run of this program: its folder in, a project with one task, and a
// file of predictions out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "dragon/adapter.h"
#include "dragon/files.h"
#include "dragon/prepared.h"
#include "dragon/task_file.h"
#include "json/value.h"
#include <extractinator/options.h>

namespace extractinator::dragon {

struct JobOptions {
  std::filesystem::path input = {};      // Has the four files of the job.
  std::filesystem::path directory = {};  // Of the project and its results.
  Rendering rendering = {};
  // Training reports with their labels that the model is shown before each report: those most like
  // it. Answers then have no reasoning: training data have none.
  std::size_t n_shots = 0;
};

// What became of the rows.
struct JobReport {
  std::string task = {};
  std::size_t n_rows = 0;
  std::size_t n_answered = 0;
  // Rows without a valid answer, by cause; each has the neutral label of the training data.
  std::map<std::string, std::size_t> neutral = {};
  std::size_t n_open = 0;       // Labels that valid answers leave open; neutral, too.
  std::size_t n_not_found = 0;  // Passages of valid answers that are not in the report.
  std::filesystem::path predictions = {};

  [[nodiscard]] std::size_t n_neutral() const { return n_rows - n_answered; }
};

class JobRun {
 public:
  // Reads the job and writes the project: `tasks/<task>.json`, `data/<task>.json` and with shots
  // `examples/<task>.json`, over what is there. Fails as read_job() and writing do, and with
  // `invalid_input` without training data.
  [[nodiscard]] static Result<JobRun> prepare(FileSystem& files, const JobOptions& options);

  [[nodiscard]] const std::filesystem::path& task_file() const { return task_file_; }
  // The options to run the task with: examples, probabilities where they are the label, results
  // below the directory, and unless `n_answer_tokens` is given as many as the longest training
  // label needs, and half as many more.
  [[nodiscard]] Options run_options(
      Options options, std::optional<std::size_t> n_answer_tokens
  ) const;
  [[nodiscard]] bool has_rows() const { return !job_.test.empty(); }
  // Examples that can be shown; fewer than training cases where the schema has no answer for some.
  [[nodiscard]] std::size_t n_examples() const { return n_examples_; }

  // Labels of all rows, in the order of the test data, from a file of results; without one all are
  // neutral. Written to `output/nlp-predictions-dataset.json`, when they have been found to be what
  // the benchmark accepts (check_predictions()). Fails with `corrupt` where the results are of
  // other rows.
  [[nodiscard]] Result<JobReport> finish(
      FileSystem& files,
      const std::optional<std::filesystem::path>& results,
      const std::filesystem::path& output
  ) const;

  [[nodiscard]] const Adapter& adapter() const { return adapter_; }

 private:
  JobRun(Job job, Preparation preparation, Adapter adapter, JobOptions options);

  [[nodiscard]] Result<void> write_project(FileSystem& files);
  [[nodiscard]] Result<void> write_examples(FileSystem& files, const json::Value& task);

  Job job_;
  Preparation preparation_;
  Adapter adapter_;
  JobOptions options_;
  std::filesystem::path task_file_ = {};
  std::size_t n_examples_ = 0;
};

// What the benchmark checks before it scores: one row for each of the test data and no other, the
// label's type, probabilities from 0 to 1, classes that the training labels have, as many labels as
// they have, and tags for each token. Fails with `invalid_input` and the row.
[[nodiscard]] Result<void> check_predictions(
    const Job& job, const LabelSet& labels, std::span<const LabelledRow> rows
);

}  // namespace extractinator::dragon
