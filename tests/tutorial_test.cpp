// Types what docs/tutorial.md, docs/dragon.md and docs/compare.md show, in their order, with the
// real program, and compares what comes.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/program.h"

namespace extractinator::testing {
namespace {

constexpr std::string_view kEllipsis = "…";

// A command of the page and what it shows of its output.
struct Step {
  std::size_t line = 0;  // Of the page.
  std::string command = {};
  bool is_interrupted = false;  // By Ctrl-C.
  std::vector<std::string> shown = {};
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

// `Task002: 11/60 done, …`, with another number of rows than all.
bool is_on_the_way(const std::string& line) {
  const std::size_t end = line.find(" done");
  const std::size_t slash = line.rfind('/', end);
  const std::size_t begin = line.rfind(' ', slash);
  if (end == std::string::npos || slash == std::string::npos || begin == std::string::npos)
    return false;
  return line.substr(begin + 1, slash - begin - 1) != line.substr(slash + 1, end - slash - 1);
}

// Without the progress that a run tells of on the way: how often depends on the machine.
std::vector<std::string> results_in(const std::string& text) {
  std::vector<std::string> lines = lines_of(text);
  std::erase_if(lines, is_on_the_way);
  return lines;
}

// From the blocks ```console of a page.
std::vector<Step> steps_of(const std::string& page) {
  constexpr std::string_view kDemo = "/path/to/demo";
  std::vector<Step> steps;
  bool is_in_block = false;
  std::size_t number = 0;
  for (const std::string& line : lines_of(page)) {
    ++number;
    if (line.starts_with("```")) {
      is_in_block = line == "```console";
    } else if (is_in_block && line.starts_with("$ ")) {
      Step& step = steps.emplace_back(Step{.line = number, .command = line.substr(2)});
      for (std::size_t at = step.command.find(kDemo); at != std::string::npos;
           at = step.command.find(kDemo, at + demo_dir().string().size())) {
        step.command.replace(at, kDemo.size(), demo_dir().string());
      }
    } else if (is_in_block && line == "^C") {
      steps.back().is_interrupted = true;
    } else if (is_in_block) {
      steps.back().shown.push_back(line);
    }
  }
  return steps;
}

// An ellipsis stands for any text; spaces beside it for any number of them.
bool fits(std::string_view line, std::string_view shown) {
  const auto trimmed = [](std::string_view text) {
    while (text.ends_with(' '))
      text.remove_suffix(1);
    while (text.starts_with(' '))
      text.remove_prefix(1);
    return text;
  };
  std::size_t at = shown.find(kEllipsis);
  if (at == std::string_view::npos) return line == shown;
  std::string_view head = shown.substr(0, at);
  while (head.ends_with(' '))
    head.remove_suffix(1);
  if (!line.starts_with(head)) return false;
  line.remove_prefix(head.size());
  while (at != std::string_view::npos) {
    shown.remove_prefix(at + kEllipsis.size());
    at = shown.find(kEllipsis);
    const std::string_view part = trimmed(shown.substr(0, at));
    if (at == std::string_view::npos) return line.ends_with(part);
    const std::size_t found = line.find(part);
    if (found == std::string_view::npos) return false;
    line.remove_prefix(found + part.size());
  }
  return true;
}

// A line that is nothing but an ellipsis stands for any number of lines.
bool fits(std::span<const std::string> lines, std::span<const std::string> shown) {
  if (shown.empty()) return lines.empty();
  if (shown.front() == kEllipsis) {
    for (std::size_t n = 0; n <= lines.size(); ++n) {
      if (fits(lines.subspan(n), shown.subspan(1))) return true;
    }
    return false;
  }
  return !lines.empty() && fits(lines.front(), shown.front()) &&
         fits(lines.subspan(1), shown.subspan(1));
}

class Tutorial : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_.path() / "bin");
    std::filesystem::create_symlink(
        std::getenv("EXTRACTINATOR_PROGRAM"), folder_.path() / "bin/extractinate"
    );
    std::filesystem::create_directories(folder_.path() / "home");
  }

  // As in one terminal: folder, variables and the last exit code are those that earlier commands
  // left.
  ProgramResult type(const std::string& command, std::chrono::microseconds signal_after = {}) {
    std::string script = before_;
    script += "(exit " + std::to_string(last_) + ")\n";
    // The signal of Ctrl-C goes to the program, not to a shell around it.
    const bool is_alone = command.starts_with("extractinate ");
    script += "{ " + std::string(is_alone ? "exec " : "") + command + "\n} 2>&1";
    const ProgramResult result = run_program(
        "/bin/bash",
        {"-c", script},
        {.working_directory = folder_.path() / "home",
         .environment =
             {{"PATH", (folder_.path() / "bin").string() + ":/usr/bin:/bin"},
              {"XDG_CACHE_HOME", (folder_.path() / "cache").string()}},
         .signal_after = signal_after,
         .signal = SIGINT}
    );
    last_ = result.exit_code;
    if (command.starts_with("cd ") || command.starts_with("export ")) before_ += command + "\n";
    return result;
  }

  TestFolder folder_;
  std::string before_;
  int last_ = 0;
};

