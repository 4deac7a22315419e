// Reading and writing through the dataset room's reader; everything here is reachable through
// files.h.
#include "dragon/files.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dragon/label_value.h"
#include "dragon/task.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::dragon {
namespace {

constexpr std::uint64_t kMaxConfigurationBytes = std::uint64_t{1} << 20U;

const json::Value* find(const json::Value::Object& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name, &json::Member::key);
  return found == columns.end() ? nullptr : &found->value;
}

// The rows of one file, one after the other, and what is wrong with one in words that name it.
class Rows {
 public:
  static Result<Rows> open(const std::filesystem::path& path) {
    TRY(auto reader, dataset::open_reader(path));
    return Rows(path, std::move(reader));
  }

  // False at the end.
  Result<bool> next() {
    TRY(auto record, reader_->next());
    if (!record) return false;
    row_ = record->row;
    columns_ = std::move(record->columns);
    return true;
  }

  Result<const json::Value*> column(std::string_view name) const {
    if (const json::Value* value = find(columns_, name)) return value;
    return wrong(std::format("has no column `{}`", name));
  }

  Result<std::string> text(std::string_view name) const {
    TRY(const json::Value* const value, column(name));
    if (!value->is_string()) {
      return wrong(
          std::format("`{}` is of kind {}, expected a text", name, to_string(value->kind()))
      );
    }
    return value->as_string();
  }

  Result<std::vector<std::string>> texts(std::string_view name) const {
    TRY(const json::Value* const value, column(name));
    if (!value->is_array()) {
      return wrong(
          std::format(
              "`{}` is of kind {}, expected a list of texts", name, to_string(value->kind())
          )
      );
    }
    std::vector<std::string> all;
    all.reserve(value->as_array().size());
    for (const json::Value& part : value->as_array()) {
      if (!part.is_string()) {
        return wrong(
            std::format(
                "part {} of `{}` is of kind {}, expected a text",
                all.size(),
                name,
                to_string(part.kind())
            )
        );
      }
      all.push_back(part.as_string());
    }
    return all;
  }

  Result<Label> label(std::string_view name, LabelType type) const {
    TRY(const json::Value* const value, column(name));
    auto label = label_of(*value, type);
    if (!label) return wrong(std::format("`{}`: {}", name, label.error().message));
    return label;
  }

  // A text or a number, of this row alone.
  Result<std::string> uid() {
    TRY(const json::Value* const value, column("uid"));
    if (!value->is_string() && !value->is_number()) {
      return wrong(std::format("`uid` is of kind {}, expected a text", to_string(value->kind())));
    }
    std::string uid = value->is_string() ? value->as_string() : value->as_number().text;
    const auto [before, is_new] = row_of_uid_.emplace(uid, row_);
    if (!is_new) return wrong(std::format("has the uid of row {}", before->second));
    return uid;
  }

  [[nodiscard]] std::unexpected<Error> wrong(std::string_view what) const {
    return fail(
        ErrorCode::invalid_input, std::format("row {}: {}", row_, what), {.file = path_.string()}
    );
  }

 private:
  Rows(std::filesystem::path path, std::unique_ptr<dataset::Reader> reader)
      : path_(std::move(path)),
        reader_(std::move(reader)) {}

  std::filesystem::path path_;
  std::unique_ptr<dataset::Reader> reader_;
  std::uint64_t row_ = 0;
  json::Value::Object columns_ = {};
  std::unordered_map<std::string, std::uint64_t> row_of_uid_ = {};
};

Result<std::vector<LabelledRow>> read_labels(
    const std::filesystem::path& path, std::string_view column, LabelType type
) {
  TRY(Rows rows, Rows::open(path));
  std::vector<LabelledRow> all;
  while (true) {
    TRY(const bool has_row, rows.next());
    if (!has_row) return all;
    LabelledRow row;
    TRY(row.uid, rows.uid());
    TRY(row.label, rows.label(column, type));
    all.push_back(std::move(row));
  }
}

// A list of objects, each on a line of its own.
class ListWriter {
 public:
  static Result<ListWriter> create(FileSystem& files, const std::filesystem::path& path) {
    TRY(AtomicFile file, AtomicFile::create(files, path));
    return ListWriter(std::move(file));
  }

