// Runs that are continued and made again without being told anything: `resume`, `retry`, `rerun`,
// and the manifests they are made from.
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/hash.h"
#include "json/parse.h"
#include "json/value.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::int64_t kRows = 24;

// A project folder that its test may change: a demo task, its dataset elsewhere, the demo model.
class RerunProgramTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* folder : {"project/tasks", "project/datasets", "other"})
      std::filesystem::create_directories(root() / folder);
    std::filesystem::copy(
        demo_dir() / "tasks/Task002_nodule_diameter.json", root() / "project/tasks"
    );
    std::filesystem::copy(
        demo_dir() / "data/Task002_nodule_diameter.json", root() / "project/datasets"
    );
    std::filesystem::copy(demo_model(), root() / "project/model.gguf");
  }

  [[nodiscard]] const std::filesystem::path& root() const { return folder_.path(); }
  // Where the run `name` has its results, seen from the project.
  [[nodiscard]] static std::string run_of(std::string_view name) {
    return std::format("out/{}/Task002_nodule_diameter-run0", name);
  }
  [[nodiscard]] std::string file_of(std::string_view run, std::string_view file) const {
    return read_file(root() / "project" / run_of(run) / file);
  }

  [[nodiscard]] ProgramResult extractinate(
      const std::vector<std::string>& arguments, ProgramOptions options = {}
  ) const {
    if (options.working_directory.empty()) options.working_directory = root() / "project";
    options.environment.insert({"XDG_CACHE_HOME", (root() / "cache").string()});
    return run_program(arguments, options);
  }

  // With options that all have to be remembered; paths from the project's folder.
  [[nodiscard]] ProgramResult run(const std::string& name, ProgramOptions options = {}) const {
    return extractinate(
        {"run",
         "tasks/Task002_nodule_diameter.json",
         "--model",
         "model.gguf",
         "--data-dir",
         "datasets",
         "--out",
         "out",
         "--run-name",
         name,
         "--reproducible",
         "--limit",
         std::to_string(kRows),
         "--temperature",
         "0.8",
         "--seed",
         "18446744073709551615",
         "--max-answer-tokens",
         "300",
         "--probabilities",
         "--slots",
         "4",
         "--threads",
         "1"},
        std::move(options)
    );
  }

  // Rows of a run that have no result yet; nothing if there is no run.
  [[nodiscard]] std::optional<std::int64_t> remaining(const std::string& name) const {
    const auto status = extractinate({"status", run_of(name), "--json"});
    const auto runs = json::parse(status.out);
    if (!runs || !runs->is_array()) return std::nullopt;
    EXPECT_EQ(runs->as_array().front().find("total")->to_int64(), kRows);
    return runs->as_array().front().find("remaining")->to_int64();
  }

  // Makes a run that `signal` stopped in the middle, and returns its name.
  [[nodiscard]] std::string interrupted(int signal, std::chrono::microseconds whole) const {
    for (int attempt = 0; attempt < 60; ++attempt) {
      const std::string name = std::format("signal{}_{}", signal, attempt);
      const auto result =
          run(name, {.signal_after = whole * (20 + attempt) / 80, .signal = signal});
      if (result.exit_code == 0) continue;
      const auto left = remaining(name);
      if (left && *left > 0 && *left < kRows) return name;
    }
    ADD_FAILURE() << "no run was interrupted in the middle";
    return "";
  }

  TestFolder folder_;
};

TEST_F(RerunProgramTest, AResumedRunIsTheUndisturbedOne) {
  ASSERT_EQ(run("warm-up").exit_code, 0);
  const auto start = std::chrono::steady_clock::now();
  const auto undisturbed = run("undisturbed");
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start
  );
  ASSERT_EQ(undisturbed.exit_code, 0) << undisturbed.err;
  EXPECT_EQ(remaining("undisturbed"), 0);
  const std::string expected = file_of("undisturbed", "nlp-predictions-dataset.json");
  ASSERT_THAT(expected, Not(IsEmpty()));
  for (const int signal : {SIGKILL, SIGINT}) {
    SCOPED_TRACE(signal);
    const std::string name = interrupted(signal, whole);
    ASSERT_FALSE(name.empty());
    // From elsewhere, and under another name than it was begun with.
    std::filesystem::rename(root() / "project/out" / name, root() / "project/out" / "moved");
    const auto folder = root() / "project" / run_of("moved");
    const auto resumed = extractinate(
        {"resume", (signal == SIGKILL ? folder : folder / "run.db").string(), "--json"},
        {.working_directory = root() / "other"}
    );
    ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
    EXPECT_EQ(file_of("moved", "nlp-predictions-dataset.json"), expected);
    EXPECT_EQ(
        file_of("moved", "nlp-predictions-dataset.jsonl"),
        file_of("undisturbed", "nlp-predictions-dataset.jsonl")
    );
    const json::Value summary = json::parse(resumed.out).value();
    EXPECT_EQ(summary.as_array().front().find("done")->to_int64(), kRows);
    EXPECT_GT(summary.as_array().front().find("resumed")->to_int64(), 0);
    EXPECT_EQ(remaining("moved"), 0);
    EXPECT_TRUE(std::filesystem::is_empty(root() / "other"));
    std::filesystem::remove_all(root() / "project/out/moved");
  }
}

