// Scores against those of the official evaluation, and what is refused. The published scores come
// with the project, predictions and their official scores only with the shared test data.
#include "dragon/evaluation.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file_system.h"
#include "dataset/testing/files.h"
#include "dragon/files.h"
#include "dragon/scorer.h"
#include "dragon/task.h"
#include "eval/entities.h"
#include "json/parse.h"
#include "json/value.h"

namespace extractinator::dragon {
namespace {

using dataset::testing::TempFolder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

json::Value json_in(const std::filesystem::path& path) {
  const auto text = RealFileSystem().read(path, std::uint64_t{1} << 24U);
  EXPECT_TRUE(text) << path;
  auto value = json::parse(text.value_or("null"));
  EXPECT_TRUE(value) << path;
  return value.value_or(json::Value());
}

const Task& task_of(std::string_view name) { return **find_task(name); }

// --- The official scores ------------------------------------------------------------------------

std::filesystem::path shared_folder() {
  const char* data = std::getenv("EXTRACTINATOR_SHARED_DATA");
  return data == nullptr || *data == '\0' ? std::filesystem::path()
                                          : std::filesystem::path(data) / "dragon";
}

class OfficialScores : public ::testing::Test {
 protected:
  void SetUp() override {
    if (shared_.empty() || !std::filesystem::exists(shared_))
      GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA names no folder with dragon";
  }
  Evaluation evaluation(const std::filesystem::path& predictions) const {
    auto found = evaluate(
        RealFileSystem(), {.truth = shared_ / "ground-truth", .predictions = shared_ / predictions}
    );
    EXPECT_TRUE(found) << (found ? "" : to_string(found.error()));
    return found.value_or(Evaluation{});
  }

