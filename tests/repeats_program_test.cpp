// `--n-runs`: several runs of a task, what they agree on, and the vote over them.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kTask = "Task001_nodule_presence";
constexpr std::size_t kRows = 12;

class RepeatsProgram : public ::testing::Test {
 protected:
  [[nodiscard]] ProgramResult program(
      const std::vector<std::string>& arguments, std::chrono::microseconds kill_after = {}
  ) const {
    return run_program(
        arguments,
        {.working_directory = folder_.path(),
         .environment = {{"XDG_CACHE_HOME", (folder_.path() / "cache").string()}},
         .signal_after = kill_after}
    );
  }
  [[nodiscard]] ProgramResult run(
      const std::vector<std::string>& more, std::chrono::microseconds kill_after = {}
  ) const {
    std::vector<std::string> arguments = {
        "run",
        (demo_dir() / "tasks" / std::format("{}.json", kTask)).string(),
        "--model",
        demo_model().string(),
        "--out",
        "out",
        "--limit",
        std::to_string(kRows),
        "--threads",
        "1",
        "--reproducible",
    };
    arguments.insert(arguments.end(), more.begin(), more.end());
    return program(arguments, kill_after);
  }

  // The folder of a run, or of what came of all runs: `run0`, `vote`, `agreement`.
  [[nodiscard]] std::filesystem::path folder_of(
      std::string_view what, std::string_view run_name = "run"
  ) const {
    return folder_.path() / "out" / run_name / std::format("{}-{}", kTask, what);
  }
  [[nodiscard]] std::string results_of(
      std::string_view what, std::string_view run_name = "run"
  ) const {
    return read_file(folder_of(what, run_name) / "nlp-predictions-dataset.json");
  }
  [[nodiscard]] json::Value::Array rows_of(
      std::string_view what, std::string_view run_name = "run"
  ) const {
    const auto value = json::parse(results_of(what, run_name));
    EXPECT_TRUE(value && value->is_array()) << what;
    return value && value->is_array() ? value->as_array() : json::Value::Array();
  }

  TestFolder folder_;
};

// Values of a field by row and run; nothing where the row failed.
using Answers = std::vector<std::vector<std::optional<std::string>>>;

Answers answers_of(const std::vector<json::Value::Array>& runs, std::string_view field) {
  Answers answers(runs.front().size());
  for (const json::Value::Array& rows : runs) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const bool is_done = rows[row].find("status")->as_string() == "success";
      answers[row].push_back(
          is_done ? std::optional(json::write(*rows[row].find(field))) : std::nullopt
      );
    }
  }
  return answers;
}

struct Shares {
  double all_agree = 0;
  double pairwise = 0;
};

// Every pair of runs by itself.
Shares shares_of(const Answers& answers) {
  double n_rows = 0;
  Shares shares;
  for (const auto& row : answers) {
    double n_pairs = 0;
    double n_equal = 0;
    for (std::size_t a = 0; a < row.size(); ++a) {
      for (std::size_t b = a + 1; b < row.size(); ++b) {
        if (!row[a] || !row[b]) continue;
        ++n_pairs;
        if (*row[a] == *row[b]) ++n_equal;
      }
    }
    if (n_pairs == 0) continue;
    ++n_rows;
    if (n_equal == n_pairs) ++shares.all_agree;
    shares.pairwise += n_equal / n_pairs;
  }
  shares.all_agree /= n_rows;
  shares.pairwise /= n_rows;
  return shares;
}

