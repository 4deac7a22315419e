// Runs of tasks at model servers that answer, are lost, answer wrongly or become others: what is
// sent, what is stored, and what is still to do.
#include "run/remote_session.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <fstream>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "prompt/field_guide.h"
#include "remote/generator.h"
#include "remote/testing/fake_model.h"
#include "remote/testing/fault_server.h"
#include "run/chunking.h"
#include "run/runner.h"
#include "run/session.h"
#include "run/task.h"
#include "run/testing/recording_sink.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "store/testing/sample_run.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {
namespace {

using remote::testing::chat_body;
using remote::testing::FaultServer;
using remote::testing::Flavour;
using remote::testing::honest;
using remote::testing::Received;
using remote::testing::response;
using remote::testing::row_of;
using remote::testing::send;
using store::testing::read_file;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RecordingSink;

constexpr std::uint64_t kRows = 24;

schema::Schema schema_of(std::string_view text) {
  const auto value = json::parse(text);
  return schema::read_json_schema(value.value(), {.text = text}).value();
}

class RemoteRun : public ::testing::TestWithParam<Flavour> {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    std::string name = info->name();
    for (char& c : name)
      if (c == '/') c = '_';
    root_ = std::filesystem::path(::testing::TempDir()) / ("remote_run_" + name);
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
    options_.backend = GetParam() == Flavour::ollama ? Backend::ollama : Backend::openai;
    options_.server.model = "tiny";
    options_.output_dir = root_ / "out";
    task_ = {
        .name = "Task001_stages",
        .file = root_ / "Task001_stages.json",
        .description = "Find the stage.",
        .data = root_ / "data.csv",
        .input_field = "text",
        .schema = std::make_shared<const schema::Schema>(schema_of(
            R"({"type":"object","properties":{"stage":{"type":"string","pattern":"^T[0-9]+$"}},)"
            R"("required":["stage"],"additionalProperties":false})"
        )),
    };
    std::ofstream(task_.file) << "{}";
    std::ofstream out(task_.data);
    out << "id,text\n";
    for (std::uint64_t row = 0; row < kRows; ++row)
      out << std::format("{:03},{}\n", row, remote::testing::request_of(row).messages[1].content);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  Result<RunSummary> run(const std::string& url) {
    options_.server.hosts = {url};
    TRY(const Survey found, survey(task_, options_));
    TRY(RemoteSession session, RemoteSession::open(options_, files_, clock_, log_, sink_, {}));
    const TaskToRun one{.task = task_, .survey = found};
    TRY(auto summaries, session.run(std::span(&one, 1), sink_, {}));
    return std::move(summaries.front());
  }

  [[nodiscard]] std::filesystem::path directory() const { return run_directory(task_, options_); }
  [[nodiscard]] std::string exported() const {
    return read_file(directory() / "nlp-predictions-dataset.jsonl");
  }
  [[nodiscard]] std::string expected() const {
    std::string text;
    for (std::uint64_t row = 0; row < kRows; ++row) {
      text += std::format(
          R"({{"id":"{:03}","text":"{}","token_count":null,"stage":"T{}","status":"success"}})"
          "\n",
          row,
          remote::testing::request_of(row).messages[1].content,
          row
      );
    }
    return text;
  }

