// What a run leaves behind whose model is at a server: one that answers with words of the report,
// quotes what it was sent in its errors, breaks its protocol, and goes away.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <format>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "remote/testing/fake_model.h"
#include "remote/testing/fault_server.h"
#include "tests/canary.h"
#include "tests/privacy_project.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

namespace fs = std::filesystem;
using remote::testing::chat_body;
using remote::testing::FaultServer;
using remote::testing::Flavour;
using remote::testing::honest;
using remote::testing::Parts;
using remote::testing::Received;
using remote::testing::response;
using remote::testing::Script;
using remote::testing::send;
using remote::testing::Step;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::size_t kReports = 1000;

// Answers most requests with the report as a value, and is wrong about the others in many ways.
class TalkativeServer {
 public:
  explicit TalkativeServer(Flavour flavour)
      : flavour_(flavour),
        server_([this](const Received& request) { return answer(request); }) {}

  [[nodiscard]] std::string url() const { return server_.url(); }
  // Closes every connection, from now on.
  void leave() { is_gone_ = true; }
  void come_back() { is_gone_ = false; }
  [[nodiscard]] std::size_t n_asked() const { return n_asked_; }

 private:
  Script answer(const Received& request) {
    if (request.path == "/api/embed") {
      return send(response(200, R"({"model": "other", "embeddings": [[1, 0.5]]})"));
    }
    if (!request.path.contains("chat")) return honest(flavour_, request);
    if (is_gone_) return {{.kind = Step::Kind::close}};
    const json::Value asked = json::parse(request.body).value();
    const std::string& report =
        asked.find("messages")->as_array().back().find("content")->as_string();
    Parts parts{.n_prompt = std::to_string(std::min<std::size_t>(request.body.size(), 7000))};
    json::Value::Object values;
    if (request.body.contains("Translate the whole")) {
      values.push_back({"verslag__translated", json::Value("Translated: " + report)});
    } else {
      values.push_back({"nodule_present", json::Value(true)});
      values.push_back({"location", json::Value(report)});
    }
    parts.content = text_of(std::move(values));
    switch (n_asked_++ % 20) {
      case 3:
        return send(response(400, request.body));
      case 5:
        return send(response(500, "<html>" + report + "</html>"));
      case 7:
        return send(response(200, report));
      case 9:
        parts.content = report;
        break;
      case 11:
        values.clear();
        values.push_back({report, json::Value(report)});
        parts.content = text_of(std::move(values));
        break;
      case 13:
        parts.reason = "length";
        break;
      case 15:
        parts.model = report;
        break;
      case 17:
        if (n_asked_ > 100) break;  // Tried again, after a while.
        return {
            {.bytes = response(200, chat_body(flavour_, parts)).substr(0, 300)},
            {.kind = Step::Kind::close}
        };
      case 19:
        return send(response(429, report, "Retry-After: " + report.substr(0, 20) + "\r\n"));
      default:
        break;
    }
    return send(response(200, chat_body(flavour_, parts)));
  }

  static std::string text_of(json::Value::Object object) {
    return json::write(json::Value(std::move(object)));
  }

  Flavour flavour_;
  std::atomic<bool> is_gone_ = false;
  std::atomic<std::size_t> n_asked_ = 0;
  FaultServer server_;
};

class PrivacyRemote : public PrivacyProject {};

