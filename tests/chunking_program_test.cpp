// The program over reports that are too long for it, with the demo model: divided, extracted,
// merged, explained, exported, killed and made again.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "tests/program.h"
#include "text/utf8.h"

namespace extractinator::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kChunking =
    R"(, "Chunking": {"Overlap_Tokens": 24, "Merge": {"diameter_mm": "max"}})";

class ChunkingProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    const json::Value demo =
        json::parse(read_file(demo_dir() / "data/Task002_nodule_diameter.json")).value();
    std::size_t next = 0;
    std::string lines;
    for (const std::size_t n_reports : {1U, 5U, 3U, 4U}) {
      std::string text;
      for (std::size_t i = 0; i < n_reports; ++i) {
        text += (i > 0 ? "\n\n" : "") + demo.as_array().at(next).find("text")->as_string();
        ++next;
      }
      reports_.push_back(text);
      const json::Value row(json::Value::Object{{"text", json::Value(text)}});
      lines += json::write(row) + "\n";
    }
    write_file(root() / "data/reports.jsonl", lines);
    write_task("Task001_long", kChunking);
    write_task("Task002_long", "");
  }

  [[nodiscard]] const std::filesystem::path& root() const { return folder_.path(); }

  void write_task(std::string_view name, std::string_view chunking) const {
    write_file(
        root() / "tasks" / std::format("{}.json", name),
        std::format(
            "{{\"Description\": \"Haal de huidige diameter van de longnodule uit het CT-verslag.\","
            " \"Data_Path\": \"reports.jsonl\", \"Input_Field\": \"text\", \"Parser_Format\":"
            " {{\"diameter_mm\": {{\"type\": \"float\", \"optional\": true,"
            " \"description\": \"grootste diameter in mm\"}}}}{}}}",
            chunking
        )
    );
  }

  [[nodiscard]] ProgramResult extractinate(
      const std::vector<std::string>& arguments, ProgramOptions options = {}
  ) const {
    options.working_directory = root();
    options.environment.insert({"XDG_CACHE_HOME", (root() / "cache").string()});
    return run_program(arguments, options);
  }

  [[nodiscard]] ProgramResult run(
      const std::string& task, const std::string& name, ProgramOptions options = {}
  ) const {
    return extractinate(
        {"run",
         "tasks/" + task + ".json",
         "--model",
         demo_model().string(),
         "--out",
         "out",
         "--run-name",
         name,
         "--context-length",
         std::to_string(kContext),
         "--max-answer-tokens",
         "128",
         "--evidence",
         "--reproducible",
         "--threads",
         "1"},
        std::move(options)
    );
  }
  [[nodiscard]] std::filesystem::path folder_of(
      const std::string& task, const std::string& name
  ) const {
    return root() / "out" / name / (task + "-run0");
  }
  [[nodiscard]] json::Value::Array rows_of(const std::string& task, const std::string& name) const {
    auto rows = json::parse(read_file(folder_of(task, name) / "nlp-predictions-dataset.json"));
    return rows && rows->is_array() ? rows->as_array() : json::Value::Array{};
  }
  [[nodiscard]] json::Value explained(
      const std::string& row, const std::vector<std::string>& more = {}
  ) const {
    std::vector<std::string> arguments = {
        "explain", folder_of("Task001_long", "run").string(), row, "--json"
    };
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto result = extractinate(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out).value_or(json::Value());
  }

  // One report of the demo fits, and a half more.
  static constexpr std::size_t kContext = 448;
  TestFolder folder_;
  std::vector<std::string> reports_;
};

std::int64_t number(const json::Value& object, std::string_view pointer) {
  const json::Value* value = json::resolve(object, pointer);
  return value != nullptr ? value->to_int64().value_or(-1) : -2;
}