  std::filesystem::path root_;
  RealFileSystem files_;
  SystemClock clock_;
  NullLog log_;
  RecordingSink sink_;
  Options options_;
  Task task_;
};

INSTANTIATE_TEST_SUITE_P(
    Protocols, RemoteRun, ::testing::Values(Flavour::ollama, Flavour::openai), [](const auto& one) {
      return std::string(remote::testing::to_string(one.param));
    }
);

TEST_P(RemoteRun, ExamplesAreChosenByAModelInOllama) {
  if (GetParam() != Flavour::ollama) GTEST_SKIP() << "only Ollama is asked for embeddings";
  std::filesystem::create_directories(root_ / "examples");
  std::ofstream(
      root_ / "examples/some.json"
  ) << R"([{"input": "a", "output": {"stage": "T1"}}, {"input": "b", "output": {"stage": "T2"}}])";
  task_.example_path = "some.json";
  options_.example_dir = root_ / "examples";
  options_.num_examples = 1;
  options_.embedding_model = "ollama:other";
  // What is asked for embeddings is connected to as what answers is.
  const std::filesystem::path key = root_ / "key";
  std::ofstream(key) << "the-key";
  std::filesystem::permissions(key, std::filesystem::perms::owner_read);
  options_.server.api_key_file = key;
  std::size_t n_embedded = 0;
  const FaultServer server([&](const Received& request) {
    EXPECT_EQ(request.header.at("authorization"), "Bearer the-key") << request.path;
    if (request.path != "/api/embed") return honest(GetParam(), request);
    ++n_embedded;
    const bool is_a = request.body.contains(R"("input":"a")");
    return send(response(
        200,
        std::format(R"({{"model": "other", "embeddings": [[{}]]}})", is_a ? "1, 0.5" : "0.1, 1")
    ));
  });
  const auto summary = run(server.url());
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, kRows);
  EXPECT_EQ(n_embedded, 2 + kRows) << "each text once";
  std::size_t n_asked = 0;
  for (const Received& request : server.received()) {
    if (request.path != "/api/chat") continue;
    ++n_asked;
    const json::Value body = json::parse(request.body).value();
    const auto& messages = body.find("messages")->as_array();
    ASSERT_EQ(messages.size(), 4U);
    EXPECT_EQ(messages[1].find("content")->as_string(), "b");
  }
  EXPECT_GE(n_asked, kRows);
  const auto store = store::RunStore::open_read_only(directory() / "run.db");
  ASSERT_TRUE(store) << to_string(store.error());
  const auto configuration = store->configuration();
  ASSERT_TRUE(configuration);
  EXPECT_NE(configuration->description.find("embedding_model_hash"), nullptr);
  const json::Value* options = configuration->context.find("options");
  EXPECT_EQ(options->find("embedding_model")->as_string(), "ollama:other");
}

TEST_P(RemoteRun, AsksTheSameWordsAndKeepsEveryAnswer) {
  const FaultServer server([&](const Received& request) { return honest(GetParam(), request); });
  options_.max_answer_tokens = 77;
  const auto summary = run(server.url());
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, kRows);
  EXPECT_EQ(exported(), expected());

  const std::string system = prompt::system_text(task_.description, *task_.schema).value();
  std::set<std::uint64_t> asked;
  for (const Received& request : server.received()) {
    const auto row = row_of(request);
    if (!row) continue;
    asked.insert(*row);
    const json::Value body = json::parse(request.body).value();
    const auto& messages = body.find("messages")->as_array();
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_EQ(messages[0].find("role")->as_string(), "system");
    EXPECT_EQ(messages[0].find("content")->as_string(), system);
    EXPECT_EQ(messages[1].find("role")->as_string(), "user");
    EXPECT_EQ(
        messages[1].find("content")->as_string(),
        remote::testing::request_of(*row).messages[1].content
    );
    const json::Value* sent = GetParam() == Flavour::ollama
                                  ? body.find("format")
                                  : json::resolve(body, "/response_format/json_schema/schema");
    ASSERT_NE(sent, nullptr);
    EXPECT_EQ(*sent, schema::to_json_schema(*task_.schema));
    // Room for the longest report, and no more than the server's model has.
    if (GetParam() == Flavour::ollama) {
      const auto n_context = json::resolve(body, "/options/num_ctx")->to_int64().value();
      EXPECT_GT(n_context, 5000);
      EXPECT_LE(n_context, 8192);
      EXPECT_EQ(json::resolve(body, "/options/num_predict")->to_int64(), 77);
    }
  }
  EXPECT_EQ(asked.size(), kRows);

  // The same once more asks for nothing but the model.
  const std::size_t n_requests = server.received().size();
  const auto again = run(server.url());
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(again->progress.resumed, kRows);
  const std::vector<Received> received = server.received();
  for (const Received& request : std::span(received).subspan(n_requests))
    EXPECT_FALSE(row_of(request));
}

