// The program with models at servers: what it sends where, what it keeps, and how it goes on after
// a kill and after the loss of a server.
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "json/parse.h"
#include "json/value.h"
#include "remote/ollama_server.h"
#include "remote/testing/fake_model.h"
#include "remote/testing/fault_server.h"
#include "remote/testing/llama_server.h"
#include "tests/canary.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

namespace fs = std::filesystem;
using remote::testing::chat_body;
using remote::testing::FaultServer;
using remote::testing::Flavour;
using remote::testing::honest;
using remote::testing::Received;
using remote::testing::response;
using remote::testing::row_of;
using remote::testing::Script;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::uint64_t kRows = 12;

// Kills every program that this one has started.
void kill_children() {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream status(entry.path() / "status");
    for (std::string line; std::getline(status, line);) {
      if (line == "PPid:\t" + std::to_string(::getpid())) ::kill(std::stoi(name), SIGKILL);
    }
  }
}

class RemoteProgram : public ::testing::TestWithParam<Flavour> {
 protected:
  void SetUp() override {
    write_file(
        task(),
        R"({"Description": "Find the stage.", "Data_Path": "reports.csv", "Input_Field": "text",)"
        R"( "Parser_Format": "stage.json"})"
    );
    write_file(
        root() / "tasks/parsers/stage.json",
        R"({"type":"object","properties":{"stage":{"type":"string","pattern":"^T[0-9]+$"}},)"
        R"("required":["stage"],"additionalProperties":false})"
    );
    std::string csv = "id,text\n";
    for (std::uint64_t row = 0; row < kRows; ++row)
      csv += std::format("{:03},{}\n", row, report_of(row));
    write_file(root() / "data/reports.csv", csv);
  }

  static std::string report_of(std::uint64_t row) {
    return remote::testing::request_of(row).messages[1].content;
  }

  [[nodiscard]] const fs::path& root() const { return folder_.path(); }
  [[nodiscard]] fs::path task() const { return root() / "tasks/Task001_stages.json"; }
  [[nodiscard]] fs::path results(std::string_view run = "run") const {
    return root() / "out" / run / "Task001_stages-run0";
  }
  [[nodiscard]] std::string exported(std::string_view run = "run") const {
    return read_file(results(run) / "nlp-predictions-dataset.jsonl");
  }
  [[nodiscard]] static std::string expected() {
    std::string text;
    for (std::uint64_t row = 0; row < kRows; ++row) {
      text += std::format(
          R"({{"id":"{:03}","text":"{}","token_count":null,"stage":"T{}","status":"success"}})"
          "\n",
          row,
          report_of(row),
          row
      );
    }
    return text;
  }

  [[nodiscard]] ProgramResult program(
      const std::vector<std::string>& arguments, ProgramOptions options = {}
  ) const {
    options.environment.insert({"XDG_CACHE_HOME", (root() / "cache").string()});
    options.working_directory = root();
    return run_program(arguments, options);
  }
  [[nodiscard]] ProgramResult run(
      const std::string& url, const std::vector<std::string>& more = {}, ProgramOptions options = {}
  ) const {
    std::vector<std::string> arguments = {
        "run",
        task().string(),
        "--backend",
        std::string(remote::testing::to_string(GetParam())),
        "--host",
        url,
        "--model",
        "tiny",
        "--out",
        (root() / "out").string()
    };
    arguments.insert(arguments.end(), more.begin(), more.end());
    return program(arguments, std::move(options));
  }

  [[nodiscard]] Script honest_answer(const Received& request) const {
    return honest(GetParam(), request);
  }

  TestFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(
    Protocols,
    RemoteProgram,
    ::testing::Values(Flavour::ollama, Flavour::openai),
    [](const auto& one) { return std::string(remote::testing::to_string(one.param)); }
);

TEST_P(RemoteProgram, EveryRowIsAnsweredAndLaterCommandsWork) {
  const FaultServer server([&](const Received& request) { return honest_answer(request); });
  const ProgramResult first = run(server.url(), {"--parallel", "3"});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("100.0 %"));
  EXPECT_THAT(first.err, HasSubstr("every answer is judged"));
  EXPECT_EQ(exported(), expected());