TEST_F(ChunkingProgram, LongReportsHaveAnswersWithEvidence) {
  const auto refused = run("Task002_long", "run");
  EXPECT_EQ(refused.exit_code, 1) << refused.err;
  const auto result = run("Task001_long", "run");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json::Value::Array rows = rows_of("Task001_long", "run");
  const json::Value::Array without = rows_of("Task002_long", "run");
  ASSERT_EQ(rows.size(), reports_.size());
  ASSERT_EQ(without.size(), reports_.size());

  // What fits is what it is without.
  json::Value::Object first = rows[0].as_object();
  EXPECT_EQ(std::erase_if(first, [](const auto& one) { return one.key == "n_chunks"; }), 1U);
  EXPECT_EQ(json::Value(first), without[0]);

  std::size_t n_quotes = 0;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(without[i].find("cause")->as_string(), "prompt_too_long");
    EXPECT_EQ(rows[i].find("status")->as_string(), "success");
    const std::int64_t n_chunks = number(rows[i], "/n_chunks");
    EXPECT_GT(n_chunks, 1);

    // The largest answer of the chunks, which cover the report.
    const json::Value explanation = explained(std::to_string(i));
    const json::Value* chunks = json::resolve(explanation, "/details/chunks");
    ASSERT_TRUE(chunks != nullptr && chunks->is_array());
    EXPECT_EQ(static_cast<std::int64_t>(chunks->as_array().size()), n_chunks);
    double largest = -1;
    std::int64_t end = 0;
    for (const json::Value& chunk : chunks->as_array()) {
      EXPECT_LE(number(chunk, "/start"), end);
      EXPECT_GT(number(chunk, "/end"), end);
      end = number(chunk, "/end");
      EXPECT_LE(number(chunk, "/n_prompt_tokens"), static_cast<std::int64_t>(kContext) - 128);
      const json::Value answer = json::parse(chunk.find("answer")->as_string()).value();
      largest = std::max(largest, answer.find("diameter_mm")->to_double().value_or(-1));
    }
    EXPECT_EQ(static_cast<std::size_t>(end), text::count_code_points(reports_[i]));
    EXPECT_EQ(rows[i].find("diameter_mm")->to_double().value_or(-1), largest);

    const json::Value* quote = rows[i].find("diameter_mm__evidence");
    ASSERT_NE(quote, nullptr);
    if (quote->is_null()) continue;
    ++n_quotes;
    const auto from = text::byte_offset_of_code_point(
        reports_[i], static_cast<std::size_t>(number(rows[i], "/diameter_mm__evidence_start"))
    );
    const auto to = text::byte_offset_of_code_point(
        reports_[i], static_cast<std::size_t>(number(rows[i], "/diameter_mm__evidence_end"))
    );
    EXPECT_EQ(reports_[i].substr(from, to - from), quote->as_string());
  }
  EXPECT_GT(n_quotes, 0U);
}

TEST_F(ChunkingProgram, ChunksAreExplainedOneByOne) {
  ASSERT_EQ(run("Task001_long", "run").exit_code, 0);
  const std::string folder = folder_of("Task001_long", "run").string();
  const auto whole = extractinate({"explain", folder, "1"});
  EXPECT_EQ(whole.exit_code, 0) << whole.err;
  EXPECT_THAT(whole.out, HasSubstr("the report was extracted in "));
  EXPECT_THAT(whole.out, HasSubstr("--chunk N shows prompt and choices of one"));
  const json::Value all = explained("1");
  for (std::int64_t i = 1; i <= number(all, "/details/n_chunks"); ++i) {
    const json::Value one = explained("1", {"--chunk", std::to_string(i)});
    const json::Value* stored = json::resolve(all, std::format("/details/chunks/{}/answer", i - 1));
    ASSERT_TRUE(stored != nullptr && one.find("replay_answer") != nullptr);
    EXPECT_EQ(one.find("replay_answer")->as_string(), stored->as_string());
    EXPECT_GT(one.find("prompt")->as_array().size(), 0U);
  }
  const auto beyond = extractinate({"explain", folder, "1", "--chunk", "99"});
  EXPECT_EQ(beyond.exit_code, 2);
  EXPECT_THAT(beyond.err, HasSubstr("the report has no chunk 99"));
  const auto undivided = extractinate({"explain", folder, "0", "--chunk", "2"});
  EXPECT_EQ(undivided.exit_code, 2);
  EXPECT_THAT(undivided.err, HasSubstr("it was not divided"));
}