// What decides an answer beside the record is sent, and is another run if it is another.
TEST_P(RemoteRun, SamplingIsSentAndPartOfTheConfiguration) {
  const FaultServer server([&](const Received& request) { return honest(GetParam(), request); });
  const auto first_sent = [&](std::string_view name) {
    const bool is_ollama = GetParam() == Flavour::ollama;
    for (const Received& request : server.received()) {
      if (!row_of(request)) continue;
      const json::Value body = json::parse(request.body).value();
      const json::Value* value =
          json::resolve(body, (is_ollama ? "/options/" : "/") + std::string(name));
      return value == nullptr ? std::nullopt : value->to_double();
    }
    return std::optional<double>();
  };
  options_.auto_temperature = false;
  options_.temperature = 0.25;
  options_.top_k = 7;
  options_.top_p = 0.5;
  options_.seed = 3;
  ASSERT_TRUE(run(server.url()));
  EXPECT_EQ(first_sent("temperature"), 0.25);
  EXPECT_EQ(first_sent("top_k"), 7);
  EXPECT_EQ(first_sent("top_p"), 0.5);
  const auto refused_with = [&](std::string_view member, auto change) {
    const Options usual = options_;
    change(options_);
    const auto refused = run(server.url());
    options_ = usual;
    ASSERT_FALSE(refused) << member;
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_THAT(refused.error().message, HasSubstr(std::string(member)));
  };
  refused_with("temperature", [](Options& options) { options.temperature = 0.5; });
  refused_with("top_k", [](Options& options) { options.top_k = 8; });
  refused_with("top_p", [](Options& options) { options.top_p = 0.75; });
  refused_with("seed", [](Options& options) { options.seed = 4; });
  refused_with("max_answer_tokens", [](Options& options) { options.max_answer_tokens = 9; });
  refused_with("context_length", [](Options& options) { options.context_length = 8000; });
}

TEST_P(RemoteRun, WithoutATemperatureTheMostProbableIsTaken) {
  const FaultServer server([&](const Received& request) { return honest(GetParam(), request); });
  options_.auto_temperature = true;
  ASSERT_TRUE(run(server.url()));
  const std::vector<Received> received = server.received();
  const auto asked =
      std::ranges::find_if(received, [](const auto& one) { return row_of(one).has_value(); });
  ASSERT_NE(asked, received.end());
  const json::Value body = json::parse(asked->body).value();
  const json::Value* value =
      json::resolve(body, GetParam() == Flavour::ollama ? "/options/temperature" : "/temperature");
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(value->to_double(), 0.0);
}

// A field that nobody had to decide about would be a silent loss.
TEST_P(RemoteRun, FieldsThatMayBeNullAreAskedFor) {
  task_.schema = std::make_shared<const schema::Schema>(schema_of(
      R"({"type":"object","properties":{"stage":{"type":"string"},"side":{"type":["string","null"]}},)"
      R"("required":["stage"],"additionalProperties":false})"
  ));
  const FaultServer server([&](const Received& request) { return honest(GetParam(), request); });
  ASSERT_TRUE(run(server.url()));
  const std::vector<Received> received = server.received();
  const auto asked =
      std::ranges::find_if(received, [](const auto& one) { return row_of(one).has_value(); });
  ASSERT_NE(asked, received.end());
  const json::Value body = json::parse(asked->body).value();
  const json::Value* required = json::resolve(
      body,
      GetParam() == Flavour::ollama ? "/format/required"
                                    : "/response_format/json_schema/schema/required"
  );
  ASSERT_NE(required, nullptr);
  EXPECT_EQ(json::write(*required), R"(["stage", "side"])");
}

