// The command line as typed values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "cli/description.h"
#include "dragon/synth/synth.h"
#include "dragon/task_file.h"
#include "eval/calibrate.h"
#include "run/export_formats.h"
#include "run/schema_file.h"
#include "study/conduct.h"
#include <extractinator/options.h>

namespace extractinator::cli {

// How a command that runs tasks tells of it.
struct Reporting {
  // Evaluate each task against `<truth_dir>/<task name>.json`.
  std::filesystem::path truth_dir = {};
  std::filesystem::path log_dir = {};  // Of the log of events (run_log.h); empty: none is written.
  bool is_json = false;
  bool is_quiet = false;
  bool is_verbose = false;
};

// What a settings file said of a run.
struct SettingsUse {
  std::filesystem::path file = {};          // Empty: there was none.
  std::vector<std::string> values = {};     // "limit = 5", in the order of the file.
  std::vector<std::string> overruled = {};  // Names that the command line gave as well.
};

// extractinate run TASK… — and the reference's spelling, `extractinate --task_id N …`, for the same
// thing.
struct RunArguments {
  Options options = {};
  std::vector<std::filesystem::path> tasks = {};
  std::optional<std::uint32_t> task_id = {};
  std::filesystem::path task_dir = "tasks";
  std::size_t n_runs = 1;  // Of each task, with different seeds.
  bool has_vote = false;   // Over these runs.
  std::string model = {};  // File, or name of a file in the model folders.
  // Accepted for the reference's sake, and not used.
  std::optional<std::uint64_t> chunk_size = {};
  std::optional<double> quantile = {};
  Reporting reporting = {};
  std::filesystem::path settings_file = {};  // Empty: that of the current folder, if it has one.
  bool ignores_settings = false;
  SettingsUse settings = {};
};

// extractinate resume RUN, extractinate retry RUN
struct ResumeArguments {
  std::filesystem::path run = {};  // A run's folder, or the run.db in it.
  bool retries_failed = false;
  Reporting reporting = {};
};

// extractinate rerun --manifest FILE
struct RerunArguments {
  std::filesystem::path manifest = {};
  std::filesystem::path output_dir = "rerun";  // As Options::output_dir.
  Reporting reporting = {};
};

// extractinate explain RUN ROW
struct ExplainArguments {
  std::filesystem::path run;  // A run's folder, the one with run.db.
  std::uint64_t row = 0;      // From 0, in input order.
  std::string model = {};     // Empty: the model of the run.
  std::size_t n_choices = 10;
  std::optional<std::size_t> chunk = {};  // From 1, of a report that was divided.
  bool is_json = false;
};

// extractinate extract --schema SCHEMA|--task TASK
struct ExtractArguments {
  Options options = {};
  std::filesystem::path task = {};  // One of these two.
  std::filesystem::path schema = {};
  std::string description = "Extract what the fields ask for from the report.";
  std::filesystem::path text = "-";  // The report; `-` is standard input.
  std::string model = {};
  bool is_json = false;
};

// extractinate export RUN
struct ExportArguments {
  std::filesystem::path run;  // A run's folder, the one with run.db.
  std::vector<run::ExportFormat> formats = {};
  std::filesystem::path output = {};       // Folder; empty: that of the run.
  std::filesystem::path calibration = {};  // File; empty: that in the run's folder.
  bool keeps_formulas = false;
  bool is_json = false;
};

// extractinate init [DIR]
struct InitArguments {
  std::filesystem::path directory = ".";
  bool is_json = false;
};

// extractinate status RUN…
struct StatusArguments {
  std::vector<std::filesystem::path> runs = {};
  bool is_json = false;
};

// extractinate verify RUN
struct VerifyArguments {
  std::filesystem::path run = {};  // A run's folder, the one with run.db.
  bool is_json = false;
};

// extractinate calibrate RUN --truth FILE
struct CalibrateArguments {
  std::filesystem::path run = {};    // A run's folder, the one with run.db.
  std::filesystem::path truth = {};  // Rows with true values.
  eval::Method method = eval::Method::temperature;
  double split = 0.5;  // Share of the rows to fit to.
  std::uint64_t seed = 0;
  std::filesystem::path output = {};  // Empty: into the run's folder.
  bool is_json = false;
};

// extractinate eval RUN --truth FILE
struct EvalArguments {
  std::filesystem::path run = {};
  std::filesystem::path truth = {};   // Rows with true values.
  std::vector<std::string> ids = {};  // Columns that say which row is which; empty: found.
  double tolerance = 1;               // Of numbers, in their unit.
  double epsilon = 1;                 // Of RSMAPES, in their unit.
  // {field, label} that is positive.
  std::vector<std::pair<std::string, std::string>> positive = {};
  std::string cluster = {};           // Column of rows that belong together; empty: none do.
  std::size_t n_draws = 1000;         // Of clusters, for intervals; 0: there are none.
  std::uint64_t seed = 0;             // Of the draws.
  double level = 0.95;                // Of the intervals.
  bool with_text = false;             // Free text and evidence among the errors.
  std::filesystem::path output = {};  // Folder of the report; empty: none is written.
  bool is_json = false;
};

// extractinate compare RUN_A RUN_B…
struct CompareArguments {
  std::vector<std::filesystem::path> runs = {};  // At least two.
  std::filesystem::path truth = {};              // Rows with true values; empty: agreement only.
  std::vector<std::string> ids = {};             // As EvalArguments::ids.
  double tolerance = 1;
  double epsilon = 1;                                              // As EvalArguments has them,
  std::vector<std::pair<std::string, std::string>> positive = {};  // both.
  std::string cluster = {};           // Column of rows that belong together; empty: none does.
  std::size_t n_draws = 2000;         // Of the intervals, and swaps of the randomisation tests.
  std::uint64_t seed = 0;             // Of both.
  double level = 0.95;                // Of the intervals.
  double power = 0.8;                 // Of the detectable differences.
  std::filesystem::path output = {};  // Folder for the report; empty: none is written.
  std::filesystem::path differences = {};  // File of rows that differ; empty: none is written.
  bool with_text = false;                  // Texts of answers in that file.
  bool is_all = false;                     // Print all measures, not only headlines.
  bool is_json = false;
};

// extractinate models inspect FILE
struct InspectArguments {
  std::filesystem::path model;
  bool is_json = false;
};

// extractinate models list
struct ModelsListArguments {
  bool is_json = false;
};

// extractinate models show NAME
struct ModelsShowArguments {
  std::string name = {};
  bool is_json = false;
};

// extractinate models recommend [TASK]
struct ModelsRecommendArguments {
  std::filesystem::path task = {};                           // Empty: none.
  std::optional<std::filesystem::path> data_dir = {};        // Of its dataset; unset: as for a run.
  std::optional<std::uint64_t> n_memory_bytes = {};          // Unset: this machine's.
  std::optional<std::vector<std::uint64_t>> gpu_bytes = {};  // Of each card; unset: those here.
  std::optional<std::size_t> n_context = {};  // Tokens of one request; unset: by the task.
  bool is_json = false;
};

// extractinate dragon eval --truth DIR --predictions DIR
struct DragonEvalArguments {
  std::filesystem::path truth = {};        // Folder of the true labels, a file for each task.
  std::filesystem::path predictions = {};  // Folder of the predictions, a folder for each job.
  std::filesystem::path output = {};       // File of metrics; empty: none is written.
  std::vector<std::string> tasks = {};     // Empty: all that have true labels.
  std::vector<unsigned> folds = {};        // Empty: those that are there.
  std::size_t n_draws = 0;                 // Of rows, for intervals; 0: there are none.
  std::uint64_t seed = 0;                  // Of the draws.
  bool is_strict = false;                  // Labels of entities are compared as a whole.
  bool is_json = false;
};

// extractinate dragon samples --input DIR --out DIR
struct DragonSamplesArguments {
  std::filesystem::path input = {};   // Folder of a job, or with a folder for each job.
  std::filesystem::path output = {};  // Gets a file `<job>.jsonl` for each job.
  dragon::Language language = dragon::Language::en;
  bool is_json = false;
};

// extractinate dragon synth --out DIR
struct DragonSynthArguments {
  std::filesystem::path output = {};    // Folder for input/ and ground-truth/.
  std::vector<std::string> tasks = {};  // Empty, or with `all`: all that have reports.
  dragon::synth::SynthOptions options = {};
  bool is_json = false;
};

// extractinate dragon run --input DIR --output DIR
struct DragonRunArguments {
  Options options = {};
  std::string model = {};
  std::filesystem::path input = {};    // The four files of the job.
  std::filesystem::path output = {};   // For the file of predictions.
  std::filesystem::path run_dir = {};  // Of the run; empty: a temporary folder.
  std::size_t n_shots = 0;             // Training reports that are shown as examples.
  dragon::Language language = dragon::Language::en;
  bool has_reasoning = true;
  std::optional<std::size_t> max_answer_tokens = {};
  Reporting reporting = {};
};

// extractinate dragon oracle --truth DIR --input DIR
struct DragonOracleArguments {
  std::filesystem::path truth = {};     // Folder of the true labels, a file for each task.
  std::filesystem::path input = {};     // Folder with the input folder of each job.
  std::vector<std::string> tasks = {};  // Empty: all that are in both.
  bool is_json = false;
};

// extractinate study FILE
struct StudyArguments {
  std::filesystem::path study = {};
  std::filesystem::path output = "study";  // Of cells and report.
  bool is_plan = false;                    // Nothing is computed.
  study::Budget budget = {};
  Options machine = {};  // Slots, threads, layers on the GPU.
  Reporting reporting = {};
};

enum class SchemaAction : std::uint8_t { check, convert, show, validate };

// What `schema convert` writes.
enum class SchemaForm : std::uint8_t { json_schema, pydantic };

// extractinate schema check|convert|show SCHEMA, extractinate schema validate SCHEMA FILE…
struct SchemaArguments {
  SchemaAction action = SchemaAction::check;
  std::filesystem::path schema;
  std::vector<std::filesystem::path> instances = {};  // JSON files to judge.
  std::vector<run::DocumentFile> documents = {};      // What references may lead to.
  SchemaForm to = SchemaForm::json_schema;
  std::filesystem::path output = {};  // Empty: standard output.
  bool asserts_formats = true;
  bool is_json = false;
};

// Text that was asked for (help, version): print it and leave.
struct Text {
  std::string text;
};

using Command = std::variant<
    InitArguments,
    RunArguments,
    ResumeArguments,
    RerunArguments,
    ExplainArguments,
    ExtractArguments,
    ExportArguments,
    StatusArguments,
    VerifyArguments,
    CalibrateArguments,
    EvalArguments,
    CompareArguments,
    InspectArguments,
    ModelsListArguments,
    ModelsShowArguments,
    ModelsRecommendArguments,
    DragonEvalArguments,
    DragonRunArguments,
    DragonOracleArguments,
    DragonSamplesArguments,
    DragonSynthArguments,
    StudyArguments,
    SchemaArguments,
    Text>;

// `arguments` without the program's name. Long options may be spelled with - or _. A run also gets
// the values of its settings file, where the command line does not give them. Fails with
// `invalid_input`: what was found, and the nearest known option as a hint; and as read_settings().
[[nodiscard]] Result<Command> parse_arguments(
    std::span<const std::string> arguments, const FileSystem& files
);

// Whether JSON is asked for, also by words that cannot be parsed: their error is JSON then.
[[nodiscard]] bool wants_json(std::span<const std::string> arguments);
[[nodiscard]] bool wants_json(const Command& command);

// The command line as it is, for whatever tells of it.
[[nodiscard]] CommandDescription command_line();

// "extractinate 0.1.0" and the notice of what the program is not for.
[[nodiscard]] std::string version_text();

}  // namespace extractinator::cli
