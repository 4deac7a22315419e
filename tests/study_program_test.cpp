// `extractinate study` of the real program: the same report after kills, scores that other commands
// give, budgets, plans, and mistakes.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/error.h"
#include "engine/testing/tiny_model.h"
#include "json/parse.h"
#include "json/value.h"
#include "store/run_store.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint64_t kRecords = 6;  // Of each job.

class StudyProgramTest : public ::testing::Test {
 protected:
  StudyProgramTest() {
    for (const std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{2}}) {
      engine::testing::write_tiny_model(
          path() / std::format("model{}.gguf", seed),
          {.chat_template = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}",
           .n_context = 8192,
           .seed = seed}
      );
      const auto made = run(
          {"dragon",
           "synth",
           "--task",
           "1,10,19",
           "--n",
           std::to_string(kRecords),
           "--n-train",
           "8",
           "--seed",
           std::to_string(seed),
           "--out",
           std::format("data/{}", seed)}
      );
      EXPECT_EQ(made.exit_code, 0) << made.err;
    }
    write("study.json", study(R"([{"file": "model1.gguf"}, {"file": "model2.gguf"}])"));
  }

  [[nodiscard]] static std::string study(std::string_view models, std::string_view more = "") {
    return std::format(
        R"({{"models": {}, "tasks": [{{"dragon": "data/{{seed}}"}}], "seeds": [1, 2],
            "options": {{"max_answer_tokens": 16, "reasoning_field": false}}{}}})",
        models,
        more
    );
  }

  [[nodiscard]] ProgramResult run(
      const std::vector<std::string>& words, ProgramOptions options = {}
  ) const {
    options.working_directory = path();
    options.environment["XDG_CACHE_HOME"] = (path() / "cache").string();
    return run_program(words, options);
  }
  [[nodiscard]] ProgramResult run_study(
      const std::vector<std::string>& words, const ProgramOptions& options = {}
  ) const {
    std::vector<std::string> all = {"study", "study.json", "--threads", "1"};
    all.insert(all.end(), words.begin(), words.end());
    return run(all, options);
  }

  void write(std::string_view name, std::string_view text) const {
    write_file(path() / name, text);
  }
  [[nodiscard]] json::Value read_json(const std::filesystem::path& name) const {
    const std::string text = read_file(path() / name);
    const auto value = json::parse(text);
    EXPECT_TRUE(value.has_value()) << name << text;
    return value ? *value : json::Value();
  }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

  // Files below a folder of this name, relative to the test's folder.
  [[nodiscard]] std::vector<std::filesystem::path> files_named(
      const std::filesystem::path& folder, std::string_view name
  ) const {
    std::vector<std::filesystem::path> found;
    if (!std::filesystem::exists(path() / folder)) return found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path() / folder)) {
      if (entry.is_regular_file() && entry.path().filename() == name) found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
  }

  TestFolder folder_;
};

// What tells that a file was written again, whatever it says.
struct Written {
  ino_t inode = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;

  bool operator==(const Written&) const = default;
};

