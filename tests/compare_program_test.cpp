// `extractinate compare`: runs of the demo tasks with other seeds, compared with what Python makes
// of their exported rows; and what cannot be compared.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/python.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kNodules = "Task001_nodule_presence";
constexpr std::string_view kDiameters = "Task002_nodule_diameter";
constexpr std::size_t kRows = 40;
constexpr double kClose = 1e-9;

class CompareProgram : public ::testing::Test {
 protected:
  // Runs of a task, each with a seed of its own.
  void make_runs(std::string_view task, int n_runs = 2, std::size_t n_rows = kRows) const {
    const auto made = run_program(
        {"run",
         (demo_dir() / "tasks" / std::format("{}.json", task)).string(),
         "--model",
         demo_model().string(),
         "--out",
         "out",
         "--limit",
         std::to_string(n_rows),
         "--n-runs",
         std::to_string(n_runs),
         "--temperature",
         "2",
         "--threads",
         "1",
         "--reproducible"},
        {.working_directory = here()}
    );
    ASSERT_LE(made.exit_code, 1) << made.err;
  }

  [[nodiscard]] const std::filesystem::path& here() const { return folder_.path(); }
  [[nodiscard]] ProgramResult program(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "compare");
    return run_program(arguments, {.working_directory = here()});
  }
  [[nodiscard]] static std::string run_of(std::string_view task, int number) {
    return std::format("out/run/{}-run{}", task, number);
  }
  [[nodiscard]] static std::filesystem::path truth_of(std::string_view task) {
    return demo_dir() / "truth" / std::format("{}.json", task);
  }
  [[nodiscard]] std::filesystem::path results_of(std::string_view task, int number) const {
    return here() / run_of(task, number) / "nlp-predictions-dataset.json";
  }
  // A call that shall say what is wrong, and leave nothing in `refused`.
  [[nodiscard]] std::string refusal(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--out", "refused", "--differences", "refused.csv"});
    const auto result = program(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.out;
    EXPECT_EQ(result.out, "");
    EXPECT_FALSE(std::filesystem::exists(here() / "refused"));
    EXPECT_FALSE(std::filesystem::exists(here() / "refused.csv"));
    return result.err;
  }

  TestFolder folder_;
};

const json::Value& measure_in(
    const json::Value& report, std::string_view field, std::string_view metric
) {
  static const json::Value kNone;
  for (const json::Value& measure : report.find("measures")->as_array()) {
    const json::Value& name = *measure.find("field");
    if (name.is_string() && name.as_string() == field &&
        measure.find("metric")->as_string() == metric)
      return measure;
  }
  ADD_FAILURE() << "no " << metric << " of " << field;
  return kNone;
}

// Lists of numbers, the same to kClose.
void expect_near(const json::Value& found, const json::Value& wanted) {
  ASSERT_EQ(found.as_array().size(), wanted.as_array().size());
  for (std::size_t i = 0; i < found.as_array().size(); ++i) {
    EXPECT_NEAR(
        found.as_array()[i].to_double().value(), wanted.as_array()[i].to_double().value(), kClose
    );
  }
}

json::Value p_values_of(const json::Value& measure) {
  json::Value::Array values;
  for (const json::Value& difference : measure.find("differences")->as_array())
    values.push_back(*difference.find("p_value"));
  return json::Value(std::move(values));
}

