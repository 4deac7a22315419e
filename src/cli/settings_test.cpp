// Settings files: what they set, what wins over them, and what is said of mistakes in them.
#include "cli/settings.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include "cli/description.h"
#include "run/recorded_options.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Files = std::map<std::string, std::string>;  // Name and text.

// A folder that is only read.
class Folder final : public FileSystem {
 public:
  explicit Folder(Files files) : files_(std::move(files)) {}

  Result<std::string> read(const std::filesystem::path& path, std::uint64_t) const override {
    const auto found = files_.find(path.string());
    if (found == files_.end()) return fail(ErrorCode::not_found, "there is no " + path.string());
    return found->second;
  }
  bool exists(const std::filesystem::path& path) const override {
    return files_.contains(path.string());
  }
  Result<std::unique_ptr<WritableFile>> create(const std::filesystem::path&) override {
    return read_only();
  }
  Result<void> rename(const std::filesystem::path&, const std::filesystem::path&) override {
    return read_only();
  }
  Result<void> sync_directory(const std::filesystem::path&) override { return read_only(); }
  Result<void> remove(const std::filesystem::path&) override { return read_only(); }
  Result<void> create_directories(const std::filesystem::path&) override { return read_only(); }
  Result<std::vector<std::string>> list(const std::filesystem::path&) const override {
    return read_only();
  }

 private:
  static std::unexpected<Error> read_only() { return fail(ErrorCode::io_error, "read only"); }

  Files files_;
};

Result<RunArguments> run_with(Files files, const std::vector<std::string>& words) {
  std::vector<std::string> all = {"run", "t.json"};
  all.insert(all.end(), words.begin(), words.end());
  TRY(Command command, parse_arguments(all, Folder(std::move(files))));
  return std::get<RunArguments>(std::move(command));
}

constexpr std::string_view kToml = R"(# A project.
model = "m.gguf"
max_answer_tokens = 77
context-length = "max"   # either spelling
temperature = 0.5
thinking = "off"
evidence = true
forced_text = false
gpu_layers = "all"
output_dir = "results"
)";

constexpr std::string_view kJson = R"({
    "model": "m.gguf",
    "max_answer_tokens": 77,
    "context-length": "max",
    "temperature": 0.5,
    "thinking": "off",
    "evidence": true,
    "forced_text": false,
    "gpu_layers": "all",
    "output_dir": "results"
})";

TEST(Settings, AreReadFromEitherFile) {
  for (const bool is_toml : {true, false}) {
    const std::string name(is_toml ? kTomlSettings : kJsonSettings);
    SCOPED_TRACE(name);
    const auto run = run_with({{name, std::string(is_toml ? kToml : kJson)}}, {});
    ASSERT_TRUE(run.has_value()) << render(run.error());
    EXPECT_EQ(run->model, "m.gguf");
    EXPECT_EQ(run->options.max_answer_tokens, 77U);
    EXPECT_EQ(run->options.context_length, 0U);
    EXPECT_EQ(run->options.temperature, 0.5);
    EXPECT_EQ(run->options.thinking, ThinkingMode::off);
    EXPECT_TRUE(run->options.evidence);
    EXPECT_FALSE(run->options.forced_text);
    EXPECT_GT(run->options.gpu_layers, 1'000'000U);
    EXPECT_EQ(run->options.output_dir, "results");
    EXPECT_EQ(run->options.seed, 0U) << "what the file does not name keeps its default";
    EXPECT_EQ(run->settings.file, name);
    EXPECT_EQ(run->settings.values.size(), 9U);
    EXPECT_EQ(run->settings.values.at(1), "max_answer_tokens = 77");
    EXPECT_THAT(run->settings.overruled, IsEmpty());
  }
}

