// `extractinate eval` on a run of the demonstration: what it prints and writes, what it keeps to
// itself, and what it says of files that are wrong.
#include <algorithm>
#include <cstddef>
#include <filesystem>
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

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::size_t kRows = 8;

std::set<std::string> names_in(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.insert(entry.path().filename());
  return names;
}

// Eight of sixty rows are done, with probabilities and evidence.
class EvalProgramTest : public ::testing::Test {
 protected:
  void SetUp() override {
    made_ = run_program(
        {"run",
         (demo_dir() / "tasks/Task001_nodule_presence.json").string(),
         "--model",
         demo_model().string(),
         "--limit",
         std::to_string(kRows),
         "--threads",
         "1",
         "--probabilities",
         "--evidence",
         "--out",
         (folder_.path() / "out").string(),
         "--truth-dir",
         (demo_dir() / "truth").string(),
         "--json"},
        {.environment = {{"XDG_CACHE_HOME", (folder_.path() / "cache").string()}}}
    );
    ASSERT_LE(made_.exit_code, 1) << made_.err;
    run_ = (folder_.path() / "out/run/Task001_nodule_presence-run0").string();
  }

  ProgramResult eval(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"eval", run_});
    return run_program(arguments, {.working_directory = folder_.path()});
  }
  // The true rows of the demonstration, each one changed.
  template <typename Change>
  std::string changed_truth(Change change) const {
    json::Value rows = json::parse(read_file(truth_)).value();
    for (json::Value& row : rows.as_array())
      change(row.as_object());
    const auto path = folder_.path() / "changed.json";
    write_file(path, json::write(rows, {.layout = json::Layout::indented}));
    return path.string();
  }

  TestFolder folder_;
  ProgramResult made_;
  std::string run_;
  const std::string truth_ = (demo_dir() / "truth/Task001_nodule_presence.json").string();
};

// `run --truth-dir` counts rows without an answer as wrong: that is the worst case here.
TEST_F(EvalProgramTest, WorstCasesAreTheScoresOfTheRun) {
  const auto summary = json::parse(made_.out);
  ASSERT_TRUE(summary) << made_.out;
  const json::Value* told = summary->as_array().at(0).find("evaluation");
  ASSERT_NE(told, nullptr);
  const auto found = eval({"--truth", truth_, "--json"});
  ASSERT_EQ(found.exit_code, 0) << found.err;
  const json::Value report = json::parse(found.out).value();
  EXPECT_EQ(report.find("n_rows")->to_int64(), 60);
  EXPECT_EQ(report.find("n_answered")->to_int64(), kRows);
  EXPECT_EQ(report.find("n_missing")->to_int64(), 60 - kRows);
  EXPECT_NEAR(
      report.find("score")->find("worst_case")->to_double().value(),
      told->find("score")->to_double().value(),
      1e-12
  );
  const json::Value& field = report.find("fields")->as_array().at(0);
  EXPECT_EQ(field.find("name")->as_string(), "nodule_present");
  EXPECT_EQ(field.find("type")->as_string(), "binary");
  std::set<std::string> names;
  for (const json::Value& measure : field.find("measures")->as_array())
    names.insert(measure.find("name")->as_string());
  for (const char* name : {"sensitivity", "auroc", "brier_score", "evidence_rate"})
    EXPECT_TRUE(names.contains(name)) << name;
  EXPECT_EQ(field.find("reliability")->find("bins")->as_array().size(), 10U);
}