  const std::filesystem::path shared_ = shared_folder();
};

TEST_F(OfficialScores, OfAllJobsAreReproduced) {
  const json::Value expected = json_in(shared_ / "expected-scores.json");
  const json::Value metrics = to_json(evaluation("predictions"));
  std::size_t n_jobs = 0;
  for (const json::Member& task : expected.find("case")->as_object()) {
    for (const json::Member& job : task.value.as_object()) {
      SCOPED_TRACE(job.key);
      const json::Value* ours =
          json::resolve(metrics, std::format("/case/{}/{}", task.key, job.key));
      ASSERT_NE(ours, nullptr);
      EXPECT_NEAR(ours->to_double().value(), job.value.to_double().value(), 1e-9);
      ++n_jobs;
    }
  }
  EXPECT_EQ(n_jobs, 27U);
  EXPECT_EQ(metrics.find("case")->as_object().size(), 9U);
}

struct Rescored {
  std::string_view model = {};
  std::vector<double> scores = {};  // Tasks 101 to 109, to four decimals.
  double mean = 0;                  // To three.
};

TEST_F(OfficialScores, OfPublishedPredictionsAreThoseThatWereFoundBefore) {
  const std::vector<Rescored> models = {
      {.model = "deepseek-r1-14b",
       .scores = {.9886, .9238, .9876, .7723, .7823, .8923, .7536, .3627, .4919},
       .mean = .773},
      {.model = "llama3.3-70b",
       .scores = {.9597, .7497, .9874, .8465, .4416, .9510, .9336, .1608, .5684},
       .mean = .733},
  };
  for (const Rescored& model : models) {
    const Evaluation found =
        evaluation(std::filesystem::path("reference-predictions") / model.model);
    ASSERT_EQ(found.tasks.size(), model.scores.size());
    for (std::size_t i = 0; i < model.scores.size(); ++i) {
      EXPECT_NEAR(found.tasks[i].summary.mean.value(), model.scores[i], 0.00005)
          << model.model << " " << found.tasks[i].task->name;
    }
    EXPECT_NEAR(found.overall.mean.value(), model.mean, 0.0005) << model.model;
  }
}

// --- What was published -------------------------------------------------------------------------

json::Value published() {
  const char* const source = std::getenv("EXTRACTINATOR_SOURCE_DIR");
  return json_in(
      std::filesystem::path(source == nullptr ? "." : source) / "docs/data/published-scores.json"
  );
}

// As if the published scores were those of one fold.
Evaluation published_evaluation(const json::Value& document, std::string_view model) {
  std::vector<TaskScore> tasks;
  for (const json::Value& row : document.find("tasks")->as_array()) {
    TaskScore task{.task = &task_of(row.find("task")->as_string())};
    task.jobs.push_back({.score = row.find("scores")->find(model)->to_double(), .n_rows = 1});
    tasks.push_back(std::move(task));
  }
  return summarise(std::move(tasks), eval::LabelMatch::substring);
}

TEST(PublishedScores, HaveThePublishedMeans) {
  const json::Value document = published();
  const std::map<std::string_view, double> overall = {
      {"llama-3.3-70b", 0.7603}, {"roberta-large", 0.8193}
  };
  for (const auto& [name, mean] : overall) {
    const Evaluation evaluation = published_evaluation(document, name);
    EXPECT_EQ(evaluation.tasks.size(), 28U);
    EXPECT_NEAR(evaluation.overall.mean.value(), mean, 0.00005) << name;
    for (const json::Value& model : document.find("models")->as_array()) {
      if (model.find("model")->as_string() != name) continue;
      EXPECT_NEAR(model.find("overall")->to_double().value(), mean, 0.0005);
      for (std::size_t type = 0; type < kLabelTypes; ++type) {
        const auto label_type = static_cast<LabelType>(type);
        // Both sides are rounded: scores to three decimals, means to two.
        EXPECT_NEAR(
            mean_of_type(evaluation, label_type).value(),
            model.find("mean_by_type")->find(prediction_name(label_type))->to_double().value(),
            0.0055
        ) << name
          << " " << prediction_name(label_type);
      }
    }
  }
}

TEST(PublishedScores, OfEveryModelAgreeWithItsMeansByType) {
  const json::Value document = published();
  std::map<LabelType, double> n_of_type;
  for (const Task& task : tasks().first(28))
    n_of_type[task.type] += 1;
  std::size_t n_models = 0;
  double top_4 = 0;
  for (const json::Value& model : document.find("models")->as_array()) {
    const json::Value* by_type = model.find("mean_by_type");
    if (by_type == nullptr) continue;
    ++n_models;
    double sum = 0;
    for (const auto& [type, n] : n_of_type)
      sum += n * by_type->find(prediction_name(type))->to_double().value();
    const double overall = model.find("overall")->to_double().value();
    EXPECT_NEAR(sum / 28, overall, 0.0055) << model.find("name")->as_string();
    std::int64_t n_graded = 0;
    for (const json::Member& grade : model.find("tasks_by_grade")->as_object())
      n_graded += grade.value.to_int64().value();
    EXPECT_EQ(n_graded, 28) << model.find("name")->as_string();
    for (const json::Value& top : document.find("top_4")->as_array()) {
      if (top == *model.find("model")) top_4 += overall / 4;
    }
  }
  EXPECT_EQ(n_models, 9U);
  double of_tasks = 0;
  for (const json::Value& task : document.find("tasks")->as_array())
    of_tasks += task.find("top_4_mean")->to_double().value() / 28;
  EXPECT_NEAR(of_tasks, top_4, 0.0055);
}

// --- One score ----------------------------------------------------------------------------------

Label numbers(std::vector<double> values) { return {.numbers = std::move(values)}; }
Label classes(std::vector<std::string> values) { return {.classes = std::move(values)}; }
Label tags(std::vector<std::vector<std::string>> values) { return {.tags = std::move(values)}; }

Result<std::optional<double>> score_of(
    std::string_view task,
    const std::vector<Label>& truth,
    const std::vector<Label>& predictions,
    eval::LabelMatch match = eval::LabelMatch::substring
) {
  std::vector<const Label*> wanted;
  std::vector<const Label*> found;
  for (const Label& label : truth)
    wanted.push_back(&label);
  for (const Label& label : predictions)
    found.push_back(&label);
  return score(task_of(task), wanted, found, match);
}

constexpr double kNull = std::numeric_limits<double>::quiet_NaN();

TEST(Score, IsTheMetricOfTheTask) {
  struct Case {
    std::string_view task = {};
    std::vector<Label> truth = {};
    std::vector<Label> predictions = {};
    double want = 0;
  };
  const std::vector<Case> cases = {
      {.task = "1",
       .truth = {numbers({1}), numbers({0}), numbers({0})},
       .predictions = {numbers({.4}), numbers({.4}), numbers({.1})},
       .want = .75},
      // By label 1 and 1/2; as one list 3 of 4 pairs, and one of them tied.
      {.task = "15",
       .truth = {numbers({1, 0}), numbers({0, 1})},
       .predictions = {numbers({.9, .5}), numbers({.5, .5})},
       .want = .75},
      {.task = "16",
       .truth = {numbers({1, 0}), numbers({0, 1})},
       .predictions = {numbers({.9, .5}), numbers({.5, .5})},
       .want = .75},
      {.task = "17",
       .truth = {classes({"hypo", "head"}), classes({"iso", "tail"})},
       .predictions = {classes({"hypo", "head"}), classes({"iso", "tail"})},
       .want = 1},
      // Two steps too far of four that all pairs take.
      {.task = "10",
       .truth = {classes({"0"}), classes({"2"})},
       .predictions = {classes({"0"}), classes({"0"})},
       .want = 0},
      // The truth that is null does not count, whatever is predicted.
      {.task = "24",
       .truth = {numbers({10, kNull}), numbers({kNull, 0})},
       .predictions = {numbers({12, 3}), numbers({kNull, 0})},
       .want = 1 - ((2.0 / 26) / 2)},
      {.task = "20", .truth = {numbers({1})}, .predictions = {numbers({2})}, .want = 1 - (1 / 3.4)},
      // A type that was made up, also where the task has one type.
      {.task = "26",
       .truth = {tags({{"B-MENTION"}, {"O"}})},
       .predictions = {tags({{"B-MENTION"}, {"B-OTHER"}})},
       .want = .5},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.task);
    const auto found = score_of(one.task, one.truth, one.predictions);
    ASSERT_TRUE(found) << to_string(found.error());
    EXPECT_NEAR(found->value(), one.want, 1e-12);
  }
}

TEST(Score, IsStrictOnlyWhereAsked) {
  const std::vector<Label> truth = {tags({{"B-11-BCC"}, {"O"}, {"B-1-BCC"}})};
  const std::vector<Label> found = {tags({{"B-11-BCC"}, {"O"}, {"B-11-BCC", "B-1-BCC"}})};
  EXPECT_NEAR(score_of("28", truth, found)->value(), 4.0 / 9, 1e-12);
  EXPECT_NEAR(
      score_of("28", truth, found, eval::LabelMatch::exact)->value(), (1 + (2.0 / 3)) / 2, 1e-12
  );
}

TEST(Score, IsNotThereWhereTheMetricIsNotDefined) {
  EXPECT_EQ(*score_of("1", {numbers({1})}, {numbers({.4})}), std::nullopt);
  EXPECT_EQ(
      *score_of("15", {numbers({1, 1}), numbers({0, 1})}, {numbers({.5, .5}), numbers({.5, .5})}),
      std::nullopt
  );
  EXPECT_EQ(*score_of("9", {classes({"a"})}, {classes({"a"})}), std::nullopt);
  EXPECT_EQ(*score_of("24", {numbers({kNull})}, {numbers({3})}), std::nullopt);
  EXPECT_EQ(*score_of("25", {tags({{"O"}})}, {tags({{"O"}})}), std::nullopt);
  EXPECT_EQ(*score_of("27", {tags({{"O"}})}, {tags({{"B-1-a"}})}), std::nullopt);
  for (const std::string_view task : {"1", "9", "15", "19", "25", "28"})
    EXPECT_EQ(*score_of(task, {}, {}), std::nullopt) << task;
}

TEST(Score, RefusesWhatHasNoCounterpart) {
  struct Case {
    std::string_view task = {};
    std::vector<Label> truth = {};
    std::vector<Label> predictions = {};
    std::string_view message = {};
  };
  const Label two = numbers({1, 0});
  const std::vector<Case> cases = {
      {.task = "16",
       .truth = {two, two},
       .predictions = {two, numbers({1})},
       .message = "row 1: 1 labels, but the truth has 2"},
      {.task = "15",
       .truth = {two, numbers({1})},
       .predictions = {two, numbers({1})},
       .message = "row 1: the truth has 1 labels, but row 0 has 2"},
      {.task = "19",
       .truth = {numbers({1})},
       .predictions = {numbers({kNull})},
       .message = "row 0: no number where the truth has one"},
      {.task = "17",
       .truth = {classes({"a", "b"})},
       .predictions = {classes({"a"})},
       .message = "row 0: 1 labels"},
      {.task = "25",
       .truth = {tags({{"O"}}), tags({{"O"}, {"O"}})},
       .predictions = {tags({{"O"}}), tags({{"O"}})},
       .message = "row 1: tags of 1 tokens, but the truth has 2"},
      {.task = "28",
       .truth = {tags({{"O"}})},
       .predictions = {tags({})},
       .message = "row 0: tags of 0 tokens, but the truth has 1"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.task);
    const auto found = score_of(one.task, one.truth, one.predictions);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(found.error().message, HasSubstr(one.message));
  }
}

// --- Folders ------------------------------------------------------------------------------------

// Truth and predictions of two tasks and two folds.
class Folders : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(truth());
    write_truth("Task101_Example_sl_bin_clf", {"true", "false", "true"});
    write_truth("Task106_Example_sl_reg", {"1", "2", "3"});
    for (const int fold : {0, 1}) {
      write_predictions(
          "Task101_Example_sl_bin_clf", fold, {"0.9", "0.1", fold == 0 ? "1.0" : "0.1"}
      );
      write_predictions("Task106_Example_sl_reg", fold, {"1.0", "2.0", "3.0"});
    }
  }

  static std::string rows(
      std::string_view column, const std::vector<std::string>& labels, std::size_t first = 0
  ) {
    std::string text;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      text += std::format(
          R"({}{{"uid": "secret{}", "{}": {}}})", i == 0 ? "[" : ", ", first + i, column, labels[i]
      );
    }
    return text + "]";
  }
  std::filesystem::path truth() const { return folder_.path() / "truth"; }
  std::filesystem::path predictions() const { return folder_.path() / "predictions"; }
  void write_truth(std::string_view task, const std::vector<std::string>& labels) const {
    (void)folder_.write(
        std::format("truth/{}.json", task), rows(label_name(task_of(task).type), labels)
    );
  }
  void write_predictions(
      std::string_view task, int fold, const std::vector<std::string>& labels, std::size_t first = 0
  ) const {
    const std::string job = std::format("predictions/{}-fold{}", task, fold);
    std::filesystem::create_directories(folder_.path() / job);
    (void)folder_.write(
        job + "/nlp-predictions-dataset.json",
        rows(prediction_name(task_of(task).type), labels, first)
    );
  }
  Result<Evaluation> evaluated(
      const std::vector<std::string>& tasks = {}, const std::vector<unsigned>& folds = {}
  ) const {
    return evaluate(
        RealFileSystem(),
        {.truth = truth(), .predictions = predictions(), .tasks = tasks, .folds = folds}
    );
  }
  Error refusal(
      const std::vector<std::string>& tasks = {}, const std::vector<unsigned>& folds = {}
  ) const {
    const auto found = evaluated(tasks, folds);
    EXPECT_FALSE(found);
    if (found) return {};
    EXPECT_THAT(to_string(found.error()) + found.error().hint, Not(HasSubstr("secret")));
    return found.error();
  }

  TempFolder folder_;
};