TEST_P(RemoteRun, ATaskThatNeedsTheEngineIsRefusedBeforeAnythingIsSent) {
  task_.schema = std::make_shared<const schema::Schema>(
      schema_of(R"({"type":"object","properties":{"stage":{"type":"string","evidence":true}}})")
  );
  const FaultServer server([&](const Received& request) { return honest(GetParam(), request); });
  const auto refused = run(server.url());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
  EXPECT_EQ(server.n_connections(), 0U);
}

// The rows of a run's store that are done.
std::set<std::uint64_t> rows_done(const store::RunStore& store) {
  std::set<std::uint64_t> rows;
  const auto visited = store.for_each([&](const store::StoredRow& row) -> Result<void> {
    if (row.outcome.status == store::Status::done) rows.insert(row.key.row);
    return {};
  });
  EXPECT_TRUE(visited) << to_string(visited.error());
  return rows;
}

// The server answers a number of rows and is gone when it is asked for one more. Which rows those
// are is up to the threads where several requests are under way, and nothing here depends on it.
TEST_P(RemoteRun, WhatWasLostWithTheServerIsStillToDo) {
  constexpr std::size_t kAnswered = 7;
  const std::size_t max_lost = remote::RemoteOptions().max_lost_requests;
  for (const std::size_t n_parallel : {1U, 4U}) {
    SCOPED_TRACE(n_parallel);
    options_.run_name = std::format("parallel-{}", n_parallel);
    options_.server.parallel = n_parallel;
    bool is_gone = false;
    std::multiset<std::uint64_t> answered;
    std::multiset<std::uint64_t> refused;
    // An answer counts when a look at the server's model has followed it.
    std::size_t n_looks_refused = 0;
    FaultServer server([&](const Received& request) {
      const auto row = row_of(request);
      if (row && answered.size() == kAnswered) is_gone = true;
      if (row) (is_gone ? refused : answered).insert(*row);
      if (!row && is_gone) ++n_looks_refused;
      return is_gone ? send(response(503, "{}")) : honest(GetParam(), request);
    });
    const auto lost = run(server.url());
    server.stop();
    ASSERT_FALSE(lost);
    EXPECT_THAT(lost.error().message, HasSubstr("the model server was lost"));
    EXPECT_THAT(lost.error().hint, HasSubstr("extractinate resume"));
    std::set<std::uint64_t> done;
    {
      const auto store = store::RunStore::open_read_only(directory() / "run.db");
      ASSERT_TRUE(store);
      done = rows_done(*store);
      const auto counts = store->counts();
      ASSERT_TRUE(counts);
      EXPECT_EQ(counts->done, done.size());
      EXPECT_EQ(counts->invalid + counts->failed, 0U);
    }
    EXPECT_EQ(answered.size(), kAnswered);
    EXPECT_EQ(done.size(), kAnswered - n_looks_refused);
    EXPECT_THAT(done, ::testing::IsSubsetOf(answered));
    // It was given up with the last of these; the others' requests were under way then.
    const std::size_t n_lost = refused.size() + n_looks_refused;
    EXPECT_GE(n_lost, max_lost);
    EXPECT_LE(n_lost, max_lost + n_parallel - 1);
    for (const std::uint64_t row : refused) {
      EXPECT_EQ(refused.count(row), 1U) << row;
      EXPECT_FALSE(answered.contains(row)) << row;
    }
    if (n_parallel == 1) {
      EXPECT_THAT(answered, ::testing::ElementsAre(0U, 1U, 2U, 3U, 4U, 5U, 6U));
      EXPECT_THAT(refused, ::testing::ElementsAre(7U, 8U, 9U));
      EXPECT_EQ(done.size(), kAnswered);
    }

    std::multiset<std::uint64_t> answered_then;
    FaultServer back([&](const Received& request) {
      if (const auto row = row_of(request)) answered_then.insert(*row);
      return honest(GetParam(), request);
    });
    const auto summary = run(back.url());
    back.stop();
    ASSERT_TRUE(summary) << to_string(summary.error());
    EXPECT_EQ(summary->progress.done, kRows);
    EXPECT_EQ(summary->progress.resumed, done.size());
    EXPECT_EQ(exported(), expected());
    // The others, each once.
    for (std::uint64_t row = 0; row < kRows; ++row)
      EXPECT_EQ(answered_then.count(row), done.contains(row) ? 0U : 1U) << row;
  }
}