TEST(Settings, TheCommandLineWins) {
  const auto run = run_with(
      {{"extractinate.toml", std::string(kToml)}},
      {"--num_predict", "5", "--reasoning-model", "--evidence=false", "--forced-text", "--seed=3"}
  );
  ASSERT_TRUE(run.has_value()) << render(run.error());
  EXPECT_EQ(run->options.max_answer_tokens, 5U) << "by another name of the same option";
  EXPECT_EQ(run->options.thinking, ThinkingMode::on) << "by another option for the same";
  EXPECT_FALSE(run->options.evidence);
  EXPECT_TRUE(run->options.forced_text);
  EXPECT_EQ(run->options.seed, 3U);
  EXPECT_EQ(run->options.temperature, 0.5) << "what it does not name is that of the file";
  EXPECT_THAT(run->settings.overruled, ElementsAre("max_answer_tokens", "evidence", "forced_text"));
}

// Reports go to the server that the command line names, and to no other.
TEST(Settings, AServerOfTheCommandLineWins) {
  const Files files = {
      {"extractinate.toml",
       "backend = \"openai\"\nhost = [\"http://[::1]:1\", \"http://[::1]:2\"]\n"}
  };
  const auto of_file = run_with(files, {});
  ASSERT_TRUE(of_file.has_value()) << render(of_file.error());
  EXPECT_EQ(of_file->options.backend, Backend::openai);
  EXPECT_THAT(of_file->options.server.hosts, ElementsAre("http://[::1]:1", "http://[::1]:2"));
  const auto named = run_with(files, {"--host", "http://[::1]:3"});
  ASSERT_TRUE(named.has_value()) << render(named.error());
  EXPECT_THAT(named->options.server.hosts, ElementsAre("http://[::1]:3"));
  const auto ollama = run_with(files, {"--ollama_host", "http://[::1]:4"});
  ASSERT_TRUE(ollama.has_value()) << render(ollama.error());
  EXPECT_EQ(ollama->options.backend, Backend::ollama);
  EXPECT_THAT(ollama->options.server.hosts, ElementsAre("http://[::1]:4"));
}

// Which task is meant is said in two ways.
TEST(Settings, ATaskOfTheCommandLineWins) {
  const Folder folder(Files{{"extractinate.toml", "task_id = 4\n"}});
  const auto named = parse_arguments(std::vector<std::string>{"run", "t.json"}, folder);
  ASSERT_TRUE(named.has_value()) << render(named.error());
  EXPECT_FALSE(std::get<RunArguments>(*named).task_id.has_value());
  const auto alone = parse_arguments(std::vector<std::string>{"run"}, folder);
  ASSERT_TRUE(alone.has_value()) << render(alone.error());
  EXPECT_EQ(std::get<RunArguments>(*alone).task_id, 4U);
}

// A switch that may have a value.
TEST(Settings, ALanguageIsTextOrTrue) {
  for (const auto& [value, language] : {std::pair("true", "English"), std::pair("false", "")}) {
    const auto run = run_with({{"extractinate.toml", std::format("translate = {}\n", value)}}, {});
    ASSERT_TRUE(run.has_value()) << render(run.error());
    EXPECT_EQ(run->options.translate, language);
  }
  const Files files = {{"extractinate.toml", "translate = \"Dutch\"\n"}};
  const auto named = run_with(files, {});
  ASSERT_TRUE(named.has_value()) << render(named.error());
  EXPECT_EQ(named->options.translate, "Dutch");
  EXPECT_EQ(run_with(files, {"--translate"})->options.translate, "English");
  EXPECT_EQ(run_with(files, {"--translate=false"})->options.translate, "");
}

TEST(Settings, AreOfTheReferencesSpellingToo) {
  const auto command = parse_arguments(
      std::vector<std::string>{"--task_id", "1"},
      Folder(Files{{"extractinate.json", R"({"num_predict": 9})"}})
  );
  ASSERT_TRUE(command.has_value()) << render(command.error());
  EXPECT_EQ(std::get<RunArguments>(*command).options.max_answer_tokens, 9U);
}