Written written(const std::filesystem::path& path) {
  struct stat status = {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path << errno;
  return {
      .inode = status.st_ino,
      .seconds = status.st_mtim.tv_sec,
      .nanoseconds = status.st_mtim.tv_nsec,
  };
}

// The report without what was measured.
std::string page_without_costs(const std::string& html) {
  const std::size_t begin = html.find(">Measured on this machine</h2>");
  if (begin == std::string::npos) return html;
  return html.substr(0, begin) + html.substr(std::min(html.size(), html.find("<h2", begin)));
}

TEST_F(StudyProgramTest, KillsChangeNothingAndFinishedCellsStay) {
  const auto start = std::chrono::steady_clock::now();
  const auto undisturbed = run_study({"--out", "whole", "--quiet"});
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start
  );
  ASSERT_TRUE(undisturbed.exit_code == 0) << undisturbed.err;
  const auto cells = files_named("whole", "outcome.json");
  ASSERT_EQ(cells.size(), 12U);

  std::mt19937_64 random(7);
  std::size_t n_kills = 0;
  // A record that is hit eight times counts as one that ends the program: not often enough for
  // that.
  constexpr std::size_t kMostKills = 7;
  // At most a quarter of what it took: several kills come before it is through. Where the machine
  // has become faster since, it begins anew with shorter moments.
  for (auto longest = whole / 4; n_kills < 3; longest /= 2) {
    ASSERT_GT(longest, std::chrono::milliseconds(1)) << "it was over too soon to be disturbed";
    std::uniform_int_distribution<std::int64_t> moment(longest.count() / 12, longest.count());
    std::filesystem::remove_all(folder_.path() / "killed");
    std::map<std::filesystem::path, Written> finished;
    bool is_through = false;
    for (n_kills = 0; n_kills < kMostKills && !is_through;) {
      const auto killed = run_study(
          {"--out", "killed", "--quiet"},
          {.signal_after = std::chrono::microseconds(moment(random)), .signal = SIGKILL}
      );
      for (const auto& [file, when] : finished)
        EXPECT_EQ(written(file), when) << file << " was written again after kill " << n_kills;
      is_through = killed.signal == 0;
      if (is_through) {
        EXPECT_EQ(killed.exit_code, 0) << killed.err;
        continue;
      }
      ++n_kills;
      for (const auto& outcome : files_named("killed", "outcome.json")) {
        finished.emplace(outcome, written(outcome));
        for (const auto& database : files_named(outcome.parent_path(), "run.db"))
          finished.emplace(database, written(database));
      }
    }
  }
  if (n_kills == kMostKills) {
    ASSERT_EQ(run_study({"--out", "killed", "--quiet"}).exit_code, 0);
  }

  // Each record was begun once, and once more for each kill that hit it.
  std::uint64_t n_rows = 0;
  std::uint64_t n_attempts = 0;
  for (const auto& database : files_named("killed", "run.db")) {
    const auto store = store::RunStore::open_read_only(database);
    ASSERT_TRUE(store.has_value()) << to_string(store.error());
    const auto counted = store->for_each([&](const store::StoredRow& row) -> Result<void> {
      ++n_rows;
      n_attempts += row.n_attempts;
      return {};
    });
    ASSERT_TRUE(counted.has_value()) << to_string(counted.error());
  }
  EXPECT_EQ(n_rows, 12 * kRecords);
  EXPECT_LE(n_attempts, n_rows + n_kills * kRecords) << "after " << n_kills << " kills";

  for (const auto& cell : cells) {
    const auto other = path() / "killed" / std::filesystem::relative(cell, path() / "whole");
    EXPECT_EQ(read_file(cell), read_file(other)) << cell;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path() / "whole")) {
    const auto name = std::filesystem::relative(entry.path(), path() / "whole");
    const std::string first = name.begin()->string();
    const bool is_measured = first.starts_with("cost") || first.starts_with("throughput") ||
                             name.string().contains("by-speed") ||
                             name.string().contains("by-memory") ||
                             name.string().contains("throughput");
    if (!entry.is_regular_file() || first == "cells" || is_measured) continue;
    const std::string a = read_file(entry.path());
    const std::string b = read_file(path() / "killed" / name);
    if (name == "report.html") {
      EXPECT_EQ(page_without_costs(a), page_without_costs(b));
      EXPECT_LT(page_without_costs(a).size(), a.size());
      // What differs from one time to another is in the last section, all else is not.
      EXPECT_THAT(a, HasSubstr("First day"));
      EXPECT_THAT(page_without_costs(a), Not(HasSubstr("First day")));
      EXPECT_THAT(
          page_without_costs(a),
          HasSubstr("Models (model1, weights in F32; model2, weights in F32) were run on")
      );
    } else {
      EXPECT_EQ(a, b) << name;
    }
  }
}

TEST_F(StudyProgramTest, ASignalStopsItAndTheSameCallContinues) {
  // Eleven more cells are to come when the first one is finished.
  const auto first = path() / "out/cells/model1/Task001_adhesion_clf/native-0shot-en-seed1";
  const auto stopped =
      run_study({"--out", "out"}, {.signal_when = first / "outcome.json", .signal = SIGTERM});
  EXPECT_EQ(stopped.exit_code, 130) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("the same command continues"));
  const auto n_before = files_named("out", "outcome.json").size();
  EXPECT_GE(n_before, 1U);
  EXPECT_LT(n_before, 12U);
  const auto rest = run_study({"--out", "out"});
  EXPECT_EQ(rest.exit_code, 0) << rest.err;
  EXPECT_EQ(files_named("out", "outcome.json").size(), 12U);
  EXPECT_THAT(rest.err, HasSubstr(std::format("{}/12 ", n_before + 1)));
}