std::size_t n_lines(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

TEST_F(CompareProgram, SaysWhatPythonSaysOfTheExportedRows) {
  struct Case {
    std::string_view task;
    std::string closed;  // Fields, with commas.
    std::string numbers;
  };
  for (const Case& tested :
       {Case{.task = kNodules, .closed = "nodule_present,location", .numbers = ""},
        Case{.task = kDiameters, .closed = "", .numbers = "diameter_mm"}}) {
    SCOPED_TRACE(tested.task);
    ASSERT_NO_FATAL_FAILURE(make_runs(tested.task, 3));
    std::vector<std::string> arguments;
    std::vector<std::filesystem::path> asked = {
        tested.closed, tested.numbers, truth_of(tested.task)
    };
    for (int run = 0; run < 3; ++run) {
      arguments.push_back(run_of(tested.task, run));
      asked.push_back(results_of(tested.task, run));
    }
    arguments.insert(
        arguments.end(), {"--truth", truth_of(tested.task).string(), "--json", "--draws", "50"}
    );
    const auto result = program(arguments);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto report = json::parse(result.out);
    ASSERT_TRUE(report) << result.out;
    EXPECT_EQ(report->find("n_compared")->to_int64(), static_cast<std::int64_t>(kRows));
    const auto oracle = json::parse(output_of_python("compare_oracle.py", asked));
    if (!oracle) GTEST_SKIP() << "nothing was compared: python3-sklearn is not installed";
    EXPECT_EQ(report->find("n_compared")->to_int64(), oracle->find("n")->to_int64());
    EXPECT_EQ(report->find("n_differences")->to_int64(), oracle->find("n_differing")->to_int64());
    EXPECT_GT(oracle->find("n_differing")->to_int64(), 0) << "runs that are equal say nothing";
    for (const json::Member& field : oracle->find("fields")->as_object()) {
      SCOPED_TRACE(field.key);
      const bool is_number = field.value.find("mean_errors") != nullptr;
      const json::Value& headline =
          measure_in(*report, field.key, is_number ? "within_tolerance" : "accuracy");
      expect_near(*headline.find("values"), *field.value.find("values"));
      expect_near(p_values_of(headline), *field.value.find("p_values"));
      for (const json::Value& agreement : report->find("agreement")->as_array()) {
        if (!agreement.find("field")->is_string() ||
            agreement.find("field")->as_string() != field.key)
          continue;
        EXPECT_NEAR(
            agreement.find("alpha")->to_double().value(),
            field.value.find("alpha")->to_double().value(),
            kClose
        );
      }
      if (!is_number) continue;
      const json::Value& errors = measure_in(*report, field.key, "mean_absolute_error");
      expect_near(*errors.find("values"), *field.value.find("mean_errors"));
      expect_near(p_values_of(errors), *field.value.find("error_p_values"));
    }
  }
}

TEST_F(CompareProgram, WritesWhatItPrintsAndTextOnlyWhereAsked) {
  ASSERT_NO_FATAL_FAILURE(make_runs(kNodules));
  const std::vector<std::string> call = {
      run_of(kNodules, 0),
      run_of(kNodules, 1),
      "--truth",
      truth_of(kNodules).string(),
      "--cluster",
      "patient id",
      "--seed",
      "5",
  };
  std::vector<std::string> arguments = call;
  arguments.insert(arguments.end(), {"--out", "report", "--differences", "d.csv", "--json"});
  const auto first = program(arguments);
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(read_file(here() / "report/report.json"), first.out);
  EXPECT_EQ(read_file(here() / "report/differences.csv"), read_file(here() / "d.csv"));
  const auto report = json::parse(first.out);
  ASSERT_TRUE(report);
  const std::string page = read_page(here() / "report/report.html");
  for (const char* const part :
       {"Task001_nodule_presence",
        "<svg",
        "model_hash",
        "quantisation",
        "first day",
        "Run B was made with the model extractinator-demo.gguf ("})
    EXPECT_TRUE(page.contains(part)) << part;
  // Scripts, and how most reports begin.
  for (const char* const part : {"<script", "indicatie", "CT-thorax"})
    EXPECT_FALSE(page.contains(part)) << part;
  const std::string measures = read_file(here() / "report/measures.csv");
  EXPECT_EQ(n_lines(measures), 1 + report->find("measures")->as_array().size());
  EXPECT_THAT(
      measures,
      HasSubstr("field,metric,is_headline,unanswered,first,run,first_n,n,first_value,value")
  );
  EXPECT_EQ(
      n_lines(read_file(here() / "d.csv")),
      1 + static_cast<std::size_t>(report->find("n_differences")->to_int64().value())
  );
  // The same seed, the same numbers; another one, other intervals.
  EXPECT_EQ(program(arguments).out, first.out);
  arguments[static_cast<std::size_t>(std::ranges::find(arguments, "5") - arguments.begin())] = "6";
  EXPECT_NE(program(arguments).out, first.out);

  const auto table = program(call);
  EXPECT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(
      table.out,
      AllOf(
          HasSubstr("A  run/Task001_nodule_presence-run0 "),
          HasSubstr("40 records are compared"),
          HasSubstr("nodule_present"),
          HasSubstr("95 % interval"),
          HasSubstr("adjusted: after Holm, over the 3 tests"),
          Not(HasSubstr("sensitivity")),
          HasSubstr("kappa A B"),
          HasSubstr("whole answers")
      )
  );

  std::vector<std::string> with_all = call;
  with_all.emplace_back("--all");
  EXPECT_THAT(
      program(with_all).out,
      AllOf(HasSubstr("sensitivity"), HasSubstr("auroc"), HasSubstr("over the 3 tests"))
  );
  with_all.insert(with_all.end(), {"--positive", "nodule_present=false", "--json"});
  const auto turned = json::parse(program(with_all).out);
  ASSERT_TRUE(turned);
  EXPECT_EQ(
      *measure_in(*turned, "nodule_present", "sensitivity").find("ns"),
      *measure_in(*report, "nodule_present", "specificity").find("ns")
  );

  // Runs of one model with other seeds.
  const json::Value::Array& settings = report->find("settings_that_differ")->as_array();
  ASSERT_EQ(settings.size(), 1U) << first.out;
  EXPECT_EQ(settings.front().as_string(), "seed");

  // Locations of biopsies are free text.
  ASSERT_NO_FATAL_FAILURE(make_runs("Task003_prostate_biopsies", 2, 10));
  const std::vector<std::string> biopsies = {
      run_of("Task003_prostate_biopsies", 0),
      run_of("Task003_prostate_biopsies", 1),
      "--differences",
      "b.csv",
  };
  ASSERT_EQ(program(biopsies).exit_code, 0);
  const std::string without = read_file(here() / "b.csv");
  EXPECT_THAT(without, AllOf(HasSubstr("biopsies"), Not(HasSubstr("location"))));
  std::vector<std::string> with_text = biopsies;
  with_text.emplace_back("--with-text");
  ASSERT_EQ(program(with_text).exit_code, 0);
  EXPECT_THAT(read_file(here() / "b.csv"), HasSubstr("location"));
}

// What `eval` prints of each run, on the records that are compared.
TEST_F(CompareProgram, HasTheMeasuresAndNumbersOfEval) {
  for (const std::string_view task : {kNodules, kDiameters}) {
    SCOPED_TRACE(task);
    ASSERT_NO_FATAL_FAILURE(make_runs(task, 2, 30));
    const auto rows = json::parse(read_file(results_of(task, 0)));
    auto truth = json::parse(read_file(truth_of(task)));
    ASSERT_TRUE(rows && truth);
    std::erase_if(truth->as_array(), [&](const json::Value& wanted) {
      return std::ranges::none_of(rows->as_array(), [&](const json::Value& row) {
        return *row.find("patient id") == *wanted.find("patient id");
      });
    });
    write_file(here() / "truth.json", json::write(*truth));
    const auto compared = program(
        {run_of(task, 0), run_of(task, 1), "--truth", "truth.json", "--json", "--draws", "10"}
    );
    ASSERT_EQ(compared.exit_code, 0) << compared.err;
    const auto report = json::parse(compared.out);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->find("n_compared")->to_int64(), 30);
    std::size_t n_measures = 1;  // The score.
    for (std::size_t run = 0; run < 2; ++run) {
      const auto evaluated = run_program(
          {"eval",
           run_of(task, static_cast<int>(run)),
           "--truth",
           "truth.json",
           "--json",
           "--draws",
           "0"},
          {.working_directory = here()}
      );
      ASSERT_EQ(evaluated.exit_code, 0) << evaluated.err;
      const auto assessment = json::parse(evaluated.out);
      ASSERT_TRUE(assessment);
      for (const json::Value& field : assessment->find("fields")->as_array()) {
        for (const json::Value& wanted : field.find("measures")->as_array()) {
          const std::string& name = wanted.find("name")->as_string();
          SCOPED_TRACE(name);
          const json::Value& found = measure_in(*report, field.find("name")->as_string(), name);
          if (run == 0) ++n_measures;
          const bool is_bounded = found.find("unanswered")->as_string() == "wrong";
          // Rows that only one run has an answer of are left out in both.
          if (!is_bounded && found.find("ns")->as_array()[run] != *wanted.find("n")) continue;
          const json::Value& value = *wanted.find(is_bounded ? "worst_case" : "value");
          const json::Value& is = found.find("values")->as_array()[run];
          ASSERT_EQ(is.is_null(), value.is_null());
          if (value.is_null()) continue;
          EXPECT_NEAR(is.to_double().value(), value.to_double().value(), kClose);
        }
      }
    }
    EXPECT_EQ(report->find("measures")->as_array().size(), n_measures);
    EXPECT_GT(n_measures, 5U);
  }
}

