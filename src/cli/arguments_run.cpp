// The commands that run tasks: `run`, `resume`, `retry` and `rerun`. Reachable from outside:
// add_run, add_resume, add_retry, add_rerun.
#include <charconv>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <CLI/CLI.hpp>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include "run/recorded_options.h"
#include "run/repeats.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

// `auto`, or a number that is not negative.
std::optional<double> temperature_of(std::string_view word) {
  double number = 0;
  const auto end = std::from_chars(word.data(), word.data() + word.size(), number);
  const bool is_number = end.ec == std::errc() && end.ptr == word.data() + word.size();
  return is_number && std::isfinite(number) && number >= 0 ? std::optional(number) : std::nullopt;
}

void add_temperature(CLI::App& app, Options& options) {
  CLI::Option& temperature = *app.add_option_function<std::string>(
      "--temperature",
      [&options](const std::string& word) {
        options.auto_temperature = word == "auto";
        options.temperature = temperature_of(word).value_or(0);
      },
      "0 takes the most probable token; auto is 0.6 where the model thinks, else 0 [0]"
  );
  temperature.type_name("T")->check([](const std::string& word) {
    return word == "auto" || temperature_of(word)
               ? std::string()
               : std::format("`{}` is neither auto nor a number from 0", word);
  });
  name_words(temperature, {"auto"});
}

// What is read, and where results go.
void add_files(CLI::App& app, RunArguments& run) {
  Options& options = run.options;
  app.add_option("tasks", run.tasks, "Task files")->type_name("TASK");
  app.add_option(
         "--task-id", run.task_id, "Run Task<NNN>*.json of the task folder instead of naming a file"
  )
      ->type_name("N");
  app.add_option("--task-dir", run.task_dir, "Folder of the task files, for --task-id")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option(
         "--data-dir",
         options.data_dir,
         "Folder of the datasets [beside the folder of the task: data]"
  )
      ->type_name("DIR");
  add_model(app, run.model, "--model,--model-name,-m");
  app.add_option(
         "--out,--output-dir,-o", options.output_dir, "Results go to DIR/<run name>/<task>-run0"
  )
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--run-name", options.run_name, "Name of this run")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--limit,--test-run-size,-n", options.limit, "Only the first N rows")
      ->type_name("N")
      ->check(not_a_count);
  app.add_flag(
      "--random-rows,--test-run-random",
      options.random_rows,
      "With --limit: N rows drawn at random, by the seed"
  );
  app.add_flag("--overwrite", options.overwrite, "Forget earlier results of this run");
  app.add_flag("--retry-failed", options.retry_failed, "Try rows again that failed");
}

// How long an answer may be, and how it is chosen.
void add_answering(CLI::App& app, Options& options) {
  app.add_option(
         "--max-answer-tokens,--num-predict", options.max_answer_tokens, "Most tokens of an answer"
  )
      ->type_name("N")
      ->check(not_a_count)
      ->capture_default_str();
  add_context_length(
      app,
      options,
      "--context-length,--max-context-len",
      "Most tokens of prompt, thinking and answer [max: the model's]"
  );
  app.add_option(
         "--max-context-cap",
         options.max_context_cap,
         "No more than this, whatever the model was trained for"
  )
      ->type_name("N")
      ->check(not_a_count);
  add_examples(app, options);
  add_thinking(app, options);
  add_temperature(app, options);
  app.add_option("--top-k", options.top_k, "Sample among the K most probable tokens [all]")
      ->type_name("K")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--top-p", options.top_p, "Sample among the tokens with this much probability")
      ->type_name("P")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "Seed of sampling, and of --random-rows")
      ->type_name("N")
      ->capture_default_str();
}

// A switch that may have a value, which is only written with `=`: what follows is a task.
std::string language_of(const std::string& word) {
  if (word == "false") return "";
  return word == "true" ? "English" : word;
}

// What is read in place of the reports.
void add_translation(CLI::App& app, Options& options) {
  app.add_flag(
         "--translate",
         options.translate,
         "Translate every report first, with the same model: into English, or --translate=LANGUAGE"
  )
      ->transform(language_of)
      ->type_name("LANGUAGE");
  app.add_option(
         "--translation-dir",
         options.translation_dir,
         "With --translate: translations go to DIR/<task>-<language>"
  )
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option(
         "--translation-max-tokens",
         options.translation_max_tokens,
         "Most tokens of a translation [twice those of the report, and 64]"
  )
      ->type_name("N")
      ->check(CLI::PositiveNumber);
}

// How often, and what becomes of the runs.
void add_repeats(CLI::App& app, RunArguments& run) {
  app.add_option(
         "--n-runs", run.n_runs, "Run each task N times, with seeds of their own, and compare"
  )
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, run::kMaxRuns))
      ->capture_default_str();
  app.add_flag("--vote", run.has_vote, "With --n-runs: write what most runs say");
}

// What is computed at a time, and with what.
void add_computing(CLI::App& app, Options& options) {
  add_slots(app, options);
  add_threads(app, options);
  app.add_option(
         "--generators", options.generators, "How often the model is computed side by side [chosen]"
  )
      ->type_name("N");
  app.add_option("--batch", options.batch_tokens, "Tokens computed at once")
      ->type_name("N")
      ->check(not_a_count)
      ->capture_default_str();
  app.add_option(
         "--context-memory", options.context_memory, "Memory for contexts [a quarter of all]"
  )
      ->type_name("MIB");
  add_gpu_layers(app, options);
  app.add_flag(
      "--reproducible",
      options.reproducible,
      "Byte-identical results whatever runs beside a record; slower"
  );
}

