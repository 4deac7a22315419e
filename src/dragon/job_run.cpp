// The project of a job and the way back; everything here is public through job_run.h.
#include "dragon/job_run.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dragon/adapter.h"
#include "dragon/answer_gate.h"
#include "dragon/files.h"
#include "dragon/label_set.h"
#include "dragon/prepared.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "json/value.h"
#include "json/write.h"
#include "text/folding.h"
#include <extractinator/options.h>

namespace extractinator::dragon {
namespace {

constexpr std::string_view kUid = "uid";
constexpr std::string_view kText = "text";

Result<void> write_file(
    FileSystem& files, const std::filesystem::path& path, std::string_view text
) {
  TRY_VOID(files.create_directories(path.parent_path()));
  TRY(AtomicFile file, AtomicFile::create(files, path));
  TRY_VOID(file.append(text));
  return file.commit();
}

std::string list_text(const std::vector<std::string>& objects) {
  std::string text = "[";
  for (const std::string& object : objects)
    text += (text.size() == 1 ? "\n" : ",\n") + object;
  return text + "\n]\n";
}

const json::Value* find(const json::Value::Object& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name, &json::Member::key);
  return found == columns.end() ? nullptr : &found->value;
}

std::string text_in(const json::Value::Object& columns, std::string_view name) {
  const json::Value* const value = find(columns, name);
  return value != nullptr && value->is_string() ? value->as_string() : std::string();
}

bool is_binary(LabelType type) {
  return type == LabelType::single_label_binary_classification ||
         type == LabelType::multi_label_binary_classification;
}

// What is wrong with a label; empty if nothing is.
std::string wrong_with(
    const Task& task, const LabelSet& labels, const Case& row, const Label& label
) {
  if (is_entities(task.type)) {
    if (label.tags.size() == row.parts.size()) return {};
    return std::format("{} tokens have tags, of {}", label.tags.size(), row.parts.size());
  }
  const bool has_classes = !labels.neutral.classes.empty();
  const std::size_t n = has_classes ? label.classes.size() : label.numbers.size();
  if (n != task.n_labels) return std::format("{} labels in place of {}", n, task.n_labels);
  for (std::size_t i = 0; i < n; ++i) {
    if (has_classes) {
      if (!std::ranges::contains(labels.classes[i], label.classes[i]))
        return "a class that the training labels do not have";
    } else if (!std::isfinite(label.numbers[i])) {
      return "a number that is not finite";
    } else if (is_binary(task.type) && (label.numbers[i] < 0 || label.numbers[i] > 1)) {
      return "a probability outside 0 to 1";
    }
  }
  return {};
}

}  // namespace

JobRun::JobRun(Job job, Preparation preparation, Adapter adapter, JobOptions options)
    : job_(std::move(job)),
      preparation_(std::move(preparation)),
      adapter_(std::move(adapter)),
      options_(std::move(options)) {
  if (options_.n_shots > 0) options_.rendering.has_reasoning = false;
}

Result<JobRun> JobRun::prepare(FileSystem& files, const JobOptions& options) {
  TRY(Job job, read_job(files, options.input));
  if (job.training.empty()) {
    return fail(
        ErrorCode::invalid_input,
        "there are no training data: labels and their spelling are taken from them",
        {.file = (options.input / kTrainingFile).string()}
    );
  }
  const Task& task = *job.configuration.task;
  Preparation preparation(task, job.configuration.has_parts(), job.training);
  Adapter adapter(task_template(task), label_set(task, job.training), preparation, job.training);
  JobRun run(std::move(job), std::move(preparation), std::move(adapter), options);
  TRY_VOID(run.write_project(files));
  return run;
}

Result<void> JobRun::write_project(FileSystem& files) {
  const std::string name(job_.configuration.task->name);
  const std::string file = name + ".json";
  const auto task_of = [&](std::string_view examples) {
    return dragon::task_file(
        adapter_.form(), adapter_.labels(), options_.rendering, file, examples
    );
  };
  if (options_.n_shots > 0) TRY_VOID(write_examples(files, task_of("")));
  task_file_ = options_.directory / "tasks" / file;
  const json::Value task = task_of(n_examples_ > 0 ? file : "");
  TRY_VOID(
      write_file(files, task_file_, json::write(task, {.layout = json::Layout::indented}) + "\n")
  );
  std::vector<std::string> rows;
  for (const Case& row : job_.test) {
    const Prepared report = preparation_.prepare(row, options_.rendering.language);
    rows.push_back(
        json::write(
            json::Value(
                json::Value::Object{
                    {.key = std::string(kUid), .value = json::Value(row.uid)},
                    {.key = std::string(kText), .value = json::Value(report.text)},
                }
            )
        )
    );
  }
  return write_file(files, options_.directory / "data" / file, list_text(rows));
}

