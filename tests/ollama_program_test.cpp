// The program with an Ollama of its own: started where none answers, stopped however the run ends.
// A fake `ollama` on the PATH stands for it.
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include "remote/ollama_server.h"
#include "remote/testing/fake_model.h"
#include "remote/testing/fault_server.h"
#include "tests/canary.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

namespace fs = std::filesystem;
using remote::testing::FaultServer;
using remote::testing::Flavour;
using remote::testing::honest;
using remote::testing::Received;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint16_t kOllamaPort = 11434;

bool is_ollama_there() {
  const auto answers = remote::is_answering(std::string(remote::kOllamaUrl));
  return answers.has_value() && *answers;
}

class OllamaProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    if (is_ollama_there()) GTEST_SKIP() << "SKIPPED: something listens on Ollama's port already";
    write_file(
        root() / "tasks/Task001_stages.json",
        R"({"Description": "Find the stage.", "Data_Path": "reports.csv", "Input_Field": "text",)"
        R"( "Parser_Format": {"stage": {"type": "str"}}})"
    );
    std::string csv = "text\n";
    for (std::uint64_t row = 0; row < 6; ++row)
      csv += remote::testing::request_of(row).messages[1].content + "\n";
    write_file(root() / "data/reports.csv", csv);
  }

  [[nodiscard]] const fs::path& root() const { return folder_.path(); }
  [[nodiscard]] std::string log() const { return read_file(root() / "log"); }
  // Waits until the fake has written that it ended, which a killed program cannot wait for.
  [[nodiscard]] bool has_ended() const {
    for (int i = 0; i < 1200; ++i) {
      if (log().ends_with("ended\n")) return true;
      ::poll(nullptr, 0, 50);
    }
    return false;
  }

  [[nodiscard]] ProgramResult run(
      const std::string& fault,
      std::vector<std::string> more = {},
      ProgramOptions options = {},
      const std::string& model = "tiny"
  ) const {
    std::vector<std::string> arguments = {
        "run",
        (root() / "tasks/Task001_stages.json").string(),
        "--backend",
        "ollama",
        "--model",
        model,
        "--out",
        (root() / "out").string()
    };
    arguments.insert(arguments.end(), more.begin(), more.end());
    const char* fake = std::getenv("EXTRACTINATOR_FAKE_OLLAMA");
    EXPECT_NE(fake, nullptr) << "run it through ctest";
    options.environment.insert(
        {{"XDG_CACHE_HOME", (root() / "cache").string()},
         {"PATH", fs::path(fake).parent_path().string() + ":/usr/bin:/bin"},
         {"OLLAMA_HOST", "0.0.0.0:80"},  // Not for ours.
         {"FAKE_OLLAMA", fault},
         {"FAKE_OLLAMA_LOG", (root() / "log").string()}}
    );
    return run_program(arguments, options);
  }

  TestFolder folder_;
};

TEST_F(OllamaProgram, IsStartedAndStopped) {
  const ProgramResult result = run("");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("ollama serve`, for this run"));
  EXPECT_EQ(log(), "began on 127.0.0.1:11434\nended\n");
  EXPECT_FALSE(is_ollama_there());
}

// Whatever it says of what it is sent.
TEST_F(OllamaProgram, NothingIsKeptOfWhatItSays) {
  std::vector<Canary> canaries;
  std::string csv = "text\n";
  for (unsigned row = 0; row < 6; ++row) {
    canaries.push_back(make_canary(std::format("report {}", row), row + 701));
    csv += remote::testing::request_of(row).messages[1].content + " " + canaries.back().text + "\n";
  }
  write_file(root() / "data/reports.csv", csv);
  const ProgramResult result = run("", {"--verbose", "--log-dir", (root() / "logs").string()});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const ProgramResult killed =
      run("hangs",
          {"--run-name", "killed", "--verbose"},
          {.environment = {{"FAKE_OLLAMA_SIGNAL", std::to_string(SIGKILL)}}});
  EXPECT_EQ(killed.signal, SIGKILL);
  EXPECT_TRUE(has_ended());
  const CanarySearch search(canaries);
  const std::string said = result.err + result.out + killed.err + killed.out;
  EXPECT_EQ(search.in_text("output", said).size(), 0U) << said;
  std::set<fs::path> allowed = record_files(root() / "out");
  allowed.insert(root() / "data/reports.csv");
  EXPECT_EQ(search.in_folder(root(), allowed).size(), 0U);
  EXPECT_GT(search.in_folder(root(), {}).size(), 6U) << "the control";
}

TEST_F(OllamaProgram, IsStoppedHoweverTheRunEnds) {
  for (const int signal : {SIGINT, SIGTERM, SIGKILL}) {
    fs::remove(root() / "log");
    const ProgramResult result =
        run("hangs",
            {"--run-name", std::format("signal{}", signal)},
            {.environment = {{"FAKE_OLLAMA_SIGNAL", std::to_string(signal)}}});
    EXPECT_EQ(result.signal, signal == SIGKILL ? SIGKILL : 0);
    EXPECT_EQ(result.exit_code, signal == SIGKILL ? -1 : 130) << result.err;
    EXPECT_THAT(log(), HasSubstr("hangs"));
    EXPECT_TRUE(has_ended()) << signal << log();
  }
  EXPECT_FALSE(is_ollama_there());
}

TEST_F(OllamaProgram, ModelsAreFetchedOnRequestOnly) {
  const ProgramResult without = run("empty");
  EXPECT_EQ(without.exit_code, 2);
  EXPECT_THAT(without.err, HasSubstr("model_not_found"));
  EXPECT_THAT(without.err, HasSubstr("--pull"));
  EXPECT_THAT(log(), Not(HasSubstr("pulled")));
  EXPECT_TRUE(has_ended());

  const ProgramResult with = run("empty", {"--pull"});
  EXPECT_EQ(with.exit_code, 0) << with.err;
  EXPECT_THAT(with.err, HasSubstr("fetches `tiny`"));
  EXPECT_THAT(log(), HasSubstr("pulled"));

  const ProgramResult unknown = run("empty", {"--pull", "--run-name", "b"}, {}, "huge");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("could not fetch `huge`"));
  EXPECT_TRUE(has_ended());
}

TEST_F(OllamaProgram, OneThatDoesNotStartIsToldOf) {
  const ProgramResult result = run("ends");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("ended before it answered"));
  const ProgramResult none = run("", {}, {.environment = {{"PATH", "/usr/bin:/bin"}}});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("there is no program `ollama`"));
  EXPECT_THAT(none.err, HasSubstr("--host URL"));
}

TEST_F(OllamaProgram, OneThatRunsIsUsedAndLeftAlone) {
  const FaultServer server(
      [](const Received& request) { return honest(Flavour::ollama, request); }, {}, kOllamaPort
  );
  const ProgramResult result = run("ends");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(is_ollama_there());
  EXPECT_GT(server.received().size(), 6U);
}

}  // namespace
}  // namespace extractinator::testing
