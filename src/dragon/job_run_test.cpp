// Jobs of all tasks from their folder to the file of predictions, with stubs in the place of a
// model: one that always fails, one that always answers right. The file is judged by a second
// reading of the benchmark's rules.
#include "dragon/job_run.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "dataset/testing/files.h"
#include "decode/generator.h"
#include "dragon/adapter.h"
#include "dragon/files.h"
#include "dragon/prepared.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "dragon/testing/jobs.h"
#include "json/value.h"
#include "json/write.h"
#include "prompt/prompt.h"
#include "run/answer_form.h"
#include "run/examples.h"
#include "run/rules.h"
#include "run/runner.h"
#include "run/task.h"
#include "schema/evidence.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::dragon {
namespace {

using dataset::testing::TempFolder;
using ::testing::ElementsAre;
using testing::entity_of;
using ::testing::HasSubstr;
using testing::hostile_texts;
using ::testing::IsEmpty;
using testing::kTooLong;
using testing::MadeJob;
using testing::make_job;
using ::testing::Pair;
using testing::refused;
using testing::write_job;

// What a model does with the row of a request.
using Answering = std::function<void(decode::Completion&)>;

class StubGenerator final : public decode::Generator {
 public:
  explicit StubGenerator(Answering answer) : answer_(std::move(answer)) {}

  Result<void> generate(
      const decode::RequestSource& next,
      const decode::CompletionSink& done,
      const std::stop_token& /*stop*/
  ) override {
    while (auto request = next()) {
      decode::Completion completion{.row = request->row, .task = request->task};
      answer_(completion);
      std::vector<decode::Completion> one;
      one.push_back(std::move(completion));
      TRY_VOID(done(std::move(one)));
    }
    return {};
  }

 private:
  Answering answer_;
};

void fails(decode::Completion& completion) {
  completion.stop = decode::StopReason::failed;
  completion.error = Error{.code = ErrorCode::engine_failure, .message = "stub"};
}

class SilentSink final : public ProgressSink {
 public:
  void begin(const Progress&) override {}
  void update(const Progress&) override {}
  void end(const Progress&) override {}
  void warn(std::string_view) override {}
};

Result<RunSummary> run_stub(RealFileSystem& files, const JobRun& job, Answering answer) {
  Options options = job.run_options({}, std::nullopt);
  TRY(const run::Task task, run::load_task(files, job.task_file(), options.data_dir));
  TRY(const run::Survey survey, run::survey(task, options));
  const auto form =
      std::make_shared<const run::AnswerForm>(*task.schema, schema::EvidenceFor::asked);
  TRY(const auto grammar, run::compile_grammar(form->schema()));
  TRY_VOID(run::load_examples(files, task, options, *form, grammar));
  StubGenerator generator(std::move(answer));
  SystemClock clock;
  NullLog log;
  SilentSink sink;
  return run::run_task(
      {
          .task = task,
          .survey = survey,
          .build_prompt = [](std::string_view report) -> Result<prompt::Prompt> {
            if (report.size() > kTooLong)
              return fail(ErrorCode::limit_exceeded, "the prompt does not fit");
            return prompt::Prompt{
                .parts = {{.kind = prompt::Part::Kind::report, .text = std::string(report)}},
                .tokens = {1},
            };
          },
          .grammar = grammar,
          .form = form->has_parts() ? form : nullptr,
          .generator = generator,
          .configuration = {.name = task.name, .description = json::Value(json::Value::Object{})},
          .files = files,
          .clock = clock,
          .log = log,
      },
      options,
      sink,
      {}
  );
}

class JobRunTest : public ::testing::TestWithParam<Task> {
 protected:
  // Writes, runs and finishes a job.
  JobReport run(const MadeJob& job, const Answering& answer, std::size_t n_shots = 0) {
    const Task& task = GetParam();
    EXPECT_TRUE(write_job(input_.path(), task, job).has_value());
    const JobOptions options = {
        .input = input_.path(), .directory = work_.path(), .n_shots = n_shots
    };
    const auto prepared = JobRun::prepare(files_, options);
    if (!prepared) {
      ADD_FAILURE() << to_string(prepared.error());
      return {};
    }
    n_examples_ = prepared->n_examples();
    const auto summary = run_stub(files_, *prepared, answer);
    if (!summary) {
      ADD_FAILURE() << to_string(summary.error());
      return {};
    }
    const auto report = prepared->finish(files_, summary->json, output_.path());
    if (!report) {
      ADD_FAILURE() << to_string(report.error());
      return {};
    }
    EXPECT_EQ(refused(output_.path() / "nlp-predictions-dataset.json", task, job), "");
    return *report;
  }