  Result<void> add(json::Value::Object row) {
    TRY_VOID(file_.append(is_empty_ ? "[\n" : ",\n"));
    is_empty_ = false;
    return file_.append(json::write(json::Value(std::move(row))));
  }

  Result<void> commit() {
    TRY_VOID(file_.append(is_empty_ ? "[]\n" : "\n]\n"));
    return file_.commit();
  }

 private:
  explicit ListWriter(AtomicFile file) : file_(std::move(file)) {}

  AtomicFile file_;
  bool is_empty_ = true;
};

// Of `number` times ten, and for the board where solutions are tried 2,000 more.
const Task* task_of_job(std::int64_t job_id) {
  constexpr std::int64_t kTrials = 2000;
  const std::int64_t number = (job_id >= kTrials ? job_id - kTrials : job_id) / 10;
  const auto found = std::ranges::find_if(tasks(), [&](const Task& task) {
    return std::int64_t{task.number} == number;
  });
  return found == tasks().end() ? nullptr : &*found;
}

json::Value::Object members_of(Case row, bool has_parts, LabelType type) {
  json::Value::Object members;
  members.push_back({.key = "uid", .value = json::Value(std::move(row.uid))});
  if (has_parts) {
    json::Value::Array parts;
    for (std::string& part : row.parts)
      parts.emplace_back(std::move(part));
    members.push_back({.key = "text_parts", .value = json::Value(std::move(parts))});
  } else {
    members.push_back({.key = "text", .value = json::Value(std::move(row.text))});
  }
  if (row.label) {
    members.push_back(
        {.key = std::string(label_name(type)), .value = truth_value(*row.label, type)}
    );
  }
  return members;
}

}  // namespace

bool is_same(const Label& a, const Label& b) {
  const auto is_equal = [](double x, double y) {
    return x == y || (std::isnan(x) && std::isnan(y));
  };
  return std::ranges::equal(a.numbers, b.numbers, is_equal) && a.classes == b.classes &&
         a.tags == b.tags;
}

Result<Configuration> read_configuration(
    const FileSystem& files, const std::filesystem::path& path
) {
  const std::string file = path.string();
  TRY(const std::string text, files.read(path, kMaxConfigurationBytes));
  TRY(const json::Value root, json::parse(text, {.file = file, .excerpt_in_errors = true}));
  if (!root.is_object()) {
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "a configuration is an object, found a value of kind {}", to_string(root.kind())
        ),
        {.file = file}
    );
  }
  const auto member = [&](std::string_view name) -> Result<std::string> {
    const json::Value* const value = root.find(name);
    if (value != nullptr && value->is_string()) return value->as_string();
    return fail(
        ErrorCode::invalid_input,
        value == nullptr
            ? std::format("there is no `{}`", name)
            : std::format("`{}` is of kind {}, expected a text", name, to_string(value->kind())),
        value == nullptr ? Location{.file = file}
                         : json::locate(text, json::pointer_step(name), file)
    );
  };
  const auto wrong = [&](std::string_view name, std::string message, std::string hint) {
    return fail(
        ErrorCode::invalid_input,
        std::move(message),
        json::locate(text, json::pointer_step(name), file),
        std::move(hint)
    );
  };
  Configuration configuration;
  TRY(configuration.task_name, member("task_name"));
  TRY(configuration.input_name, member("input_name"));
  TRY(configuration.label_name, member("label_name"));
  // What follows changes nothing here, and files may lack it.
  configuration.truncation_side = member("recommended_truncation_side").value_or("");
  configuration.version = member("version").value_or("");
  if (const json::Value* const job = root.find("jobid"))
    configuration.job_id = job->to_int64().value_or(0);

  const auto named = find_task(configuration.task_name);
  configuration.task = named ? *named : task_of_job(configuration.job_id);
  if (configuration.task == nullptr)
    return wrong("task_name", named.error().message, named.error().hint);
  const std::string_view expected = label_name(configuration.task->type);
  if (configuration.label_name != expected) {
    return wrong(
        "label_name",
        std::format(
            "`{}` is not the label of {}", configuration.label_name, configuration.task->name
        ),
        std::format("its label is `{}`", expected)
    );
  }
  if (configuration.input_name != "text" && configuration.input_name != "text_parts") {
    return wrong(
        "input_name",
        std::format("there is no input `{}`", configuration.input_name),
        "one of: text, text_parts"
    );
  }
  if (is_entities(configuration.task->type) && !configuration.has_parts()) {
    return wrong(
        "input_name", "entities are tags of tokens, and `text` has none", "write text_parts"
    );
  }
  return configuration;
}

