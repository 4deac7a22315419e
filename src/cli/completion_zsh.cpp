// The completion of zsh; reachable from outside: zsh_completion.
#include <format>
#include <string>
#include <string_view>

#include "cli/completion.h"
#include "cli/description.h"
#include <extractinator/version.h>

namespace extractinator::cli {
namespace {

// Within '…' and within the brackets or between the colons of _arguments and _describe.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// ":FILE:_files" behind an option or in place of a positional one.
std::string value_of(const OptionDescription& option) {
  std::string words;
  for (const std::string& word : option.words)
    words += (words.empty() ? "" : " ") + escaped(word);
  std::string action = " ";
  switch (option.kind) {
    case ValueKind::none:
      return "";
    case ValueKind::file:
      action = "_files";
      break;
    case ValueKind::folder:
      action = "_files -/";
      break;
    case ValueKind::words:
      action = " _values -s , format " + words;  // The space: called as it is.
      break;
    case ValueKind::number:
    case ValueKind::word:
      if (!words.empty()) action = "(" + words + ")";
      break;
    case ValueKind::text:
    case ValueKind::unknown:
      break;
  }
  return std::format(":{}:{}", escaped(option.value), action);
}

// The function of one command, and of those in it. `begin` are its first lines.
std::string function_of(
    const CommandDescription& command, const std::string& name, std::string_view begin = ""
) {
  std::string text = std::format("{}() {{\n{}", name, begin);
  std::string specs;
  for (const OptionDescription& option : command.options) {
    for (const std::string& spelling : option.names) {
      // `=` behind a long name: the value may stand there, or in the next word.
      const bool takes_equals = option.kind != ValueKind::none && spelling.starts_with("--");
      specs += std::format(
          " \\\n    '{}{}{}[{}]{}'",
          option.is_repeated ? "*" : "",
          spelling,
          takes_equals ? "=" : "",
          escaped(option.text),
          value_of(option)
      );
    }
  }
  if (command.subcommands.empty()) {
    for (const OptionDescription& positional : command.positionals)
      specs +=
          std::format(" \\\n    '{}{}'", positional.is_repeated ? "*" : "", value_of(positional));
    return text + std::format("  _arguments -s{}\n}}\n\n", specs);
  }
  text += "  local curcontext=$curcontext state line\n  typeset -A opt_args\n";
  text += std::format("  _arguments -C -s{} \\\n    '1: :->command' '*:: :->argument'\n", specs);
  text += "  case $state in\n    command)\n      local -a commands=(";
  for (const CommandDescription& sub : command.subcommands)
    text += std::format("\n        '{}:{}'", escaped(sub.name), escaped(sub.text));
  text += "\n      )\n      _describe command commands\n      ;;\n    argument)\n";
  text += "      case $words[1] in\n";
  for (const CommandDescription& sub : command.subcommands)
    text += std::format("        {}) {}_{} ;;\n", sub.name, name, sub.name);
  text += "      esac\n      ;;\n  esac\n}\n\n";
  for (const CommandDescription& sub : command.subcommands)
    text += function_of(sub, name + "_" + sub.name);
  return text;
}

}  // namespace

std::string zsh_completion(const CommandDescription& program) {
  const std::string reference_spelling = std::format(
      "  if [[ $words[2] == --* && $words[2] != --(help|version) ]]; then\n"
      "    _{}_{}\n    return\n  fi\n",
      program.name,
      kCommandOfReference
  );
  return std::format(
      "#compdef {0}\n"
      "# Completion of {0} {1} in zsh: put it as _{0} into a folder of $fpath.\n\n{2}"
      "if [[ $funcstack[1] == _{0} ]]; then\n  _{0} \"$@\"\nelse\n  compdef _{0} {0}\nfi\n",
      program.name,
      kVersion,
      function_of(program, "_" + program.name, reference_spelling)
  );
}

}  // namespace extractinator::cli