// The last `n` bytes one by one.
remote::testing::Script slowly(remote::testing::Script script, std::size_t n) {
  const std::string bytes = script.front().bytes;
  return {
      {.bytes = bytes.substr(0, bytes.size() - n)},
      {.kind = remote::testing::Step::Kind::drip, .bytes = bytes.substr(bytes.size() - n)},
  };
}

// One task after the other, and none after one that was stopped.
TEST_P(RemoteRun, NoTaskIsBegunAfterAStop) {
  std::stop_source stop;
  const FaultServer server([&](const Received& request) {
    if (row_of(request) == 3U) stop.request_stop();
    return honest(GetParam(), request);
  });
  options_.server.hosts = {server.url()};
  const Survey found = survey(task_, options_).value();
  Task other = task_;
  other.name = "Task002_stages";
  auto session = RemoteSession::open(options_, files_, clock_, log_, sink_, {});
  ASSERT_TRUE(session) << to_string(session.error());
  const TaskToRun tasks[] = {{.task = task_, .survey = found}, {.task = other, .survey = found}};
  const auto summaries = session->run(tasks, sink_, stop.get_token());
  ASSERT_TRUE(summaries) << to_string(summaries.error());
  ASSERT_EQ(summaries->size(), 1U);
  EXPECT_TRUE(summaries->front().is_cancelled);
  EXPECT_FALSE(std::filesystem::exists(run_directory(other, options_)));
}

// An answer that was under way when the server went says nothing about what was lost after it.
TEST_P(RemoteRun, ALateAnswerDoesNotMakeLossesFailures) {
  options_.server.parallel = 4;
  // Rows 1 and 2 are lost at once, the answer to row 0 comes after that, and other losses later.
  const FaultServer server([&](const Received& request) {
    const auto row = row_of(request);
    if (row == 0U) return slowly(honest(GetParam(), request), 40);
    if (row > 2U) return slowly(send(response(503, std::string(200, ' '))), 120);
    return row ? send(response(503, "{}")) : honest(GetParam(), request);
  });
  ASSERT_FALSE(run(server.url()));
  const auto store = store::RunStore::open_read_only(directory() / "run.db");
  ASSERT_TRUE(store);
  const auto counts = store->counts();
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->done, 1U);
  EXPECT_EQ(counts->failed, 0U);
}

// A server that fails at some records, not in a row: they have failed, and not the server.
TEST_P(RemoteRun, ARecordThatAServerCannotDoHasFailed) {
  const std::set<std::uint64_t> bad = {5, 9, 13, kRows - 1};
  const FaultServer server([&](const Received& request) {
    const bool is_bad = bad.contains(row_of(request).value_or(0));
    return is_bad ? send(response(503, "{}")) : honest(GetParam(), request);
  });
  const auto summary = run(server.url());
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, kRows - bad.size());
  EXPECT_EQ(summary->progress.failed, bad.size());
  const auto store = store::RunStore::open_read_only(directory() / "run.db");
  ASSERT_TRUE(store);
  const auto row = store->find(5);
  ASSERT_TRUE(row && *row);
  EXPECT_EQ((*row)->outcome.cause, "unavailable");
  EXPECT_EQ((*row)->outcome.message, "HTTP status 503");
}