TEST_F(ChunkingProgram, OneReportAloneHasTheSameAnswer) {
  ASSERT_EQ(run("Task001_long", "run").exit_code, 0);
  write_file(root() / "report.txt", reports_[2]);
  const auto result = extractinate(
      {"extract",
       "--task",
       "tasks/Task001_long.json",
       "--text",
       "report.txt",
       "--model",
       demo_model().string(),
       "--context-length",
       std::to_string(kContext),
       "--max-answer-tokens",
       "128",
       "--evidence",
       "--threads",
       "1"}
  );
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json::Value answer = json::parse(result.out).value();
  const json::Value* value = json::resolve(answer, "/answer/diameter_mm");
  ASSERT_NE(value, nullptr) << result.out;
  EXPECT_EQ(*value, *rows_of("Task001_long", "run").at(2).find("diameter_mm"));
}

TEST_F(ChunkingProgram, ExportsAndManifestsKnowOfIt) {
  ASSERT_EQ(run("Task001_long", "run").exit_code, 0);
  const auto folder = folder_of("Task001_long", "run");
  const auto exported = extractinate({"export", folder.string(), "--format", "csv"});
  ASSERT_EQ(exported.exit_code, 0) << exported.err;
  EXPECT_THAT(read_file(folder / "nlp-predictions-dataset.csv"), HasSubstr("n_chunks,status"));
  const std::filesystem::path manifest = folder / "nlp-predictions-dataset.json.manifest.json";
  const json::Value read = json::parse(read_file(manifest)).value();
  EXPECT_EQ(
      json::write(*json::resolve(read, "/configuration/chunking")),
      R"({"max_tokens": null, "overlap_tokens": 24, "merge": {"/diameter_mm": "max"}, )"
      R"("default_merge": null})"
  );
  const auto rerun = extractinate({"rerun", "--manifest", manifest.string(), "--out", "again"});
  EXPECT_EQ(rerun.exit_code, 0) << rerun.err;
  EXPECT_THAT(rerun.out, HasSubstr("identical"));

  write_task("Task001_long", R"(, "Chunking": {})");
  const auto other = run("Task001_long", "run");
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, HasSubstr("chunking"));
}

TEST_F(ChunkingProgram, KilledBetweenChunksItEndsInTheSameBytes) {
  ASSERT_EQ(run("Task001_long", "warm-up").exit_code, 0);
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(run("Task001_long", "undisturbed").exit_code, 0);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start
  );
  const std::string expected =
      read_file(folder_of("Task001_long", "undisturbed") / "nlp-predictions-dataset.json");
  constexpr int kKills = 12;
  constexpr unsigned kSeed = 5;
  std::mt19937_64 random(kSeed);
  std::uniform_int_distribution<std::int64_t> moment(1'000, whole.count());
  constexpr int kKillsPerRun = 4;  // A row that was there at eight would be quarantined.
  int n_kills = 0;
  for (int n_runs = 0; n_kills < kKills; ++n_runs) {
    const std::string name = std::format("killed{}", n_runs);
    int n_left = kKillsPerRun;
    for (bool is_finished = false; !is_finished;) {
      const auto after = std::chrono::microseconds(n_left > 0 ? moment(random) : 0);
      const auto result = run("Task001_long", name, {.signal_after = after});
      if (result.signal == 9) ++n_kills;
      --n_left;
      ASSERT_TRUE(result.signal == 9 || result.exit_code == 0) << result.err;
      is_finished = result.exit_code == 0;
    }
    ASSERT_EQ(read_file(folder_of("Task001_long", name) / "nlp-predictions-dataset.json"), expected)
        << n_runs;
  }
}

TEST_F(ChunkingProgram, WhatIsWrongIsSaidBeforeAnythingIsDone) {
  write_task("Task003_bad", ",\n  \"Chunking\": {\"Merge\": {\"diameter_mm\": \"any_true\"}}");
  const auto result = run("Task003_bad", "run");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(
      result.err,
      HasSubstr(
          "tasks/Task003_bad.json:2:41: error: `any_true` does not go with `diameter_mm`, "
          "which is of the numbers"
      )
  );
  EXPECT_THAT(result.err, HasSubstr("hint: one of: max, min, first, last, most_frequent"));
  EXPECT_FALSE(std::filesystem::exists(folder_of("Task003_bad", "run")));
}

}  // namespace
}  // namespace extractinator::testing
