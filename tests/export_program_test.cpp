// `extractinate extract`, `export` and `status` as their users meet them, and data in the forms
// they have.
#include <algorithm>
#include <filesystem>
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

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ExportProgramTest : public ::testing::Test {
 protected:
  ProgramResult run(const std::vector<std::string>& arguments) const {
    return run_program(
        arguments,
        {.working_directory = folder_.path(),
         .environment = {{"XDG_CACHE_HOME", (folder_.path() / "cache").string()}}}
    );
  }
  // Runs a task over the data and returns the folder of the run.
  std::filesystem::path extract(std::string_view name, std::string_view data) const {
    const std::string task = "tasks/" + std::string(name) + ".json";
    write_file(
        folder_.path() / task,
        R"({"Description": "Beoordeel het verslag.", "Data_Path": ")" + std::string(data) +
            R"(", "Input_Field": "text", "Parser_Format": {"present": {"type": "bool"}}})"
    );
    const auto result =
        run({"run", task, "--model", demo_model().string(), "--out", "out", "--threads", "1"});
    EXPECT_NE(result.exit_code, 2) << result.err;
    return std::filesystem::path("out/run") / (std::string(name) + "-run0");
  }
  std::string file(const std::filesystem::path& path) const {
    return read_file(folder_.path() / path);
  }

  TestFolder folder_;
};

TEST_F(ExportProgramTest, AFolderOfTextsComesOutInEveryFormat) {
  write_file(folder_.path() / "data/reports/a.txt", "CT thorax. Geen longnodus.");
  write_file(folder_.path() / "data/reports/b.txt", "=1+1, \"nodus\"\nvan 5 mm.");
  write_file(folder_.path() / "data/reports/sub/c.txt", "ill\xFF");
  const std::filesystem::path made = extract("Task001_folder", "reports");
  const std::string results = (made / "nlp-predictions-dataset.").string();

  const auto all = run({"export", made.string(), "--format", "json,jsonl,csv,parquet", "-o", "x"});
  ASSERT_EQ(all.exit_code, 0) << all.err;
  EXPECT_EQ(
      all.out,
      "x/nlp-predictions-dataset.json\nx/nlp-predictions-dataset.jsonl\n"
      "x/nlp-predictions-dataset.csv\nx/nlp-predictions-dataset.parquet\n"
  );
  // The run wrote these two itself.
  EXPECT_EQ(file("x/nlp-predictions-dataset.json"), file(results + "json"));
  EXPECT_EQ(file("x/nlp-predictions-dataset.jsonl"), file(results + "jsonl"));

  const std::string csv = file("x/nlp-predictions-dataset.csv");
  EXPECT_THAT(csv, StartsWith("file,text,token_count,present,status,cause\na.txt,CT thorax."));
  EXPECT_THAT(csv, HasSubstr("\nb.txt,\"'=1+1, \"\"nodus\"\"\nvan 5 mm.\","));
  EXPECT_THAT(csv, HasSubstr(",failure,invalid_input\n"));
  ASSERT_EQ(run({"export", made.string(), "--keep-formulas"}).exit_code, 0);
  EXPECT_THAT(file(results + "csv"), HasSubstr("\nb.txt,\"=1+1, "));

  // What was written is data again, with the same columns, texts and types.
  std::filesystem::copy(
      folder_.path() / "x/nlp-predictions-dataset.parquet", folder_.path() / "data/again.parquet"
  );
  const std::filesystem::path again = extract("Task002_parquet", "again.parquet");
  const std::string first = file(results + "jsonl");
  const std::string second = file(again / "nlp-predictions-dataset.jsonl");
  const auto row = [](const std::string& lines) {
    return json::parse(lines.substr(0, lines.find('\n'))).value();
  };
  for (const json::Member& member : row(first).as_object())
    EXPECT_EQ(*row(second).find(member.key), member.value) << member.key;
  EXPECT_EQ(std::ranges::count(second, '\n'), 3);
}

