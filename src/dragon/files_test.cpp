// The files of a job: what is read in each spelling, what is refused, and what is written.
#include "dataset/testing/files.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file_system.h"
#include "dragon/files.h"
#include "dragon/task.h"

namespace extractinator::dragon {
namespace {

using dataset::testing::TempFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string read(const std::filesystem::path& path) {
  return RealFileSystem().read(path, std::uint64_t{1} << 24U).value();
}

std::vector<LabelledRow> truth_in(std::string_view value, LabelType type) {
  const TempFolder folder;
  const auto path = folder.write(
      "truth.json", std::format("[{{\"uid\": \"a\", \"{}\": {}}}]", label_name(type), value)
  );
  const auto rows = read_truth(path, type);
  EXPECT_TRUE(rows.has_value()) << value << ": " << (rows ? "" : to_string(rows.error()));
  return rows.value_or(std::vector<LabelledRow>{{}});
}

TEST(Labels, AreTheSameInBothSpellings) {
  using enum LabelType;
  const struct {
    LabelType type;
    std::string_view json;
    std::string_view python;
  } cases[] = {
      {.type = single_label_binary_classification, .json = "true", .python = R"("True")"},
      {.type = single_label_multi_class_classification, .json = R"("2")", .python = "2"},
      {.type = multi_label_binary_classification,
       .json = "[true, false]",
       .python = R"("[True, False]")"},
      {.type = multi_label_binary_classification,
       .json = "[true, false]",
       .python = R"("True, False")"},
      {.type = multi_label_multi_class_classification,
       .json = R"(["hypo", "not mentioned"])",
       .python = R"("hypo, not mentioned")"},
      {.type = single_label_regression, .json = "0.14", .python = R"("0.14")"},
      {.type = multi_label_regression, .json = "[9.0, null, 2]", .python = R"("[9.0, None, 2.0]")"},
      {.type = named_entity_recognition,
       .json = R"(["B-<DATUM>", "O"])",
       .python = R"("['B-<DATUM>', 'O']")"},
      {.type = multi_label_named_entity_recognition,
       .json = R"([["O"], ["B-1-a b", "I-2-c"]])",
       .python = R"("[['O'], ['B-1-a b', 'I-2-c']]")"},
  };
  for (const auto& row : cases) {
    const auto a = truth_in(row.json, row.type);
    const auto b = truth_in(row.python, row.type);
    ASSERT_EQ(a.size(), 1U);
    ASSERT_EQ(b.size(), 1U);
    EXPECT_TRUE(is_same(a[0].label, b[0].label)) << row.json;
  }
  const auto numbers = truth_in("[9.0, null, 2]", multi_label_regression)[0].label.numbers;
  EXPECT_EQ(numbers[0], 9.0);
  EXPECT_TRUE(std::isnan(numbers[1]));
  // A class is a text whatever it looks like.
  EXPECT_THAT(
      truth_in(R"("True")", single_label_multi_class_classification)[0].label.classes,
      ElementsAre("True")
  );
}

TEST(Labels, OfAnotherKindAreRefusedByRowAndNeverQuoted) {
  using enum LabelType;
  const struct {
    LabelType type;
    std::string_view value;
    std::string_view want;
  } cases[] = {
      {.type = single_label_binary_classification,
       .value = R"("Jansen")",
       .want = "found a value of kind string, expected a number, true, false or null"},
      {.type = single_label_multi_class_classification,
       .value = R"(["Jansen"])",
       .want = "found a value of kind array, expected a text"},
      {.type = multi_label_regression, .value = "3", .want = "expected a list"},
      {.type = multi_label_regression, .value = R"("[3, Jansen]")", .want = "no value at byte 4"},
      {.type = multi_label_named_entity_recognition,
       .value = R"(["Jansen"])",
       .want = "expected a list of tags for each token"},
  };
  for (const auto& row : cases) {
    const TempFolder folder;
    const auto path = folder.write(
        "t.json", std::format("[{{\"uid\": 1, \"{0}\": {1}}}]", label_name(row.type), row.value)
    );
    const auto rows = read_truth(path, row.type);
    ASSERT_FALSE(rows.has_value()) << row.value;
    const std::string message = to_string(rows.error());
    EXPECT_THAT(message, HasSubstr("t.json: error: row 0: `"));
    EXPECT_THAT(message, HasSubstr(row.want));
    EXPECT_THAT(message, Not(HasSubstr("Jansen")));
  }
}

TEST(Files, RowsThatLackSomethingAreRefused) {
  const struct {
    std::string_view text;
    bool has_parts;
    std::string_view want;
  } cases[] = {
      {.text = R"([{"uid": "a", "text": "x"}, {"uid": "a", "text": "y"}])",
       .has_parts = false,
       .want = "row 1: has the uid of row 0"},
      {.text = R"([{"text": "x"}])", .has_parts = false, .want = "row 0: has no column `uid`"},
      {.text = R"([{"uid": null, "text": "x"}])",
       .has_parts = false,
       .want = "row 0: `uid` is of kind null, expected a text"},
      {.text = R"([{"uid": "a", "text": 3}])",
       .has_parts = false,
       .want = "row 0: `text` is of kind number, expected a text"},
      {.text = R"([{"uid": "a", "text": "x"}])",
       .has_parts = true,
       .want = "row 0: has no column `text_parts`"},
      {.text = R"([{"uid": "a", "text_parts": ["x", 1]}])",
       .has_parts = true,
       .want = "row 0: part 1 of `text_parts` is of kind number, expected a text"},
      {.text = R"([{"uid": "a"}, 3])", .has_parts = false, .want = "a record is an object"},
  };
  for (const auto& row : cases) {
    const TempFolder folder;
    const auto cases_in = read_cases(folder.write("c.json", row.text), row.has_parts, std::nullopt);
    ASSERT_FALSE(cases_in.has_value()) << row.text;
    EXPECT_THAT(to_string(cases_in.error()), HasSubstr(row.want));
  }
  const TempFolder folder;
  const auto path = folder.write(
      "c.json",
      R"([{"uid": "a", "text_parts": ["x", "y"], "named_entity_recognition_target": ["O"]}])"
  );
  const auto tags = read_cases(path, true, LabelType::named_entity_recognition);
  ASSERT_FALSE(tags.has_value());
  EXPECT_THAT(to_string(tags.error()), HasSubstr("row 0: has 2 tokens and the tags of 1"));
}

TEST(Files, PredictionsAreNumbersWithADecimalPoint) {
  const TempFolder folder;
  RealFileSystem files;
  const auto path = folder.path() / "p.json";
  const std::vector<LabelledRow> rows = {
      {.uid = "a", .label = {.numbers = {1, 0, 0.25}}},
      {.uid = "b", .label = {.numbers = {1e300, -7, 1.0 / 3}}},
  };
  ASSERT_TRUE(write_predictions(files, path, LabelType::multi_label_regression, rows).has_value());
  EXPECT_EQ(
      read(path),
      "[\n{\"uid\": \"a\", \"multi_label_regression\": [1.0, 0.0, 0.25]},\n"
      "{\"uid\": \"b\", \"multi_label_regression\": [1e+300, -7.0, 0.3333333333333333]}\n]\n"
  );
  const auto again = read_predictions(path, LabelType::multi_label_regression);
  ASSERT_TRUE(again.has_value());
  for (std::size_t i = 0; i < rows.size(); ++i)
    EXPECT_TRUE(is_same((*again)[i].label, rows[i].label));

  const std::vector<LabelledRow> infinite = {
      {.uid = "a", .label = {.numbers = {std::numeric_limits<double>::infinity()}}}
  };
  EXPECT_FALSE(
      write_predictions(files, path, LabelType::single_label_regression, infinite).has_value()
  );
  EXPECT_THAT(read(path), HasSubstr("1e+300")) << "a file that failed replaced another";
}

TEST(Files, CasesAreReadAsTheyWereWritten) {
  const TempFolder folder;
  RealFileSystem files;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Task& task : tasks()) {
    std::vector<Case> cases(2);
    cases[0].uid = "x_case1";
    cases[1].uid = "x_case2";
    for (Case& row : cases) {
      if (task.has_parts) {
        row.parts = {"een", "", "\"twee\"\n"};
      } else {
        row.text = "Een verslag.\n\"Regel\" twee \\ 3";
      }
    }
    Label label;
    switch (task.type) {
      using enum LabelType;
      case single_label_binary_classification:
        label.numbers = {1};
        break;
      case multi_label_binary_classification:
        label.numbers = std::vector<double>(task.n_labels, 0);
        break;
      case single_label_regression:
        label.numbers = {2};
        break;
      case multi_label_regression:
        label.numbers = {1, nan, 2.5, nan, 0};
        break;
      case single_label_multi_class_classification:
        label.classes = {"2"};
        break;
      case multi_label_multi_class_classification:
        label.classes = {"a, b", "c"};
        break;
      case named_entity_recognition:
        label.tags = {{"O"}, {"B-x"}, {"I-x"}};
        break;
      case multi_label_named_entity_recognition:
        label.tags = {{"O"}, {"B-1-x", "B-2-x"}, {"I-1-x"}};
        break;
    }
    cases[0].label = label;
    cases[1].label = label;
    const auto path = folder.path() / "cases.json";
    ASSERT_TRUE(write_cases(files, path, task.has_parts, task.type, cases).has_value());
    const auto again = read_cases(path, task.has_parts, task.type);
    ASSERT_TRUE(again.has_value()) << task.name << ": " << to_string(again.error());
    ASSERT_EQ(again->size(), 2U);
    EXPECT_EQ((*again)[1].uid, "x_case2");
    EXPECT_EQ((*again)[1].text, cases[1].text);
    EXPECT_EQ((*again)[1].parts, cases[1].parts);
    EXPECT_TRUE(is_same(*(*again)[1].label, label)) << task.name;
  }
  EXPECT_THAT(read(folder.path() / "cases.json"), HasSubstr("[\"B-1-x\", \"B-2-x\"]"));
}

TEST(Files, TasksAreRecognisedByTheirConfiguration) {
  const TempFolder folder;
  const RealFileSystem files;
  const auto configuration = [&](std::string_view text) {
    return read_configuration(files, folder.write("configuration.json", text));
  };
  const auto named = configuration(
      R"({"jobid": 3190, "task_name": "Task119", "input_name": "text",
          "label_name": "single_label_regression_target"})"
  );
  ASSERT_FALSE(named.has_value());
  EXPECT_THAT(to_string(named.error()), HasSubstr("configuration.json:1:30: error: the benchmark"));

  const auto by_number = configuration(
      R"({"jobid": 2192, "task_name": "prostate volume", "input_name": "text",
          "label_name": "single_label_regression_target"})"
  );
  ASSERT_TRUE(by_number.has_value()) << to_string(by_number.error());
  EXPECT_EQ(by_number->task->number, 19);

  const auto other_label = configuration(
      R"({"jobid": 190, "task_name": "Task019_prostate_volume_reg", "input_name": "text",
          "label_name": "multi_label_regression_target"})"
  );
  ASSERT_FALSE(other_label.has_value());
  EXPECT_EQ(other_label.error().hint, "its label is `single_label_regression_target`");

  const auto no_tokens = configuration(
      R"({"jobid": 250, "task_name": "Task025_anonymisation_ner", "input_name": "text",
          "label_name": "named_entity_recognition_target"})"
  );
  ASSERT_FALSE(no_tokens.has_value());
  EXPECT_THAT(no_tokens.error().message, HasSubstr("entities are tags of tokens"));

  const auto missing = configuration(R"({"task_name": "Task001_adhesion_clf"})");
  ASSERT_FALSE(missing.has_value());
  EXPECT_THAT(missing.error().message, HasSubstr("there is no `input_name`"));
}