  RealFileSystem files_;
  TempFolder input_;
  TempFolder work_;
  TempFolder output_;
  std::size_t n_examples_ = 0;
};

TEST_P(JobRunTest, RowsWithoutAnAnswerAreNeutralAndCounted) {
  const Task& task = GetParam();
  const MadeJob job = make_job(task, hostile_texts());
  const JobReport report = run(job, fails);
  const std::size_t n = job.test.size();
  EXPECT_EQ(report.n_rows, n);
  EXPECT_EQ(report.n_answered, 0U);
  EXPECT_EQ(report.neutral.at("prompt_too_long"), 1U);
  std::size_t n_neutral = 0;
  for (const auto& [cause, count] : report.neutral)
    n_neutral += count;
  EXPECT_EQ(n_neutral, n);
  const auto rows = read_predictions(report.predictions, task.type);
  ASSERT_TRUE(rows.has_value()) << to_string(rows.error());
  for (std::size_t i = 0; i < n; ++i) {
    const Label& label = (*rows)[i].label;
    for (const auto& tags : label.tags)
      EXPECT_THAT(tags, ElementsAre("O"));
    if (task.metric == Metric::auroc || task.metric == Metric::auroc_per_label) {
      EXPECT_EQ(label.numbers, std::vector<double>(task.n_labels, 0.5));
    }
    if (task.type == LabelType::single_label_regression) {
      EXPECT_THAT(label.numbers, ElementsAre(3.0)) << "the median of 0.5 to 5.5";
    }
    EXPECT_TRUE(is_same(label, rows->front().label) || is_entities(task.type));
  }
}

TEST_P(JobRunTest, RightAnswersBecomeTheTrueLabels) {
  const Task& task = GetParam();
  std::vector<std::string> texts = hostile_texts();
  texts.pop_back();
  for (int i = 0; i < 3; ++i)
    texts.push_back(std::format("Verslag (.*) {} II lesie {} mm .", 7 + i, i));
  MadeJob job = make_job(task, texts);
  if (is_entities(task.type)) {
    for (std::size_t i = texts.size() - 3; i < texts.size(); ++i) {
      job.test[i].label->tags[4] = {std::format("B-{}", entity_of(task))};
      job.test[i].label->tags[5] = {std::format("I-{}", entity_of(task))};
    }
  }
  const Preparation preparation(task, task.has_parts, job.training);
  const Adapter adapter(
      task_template(task), label_set(task, job.training), preparation, job.training
  );
  const JobReport report = run(
      job,
      [&](decode::Completion& completion) {
        const Case& row = job.test[completion.row];
        const Prepared prepared = preparation.prepare(row, Language::en);
        completion.stop = decode::StopReason::complete;
        json::Value answer = as_written(adapter.form(), adapter.answer_of(*row.label, prepared));
        completion.text = json::write(answer);
      },
      2
  );
  EXPECT_EQ(report.n_answered, job.test.size());
  EXPECT_THAT(report.neutral, IsEmpty());
  EXPECT_EQ(report.n_not_found, 0U);
  EXPECT_GT(n_examples_, 0U);
  const auto rows = read_predictions(report.predictions, task.type);
  ASSERT_TRUE(rows.has_value()) << to_string(rows.error());
  for (std::size_t i = 0; i < job.test.size(); ++i) {
    Label truth = *job.test[i].label;
    // What is absent gets the median of the training labels, and there is none.
    for (double& number : truth.numbers)
      number = number == number ? number : 0;
    EXPECT_TRUE(is_same((*rows)[i].label, truth)) << "row " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    AllTasks, JobRunTest, ::testing::ValuesIn(tasks().begin(), tasks().end()), [](const auto& one) {
      return std::string(one.param.name.substr(0, 7));
    }
);

TEST(JobRun, NeedsTrainingDataAndRefusesTheResultsOfOtherRows) {
  RealFileSystem files;
  const TempFolder input;
  const TempFolder work;
  const Task& task = **find_task("1");
  ASSERT_TRUE(write_job(input.path(), task, {}).has_value());
  const JobOptions options = {.input = input.path(), .directory = work.path()};
  const auto without = JobRun::prepare(files, options);
  ASSERT_FALSE(without.has_value());
  EXPECT_THAT(to_string(without.error()), HasSubstr("there are no training data"));

  const MadeJob job = make_job(task, {"a", "b"});
  ASSERT_TRUE(write_job(input.path(), task, job).has_value());
  const auto prepared = JobRun::prepare(files, options);
  ASSERT_TRUE(prepared.has_value()) << to_string(prepared.error());
  const auto results = work.write(
      "results.json",
      R"([{"uid": "test1", "adhesions": true, "status": "success"},
          {"uid": "test0", "adhesions": true, "status": "success"}])"
  );
  const auto report = prepared->finish(files, results, work.path());
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::corrupt);
  EXPECT_FALSE(std::filesystem::exists(work.path() / kPredictionsFile));

  const auto not_run = prepared->finish(files, std::nullopt, work.path());
  ASSERT_TRUE(not_run.has_value());
  EXPECT_THAT(not_run->neutral, ElementsAre(Pair("not_run", 2U)));
}

TEST(JobRun, AnEmptyTestSetHasAnEmptyListOfPredictions) {
  RealFileSystem files;
  const TempFolder input;
  const TempFolder work;
  const Task& task = **find_task("1");
  ASSERT_TRUE(write_job(input.path(), task, make_job(task, {})).has_value());
  const auto prepared = JobRun::prepare(files, {.input = input.path(), .directory = work.path()});
  ASSERT_TRUE(prepared.has_value()) << to_string(prepared.error());
  EXPECT_FALSE(prepared->has_rows());
  ASSERT_TRUE(prepared->finish(files, std::nullopt, work.path()).has_value());
  const auto rows = read_predictions(
      work.path() / kPredictionsFile, LabelType::single_label_binary_classification
  );
  ASSERT_TRUE(rows.has_value());
  EXPECT_THAT(*rows, IsEmpty());
}

}  // namespace
}  // namespace extractinator::dragon
