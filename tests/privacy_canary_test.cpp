// Nothing of a record leaves the run database and the result files (docs/privacy.md): runs the real
// program over records with unique words in every cell, makes it succeed, fail, be interrupted, be
// killed and crash, and searches every byte it leaves anywhere else.
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "engine/testing/tiny_model.h"
#include "json/parse.h"
#include "json/value.h"
#include "tests/canary.h"
#include "tests/privacy_project.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::size_t kReports = 1000;

class PrivacyCanary : public PrivacyProject {};

TEST_F(PrivacyCanary, SearchFindsEverySpelling) {
  const std::string word = canary("planted");
  const CanarySearch search({canaries().front(), {"odd", "kwab é " + word}});
  const std::string prefix = word.substr(0, 8);
  std::string utf16;
  for (const char c : prefix)
    utf16 += std::string{c, '\0'};
  std::string hex;
  for (const char c : prefix)
    hex += std::format("{:02X}", static_cast<unsigned char>(c));
  for (const std::string& text :
       {word,
        prefix + "…",
        utf16,
        "0x" + hex,
        "kwab%20%C3%A9%20" + prefix,
        "kwab \\u00e9 " + prefix})
    EXPECT_THAT(search.in_text("text", "before " + text + " after"), Not(IsEmpty())) << text;
  for (const char* lead : {"", "a", "ab"}) {
    const std::string file = (root() / "cwd/plain").string();
    write_file(file, lead + word + "zz");
    const ProgramResult encoded = run_program("/usr/bin/base64", {"--wrap=0", file}, {});
    ASSERT_EQ(encoded.exit_code, 0);
    EXPECT_THAT(search.in_text("text", encoded.out), Not(IsEmpty())) << lead;
    fs::remove(file);
  }
  EXPECT_THAT(search.in_folder(root(), {}), IsEmpty());
  write_file(root() / "home/.cache/deep/file", "x" + word);
  write_file(root() / "tmp" / word, "");
  EXPECT_EQ(search.in_folder(root(), {}).size(), 2 * search.in_text("text", word).size());
  EXPECT_THAT(search.in_text("text", "nothing of " + word.substr(1)), IsEmpty());
  // In a page also where a long word may be broken.
  const fs::path page = root() / "home/page.html";
  const std::size_t n_before = search.in_folder(root(), {}).size();
  write_file(page, word.substr(0, 5) + "<wbr>" + word.substr(5));
  EXPECT_GT(search.in_folder(root(), {}).size(), n_before);
}

// The control of `forbids_network`.
TEST(Network, AnAttemptEndsTheProgram) {
  const auto run_python = [](const std::string& code) {
    return run_program("/usr/bin/python3", {"-c", code}, {.forbids_network = true});
  };
  EXPECT_EQ(run_python("import socket; socket.socket(socket.AF_INET)").signal, SIGSYS);
  EXPECT_EQ(run_python("import socket; socket.socket(socket.AF_INET6)").signal, SIGSYS);
  EXPECT_EQ(run_python("import socket; socket.getaddrinfo('localhost', 80)").signal, SIGSYS);
  EXPECT_EQ(run_python("import socket; socket.socket(socket.AF_UNIX)").exit_code, 0);
}

