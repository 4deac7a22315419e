// The completion of fish; reachable from outside: fish_completion.
#include <format>
#include <string>

#include "cli/completion.h"
#include "cli/description.h"
#include <extractinator/version.h>

namespace extractinator::cli {
namespace {

// Within '…'.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// What follows an option, or stands alone as a positional value.
std::string value_of(const OptionDescription& option) {
  std::string words;
  for (const std::string& word : option.words)
    words += (words.empty() ? "" : " ") + word;
  switch (option.kind) {
    case ValueKind::none:
      return "";
    case ValueKind::file:
      return " -r -F";
    case ValueKind::folder:
      return " -x -a '(__fish_complete_directories)'";
    case ValueKind::words:
      return std::format(" -x -a '(__fish_append , {})'", words);
    case ValueKind::number:
    case ValueKind::word:
      if (!words.empty()) return std::format(" -x -a '{}'", escaped(words));
      break;
    case ValueKind::text:
    case ValueKind::unknown:
      break;
  }
  return " -x";
}

std::string paths_of(const CommandDescription& command, const std::string& path) {
  std::string text = path.empty() ? "" : " " + path;
  for (const CommandDescription& sub : command.subcommands)
    text += paths_of(sub, path + "/" + sub.name);
  return text;
}

std::string lines_of(
    const CommandDescription& command, const std::string& path, const CommandDescription& program
) {
  const std::string begin = std::format("complete -c {0} -n '__{0}_at {1}'", program.name, path);
  std::string text;
  for (const OptionDescription& option : options_at(program, command)) {
    for (const std::string& name : option.names) {
      text += std::format(
          "{}{}{}{} -d '{}'\n",
          begin,
          name.starts_with("--") ? " -l " : " -s ",
          name.substr(name.find_first_not_of('-')),
          value_of(option),
          escaped(option.text)
      );
    }
  }
  for (const CommandDescription& sub : command.subcommands)
    text += std::format("{} -f -a {} -d '{}'\n", begin, sub.name, escaped(sub.text));
  if (!command.positionals.empty()) {
    const OptionDescription& first = command.positionals.front();
    // Not the value of an option: only what it may be.
    std::string value = value_of(first);
    value.replace(0, value.find("-a") == std::string::npos ? value.size() : 3, " -f");
    text += begin + (first.kind == ValueKind::file ? " -F" : value) + "\n";
  }
  for (const CommandDescription& sub : command.subcommands)
    text += lines_of(sub, path + "/" + sub.name, program);
  return text;
}

}  // namespace

std::string fish_completion(const CommandDescription& program) {
  return std::format(
      "# Completion of {0} {1} in fish: put it as {0}.fish into\n"
      "# ~/.config/fish/completions/\n\n"
      "# Whether the command before the cursor has this path, such as /schema/check.\n"
      "function __{0}_at\n"
      "    set -l command ''\n"
      "    for word in (commandline -opc)[2..-1]\n"
      "        switch $command/$word\n"
      "            case{2}\n"
      "                set command $command/$word\n"
      "            case '/-*'\n"
      "                set command /{3}\n"
      "        end\n"
      "    end\n"
      "    test \"$command\" = \"$argv[1]\"\n"
      "end\n\n"
      "complete -c {0} -f\n{4}",
      program.name,
      kVersion,
      paths_of(program, ""),
      kCommandOfReference,
      lines_of(program, "", program)
  );
}

}  // namespace extractinator::cli