Result<std::vector<Case>> read_cases(
    const std::filesystem::path& path, bool has_parts, std::optional<LabelType> type
) {
  TRY(Rows rows, Rows::open(path));
  std::vector<Case> all;
  while (true) {
    TRY(const bool has_row, rows.next());
    if (!has_row) return all;
    Case row;
    TRY(row.uid, rows.uid());
    if (has_parts) {
      TRY(row.parts, rows.texts("text_parts"));
    } else {
      TRY(row.text, rows.text("text"));
    }
    if (type) {
      TRY(row.label, rows.label(label_name(*type), *type));
      if (is_entities(*type) && row.label->tags.size() != row.parts.size()) {
        return rows.wrong(
            std::format(
                "has {} tokens and the tags of {}", row.parts.size(), row.label->tags.size()
            )
        );
      }
    }
    all.push_back(std::move(row));
  }
}

Result<Job> read_job(const FileSystem& files, const std::filesystem::path& directory) {
  Job job;
  TRY(job.configuration, read_configuration(files, directory / kConfigurationFile));
  const bool has_parts = job.configuration.has_parts();
  const LabelType type = job.configuration.task->type;
  TRY(job.training, read_cases(directory / kTrainingFile, has_parts, type));
  TRY(job.validation, read_cases(directory / kValidationFile, has_parts, type));
  TRY(job.test, read_cases(directory / kTestFile, has_parts, std::nullopt));
  return job;
}

Result<std::vector<LabelledRow>> read_truth(const std::filesystem::path& path, LabelType type) {
  return read_labels(path, label_name(type), type);
}

Result<std::vector<LabelledRow>> read_predictions(
    const std::filesystem::path& path, LabelType type
) {
  return read_labels(path, prediction_name(type), type);
}

Result<void> write_predictions(
    FileSystem& files,
    const std::filesystem::path& path,
    LabelType type,
    std::span<const LabelledRow> rows
) {
  TRY(ListWriter list, ListWriter::create(files, path));
  for (const LabelledRow& row : rows) {
    TRY(json::Value value, prediction_value(row.label, type));
    TRY_VOID(list.add(
        {{.key = "uid", .value = json::Value(row.uid)},
         {.key = std::string(prediction_name(type)), .value = std::move(value)}}
    ));
  }
  return list.commit();
}

Result<void> write_cases(
    FileSystem& files,
    const std::filesystem::path& path,
    bool has_parts,
    LabelType type,
    std::size_t n,
    const std::function<Result<Case>(std::size_t)>& make
) {
  TRY(ListWriter list, ListWriter::create(files, path));
  for (std::size_t i = 0; i < n; ++i) {
    TRY(Case row, make(i));
    TRY_VOID(list.add(members_of(std::move(row), has_parts, type)));
  }
  return list.commit();
}

Result<void> write_cases(
    FileSystem& files,
    const std::filesystem::path& path,
    bool has_parts,
    LabelType type,
    std::span<const Case> cases
) {
  return write_cases(
      files, path, has_parts, type, cases.size(), [&](std::size_t i) -> Result<Case> {
        return cases[i];
      }
  );
}

Result<void> write_configuration(
    FileSystem& files, const std::filesystem::path& path, const Configuration& configuration
) {
  const json::Value value(
      json::Value::Object{
          {.key = "jobid", .value = json::Value::integer(configuration.job_id)},
          {.key = "task_name", .value = json::Value(configuration.task_name)},
          {.key = "input_name", .value = json::Value(configuration.input_name)},
          {.key = "label_name", .value = json::Value(configuration.label_name)},
          {.key = "recommended_truncation_side",
           .value = json::Value(configuration.truncation_side)},
          {.key = "version", .value = json::Value(configuration.version)},
      }
  );
  TRY(AtomicFile file, AtomicFile::create(files, path));
  TRY_VOID(file.append(json::write(value, {.layout = json::Layout::indented}) + "\n"));
  return file.commit();
}

}  // namespace extractinator::dragon