TEST_F(Folders, HaveMeansOverFoldsAndTasks) {
  const auto found = evaluated();
  ASSERT_TRUE(found) << to_string(found.error());
  const json::Value metrics = to_json(*found);
  const auto number = [&](std::string_view pointer) {
    const json::Value* value = json::resolve(metrics, pointer);
    EXPECT_NE(value, nullptr) << pointer;
    return value == nullptr ? std::nullopt : value->to_double();
  };
  EXPECT_EQ(number("/case/Task101_Example_sl_bin_clf/Task101_Example_sl_bin_clf-fold0"), 1.0);
  EXPECT_EQ(number("/case/Task101_Example_sl_bin_clf/Task101_Example_sl_bin_clf-fold1"), 0.75);
  EXPECT_EQ(number("/aggregates/Task101_Example_sl_bin_clf/mean"), 0.875);
  EXPECT_EQ(number("/aggregates/Task101_Example_sl_bin_clf/std"), 0.125);
  EXPECT_EQ(number("/aggregates/overall/mean"), 0.9375);
  EXPECT_EQ(number("/aggregates/overall/std"), 0.0625);
  EXPECT_EQ(metrics.find("version")->as_string(), "0.2.6");
  EXPECT_EQ(metrics.as_object().size(), 3U);
}

