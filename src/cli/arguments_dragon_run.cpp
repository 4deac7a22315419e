// `dragon run` and `dragon oracle`. Reachable from outside: add_dragon_run, add_dragon_oracle.
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include "dragon/task_file.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

constexpr std::array<std::pair<std::string_view, dragon::Language>, 2> kLanguages = {
    {{"en", dragon::Language::en}, {"nl", dragon::Language::nl}}
};

}  // namespace

void add_dragon_run(CLI::App& group, Subcommands& subcommands) {
  CLI::App& app =
      *group.add_subcommand("run", "Extract for one job, from its input folder to predictions");
  const auto run = std::make_shared<DragonRunArguments>();
  Options& options = run->options;
  app.add_option("--input", run->input, "Folder with the four files of the job")
      ->required()
      ->type_name("DIR");
  app.add_option("--output", run->output, "Folder for nlp-predictions-dataset.json")
      ->required()
      ->type_name("DIR");
  add_model(app, run->model, "--model,-m");
  app.add_option(
         "--run-dir", run->run_dir, "Keep the run there, to continue and to look at [not kept]"
  )
      ->type_name("DIR");
  add_choice<kLanguages>(
      app, "--instructions", run->language, "Language of the instructions: en or nl [en]"
  );
  app.add_option(
         "--shots", run->n_shots, "Show the N training reports most like each one, with answers"
  )
      ->type_name("N")
      ->capture_default_str();
  app.add_flag(
      "--reasoning-field,!--no-reasoning-field",
      run->has_reasoning,
      "Answers begin with a text of reasoning where the task is worth it, without --shots [on]"
  );
  app.add_option(
         "--max-answer-tokens",
         run->max_answer_tokens,
         "Most tokens of an answer [by the longest training label]"
  )
      ->type_name("N")
      ->check(not_a_count);
  add_context_length(
      app,
      options,
      "--context-length",
      "Most tokens of prompt, thinking and answer [max: the model's]"
  );
  add_thinking(app, options);
  add_slots(app, options);
  add_threads(app, options);
  add_gpu_layers(app, options);
  app.add_flag(
      "--reproducible",
      options.reproducible,
      "Byte-identical results whatever runs beside a record; slower"
  );
  add_server(app, options);
  add_reporting(app, run->reporting);
  subcommands.push_back({.app = &app, .make = [run]() -> Result<Command> {
                           TRY_VOID(check_server(run->options));
                           return *run;
                         }});
}

void add_dragon_oracle(CLI::App& group, Subcommands& subcommands) {
  CLI::App& app = *group.add_subcommand(
      "oracle", "What is lost between right answers and their scores, ours and the reference's"
  );
  const auto oracle = std::make_shared<DragonOracleArguments>();
  app.add_option("--truth", oracle->truth, "Folder with the true labels of each task")
      ->required()
      ->type_name("DIR");
  app.add_option("--input", oracle->input, "Folder with the input folder of each job")
      ->required()
      ->type_name("DIR");
  app.add_option("--tasks", oracle->tasks, "Names or numbers, with commas [all]")
      ->delimiter(',')
      ->type_name("NAME");
  add_json(app, oracle->is_json);
  subcommands.push_back({.app = &app, .make = [oracle] { return *oracle; }});
}

}  // namespace extractinator::cli
