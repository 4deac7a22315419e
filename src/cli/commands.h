// The subcommands. Data go to standard output, everything else to standard error.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include <extractinator/options.h>

namespace extractinator::cli {

[[nodiscard]] Result<ExitCode> run_command(
    const RunArguments& arguments, const std::stop_token& stop
);
// `resume` and `retry`.
[[nodiscard]] Result<ExitCode> resume_command(
    const ResumeArguments& arguments, const std::stop_token& stop
);
[[nodiscard]] Result<ExitCode> rerun_command(
    const RerunArguments& arguments, const std::stop_token& stop
);
[[nodiscard]] Result<ExitCode> explain_command(const ExplainArguments& arguments);
[[nodiscard]] Result<ExitCode> extract_command(const ExtractArguments& arguments);
[[nodiscard]] Result<ExitCode> export_command(const ExportArguments& arguments);
// What `export` does without saying so: the files, in the order of the formats.
[[nodiscard]] Result<std::vector<std::filesystem::path>> export_results(
    const ExportArguments& arguments
);
[[nodiscard]] Result<ExitCode> init_command(const InitArguments& arguments);
[[nodiscard]] Result<ExitCode> status_command(const StatusArguments& arguments);
[[nodiscard]] Result<ExitCode> verify_command(const VerifyArguments& arguments);
[[nodiscard]] Result<ExitCode> calibrate_command(const CalibrateArguments& arguments);
[[nodiscard]] Result<ExitCode> eval_command(const EvalArguments& arguments);
[[nodiscard]] Result<ExitCode> compare_command(const CompareArguments& arguments);
[[nodiscard]] Result<ExitCode> inspect_command(const InspectArguments& arguments);
[[nodiscard]] Result<ExitCode> models_list_command(const ModelsListArguments& arguments);
[[nodiscard]] Result<ExitCode> models_show_command(const ModelsShowArguments& arguments);
[[nodiscard]] Result<ExitCode> models_recommend_command(const ModelsRecommendArguments& arguments);
[[nodiscard]] Result<ExitCode> dragon_eval_command(const DragonEvalArguments& arguments);
[[nodiscard]] Result<ExitCode> dragon_run_command(
    const DragonRunArguments& arguments, const std::stop_token& stop
);
[[nodiscard]] Result<ExitCode> dragon_oracle_command(const DragonOracleArguments& arguments);
[[nodiscard]] Result<ExitCode> dragon_samples_command(const DragonSamplesArguments& arguments);
[[nodiscard]] Result<ExitCode> dragon_synth_command(const DragonSynthArguments& arguments);
[[nodiscard]] Result<ExitCode> study_command(
    const StudyArguments& arguments, const std::stop_token& stop
);
[[nodiscard]] Result<ExitCode> schema_command(const SchemaArguments& arguments);

// The file of a model named on the command line: the path itself, else `<name>.gguf` or `<name>` in
// the folders of $EXTRACTINATOR_MODELS (separated by `:`) and in ./models. An empty name is the
// bundled demonstration model. Fails with `not_found` and the models that are there.
[[nodiscard]] Result<std::filesystem::path> find_model(std::string_view name);
// All GGUF files in those folders, each by name, and the bundled demonstration model.
[[nodiscard]] std::vector<std::filesystem::path> model_files();
// Puts the file of `options.embedding_model` in its place where examples may be chosen by it.
[[nodiscard]] Result<void> find_embedding_model(Options& options);

// The demonstration model that comes with the program; empty if this installation has none.
[[nodiscard]] std::filesystem::path bundled_model();

}  // namespace extractinator::cli