Result<void> JobRun::write_examples(FileSystem& files, const json::Value& task) {
  // Bounds of files of examples (docs/task-file.md), the second with room for brackets.
  constexpr std::size_t kMostExamples = 1000;
  constexpr std::size_t kMostBytes = (std::size_t{4} << 20U) - 4096;
  TRY(const AnswerGate gate, AnswerGate::make(task));
  std::vector<std::string> rows;
  std::size_t n_bytes = 0;
  std::set<std::u32string> inputs;
  for (const Case& row : job_.training) {
    if (rows.size() == kMostExamples) break;
    const Prepared report = preparation_.prepare(row, options_.rendering.language);
    const json::Value output = as_written(adapter_.form(), adapter_.answer_of(*row.label, report));
    if (!gate.pass(output, report.text)) continue;
    std::string text = json::write(
        json::Value(
            json::Value::Object{
                {.key = "input", .value = json::Value(report.text)},
                {.key = "output", .value = output},
            }
        )
    );
    if (n_bytes + text.size() > kMostBytes) continue;
    if (!inputs.insert(text::with_single_spaces(report.text)).second) continue;
    n_bytes += text.size() + 2;
    rows.push_back(std::move(text));
  }
  n_examples_ = rows.size();
  if (rows.empty()) return {};
  const std::string file = std::format("{}.json", job_.configuration.task->name);
  return write_file(files, options_.directory / "examples" / file, list_text(rows));
}

Options JobRun::run_options(Options options, std::optional<std::size_t> n_answer_tokens) const {
  // On average tokens of Dutch words are longer and those of numbers a little shorter; what is kept
  // free in vain cannot be had by the report.
  constexpr std::size_t kBytesPerToken = 3;
  constexpr std::size_t kFewest = 64;
  constexpr std::size_t kOfReasoning = 448;
  std::size_t longest = 0;
  for (const Case& row : job_.training) {
    const Prepared report = preparation_.prepare(row, options_.rendering.language);
    const json::Value answer = as_written(adapter_.form(), adapter_.answer_of(*row.label, report));
    longest = std::max(longest, json::write(answer).size());
  }
  const bool has_reasoning = options_.rendering.has_reasoning && adapter_.form().is_worth_reasoning;
  const std::size_t n_tokens =
      kFewest + (longest + longest / 2) / kBytesPerToken + (has_reasoning ? kOfReasoning : 0);
  options.max_answer_tokens = n_answer_tokens.value_or(n_tokens);
  options.num_examples = std::min(options_.n_shots, n_examples_);
  options.probabilities = is_binary(job_.configuration.task->type);
  options.data_dir = options_.directory / "data";
  options.example_dir = options_.directory / "examples";
  options.output_dir = options_.directory / "output";
  return options;
}

Result<JobReport> JobRun::finish(
    FileSystem& files,
    const std::optional<std::filesystem::path>& results,
    const std::filesystem::path& output
) const {
  JobReport report{
      .task = std::string(job_.configuration.task->name),
      .n_rows = job_.test.size(),
      .predictions = output / kPredictionsFile,
  };
  std::unique_ptr<dataset::Reader> reader;
  if (results) {
    TRY(reader, dataset::open_reader(*results));
  }
  std::vector<LabelledRow> rows;
  for (const Case& row : job_.test) {
    std::optional<Answer> answer;
    std::string cause = "not_run";
    if (reader) {
      TRY(const std::optional<dataset::Record> record, reader->next());
      if (!record || text_in(record->columns, kUid) != row.uid) {
        return fail(
            ErrorCode::corrupt,
            std::format("row {} of the results is not that of the test data", rows.size()),
            {.file = results->string()}
        );
      }
      answer = answer_in(record->columns);
      cause = text_in(record->columns, "cause");
    }
    const Prepared prepared = preparation_.prepare(row, options_.rendering.language);
    if (!answer) {
      ++report.neutral[cause];
      rows.push_back({.uid = row.uid, .label = adapter_.neutral(prepared)});
      continue;
    }
    ++report.n_answered;
    Adapter::Adapted adapted = adapter_.label_of(*answer, prepared);
    report.n_open += adapted.n_open;
    report.n_not_found += adapted.n_not_found;
    rows.push_back({.uid = row.uid, .label = std::move(adapted.label)});
  }
  TRY_VOID(check_predictions(job_, adapter_.labels(), rows));
  TRY_VOID(files.create_directories(output));
  TRY_VOID(write_predictions(files, report.predictions, job_.configuration.task->type, rows));
  return report;
}

Result<void> check_predictions(
    const Job& job, const LabelSet& labels, std::span<const LabelledRow> rows
) {
  if (rows.size() != job.test.size()) {
    return fail(
        ErrorCode::invalid_input,
        std::format("there are {} predictions for {} rows", rows.size(), job.test.size())
    );
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string problem =
        rows[i].uid == job.test[i].uid
            ? wrong_with(*job.configuration.task, labels, job.test[i], rows[i].label)
            : "the uid of another row";
    if (!problem.empty())
      return fail(ErrorCode::invalid_input, std::format("prediction {}: {}", i, problem));
  }
  return {};
}

}  // namespace extractinator::dragon
