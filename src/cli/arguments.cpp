// Parses the command line with CLI11, whose exceptions end here; reachable from outside:
// parse_arguments, wants_json, command_line, version_text.
#include "cli/arguments.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <expected>
#include <format>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/file_system.h"
#include "base/nearest.h"
#include "base/result.h"
#include "cli/arguments_parts.h"
#include "cli/description.h"
#include "cli/settings.h"
#include "json/write.h"
#include <extractinator/version.h>

namespace extractinator::cli {
namespace {

// Options may be written --like_this or --like-this; only the name is changed, not what follows
// `=`.
std::string with_dashes(std::string argument) {
  if (!argument.starts_with("--")) return argument;
  const std::size_t end = std::min(argument.find('='), argument.size());
  std::replace(argument.begin(), argument.begin() + static_cast<std::ptrdiff_t>(end), '_', '-');
  return argument;
}

// The words as CLI11 is to read them. Behind `--` nothing is an option.
std::vector<std::string> spelled_out(std::span<const std::string> arguments) {
  std::vector<std::string> words;
  const auto end = std::ranges::find(arguments, "--");
  std::ranges::transform(arguments.begin(), end, std::back_inserter(words), with_dashes);
  words.insert(words.end(), end, arguments.end());
  // The reference has no subcommands: options alone mean a run.
  constexpr std::array<std::string_view, 3> kOfTheProgram = {"-h", "--help", "--version"};
  const bool is_reference_spelling = !words.empty() && words.front().starts_with("-") &&
                                     !std::ranges::contains(kOfTheProgram, words.front());
  if (is_reference_spelling) words.insert(words.begin(), std::string(kCommandOfReference));
  return words;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames())
      names.push_back("--" + name);
  }
  return names;
}

// The commands that could stand where a word of `app` stands: its own, else those beside it.
std::vector<std::string> command_names(const CLI::App& app) {
  const auto all = [](const CLI::App*) { return true; };
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands(all))
    names.push_back(sub->get_name());
  return names.empty() && app.get_parent() != nullptr ? command_names(*app.get_parent()) : names;
}

// "extractinate schema check"
std::string path_of(const CLI::App& app) {
  const CLI::App* parent = app.get_parent();
  return parent == nullptr ? app.get_name() : path_of(*parent) + " " + app.get_name();
}

// CLI11's own messages are for programmers; this says what was found and what is near.
Error unknown_word(const CLI::App& app, const std::string& word) {
  const bool is_option = word.starts_with("-");
  const std::string name = word.substr(0, word.find('='));
  const auto near = nearest(name, is_option ? option_names(app) : command_names(app));
  return Error{
      .code = ErrorCode::invalid_input,
      .message = std::format("unknown {} `{}`", is_option ? "option" : "command", name),
      .hint = near ? std::format("did you mean `{}`?", *near)
                   : std::format("`{} --help` lists what there is", path_of(app)),
  };
}

// The command line as CLI11 knows it, with the values that it writes to.
class CommandLine {
 public:
  CommandLine() {
    app_.footer(std::string(kNotice));
    app_.set_version_flag("--version", version_text(), "Print the version and what it is not for");
    app_.require_subcommand(0, 1);
    add_run(app_, subcommands_, run_);
    add_resume(app_, subcommands_);
    add_retry(app_, subcommands_);
    add_rerun(app_, subcommands_);
    add_explain(app_, subcommands_);
    add_extract(app_, subcommands_);
    add_export(app_, subcommands_);
    add_init(app_, subcommands_);
    add_status(app_, subcommands_);
    add_verify(app_, subcommands_);
    add_eval(app_, subcommands_);
    add_compare(app_, subcommands_);
    add_calibrate(app_, subcommands_);
    add_study(app_, subcommands_);
    add_models(app_, subcommands_);
    add_schema(app_, subcommands_);
    add_dragon(app_, subcommands_);
    add_completion(app_, subcommands_);
    add_man(app_, subcommands_);
    subcommands_.push_back({.app = &app_, .make = [this] { return Text{app_.help()}; }});
    for (const Subcommand& subcommand : subcommands_)
      subcommand.app->allow_extras();
  }
  // The options write to members.
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  // Nothing, or the text that was asked for.
  Result<std::optional<Text>> parse(std::vector<std::string> words) {
    std::ranges::reverse(words);  // CLI11 takes the last word first.
    try {
      app_.parse(std::move(words));
    } catch (const CLI::CallForHelp&) {
      return Text{app_.help()};
    } catch (const CLI::CallForVersion&) {
      return Text{version_text()};
    } catch (const CLI::ParseError& error) {
      return fail(
          ErrorCode::invalid_input,
          plain_message(error.what()),
          {},
          "`extractinate --help` lists commands and options"
      );
    }
    for (const Subcommand& subcommand : subcommands_) {
      if (const auto extras = subcommand.app->remaining(); !extras.empty())
        return std::unexpected(unknown_word(*subcommand.app, extras.front()));
    }
    return std::nullopt;
  }

