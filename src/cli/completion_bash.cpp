// The completion of bash; reachable from outside: bash_completion.
#include <format>
#include <string>
#include <string_view>
#include <vector>

#include "cli/completion.h"
#include "cli/description.h"
#include <extractinator/version.h>

namespace extractinator::cli {
namespace {

// What stands before the lists: `command` becomes the path of the command before the cursor, such
// as /schema/check, and `prev` the option whose value stands at the cursor, if one does.
constexpr std::string_view kHead = R"(
_extractinate_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

# Words with commas: what stands before the last comma stays.
_extractinate_list() {
  local before=""
  [[ $cur == *,* ]] && before=${cur%,*},
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "${cur##*,}")
}

# Readline completes these itself, with all its rules about quotes.
_extractinate_files() {
  compopt -o default 2>/dev/null
}
_extractinate_folders() {
  compopt -o dirnames 2>/dev/null
}

_extractinate() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command="" word i
  COMPREPLY=()
  # Bash parts words at `=`.
  if [[ $cur == "=" ]]; then
    cur=""
  elif [[ $prev == "=" ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  # Options may be spelled with `_`.
  [[ $cur == --* ]] && cur=${cur//_/-}
  [[ $prev == --* ]] && prev=${prev//_/-}
)";

std::string joined(const std::vector<std::string>& words, std::string_view separator = " ") {
  std::string text;
  for (const std::string& word : words)
    text += std::string(text.empty() ? "" : separator) + word;
  return text;
}

// What a value is completed with; nothing for one that cannot be guessed.
std::string action_of(const OptionDescription& option) {
  switch (option.kind) {
    case ValueKind::file:
      return "_extractinate_files";
    case ValueKind::folder:
      return "_extractinate_folders";
    case ValueKind::words:
      return std::format("_extractinate_list \"{}\"", joined(option.words));
    case ValueKind::number:
    case ValueKind::word:
      if (!option.words.empty())
        return std::format("_extractinate_words \"{}\"", joined(option.words));
      break;
    case ValueKind::none:
    case ValueKind::text:
    case ValueKind::unknown:
      break;
  }
  return ":";
}

// Calls `visit` with every command and its path, groups before what is in them.
void for_each(const CommandDescription& command, const std::string& path, const auto& visit) {
  visit(command, path);
  for (const CommandDescription& sub : command.subcommands)
    for_each(sub, path + "/" + sub.name, visit);
}

// The case that finds the command before the cursor.
std::string command_case(const CommandDescription& program) {
  std::vector<std::string> paths;
  for_each(program, "", [&](const CommandDescription&, const std::string& path) {
    if (!path.empty()) paths.push_back(path);
  });
  return std::format(
      "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
      "    word=${{COMP_WORDS[i]}}\n"
      "    case $command/$word in\n"
      "      {}) command=$command/$word ;;\n"
      "      /-*) command=/{} ;;\n"
      "    esac\n"
      "  done\n",
      joined(paths, " | "),
      kCommandOfReference
  );
}

// The case that completes the value of an option. Switches are not in it.
std::string value_case(const CommandDescription& program) {
  std::string text = "  case $command:$prev in\n";
  for_each(program, "", [&](const CommandDescription& command, const std::string& path) {
    for (const OptionDescription& option : command.options) {
      if (option.kind == ValueKind::none) continue;
      std::vector<std::string> patterns;
      for (const std::string& name : option.names)
        patterns.push_back(path + ":" + name);
      text += std::format("    {}) {}; return ;;\n", joined(patterns, " | "), action_of(option));
    }
  });
  return text + "  esac\n";
}

// The case that completes anything else: an option, a subcommand or a positional value.
std::string word_case(const CommandDescription& program) {
  std::string text = "  case $command in\n";
  for_each(program, "", [&](const CommandDescription& command, const std::string& path) {
    std::vector<std::string> options;
    for (const OptionDescription& option : options_at(program, command))
      options.insert(options.end(), option.names.begin(), option.names.end());
    std::string other = ":";
    if (!command.positionals.empty()) other = action_of(command.positionals.front());
    if (!command.subcommands.empty()) {
      std::vector<std::string> names;
      for (const CommandDescription& sub : command.subcommands)
        names.push_back(sub.name);
      other = std::format("_extractinate_words \"{}\"", joined(names));
    }
    text += std::format(
        "    {})\n"
        "      if [[ $cur == -* ]]; then\n"
        "        _extractinate_words \"{}\"\n"
        "      else\n"
        "        {}\n"
        "      fi\n"
        "      ;;\n",
        path.empty() ? "\"\"" : path,
        joined(options),
        other
    );
  });
  return text + "  esac\n";
}

}  // namespace

std::string bash_completion(const CommandDescription& program) {
  return std::format(
      "# Completion of {0} {1} in bash: source it, or put it into\n"
      "# ~/.local/share/bash-completion/completions/{0}\n{2}{3}{4}{5}}}\n\ncomplete -F "
      "_extractinate {0}\n",
      program.name,
      kVersion,
      kHead,
      command_case(program),
      value_case(program),
      word_case(program)
  );
}

}  // namespace extractinator::cli