TEST_F(CompareProgram, SaysNowhereWhereTheRunsLie) {
  ASSERT_NO_FATAL_FAILURE(make_runs(kNodules, 2, 6));
  std::filesystem::create_directories(here() / "jansen");
  std::filesystem::rename(here() / "out", here() / "jansen/out");
  const auto path = [this](int number) {
    return (here() / "jansen" / run_of(kNodules, number)).string();
  };
  const auto result = program(
      {path(0), path(1), "--truth", truth_of(kNodules).string(), "--out", "report", "--json"}
  );
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr(R"("run/Task001_nodule_presence-run1")"));
  EXPECT_THAT(
      read_page(here() / "report/report.html"), HasSubstr("run/Task001_nodule_presence-run1")
  );
  std::size_t n_files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(here() / "report")) {
    ++n_files;
    EXPECT_THAT(read_page(entry.path()), Not(HasSubstr("jansen"))) << entry.path();
  }
  EXPECT_EQ(n_files, 4U);
}

TEST_F(CompareProgram, ComparesWithoutATruth) {
  ASSERT_NO_FATAL_FAILURE(make_runs(kNodules, 2, 12));
  const auto result = program({run_of(kNodules, 0), run_of(kNodules, 1), "--out", "agreement"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("agreement"), Not(HasSubstr("Holm"))));
  EXPECT_TRUE(std::filesystem::exists(here() / "agreement/report.json"));
  EXPECT_FALSE(std::filesystem::exists(here() / "agreement/measures.csv"));
  EXPECT_THAT(read_file(here() / "agreement/differences.csv"), Not(HasSubstr("truth")));
}

