// Reads task files; reachable from outside: load_task and find_task.
#include "run/task.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/nearest.h"
#include "base/result.h"
#include "dataset/data_path.h"
#include "json/parse.h"
#include "json/value.h"
#include "run/chunking.h"
#include "run/schema_file.h"
#include "schema/flattened.h"
#include "schema/schema.h"
#include "text/encoding.h"

namespace extractinator::run {
namespace {

constexpr std::uint64_t kMaxTaskBytes = std::uint64_t{16} << 20U;
constexpr std::array<std::string_view, 4> kRequired = {
    "Description", "Data_Path", "Input_Field", "Parser_Format"
};
constexpr std::string_view kEncoding = "Data_Encoding";
// Written by the reference's users and tools; they carry no meaning for an extraction.
constexpr std::array<std::string_view, 4> kIgnored = {"Task", "Type", "Length", "Label_Field"};
constexpr std::string_view kExamples = "Example_Path";
constexpr std::string_view kInstructions = "Extra_Instructions";
constexpr std::string_view kChunking = "Chunking";

std::vector<std::string> known_keys() {
  std::vector<std::string> known(kRequired.begin(), kRequired.end());
  known.emplace_back(kExamples);
  known.emplace_back(kInstructions);
  known.emplace_back(kEncoding);
  known.emplace_back(kChunking);
  known.insert(known.end(), kIgnored.begin(), kIgnored.end());
  return known;
}

// One task file being read: its text stays at hand for diagnostics.
class TaskReader {
 public:
  TaskReader(const FileSystem& files, std::filesystem::path path, std::string text)
      : files_(files),
        path_(std::move(path)),
        text_(std::move(text)) {}

  Result<Task> read(const std::optional<std::filesystem::path>& data_dir) {
    TRY(root_, json::parse(text_, {.file = path_.string(), .excerpt_in_errors = true}));
    if (!root_.is_object()) {
      return fail(
          ErrorCode::invalid_input,
          std::format("a task is a JSON object, found {}", json::to_string(root_.kind())),
          at(""),
          "a task file looks like {\"Description\": …, \"Data_Path\": …, \"Input_Field\": …, "
          "\"Parser_Format\": …}"
      );
    }
    Task task{.name = path_.stem().string(), .file = path_};
    TRY_VOID(check_keys(task));
    TRY(task.description, text_field("Description"));
    TRY(task.input_field, text_field("Input_Field"));
    TRY_VOID(read_data(task, data_dir.value_or(path_.parent_path() / ".." / "data")));
    if (const json::Value* path = root_.find(kExamples); path != nullptr && !path->is_null()) {
      TRY(task.example_path, text_field(kExamples));
    }
    TRY(task.extra_instructions, read_instructions());
    TRY(schema::Schema schema, read_format());
    const schema::Node root = schema::flattened(schema, schema.root_id());
    if (root.types != schema::TypeSet{schema::Type::object}) {
      return fail(
          ErrorCode::unsupported,
          "the schema of an answer must be an object",
          at("/Parser_Format"),
          "give the value a name: {\"type\": \"object\", \"properties\": {\"value\": …}}"
      );
    }
    if (const json::Value* chunking = root_.find(kChunking); chunking != nullptr) {
      const auto place = [&](std::string_view pointer) { return at(pointer); };
      TRY(task.chunking, read_chunking(*chunking, schema, place));
    }
    task.warnings.insert(task.warnings.end(), schema.warnings().begin(), schema.warnings().end());
    task.schema = std::make_shared<const schema::Schema>(std::move(schema));
    return task;
  }

 private:
  [[nodiscard]] Location at(std::string_view pointer) const {
    return json::locate(text_, pointer, path_.string());
  }

  Result<void> check_keys(Task& task) {
    const std::vector<std::string> known = known_keys();
    std::vector<std::string> unknown;
    for (const json::Member& member : root_.as_object()) {
      if (std::ranges::find(known, member.key) == known.end()) unknown.push_back(member.key);
    }
    for (const std::string_view key : kRequired) {
      if (root_.find(key) != nullptr) continue;
      const auto written = nearest(key, unknown);
      return fail(
          ErrorCode::invalid_input,
          std::format("the task has no `{}`", key),
          written ? at(json::pointer_step(*written)) : at(""),
          written ? std::format("is `{}` meant to be `{}`? Names are case-sensitive", *written, key)
                  : "a task needs Description, Data_Path, Input_Field and Parser_Format"
      );
    }
    for (const std::string& key : unknown) {
      task.warnings.push_back(
          {at(json::pointer_step(key)), std::format("`{}` is not a field of a task: ignored", key)}
      );
    }
    return {};
  }