TEST_F(Folders, IntervalsAreDrawnWhereAsked) {
  // A row of four is wrong in one fold: accuracy of hard answers, by the order of two classes.
  std::vector<std::string> truth_labels;
  std::vector<std::string> right;
  std::vector<std::string> noisy;
  for (int i = 0; i < 200; ++i) {
    const bool is_positive = i % 2 == 0;
    truth_labels.emplace_back(is_positive ? "true" : "false");
    right.emplace_back(is_positive ? "1.0" : "0.0");
    noisy.emplace_back(is_positive != (i % 8 < 2) ? "1.0" : "0.0");
  }
  write_truth("Task101_Example_sl_bin_clf", truth_labels);
  write_predictions("Task101_Example_sl_bin_clf", 0, right);
  write_predictions("Task101_Example_sl_bin_clf", 1, noisy);
  EvaluationOptions options = {
      .truth = truth(), .predictions = predictions(), .folds = {1}, .draws = {.n = 1000, .seed = 3}
  };
  const auto found = evaluate(RealFileSystem(), options);
  ASSERT_TRUE(found) << to_string(found.error());
  const TaskScore& flags = found->tasks[0];
  EXPECT_EQ(flags.summary.mean, 0.75);
  // Of a share of 0.75 in two classes of 100: 1.96 · √(0.75 · 0.25 / 200) = 0.06.
  EXPECT_NEAR(flags.interval->low, 0.69, 0.01);
  EXPECT_NEAR(flags.interval->high, 0.81, 0.01);
  // The other task is perfect, so that the mean varies half as much.
  EXPECT_EQ(found->tasks[1].interval->low, 1);
  EXPECT_NEAR(found->interval->low, (1 + flags.interval->low) / 2, 0.002);
  EXPECT_NEAR(found->interval->high, (1 + flags.interval->high) / 2, 0.002);
  const json::Value metrics = to_json(*found);
  EXPECT_EQ(json::resolve(metrics, "/intervals/n_draws")->to_int64(), 1000);
  EXPECT_EQ(
      json::resolve(metrics, "/intervals/tasks/Task101_Example_sl_bin_clf/low")->to_double(),
      flags.interval->low
  );
  EXPECT_EQ(json::resolve(metrics, "/intervals/overall/high")->to_double(), found->interval->high);
  // Both folds are drawn together; the same seed draws the same.
  options.folds = {0, 1};
  const auto both = evaluate(RealFileSystem(), options);
  EXPECT_NEAR(both->tasks[0].interval->low, (1 + flags.interval->low) / 2, 1e-12);
  options.folds = {1};
  EXPECT_EQ(evaluate(RealFileSystem(), options)->interval->low, found->interval->low);
  options.draws.seed = 4;
  EXPECT_NE(evaluate(RealFileSystem(), options)->interval->low, found->interval->low);
  // Nobody asked.
  options.draws = {};
  const auto plain = evaluate(RealFileSystem(), options);
  EXPECT_EQ(plain->interval, std::nullopt);
  EXPECT_EQ(to_json(*plain).find("intervals"), nullptr);
}