TEST(Settings, CanBeNamedOrLeftOut) {
  const Files files = {
      {"extractinate.toml", "seed = 1\n"},
      {"extractinate.json", R"({"seed": 2})"},
      {"other.toml", "seed = 3\n"},
      {"settings.yaml", "seed: 4\n"},
  };
  const auto both = run_with(files, {});
  ASSERT_FALSE(both.has_value());
  EXPECT_EQ(both.error().code, ErrorCode::conflict);
  EXPECT_THAT(
      both.error().message, AllOf(HasSubstr("extractinate.toml"), HasSubstr("extractinate.json"))
  );
  EXPECT_EQ(run_with(files, {"--settings", "other.toml"})->options.seed, 3U);
  EXPECT_EQ(run_with(files, {"--settings", "extractinate.json"})->options.seed, 2U);
  EXPECT_EQ(run_with(files, {"--no-settings"})->options.seed, 0U);
  EXPECT_EQ(run_with({}, {})->options.seed, 0U);
  EXPECT_TRUE(run_with({}, {})->settings.file.empty());
  EXPECT_THAT(
      run_with(files, {"--settings", "settings.yaml"}).error().message, HasSubstr("settings.yaml")
  );
  EXPECT_EQ(run_with(files, {"--settings", "none.toml"}).error().code, ErrorCode::not_found);
  EXPECT_FALSE(run_with(files, {"--settings", "other.toml", "--no-settings"}).has_value());
}

struct Mistake {
  std::string_view toml = {};
  std::string_view json = {};
  std::string_view at = {};  // Of TOML, line and column; of JSON in the next field.
  std::string_view json_at = {};
  std::string_view message = {};
  std::string_view hint = {};
};

TEST(Settings, MistakesHaveTheirPlaceAndAHint) {
  const Mistake mistakes[] = {
      {.toml = "seed = 1\nmax_answer_tokns = 5\n",
       .json = "{\"seed\": 1,\n \"max_answer_tokns\": 5}",
       .at = "2:1",
       .json_at = "2:2",
       .message = "unknown setting `max_answer_tokns`",
       .hint = "did you mean `max_answer_tokens`?"},
      {.toml = "zzzzzzzz = 5\n",
       .json = R"({"zzzzzzzz": 5})",
       .at = "1:1",
       .json_at = "1:2",
       .message = "unknown setting `zzzzzzzz`",
       .hint = "names of the options"},
      {.toml = "tasks = 5\n",
       .json = R"({"tasks": 5})",
       .at = "1:1",
       .json_at = "1:2",
       .message = "unknown setting `tasks`"},
      {.toml = "\n  limit = \"5\"\n",
       .json = "{\n  \"limit\": \"5\"}",
       .at = "2:11",
       .json_at = "2:12",
       .message = "`limit` wants a number, not a value of type string",
       .hint = "without quotes"},
      {.toml = "evidence = 1\n",
       .json = R"({"evidence": 1})",
       .at = "1:12",
       .json_at = "1:14",
       .message = "`evidence` wants true or false, not a value of type number"},
      {.toml = "thinking = true\n",
       .json = R"({"thinking": true})",
       .at = "1:12",
       .json_at = "1:14",
       .message = "`thinking` wants a word",
       .hint = R"("auto", "on", "off")"},
      {.toml = "thinking = \"maybe\"\n",
       .json = R"({"thinking": "maybe"})",
       .at = "1:12",
       .json_at = "1:14",
       .message = "`maybe` is none of auto, on, off"},
      {.toml = "run_name = 2024\n",
       .json = R"({"run_name": 2024})",
       .at = "1:12",
       .json_at = "1:14",
       .message = "`run_name` wants text",
       .hint = "in quotes"},
      {.toml = "model = [\"a\"]\n",
       .json = R"({"model": ["a"]})",
       .at = "1:9",
       .json_at = "1:11",
       .message = "`model` wants text, not a value of type array",
       .hint = "not a list"},
      {.toml = "limit = 0\n",
       .json = R"({"limit": 0})",
       .at = "1:9",
       .json_at = "1:11",
       .message = "limit"},
      {.toml = "limit = 5\n\ntest-run-size = 6\n",
       .json = "{\"limit\": 5,\n\n\"test-run-size\": 6}",
       .at = "3:1",
       .json_at = "3:1",
       .message = "`test-run-size` sets again what `limit` in line 1 sets"},
      {.toml = "overwrite = true\n",
       .json = R"({"overwrite": true})",
       .at = "1:1",
       .json_at = "1:2",
       .message = "`overwrite` cannot be set in a file",
       .hint = "command line"},
      {.toml = "allow_remote = \"example.org\"\n",
       .json = R"({"allow_remote": "example.org"})",
       .at = "1:1",
       .json_at = "1:2",
       .message = "`allow_remote` cannot be set in a file"},
      {.toml = "seed = = 1\n", .json = R"({"seed": })", .at = "1:8", .json_at = "1:10"},
  };
  for (const Mistake& mistake : mistakes) {
    SCOPED_TRACE(mistake.toml);
    for (const bool is_toml : {true, false}) {
      const std::string name(is_toml ? kTomlSettings : kJsonSettings);
      const auto run = run_with({{name, std::string(is_toml ? mistake.toml : mistake.json)}}, {});
      ASSERT_FALSE(run.has_value());
      const std::string at(is_toml ? mistake.at : mistake.json_at);
      EXPECT_THAT(render(run.error()), ::testing::StartsWith(name + ":" + at + ": error: "));
      EXPECT_THAT(run.error().message, HasSubstr(mistake.message));
      EXPECT_THAT(run.error().hint, HasSubstr(mistake.hint));
      EXPECT_FALSE(run.error().at.excerpt.empty());
    }
  }
}

