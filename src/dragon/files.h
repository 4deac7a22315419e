// The files of a job of the benchmark, as its containers get and write them: configuration,
// training, validation and test data, true labels, predictions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "dragon/task.h"

namespace extractinator::dragon {

inline constexpr std::string_view kConfigurationFile = "nlp-task-configuration.json";
inline constexpr std::string_view kTrainingFile = "nlp-training-dataset.json";
inline constexpr std::string_view kValidationFile = "nlp-validation-dataset.json";
inline constexpr std::string_view kTestFile = "nlp-test-dataset.json";
inline constexpr std::string_view kPredictionsFile = "nlp-predictions-dataset.json";

// What a row is labelled with; of its lists only that of its type is used.
struct Label {
  // Binary labels (0 or 1; of predictions a probability) and regression: one number for each label.
  // NaN where the file has null.
  std::vector<double> numbers = {};
  std::vector<std::string> classes = {};  // Multi-class: one for each label.
  // Entities: the tags of each token, "O" or "B-name" or "I-name"; exactly one each where tokens
  // have single labels.
  std::vector<std::vector<std::string>> tags = {};
};

// Equal in every value; NaN equals NaN.
[[nodiscard]] bool is_same(const Label& a, const Label& b);

// A row of training, validation or test data.
struct Case {
  std::string uid = {};
  std::string text = {};                // Where the input is `text`,
  std::vector<std::string> parts = {};  // and where it is `text_parts`.
  std::optional<Label> label = {};      // Not of test data.
};

// A row of truth or predictions.
struct LabelledRow {
  std::string uid = {};
  Label label = {};
};

struct Configuration {
  std::int64_t job_id = 0;  // Ten times the task's number, and the fold.
  std::string task_name = {};
  std::string input_name = {};  // "text" or "text_parts"
  std::string label_name = {};
  std::string truncation_side = {};  // "left" or "right"
  std::string version = {};
  // Of the table: by its name, or if that is unknown by the job's number. Its label is
  // `label_name`.
  const Task* task = nullptr;

  [[nodiscard]] bool has_parts() const { return input_name == "text_parts"; }
};

struct Job {
  Configuration configuration = {};
  std::vector<Case> training = {};
  std::vector<Case> validation = {};
  std::vector<Case> test = {};
};

// All of these fail with `not_found`, `io_error` or `invalid_input`: the file, the row (from 0),
// what was found and what was expected. No message quotes data. A label may be the JSON value of
// its type or a text with the Python literal of it ("True", "[9.0, None]", "['O', 'B-x']"); lists
// may also be a text without brackets ("hypo, body"). Ill-formed UTF-8 becomes U+FFFD. Two rows of
// one uid are refused. Cost: O(file) time and memory for what is returned.
[[nodiscard]] Result<Configuration> read_configuration(
    const FileSystem& files, const std::filesystem::path& path
);
// `type` unset: the rows have no labels. `has_parts`: column `text_parts` in place of `text`.
[[nodiscard]] Result<std::vector<Case>> read_cases(
    const std::filesystem::path& path, bool has_parts, std::optional<LabelType> type
);
// The four files of a folder.
[[nodiscard]] Result<Job> read_job(const FileSystem& files, const std::filesystem::path& directory);
// The columns `uid` and `<type>_target`, whatever else there is.
[[nodiscard]] Result<std::vector<LabelledRow>> read_truth(
    const std::filesystem::path& path, LabelType type
);
// The columns `uid` and `<type>`. Numbers of any size are accepted, booleans are 0 and 1; whether
// predictions are what the challenge demands is not asked here.
[[nodiscard]] Result<std::vector<LabelledRow>> read_predictions(
    const std::filesystem::path& path, LabelType type
);

// A list of objects with `uid` and the label, each file whole or not at all. Numbers of predictions
// have a decimal point or an exponent, so that every reader takes them for floating-point ones.
// Fails with `invalid_input` for a number that is not finite, or with `io_error`.
[[nodiscard]] Result<void> write_predictions(
    FileSystem& files,
    const std::filesystem::path& path,
    LabelType type,
    std::span<const LabelledRow> rows
);
// Training, validation, test data or truth: labels where the cases have them, binary ones as true
// and false, NaN as null.
[[nodiscard]] Result<void> write_cases(
    FileSystem& files,
    const std::filesystem::path& path,
    bool has_parts,
    LabelType type,
    std::span<const Case> cases
);
// The same for `n` cases made one after the other: case `i` is `make(i)`, whose error is returned.
[[nodiscard]] Result<void> write_cases(
    FileSystem& files,
    const std::filesystem::path& path,
    bool has_parts,
    LabelType type,
    std::size_t n,
    const std::function<Result<Case>(std::size_t)>& make
);
[[nodiscard]] Result<void> write_configuration(
    FileSystem& files, const std::filesystem::path& path, const Configuration& configuration
);

}  // namespace extractinator::dragon