// The weights of rows reach every metric.
TEST(Scorer, CountsARowAsOftenAsItWeighs) {
  struct Case {
    std::string_view task = {};
    std::vector<Label> truth = {};
    std::vector<Label> predictions = {};
  };
  const std::vector<Case> cases = {
      {.task = "1",
       .truth = {numbers({1}), numbers({0}), numbers({1})},
       .predictions = {numbers({.4}), numbers({.5}), numbers({.6})}},
      {.task = "15",
       .truth = {numbers({1, 0}), numbers({0, 1}), numbers({1, 1})},
       .predictions = {numbers({.9, .1}), numbers({.5, .9}), numbers({.3, .05})}},
      {.task = "16",
       .truth = {numbers({1, 0}), numbers({0, 1}), numbers({1, kNull})},
       .predictions = {numbers({.9, .1}), numbers({.5, .9}), numbers({.3, .05})}},
      {.task = "17",
       .truth = {classes({"a", "b"}), classes({"b", "b"}), classes({"a", "a"})},
       .predictions = {classes({"a", "b"}), classes({"b", "a"}), classes({"b", "b"})}},
      {.task = "10",
       .truth = {classes({"0"}), classes({"2"}), classes({"1"})},
       .predictions = {classes({"0"}), classes({"1"}), classes({"2"})}},
      {.task = "24",
       .truth = {numbers({10, kNull}), numbers({5, 5}), numbers({kNull, 1})},
       .predictions = {numbers({12, 3}), numbers({5, 9}), numbers({kNull, 0})}},
      {.task = "25",
       .truth = {tags({{"B-a"}, {"O"}}), tags({{"B-b"}}), tags({{"B-a"}})},
       .predictions = {tags({{"B-a"}, {"B-b"}}), tags({{"B-b"}}), tags({{"O"}})}},
      {.task = "28",
       .truth = {tags({{"B-1-a"}, {"O"}}), tags({{"B-2-b"}}), tags({{"B-1-a"}})},
       .predictions = {tags({{"B-1-a"}, {"B-2-b"}}), tags({{"B-2-b"}}), tags({{"O"}})}},
  };
  const std::vector<eval::Weight> weights = {1, 3, 2};
  for (const Case& one : cases) {
    SCOPED_TRACE(one.task);
    std::vector<Label> truth;
    std::vector<Label> predictions;
    std::vector<const Label*> wanted;
    std::vector<const Label*> found;
    for (std::size_t row = 0; row < weights.size(); ++row) {
      truth.insert(truth.end(), weights[row], one.truth[row]);
      predictions.insert(predictions.end(), weights[row], one.predictions[row]);
      wanted.push_back(&one.truth[row]);
      found.push_back(&one.predictions[row]);
    }
    const auto scorer =
        Scorer::create(task_of(one.task), wanted, found, eval::LabelMatch::substring);
    ASSERT_TRUE(scorer) << to_string(scorer.error());
    const auto repeated = score_of(one.task, truth, predictions);
    EXPECT_NEAR(scorer->score(weights).value(), repeated->value(), 1e-12);
    EXPECT_NE(scorer->score(), scorer->score(weights)) << "this case would notice nothing";
  }
}

