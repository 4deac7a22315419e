// The program with models at servers: what it sends where, what it keeps, and how it goes on after
// a kill and after the loss of a server.
#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <fstream>
#include <iterator>
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
#include "tests/program.h"
#include "tests/remote_project.h"

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
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

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

class RemoteProgram : public RemoteProject {};

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
    return is_lost ? remote::testing::send(response(503, "{}")) : honest_answer(request);
  });
  const std::uint16_t port = server->port();
  const std::string url = server->url();
  const ProgramResult lost = run(url);
  EXPECT_EQ(lost.exit_code, 2);
  EXPECT_THAT(lost.err, HasSubstr("the model server was lost: unavailable: "));
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

// A failure has its name wherever it is told, and is asked for again alone.
TEST_P(RemoteProgram, FailuresHaveNamesAndAreTriedAgain) {
  bool is_mended = false;
  const FaultServer server([&](const Received& request) {
    const auto row = row_of(request);
    if (is_mended || !row) return honest_answer(request);
    if (*row == 2) return remote::testing::send(response(500, request.body));
    if (*row == 5) {
      return remote::testing::send(
          response(200, chat_body(GetParam(), {.content = "T5", .n_prompt = "4"}))
      );
    }
    if (*row == kRows - 1) {
      return remote::testing::send(
          response(200, chat_body(GetParam(), {.content = "{", .reason = "length"}))
      );
    }
    return honest_answer(request);
  });
  ASSERT_EQ(run(server.url()).exit_code, 1);
  const std::pair<std::uint64_t, std::string_view> named[] = {
      {2, "http_status"}, {5, "prompt_cut"}, {kRows - 1, "token_limit"}
  };
  const auto failures = json::parse(read_file(results() / "failures.json"));
  ASSERT_TRUE(failures);
  ASSERT_EQ(failures->as_array().size(), std::size(named));
  const ProgramResult status = program({"status", results().string()});
  for (std::size_t i = 0; i < std::size(named); ++i) {
    const auto& [row, cause] = named[i];
    const json::Value& failure = failures->as_array()[i];
    EXPECT_EQ(failure.find("row")->to_int64(), static_cast<std::int64_t>(row));
    EXPECT_EQ(failure.find("cause")->as_string(), cause);
    EXPECT_THAT(failure.find("message")->as_string(), Not(HasSubstr(std::string(cause))));
    EXPECT_THAT(status.out, HasSubstr(std::string(cause)));
    EXPECT_THAT(exported(), HasSubstr(std::format(R"("cause":"{}")", cause)));
  }

  is_mended = true;
  const std::size_t n_before = server.received().size();
  const ProgramResult retried = program({"retry", results().string()});
  ASSERT_EQ(retried.exit_code, 0) << retried.err;
  EXPECT_EQ(exported(), expected());
  const std::vector<Received> received = server.received();
  std::vector<std::uint64_t> again;
  for (std::size_t i = n_before; i < received.size(); ++i) {
    if (const auto row = row_of(received[i])) again.push_back(*row);
  }
  EXPECT_THAT(again, ElementsAre(2U, 5U, kRows - 1));
}

TEST_P(RemoteProgram, ReportsAreTranslatedThereAsWell) {
  constexpr std::string_view kAsksForTranslation = "Translate the whole report into English";
  // Twice as long as the report: the context is made for what is read.
  const auto translation_of = [](std::uint64_t row) {
    return report_of(row) + " Translated. " + report_of(row);
  };
  const FaultServer server([&](const Received& request) {
    const auto row = row_of(request);
    if (!row || !request.body.contains(kAsksForTranslation)) return honest_answer(request);
    return remote::testing::send(response(
        200,
        chat_body(
            GetParam(), {.content = R"({"text__translated": ")" + translation_of(*row) + "\"}"}
        )
    ));
  });
  const ProgramResult unlimited = run(server.url(), {"--translate"});
  EXPECT_EQ(unlimited.exit_code, 2);
  EXPECT_THAT(unlimited.err, HasSubstr("--translate without --translation-max-tokens"));
  EXPECT_THAT(server.received(), IsEmpty());

  const ProgramResult result =
      run(server.url(),
          {"--translate", "--translation-max-tokens", "2000", "--max-answer-tokens", "64"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("12 of 12 reports translated into English"));
  const auto rows = json::parse(read_file(results() / "nlp-predictions-dataset.json"));
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->as_array().size(), kRows);
  for (std::uint64_t row = 0; row < kRows; ++row) {
    const json::Value& exported_row = rows->as_array()[row];
    EXPECT_EQ(exported_row.find("text")->as_string(), report_of(row));
    EXPECT_EQ(exported_row.find("text__translated")->as_string(), translation_of(row));
    EXPECT_EQ(exported_row.find("stage")->as_string(), std::format("T{}", row));
  }
  std::size_t n_translated = 0;
  std::size_t n_extracted = 0;
  for (const Received& request : server.received()) {
    const auto row = row_of(request);
    if (!row) continue;
    const json::Value body = json::parse(request.body).value();
    const std::string& report = body.find("messages")->as_array()[1].find("content")->as_string();
    const bool translates = request.body.contains(kAsksForTranslation);
    EXPECT_EQ(report, translates ? report_of(*row) : translation_of(*row));
    ++(translates ? n_translated : n_extracted);
    if (GetParam() != Flavour::ollama) continue;
    EXPECT_EQ(json::resolve(body, "/options/num_predict")->to_int64(), translates ? 2000 : 64);
    // All of it, for the translation is longer than the model's context has bytes.
    if (translates) continue;
    EXPECT_EQ(json::resolve(body, "/options/num_ctx")->to_int64(), 8192);
  }
  EXPECT_EQ(n_translated, kRows);
  EXPECT_EQ(n_extracted, kRows);
  EXPECT_EQ(program({"resume", results().string()}).exit_code, 0);
  const std::vector<Received> received = server.received();
  EXPECT_EQ(
      std::ranges::count_if(received, [](const auto& one) { return row_of(one).has_value(); }),
      2 * static_cast<std::ptrdiff_t>(kRows)
  );
}

TEST_P(RemoteProgram, ABlankReportIsNotTranslatedThere) {
  write_file(root() / "data/reports.csv", "id,text\n0,\"\"\n1,\" \"\n");
  std::size_t n_asked = 0;
  const FaultServer server([&](const Received& request) {
    if (!request.path.contains("chat")) return honest_answer(request);
    ++n_asked;
    EXPECT_FALSE(request.body.contains("Translate the whole report"));
    return remote::testing::send(
        response(200, chat_body(GetParam(), {.content = R"({"stage": "T0"})", .n_prompt = "300"}))
    );
  });
  const ProgramResult result =
      run(server.url(),
          {"--translate", "--translation-max-tokens", "20", "--max-answer-tokens", "64"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(n_asked, 2U);
  EXPECT_THAT(exported(), HasSubstr(R"("text":"","text__translated":"")"));
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
