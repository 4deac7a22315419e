// What the program tells of its command line: completion in a real bash, the manual page, and JSON
// from every command. The commands and options are read from its help, by no code of the program.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <map>
#include <ranges>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "json/parse.h"
#include "json/value.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

using Path = std::vector<std::string>;  // {"schema", "check"}

// The names that help lists under a head, such as "SUBCOMMANDS".
std::vector<std::string> listed(const std::string& help, std::string_view head) {
  std::vector<std::string> names;
  std::istringstream lines(help);
  bool is_inside = false;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == 0) is_inside = line.starts_with(head);
    // Deeper lines go on with a text.
    if (!is_inside || indent == 0 || indent > 12) continue;
    std::istringstream words(line);
    for (std::string word; words >> word;) {
      const bool is_option = word.starts_with("-");
      if (head == "OPTIONS" && !is_option) break;
      names.push_back(std::regex_replace(word, std::regex(R"((,|\{.*\})$)"), ""));
      if (!is_option) break;
    }
  }
  return names;
}

std::string help_of(Path path) {
  path.emplace_back("--help");
  return run_program(path).out;
}

// Every command with its options; groups have their own.
std::map<Path, std::vector<std::string>> commands(const Path& path = {}) {
  const std::string help = help_of(path);
  std::map<Path, std::vector<std::string>> all = {{path, listed(help, "OPTIONS")}};
  for (const std::string& name : listed(help, "SUBCOMMANDS")) {
    Path inner = path;
    inner.push_back(name);
    all.merge(commands(inner));
  }
  return all;
}

