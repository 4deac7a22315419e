// `dragon synth`. Reachable from outside: add_dragon_synth.
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include "dragon/synth/knobs.h"

namespace extractinator::cli {

void add_dragon_synth(CLI::App& group, Subcommands& subcommands) {
  CLI::App& app = *group.add_subcommand(
      "synth", "Write synthetic Dutch reports with their truth, in the benchmark's files"
  );
  const auto synth = std::make_shared<DragonSynthArguments>();
  app.add_option("--out,-o", synth->output, "Folder for input/ and ground-truth/")
      ->required()
      ->type_name("DIR");
  app.add_option("--task", synth->tasks, "Names or numbers of tasks, with commas [all]")
      ->delimiter(',')
      ->type_name("NAME");
  app.add_option("--n", synth->options.n_test, "Test reports of each task")
      ->type_name("N")
      ->check(not_a_count)
      ->capture_default_str();
  app.add_option("--n-train", synth->options.n_training, "Training reports [4 times --n]")
      ->type_name("N")
      ->check(not_a_count);
  app.add_option("--n-validation", synth->options.n_validation, "Validation reports [as --n]")
      ->type_name("N")
      ->check(not_a_count);
  app.add_option("--seed", synth->options.seed, "Other reports for another number")
      ->type_name("N")
      ->capture_default_str();
  dragon::synth::Knobs& knobs = synth->options.knobs;
  const auto add_chance = [&](const char* name, double& value, const char* text) {
    app.add_option(name, value, text)->type_name("P")->capture_default_str();
  };
  add_chance("--distractors", knobs.distractors, "Chance of each misleading statement, 0 to 1");
  add_chance("--negation", knobs.negation, "Share of absent findings that are denied, 0 to 1");
  add_chance("--typos", knobs.typos, "Chance that a word is misspelt, 0 to 1");
  add_chance("--abbreviations", knobs.abbreviations, "Chance that a word is abbreviated, 0 to 1");
  add_chance("--section-order", knobs.section_order, "Chance of an unusual order, 0 to 1");
  app.add_option("--length", knobs.length, "Factor on what does not matter, 0 to 8")
      ->type_name("X")
      ->capture_default_str();
  add_json(app, synth->is_json);
  subcommands.push_back({.app = &app, .make = [synth] { return *synth; }});
}

}  // namespace extractinator::cli
