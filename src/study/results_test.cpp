// Grades, means and tests of studies, against the published counts and against sums by hand.
#include "study/results.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file_system.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "json/parse.h"
#include "json/value.h"
#include "report/table.h"
#include "study/cell.h"
#include "study/conduct.h"
#include "study/grade.h"
#include "study/study.h"
#include "study/tables.h"

namespace extractinator::study {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Counts = std::array<std::size_t, kGrades>;

json::Value published_scores() {
  const char* const root = std::getenv("EXTRACTINATOR_SOURCE_DIR");
  const std::filesystem::path path =
      std::filesystem::path(root == nullptr ? "." : root) / "docs/data/published-scores.json";
  const auto text = RealFileSystem().read(path, std::uint64_t{1} << 20U);
  return *json::parse(*text);
}

// The article counts the tasks of both systems by grade, and gives their scores task by task.
TEST(Grade, CountsAreThoseOfTheArticle) {
  const json::Value published = published_scores();
  std::size_t n_systems = 0;
  for (const json::Value& model : published.find("models")->as_array()) {
    const std::string& name = model.find("model")->as_string();
    Counts counts = {};
    std::size_t n_tasks = 0;
    for (const json::Value& task : published.find("tasks")->as_array()) {
      const json::Value* const score = task.find("scores")->find(name);
      if (score == nullptr) continue;
      const auto* const known = *dragon::find_task(task.find("task")->as_string());
      const Grade grade = grade_of(*score->to_double(), dragon::to_string(known->metric));
      ++counts[static_cast<std::size_t>(grade)];
      ++n_tasks;
    }
    if (n_tasks == 0) continue;
    SCOPED_TRACE(name);
    EXPECT_EQ(n_tasks, 28U);
    ++n_systems;
    for (std::size_t grade = 0; grade < kGrades; ++grade) {
      const std::string_view word = to_string(static_cast<Grade>(grade));
      const auto wanted = model.find("tasks_by_grade")->find(word)->to_int64();
      EXPECT_EQ(static_cast<std::int64_t>(counts[grade]), *wanted) << word;
    }
  }
  EXPECT_EQ(n_systems, 2U);
}

TEST(Grade, ABoundBelongsToTheBetterGrade) {
  EXPECT_EQ(grade_of(0.9, "RSMAPES"), Grade::excellent);
  EXPECT_EQ(grade_of(std::nextafter(0.9, 0.0), "RSMAPES"), Grade::good);
  EXPECT_EQ(grade_of(0.7, "AUROC"), Grade::moderate);
  EXPECT_EQ(grade_of(0.5, "AUROC"), Grade::fail);
  EXPECT_EQ(grade_of(0.5, "kappa"), Grade::poor);
  EXPECT_EQ(grade_of(-0.3, "kappa"), Grade::fail);
}

// A study without files: two models, three tasks, two seeds.
class ResultsTest : public ::testing::Test {
 protected:
  ResultsTest() {
    study_.name = "made";
    study_.models = {
        {.name = "large", .n_parameters = 100},
        {.name = "small", .n_parameters = 10, .can_translate = false},
    };
    for (const std::string_view name : {"001", "010"}) {
      const dragon::Task* const task = *dragon::find_task(name);
      study_.tasks.push_back({.name = std::string(task->name), .task = task});
    }
    study_.tasks.push_back({.name = "mine", .source = TaskSource::task_file});
    study_.languages = {ReportLanguage::native, ReportLanguage::translated};
    study_.seeds = {1, 2};
    for (Cell& cell : cells_of(study_)) {
      CellStanding one{.folder = folder_of(study_, cell), .reason = cell.skipped};
      if (!cell.skipped.empty()) one.state = CellState::skipped;
      one.cell = cell;
      standing_.cells.push_back(one);
    }
  }

