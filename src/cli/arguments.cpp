// Parses the command line with CLI11, whose exceptions end here; reachable from outside:
// parse_arguments, version_text.
#include "cli/arguments.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <format>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/nearest.h"
#include "base/result.h"
#include "cli/arguments_parts.h"
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

// The words as CLI11 is to read them.
std::vector<std::string> spelled_out(std::span<const std::string> arguments) {
  std::vector<std::string> words;
  for (const std::string& argument : arguments)
    words.push_back(with_dashes(argument));
  // The reference has no subcommands: options alone mean a run.
  const bool is_reference_spelling = !words.empty() && words.front().starts_with("--") &&
                                     words.front() != "--help" && words.front() != "--version";
  if (is_reference_spelling) words.insert(words.begin(), "run");
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

// CLI11's own messages are for programmers; this says what was found and what is near.
Error unknown_word(const CLI::App& app, const std::string& word) {
  const bool is_option = word.starts_with("-");
  const std::string name = word.substr(0, word.find('='));
  const auto near = nearest(name, is_option ? option_names(app) : command_names(app));
  return Error{
      .code = ErrorCode::invalid_input,
      .message = std::format("unknown {} `{}`", is_option ? "option" : "command", name),
      .hint =
          near ? std::format("did you mean `{}`?", *near)
               : std::format(
                     "`{} --help` lists what there is",
                     app.get_parent() != nullptr ? "extractinate " + app.get_name() : "extractinate"
                 ),
  };
}

// CLI11 says `Could not convert: --seed = x`. Only options with numbers can fail so.
Error not_convertible(std::string_view what) {
  constexpr std::string_view kPrefix = "Could not convert: ";
  constexpr std::string_view kBetween = " = ";
  if (what.starts_with(kPrefix)) what.remove_prefix(kPrefix.size());
  const std::size_t at = what.find(kBetween);
  return Error{
      .code = ErrorCode::invalid_input,
      .message = at == std::string_view::npos
                     ? std::string(what)
                     : std::format(
                           "{}: `{}` is not a number that it takes",
                           what.substr(0, at),
                           what.substr(at + kBetween.size())
                       ),
      .hint = "`extractinate --help` lists commands and options",
  };
}

}  // namespace

std::string version_text() { return std::format("extractinate {}\n{}\n", kVersion, kNotice); }

Result<Command> parse_arguments(std::span<const std::string> arguments) {
  CLI::App app(
      "Structured data from clinical reports with open language models that run where the data "
      "are.",
      "extractinate"
  );
  app.footer(std::string(kNotice));
  app.set_version_flag("--version", version_text());
  app.require_subcommand(0, 1);
  Subcommands subcommands;  // Inner ones before their groups.
  add_run(app, subcommands);
  add_resume(app, subcommands);
  add_retry(app, subcommands);
  add_rerun(app, subcommands);
  add_explain(app, subcommands);
  add_extract(app, subcommands);
  add_export(app, subcommands);
  add_init(app, subcommands);
  add_status(app, subcommands);
  add_verify(app, subcommands);
  add_calibrate(app, subcommands);
  add_models(app, subcommands);
  add_schema(app, subcommands);
  subcommands.push_back({.app = &app, .make = [&app] { return Text{app.help()}; }});
  for (const Subcommand& subcommand : subcommands)
    subcommand.app->allow_extras();

  std::vector<std::string> words = spelled_out(arguments);
  std::ranges::reverse(words);  // CLI11 takes the last word first.
  try {
    app.parse(words);
  } catch (const CLI::CallForHelp&) {
    const auto used = app.get_subcommands();
    return Text{used.empty() ? app.help() : used.front()->help("", CLI::AppFormatMode::Sub)};
  } catch (const CLI::CallForVersion&) {
    return Text{version_text()};
  } catch (const CLI::ConversionError& error) {
    return std::unexpected(not_convertible(error.what()));
  } catch (const CLI::ParseError& error) {
    return fail(
        ErrorCode::invalid_input,
        error.what(),
        {},
        "`extractinate --help` lists commands and options"
    );
  }
  for (const Subcommand& subcommand : subcommands) {
    if (const auto extras = subcommand.app->remaining(); !extras.empty())
      return std::unexpected(unknown_word(*subcommand.app, extras.front()));
  }
  const auto is_called = [](const Subcommand& subcommand) { return subcommand.app->parsed(); };
  return std::ranges::find_if(subcommands, is_called)->make();
}

}  // namespace extractinator::cli
