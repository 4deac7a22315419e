// The command line as a whole: every option says what it is for, and completion, manual and
// documentation have all of them.
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include "cli/completion.h"
#include "cli/description.h"
#include "cli/manual.h"

namespace extractinator::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

void for_each(const CommandDescription& command, const std::string& parents, const auto& visit) {
  const std::string path = parents.empty() ? command.name : parents + " " + command.name;
  visit(path, command);
  for (const CommandDescription& sub : command.subcommands)
    for_each(sub, path, visit);
}

std::string document(std::string_view name) {
  const char* source = std::getenv("EXTRACTINATOR_SOURCE_DIR");  // NOLINT(concurrency-mt-unsafe)
  std::ifstream file(std::string(source != nullptr ? source : ".") + "/docs/" + std::string(name));
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(CommandLine, EveryOptionSaysWhatItIsForAndWhatItTakes) {
  std::size_t n_options = 0;
  for_each(command_line(), "", [&](const std::string& path, const CommandDescription& command) {
    EXPECT_THAT(command.text, Not(IsEmpty())) << path;
    std::set<std::string> names;
    std::vector<OptionDescription> all = command.options;
    all.insert(all.end(), command.positionals.begin(), command.positionals.end());
    for (const OptionDescription& option : all) {
      SCOPED_TRACE(path + " " + option.names.front());
      ++n_options;
      EXPECT_THAT(option.text, AllOf(Not(IsEmpty()), Not(HasSubstr("\n"))));
      EXPECT_NE(option.text.back(), '.') << "a phrase, which help and manual put their own dot to";
      EXPECT_NE(option.kind, ValueKind::unknown) << option.value << ": add it to kValueNames";
      const bool has_words = option.kind == ValueKind::word || option.kind == ValueKind::words;
      EXPECT_TRUE(!has_words || !option.words.empty());
      for (const std::string& name : option.names)
        EXPECT_TRUE(names.insert(name).second) << name << " is there twice";
    }
  });
  EXPECT_GT(n_options, 100U);
}

TEST(CommandLine, EveryCommandThatPrintsForPeopleCanPrintJson) {
  for_each(command_line(), "", [](const std::string& path, const CommandDescription& command) {
    const bool prints_for_programs = command.name == "completion" || command.name == "man";
    if (!command.subcommands.empty() || prints_for_programs) return;
    const auto is_json = [](const OptionDescription& option) {
      return std::ranges::contains(option.names, "--json");
    };
    EXPECT_TRUE(std::ranges::any_of(command.options, is_json)) << path;
  });
}

TEST(CommandLine, TheDocumentationNamesEveryOption) {
  const std::string text = document("cli.md");
  ASSERT_THAT(text, Not(IsEmpty()));
  // Words of the form --name, so that --top is not found in --top-k.
  std::set<std::string> named;
  for (std::size_t at = text.find("--"); at != std::string::npos; at = text.find("--", at + 1)) {
    const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-", at);
    named.insert(text.substr(at, end - at));
  }
  std::string headings;
  for (std::size_t at = text.find("\n## "); at != std::string::npos;
       at = text.find("\n## ", at + 1))
    headings += text.substr(at, text.find('\n', at + 1) - at);
  const CommandDescription program = command_line();
  for_each(program, "", [&](const std::string& path, const CommandDescription& command) {
    // `extractinate schema check` is told as `extractinate schema check|convert|show`.
    const std::string group = path.substr(0, path.find(' ', program.name.size() + 1));
    EXPECT_TRUE(command.name == program.name || headings.contains(group)) << path;
    EXPECT_THAT(text, HasSubstr(command.name)) << path;
    for (const OptionDescription& option : command.options) {
      for (const std::string& name : option.names)
        EXPECT_TRUE(!name.starts_with("--") || named.contains(name)) << path << " " << name;
    }
  });
}

TEST(CommandLine, WhatMustNotBeSetInAFileIsAnOption) {
  const CommandDescription program = command_line();
  for_each(program, "", [&](const std::string& path, const CommandDescription& command) {
    if (path != program.name + " run") return;
    for (const std::string_view name : kNotInSettings) {
      const auto is_it = [&](const OptionDescription& option) {
        return std::ranges::contains(option.names, "--" + std::string(name));
      };
      EXPECT_TRUE(std::ranges::any_of(command.options, is_it)) << name;
    }
  });
}

// Options that nobody has thought of yet are in the scripts as well.
TEST(Completion, HasWhatTheDescriptionHas) {
  const CommandDescription program{
      .name = "tool",
      .text = "A tool",
      .options = {{.names = {"--help", "-h"}, .text = "Help"}},
      .subcommands = {
          {.name = "run",
           .text = "It's [this]: that",
           .options =
               {
                   {.names = {"--colour"},
                    .value = "WORD",
                    .kind = ValueKind::word,
                    .words = {"red", "blue"},
                    .text = "Its colour: [red]"},
                   {.names = {"--folder"},
                    .value = "DIR",
                    .kind = ValueKind::folder,
                    .text = "Where"},
               }},
          {.name = "group",
           .text = "More",
           .subcommands = {
               {.name = "inner",
                .text = "Inside",
                .positionals =
                    {{.names = {"file"}, .value = "FILE", .kind = ValueKind::file, .text = "What"}}}
           }},
      },
  };
  const std::string bash = completion(program, Shell::bash);
  EXPECT_THAT(bash, HasSubstr("/run | /group | /group/inner) command=$command/$word ;;"));
  EXPECT_THAT(bash, HasSubstr("/run:--colour) _extractinate_words \"red blue\"; return ;;"));
  EXPECT_THAT(bash, HasSubstr("complete -F _extractinate tool\n"));
  const std::string zsh = completion(program, Shell::zsh);
  EXPECT_THAT(zsh, HasSubstr(R"('--colour=[Its colour\: \[red\]]:WORD:(red blue)')"));
  EXPECT_THAT(zsh, HasSubstr(R"('run:It'\''s \[this\]\: that')"));
  EXPECT_THAT(zsh, HasSubstr("inner) _tool_group_inner ;;"));
  EXPECT_THAT(zsh, HasSubstr("'--folder=[Where]:DIR:_files -/'"));
  const std::string fish = completion(program, Shell::fish);
  EXPECT_THAT(
      fish, HasSubstr("'__tool_at /run' -l colour -x -a 'red blue' -d 'Its colour: [red]'")
  );
  EXPECT_THAT(fish, HasSubstr(R"('__tool_at ' -f -a run -d 'It\'s [this]: that')"));
  EXPECT_THAT(fish, HasSubstr("'__tool_at /group/inner' -F\n"));
  const std::string page = manual_page(program);
  EXPECT_THAT(page, HasSubstr(".SS \"tool group inner [FILE]\"\nInside.\n"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-\\-colour\\fR \\fIWORD\\fR\nIts colour: [red]. Words: "));
}

}  // namespace
}  // namespace extractinator::cli