  void set(std::string_view folder, std::optional<double> score) {
    for (CellStanding& one : standing_.cells) {
      if (one.folder != folder) continue;
      const auto* const task = study_.tasks[one.cell.task].task;
      one.state = CellState::done;
      one.outcome.measure =
          task == nullptr ? "score" : std::string(dragon::to_string(task->metric));
      one.outcome.score = score;
      one.outcome.n_records = 10;
      one.outcome.n_failed = 1;
      one.cost = {.seconds = 2, .n_records = 10, .n_peak_bytes = 5};
      return;
    }
    ADD_FAILURE() << folder;
  }
  [[nodiscard]] const VariantResult& variant(
      const Results& results, std::size_t model, ReportLanguage language
  ) const {
    for (const VariantResult& one : results.variants) {
      if (one.model == model && one.variant.language == language) return one;
    }
    return results.variants.front();
  }

  Study study_;
  Standing standing_;
};

TEST_F(ResultsTest, MeansAreOverSeedsThenTasks) {
  set("large/Task001_adhesion_clf/native-0shot-en-seed1", 0.9);
  set("large/Task001_adhesion_clf/native-0shot-en-seed2", 0.7);
  set("large/Task010_prostate_radiology_clf/native-0shot-en-seed1", 0.5);
  set("large/Task010_prostate_radiology_clf/native-0shot-en-seed2", std::nullopt);
  const Results results = results_of(study_, standing_);
  const VariantResult& large = variant(results, 0, ReportLanguage::native);
  EXPECT_DOUBLE_EQ(*large.tasks[0].mean, 0.8);
  EXPECT_NEAR(*large.tasks[0].deviation, 0.1, 1e-12);
  EXPECT_EQ(large.tasks[1].n_undefined, 1U);
  EXPECT_DOUBLE_EQ(*large.mean, (0.8 + 0.5) / 2);
  EXPECT_NEAR(*large.deviation, 0.05, 1e-12);
  EXPECT_EQ(large.n_scored, 2U);
  EXPECT_EQ(large.n_cells, 6U);
  EXPECT_EQ(large.n_done, 4U);
  EXPECT_THAT(large.grades, ElementsAre(0, 1, 0, 1, 0, 0));
  ASSERT_EQ(large.types.size(), 2U);
  EXPECT_EQ(large.types[0].type, "single-label binary");
  EXPECT_DOUBLE_EQ(large.types[0].mean, 0.8);
  const VariantResult& small = variant(results, 1, ReportLanguage::translated);
  EXPECT_EQ(small.n_skipped, 6U);
  EXPECT_TRUE(results.comparisons.empty()) << "one model has results";
}

TEST_F(ResultsTest, TranslationsAndModelsAreComparedOverTasksOfBoth) {
  for (const int seed : {1, 2}) {
    set(std::format("large/Task001_adhesion_clf/native-0shot-en-seed{}", seed), 0.9);
    set(std::format("large/mine/native-0shot-own-seed{}", seed), 0.8);
    set(std::format("large/mine/translated-0shot-own-seed{}", seed), 0.6);
    set(std::format("small/Task001_adhesion_clf/native-0shot-en-seed{}", seed), 0.6);
    set(std::format("small/Task010_prostate_radiology_clf/native-0shot-en-seed{}", seed), 0.2);
    set(std::format("small/mine/native-0shot-own-seed{}", seed), 0.7);
  }
  const Results results = results_of(study_, standing_);
  ASSERT_EQ(results.translations.size(), 1U);
  EXPECT_EQ(results.translations[0].model, 0U);
  EXPECT_EQ(results.translations[0].n_tasks, 1U);
  EXPECT_DOUBLE_EQ(results.translations[0].native, 0.8);
  EXPECT_DOUBLE_EQ(results.translations[0].translated, 0.6);
  ASSERT_EQ(results.comparisons.size(), 1U);
  const ModelsResult& models = results.comparisons[0];
  EXPECT_EQ(models.n_tasks, 2U);
  ASSERT_EQ(models.pairs.size(), 1U);
  EXPECT_NEAR(models.pairs[0].difference, (0.3 + 0.1) / 2, 1e-12);
  EXPECT_EQ(models.pairs[0].n_tasks, 2U);
  // Groups {0.9, 0.8} and {0.6, 0.7}: ranks 4, 3 and 1, 2; H = 12 / 20 * (49 / 2 + 9 / 2) - 15.
  ASSERT_TRUE(models.h.has_value());
  EXPECT_NEAR(*models.h, 2.4, 1e-12);
  // Two differences on one side: 2 of the 4 signs are as far out.
  EXPECT_NEAR(*models.pairs[0].p_value, 0.5, 1e-12);
}

TEST_F(ResultsTest, TablesTellWhatIsMissing) {
  set("large/mine/native-0shot-own-seed1", 0.75);
  const std::string missing = to_markdown(missing_table(study_, standing_));
  EXPECT_THAT(missing, HasSubstr("the model cannot translate"));
  const Results results = results_of(study_, standing_);
  const std::string overall = to_markdown(overall_table(study_, results));
  EXPECT_THAT(overall, HasSubstr("0.750"));
  EXPECT_THAT(overall, HasSubstr("0 of 6; 6 skipped"));
  const report::Table scores = scores_table(study_, standing_);
  EXPECT_EQ(scores.rows.size(), standing_.cells.size());
  EXPECT_THAT(
      report::to_csv(scores),
      HasSubstr("large,100,mine,task file,native,0,own,1,done,,score,0.75,10,1")
  );
}

TEST_F(ResultsTest, ForecastIsByTaskThenByModel) {
  study_.languages = {ReportLanguage::native};
  standing_.cells.clear();
  for (Cell& cell : cells_of(study_))
    standing_.cells.push_back({.cell = cell, .folder = folder_of(study_, cell)});
  for (std::size_t task = 0; task < 2; ++task) {
    for (const int seed : {1, 2}) {
      if (task == 1 && seed == 2) continue;
      set(std::format("large/{}/native-0shot-en-seed{}", study_.tasks[task].name, seed), 0.5);
    }
  }
  set("small/mine/native-0shot-own-seed1", 0.5);
  for (const int seed : {1, 2})
    set(std::format("large/mine/native-0shot-own-seed{}", seed), 0.5);
  standing_.cells[2].cost.seconds = 20;  // Of the second task: ten times slower.
  standing_.cells.erase(standing_.cells.begin() + 6, standing_.cells.end());
  const auto left = forecast(RealFileSystem(), study_, standing_);
  // The one cell that is left has data that no cell was computed of: its records are counted.
  EXPECT_FALSE(left.has_value());
  study_.seeds = {1};
  for (CellStanding& one : standing_.cells)
    one.cell.seed = 1;
  const auto known = forecast(RealFileSystem(), study_, standing_);
  ASSERT_TRUE(known.has_value());
  EXPECT_EQ(known->n_records, 10U);
  EXPECT_DOUBLE_EQ(known->seconds, 20.0);
  EXPECT_EQ(known->n_unknown, 0U);
}

TEST_F(ResultsTest, CostsAreSums) {
  set("large/mine/native-0shot-own-seed1", 0.75);
  set("large/mine/native-0shot-own-seed2", 0.75);
  // A cell that was computed before days were written down, and others in any order.
  const auto set_days = [&](std::size_t cell, const char* first, const char* last) {
    standing_.cells[cell].cost.first_day = first;
    standing_.cells[cell].cost.last_day = last;
  };
  const auto done = std::ranges::find(standing_.cells, CellState::done, &CellStanding::state);
  const auto cell = static_cast<std::size_t>(done - standing_.cells.begin());
  set_days(cell, "", "");
  set_days(cell + 1, "2026-11-26", "2026-11-28");
  const std::vector<ModelCost> costs = costs_of(study_, standing_);
  ASSERT_EQ(costs.size(), 1U);
  EXPECT_DOUBLE_EQ(*costs[0].records_per_second(), 5.0);
  EXPECT_EQ(costs[0].cost.n_peak_bytes, 5U);
  EXPECT_EQ(costs[0].cost.first_day, "2026-11-26");
  EXPECT_EQ(costs[0].cost.last_day, "2026-11-28");
  const report::Table table = costs_table(study_, standing_, results_of(study_, standing_));
  EXPECT_EQ(table.columns.back().key, "last_day");
  EXPECT_EQ(table.rows.at(0).back(), report::Cell("2026-11-28"));
}

}  // namespace
}  // namespace extractinator::study