// What is told beside the values, and how the prompt is laid out.
void add_results(CLI::App& app, Options& options) {
  app.add_flag(
      "--probabilities",
      options.probabilities,
      "Write the probability of every value, and of those that were not chosen"
  );
  app.add_option(
         "--calibration",
         options.calibration,
         "With --probabilities: a file of `extractinate calibrate` [that in the run's folder]"
  )
      ->type_name("FILE");
  app.add_flag(
      "--forced-text,!--no-forced-text",
      options.forced_text,
      "Keys and punctuation cost no forward pass [on]"
  );
  add_choice<run::kPromptLayouts>(
      app,
      "--prompt-layout",
      options.prompt_layout,
      "What the model reads first; report-first computes a report once for all tasks over it "
      "[task-first]"
  );
  add_choice<run::kPromptLookups>(
      app,
      "--prompt-lookup",
      options.prompt_lookup,
      "Guess text that is copied from the report: auto, on or off [auto]"
  );
  app.add_flag(
      "--evidence",
      options.evidence,
      "Quote the report for every value, not only where the task asks"
  );
}

// Options of the reference whose reason is gone: what they were used for happens without them
// (docs/migrating.md), and they never change a result.
void add_needless(CLI::App& app, RunArguments& run) {
  app.add_option("--chunk-size", run.chunk_size, "Needless: every row is saved when it is finished")
      ->type_name("N")
      ->check(not_a_count);
  app.add_option("--quantile", run.quantile, "Needless: memory follows the length of each report")
      ->type_name("Q")
      ->check(CLI::Range(0.0, 1.0));
}

void add_settings(CLI::App& app, RunArguments& run) {
  app.add_option(
         "--settings",
         run.settings_file,
         "Settings: a .toml or .json file [extractinate.toml or extractinate.json here]"
  )
      ->type_name("FILE");
  app.add_flag("--no-settings", run.ignores_settings, "Read no settings file");
}

// What options say together.
Result<Command> checked(const RunArguments& run) {
  // The reference takes `--overwrite False` for `--overwrite`.
  for (const std::filesystem::path& task : run.tasks) {
    if (task != "True" && task != "False" && task != "true" && task != "false") continue;
    return fail(
        ErrorCode::invalid_input,
        std::format("`{}` is no task file", task.string()),
        {},
        "a switch takes no value: it is given, or left out"
    );
  }
  if (run.tasks.empty() == !run.task_id.has_value()) {
    return fail(
        ErrorCode::invalid_input,
        run.task_id ? "both task files and --task-id were given" : "no task was given",
        {},
        "extractinate run tasks/Task001_example.json --model FILE"
    );
  }
  if (run.has_vote && run.n_runs == 1) {
    return fail(
        ErrorCode::invalid_input,
        "--vote needs several runs",
        {},
        "add --n-runs 5 and a --temperature above 0"
    );
  }
  if (run.options.random_rows && !run.options.limit) {
    return fail(
        ErrorCode::invalid_input, "--random-rows does not say how many", {}, "add --limit N"
    );
  }
  if (!run.options.calibration.empty() && !run.options.probabilities) {
    return fail(
        ErrorCode::invalid_input,
        "--calibration says nothing without --probabilities",
        {},
        "add --probabilities"
    );
  }
  TRY_VOID(check_server(run.options));
  if (!run.settings_file.empty() && run.ignores_settings)
    return fail(ErrorCode::invalid_input, "both --settings and --no-settings were given");
  return run;
}

void add_continuation(CLI::App& app, Subcommands& subcommands, const ResumeArguments& defaults) {
  const auto resume = std::make_shared<ResumeArguments>(defaults);
  add_run_folder(app, resume->run);
  add_truth(app, resume->reporting);
  add_reporting(app, resume->reporting);
  subcommands.push_back({.app = &app, .make = [resume] { return *resume; }});
}

}  // namespace

void add_run(
    CLI::App& program, Subcommands& subcommands, const std::shared_ptr<RunArguments>& run
) {
  CLI::App& app =
      *program.add_subcommand("run", "Extract: every row of a task's dataset, resumable");
  add_files(app, *run);
  add_answering(app, run->options);
  add_translation(app, run->options);
  add_repeats(app, *run);
  add_computing(app, run->options);
  add_results(app, run->options);
  add_server(app, run->options);
  add_truth(app, run->reporting);
  add_reporting(app, run->reporting);
  add_settings(app, *run);
  add_needless(app, *run);
  subcommands.push_back({.app = &app, .make = [run] { return checked(*run); }});
}

void add_resume(CLI::App& program, Subcommands& subcommands) {
  add_continuation(
      *program.add_subcommand("resume", "Continue a run as it was begun"), subcommands, {}
  );
}

void add_retry(CLI::App& program, Subcommands& subcommands) {
  add_continuation(
      *program.add_subcommand("retry", "Continue a run and try failed rows again"),
      subcommands,
      {.retries_failed = true}
  );
}

void add_rerun(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app =
      *program.add_subcommand("rerun", "Make an export again by its manifest, and compare");
  const auto rerun = std::make_shared<RerunArguments>();
  app.add_option("--manifest", rerun->manifest, "Manifest of a result file: NAME.manifest.json")
      ->required()
      ->type_name("FILE");
  app.add_option(
         "--out,--output-dir,-o", rerun->output_dir, "Results go to DIR/<run name>/<task>-run0"
  )
      ->type_name("DIR")
      ->capture_default_str();
  add_reporting(app, rerun->reporting);
  subcommands.push_back({.app = &app, .make = [rerun] { return *rerun; }});
}

}  // namespace extractinator::cli