TEST_P(RemoteRun, AnswersThatDoNotMeetTheSchemaAreInvalid) {
  const FaultServer server([&](const Received& request) {
    const auto row = row_of(request);
    if (row == 3U)
      return send(response(200, chat_body(GetParam(), {.content = R"({"stage": "IV"})"})));
    if (row == 4U) return send(response(200, chat_body(GetParam(), {.content = "{}"})));
    if (row == 5U)
      return send(response(200, chat_body(GetParam(), {.content = "```json\n{}\n```"})));
    return honest(GetParam(), request);
  });
  const auto summary = run(server.url());
  ASSERT_TRUE(summary) << to_string(summary.error());
  EXPECT_EQ(summary->progress.done, kRows - 3);
  EXPECT_EQ(summary->progress.invalid, 2U);
  EXPECT_EQ(summary->progress.failed, 1U);
  const auto store = store::RunStore::open_read_only(directory() / "run.db");
  ASSERT_TRUE(store);
  const auto row = store->find(3);
  ASSERT_TRUE(row && *row);
  EXPECT_EQ((*row)->outcome.cause, "invalid_answer");
  EXPECT_EQ((*row)->outcome.answer, R"({"stage": "IV"})") << "as it came";
  EXPECT_THAT((*row)->outcome.details_json, HasSubstr("pattern"));
  const auto unread = store->find(5);
  ASSERT_TRUE(unread && *unread);
  EXPECT_EQ((*unread)->outcome.cause, "answer_not_json");
}

TEST_P(RemoteRun, AnotherModelIsAnotherConfiguration) {
  const FaultServer server([&](const Received& request) { return honest(GetParam(), request); });
  ASSERT_TRUE(run(server.url()));
  const std::string before = exported();
  const FaultServer other([&](const Received& request) {
    return honest(GetParam(), request, "sha256:bb");
  });
  const auto refused = run(other.url());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("model_hash"));
  EXPECT_EQ(exported(), before);
  for (const Received& request : other.received())
    EXPECT_FALSE(row_of(request)) << "no report goes to it";
}

TEST_P(RemoteRun, NothingIsSentBeforeAllAddressesAreAllowed) {
  const FaultServer server([&](const Received& request) { return honest(GetParam(), request); });
  options_.server.hosts = {server.url(), "http://192.0.2.1:11434"};
  auto refused = RemoteSession::open(options_, files_, clock_, log_, sink_, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
  EXPECT_THAT(refused.error().message, HasSubstr("192.0.2.1"));
  EXPECT_THAT(refused.error().hint, HasSubstr("--allow-remote"));
  EXPECT_EQ(server.n_connections(), 0U);
  options_.server.allowed_hosts = {"192.0.2.1"};
  EXPECT_TRUE(RemoteSession::open(options_, files_, clock_, log_, sink_, {}));
  EXPECT_THAT(sink_.warnings, ::testing::ElementsAre(HasSubstr("reports are sent to 192.0.2.1")));
}

TEST_P(RemoteRun, TheKeyIsSentAndKeptNowhere) {
  const std::string key = "qXv7-key-of-the-test";
  const std::filesystem::path file = root_ / "key";
  std::ofstream(file) << key << "\n";
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  options_.server.api_key_file = file;
  const FaultServer server([&](const Received& request) { return honest(GetParam(), request); });
  ASSERT_TRUE(run(server.url()));
  for (const Received& request : server.received())
    EXPECT_EQ(request.header.at("authorization"), "Bearer " + key);
  std::size_t n_files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.output_dir)) {
    if (!entry.is_regular_file()) continue;
    ++n_files;
    EXPECT_THAT(read_file(entry.path()), Not(HasSubstr(key))) << entry.path();
  }
  EXPECT_GE(n_files, 5U);
}