bool is_group(const Path& path, const std::map<Path, std::vector<std::string>>& all) {
  return std::ranges::any_of(all, [&](const auto& entry) {
    return entry.first.size() > path.size() &&
           std::ranges::equal(path, entry.first | std::views::take(path.size()));
  });
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

// What bash offers for the last of the words of a command line.
std::vector<std::string> offered(const std::vector<std::string>& words) {
  std::string script =
      "source <(\"$EXTRACTINATOR_PROGRAM\" completion bash)\n"
      "compopt() { echo \"compopt $*\"; }\n"
      "COMP_WORDS=(extractinate";
  for (const std::string& word : words)
    script += std::format(" '{}'", word);
  script += std::format(
      ")\nCOMP_CWORD={}\n_extractinate extractinate\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
      words.size()
  );
  const auto result = run_program("/bin/bash", {"--norc", "-euc", script}, {});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  std::vector<std::string> lines = lines_of(result.out);
  std::erase(lines, "");
  return lines;
}

TEST(HelpOfTheProgram, IsReadRight) {
  const auto all = commands();
  EXPECT_GT(all.size(), 15U);
  ASSERT_TRUE(all.contains({"schema", "check"}));
  ASSERT_TRUE(all.contains({"run"}));
  EXPECT_THAT(all.at({"run"}), IsSupersetOf({"--model", "--model-name", "-m", "--no-settings"}));
  EXPECT_THAT(all.at({"run"}), Not(Contains("--no-formats")));
  EXPECT_TRUE(is_group({"schema"}, all));
  EXPECT_FALSE(is_group({"run"}, all));
  EXPECT_THAT(
      help_of({"schema", "check"}), HasSubstr("extractinate schema check [OPTIONS] schema")
  );
}

TEST(CompletionInBash, OffersCommandsOptionsAndWords) {
  EXPECT_THAT(offered({"res"}), ElementsAre("resume"));
  EXPECT_THAT(
      offered({"schema", ""}), UnorderedElementsAre("check", "convert", "show", "validate")
  );
  EXPECT_THAT(offered({"run", "--max-a"}), ElementsAre("--max-answer-tokens"));
  EXPECT_THAT(offered({"run", "--max_a"}), ElementsAre("--max-answer-tokens"));
  EXPECT_THAT(offered({"run", "--thinking", ""}), UnorderedElementsAre("auto", "on", "off"));
  EXPECT_THAT(offered({"run", "t.json", "--thinking", "o"}), UnorderedElementsAre("on", "off"));
  // Bash gives `--thinking=o` as three words.
  EXPECT_THAT(offered({"run", "--thinking", "=", "o"}), UnorderedElementsAre("on", "off"));
  EXPECT_THAT(offered({"run", "--thinking", "="}), UnorderedElementsAre("auto", "on", "off"));
  EXPECT_THAT(offered({"run", "--prompt_layout", "r"}), ElementsAre("report-first"));
  EXPECT_THAT(offered({"run", "--gpu-layers", "a"}), UnorderedElementsAre("auto", "all"));
  EXPECT_THAT(
      offered({"export", "r", "--format", "csv,js"}), UnorderedElementsAre("csv,json", "csv,jsonl")
  );
  EXPECT_THAT(offered({"completion", "z"}), ElementsAre("zsh"));
  EXPECT_THAT(offered({"run", "--model", "m"}), ElementsAre("compopt -o default"));
  EXPECT_THAT(offered({"run", ""}), ElementsAre("compopt -o default"));
  EXPECT_THAT(offered({"status", "o"}), ElementsAre("compopt -o dirnames"));
  EXPECT_THAT(offered({"run", "--data-dir", ""}), ElementsAre("compopt -o dirnames"));
  EXPECT_THAT(offered({"run", "--limit", ""}), IsEmpty());
  // The reference has no commands.
  EXPECT_THAT(offered({"--task"}), UnorderedElementsAre("--task-id", "--task-dir"));
  EXPECT_THAT(offered({"--task_id", "1", "--thinking", "au"}), ElementsAre("auto"));
}

TEST(CompletionInBash, OffersEveryCommandAndOption) {
  const auto all = commands();
  for (const auto& [path, options] : all) {
    if (path.empty()) continue;
    SCOPED_TRACE(::testing::PrintToString(path));
    Path words = path;
    words.emplace_back("-");
    EXPECT_THAT(offered(words), ::testing::UnorderedElementsAreArray(options));
    words = path;
    EXPECT_THAT(offered(words), Contains(path.back()));
  }
}

TEST(CompletionOfOtherShells, NamesEveryCommandAndOption) {
  const std::string zsh = run_program({"completion", "zsh"}).out;
  const std::string fish = run_program({"completion", "fish"}).out;
  EXPECT_TRUE(zsh.starts_with("#compdef extractinate\n"));
  for (const auto& [path, options] : commands()) {
    std::string function = "_extractinate";
    std::string at;
    for (const std::string& name : path) {
      function += "_" + name;
      at += "/" + name;
    }
    SCOPED_TRACE(function);
    const std::size_t begin = zsh.find("\n" + function + "() {");
    ASSERT_NE(begin, std::string::npos);
    const std::string body = zsh.substr(begin, zsh.find("\n}\n", begin) - begin);
    for (const std::string& option : options) {
      const bool is_long = option.starts_with("--");
      EXPECT_TRUE(body.contains(option + "[") || body.contains(option + "=[")) << option;
      EXPECT_THAT(
          fish,
          HasSubstr(
              std::format(
                  "-n '__extractinate_at {}' -{} {} ",
                  at,
                  is_long ? "l" : "s",
                  option.substr(is_long ? 2 : 1)
              )
          )
      );
    }
  }
  const auto unknown = run_program({"completion", "tcsh"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("`tcsh` is none of bash, zsh, fish"));
  EXPECT_EQ(run_program({"completion"}).exit_code, 2);
}

TEST(ManualPage, NamesEveryCommandAndOption) {
  const std::string page = run_program({"man"}).out;
  const auto roff = [](const std::string& text) {
    return std::regex_replace(text, std::regex("-"), "\\-");
  };
  const auto all = commands();
  for (const auto& [path, options] : all) {
    if (path.empty() || is_group(path, all)) continue;
    std::string head = ".SS \"extractinate";
    for (const std::string& name : path)
      head += " " + name;
    SCOPED_TRACE(head);
    const std::size_t begin = std::min(page.find(head + " "), page.find(head + "\""));
    ASSERT_NE(begin, std::string::npos);
    const std::size_t end = std::min(page.find("\n.SS ", begin), page.find("\n.SH ", begin));
    const std::string section = page.substr(begin, end - begin);
    for (const std::string& option : options)
      EXPECT_THAT(section, HasSubstr("\\fB" + roff(option) + "\\fR"));
  }
  // Nothing but macros begins with a dot, and no dash is left to become a hyphen.
  const std::regex macro(R"(\.(TH|SH|SS|TP|PP|B|I|br)( .*)?)");
  for (const std::string& line : lines_of(page)) {
    const bool is_request = line.starts_with("'") || line.starts_with(".");
    EXPECT_TRUE(!is_request || std::regex_match(line, macro)) << line;
    EXPECT_FALSE(std::regex_search(line, std::regex(R"((^|[^\\])--)"))) << line;
  }
}

// A folder with a finished run, for commands that come back to one.
class JsonOfCommands : public ::testing::Test {
 protected:
  ProgramResult run(const std::vector<std::string>& arguments) const {
    return run_program(
        arguments,
        {.working_directory = folder_.path(),
         .environment = {{"XDG_CACHE_HOME", (folder_.path() / "cache").string()}}}
    );
  }

  TestFolder folder_;
  const std::string model_ = demo_model().string();
  const std::string task_ = (demo_dir() / "tasks/Task001_nodule_presence.json").string();
  const std::string truth_ = (demo_dir() / "truth/Task001_nodule_presence.json").string();
  const std::string made_ = "output/run/Task001_nodule_presence-run0";
};

// The whole of standard output is one document, whose own names are snake_case.
json::Value document_in(const ProgramResult& result) {
  const auto document = json::parse(result.out);
  EXPECT_TRUE(document.has_value()) << result.out << result.err;
  if (!document) return {};
  const std::regex snake("[a-z][a-z0-9_]*");
  const json::Value* object = &*document;
  if (object->is_array() && !object->as_array().empty()) object = &object->as_array().front();
  EXPECT_TRUE(object->is_object()) << result.out;
  if (object->is_object()) {
    for (const json::Member& member : object->as_object())
      EXPECT_TRUE(std::regex_match(member.key, snake)) << member.key;
  }
  return *document;
}

struct JsonCase {
  std::size_t n_command = 1;  // Words of `call` that are the command.
  Path call = {};
  std::string_view has = {};  // A name of the document, or of the first one in a list.
  Path wrong = {};            // The same command where it cannot run.
};

TEST_F(JsonOfCommands, IsOneDocumentWhateverHappens) {
  write_file(folder_.path() / "s.json", R"({"nodule_present": {"type": "bool"}})");
  write_file(folder_.path() / "v.json", R"({"nodule_present": true})");
  write_file(folder_.path() / "bad.json", R"({"type": "integer", "minimun": 3})");
  write_file(folder_.path() / "r.txt", "CT thorax: nodus van 7 mm.");
  std::filesystem::create_directories(folder_.path() / "p/Task106_Example_sl_reg-fold0");
  std::filesystem::create_directories(folder_.path() / "t");
  write_file(
      folder_.path() / "t/Task106_Example_sl_reg.json",
      R"([{"uid": "a", "single_label_regression_target": 2}])"
  );
  write_file(
      folder_.path() / "p/Task106_Example_sl_reg-fold0/nlp-predictions-dataset.json",
      R"([{"uid": "a", "single_label_regression": 2.5}])"
  );
  std::filesystem::create_directories(folder_.path() / "j");
  write_file(
      folder_.path() / "j/nlp-task-configuration.json",
      R"({"jobid": 1060, "task_name": "Task106_Example_sl_reg", "input_name": "text",)"
      R"( "label_name": "single_label_regression_target", "recommended_truncation_side": "left",)"
      R"( "version": "1.0"})"
  );
  for (const char* split : {"training", "validation"}) {
    write_file(
        folder_.path() / std::format("j/nlp-{}-dataset.json", split),
        R"([{"uid": "a", "text": "7 mm", "single_label_regression_target": 7.0}])"
    );
  }
  write_file(folder_.path() / "j/nlp-test-dataset.json", R"([{"uid": "b", "text": "8 mm"}])");
  const std::string job = "i/Task101_Example_sl_bin_clf-fold0";
  std::filesystem::create_directories(folder_.path() / job);
  std::filesystem::create_directories(folder_.path() / "o");
  write_file(
      folder_.path() / job / "nlp-task-configuration.json",
      R"({"jobid": 1010, "task_name": "Task101_Example_sl_bin_clf", "input_name": "text",
          "label_name": "single_label_binary_classification_target"})"
  );
  const std::string labelled =
      R"([{"uid": "a", "text": "x", "single_label_binary_classification_target": true}])";
  for (const std::string_view name : {"training", "validation", "test"}) {
    write_file(folder_.path() / job / std::format("nlp-{}-dataset.json", name), labelled);
  }
  write_file(folder_.path() / "o/Task101_Example_sl_bin_clf.json", labelled);
  write_file(
      folder_.path() / "study.json",
      std::format(
          R"({{"models": [{{"file": "{}"}}], "tasks": [{{"task": "{}", "truth": "{}"}}]}})",
          model_,
          task_,
          truth_
      )
  );
  const std::vector<JsonCase> cases = {
      {.call = {"init", "project"}, .has = "files", .wrong = {"init", "project"}},
      {.call =
           {"run",
            task_,
            "-m",
            model_,
            "-n",
            "40",
            "--probabilities",
            "--reproducible",
            "--threads",
            "1"},
       .has = "task",
       .wrong = {"run", "missing.json", "-m", model_}},
      {.call = {"resume", made_}, .has = "resumed", .wrong = {"resume", "nowhere"}},
      {.call = {"retry", made_}, .has = "resumed", .wrong = {"retry", "nowhere"}},
      {.call = {"status", made_}, .has = "remaining", .wrong = {"status", "nowhere"}},
      {.call = {"verify", made_}, .has = "is_intact", .wrong = {"verify", "nowhere"}},
      {.call = {"export", made_, "--format", "csv,jsonl"},
       .has = "files",
       .wrong = {"export", made_, "--format", "xlsx"}},
      {.call = {"explain", made_, "0"}, .has = "choices", .wrong = {"explain", made_, "4000"}},
      {.call = {"eval", made_, "--truth", truth_},
       .has = "fields",
       .wrong = {"eval", made_, "--truth", "nowhere.json"}},
      {.call = {"compare", made_, made_, "--truth", truth_},
       .has = "measures",
       .wrong = {"compare", made_, "nowhere"}},
      {.call = {"study", "study.json"}, .has = "n_done", .wrong = {"study", "s.json"}},
      {.call = {"calibrate", made_, "--truth", truth_, "-o", "c.json"},
       .has = "calibration",
       .wrong = {"calibrate", made_, "--truth", "nowhere.json"}},
      {.call = {"rerun", "--manifest", made_ + "/nlp-predictions-dataset.json.manifest.json"},
       .has = "is_identical",
       .wrong = {"rerun", "--manifest", "nowhere.json"}},
      {.call = {"extract", "-s", "s.json", "-t", "r.txt", "-m", model_},
       .has = "answer",
       .wrong = {"extract", "-s", "bad.json", "-t", "r.txt", "-m", model_}},
      {.n_command = 2,
       .call = {"models", "inspect", model_},
       .has = "n_parameters",
       .wrong = {"models", "inspect", "r.txt"}},
      {.n_command = 2,
       .call = {"models", "list"},
       .has = "models",
       .wrong = {"models", "list", "everything"}},
      {.n_command = 2,
       .call = {"models", "show", "phi4"},
       .has = "bytes_per_context_token",
       .wrong = {"models", "show", "phi5"}},
      {.n_command = 2,
       .call = {"models", "recommend", task_, "--memory", "16G", "--gpu-memory", "12G"},
       .has = "need",
       .wrong = {"models", "recommend", "--memory", "much"}},
      {.n_command = 2,
       .call = {"dragon", "eval", "--truth", "t", "--predictions", "p"},
       .has = "aggregates",
       .wrong = {"dragon", "eval", "--truth", "t", "--predictions", "t"}},
      {.n_command = 2,
       .call = {"dragon", "run", "--input", job, "--output", "out", "-m", model_},
       .has = "n_answered",
       .wrong = {"dragon", "run", "--input", "t", "--output", "out", "-m", model_}},
      {.n_command = 2,
       .call = {"dragon", "oracle", "--truth", "o", "--input", "i"},
       .has = "tasks",
       .wrong = {"dragon", "oracle", "--truth", "t", "--input", "p"}},
      {.n_command = 2,
       .call = {"dragon", "samples", "--input", "j", "--out", "chats"},
       .has = "jobs",
       .wrong = {"dragon", "samples", "--input", "t", "--out", "chats"}},
      {.n_command = 2,
       .call = {"dragon", "synth", "--task", "14", "--n", "1", "--out", "s"},
       .has = "n_training",
       .wrong = {"dragon", "synth", "--task", "101", "--out", "s"}},
      {.n_command = 2,
       .call = {"schema", "check", "s.json"},
       .has = "keywords",
       .wrong = {"schema", "check", "bad.json"}},
      {.n_command = 2,
       .call = {"schema", "convert", "s.json"},
       .has = "schema",
       .wrong = {"schema", "convert", "bad.json"}},
      {.n_command = 2,
       .call = {"schema", "show", "s.json"},
       .has = "fields",
       .wrong = {"schema", "show", "bad.json"}},
      {.n_command = 2,
       .call = {"schema", "validate", "s.json", "v.json"},
       .has = "judgement",
       .wrong = {"schema", "validate", "bad.json", "v.json"}},
  };
  std::set<Path> called;
  for (JsonCase one : cases) {
    called.insert(Path(one.call.begin(), one.call.begin() + static_cast<int>(one.n_command)));
    SCOPED_TRACE(::testing::PrintToString(one.call));
    one.call.emplace_back("--json");
    const auto result = run(one.call);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const json::Value document = document_in(result);
    const json::Value& first = document.is_array() ? document.as_array().at(0) : document;
    EXPECT_NE(first.find(one.has), nullptr) << result.out;

    for (const bool is_word_unknown : {false, true}) {
      std::vector<std::string> wrong = one.wrong;
      wrong.emplace_back("--json");
      if (is_word_unknown) wrong.emplace_back("--no-such-option");
      const auto refused = run(wrong);
      EXPECT_EQ(refused.exit_code, 2);
      EXPECT_THAT(refused.err, HasSubstr("error: ")) << "people are told as well";
      const json::Value refusal = document_in(refused);
      const json::Value* error = refusal.find("error");
      ASSERT_NE(error, nullptr) << refused.out;
      EXPECT_NE(error->find("code"), nullptr);
      EXPECT_NE(error->find("at"), nullptr);
      EXPECT_NE(error->find("hint"), nullptr);
      EXPECT_THAT(refused.err, HasSubstr(error->find("message")->as_string()));
    }
  }
  const auto all = commands();
  for (const auto& [path, options] : all) {
    if (path.empty() || is_group(path, all) || !std::ranges::contains(options, "--json")) continue;
    EXPECT_THAT(called, Contains(path)) << "a command without a case here";
  }
}