TEST_F(EvalProgramTest, WritesTheSameFilesEachTimeAndNoTextUnasked) {
  const std::string wrong = changed_truth([](json::Value::Object& row) {
    for (json::Member& member : row) {
      if (member.key == "nodule_present") member.value = json::Value(!member.value.as_bool());
    }
  });
  const auto folder = folder_.path() / "report";
  const std::vector<std::string> asked = {
      "--truth", wrong, "--out", folder.string(), "--cluster", "report date", "--draws", "100"
  };
  const auto table = eval(asked);
  ASSERT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(table.out, HasSubstr("60 rows: 8 answered, 0 failed, 52 missing\n"));
  EXPECT_THAT(table.out, HasSubstr("clusters of `report date`, seed 0\n"));
  const std::set<std::string> written = {
      "confusion.csv", "errors.csv", "measures.csv", "report.html", "report.json"
  };
  for (const std::string& name : written)
    EXPECT_TRUE(names_in(folder).contains(name)) << name;
  const std::string measures = read_file(folder / "measures.csv");
  EXPECT_THAT(
      measures,
      StartsWith(
          "field,type,measure,value,low,high,worst_case,n,n_missing,is_headline\n"
          "nodule_present,binary,accuracy,"
      )
  );
  const std::string errors = read_file(folder / "errors.csv");
  EXPECT_THAT(
      errors,
      StartsWith("field,row,id,truth,predicted,probability,evidence_start,evidence_end,evidence\n")
  );
  EXPECT_THAT(errors, HasSubstr("nodule_present,0,001,"));
  EXPECT_THAT(read_file(folder / "confusion.csv"), HasSubstr("nodule_present,false,true,"));
  EXPECT_THAT(
      read_file(folder / "report.html"),
      ContainsRegex(
          "quantised to Q8_0, BLAKE3 [0-9a-f]+\\) by Extractinator [^<]* on 20[0-9-]+\\. "
      )
  );

  // Nothing of what the model quoted, in any of the files.
  const json::Value rows =
      json::parse(read_file(std::filesystem::path(run_) / "nlp-predictions-dataset.json")).value();
  std::size_t n_quotes = 0;
  for (const json::Value& row : rows.as_array()) {
    const json::Value* quote = row.find("nodule_present__evidence");
    if (quote == nullptr || !quote->is_string()) continue;
    ++n_quotes;
    for (const std::string& name : names_in(folder))
      EXPECT_THAT(read_file(folder / name), Not(HasSubstr(quote->as_string()))) << name;
    EXPECT_THAT(table.out, Not(HasSubstr(quote->as_string())));
  }
  EXPECT_GT(n_quotes, 0U) << "nothing was tried";

  std::vector<std::string> before;
  for (const std::string& name : written)
    before.push_back(read_file(folder / name));
  ASSERT_EQ(eval(asked).exit_code, 0);
  for (std::size_t i = 0; const std::string& name : written)
    EXPECT_EQ(read_file(folder / name), before[i++]) << name;

  std::vector<std::string> with_text = asked;
  with_text.emplace_back("--with-text");
  ASSERT_EQ(eval(with_text).exit_code, 0);
  EXPECT_GT(read_file(folder / "errors.csv").size(), errors.size()) << "quotes were asked for";
}

TEST_F(EvalProgramTest, SaysWhatIsWrongAndLeavesTheFolderAsItWas) {
  const auto folder = folder_.path() / "report";
  write_file(folder / "report.json", "old\n");
  const auto refused = [&](std::vector<std::string> arguments, std::string_view message) {
    arguments.insert(arguments.end(), {"--out", folder.string()});
    const auto result = eval(arguments);
    EXPECT_EQ(result.exit_code, 2) << message;
    EXPECT_THAT(result.err, HasSubstr(std::string(message)));
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(names_in(folder), std::set<std::string>{"report.json"});
    EXPECT_EQ(read_file(folder / "report.json"), "old\n");
  };
  refused({"--truth", truth_, "--id", "patient"}, "true row 0 has no column `patient`");
  refused({"--truth", truth_, "--cluster", "ward"}, "has the column `ward` of clusters");
  refused({"--truth", truth_, "--positive", "location=linker onderkwab"}, "no positive one");
  refused({"--truth", truth_, "--positive", "nodule_present"}, "names no value");

  const std::string twice =
      changed_truth([](json::Value::Object& row) { row.front().value = json::Value("001"); });
  refused({"--truth", twice}, "true rows 0 and 1 have the same identity in `patient id`");
  const std::string strangers = changed_truth([n = 0](json::Value::Object& row) mutable {
    row.front().value = json::Value("x" + std::to_string(n++));
  });
  refused({"--truth", strangers}, "none of the 60 true rows has the `patient id` of one of the 8");
  const std::string mistyped = changed_truth([](json::Value::Object& row) {
    if (row.back().value.is_string()) row.back().value = json::Value("rechter bovenkwap");
  });
  // The first row with a lobe is the second one: five lines a row, behind the bracket.
  refused({"--truth", mistyped}, "changed.json:10:21: error: ");
  refused({"--truth", mistyped}, "true row 1: `location` is a string that is none of its values");
  refused({"--truth", mistyped}, "did you mean `rechter bovenkwab`?");
  const std::string unlabelled = changed_truth([](json::Value::Object& row) { row.resize(1); });
  refused({"--truth", unlabelled}, "none of the 60 true rows has a field of the schema");
}