TEST(Settings, AreAnObjectOrATable) {
  EXPECT_FALSE(run_with({{"extractinate.json", "[1]"}}, {}).has_value());
  EXPECT_FALSE(run_with({{"extractinate.toml", "[run]\nseed = 1\n"}}, {}).has_value());
  EXPECT_FALSE(run_with({{"extractinate.toml", "seed = 1979-05-27\n"}}, {}).has_value());
  EXPECT_FALSE(run_with({{"extractinate.toml", "temperature = inf\n"}}, {}).has_value());
  EXPECT_FALSE(run_with({{"extractinate.toml", "seed = 1\nseed = 2\n"}}, {}).has_value());
  EXPECT_FALSE(run_with({{"extractinate.json", R"({"seed": 1, "seed": 2})"}}, {}).has_value());
  EXPECT_TRUE(run_with({{"extractinate.toml", ""}}, {}).has_value());
  EXPECT_TRUE(run_with({{"extractinate.json", "{}"}}, {}).has_value());
}

// Every option, by each of its long names, sets in a file what it sets on the command line.
TEST(Settings, EveryOptionOfARunCanBeSet) {
  const CommandDescription program = command_line();
  const auto command = std::ranges::find(program.subcommands, "run", &CommandDescription::name);
  ASSERT_NE(command, program.subcommands.end());
  std::size_t n_set = 0;
  for (const OptionDescription& option : command->options) {
    for (const std::string& name : option.names) {
      const std::string key = name.substr(std::min<std::size_t>(2, name.size()));
      if (!name.starts_with("--") || std::ranges::contains(kNotInSettings, key)) continue;
      SCOPED_TRACE(name);
      const bool is_share = option.value == "P" || option.value == "Q";
      const std::string word = option.kind == ValueKind::none     ? ""
                               : option.kind == ValueKind::word   ? option.words.back()
                               : option.kind == ValueKind::number ? (is_share ? "0.25" : "3")
                                                                  : "x";
      const std::string value = option.kind == ValueKind::none     ? "true"
                                : option.kind == ValueKind::number ? word
                                                                   : "\"" + word + "\"";
      const auto by_line = run_with({}, {word.empty() ? name : name + "=" + word});
      const auto by_file = run_with({{"extractinate.toml", key + " = " + value + "\n"}}, {});
      if (!by_line) {  // It says nothing without another one.
        EXPECT_TRUE(key == "task-id" || by_file.error().message == by_line.error().message);
        continue;
      }
      ASSERT_TRUE(by_file.has_value()) << render(by_file.error());
      EXPECT_EQ(run::to_json(by_file->options), run::to_json(by_line->options));
      EXPECT_EQ(by_file->model, by_line->model);
      EXPECT_EQ(by_file->task_dir, by_line->task_dir);
      EXPECT_EQ(by_file->reporting.is_quiet, by_line->reporting.is_quiet);
      ++n_set;
    }
  }
  EXPECT_GT(n_set, 40U);
}

}  // namespace
}  // namespace extractinator::cli