TEST_F(RerunProgramTest, ResumeRefusesWhatHasChangedAndNamesIt) {
  ASSERT_EQ(run("run").exit_code, 0);
  const std::string before = file_of("run", "run.db");
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"tasks/Task002_nodule_diameter.json", "the task"},
      {"datasets/Task002_nodule_diameter.json", "the data"},
      {"model.gguf", "the model"},
  };
  for (const auto& [file, name] : changes) {
    SCOPED_TRACE(name);
    const std::string content = read_file(root() / "project" / file);
    write_file(root() / "project" / file, content + "\n");
    for (const char* command : {"resume", "retry"}) {
      const auto refused = extractinate({command, run_of("run")});
      EXPECT_EQ(refused.exit_code, 2);
      EXPECT_EQ(refused.out, "");
      EXPECT_THAT(refused.err, HasSubstr("changed since the run was made: " + name));
      EXPECT_THAT(refused.err, HasSubstr("hint: "));
    }
    const auto again = extractinate(
        {"rerun", "--manifest", run_of("run") + "/nlp-predictions-dataset.json.manifest.json"}
    );
    EXPECT_EQ(again.exit_code, 2);
    EXPECT_THAT(again.err, HasSubstr("changed since the run was made: " + name));
    EXPECT_FALSE(std::filesystem::exists(root() / "project/rerun"));
    write_file(root() / "project" / file, content);
  }
  EXPECT_EQ(file_of("run", "run.db"), before);
  const auto resumed = extractinate({"resume", run_of("run")});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.out, HasSubstr("Task002_nodule_diameter"));
  EXPECT_EQ(extractinate({"resume", "nowhere"}).exit_code, 2);
}

TEST_F(RerunProgramTest, RetryTriesFailedRowsAgainAndResumeDoesNot) {
  write_file(root() / "project/datasets/reports/a.txt", "CT thorax. Nodus van 7 mm.");
  write_file(root() / "project/datasets/reports/b.txt", "ill\xFF");
  write_file(
      root() / "project/tasks/Task001_folder.json",
      R"({"Description": "Beoordeel het verslag.", "Data_Path": "reports", "Input_Field": "text",)"
      R"( "Parser_Format": {"present": {"type": "bool"}}})"
  );
  const auto first = extractinate(
      {"run",
       "tasks/Task001_folder.json",
       "--model",
       "model.gguf",
       "--data-dir",
       "datasets",
       "--threads",
       "1",
       "--out",
       "out"}
  );
  ASSERT_EQ(first.exit_code, 1) << first.err;
  const std::string folder = "out/run/Task001_folder-run0";
  const auto file = root() / "project" / folder / "nlp-predictions-dataset.json";
  const std::string expected = read_file(file);
  for (const auto& [command, n_resumed] : {std::pair("resume", 2), std::pair("retry", 1)}) {
    std::filesystem::remove(file);
    const auto again = extractinate({command, folder, "--json"});
    EXPECT_EQ(again.exit_code, 1) << again.err;
    const json::Value summary = json::parse(again.out).value();
    EXPECT_EQ(summary.as_array().front().find("resumed")->to_int64(), n_resumed) << command;
    EXPECT_EQ(summary.as_array().front().find("failed")->to_int64(), 1) << command;
    EXPECT_EQ(read_file(file), expected) << command;
  }
}