TEST(Files, OfThePublicExamplesAreRead) {
  const char* const shared = std::getenv("EXTRACTINATOR_SHARED_DATA");
  if (shared == nullptr || *shared == '\0') GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA is not set";
  const std::filesystem::path data = std::filesystem::path(shared) / "dragon";
  if (!std::filesystem::exists(data)) GTEST_SKIP() << data << " is not there";
  const RealFileSystem files;
  for (const Task& task : tasks()) {
    if (task.number < 101) continue;
    SCOPED_TRACE(task.name);
    const auto job = read_job(files, data / "input" / std::format("{}-fold0", task.name));
    ASSERT_TRUE(job.has_value()) << to_string(job.error());
    EXPECT_EQ(job->configuration.job_id, task.number * 10);
    EXPECT_EQ(job->configuration.task, &task);
    const auto truth =
        read_truth(data / "ground-truth" / std::format("{}.json", task.name), task.type);
    ASSERT_TRUE(truth.has_value()) << to_string(truth.error());
    ASSERT_EQ(truth->size(), job->test.size());
    const auto predictions = read_predictions(
        data / "predictions" / std::format("{}-fold0", task.name) / kPredictionsFile, task.type
    );
    ASSERT_TRUE(predictions.has_value()) << to_string(predictions.error());
    EXPECT_EQ(truth->size(), predictions->size());
    for (std::size_t i = 0; i < truth->size(); ++i) {
      if (is_entities(task.type)) {
        const auto prediction =
            std::ranges::find((*predictions), (*truth)[i].uid, &LabelledRow::uid);
        ASSERT_NE(prediction, predictions->end());
        EXPECT_EQ((*truth)[i].label.tags.size(), prediction->label.tags.size());
      } else {
        const Label& label = (*truth)[i].label;
        EXPECT_EQ(label.numbers.size() + label.classes.size(), task.n_labels);
      }
    }
  }
}

}  // namespace
}  // namespace extractinator::dragon