TEST_F(Folders, TasksAndFoldsCanBeChosen) {
  for (const std::string_view name : {"101", "Task101", "bin_clf", "Task101_Example_sl_bin_clf"}) {
    const auto found = evaluated({std::string(name)}, {1});
    ASSERT_TRUE(found) << name << to_string(found.error());
    ASSERT_EQ(found->tasks.size(), 1U);
    EXPECT_EQ(found->tasks.front().task->number, 101);
    EXPECT_EQ(found->overall.mean, 0.75);
  }
  EXPECT_THAT(refusal({"Example"}).message, HasSubstr("part of the names of 2 tasks"));
  EXPECT_THAT(refusal({"102"}).message, HasSubstr("no true labels of a task `102`"));
  EXPECT_EQ(
      refusal({"Task101_Example_sl_bin_clg"}).hint, "did you mean `Task101_Example_sl_bin_clf`?"
  );
  EXPECT_THAT(refusal({"101", "sl_bin"}).message, HasSubstr("named twice"));
  EXPECT_THAT(refusal({}, {7}).code, ErrorCode::not_found);
}

TEST_F(Folders, FoldsAreThoseThatAllTasksHave) {
  write_predictions("Task106_Example_sl_reg", 2, {"1.0", "2.0", "3.0"});
  const Error error = refusal();
  EXPECT_THAT(
      error.message, HasSubstr("`Task106_Example_sl_reg` has predictions of folds 0, 1, 2")
  );
  EXPECT_THAT(error.hint, HasSubstr("--folds"));
  EXPECT_TRUE(evaluated({}, {0, 1}));
  EXPECT_TRUE(evaluated({"106"}));
  std::filesystem::remove_all(predictions() / "Task101_Example_sl_bin_clf-fold0");
  std::filesystem::remove_all(predictions() / "Task101_Example_sl_bin_clf-fold1");
  EXPECT_THAT(refusal().message, HasSubstr("no predictions of `Task101_Example_sl_bin_clf` in"));
  std::filesystem::remove_all(truth());
  EXPECT_EQ(refusal().code, ErrorCode::not_found);
}

