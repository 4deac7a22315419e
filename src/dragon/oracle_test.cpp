// The oracle ceiling: nothing is lost between a right answer and its score, on the public examples
// and on synthetic reports of all other tasks.
#include "dragon/oracle.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file_system.h"
#include "dataset/testing/files.h"
#include "dragon/adapter.h"
#include "dragon/answer_gate.h"
#include "dragon/files.h"
#include "dragon/label_set.h"
#include "dragon/label_value.h"
#include "dragon/prepared.h"
#include "dragon/synth/synth.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "json/parse.h"
#include "json/value.h"

namespace extractinator::dragon {
namespace {

using dataset::testing::TempFolder;

constexpr double kRequired = 0.99;

TEST(Oracle, LosesNothingOfThePublicExamples) {
  const char* const shared = std::getenv("EXTRACTINATOR_SHARED_DATA");
  if (shared == nullptr || *shared == '\0') GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA is not set";
  const std::filesystem::path data = std::filesystem::path(shared) / "dragon";
  if (!std::filesystem::exists(data)) GTEST_SKIP() << data << " is not there";
  const RealFileSystem files;
  const auto scores = oracle(files, {.input = data / "input", .truth = data / "ground-truth"});
  ASSERT_TRUE(scores.has_value()) << to_string(scores.error());
  EXPECT_EQ(scores->size(), 9U);
  for (const OracleScore& score : *scores) {
    EXPECT_EQ(score.n_not_allowed, 0U) << score.task->name;
    EXPECT_GE(score.ours.value_or(0), kRequired) << score.task->name;
    EXPECT_EQ(score.n_same, score.n_rows) << score.task->name;
    // What the described conversion loses in tasks of entities.
    EXPECT_EQ(score.reference < score.ours, is_entities(score.task->type)) << score.task->name;
  }
}

// Fourteen anonymised reports of real tasks; each is its own training data.
TEST(Oracle, LosesNothingOfTheSampleReports) {
  const char* const shared = std::getenv("EXTRACTINATOR_SHARED_DATA");
  if (shared == nullptr || *shared == '\0') GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA is not set";
  const std::filesystem::path path =
      std::filesystem::path(shared) / "dragon" / "sample-reports.json";
  const auto text = RealFileSystem().read(path, std::uint64_t{1} << 24U);
  if (!text) GTEST_SKIP() << path << " is not there";
  const auto samples = json::parse(*text);
  ASSERT_TRUE(samples.has_value());
  std::size_t n_samples = 0;
  for (const json::Value& sample : samples->as_array()) {
    const Task& task = **find_task(sample.find("task")->as_string());
    SCOPED_TRACE(task.name);
    Case row;
    if (const json::Value* const parts = sample.find("text_parts"); parts && parts->is_array()) {
      for (const json::Value& part : parts->as_array())
        row.parts.push_back(part.as_string());
    } else {
      row.text = sample.find("text")->as_string();
    }
    const auto label = label_of(*sample.find("label"), task.type);
    ASSERT_TRUE(label.has_value()) << to_string(label.error());
    row.label = *label;
    const std::vector<Case> training = {row};
    const LabelSet labels = label_set(task, training);
    const Preparation preparation(task, task.has_parts, training);
    const Adapter adapter(task_template(task), labels, preparation, training);
    const auto gate =
        AnswerGate::make(task_file(adapter.form(), labels, {.has_reasoning = false}, "x.json", ""));
    ASSERT_TRUE(gate.has_value()) << to_string(gate.error());
    const Prepared report = preparation.prepare(row, Language::nl);
    const auto answer =
        gate->pass(as_written(adapter.form(), adapter.answer_of(*label, report)), report.text);
    ASSERT_TRUE(answer.has_value()) << to_string(answer.error());
    EXPECT_TRUE(is_same(adapter.label_of(*answer, report).label, *label));
    ++n_samples;
  }
  EXPECT_EQ(n_samples, 14U);
}

TEST(Oracle, LosesNothingOfSyntheticReports) {
  const TempFolder folder;
  RealFileSystem files;
  std::set<std::string> names;
  for (const Task& task : tasks()) {
    if (!synth::has_reports(task)) continue;
    const auto written =
        synth::write_synthetic_job(files, task, {.seed = 7, .n_test = 60}, folder.path());
    ASSERT_TRUE(written.has_value()) << to_string(written.error());
    names.emplace(task.name);
  }
  const auto scores =
      oracle(files, {.input = folder.path() / "input", .truth = folder.path() / "ground-truth"});
  ASSERT_TRUE(scores.has_value()) << to_string(scores.error());
  EXPECT_EQ(scores->size(), names.size());
  for (const OracleScore& score : *scores) {
    EXPECT_EQ(score.n_not_allowed, 0U) << score.task->name;
    EXPECT_GE(score.ours.value_or(0), kRequired) << score.task->name;
  }
}

// A report of this seed has a case 20, and no training report has more than 19.
TEST(Oracle, AllowsACaseThatNoTrainingReportHas) {
  const TempFolder folder;
  RealFileSystem files;
  ASSERT_TRUE(
      synth::write_synthetic_job(
          files, **find_task("28"), {.seed = 3, .n_test = 100}, folder.path()
      )
  );
  const auto scores =
      oracle(files, {.input = folder.path() / "input", .truth = folder.path() / "ground-truth"});
  ASSERT_TRUE(scores.has_value()) << to_string(scores.error());
  EXPECT_EQ(scores->front().n_not_allowed, 0U);
  EXPECT_GE(scores->front().ours.value_or(0), kRequired);
}

TEST(Oracle, NamesTheTaskThatIsNotThere) {
  const TempFolder folder;
  const RealFileSystem files;
  const auto none = oracle(files, {.input = folder.path(), .truth = folder.path()});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
  const auto one =
      oracle(files, {.input = folder.path(), .truth = folder.path(), .tasks = {"109"}});
  ASSERT_FALSE(one.has_value());
  EXPECT_TRUE(one.error().message.starts_with("Task109_Example_ml_ner is not in both"));
}

TEST(AnswerGate, RefusesWhatNoModelCanWrite) {
  const Task& task = **find_task("25");
  const auto gate = AnswerGate::make(task_file(task_template(task), {}, {}, "x.json", ""));
  ASSERT_TRUE(gate.has_value()) << to_string(gate.error());
  const auto passes = [&](const char* answer) {
    return gate->pass(json::parse(answer).value(), "Dr Bos op 3 mei").has_value();
  };
  EXPECT_TRUE(passes(R"({"mentions": [{"tag_evidence": "Bos", "tag": "<PERSOON>"}]})"));
  EXPECT_FALSE(passes(R"({"mentions": [{"tag_evidence": "Vos", "tag": "<PERSOON>"}]})"));
  EXPECT_FALSE(passes(R"({"mentions": [{"tag_evidence": "Bos", "tag": "<VOGEL>"}]})"));
}

}  // namespace
}  // namespace extractinator::dragon
