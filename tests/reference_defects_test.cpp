// What goes wrong in the reference, done with the real program: the table of docs/migrating.md
// names these tests.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <format>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kPresence = R"({"present": {"type": "bool"}})";

class ReferenceDefects : public ::testing::Test {
 protected:
  // A task over `data_file`, which is in the data folder.
  void write_task(
      std::string_view name, std::string_view data_file, std::string_view format
  ) const {
    write_file(
        folder_.path() / "tasks" / (std::string(name) + ".json"),
        std::format(
            R"({{"Description": "Beoordeel het verslag.", "Data_Path": "{}", "Input_Field": "text",)"
            R"( "Parser_Format": {}}})",
            data_file,
            format
        )
    );
  }
  void write_data(std::string_view file, std::string_view text) const {
    write_file(folder_.path() / "data" / file, text);
  }
  // Rows of very different length, so that the reference would run them in two halves.
  void write_mixed_rows(int n_rows) const {
    std::string data = "row,text\n";
    for (int row = 0; row < n_rows; ++row) {
      std::string text = std::format("Verslag {}: geen nodus.", row);
      for (int i = 0; i < row * 7 % 5; ++i)
        text += " Longen en pleura zonder afwijkingen.";
      data += std::format("{},{}\n", row, text);
    }
    write_data("mixed.csv", data);
  }

  // As users of the reference call it.
  ProgramResult run(const std::vector<std::string>& more, ProgramOptions options = {}) const {
    std::vector<std::string> arguments = {"--model_name", demo_model().string(), "--threads", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    options.working_directory = folder_.path();
    options.environment.insert({"XDG_CACHE_HOME", (folder_.path() / "cache").string()});
    return run_program(arguments, options);
  }

  // Runs the same until it is through, and kills it on its way up to six times: a row that was
  // under way in eight deaths would count as their cause. `whole` is how long an undisturbed one
  // took. Gives the number of kills.
  int run_with_kills(
      std::chrono::microseconds whole,
      const std::function<std::vector<std::string>(int attempt)>& arguments
  ) const {
    constexpr int kMostKills = 6;
    for (int n_kills = 0;; ++n_kills) {
      const bool is_to_die = n_kills < kMostKills;
      const auto after = is_to_die ? whole * (n_kills + 1) / 8 : std::chrono::microseconds(0);
      const auto result = run(arguments(n_kills), {.signal_after = after});
      if (result.signal == 9 && is_to_die) continue;
      EXPECT_EQ(result.exit_code, 0) << result.err;
      return n_kills;
    }
  }

  std::string results(std::string_view task, std::string_view run_name = "run") const {
    return read_file(
        folder_.path() / "output" / run_name / (std::string(task) + "-run0") /
        "nlp-predictions-dataset.json"
    );
  }
  json::Value::Array rows(std::string_view task) const {
    const auto value = json::parse(results(task), {.duplicate_keys = json::DuplicateKeys::keep});
    return value && value->is_array() ? value->as_array() : json::Value::Array();
  }

  TestFolder folder_;
};

std::vector<std::string> keys_of(const json::Value& row) {
  std::vector<std::string> keys;
  for (const json::Member& member : row.as_object())
    keys.push_back(member.key);
  return keys;
}

// Its second call doubles a finished run's rows and deletes the file; its rows come out short ones
// first.
TEST_F(ReferenceDefects, ASplitRunKeepsItsResultsAndTheOrderOfItsRows) {
  write_task("Task001_mixed", "mixed.csv", kPresence);
  write_mixed_rows(9);
  const std::vector<std::string> split = {
      "--task_id", "1", "--max_context_len", "split", "--quantile", "0.5"
  };
  ASSERT_EQ(run(split).exit_code, 0);
  const std::string first = results("Task001_mixed");
  const auto found = rows("Task001_mixed");
  ASSERT_EQ(found.size(), 9U);
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_EQ(found[i].find("row")->as_string(), std::to_string(i));
  for (int again = 0; again < 2; ++again) {
    const auto result = run(split);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(results("Task001_mixed"), first);
  }
}

// Its chunks carry neither phase nor size: one that goes on with other ones loses and doubles rows.
TEST_F(ReferenceDefects, KilledAndContinuedWithOtherChunksNothingIsLostOrDoubled) {
  write_task("Task001_mixed", "mixed.csv", kPresence);
  constexpr int kRows = 40;
  write_mixed_rows(kRows);
  const auto with = [](std::string_view name, int chunk, std::string_view context) {
    return std::vector<std::string>{
        "--task_id",
        "1",
        "--run_name",
        std::string(name),
        "--chunk_size",
        std::to_string(chunk),
        "--max_context_len",
        std::string(context),
        "--reproducible"
    };
  };
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(run(with("undisturbed", 3, "max")).exit_code, 0);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start
  );
  const std::string expected = results("Task001_mixed", "undisturbed");
  const int n_kills = run_with_kills(whole, [&](int attempt) {
    return with("killed", 2 + attempt % 4, attempt % 2 == 0 ? "split" : "max");
  });
  EXPECT_GT(n_kills, 0);
  EXPECT_EQ(results("Task001_mixed", "killed"), expected);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path() / "output"))
    EXPECT_FALSE(entry.path().filename().string().starts_with("nlp-predictions-dataset-"));
}

