// The table of tasks, and how they are found.
#include "dragon/task.h"

#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace extractinator::dragon {
namespace {

TEST(Tasks, AreTheBenchmarksAndItsExamplesByNumber) {
  ASSERT_EQ(tasks().size(), 37U);
  std::uint16_t before = 0;
  std::set<std::string_view> names;
  for (const Task& task : tasks()) {
    EXPECT_LT(before, task.number);
    before = task.number;
    EXPECT_TRUE(names.insert(task.name).second);
    EXPECT_EQ(task.epsilon > 0, task.metric == Metric::rsmapes) << task.name;
    EXPECT_TRUE(task.has_parts || !is_entities(task.type)) << task.name;
    const bool is_list =
        label_name(task.type).starts_with("multi_label") && !is_entities(task.type);
    EXPECT_EQ(task.n_labels > 1, is_list) << task.name;
  }
  EXPECT_EQ(tasks()[27].number, 28);
  EXPECT_EQ(tasks()[28].number, 101);
}

TEST(Tasks, AreFoundByWhatPeopleWrite) {
  for (const std::string_view name :
       {"7", "007", "Task007", "task007", "TASK007_NODULE_DIAMETER_PRESENCE_CLF"}) {
    const auto task = find_task(name);
    ASSERT_TRUE(task.has_value()) << name;
    EXPECT_EQ((*task)->name, "Task007_nodule_diameter_presence_clf");
  }
  for (const std::string_view name : {"", "29", "-1", "7.5", "Task", "70000", "Task007_nodule"}) {
    EXPECT_FALSE(find_task(name).has_value()) << name;
  }
  const auto near = find_task("Task001_adhesoin_clf");
  ASSERT_FALSE(near.has_value());
  EXPECT_EQ(near.error().hint, "did you mean `Task001_adhesion_clf`?");
}

TEST(Tasks, PredictionsAreNamedAsTheTruthWithoutTarget) {
  for (const Task& task : tasks())
    EXPECT_EQ(std::string(prediction_name(task.type)) + "_target", label_name(task.type));
}

}  // namespace
}  // namespace extractinator::dragon