TEST_F(JsonOfCommands, HasPlaceAndHintOfAnError) {
  write_file(folder_.path() / "bad.json", "{\"type\": \"integer\",\n  \"minimun\": 3\n}");
  const auto result = run({"schema", "show", "bad.json", "--json"});
  const json::Value document = document_in(result);
  ASSERT_NE(document.find("error"), nullptr) << result.out;
  const json::Value& error = *document.find("error");
  EXPECT_EQ(error.find("code")->as_string(), "invalid_input");
  EXPECT_EQ(error.find("at")->find("file")->as_string(), "bad.json");
  EXPECT_EQ(error.find("at")->find("line")->to_int64(), 2);
  EXPECT_EQ(error.find("at")->find("column")->to_int64(), 3);
  EXPECT_THAT(error.find("hint")->as_string(), HasSubstr("minimum"));
  // Without --json standard output is empty.
  EXPECT_EQ(run({"schema", "show", "bad.json"}).out, "");
}

TEST_F(JsonOfCommands, TellsOfAReportWithoutAnAnswer) {
  write_file(folder_.path() / "s.json", R"({"nodule_present": {"type": "bool"}})");
  write_file(folder_.path() / "ill.txt", "geheim \xFF");
  const auto result = run({"extract", "-s", "s.json", "-t", "ill.txt", "-m", model_, "--json"});
  EXPECT_EQ(result.exit_code, 1);
  const json::Value document = document_in(result);
  EXPECT_EQ(document.find("status")->as_string(), "failed");
  EXPECT_EQ(document.find("cause")->as_string(), "invalid_input");
  EXPECT_TRUE(document.find("answer")->is_null());
  EXPECT_THAT(result.out, Not(HasSubstr("geheim")));
}