// All reports, that are answered and that fail.
TEST_F(PrivacyCanary, RunsLeaveNothingOutsideDatabaseAndResults) {
  const fs::path task = records_task(kReports);
  const std::string logs = (root() / "cwd/logs").string();
  const ProgramResult first = run(extract(task, "a", {"--log-dir", logs, "--slots", "16"}));
  ASSERT_EQ(first.exit_code, 1) << first.err;  // Some records cannot succeed.
  EXPECT_THAT(read_file(root() / "cwd/logs/task_runner.log"), HasSubstr("event=row_finished"));
  const ProgramResult failed =
      run(extract(task, "b", {"--max-answer-tokens", "1", "--slots", "16", "--json"}));
  ASSERT_EQ(failed.exit_code, 1) << failed.err;
  EXPECT_THAT(failed.out, HasSubstr("\"done\": 0"));
  run(extract(task, "a", {"--seed", "5", "--temperature", "1"}));  // Another configuration.

  const fs::path results = output() / "a/Task001_records-run0";
  EXPECT_EQ(run({"resume", results.string(), "--verbose"}).exit_code, 1);
  EXPECT_EQ(run({"retry", results.string(), "--verbose", "--json"}).exit_code, 1);
  for (const char* format : {"csv", "parquet"})
    EXPECT_EQ(run({"export", results.string(), "--format", format}).exit_code, 0) << format;
  for (const fs::path& folder : {results, output() / "b/Task001_records-run0"}) {
    EXPECT_EQ(run({"status", folder.string(), "--json"}).exit_code, 1) << "some have failed";
    EXPECT_EQ(run({"verify", folder.string()}).exit_code, 0);
    EXPECT_THAT(read_file(folder / "failures.json"), HasSubstr("prompt_too_long"));
  }
  for (const int row : {0, 1, 2, 3, 7, 8, 99999})
    run({"explain", results.string(), std::to_string(row)});

  // The records were really there, and all of them: each name is in the exported rows.
  const std::string exported = read_file(results / "nlp-predictions-dataset.jsonl");
  std::size_t n_reports = 0;
  for (const Canary& each : canaries()) {
    const bool is_exported = exported.contains(each.text);
    const bool is_in_report = each.name.contains("report");
    if (is_in_report && is_exported) ++n_reports;
    EXPECT_TRUE(is_exported || is_in_report) << each.name;
  }
  EXPECT_GE(n_reports, kReports - 10);
  EXPECT_THAT(CanarySearch(canaries()).in_folder(root(), {}), Not(IsEmpty()));

  EXPECT_THAT(said(), Not(IsEmpty()));
  EXPECT_THAT(all_sightings(), IsEmpty());
}

// Everything else that a run can be asked for, over some of each kind.
TEST_F(PrivacyCanary, NoOptionLeavesMore) {
  const fs::path task = records_task(24);
  run(extract(task, "a"));
  run(extract(task, "a", {"--retry-failed"}));
  run(extract(task, "a", {"--overwrite", "--json", "--reproducible", "--slots", "3"}));
  run(extract(task, "b", {"--evidence", "--probabilities", "--limit", "10", "--random-rows"}));
  const std::string translations = (output() / "translations").string();
  run(extract(task, "c", {"--translate", "--translation-dir", translations, "--limit", "10"}));
  run(extract(task, "d", {"--n-runs", "2", "--vote", "--temperature", "1"}));
  EXPECT_TRUE(fs::exists(output() / "d/Task001_records-agreement/agreement.json"));

  const fs::path results = output() / "a/Task001_records-run0";
  const std::string manifest = (results / "nlp-predictions-dataset.json.manifest.json").string();
  const ProgramResult again =
      run({"rerun", "--manifest", manifest, "--out", (output() / "again").string(), "--verbose"});
  EXPECT_EQ(again.exit_code, 0) << again.err << again.out;
  // Results as the truth of others: what differs is counted, and not shown.
  fs::create_directories(root() / "project/data");
  fs::copy_file(
      output() / "d/Task001_records-run1/nlp-predictions-dataset.json",
      root() / "project/data/Task001_records.json"
  );
  run(extract(task, "e", {"--truth-dir", (root() / "project/data").string(), "--json"}));

  const std::string one = (root() / "project/data/one.txt").string();
  write_file(one, "nodule bij " + canary("one report"));
  const std::string said_before = said();
  EXPECT_EQ(
      run({"extract", "--task", task.string(), "--model", demo_model().string(), "--text", one})
          .exit_code,
      0
  ) << said().substr(said_before.size());
  EXPECT_THAT(all_sightings(), IsEmpty());
}