// There the object that is made up for it cannot be written, and the whole run is lost at its end;
// literals are drawn at random.
TEST_F(ReferenceDefects, AFailedRowWithANestedObjectCostsNoOtherRow) {
  write_task(
      "Task001_nested",
      "nested.json",
      R"({"grade": {"type": "str", "literals": ["low", "high"]}, "n": {"type": "int", "optional": true},)"
      R"( "side": {"type": "dict", "properties": {"left": {"type": "bool"}, "right": {"type": "bool"}}},)"
      R"( "seen": {"type": "list", "items": {"type": "bool"}}})"
  );
  write_data(
      "nested.json",
      std::format(
          R"([{{"text": null}}, {{"text": "Geen nodus."}}, {{"text": "{}"}}])",
          std::string(100'000, 'a')
      )
  );
  const auto result = run({"--task_id", "1", "--num_predict", "64"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  const auto found = rows("Task001_nested");
  ASSERT_EQ(found.size(), 3U);
  for (const std::size_t failed : {0U, 2U}) {
    const json::Value& row = found[failed];
    EXPECT_THAT(
        keys_of(row),
        ElementsAre("text", "token_count", "grade", "n", "side", "seen", "status", "cause")
    );
    for (const std::string_view field : {"grade", "n", "side", "seen"})
      EXPECT_TRUE(row.find(field)->is_null()) << field;
    EXPECT_EQ(row.find("status")->as_string(), "failure");
  }
  EXPECT_EQ(found[0].find("cause")->as_string(), "invalid_input");
  EXPECT_EQ(found[2].find("cause")->as_string(), "prompt_too_long");
}

// There `patient id` becomes `_1`, "001" a number, dates numbers or the end of the run, and an
// extracted field overwrites a column.
TEST_F(ReferenceDefects, ColumnsKeepTheirNamesAndValues) {
  write_task("Task001_columns", "columns.json", kPresence);
  write_data(
      "columns.json",
      R"([{"patient id": "001", "class": 1.50, "date": "2024-03-01", "seen_at": 1709251200,)"
      R"( "2nd": 12345678901234567890, "present": "as it was", "token_count": 7, "status": null,)"
      R"( "text": "Geen nodus."}])"
  );
  const auto result = run({"--task_id", "1"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::string text = results("Task001_columns");
  for (const std::string_view kept :
       {R"("patient id": "001",)",
        R"("class": 1.50,)",
        R"("date": "2024-03-01",)",
        R"("seen_at": 1709251200,)",
        R"("2nd": 12345678901234567890,)",
        R"("present": "as it was",)",
        R"("token_count": 7,)",
        R"("status": null,)"})
    EXPECT_THAT(text, HasSubstr(kept));
  const auto found = rows("Task001_columns");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(
      keys_of(found[0]),
      ElementsAre(
          "patient id",
          "class",
          "date",
          "seen_at",
          "2nd",
          "present",
          "token_count",
          "status",
          "text",
          "extracted_token_count",
          "extracted_present",
          "extracted_status"
      )
  );
  EXPECT_THAT(result.err, HasSubstr("is written as `extracted_present`"));

  write_task("Task002_columns", "columns.csv", kPresence);
  write_data("columns.csv", "patient id,date,text\n001,2024-03-01,Geen nodus.\n");
  ASSERT_EQ(run({"--task_id", "2"}).exit_code, 0);
  EXPECT_THAT(results("Task002_columns"), HasSubstr(R"("patient id": "001",)"));
  EXPECT_THAT(results("Task002_columns"), HasSubstr(R"("date": "2024-03-01",)"));
}

// There the longer half is empty, and the run ends without a file.
TEST_F(ReferenceDefects, OneRowCanBeSplitAtAnyQuantile) {
  write_task("Task001_one", "one.csv", kPresence);
  write_data("one.csv", "text\nGeen nodus.\n");
  for (const std::string quantile : {"0", "0.8", "1"}) {
    const auto result = run(
        {"--task_id",
         "1",
         "--run_name",
         "q" + quantile,
         "--max_context_len",
         "split",
         "--quantile",
         quantile}
    );
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(results("Task001_one", "q" + quantile), HasSubstr(R"("status": "success")"));
  }
  for (const std::string wrong : {"1.5", "-0.1", "half"}) {
    const auto result = run({"--task_id", "1", "--quantile", wrong});
    EXPECT_EQ(result.exit_code, 2) << wrong;
  }
}

// There a schema whose fields are all optional is made one whose fields are all required.
TEST_F(ReferenceDefects, FieldsThatAreAllOptionalStayOptional) {
  const auto in = [&](std::vector<std::string> arguments) {
    return run_program(arguments, {.working_directory = folder_.path()});
  };
  write_file(
      folder_.path() / "s.json",
      R"({"size": {"type": "float", "optional": true}, "side": {"type": "str", "literals": ["l", "r"], "optional": true}})"
  );
  for (const std::string_view valid :
       {R"({"size": null, "side": null})", R"({"side": "l"})", "{}"}) {
    write_file(folder_.path() / "v.json", valid);
    EXPECT_EQ(in({"schema", "validate", "s.json", "v.json"}).exit_code, 0) << valid;
  }
  write_file(folder_.path() / "v.json", R"({"size": "small", "side": "l"})");
  EXPECT_EQ(in({"schema", "validate", "s.json", "v.json"}).exit_code, 1);
  const auto converted = in({"schema", "convert", "s.json"});
  ASSERT_EQ(converted.exit_code, 0) << converted.err;
  const auto schema = json::parse(converted.out);
  ASSERT_TRUE(schema);
  EXPECT_EQ(schema->find("required"), nullptr) << converted.out;
}

// There every end is exit code 0, and an option that is not known is none.
TEST_F(ReferenceDefects, EveryEndHasItsExitCode) {
  write_task("Task001_good", "good.csv", kPresence);
  write_data("good.csv", "text\nGeen nodus.\n");
  write_task("Task002_part", "part.json", kPresence);
  write_data("part.json", R"([{"text": "Geen nodus."}, {"text": 7}])");
  EXPECT_EQ(run({"--task_id", "1"}).exit_code, 0);
  EXPECT_EQ(run({"--task_id", "2"}).exit_code, 1);
  for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
           {"--task_id", "3"},
           {"--task_id", "1", "--run_nme", "x"},
           {"--task_id", "1", "--overwrite", "False"},
           {"--task_id", "1", "--max_context_len", "most"},
           {"--task_id", "1", "--temperature", "-1"},
           {"--task_id", "1", "--top_p", "2"},
       }) {
    const auto result = run(wrong);
    EXPECT_EQ(result.exit_code, 2) << wrong.back();
    EXPECT_THAT(result.err, HasSubstr("error: "));
    EXPECT_EQ(result.out, "");
  }
  EXPECT_THAT(run({"--task_id", "1", "--run_nme", "x"}).err, HasSubstr("`--run-name`"));
}

// There the second run of a process writes into the log of the first.
TEST_F(ReferenceDefects, EachRunHasTheLogItAsksFor) {
  write_task("Task001_log", "log.csv", kPresence);
  write_data("log.csv", "text\nGeen nodus bij Zebrafish.\n");
  const auto log = [&](std::string_view folder) {
    return read_file(folder_.path() / folder / "task_runner.log");
  };
  ASSERT_EQ(run({"--task_id", "1", "--run_name", "none"}).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "output/logs"));
  ASSERT_EQ(run({"--task_id", "1", "--run_name", "a", "--log_dir", "logs/a"}).exit_code, 0);
  const std::string first = log("logs/a");
  EXPECT_THAT(first, HasSubstr("Z level=info event=run_began rows=1 configuration="));
  EXPECT_THAT(first, HasSubstr("level=info event=run_ended done=1 invalid=0 failed=0 took="));
  EXPECT_THAT(first, Not(HasSubstr("row_finished")));
  ASSERT_EQ(
      run({"--task_id", "1", "--run_name", "b", "--log_dir", "logs/b", "--verbose"}).exit_code, 0
  );
  EXPECT_EQ(log("logs/a"), first);
  EXPECT_THAT(log("logs/b"), HasSubstr("level=debug event=row_finished row=0 status=done"));
  // Of what went wrong, too; and a log is added to.
  ASSERT_EQ(
      run({"--task_id", "1", "--run_name", "a", "--log_dir", "logs/a", "--seed", "9"}).exit_code, 2
  );
  EXPECT_THAT(log("logs/a"), StartsWith(first));
  EXPECT_THAT(log("logs/a"), HasSubstr("level=warning event=command_failed"));
  EXPECT_THAT(log("logs/a") + log("logs/b"), Not(HasSubstr("Zebra")));
}

// Rows of a random sample keep their numbers and their order, also when the run is killed.
TEST_F(ReferenceDefects, ARandomTestRunIsTheSameHoweverOftenItIsStopped) {
  write_task("Task001_mixed", "mixed.csv", kPresence);
  write_mixed_rows(60);
  const auto sample = [](std::string_view name) {
    return std::vector<std::string>{
        "--task_id",
        "1",
        "--run_name",
        std::string(name),
        "--test_run_size",
        "12",
        "--test_run_random",
        "--seed",
        "3",
        "--reproducible"
    };
  };
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(run(sample("run")).exit_code, 0);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start
  );
  std::vector<int> numbers;
  for (const json::Value& row : rows("Task001_mixed"))
    numbers.push_back(std::stoi(row.find("row")->as_string()));
  EXPECT_EQ(numbers.size(), 12U);
  EXPECT_TRUE(std::ranges::is_sorted(numbers));
  EXPECT_NE(numbers.back(), 11) << "not the first ones";
  EXPECT_GT(run_with_kills(whole, [&](int) { return sample("killed"); }), 0);
  EXPECT_EQ(results("Task001_mixed", "killed"), results("Task001_mixed"));

  // All that was asked for is written down, so that `resume` needs no option.
  const std::string folder = "output/killed/Task001_mixed-run0";
  const ProgramOptions here{
      .working_directory = folder_.path(),
      .environment = {{"XDG_CACHE_HOME", (folder_.path() / "cache").string()}}
  };
  const auto resumed = run_program({"resume", folder}, here);
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("12/12 done (12 earlier)"));
  EXPECT_EQ(results("Task001_mixed", "killed"), results("Task001_mixed"));
  const auto status = run_program({"status", folder, "--json"}, here);
  const auto counts = json::parse(status.out);
  ASSERT_TRUE(counts) << status.err;
  EXPECT_EQ(counts->as_array().at(0).find("total")->to_int64(), 12);
  EXPECT_EQ(counts->as_array().at(0).find("remaining")->to_int64(), 0);
}