  Result<void> read_data(Task& task, const std::filesystem::path& folder) {
    TRY(const std::string written, text_field("Data_Path"));
    auto data = dataset::read_data_path(written);
    if (!data) {
      Location place = at("/Data_Path");
      // The line may hold a password.
      if (written.contains("//")) place.excerpt.clear();
      return std::unexpected(std::move(data).error().located(std::move(place)));
    }
    const bool is_address = data->options.kind == dataset::SourceKind::postgres;
    task.data = is_address ? data->path : (folder / data->path).lexically_normal();
    task.data_options = std::move(data->options);
    if (root_.find(kEncoding) == nullptr) return {};
    TRY(const std::string name, text_field(kEncoding));
    task.data_options.encoding = text::encoding_named(name);
    if (task.data_options.encoding.has_value()) return {};
    return fail(
        ErrorCode::invalid_input,
        std::format("`{}` is no encoding that can be read", name),
        at(json::pointer_step(kEncoding)),
        std::format("one of: {}", text::encoding_names())
    );
  }

  // The reference's tools write an empty text, or null, where there are none.
  Result<std::string> read_instructions() {
    const json::Value* value = root_.find(kInstructions);
    if (value == nullptr || value->is_null()) return std::string();
    if (value->is_string()) return value->as_string();
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "`{}` must be a string, found {}", kInstructions, json::to_string(value->kind())
        ),
        at(json::pointer_step(kInstructions)),
        "write all of them into one text"
    );
  }

  Result<std::string> text_field(std::string_view key) {
    const json::Value& value = *root_.find(key);
    const bool is_text = value.is_string() && !value.as_string().empty();
    if (!is_text) {
      return fail(
          ErrorCode::invalid_input,
          std::format(
              "`{}` must be a non-empty string, found {}",
              key,
              value.is_string() ? "\"\"" : json::to_string(value.kind())
          ),
          at(json::pointer_step(key))
      );
    }
    return value.as_string();
  }

  Result<schema::Schema> read_format() {
    const json::Value& format = *root_.find("Parser_Format");
    if (format.is_object()) {
      return read_schema(
          format, {.file = path_.string(), .text = text_, .pointer = "/Parser_Format"}
      );
    }
    if (format.is_string()) return read_schema_file(format.as_string());
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "`Parser_Format` must be an object or a file name, found {}",
            json::to_string(format.kind())
        ),
        at("/Parser_Format"),
        "an inline schema looks like {\"present\": {\"type\": \"bool\"}}"
    );
  }

  Result<schema::Schema> read_schema_file(const std::string& name) {
    auto file = load_schema(files_, path_.parent_path() / "parsers" / name);
    // A file that is not there, or no schema by its name, has no place of its own.
    if (!file) return std::unexpected(std::move(file).error().located(at("/Parser_Format")));
    return std::move(file->schema);
  }

  const FileSystem& files_;
  std::filesystem::path path_;
  std::string text_;
  json::Value root_;
};

// The digits behind "Task" (three or more) if the name is that of a task file.
std::optional<std::string> task_digits(std::string_view name) {
  constexpr std::string_view kPrefix = "Task";
  constexpr std::size_t kDigits = 3;
  if (!name.starts_with(kPrefix) || !name.ends_with(".json")) return std::nullopt;
  name.remove_prefix(kPrefix.size());
  const std::size_t n = std::min(name.find_first_not_of("0123456789"), name.size());
  if (n < kDigits) return std::nullopt;
  return std::string(name.substr(0, n));
}

}  // namespace

Result<Task> load_task(
    const FileSystem& files,
    const std::filesystem::path& path,
    const std::optional<std::filesystem::path>& data_dir
) {
  TRY(std::string text, files.read(path, kMaxTaskBytes));
  return TaskReader(files, path, std::move(text)).read(data_dir);
}

Result<std::filesystem::path> find_task(
    const FileSystem& files, const std::filesystem::path& task_dir, std::uint32_t id
) {
  TRY(const std::vector<std::string> names, files.list(task_dir));
  const std::string wanted = std::format("{:03}", id);
  std::vector<std::string> found;
  std::string existing;
  for (const std::string& name : names) {
    const auto digits = task_digits(name);
    if (!digits) continue;
    if (*digits == wanted) found.push_back(name);
    existing += (existing.empty() ? "" : ", ") + *digits;
  }
  if (found.empty()) {
    return fail(
        ErrorCode::not_found,
        std::format("no file `Task{}*.json` in `{}`", wanted, task_dir.string()),
        {},
        existing.empty() ? "the folder has no task files" : "task ids there: " + existing
    );
  }
  if (found.size() > 1) {
    std::string all;
    for (const std::string& name : found)
      all += (all.empty() ? "`" : ", `") + name + "`";
    return fail(
        ErrorCode::conflict,
        std::format("{} task files have the id {}: {}", found.size(), wanted, all),
        {},
        "name the file instead of the id, or give one of them another id"
    );
  }
  return task_dir / found.front();
}

}  // namespace extractinator::run