  // Reads what is there.
  const std::string folder = results().string();
  EXPECT_EQ(program({"status", folder}).exit_code, 0);
  EXPECT_EQ(program({"export", folder, "--format", "csv"}).exit_code, 0);
  EXPECT_THAT(read_file(results() / "nlp-predictions-dataset.csv"), HasSubstr("T11"));
  const std::size_t n_requests = server.received().size();
  EXPECT_EQ(program({"resume", folder}).exit_code, 0);
  EXPECT_LT(server.received().size(), n_requests + kRows) << "only the model is asked for";
  const ProgramResult explained = program({"explain", folder, "0"});
  EXPECT_EQ(explained.exit_code, 2);
  EXPECT_THAT(explained.err, HasSubstr("made by a model server"));

  // Makes it again.
  const std::string manifest = (results() / "nlp-predictions-dataset.jsonl.manifest.json").string();
  const ProgramResult again =
      program({"rerun", "--manifest", manifest, "--out", (root() / "again").string()});
  EXPECT_EQ(again.exit_code, 0) << again.err << again.out;
  EXPECT_THAT(again.out, HasSubstr("identical"));
}

TEST_P(RemoteProgram, AKilledRunGoesOnWhereItWas) {
  for (const std::uint64_t last : {std::uint64_t{0}, std::uint64_t{5}, kRows - 1}) {
    const std::string name = std::format("killed-at-{}", last);
    std::multiset<std::uint64_t> answered;
    bool is_killed = false;
    FaultServer server([&](const Received& request) {
      const auto row = row_of(request);
      if (row == last && !is_killed) {
        is_killed = true;
        kill_children();
      } else if (row) {
        answered.insert(*row);
      }
      return honest_answer(request);
    });
    const ProgramResult killed = run(server.url(), {"--run-name", name});
    ASSERT_EQ(killed.signal, SIGKILL) << killed.err;
    const ProgramResult resumed = program({"resume", results(name).string()});
    ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
    EXPECT_EQ(exported(name), expected());
    server.stop();
    // Nothing was asked for twice, but what the kill may have kept from being stored.
    EXPECT_EQ(answered.size(), kRows);
  }
}

TEST_P(RemoteProgram, WhatALostServerLeavesIsStillToDo) {
  auto server = std::make_unique<FaultServer>([&](const Received& request) {
    const bool is_lost = row_of(request).value_or(0) >= 5;
    return is_lost ? Script{{.kind = remote::testing::Step::Kind::close}} : honest_answer(request);
  });
  const std::uint16_t port = server->port();
  const std::string url = server->url();
  const ProgramResult lost = run(url);
  EXPECT_EQ(lost.exit_code, 2);
  EXPECT_THAT(lost.err, HasSubstr("the model server was lost: connection_lost: "));
  EXPECT_THAT(lost.err, HasSubstr("hint: what was finished is stored"));
  EXPECT_THAT(exported(), IsEmpty());
  const ProgramResult status = program({"status", results().string(), "--json"});
  EXPECT_THAT(status.out, HasSubstr("\"done\": 5"));
  EXPECT_THAT(status.out, HasSubstr("\"failed\": 0"));

  server.reset();
  const ProgramResult nobody = program({"resume", results().string()});
  EXPECT_EQ(nobody.exit_code, 2);
  EXPECT_THAT(nobody.err, HasSubstr("could_not_connect"));

  const FaultServer back([&](const Received& request) { return honest_answer(request); }, {}, port);
  const ProgramResult resumed = program({"resume", results().string()});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(exported(), expected());
}