TEST_F(StudyProgramTest, BudgetsStopItAndPlansSayWhatIsLeft) {
  const auto before = run_study({"--out", "out", "--plan", "--json"});
  ASSERT_EQ(before.exit_code, 0) << before.err;
  const auto plan = json::parse(before.out);
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->find("n_cells")->to_int64(), 12);
  EXPECT_EQ(plan->find("n_left")->to_int64(), 12);
  EXPECT_EQ(plan->find("n_records_left")->to_int64(), 12 * std::int64_t{kRecords});
  EXPECT_TRUE(plan->find("seconds_left")->is_null()) << "nothing was measured";
  EXPECT_FALSE(std::filesystem::exists(path() / "out")) << "a plan writes nothing";

  const auto some = run_study({"--out", "out", "--max-cells", "3"});
  EXPECT_EQ(some.exit_code, 0) << some.err;
  EXPECT_EQ(files_named("out", "outcome.json").size(), 3U);
  EXPECT_THAT(some.err, HasSubstr("9 cells are left"));
  EXPECT_THAT(read_file(path() / "out/report.html"), HasSubstr("not complete"));

  const auto after = run_study({"--out", "out", "--plan", "--json"});
  const auto rest = json::parse(after.out);
  ASSERT_TRUE(rest.has_value()) << after.out << after.err;
  EXPECT_EQ(rest->find("n_done")->to_int64(), 3);
  EXPECT_EQ(rest->find("n_left")->to_int64(), 9);
  EXPECT_GT(*rest->find("seconds_left_of_known")->to_double(), 0);
  EXPECT_EQ(rest->find("n_cells_unknown")->to_int64(), 6) << "those of the second model";

  const auto no_time = run_study({"--out", "out", "--max-minutes", "0.0001"});
  EXPECT_EQ(no_time.exit_code, 0) << no_time.err;
  EXPECT_LE(files_named("out", "outcome.json").size(), 4U);
}

TEST_F(StudyProgramTest, ScoresAreThoseOfDragonRunAndEval) {
  write(
      "study.json",
      R"({"models": [{"file": "model1.gguf"}], "tasks": [{"dragon": "data/{seed}"}],
          "seeds": [2], "options": {"max_answer_tokens": 16, "reasoning_field": false}})"
  );
  ASSERT_EQ(run_study({"--out", "out", "--quiet"}).exit_code, 0);
  for (const std::string_view task :
       {"Task001_adhesion_clf", "Task010_prostate_radiology_clf", "Task019_prostate_volume_reg"}) {
    const std::string job = std::format("{}-fold0", task);
    const auto made = run(
        {"dragon",
         "run",
         "--input",
         std::format("data/2/input/{}", job),
         "--output",
         std::format("hand/{}", job),
         "--model",
         "model1.gguf",
         "--no-reasoning-field",
         "--max-answer-tokens",
         "16",
         "--reproducible",
         "--threads",
         "1"}
    );
    ASSERT_TRUE(made.exit_code == 0 || made.exit_code == 1) << made.err;
  }
  const auto scored = run(
      {"dragon",
       "eval",
       "--truth",
       "data/2/ground-truth",
       "--predictions",
       "hand",
       "--tasks",
       "1,10,19",
       "--json"}
  );
  const auto metrics = json::parse(scored.out);
  ASSERT_TRUE(metrics.has_value()) << scored.out << scored.err;
  for (const json::Member& task : metrics->find("aggregates")->as_object()) {
    if (task.key == "overall") continue;
    const auto outcome =
        read_json(std::format("out/cells/model1/{}/native-0shot-en-seed2/outcome.json", task.key));
    const json::Value* const mean = task.value.find("mean");
    EXPECT_EQ(outcome.find("score")->to_double(), mean->to_double()) << task.key;
    EXPECT_EQ(outcome.find("n_records")->to_int64(), std::int64_t{kRecords});
  }
}

TEST_F(StudyProgramTest, ScoresAreThoseOfRunAndEval) {
  std::string rows = "id,text\n";
  std::string truth;
  for (int i = 0; i < 12; ++i) {
    rows += std::format("{},Nodule of {} mm in the left lobe\n", i, i);
    truth += std::format(
        R"({}{{"id": "{}", "present": {}, "side": "left"}})",
        i > 0 ? ", " : "",
        i,
        i % 3 == 0 ? "true" : "false"
    );
  }
  write("data/rows.csv", rows);
  write("truth.json", "[" + truth + "]");
  write(
      "tasks/Task007.json",
      R"({"Description": "d", "Data_Path": "rows.csv", "Input_Field": "text", "Parser_Format":)"
      R"( {"present": {"type": "bool"}, "side": {"type": "str", "literals": ["left", "right"]}}})"
  );
  write(
      "study.json",
      R"({"models": [{"file": "model1.gguf"}, {"file": "model2.gguf"}],
          "tasks": [{"name": "mine", "task": "tasks/Task007.json", "truth": "truth.json"}],
          "options": {"max_answer_tokens": 60}})"
  );
  const auto study = run_study({"--out", "out"});
  ASSERT_EQ(study.exit_code, 0) << study.err;
  std::set<double> scores;
  for (const std::string_view model : {"model1", "model2"}) {
    const auto made = run(
        {"run",
         "tasks/Task007.json",
         "--model",
         std::format("{}.gguf", model),
         "--max-answer-tokens",
         "60",
         "--reproducible",
         "--threads",
         "1",
         "--out",
         std::format("hand-{}", model),
         "--quiet"}
    );
    ASSERT_TRUE(made.exit_code == 0 || made.exit_code == 1) << made.err;
    const auto scored = run(
        {"eval", std::format("hand-{}/run/Task007-run0", model), "--truth", "truth.json", "--json"}
    );
    const auto report = json::parse(scored.out);
    ASSERT_TRUE(report.has_value()) << scored.out << scored.err;
    const auto outcome =
        read_json(std::format("out/cells/{}/mine/native-0shot-own-seed0/outcome.json", model));
    ASSERT_TRUE(outcome.find("score") != nullptr && outcome.find("score")->is_number());
    const json::Value* const score = report->find("score");
    ASSERT_TRUE(score != nullptr && score->find("worst_case") != nullptr) << scored.out;
    EXPECT_EQ(outcome.find("score")->to_double(), score->find("worst_case")->to_double());
    scores.insert(*outcome.find("score")->to_double());
  }
  EXPECT_EQ(scores.size(), 2U) << "models that answer alike show little";
}

