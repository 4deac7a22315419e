// `dragon eval` and the commands beside it. Reachable from outside: add_dragon, add_dragon_eval.
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include "dragon/task_file.h"

namespace extractinator::cli {
namespace {

constexpr std::array<std::pair<std::string_view, dragon::Language>, 2> kLanguages = {
    {{"en", dragon::Language::en}, {"nl", dragon::Language::nl}}
};

}  // namespace

void add_dragon(CLI::App& program, Subcommands& subcommands) {
  CLI::App& group = *program.add_subcommand("dragon", "The tasks of the DRAGON benchmark");
  group.require_subcommand(0, 1);
  add_dragon_run(group, subcommands);
  add_dragon_eval(group, subcommands);
  add_dragon_oracle(group, subcommands);
  add_dragon_samples(group, subcommands);
  add_dragon_synth(group, subcommands);
  subcommands.push_back({.app = &group, .make = [&program] { return Text{program.help()}; }});
}

void add_dragon_eval(CLI::App& group, Subcommands& subcommands) {
  CLI::App& app =
      *group.add_subcommand("eval", "Score predictions as the official evaluation does");
  const auto eval = std::make_shared<DragonEvalArguments>();
  app.add_option("--truth", eval->truth, "Folder with the true labels of each task")
      ->required()
      ->type_name("DIR");
  app.add_option("--predictions", eval->predictions, "Folder with a folder for each job")
      ->required()
      ->type_name("DIR");
  app.add_option("--out,-o", eval->output, "File of metrics to write")->type_name("FILE");
  app.add_option("--tasks", eval->tasks, "Names, numbers or parts of names, with commas [all]")
      ->delimiter(',')
      ->type_name("NAME");
  app.add_option("--folds", eval->folds, "Numbers with commas [those that are there]")
      ->delimiter(',')
      ->type_name("N");
  app.add_option("--draws", eval->n_draws, "Draw the rows so often, for 95 % intervals [0]")
      ->type_name("N");
  app.add_option("--seed", eval->seed, "Seed of the draws [0]")->type_name("N");
  app.add_flag(
      "--strict", eval->is_strict, "Compare labels of entities as a whole: `1-BCC` is not `11-BCC`"
  );
  add_json(app, eval->is_json);
  subcommands.push_back({.app = &app, .make = [eval] { return *eval; }});
}

void add_dragon_samples(CLI::App& group, Subcommands& subcommands) {
  CLI::App& app = *group.add_subcommand(
      "samples", "Write training reports with right answers, as chats to train a model with"
  );
  const auto samples = std::make_shared<DragonSamplesArguments>();
  app.add_option("--input", samples->input, "Folder of a job, or with the folder of each job")
      ->required()
      ->type_name("DIR");
  app.add_option("--out,-o", samples->output, "Folder for a file `<job>.jsonl` of each job")
      ->required()
      ->type_name("DIR");
  add_choice<kLanguages>(
      app, "--instructions", samples->language, "Language of the instructions: en or nl [en]"
  );
  add_json(app, samples->is_json);
  subcommands.push_back({.app = &app, .make = [samples] { return *samples; }});
}

}  // namespace extractinator::cli
