// Options that several commands have; everything here is reachable from outside.
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <filesystem>
#include <format>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include "run/recorded_options.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

bool is_whole_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// `max` or a number of tokens; `max` is what the model was trained for. The reference's `split`,
// which saved memory by running long reports apart, is the same: memory follows each report here.
// Says what is wrong with another word, and nothing otherwise.
std::string read_context_length(std::string& text) {
  std::string word = text;
  std::ranges::transform(word, word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (word == "max" || word == "split") {
    text = "0";
    return "";
  }
  if (is_whole_number(text)) return "";
  return std::format("`{}` is neither max, split nor a number of tokens", text);
}

// `auto`, `all` or a number that was checked to be one.
std::optional<std::size_t> gpu_layers_of(const std::string& word) {
  if (word == "auto") return std::nullopt;
  std::size_t n = std::numeric_limits<std::size_t>::max();
  if (word != "all") std::from_chars(word.data(), word.data() + word.size(), n);
  return n;
}

}  // namespace

void add_word(
    CLI::App& app,
    const std::string& name,
    const std::vector<std::string>& known,
    const std::function<void(const std::string&)>& take,
    const std::string& text
) {
  CLI::Option& option = *app.add_option_function<std::string>(name, take, text);
  option.type_name("WORD")->check([known](const std::string& word) {
    if (std::ranges::contains(known, word)) return std::string();
    std::string all;
    for (const std::string& one : known)
      all += (all.empty() ? "" : ", ") + one;
    return std::format("`{}` is none of {}", word, all);
  });
  name_words(option, known);
}

void name_words(CLI::Option& option, const std::vector<std::string>& words) {
  std::string set;
  for (const std::string& word : words)
    set += (set.empty() ? "{" : ",") + word;
  option.check([](const std::string&) { return std::string(); }, set + "}");
}

std::string plain_message(std::string_view what) {
  constexpr std::string_view kPrefix = "Could not convert: ";
  constexpr std::string_view kBetween = " = ";
  if (!what.starts_with(kPrefix)) return std::string(what);
  what.remove_prefix(kPrefix.size());
  const std::size_t at = what.find(kBetween);
  if (at == std::string_view::npos) return std::string(what);
  return std::format(
      "{}: `{}` is not a number that it takes",
      what.substr(0, at),
      what.substr(at + kBetween.size())
  );
}

std::string not_a_count(const std::string& text) {
  const bool is_count = is_whole_number(text) && text.find_first_not_of('0') != std::string::npos;
  return is_count ? "" : std::format("`{}` is not a number from 1", text);
}

void add_model(CLI::App& app, std::string& model, const std::string& names) {
  app.add_option(
         names, model, "Model: a GGUF file, or its name in $EXTRACTINATOR_MODELS or ./models"
  )
      ->type_name("FILE");
}

void add_context_length(
    CLI::App& app, Options& options, const std::string& names, const std::string& text
) {
  CLI::Option& option = *app.add_option(names, options.context_length, text);
  option.type_name("N")->transform(CLI::Validator(read_context_length, ""));
  name_words(option, {"max"});
}

void add_threads(CLI::App& app, Options& options) {
  app.add_option("--threads", options.threads, "CPU threads [physical cores]")->type_name("N");
}

void add_slots(CLI::App& app, Options& options) {
  app.add_option("--slots", options.slots, "Records at a time [chosen from model and memory]")
      ->type_name("N");
}

void add_gpu_layers(CLI::App& app, Options& options) {
  CLI::Option& gpu_layers = *app.add_option_function<std::string>(
      "--gpu-layers",
      [&options](const std::string& word) { options.gpu_layers = gpu_layers_of(word); },
      "Layers on the GPU: auto (all that fit), a number, or all [auto]"
  );
  gpu_layers.type_name("N")->check([](const std::string& word) {
    const bool is_number = !word.empty() && word.find_first_not_of("0123456789") == word.npos;
    return is_number || word == "auto" || word == "all"
               ? std::string()
               : std::format("`{}` is neither auto, a number nor all", word);
  });
  name_words(gpu_layers, {"auto", "all"});
}

void add_thinking(CLI::App& app, Options& options) {
  add_choice<run::kThinkingModes>(
      app,
      "--thinking",
      options.thinking,
      "Think before the answer: off, on, or auto, where the model cannot be told not to [auto]"
  );
  app.add_flag_callback(
      "--reasoning-model",
      [&options] { options.thinking = ThinkingMode::on; },
      "The same as --thinking on"
  );
  app.add_flag_callback(
      "--no-reasoning",
      [&options] { options.thinking = ThinkingMode::off; },
      "The same as --thinking off"
  );
  add_choice<run::kReasoningEfforts>(
      app,
      "--reasoning-effort",
      options.reasoning_effort,
      "Think, so much: low, medium, high or max, where the model's chat template takes it"
  );
  app.add_option(
         "--thinking-budget", options.thinking_budget, "Most tokens of thinking; then it is closed"
  )
      ->type_name("N")
      ->check(not_a_count)
      ->capture_default_str();
  app.add_flag(
      "--keep-thinking",
      options.keep_thinking,
      "Keep the thoughts with the result, and write them beside it"
  );
}

void add_examples(CLI::App& app, Options& options) {
  app.add_option(
         "--num-examples",
         options.num_examples,
         "Show the N examples of the task's Example_Path that are most like the report"
  )
      ->type_name("N")
      ->capture_default_str();
  app.add_option(
         "--embedding-model",
         options.embedding_model,
         "A model of embeddings says which they are: a GGUF file, its name, or ollama:NAME "
         "[their letters do]"
  )
      ->type_name("FILE");
  app.add_option(
         "--example-dir",
         options.example_dir,
         "Folder of the examples [beside the folder of the task: examples]"
  )
      ->type_name("DIR");
}

void add_truth(CLI::App& app, Reporting& reporting) {
  app.add_option("--truth-dir", reporting.truth_dir, "Evaluate against DIR/<task name>.json")
      ->type_name("DIR");
}

void add_reporting(CLI::App& app, Reporting& reporting) {
  app.add_flag("--json", reporting.is_json, "Print the summary as JSON");
  app.add_flag("--quiet,-q", reporting.is_quiet, "No progress");
  app.add_flag(
      "--verbose,-v", reporting.is_verbose, "Events on standard error, without report text"
  );
  app.add_option(
         "--log-dir", reporting.log_dir, "Add events to DIR/task_runner.log, without report text"
  )
      ->type_name("DIR");
}

void add_run_folder(CLI::App& app, std::filesystem::path& run) {
  app.add_option("run", run, "Folder of a run, the one with run.db")->required()->type_name("RUN");
}

void add_json(CLI::App& app, bool& is_json) { app.add_flag("--json", is_json, "Print as JSON"); }

}  // namespace extractinator::cli