  // After parse().
  [[nodiscard]] Result<Command> command() const {
    const auto is_called = [](const Subcommand& subcommand) { return subcommand.app->parsed(); };
    return std::ranges::find_if(subcommands_, is_called)->make();
  }

  [[nodiscard]] const CLI::App& app() const { return app_; }
  [[nodiscard]] CLI::App& run_app() { return *app_.get_subcommand("run"); }
  [[nodiscard]] RunArguments& run() { return *run_; }

 private:
  CLI::App app_{
      "Structured data from clinical reports with open language models that run where the data "
      "are.",
      "extractinate"
  };
  std::shared_ptr<RunArguments> run_ = std::make_shared<RunArguments>();
  Subcommands subcommands_ = {};  // Inner ones before their groups.
};

// A run with the values of its settings, where the command line does not give them: they are
// written first, and the command line over them.
Result<Command> with_settings(
    const Settings& settings, const RunArguments& given, const std::vector<std::string>& words
) {
  CommandLine from_file;
  TRY_VOID(apply_settings(from_file.run_app(), settings));
  CommandLine line;
  line.run() = std::move(from_file.run());
  if (!given.tasks.empty()) line.run().task_id.reset();  // The two say the same thing.
  TRY([[maybe_unused]] const auto text, line.parse(words));
  SettingsUse& use = line.run().settings;
  use.file = settings.file;
  for (const Setting& setting : settings.entries) {
    use.values.push_back(std::format("{} = {}", setting.key, json::write(setting.value)));
    const CLI::Option* option = line.run_app().get_option_no_throw(option_name(setting.key));
    if (option != nullptr && option->count() > 0) use.overruled.push_back(setting.key);
  }
  return line.command();
}

}  // namespace

std::string version_text() { return std::format("extractinate {}\n{}\n", kVersion, kNotice); }

CommandDescription command_line() { return describe(CommandLine().app()); }

bool wants_json(std::span<const std::string> arguments) {
  const auto options = std::ranges::subrange(arguments.begin(), std::ranges::find(arguments, "--"));
  return std::ranges::contains(options, "--json") || std::ranges::contains(options, "--json=true");
}

bool wants_json(const Command& command) {
  return std::visit(
      [](const auto& arguments) {
        if constexpr (requires { arguments.reporting; }) {
          return arguments.reporting.is_json;
        } else if constexpr (requires { arguments.is_json; }) {
          return arguments.is_json;
        } else {
          return false;
        }
      },
      command
  );
}

Result<Command> parse_arguments(std::span<const std::string> arguments, const FileSystem& files) {
  const std::vector<std::string> words = spelled_out(arguments);
  CommandLine line;
  TRY(const auto text, line.parse(words));
  if (text) return *text;
  if (line.run_app().parsed() && !line.run().ignores_settings) {
    TRY(const auto settings, read_settings(files, line.run().settings_file));
    if (settings) return with_settings(*settings, line.run(), words);
  }
  return line.command();
}

}  // namespace extractinator::cli