TEST_F(StudyProgramTest, AModelThatCannotBeLoadedDoesNotStopTheOthers) {
  engine::testing::write_tiny_model(path() / "odd.gguf", {.architecture = "unheard-of"});
  write("study.json", study(R"([{"file": "odd.gguf"}, {"file": "model1.gguf"}])"));
  const auto result = run_study({"--out", "out", "--json"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  const auto summary = json::parse(result.out);
  ASSERT_TRUE(summary.has_value() && summary->find("n_done") != nullptr) << result.out;
  EXPECT_EQ(summary->find("n_done")->to_int64(), 6);
  EXPECT_EQ(summary->find("n_failed")->to_int64(), 6);
  EXPECT_THAT(read_file(path() / "out/tables.md"), HasSubstr("the model cannot be loaded"));
}

TEST_F(StudyProgramTest, SkippedCellsAreToldEverywhere) {
  write(
      "study.json",
      study(
          R"([{"file": "model1.gguf", "can_translate": false}])",
          R"(, "languages": ["native", "translated"])"
      )
  );
  const auto result = run_study({"--out", "out"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("6 skipped: the model cannot translate"));
  for (const char* const file : {"missing.csv", "scores.csv", "report.html", "tables.md"})
    EXPECT_THAT(read_file(path() / "out" / file), HasSubstr("the model cannot translate")) << file;
  EXPECT_THAT(read_file(path() / "out/overall.csv"), HasSubstr("0 of 6; 6 skipped"));
}

TEST_F(StudyProgramTest, MistakesAndOtherSettingsAreRefused) {
  write("wrong.json", "{\"models\": [{\"file\": \"model1.gguf\"}],\n \"task\": []}");
  const auto wrong = run({"study", "wrong.json"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("wrong.json:2:2: error: unknown key `task`"));
  EXPECT_THAT(wrong.err, HasSubstr("did you mean `tasks`?"));
  EXPECT_FALSE(std::filesystem::exists(path() / "study"));

  ASSERT_EQ(run_study({"--out", "out", "--max-cells", "1"}).exit_code, 0);
  std::string text = read_file(path() / "study.json");
  text.replace(text.find("\"max_answer_tokens\": 16"), 23, "\"max_answer_tokens\": 17");
  write("study.json", text);
  const auto other = run_study({"--out", "out"});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, HasSubstr("other data, another model or other options"));
  EXPECT_THAT(other.err, HasSubstr("--out"));
}

TEST_F(StudyProgramTest, ReportsHaveNoTextOfReports) {
  ASSERT_EQ(run_study({"--out", "out", "--max-cells", "6", "--log-dir", "log"}).exit_code, 0);
  const auto cases = read_json("data/1/input/Task001_adhesion_clf-fold0/nlp-test-dataset.json");
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path() / "out")) {
    const auto name = std::filesystem::relative(entry.path(), path() / "out");
    if (entry.is_regular_file() && *name.begin() != "cells") all += read_file(entry.path());
  }
  ASSERT_GT(all.size(), 1000U);
  for (const json::Value& row : cases.as_array()) {
    const std::string& report = row.find("text")->as_string();
    ASSERT_GT(report.size(), 140U);
    EXPECT_THAT(all, Not(HasSubstr(report.substr(report.size() - 40))));
    EXPECT_THAT(all, Not(HasSubstr(row.find("uid")->as_string())));
  }
}

}  // namespace
}  // namespace extractinator::testing