TEST_F(PrivacyCanary, ChunksAndExamplesAndSettingsLeaveNothing) {
  std::string csv = "patient id,verslag\n";
  for (int i = 0; i < 4; ++i) {
    std::string report;
    for (int k = 0; k < 30 * i + 1; ++k)
      report += std::format("Bevinding {}: geen nodule bij {}. ", k, canary("report in chunks"));
    csv += canary("patient id") + ",\"" + report + "\"\n";
  }
  write_file(
      root() / "project/examples/some.json",
      std::format(
          R"([{{"input": "nodule bij {}", "output": {{"nodule_present": true, "location": "{}"}}}},)"
          R"( {{"input": "niets bij {}", "output": {{"nodule_present": false, "location": null}}}}])",
          canary("example"),
          canary("location of an example"),
          canary("other example")
      )
  );
  const fs::path task = add_task(
      "Task001_long",
      "long.csv",
      csv,
      R"(, "Example_Path": "some.json", "Chunking": {"Merge": {"nodule_present": "any_true", )"
      R"("location": "first"}})"
  );
  write_file(
      root() / "cwd/extractinate.toml",
      "context_length = 700\nmax_answer_tokens = 100\nnum_examples = 1\nlog_dir = \"logs\"\n"
      "example_dir = \"" +
          (root() / "project/examples").string() + "\"\n"
  );
  const ProgramResult result = run(extract(task, "a"));
  EXPECT_THAT(result.exit_code, AnyOf(0, 1)) << result.err;
  EXPECT_THAT(
      read_file(output() / "a/Task001_long-run0/nlp-predictions-dataset.jsonl"),
      HasSubstr("\"n_chunks\":2")
  );
  EXPECT_TRUE(fs::exists(root() / "cwd/logs/task_runner.log"));
  run({"explain", (output() / "a/Task001_long-run0").string(), "3"});
  // A mistake in an example is told by its place.
  write_file(
      root() / "project/examples/some.json",
      R"([{"input": "x", "output": {"nodule_present": ")" + canary("wrong value") + R"("}}])"
  );
  const ProgramResult wrong = run(extract(task, "b"));
  EXPECT_EQ(wrong.exit_code, 2) << wrong.err;
  EXPECT_THAT(all_sightings(), IsEmpty());
}

// Thoughts retell the report.
TEST_F(PrivacyCanary, ThoughtsAreKeptInTheirPlace) {
  std::string csv = "verslag\n";
  for (int i = 0; i < 10; ++i)
    csv += "nodule bij " + canary("report thought about") + "\n";
  const fs::path task = add_task("Task001_thoughts", "thoughts.csv", csv);
  const std::string model = (root() / "project/model.gguf").string();
  engine::testing::write_tiny_model(
      model,
      {.control = {"<think>", "</think>"},
       .chat_template = "{% for m in messages %}<|turn|>{{ m.role }}\n{{ m.content }}{% endfor %}"
                        "{% if add_generation_prompt %}<|turn|>assistant\n"
                        "{% if not enable_thinking %}<think>\n\n</think>\n\n{% endif %}{% endif %}",
       .n_context = 2048}
  );
  const ProgramResult result = run(extract(
      task,
      "a",
      {"--model", model, "--thinking", "on", "--thinking-budget", "20", "--keep-thinking"}
  ));
  EXPECT_THAT(result.exit_code, AnyOf(0, 1)) << result.err;
  const fs::path results = output() / "a/Task001_thoughts-run0";
  EXPECT_THAT(read_file(results / "nlp-predictions-dataset.jsonl"), HasSubstr("\"thinking\":\""));
  // What it thought is as private as what it read.
  const auto rows = json::parse(read_file(results / "nlp-predictions-dataset.json"));
  ASSERT_TRUE(rows);
  std::vector<Canary> thoughts;
  for (const json::Value& row : rows->as_array()) {
    const std::string thought = row.find("thinking")->as_string();
    if (thought.size() >= 16) thoughts.push_back({"thought", thought.substr(0, 16)});
  }
  ASSERT_THAT(thoughts, Not(IsEmpty()));
  const CanarySearch search(thoughts);
  EXPECT_THAT(search.in_text("said", said()), IsEmpty());
  EXPECT_THAT(search.in_text("failures", read_file(results / "failures.json")), IsEmpty());
  EXPECT_THAT(
      search.in_text("manifest", read_file(results / "nlp-predictions-dataset.json.manifest.json")),
      IsEmpty()
  );
  EXPECT_THAT(all_sightings(), IsEmpty());
}