TEST_F(RerunProgramTest, ManifestsSayWhatAResultWasMadeOf) {
  ASSERT_EQ(run("run").exit_code, 0);
  ASSERT_EQ(
      extractinate({"export", run_of("run"), "--format", "csv,jsonl", "-o", "x"}).exit_code, 0
  );
  const auto hash_of_file = [&](const std::filesystem::path& file) {
    return to_hex(hash_of(read_file(root() / "project" / file)));
  };
  const std::vector<std::string> files = {
      run_of("run") + "/nlp-predictions-dataset.json",
      run_of("run") + "/nlp-predictions-dataset.jsonl",
      "x/nlp-predictions-dataset.csv",
      "x/nlp-predictions-dataset.jsonl",
  };
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    const std::string text = read_file(root() / "project" / (file + ".manifest.json"));
    const json::Value manifest = json::parse(text).value();
    const auto word = [&](std::string_view pointer) {
      const json::Value* value = json::resolve(manifest, pointer);
      return value != nullptr && value->is_string() ? value->as_string() : "";
    };
    EXPECT_EQ(word("/export/hash"), hash_of_file(file));
    EXPECT_EQ(word("/context/task_hash"), hash_of_file("tasks/Task002_nodule_diameter.json"));
    EXPECT_EQ(word("/context/data_hash"), hash_of_file("datasets/Task002_nodule_diameter.json"));
    EXPECT_EQ(word("/configuration/model_hash"), hash_of_file("model.gguf"));
    for (const char* hash : {"schema_hash", "prompt_hash", "chat_template_hash"})
      EXPECT_EQ(word("/configuration/" + std::string(hash)).size(), 64U) << hash;
    EXPECT_EQ(json::resolve(manifest, "/rows/done")->to_int64(), kRows);
    EXPECT_EQ(json::resolve(manifest, "/rows/total")->to_int64(), kRows);
    EXPECT_EQ(json::resolve(manifest, "/context/options/temperature")->to_double(), 0.8);
    EXPECT_GT(manifest.find("work")->find("rows_per_second")->to_double().value(), 0.0);
    EXPECT_THAT(word("/context/machine/processor"), Not(IsEmpty()));
    EXPECT_THAT(word("/context/runtime"), HasSubstr("llama.cpp"));
    EXPECT_THAT(text, HasSubstr("Not a medical device"));
    // Neither reports nor the task's text.
    EXPECT_THAT(text, Not(HasSubstr("kwab")));
    const json::Value task =
        json::parse(read_file(root() / "project/tasks/Task002_nodule_diameter.json")).value();
    EXPECT_THAT(text, Not(HasSubstr(task.find("Description")->as_string())));
  }
}

TEST_F(RerunProgramTest, ARerunIsIdenticalOrSaysWhatIsNot) {
  ASSERT_EQ(run("run").exit_code, 0);
  ASSERT_EQ(extractinate({"export", run_of("run"), "--format", "csv"}).exit_code, 0);
  const std::string json_file = run_of("run") + "/nlp-predictions-dataset.json";
  for (const std::string& file : {json_file, run_of("run") + "/nlp-predictions-dataset.csv"}) {
    const auto same = extractinate({"rerun", "--manifest", file + ".manifest.json"});
    EXPECT_EQ(same.exit_code, 0) << same.err;
    EXPECT_THAT(same.out, HasSubstr("identical: rerun/run/"));
    // What is there already is not taken for made anew.
    const auto twice = extractinate({"rerun", "--manifest", file + ".manifest.json"});
    EXPECT_EQ(twice.exit_code, 2);
    EXPECT_THAT(twice.err, HasSubstr("is there already"));
    std::filesystem::remove_all(root() / "project/rerun");
  }

  // The hash alone is another: the rows are the same.
  const auto manifest = root() / "project" / (json_file + ".manifest.json");
  const std::string good = read_file(manifest);
  const std::string hash = to_hex(hash_of(read_file(root() / "project" / json_file)));
  const auto with_hash = [&](const std::string& other) {
    std::string text = good;
    text.replace(text.find(hash), hash.size(), other);
    write_file(manifest, text);
  };
  with_hash(to_hex(hash_of("another file")));
  const auto altered = extractinate({"rerun", "--manifest", manifest.string(), "--out", "second"});
  EXPECT_EQ(altered.exit_code, 1) << altered.err;
  EXPECT_THAT(altered.out, HasSubstr("different: second/run/"));
  EXPECT_THAT(altered.out, HasSubstr(std::format("rows: 0 of {} rows differ\n", kRows)));
  EXPECT_THAT(altered.out, HasSubstr("changed since: nothing that was written down"));
  EXPECT_THAT(altered.err, HasSubstr("is not the file that the manifest describes"));

  // Another result in one row, with a manifest that fits it.
  std::string other = read_file(root() / "project" / json_file);
  const std::size_t at = other.rfind("\"success\"");
  ASSERT_NE(at, std::string::npos);
  other.replace(at, 9, "\"unknown\"");
  write_file(root() / "project" / json_file, other);
  with_hash(to_hex(hash_of(other)));
  const auto row =
      extractinate({"rerun", "--manifest", manifest.string(), "-o", "third", "--json"});
  EXPECT_EQ(row.exit_code, 1) << row.err;
  const json::Value verdict = json::parse(row.out).value();
  EXPECT_FALSE(verdict.find("is_identical")->as_bool());
  EXPECT_EQ(verdict.find("n_different_rows")->to_int64(), 1);
  ASSERT_EQ(verdict.find("different_rows")->as_array().size(), 1U);
  EXPECT_EQ(verdict.find("different_rows")->as_array().front().to_int64(), kRows - 1);
  EXPECT_EQ(verdict.find("hash_now")->as_string(), hash);
  EXPECT_THAT(row.err, Not(HasSubstr("is not the file")));
}

}  // namespace
}  // namespace extractinator::testing