// Rows of the first task that a run was over; 0 if it does not say so.
std::int64_t total_of(const ProgramResult& result) {
  const json::Value document = document_in(result);
  if (!document.is_array() || document.as_array().empty()) return 0;
  const json::Value* total = document.as_array().front().find("total");
  return total != nullptr ? total->to_int64().value_or(0) : 0;
}

// A project whose settings say everything but the task.
TEST_F(JsonOfCommands, SettingsOfTheFolderAreUsedAndTold) {
  write_file(
      folder_.path() / "extractinate.toml",
      std::format("model = \"{}\"\nlimit = 2\nthreads = 1\nrun_name = \"mine\"\n", model_)
  );
  const auto used = run({"run", task_, "--json", "--verbose"});
  ASSERT_EQ(used.exit_code, 0) << used.err;
  EXPECT_THAT(used.err, HasSubstr("settings of extractinate.toml:\n  model = "));
  EXPECT_EQ(total_of(used), 2);
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "output/mine"));
  const auto overruled = run({"run", task_, "--json", "-v", "--limit", "1", "--run-name", "other"});
  ASSERT_EQ(overruled.exit_code, 0) << overruled.err;
  EXPECT_THAT(overruled.err, HasSubstr("the command line gives limit\n"));
  EXPECT_EQ(total_of(overruled), 1);
  // The options of a run are in its manifest, wherever they came from.
  const std::string manifest = read_file(
      folder_.path() /
      "output/mine/Task001_nodule_presence-run0/nlp-predictions-dataset.json.manifest.json"
  );
  EXPECT_THAT(manifest, HasSubstr("\"limit\": 2"));
  write_file(folder_.path() / "extractinate.toml", "limit = 2\nthreds = 1\n");
  const auto mistake = run({"run", task_, "-m", model_});
  EXPECT_EQ(mistake.exit_code, 2);
  EXPECT_THAT(
      mistake.err,
      HasSubstr("extractinate.toml:2:1: error: unknown setting `threds`\nthreds = 1\n^\n")
  );
  EXPECT_THAT(mistake.err, HasSubstr("hint: did you mean `threads`?"));
  EXPECT_EQ(run({"run", task_, "-m", model_, "-n", "1", "--no-settings"}).exit_code, 0);
}