TEST_F(PrivacyCanary, OnlyTheOwnerCanReadWhatIsWritten) {
  const mode_t usual = ::umask(0);
  run(extract(add_task("Task001_one", "one.csv", "verslag\n" + canary("report") + "\n"), "a"));
  ::umask(usual);
  std::size_t n_files = 0;
  for (const fs::path& folder : {output(), root() / "home"}) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const fs::perms others = fs::perms::group_all | fs::perms::others_all;
      EXPECT_EQ(entry.status().permissions() & others, fs::perms::none) << entry.path();
      ++n_files;
    }
  }
  EXPECT_GE(n_files, 5U);
}

TEST_F(PrivacyCanary, BrokenInputIsNotQuoted) {
  const std::string row = "\"" + canary("json row") + "\"";
  const std::vector<fs::path> tasks = {
      add_task("Task001_cut", "cut.json", "[{\"verslag\": " + row + "}, {\"verslag\": " + row),
      add_task("Task002_word", "word.json", "[{\"verslag\": " + canary("bare word") + "}]"),
      add_task(
          "Task003_line", "line.jsonl", "{\"verslag\": " + row + "}\n" + canary("junk line") + "\n"
      ),
      add_task("Task004_quote", "quote.csv", "verslag\n\"" + canary("open quote") + "\nmore\n"),
      add_task(
          "Task005_columns", "columns.csv", "id,verslag\n1,a,b," + canary("extra cell") + "\n"
      ),
      add_task("Task006_missing", "missing.csv", "id,tekst\n1," + canary("other column") + "\n"),
      add_task(
          "Task007_type", "type.json", "[{\"verslag\": {\"" + canary("key") + "\": " + row + "}}]"
      ),
      add_task("Task008_twice", "twice.json", "[{\"verslag\": " + row + ", \"verslag\": 1}]"),
      add_task("Task009_bytes", "bytes.json", "[{\"verslag\": \"" + canary("bytes") + "\xFF\"}]"),
  };
  for (const fs::path& task : tasks) {
    const ProgramResult result = run(extract(task, "broken"));
    EXPECT_THAT(result.exit_code, AnyOf(1, 2)) << task << result.err;
    EXPECT_THAT(result.err + result.out, Not(IsEmpty())) << task;
  }
  EXPECT_THAT(all_sightings(), IsEmpty());
}

TEST_F(PrivacyCanary, EndsOfEveryKindLeaveNothing) {
  std::string csv = "patient id,verslag\n";
  for (std::size_t i = 0; i < kReports; ++i) {
    csv += canary(std::format("patient id {}", i)) + ",nodule van " + std::to_string(i) +
           " mm bij " + canary(std::format("report {}", i)) + "\n";
  }
  const fs::path task = add_task("Task001_many", "many.csv", csv);
  // A crash may leave a core file where the system is set up for it; the program must not let it.
  rlimit core = {};
  ::getrlimit(RLIMIT_CORE, &core);
  core.rlim_cur = core.rlim_max;
  ::setrlimit(RLIMIT_CORE, &core);
  using std::chrono::milliseconds;
  for (const int signal : {SIGKILL, SIGSEGV, SIGABRT, SIGTERM, SIGINT}) {
    for (const milliseconds after : {milliseconds(150), milliseconds(400), milliseconds(900)})
      run(extract(task, std::format("signal{}", signal)),
          {.signal_after = after, .signal = signal});
  }
  EXPECT_THAT(all_sightings(), IsEmpty());
}

}  // namespace
}  // namespace extractinator::testing