TEST_P(RemoteProgram, InvalidAnswersAreToldApart) {
  const FaultServer server([&](const Received& request) {
    if (row_of(request) != 3U) return honest_answer(request);
    return remote::testing::send(
        response(200, chat_body(GetParam(), {.content = R"({"stage": "IV", "x": 1})"}))
    );
  });
  const ProgramResult result = run(server.url());
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(exported(), HasSubstr(R"("stage":null,"status":"failure","cause":"invalid_answer")"));
  EXPECT_THAT(exported(), Not(HasSubstr("IV"))) << "an invalid answer is no value";
}

// No connection is tried: a socket would end the program.
TEST_P(RemoteProgram, OtherHostsNeedToBeAllowed) {
  const ProgramOptions no_network{.forbids_network = true};
  const ProgramResult refused = run("http://192.0.2.7:11434", {}, no_network);
  EXPECT_EQ(refused.signal, 0);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("192.0.2.7"));
  EXPECT_THAT(refused.err, HasSubstr("hint: --allow-remote HOST"));
  EXPECT_FALSE(fs::exists(results()));
  // The control: an allowed one is connected to.
  EXPECT_EQ(
      run("http://192.0.2.7:11434", {"--allow-remote", "192.0.2.7"}, no_network).signal, SIGSYS
  );
}

TEST_P(RemoteProgram, WhatNeedsTheEngineIsRefusedBeforeAnythingIsSent) {
  const ProgramOptions no_network{.forbids_network = true};
  for (const std::vector<std::string>& option : std::vector<std::vector<std::string>>{
           {"--evidence"},
           {"--probabilities"},
           {"--reproducible"},
           {"--thinking", "on"},
           {"--prompt-layout", "report-first"},
           {"--slots", "2"},
           {"--gpu-layers", "0"},
       }) {
    const ProgramResult refused = run("http://127.0.0.1:9", option, no_network);
    EXPECT_EQ(refused.exit_code, 2) << option.front();
    EXPECT_THAT(refused.err, HasSubstr(option.front()));
    EXPECT_THAT(refused.err, HasSubstr("does not go with --backend")) << option.front();
    EXPECT_THAT(refused.err, HasSubstr("hint: ")) << option.front();
  }
  EXPECT_FALSE(fs::exists(results()));
}

TEST_P(RemoteProgram, ReportsAndKeysAreInNoOtherPlace) {
  std::vector<Canary> canaries;
  const auto canary = [&](std::string name) {
    canaries.push_back(make_canary(std::move(name), static_cast<unsigned>(canaries.size() + 901)));
    return canaries.back().text;
  };
  std::string csv = "patient id,text\n";
  for (std::uint64_t row = 0; row < kRows; ++row) {
    csv += std::format(
        "{},{} {}\n",
        canary(std::format("patient {}", row)),
        report_of(row),
        canary(std::format("report {}", row))
    );
  }
  write_file(root() / "data/reports.csv", csv);
  const std::string answer = canary("invalid answer");
  const std::string key = canary("key");
  const ProgramOptions with_key{.environment = {{"THE_KEY", key}}};
  std::string said;
  std::atomic<bool> is_lost = true;
  const FaultServer server([&](const Received& request) {
    const auto row = row_of(request);
    if (row && is_lost && *row >= 6) return Script{{.kind = remote::testing::Step::Kind::close}};
    if (row == 2U) {
      return remote::testing::send(
          response(200, chat_body(GetParam(), {.content = "{\"stage\": \"" + answer + "\"}"}))
      );
    }
    // A server that quotes what it was sent.
    if (row == 4U) return remote::testing::send(response(400, request.body));
    return honest_answer(request);
  });
  const std::vector<std::string> options = {"--api-key-env", "THE_KEY", "--verbose"};
  const ProgramResult lost = run(server.url(), options, with_key);
  EXPECT_EQ(lost.exit_code, 2) << lost.err;
  is_lost = false;
  const ProgramResult done = program({"resume", results().string(), "--verbose"}, with_key);
  EXPECT_EQ(done.exit_code, 1) << done.err;
  said = lost.err + lost.out + done.err + done.out;
  bool is_key_sent = false;
  for (const Received& request : server.received())
    is_key_sent = is_key_sent || request.header.at("authorization") == "Bearer " + key;
  EXPECT_TRUE(is_key_sent);
  EXPECT_THAT(exported(), HasSubstr(canaries.front().text)) << "the control";

  const CanarySearch search(canaries);
  std::set<fs::path> allowed = {root() / "data/reports.csv"};
  for (const auto& entry : fs::recursive_directory_iterator(root() / "out")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("run.db") || name == "nlp-predictions-dataset.json" ||
        name == "nlp-predictions-dataset.jsonl")
      allowed.insert(entry.path());
  }
  EXPECT_EQ(search.in_text("output", said).size(), 0U) << said;
  EXPECT_EQ(search.in_folder(root(), allowed).size(), 0U);
  // The key has no place at all.
  const CanarySearch key_search({canaries.back()});
  EXPECT_EQ(key_search.in_folder(root(), {}).size(), 0U);
}