TEST_F(Tutorial, ShowsWhatComes) {
  std::vector<Step> steps = steps_of(read_file(source_dir() / "docs/tutorial.md"));
  ASSERT_GE(steps.size(), 25U);
  EXPECT_EQ(std::ranges::count(steps, true, &Step::is_interrupted), 1);
  for (const Step& step : steps) {
    SCOPED_TRACE("docs/tutorial.md:" + std::to_string(step.line) + ": " + step.command);
    ProgramResult result;
    if (step.is_interrupted) {
      // Until the key is pressed neither too early nor too late.
      std::chrono::microseconds after = std::chrono::milliseconds(500);
      for (int attempt = 0; attempt < 40 && result.exit_code != 130; ++attempt) {
        std::filesystem::remove_all(folder_.path() / "home/lungs/output/run/Task002_presence-run0");
        result = type(step.command, after);
        after = result.exit_code == 0 ? after / 2 : after * 3 / 2;
      }
    } else {
      result = type(step.command);
    }
    const bool shows_failures = std::ranges::any_of(step.shown, [](const std::string& line) {
      return line.contains("75.0 %") || line.contains("prompt_too_long  1") ||
             line.starts_with("wrong: ");
    });
    const int expected = step.is_interrupted ? 130 : shows_failures ? 1 : 0;
    EXPECT_EQ(result.exit_code, expected) << result.out;
    ASSERT_TRUE(fits(results_in(result.out), step.shown)) << "typed, it gives\n" << result.out;
  }
}

TEST_F(Tutorial, OfTheBenchmarkShowsWhatComes) {
  const std::vector<Step> steps = steps_of(read_file(source_dir() / "docs/dragon.md"));
  ASSERT_GE(steps.size(), 4U);
  for (const Step& step : steps) {
    SCOPED_TRACE("docs/dragon.md:" + std::to_string(step.line) + ": " + step.command);
    const ProgramResult result = type(step.command);
    // Of a loop it is the last one's, where rows may be without an answer.
    EXPECT_LE(result.exit_code, step.command.starts_with("for ") ? 1 : 0) << result.out;
    ASSERT_TRUE(fits(results_in(result.out), step.shown)) << "typed, it gives\n" << result.out;
  }
}

TEST_F(Tutorial, OfTheEvaluationShowsWhatComes) {
  const std::vector<Step> steps = steps_of(read_file(source_dir() / "docs/evaluation.md"));
  ASSERT_GE(steps.size(), 4U);
  for (const Step& step : steps) {
    SCOPED_TRACE("docs/evaluation.md:" + std::to_string(step.line) + ": " + step.command);
    const ProgramResult result = type(step.command);
    EXPECT_EQ(result.exit_code, 0) << result.out;
    ASSERT_TRUE(fits(results_in(result.out), step.shown)) << "typed, it gives\n" << result.out;
  }
}

// Every number is one #: which they are depends on how a processor rounds, where a model is not
// sure.
std::string without_numbers(const std::string& line) {
  return std::regex_replace(line, std::regex("<?[-+]?[0-9]+([.][0-9]+)?"), "#");
}

TEST_F(Tutorial, OfComparingShowsWhatComes) {
  const std::vector<Step> steps = steps_of(read_file(source_dir() / "docs/compare.md"));
  ASSERT_GE(steps.size(), 4U);
  for (const Step& step : steps) {
    SCOPED_TRACE("docs/compare.md:" + std::to_string(step.line) + ": " + step.command);
    const ProgramResult result = type(step.command);
    EXPECT_EQ(result.exit_code, 0) << result.out;
    std::vector<std::string> lines = results_in(result.out);
    std::vector<std::string> shown = step.shown;
    std::ranges::transform(lines, lines.begin(), without_numbers);
    std::ranges::transform(shown, shown.begin(), without_numbers);
    ASSERT_TRUE(fits(lines, shown)) << "typed, it gives\n" << result.out;
  }
}

// The comparison itself: what it lets pass and what not.
TEST(TutorialComparison, EllipsesStandForTextAndLines) {
  const auto whole = [](std::vector<std::string> lines, std::vector<std::string> shown) {
    return fits(lines, shown);
  };
  EXPECT_TRUE(fits("3/3 done, 9.2 records/s", "3/3 done, … records/s"));
  EXPECT_TRUE(fits("task   3    9.2  file", "task   3 … file"));
  EXPECT_TRUE(fits("60/60 done", "60/60 done…"));
  EXPECT_FALSE(fits("3/3 done, 9.2 records/s", "3/4 done, … records/s"));
  EXPECT_FALSE(fits("3/3 done, 9.2 records/h", "3/3 done, … records/s"));
  EXPECT_FALSE(fits("a b", "a  b"));
  EXPECT_TRUE(whole({"a", "b", "c"}, {"…", "c"}));
  EXPECT_TRUE(whole({"c"}, {"…", "c"}));
  EXPECT_TRUE(whole({"a", "c", "b"}, {"a", "…"}));
  EXPECT_FALSE(whole({"a", "b"}, {"a"}));
  EXPECT_FALSE(whole({"a"}, {"a", "b"}));
  EXPECT_FALSE(whole({"a", "b", "c"}, {"…", "b"}));
  EXPECT_EQ(
      results_in("T: 9/60 done, 0.9 records/s, 0:57 left\nT: 60/60 done, 1.0 records/s\n"),
      std::vector<std::string>{"T: 60/60 done, 1.0 records/s"}
  );
  const auto steps = steps_of("x\n```\n$ no\n```\n```console\n$ one\na\n\nb\n$ two\n^C\n```\n");
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].line, 6U);
  EXPECT_EQ(steps[0].shown, (std::vector<std::string>{"a", "", "b"}));
  EXPECT_TRUE(steps[1].is_interrupted);
}

}  // namespace
}  // namespace extractinator::testing