TEST_F(CompareProgram, RefusesWhatCannotBeComparedAndWritesNothing) {
  ASSERT_NO_FATAL_FAILURE(make_runs(kNodules, 2, 20));
  ASSERT_NO_FATAL_FAILURE(make_runs(kDiameters, 1, 3));
  const std::string first = run_of(kNodules, 0);
  const std::string second = run_of(kNodules, 1);
  EXPECT_THAT(
      refusal({first, run_of(kDiameters, 0)}),
      AllOf(
          HasSubstr(
              std::format(
                  "{} is a run of `{}`, {} one of `{}`",
                  first,
                  kNodules,
                  run_of(kDiameters, 0),
                  kDiameters
              )
          ),
          HasSubstr("hint: only runs of one task")
      )
  );
  EXPECT_THAT(refusal({first, "out/nowhere"}), HasSubstr("out/nowhere"));

  // The same task with another field.
  const std::string data = (demo_dir() / "data" / std::format("{}.csv", kNodules)).string();
  const auto write_task =
      [&](std::string_view folder, std::string_view field, const std::string& path) {
        std::filesystem::create_directories(here() / folder);
        const auto file = here() / folder / std::format("{}.json", kNodules);
        write_file(
            file,
            std::format(
                R"({{"Description": "x", "Data_Path": "{}", "Input_Field": "verslag",
                "Parser_Format": {{"{}": {{"type": "bool"}}}}}})",
                path,
                field
            )
        );
        const auto made = run_program(
            {"run",
             file.string(),
             "-m",
             demo_model().string(),
             "--out",
             std::string(folder),
             "-n",
             "3"},
            {.working_directory = here()}
        );
        EXPECT_LE(made.exit_code, 1) << made.err;
        return std::format("{}/run/{}-run0", folder, kNodules);
      };
  const std::string other_schema = write_task("schema", "lesion", data);
  EXPECT_THAT(
      refusal({first, other_schema}), HasSubstr("runs of `Task001_nodule_presence` with different")
  );
  // The same task over other reports.
  write_file(
      here() / "other.csv", "patient id,verslag\n901,geen nodus\n902,nodus van 7 mm\n903,nodus\n"
  );
  const std::string other_reports =
      write_task("reports", "lesion", (here() / "other.csv").string());
  EXPECT_THAT(
      refusal({other_schema, other_reports}),
      AllOf(HasSubstr("no record is in all 2 runs"), HasSubstr("--id"))
  );

  // Keys that are there twice, or not at all.
  EXPECT_THAT(refusal({first, second, "--id", "report date"}), HasSubstr("have the same identity"));
  EXPECT_THAT(
      refusal({first, second, "--id", "patient"}),
      AllOf(HasSubstr("row 0 has no column `patient`"), HasSubstr("patient id"))
  );
  EXPECT_THAT(
      refusal({first, second, "--truth", truth_of(kNodules).string(), "--cluster", "patients"}),
      HasSubstr("has no column `patients`")
  );
  write_file(here() / "few.json", R"([{"nodule_present": true}])");
  EXPECT_THAT(
      refusal({first, second, "--truth", "few.json"}),
      AllOf(HasSubstr("1 true rows for 20 rows"), HasSubstr("--id"))
  );
  write_file(here() / "twice.json", R"([{"patient id": "001"}, {"patient id": "001"}])");
  EXPECT_THAT(
      refusal({first, second, "--truth", "twice.json"}),
      HasSubstr("true rows 0 and 1 have the same identity in `patient id`")
  );
  write_file(here() / "lacks.json", R"([{"patient id": "001"}, {"patient": "002"}])");
  EXPECT_THAT(
      refusal({first, second, "--truth", "lacks.json"}),
      HasSubstr("true row 1 has no column `patient id`")
  );
  write_file(
      here() / "outside.json",
      "[{\"patient id\": \"001\", \"nodule_present\": true},\n"
      " {\"patient id\": \"002\", \"location\": \"ear\"}]"
  );
  EXPECT_THAT(
      refusal({first, second, "--truth", "outside.json"}),
      AllOf(HasSubstr("outside.json:2:"), HasSubstr("true row 1: `location`"))
  );
  EXPECT_THAT(refusal({first}), HasSubstr("run"));
  EXPECT_THAT(refusal({first, second, "--level", "1"}), HasSubstr("--level"));
}

}  // namespace
}  // namespace extractinator::testing