TEST(EvalOfEntitiesTest, HasTheirPlacesInAllFiles) {
  const TestFolder folder;
  write_file(
      folder.path() / "task.json",
      R"({"Description": "Waar staan maten en kwabben?", "Data_Path": "data.csv",
          "Input_Field": "verslag",
          "Parser_Format": {"type": "object", "required": ["mentions"], "properties": {"mentions": {
            "type": "array", "minItems": 1, "maxItems": 1, "items": {
              "type": "object", "required": ["label", "start", "end"], "properties": {
                "label": {"enum": ["size", "lobe"]},
                "start": {"type": "integer", "minimum": 0, "maximum": 9},
                "end": {"type": "integer", "minimum": 10, "maximum": 19}}}}}}})"
  );
  write_file(folder.path() / "data.csv", "id,verslag\n1,nodule van 8 mm\n2,geen nodule\n");
  const auto made = run_program(
      {"run",
       "task.json",
       "--data-dir",
       ".",
       "--model",
       demo_model().string(),
       "--max-answer-tokens",
       "60",
       "--out",
       "out",
       "--quiet"},
      {.working_directory = folder.path(),
       .environment = {{"XDG_CACHE_HOME", (folder.path() / "cache").string()}}}
  );
  ASSERT_LE(made.exit_code, 1) << made.err;
  const auto results = folder.path() / "out/run/task-run0";
  const auto eval = [&](std::string_view truth) {
    write_file(folder.path() / "truth.json", truth);
    return run_program(
        {"eval", results.string(), "--truth", "truth.json", "--out", "report", "--json"},
        {.working_directory = folder.path()}
    );
  };
  // What the run answered itself, and a row that it does not have.
  json::Value rows = json::parse(read_file(results / "nlp-predictions-dataset.json")).value();
  rows.as_array().emplace_back(rows.as_array().front());
  rows.as_array().back().as_object().front().value = json::Value("3");
  const auto found = eval(json::write(rows));
  ASSERT_EQ(found.exit_code, 0) << found.err;
  const json::Value report = json::parse(found.out).value();
  const json::Value& field = report.find("fields")->as_array().at(0);
  std::size_t n_measures = 0;
  for (const json::Value& measure : field.find("measures")->as_array()) {
    const std::string& name = measure.find("name")->as_string();
    if (!name.starts_with("span_")) continue;
    ++n_measures;
    EXPECT_EQ(measure.find("value")->to_double(), 1) << name;
    EXPECT_NEAR(
        measure.find("worst_case")->to_double().value(),
        name.ends_with("f1")          ? 0.8
        : name.ends_with("precision") ? 1
                                      : 2.0 / 3,
        1e-12
    ) << name;
  }
  EXPECT_EQ(n_measures, 12U);
  for (const char* file : {"measures.csv", "report.json", "report.html"}) {
    const std::string text = read_file(folder.path() / "report" / file);
    for (const char* schema : {"strict", "exact", "partial", "type"}) {
      const std::string name = std::string_view(file).ends_with("html")
                                   ? std::string("F1 of spans, ") + schema
                                   : std::string("span_") + schema + "_f1";
      EXPECT_THAT(text, HasSubstr(name)) << file;
    }
  }
  const auto refused = eval(
      R"([{"id": "1", "mentions": [{"label": "size", "start": 15, "end": 15}]},
          {"id": "2", "mentions": []}])"
  );
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("truth.json:1:"));
  EXPECT_THAT(
      refused.err, HasSubstr("true row 0: `mentions` has an item without a place: number 0")
  );
}

}  // namespace
}  // namespace extractinator::testing