TEST_F(Folders, EveryRowNeedsItsPrediction) {
  const std::string file = "Task101_Example_sl_bin_clf-fold1";
  write_predictions("Task101_Example_sl_bin_clf", 1, {"0.9"}, 1);
  Error error = refusal();
  EXPECT_THAT(error.message, HasSubstr("no prediction for 2 of the 3 rows"));
  EXPECT_THAT(error.message, HasSubstr("the first of them row 0"));
  EXPECT_THAT(error.at.file, HasSubstr(file));
  write_predictions("Task101_Example_sl_bin_clf", 1, {"0.9", "0.1", "0.5", "0.4"});
  error = refusal();
  EXPECT_THAT(error.message, HasSubstr("1 of 4 rows have a `uid` that"));
  EXPECT_THAT(error.message, HasSubstr("the first of them row 3"));
  // In another order it is the same.
  (void)folder_.write(
      std::format("predictions/{}/nlp-predictions-dataset.json", file),
      R"([{"uid": "secret2", "single_label_binary_classification": 0.1},
          {"uid": "secret0", "single_label_binary_classification": 0.9},
          {"uid": "secret1", "single_label_binary_classification": 0.1}])"
  );
  EXPECT_EQ(evaluated({"101"}, {1})->overall.mean, 0.75);
  // Twice the same one.
  (void)folder_.write(
      std::format("predictions/{}/nlp-predictions-dataset.json", file),
      R"([{"uid": "secret2", "single_label_binary_classification": 0.1},
          {"uid": "secret2", "single_label_binary_classification": 0.9},
          {"uid": "secret1", "single_label_binary_classification": 0.1}])"
  );
  EXPECT_THAT(refusal().message, HasSubstr("has the uid of row 0"));
}

TEST_F(Folders, TheNameOfATaskInAUidIsItsNumber) {
  const auto write = [&](std::string_view first, std::string_view second) {
    (void)folder_.write(
        "predictions/Task101_Example_sl_bin_clf-fold1/nlp-predictions-dataset.json",
        std::format(
            R"([{{"uid": "{}", "single_label_binary_classification": 0.1}},
                {{"uid": "{}", "single_label_binary_classification": 0.9}}])",
            first,
            second
        )
    );
  };
  (void)folder_.write(
      "truth/Task101_Example_sl_bin_clf.json",
      R"([{"uid": "Task101_case1", "single_label_binary_classification_target": true},
          {"uid": "Task101_case2", "single_label_binary_classification_target": false}])"
  );
  write("Task101_Example_sl_bin_clf_case2", "Task101_Example_sl_bin_clf_case1");
  EXPECT_EQ(evaluated({"101"}, {1})->overall.mean, 1.0);
  write("Task101_case1", "Task101_Example_sl_bin_clf_case1");
  EXPECT_THAT(refusal({"101"}, {1}).message, HasSubstr("row 1 is of the same row as row 0"));
  write("Task102_case1", "Task101_case2");
  EXPECT_THAT(refusal({"101"}, {1}).message, HasSubstr("no prediction for 1 of the 2 rows"));
}

TEST_F(Folders, AnErrorInALabelNamesTheFile) {
  write_predictions("Task106_Example_sl_reg", 0, {"1.0", "null", "3.0"});
  const Error error = refusal();
  EXPECT_THAT(to_string(error), HasSubstr("Task106_Example_sl_reg-fold0"));
  EXPECT_THAT(to_string(error), HasSubstr("row 1"));
}

TEST_F(Folders, AScoreThatIsNotDefinedIsNull) {
  write_truth("Task101_Example_sl_bin_clf", {"true", "true", "true"});
  const auto found = evaluated();
  ASSERT_TRUE(found) << to_string(found.error());
  const json::Value metrics = to_json(*found);
  EXPECT_TRUE(
      json::resolve(metrics, "/case/Task101_Example_sl_bin_clf/Task101_Example_sl_bin_clf-fold0")
          ->is_null()
  );
  EXPECT_TRUE(json::resolve(metrics, "/aggregates/Task101_Example_sl_bin_clf/mean")->is_null());
  EXPECT_TRUE(json::resolve(metrics, "/aggregates/overall/mean")->is_null());
  EXPECT_EQ(json::resolve(metrics, "/aggregates/Task106_Example_sl_reg/mean")->to_double(), 1.0);
}

}  // namespace
}  // namespace extractinator::dragon
