// The command line in parts, one file of arguments_*.cpp per group of commands; internal to them
// and to arguments.cpp.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/description.h"
#include "cli/settings.h"
#include <extractinator/options.h>

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11 has this name
class App;
class Option;
}  // namespace CLI

namespace extractinator::cli {

// A subcommand and what it gives when it was called. `make` checks what options say together, and
// holds the values that they are written to.
struct Subcommand {
  CLI::App* app = nullptr;
  std::function<Result<Command>()> make = {};
};
using Subcommands = std::vector<Subcommand>;

// What CLI11 knows of a command and all in it, or of an option. Cost: O(options).
[[nodiscard]] CommandDescription describe(const CLI::App& app);
[[nodiscard]] OptionDescription describe(const CLI::Option& option);

// Options of `run` that a settings file must not give: they are about one call, or allow what a
// person has to allow. A folder from elsewhere must not be able to send reports away.
inline constexpr std::array<std::string_view, 6> kNotInSettings = {
    "help", "settings", "no-settings", "overwrite", "retry-failed", "allow-remote"
};

// `--limit` for the key `limit`, whether it is written with - or _.
[[nodiscard]] std::string option_name(std::string_view key);

// {field, label} of each FIELD=VALUE; the label may have `=` in it. Fails with `invalid_input`.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> positive_of(
    const std::vector<std::string>& words
);

// Writes the settings to what the options of `app` write to, as if they were on the command line.
// Fails with `invalid_input`, the place and what is near or allowed.
[[nodiscard]] Result<void> apply_settings(CLI::App& app, const Settings& settings);

// Each adds its subcommand to `program` and to the list; groups add theirs first. Help lists them
// in the order of the calls.
void add_run(CLI::App& program, Subcommands& subcommands, const std::shared_ptr<RunArguments>& run);
void add_resume(CLI::App& program, Subcommands& subcommands);
void add_retry(CLI::App& program, Subcommands& subcommands);
void add_rerun(CLI::App& program, Subcommands& subcommands);
void add_extract(CLI::App& program, Subcommands& subcommands);
void add_explain(CLI::App& program, Subcommands& subcommands);
void add_export(CLI::App& program, Subcommands& subcommands);
void add_status(CLI::App& program, Subcommands& subcommands);
void add_verify(CLI::App& program, Subcommands& subcommands);
void add_calibrate(CLI::App& program, Subcommands& subcommands);
void add_eval(CLI::App& program, Subcommands& subcommands);
void add_compare(CLI::App& program, Subcommands& subcommands);
void add_init(CLI::App& program, Subcommands& subcommands);
void add_study(CLI::App& program, Subcommands& subcommands);
void add_models(CLI::App& program, Subcommands& subcommands);
void add_schema(CLI::App& program, Subcommands& subcommands);
void add_dragon(CLI::App& program, Subcommands& subcommands);
void add_completion(CLI::App& program, Subcommands& subcommands);
void add_man(CLI::App& program, Subcommands& subcommands);

// --- The commands of `dragon`
// ---------------------------------------------------------------------

void add_dragon_eval(CLI::App& group, Subcommands& subcommands);
void add_dragon_run(CLI::App& group, Subcommands& subcommands);
void add_dragon_oracle(CLI::App& group, Subcommands& subcommands);
void add_dragon_samples(CLI::App& group, Subcommands& subcommands);
void add_dragon_synth(CLI::App& group, Subcommands& subcommands);

// --- What several commands have: arguments_shared.cpp -------------------------------------------

// A message of CLI11 for people: it says `Could not convert: --seed = x`, of numbers only.
[[nodiscard]] std::string plain_message(std::string_view what);

// What is wrong with a word that shall be a whole number above 0; empty if nothing is.
[[nodiscard]] std::string not_a_count(const std::string& text);

void add_model(CLI::App& app, std::string& model, const std::string& names);
void add_context_length(
    CLI::App& app, Options& options, const std::string& names, const std::string& text
);
void add_threads(CLI::App& app, Options& options);
void add_slots(CLI::App& app, Options& options);
void add_gpu_layers(CLI::App& app, Options& options);
void add_thinking(CLI::App& app, Options& options);
void add_examples(CLI::App& app, Options& options);
void add_truth(CLI::App& app, Reporting& reporting);
void add_reporting(CLI::App& app, Reporting& reporting);
void add_run_folder(CLI::App& app, std::filesystem::path& run);
void add_json(CLI::App& app, bool& is_json);

// --- Of runs with a model at a server: arguments_server.cpp -------------------------------------

void add_server(CLI::App& app, Options& options);
// Fails with `invalid_input` if they are given for a model in the program.
[[nodiscard]] Result<void> check_server(const Options& options);

// --- Kinds of options ---------------------------------------------------------------------------

// Words that an option takes besides numbers, or that it checks by itself.
void name_words(CLI::Option& option, const std::vector<std::string>& words);

// An option whose value is one of a few words; `take` gets the word that was given.
void add_word(
    CLI::App& app,
    const std::string& name,
    const std::vector<std::string>& known,
    const std::function<void(const std::string&)>& take,
    const std::string& text
);

// The same for a table of words and what they mean.
template <const auto& kWords, typename Value>
void add_choice(CLI::App& app, const std::string& name, Value& value, const std::string& text) {
  std::vector<std::string> known;
  for (const auto& [word, meaning] : kWords)
    known.emplace_back(word);
  const auto take = [&value](const std::string& given) {
    for (const auto& [word, meaning] : kWords) {
      if (word == given) value = meaning;
    }
  };
  add_word(app, name, known, take, text);
}

}  // namespace extractinator::cli