TEST_F(PrivacyRemote, NothingIsLeftOfWhatServersAreSentAndSay) {
  const fs::path task = records_task(kReports);
  const std::string key = canary("key of a server");
  const How how{.uses_network = true, .environment = {{"THE_KEY", key}}};
  write_file(
      root() / "project/examples/some.json",
      std::format(
          R"([{{"input": "a {}", "output": {{"nodule_present": true, "location": null}}}},)"
          R"( {{"input": "b {}", "output": {{"nodule_present": false, "location": null}}}}])",
          canary("example"),
          canary("other example")
      )
  );
  const fs::path with_examples = add_task(
      "Task002_examples",
      "few.csv",
      "verslag\n" + canary("report with examples") + "\n" + canary("other with examples") + "\n",
      R"(, "Example_Path": "some.json")"
  );
  for (const Flavour flavour : {Flavour::ollama, Flavour::openai}) {
    const std::string name(remote::testing::to_string(flavour));
    SCOPED_TRACE(name);
    TalkativeServer server(flavour);
    const auto go = [&](const fs::path& file,
                        const std::string& run_name,
                        const std::vector<std::string>& more,
                        const How& with) {
      std::vector<std::string> options = {
          "--backend", name, "--host", server.url(), "--model", "tiny", "--api-key-env", "THE_KEY"
      };
      options.insert(options.end(), more.begin(), more.end());
      return run(extract(file, name + run_name, options), with);
    };
    // One of the protocols for all of them.
    const std::string n_reports = std::to_string(flavour == Flavour::ollama ? kReports : 200);
    const std::vector<std::string> logs = {
        "--parallel", "4", "--limit", n_reports, "--log-dir", (root() / "cwd/logs").string()
    };
    const ProgramResult first = go(task, "-a", logs, how);
    ASSERT_EQ(first.exit_code, 1) << first.err;
    const fs::path results = output() / (name + "-a") / "Task001_records-run0";
    const std::string failures = read_file(results / "failures.json");
    for (const char* cause :
         {"http_status",
          "not_json",
          "answer_not_json",
          "invalid_answer",
          "token_limit",
          "wrong_model",
          "rate_limited"})
      EXPECT_THAT(failures, HasSubstr(std::format("\"{}\"", cause)));
    EXPECT_EQ(run({"retry", results.string(), "--verbose"}, how).exit_code, 1);
    EXPECT_EQ(run({"export", results.string(), "--format", "csv,parquet"}, how).exit_code, 0);
    EXPECT_EQ(run({"status", results.string(), "--json"}, how).exit_code, 1) << "some have failed";

    // Goes, is found gone, and is there again; and the program is killed.
    server.leave();
    EXPECT_EQ(go(task, "-b", {}, how).exit_code, 2);
    server.come_back();
    How killed = how;
    killed.signal_after = std::chrono::milliseconds(300);
    go(task, "-b", {}, killed);
    killed.signal = SIGSEGV;
    go(task, "-b", {}, killed);
    killed.signal = SIGINT;
    go(task, "-b", {}, killed);
    run({"resume", (output() / (name + "-b") / "Task001_records-run0").string()}, killed);

    const std::string translations = (output() / (name + "-translations")).string();
    go(task,
       "-c",
       {"--translate",
        "--translation-max-tokens",
        "100",
        "--translation-dir",
        translations,
        "--limit",
        "40"},
       how);
    go(task, "-d", {"--n-runs", "2", "--vote", "--temperature", "1", "--limit", "40"}, how);
    go(with_examples,
       "-e",
       {"--num-examples",
        "1",
        "--embedding-model",
        "ollama:other",
        "--example-dir",
        (root() / "project/examples").string()},
       how);
    EXPECT_GT(server.n_asked(), std::stoul(n_reports));
    const std::string exported = read_file(results / "nlp-predictions-dataset.jsonl");
    const auto n_exported = std::ranges::count_if(canaries(), [&](const Canary& each) {
      return each.name.starts_with("patient id") && exported.contains(each.text);
    });
    EXPECT_EQ(n_exported, std::stol(n_reports)) << "the control";
  }
  EXPECT_THAT(all_sightings(), IsEmpty());
  const CanarySearch key_search({canaries().at(canaries().size() - 5)});
  EXPECT_EQ(canaries().at(canaries().size() - 5).name, "key of a server");
  EXPECT_THAT(key_search.in_folder(root(), {}), IsEmpty()) << "a key has no place at all";
}

}  // namespace
}  // namespace extractinator::testing
