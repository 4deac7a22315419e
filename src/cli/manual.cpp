// Writes the manual page; reachable from outside: manual_page.
#include "cli/manual.h"

#include <array>
#include <format>
#include <string>
#include <string_view>
#include <utility>

#include "cli/description.h"
#include "cli/exit_code.h"
#include <extractinator/version.h>

namespace extractinator::cli {
namespace {

// What docs/cli.md says at length.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kEnvironment = {{
    {"EXTRACTINATOR_MODELS", "Folders with GGUF files, separated by colons."},
    {"EXTRACTINATOR_BACKENDS", "Folder with the compute backends of ggml."},
    {"XDG_CACHE_HOME", "Hashes of large model files are remembered in extractinator/ there."},
}};

// Text in which no character means anything to roff: dashes stay what they are, and a line does not
// begin with a control character.
std::string escaped(std::string_view text) {
  std::string out;
  if (text.starts_with(".") || text.starts_with("'")) out = "\\&";
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + escaped(text) + "\\fR"; }

// Names, then what an option is for, its words and its default.
std::string entry_of(const OptionDescription& option, bool is_positional) {
  std::string head;
  for (const std::string& name : option.names) {
    if (is_positional) break;
    head += (head.empty() ? "" : ", ") + bold(name);
  }
  if (option.kind == ValueKind::none) {
    if (!option.value.empty()) head += "[=" + italic(option.value) + "]";
  } else if (!option.value.empty()) {
    head += (head.empty() ? "" : " ") + italic(option.value + (option.is_repeated ? "..." : ""));
  }
  std::string text = escaped(option.text) + ".";
  if (!option.words.empty()) {
    text += " Words:";
    for (const std::string& word : option.words)
      text += (word == option.words.front() ? " " : ", ") + bold(word);
    text += ".";
  }
  if (!option.default_value.empty()) text += " Default: " + escaped(option.default_value) + ".";
  if (option.is_required && !is_positional) text += " Required.";
  return std::format(".TP\n{}\n{}\n", head, text);
}

std::string section_of(const CommandDescription& command, const std::string& parents) {
  const std::string path = parents + " " + command.name;
  std::string text;
  if (command.subcommands.empty()) {
    std::string usage = path;
    for (const OptionDescription& positional : command.positionals)
      usage += " " + usage_of(positional);
    text += std::format(".SS \"{}\"\n{}.\n", escaped(usage), escaped(command.text));
    for (const OptionDescription& positional : command.positionals)
      text += entry_of(positional, true);
    for (const OptionDescription& option : command.options)
      text += entry_of(option, false);
  }
  for (const CommandDescription& sub : command.subcommands)
    text += section_of(sub, path);
  return text;
}

}  // namespace

std::string manual_page(const CommandDescription& program) {
  std::string page = std::format(
      ".TH EXTRACTINATE 1 \"\" \"{0} {1}\" \"User Commands\"\n"
      ".SH NAME\n"
      "{0} \\- structured data from clinical reports\n"
      ".SH SYNOPSIS\n"
      ".B {0}\n"
      ".I COMMAND\n"
      "[\\fIOPTION\\fR]...\n"
      ".br\n"
      ".B {0}\n"
      "\\fB\\-\\-task_id\\fR \\fIN\\fR [\\fIOPTION\\fR]...\n"
      ".SH DESCRIPTION\n"
      "{2}\n"
      ".PP\n"
      "Options alone, without a command, mean \\fBrun\\fR. Long options may be spelled with \\- or "
      "_.\n"
      "Data go to standard output, everything else to standard error.\n"
      ".SH OPTIONS\n",
      escaped(program.name),
      kVersion,
      escaped(program.text)
  );
  for (const OptionDescription& option : program.options)
    page += entry_of(option, false);
  page += ".SH COMMANDS\n";
  for (const CommandDescription& command : program.subcommands)
    page += section_of(command, program.name);
  page += ".SH EXIT STATUS\n";
  for (const auto& [code, meaning] : kExitCodes)
    page += std::format(".TP\n{}\n{}\n", bold(std::to_string(static_cast<int>(code))), meaning);
  page += ".SH ENVIRONMENT\n";
  for (const auto& [name, meaning] : kEnvironment)
    page += std::format(".TP\n{}\n{}\n", bold(name), escaped(meaning));
  return page + std::format(".SH NOTES\n{}\n", escaped(kNotice));
}

}  // namespace extractinator::cli