// There files are read as the system's settings say.
TEST_F(ReferenceDefects, SettingsOfTheSystemDecideNoEncoding) {
  write_task(
      "Task001_words", "words.csv", R"({"présent": {"type": "bool", "description": "nœud"}})"
  );
  write_data("words.csv", "naïef,text\nœdème,Géén nodus – 7 µm.\n");
  write_task("Task002_words", "western.csv", kPresence);
  write_data("western.csv", "name,text\nM\xFCller,G\xE9\xE9n nodus.\n");
  std::vector<std::string> texts;
  for (const std::string locale : {"C", "C.UTF-8", "nl_NL.ISO-8859-1"}) {
    const ProgramOptions options{.environment = {{"LC_ALL", locale}, {"LANG", locale}}};
    const auto result = run({"--task_id", "1", "--run_name", locale}, options);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    texts.push_back(results("Task001_words", locale));
    EXPECT_EQ(run({"--task_id", "2", "--run_name", locale}, options).exit_code, 0);
    EXPECT_THAT(results("Task002_words", locale), HasSubstr(R"("name": "M\u00fcller",)"));
  }
  EXPECT_THAT(texts[0], HasSubstr(R"("na\u00efef": "\u0153d\u00e8me",)"));
  EXPECT_THAT(texts[0], HasSubstr(R"("pr\u00e9sent": )"));
  EXPECT_EQ(texts[1], texts[0]);
  EXPECT_EQ(texts[2], texts[0]);
}

}  // namespace
}  // namespace extractinator::testing