TEST_F(RepeatsProgram, RunsDifferAreComparedAndVotedOn) {
  const auto result = run({"--n_runs", "4", "--temperature", "1.5", "--vote", "--seed", "7"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(
      result.out,
      AllOf(
          HasSubstr(std::format("{}-run3", kTask)),
          HasSubstr(std::format("{}-vote", kTask)),
          HasSubstr(std::format("{}: agreement of 4 runs", kTask)),
          HasSubstr("pairwise")
      )
  );
  EXPECT_THAT(result.err, Not(HasSubstr("all runs will be equal")));

  std::vector<json::Value::Array> runs;
  std::set<std::string> different;
  for (int run = 0; run < 4; ++run) {
    const std::string name = std::format("run{}", run);
    runs.push_back(rows_of(name));
    ASSERT_EQ(runs.back().size(), kRows);
    different.insert(results_of(name));
    const auto manifest =
        json::parse(read_file(folder_of(name) / "nlp-predictions-dataset.json.manifest.json"));
    ASSERT_TRUE(manifest);
    EXPECT_EQ(json::resolve(*manifest, "/configuration/seed")->to_int64(), 7 + run);
    EXPECT_EQ(json::resolve(*manifest, "/context/options/seed")->to_int64(), 7 + run);
  }
  EXPECT_GT(different.size(), 1U) << "seeds differ, and so do results";

  const auto agreement = json::parse(read_file(folder_of("agreement") / "agreement.json"));
  ASSERT_TRUE(agreement);
  EXPECT_EQ(agreement->find("n_runs")->to_int64(), 4);
  EXPECT_EQ(agreement->find("n_rows")->to_int64(), static_cast<std::int64_t>(kRows));
  const json::Value::Array& fields = agreement->find("fields")->as_array();
  ASSERT_FALSE(fields.empty());
  const auto vote = rows_of("vote");
  ASSERT_EQ(vote.size(), kRows);
  double least = 1;
  for (const json::Value& field : fields) {
    const std::string& name = field.find("name")->as_string();
    SCOPED_TRACE(name);
    const Answers answers = answers_of(runs, name);
    const Shares want = shares_of(answers);
    EXPECT_NEAR(field.find("all_agree")->to_double().value(), want.all_agree, 1e-12);
    EXPECT_NEAR(field.find("pairwise")->to_double().value(), want.pairwise, 1e-12);
    least = std::min(least, want.pairwise);
    for (std::size_t row = 0; row < kRows; ++row) {
      std::map<std::string, std::size_t> counts;
      std::size_t most = 0;
      std::size_t n_cast = 0;
      for (const auto& answer : answers[row]) {
        if (!answer) continue;
        ++n_cast;
        most = std::max(most, ++counts[*answer]);
      }
      if (n_cast == 0) continue;
      std::size_t n_most = 0;
      for (const auto& [value, n] : counts)
        n_most += n == most ? 1 : 0;
      std::string winner;  // Of those with the most votes the one that came first.
      for (const auto& answer : answers[row]) {
        if (winner.empty() && answer && counts[*answer] == most) winner = *answer;
      }
      EXPECT_EQ(json::write(*vote[row].find(name)), winner) << row;
      EXPECT_NEAR(
          vote[row].find(name + "__votes")->to_double().value(),
          static_cast<double>(most) / static_cast<double>(n_cast),
          1e-12
      );
      EXPECT_EQ(vote[row].find(name + "__tied")->as_bool(), n_most > 1);
      EXPECT_EQ(vote[row].find("n_votes")->to_int64(), static_cast<std::int64_t>(n_cast));
    }
  }
  EXPECT_LT(least, 1) << "a test in which all agree says nothing";

  // A single run with the seed of another is that run.
  ASSERT_EQ(run({"--temperature", "1.5", "--seed", "9", "--run-name", "single"}).exit_code, 0);
  EXPECT_EQ(results_of("run0", "single"), results_of("run2"));

  // The vote has the formats of a run, and is none to continue.
  const auto exported = program({"export", folder_of("vote").string(), "--format", "csv"});
  EXPECT_EQ(exported.exit_code, 0) << exported.err;
  EXPECT_THAT(read_file(folder_of("vote") / "nlp-predictions-dataset.csv"), HasSubstr("__votes,"));
  for (const char* command : {"resume", "explain"}) {
    std::vector<std::string> arguments = {command, folder_of("vote").string()};
    if (arguments.front() == "explain") arguments.emplace_back("0");
    const auto refused = program(arguments);
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.err, HasSubstr("a vote over runs"));
  }
}

TEST_F(RepeatsProgram, GreedyRunsAreEqualAndThatIsSaid) {
  const auto result = run({"--n-runs", "2", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("all runs will be equal"));
  EXPECT_EQ(results_of("run0"), results_of("run1"));
  const auto printed = json::parse(result.out);
  ASSERT_TRUE(printed && printed->is_array()) << result.out;
  EXPECT_EQ(json::resolve(*printed, "/0/task")->as_string(), kTask);
  EXPECT_EQ(json::resolve(*printed, "/0/runs/1/seed")->to_int64(), 1);
  EXPECT_EQ(json::resolve(*printed, "/0/runs/1/done")->to_int64(), kRows);
  EXPECT_EQ(json::resolve(*printed, "/0/agreement/whole/all_agree")->to_double(), 1);
  EXPECT_EQ(json::resolve(*printed, "/0/vote"), nullptr);
  EXPECT_FALSE(std::filesystem::exists(folder_of("vote")));
}

TEST_F(RepeatsProgram, AVoteOfOneIsRefused) {
  const auto result = run({"--vote"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--n-runs"));
}

// Killed anywhere, the same command ends with the same bytes, and so does a run continued alone.
TEST_F(RepeatsProgram, KilledAnywhereItContinuesToTheSameBytes) {
  const std::vector<std::string> options = {
      "--n-runs", "3", "--temperature", "1.5", "--vote", "--slots", "2"
  };
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(run(options).exit_code, 0);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start
  );
  const std::vector<std::string_view> all = {"run0", "run1", "run2", "vote"};
  int n_kills = 0;
  for (int round = 0; round < 3; ++round) {
    const std::string name = std::format("killed{}", round);
    std::vector<std::string> arguments = options;
    arguments.insert(arguments.end(), {"--run-name", name});
    for (int kill = 1; kill <= 2; ++kill) {
      const auto killed = run(arguments, whole * ((2 * round) + kill) / 7);
      ASSERT_TRUE(killed.signal == 9 || killed.exit_code == 0) << killed.err;
      if (killed.signal == 9) ++n_kills;
    }
    if (std::filesystem::exists(folder_of("run1", name) / "run.db")) {
      const auto resumed = program({"resume", folder_of("run1", name).string()});
      ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
      EXPECT_EQ(results_of("run1", name), results_of("run1"));
    }
    const auto finished = run(arguments);
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    for (const std::string_view what : all)
      EXPECT_EQ(results_of(what, name), results_of(what)) << what;
    EXPECT_EQ(
        json::parse(read_file(folder_of("agreement", name) / "agreement.json"))
            ->find("fields")
            ->as_array(),
        json::parse(read_file(folder_of("agreement") / "agreement.json"))
            ->find("fields")
            ->as_array()
    );
  }
  EXPECT_GT(n_kills, 0);
}

}  // namespace
}  // namespace extractinator::testing