TEST_F(JsonOfCommands, SettingsOfANewProjectCanBeTakenAsTheyAre) {
  ASSERT_EQ(run({"init", "."}).exit_code, 0);
  const auto file = folder_.path() / "extractinate.toml";
  const std::string settings = std::regex_replace(read_file(file), std::regex("# (?=.* = )"), "");
  write_file(file, settings);
  const auto result = run({"run", "tasks/Task001_nodule.json", "-m", model_, "--verbose"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("  max_answer_tokens = 512\n"));
  EXPECT_THAT(result.err, HasSubstr("  the command line gives model\n"));
}

// What the program does where nobody reads its output, or it cannot be written.
TEST(ClosedOutput, EndsTheProgramQuietly) {
  constexpr int kClosed = 9;
  std::array<int, 2> pipe = {};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  ASSERT_EQ(::close(pipe[0]), 0);
  ASSERT_EQ(::dup2(pipe[1], kClosed), kClosed);
  ASSERT_EQ(::close(pipe[1]), 0);
  const auto call = [](const std::string& words) {
    return run_program(
        "/bin/sh", {"-c", std::format("exec \"$EXTRACTINATOR_PROGRAM\" {}", words)}, {}
    );
  };
  // Less than a buffer, and more.
  for (const char* const words :
       {"--version", "man", "models list --json", "completion bash", "schema --help"}) {
    const auto result = call(std::format("{} >&{}", words, kClosed));
    EXPECT_EQ(result.exit_code, 141) << words;
    EXPECT_EQ(result.err, "") << words;
  }
  // Messages that nobody reads, either.
  EXPECT_EQ(call(std::format("man >&{0} 2>&{0}", kClosed)).exit_code, 141);
  // Mistakes are told nevertheless.
  const auto wrong = call(std::format("run nowhere.json --json >&{}", kClosed));
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("no model was given"));
  ::close(kClosed);

  for (const char* const words : {"--version", "man"}) {
    const auto full = call(std::format("{} >/dev/full", words));
    EXPECT_EQ(full.exit_code, 2) << words;
    EXPECT_EQ(full.err, "error: cannot write to standard output\n") << words;
  }
}

}  // namespace
}  // namespace extractinator::testing