TEST_F(ExportProgramTest, OneReportFromAPipeOrAFile) {
  const std::string model = demo_model().string();
  write_file(
      folder_.path() / "s.json",
      R"({"nodule_present": {"type": "bool"}, "size_mm": {"type": "int", "optional": true}})"
  );
  write_file(
      folder_.path() / "report.txt", "CT thorax: in de rechter onderkwab een nodus van 7 mm."
  );
  const auto from_file =
      run({"extract", "--schema", "s.json", "--text", "report.txt", "-m", model});
  ASSERT_EQ(from_file.exit_code, 0) << from_file.err;
  EXPECT_EQ(from_file.err, "");
  EXPECT_EQ(json::parse(from_file.out).value().as_object().size(), 2U) << from_file.out;
  const auto from_pipe = run_program(
      "/bin/sh",
      {"-c", "\"$EXTRACTINATOR_PROGRAM\" extract --schema s.json -m \"$0\" <report.txt", model},
      {.working_directory = folder_.path()}
  );
  EXPECT_EQ(from_pipe.out, from_file.out) << from_pipe.err;

  const auto known = run(
      {"extract", "-s", "s.json", "-t", "report.txt", "-m", model, "--evidence", "--probabilities"}
  );
  ASSERT_EQ(known.exit_code, 0) << known.err;
  const json::Value all = json::parse(known.out).value();
  EXPECT_EQ(all.find("answer")->as_object().size(), 2U);
  EXPECT_EQ(all.find("fields")->as_array().size(), 2U);
  EXPECT_NE(all.find("fields")->as_array().front().find("evidence"), nullptr);

  // A report that cannot be answered is a named failure without its text.
  write_file(folder_.path() / "ill.txt", "geheim \xFF");
  const auto ill = run({"extract", "-s", "s.json", "-t", "ill.txt", "-m", model});
  EXPECT_EQ(ill.exit_code, 1);
  EXPECT_EQ(ill.out, "");
  EXPECT_THAT(ill.err, StartsWith("error: invalid_input: "));
  EXPECT_THAT(ill.err, Not(HasSubstr("geheim")));
}

TEST_F(ExportProgramTest, StatusCountsWhatWentWrong) {
  write_file(folder_.path() / "data/reports/a.txt", "CT thorax. Geen longnodus.");
  const std::filesystem::path good = extract("Task001_good", "reports");
  write_file(folder_.path() / "data/reports/b.txt", "ill\xFF");
  const std::filesystem::path bad = extract("Task002_bad", "reports");
  const auto done = run({"status", good.string()});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("Task001_good-run0"));
  const auto both = run({"status", good.string(), bad.string(), "--json"});
  EXPECT_EQ(both.exit_code, 1) << both.err;
  const json::Value runs = json::parse(both.out).value();
  ASSERT_EQ(runs.as_array().size(), 2U);
  EXPECT_EQ(runs.as_array()[0].find("done")->to_int64(), 1);
  EXPECT_EQ(runs.as_array()[1].find("failed")->to_int64(), 1);
  EXPECT_EQ(runs.as_array()[1].find("causes")->find("invalid_input")->to_int64(), 1);
}

TEST_F(ExportProgramTest, RefusesWhatItCannotDo) {
  write_file(folder_.path() / "data/reports/a.txt", "CT thorax.");
  const std::filesystem::path made = extract("Task001_folder", "reports");
  const auto expect = [&](const std::vector<std::string>& arguments, std::string_view says) {
    const auto result = run(arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr(says));
  };
  expect({"export", "nowhere"}, "nowhere");
  expect({"extract", "--text", "data/reports/a.txt"}, "no schema was given");
  expect({"extract", "--schema", "s.json", "--task", "t.json"}, "both a schema and a task");
  expect({"extract", "--schema", "absent.json", "-m", demo_model().string()}, "absent.json");
  expect({"status", "nowhere"}, "nowhere");
  expect({"export", made.string(), "--format", "xlsx"}, "write json, jsonl, csv or parquet");
  expect({"export", made.string(), "--formt", "csv"}, "did you mean `--format`?");

  // Answers of one schema are never written under the names of another.
  write_file(
      folder_.path() / "tasks/Task001_folder.json",
      R"({"Description": "d", "Data_Path": "reports", "Input_Field": "text",)"
      R"( "Parser_Format": {"other": {"type": "bool"}}})"
  );
  expect({"export", made.string()}, "is not the one that the run was made with");
}

}  // namespace
}  // namespace extractinator::testing