TEST_P(RemoteProgram, OllamaHostIsTheReferencesSpelling) {
  if (GetParam() != Flavour::ollama) GTEST_SKIP() << "of Ollama";
  const FaultServer server([&](const Received& request) { return honest_answer(request); });
  const ProgramResult result = program(
      {"--task_id",
       "1",
       "--model_name",
       "tiny",
       "--ollama_host",
       server.url(),
       "--output_dir",
       (root() / "out").string()}
  );
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(exported(), expected());
}

TEST(RemoteArguments, ThatMeanNothingAreRefused) {
  const TestFolder folder;
  const std::string task = (demo_dir() / "tasks/Task001_nodule_presence.json").string();
  const auto err = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"run", task, "--out", (folder.path() / "out").string()});
    const ProgramResult result = run_program(more, {.forbids_network = true});
    EXPECT_EQ(result.exit_code, 2) << result.err;
    return result.err;
  };
  EXPECT_THAT(err({"--host", "http://127.0.0.1:1"}), HasSubstr("--backend"));
  EXPECT_THAT(err({"--backend", "openai", "--model", "m"}), HasSubstr("no server is named"));
  EXPECT_THAT(err({"--backend", "openai", "--host", "http://127.0.0.1:1"}), HasSubstr("no model"));
  EXPECT_THAT(err({"--backend", "olama"}), HasSubstr("ollama"));
}

// Whatever the server's own reading of the schema, every answer meets it.
TEST(LlamaServerProgram, AnswersTheDemoTasks) {
  const auto program = remote::find_program("llama-server");
  if (!program) GTEST_SKIP() << "SKIPPED: no llama-server on the PATH";
  const TestFolder folder;
  const remote::testing::LlamaServer server(*program, demo_model());
  for (const char* name :
       {"Task001_nodule_presence", "Task002_nodule_diameter", "Task003_prostate_biopsies"}) {
    const auto run = [&] {
      return run_program(
          {"run",
           (demo_dir() / "tasks" / (std::string(name) + ".json")).string(),
           "--backend",
           "openai",
           "--host",
           server.url(),
           "--model",
           "demo",
           "--parallel",
           "2",
           "--limit",
           "10",
           "--truth-dir",
           (demo_dir() / "truth").string(),
           "--json",
           "--out",
           (folder.path() / "out").string()},
          {.environment = {{"XDG_CACHE_HOME", (folder.path() / "cache").string()}}}
      );
    };
    ProgramResult result = run();
    // It says 503 until the model is loaded.
    for (int i = 0; i < 100 && result.exit_code == 2 && result.err.contains("unavailable"); ++i) {
      ::poll(nullptr, 0, 100);
      result = run();
    }
    ASSERT_EQ(result.exit_code, 0) << result.err << result.out;
    const auto rows = json::parse(read_file(
        folder.path() / "out/run" / (std::string(name) + "-run0") / "nlp-predictions-dataset.json"
    ));
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->as_array().size(), 10U);
    for (const json::Value& row : rows->as_array())
      EXPECT_EQ(row.find("status")->as_string(), "success");
  }
}

}  // namespace
}  // namespace extractinator::testing