TEST(CheckRemote, RefusesWhatNeedsTheEngine) {
  const Task task{
      .schema = std::make_shared<const schema::Schema>(schema_of(R"({"type":"object"})"))
  };
  const Options openai{.backend = Backend::openai};
  EXPECT_TRUE(check_remote(openai, task));
  EXPECT_TRUE(check_remote({.backend = Backend::ollama, .thinking = ThinkingMode::off}, task));
  EXPECT_TRUE(check_remote(
      {.backend = Backend::openai, .translate = "English", .translation_max_tokens = 9}, task
  ));
  const auto with = [&](auto change) {
    Options options = openai;
    change(options);
    return options;
  };
  struct Case {
    Options options;
    std::string_view option;
  };
  const Case cases[] = {
      {with([](Options& o) { o.evidence = true; }), "--evidence"},
      {with([](Options& o) { o.probabilities = true; }), "--probabilities"},
      {with([](Options& o) { o.calibration = "c.json"; }), "--calibration"},
      {with([](Options& o) { o.reproducible = true; }), "--reproducible"},
      {with([](Options& o) { o.thinking = ThinkingMode::on; }), "--thinking on"},
      {with([](Options& o) { o.thinking = ThinkingMode::off; }), "--thinking off"},
      {with([](Options& o) { o.thinking_budget = 1; }), "--thinking-budget"},
      {with([](Options& o) { o.reasoning_effort = ReasoningEffort::low; }), "--reasoning-effort"},
      {with([](Options& o) { o.keep_thinking = true; }), "--keep-thinking"},
      {with([](Options& o) { o.prompt_layout = PromptLayout::report_first; }),
       "--prompt-layout report-first"},
      {with([](Options& o) { o.prompt_lookup = PromptLookup::on; }), "--prompt-lookup on"},
      {with([](Options& o) { o.forced_text = false; }), "--no-forced-text"},
      {with([](Options& o) { o.slots = 1; }), "--slots"},
      {with([](Options& o) { o.threads = 1; }), "--threads"},
      {with([](Options& o) { o.generators = 1; }), "--generators"},
      {with([](Options& o) { o.batch_tokens = 1; }), "--batch"},
      {with([](Options& o) { o.context_memory = 1; }), "--context-memory"},
      {with([](Options& o) { o.gpu_layers = 0; }), "--gpu-layers"},
      {with([](Options& o) { o.server.pull = true; }), "--pull"},
      {with([](Options& o) { o.translate = "English"; }),
       "--translate without --translation-max-tokens"},
  };
  for (const Case& one : cases) {
    const auto refused = check_remote(one.options, task);
    ASSERT_FALSE(refused) << one.option;
    EXPECT_EQ(refused.error().code, ErrorCode::unsupported) << one.option;
    EXPECT_THAT(refused.error().message, HasSubstr(std::string(one.option) + " does not go with"));
    EXPECT_FALSE(refused.error().hint.empty());
  }
  const Task asks{
      .schema = std::make_shared<const schema::Schema>(
          schema_of(R"({"type":"object","properties":{"a":{"type":"string","evidence":true}}})")
      )
  };
  const auto refused = check_remote(openai, asks);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
  EXPECT_THAT(refused.error().message, HasSubstr("evidence"));

  Task divided = task;
  divided.chunking = Chunking{};
  const auto also_refused = check_remote(openai, divided);
  ASSERT_FALSE(also_refused);
  EXPECT_EQ(also_refused.error().code, ErrorCode::unsupported);
  EXPECT_THAT(also_refused.error().message, HasSubstr("`Chunking`"));
}

TEST(RemoteSession, NeedsAServerAndAModel) {
  RealFileSystem files;
  const SystemClock clock;
  NullLog log;
  RecordingSink sink;
  const auto open = [&](const Options& options) {
    return RemoteSession::open(options, files, clock, log, sink, {}).error().message;
  };
  EXPECT_EQ(open({.backend = Backend::openai}), "no model of the server is named");
  EXPECT_EQ(open({.backend = Backend::openai, .server = {.model = "tiny"}}), "no server is named");
}

}  // namespace
}  // namespace extractinator::run
