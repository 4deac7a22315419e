// Tasks that translate, and tasks that read translations. Public: all of translation.h but
// with_translations, which is in translated_reader.cpp.
#include "run/translation.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/result.h"
#include "json/value.h"
#include "run/task.h"
#include "schema/flattened.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "text/utf8.h"
#include <extractinator/options.h>

namespace extractinator::run {
namespace {

constexpr std::size_t kMaxLanguageBytes = 64;
// Members of a configuration.
constexpr std::string_view kLanguage = "language";
constexpr std::string_view kColumn = "column";

Result<std::string> recorded(const store::Configuration& configuration, std::string_view key) {
  const json::Value* value = configuration.description.find(key);
  if (value != nullptr && value->is_string()) return value->as_string();
  return fail(ErrorCode::corrupt, std::format("the translations do not say their `{}`", key));
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

json::Value text(std::string_view value) { return json::Value(std::string(value)); }

std::string instruction(const std::string& language) {
  return std::format(
      "Translate the whole report into {0}, from its first word to its last. Leave nothing out, "
      "add nothing, explain nothing and do not summarise. Every number, unit, date, dose, code and "
      "name stays as it is written, and every negation and every doubt stays one. Keep the order "
      "and the line breaks. Write abbreviations out only where their meaning is certain. What is "
      "in {0} already stays as it is.",
      language
  );
}

}  // namespace

Result<void> check_translation(const Options& options) {
  const std::string& language = options.translate;
  if (language.empty()) return {};
  const bool is_name = language.size() <= kMaxLanguageBytes && text::is_valid_utf8(language) &&
                       std::ranges::none_of(language, is_control);
  if (is_name) return {};
  return fail(
      ErrorCode::invalid_input,
      "the language to translate into is no name of one: it has more than 64 bytes, or characters "
      "that no name has",
      {},
      "for example --translate=German"
  );
}

std::filesystem::path translation_directory(const Task& task, const Options& options) {
  std::string language;
  for (const char c : options.translate) {
    const bool is_capital = c >= 'A' && c <= 'Z';
    const bool stays =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    language += is_capital ? static_cast<char>(c - 'A' + 'a') : (stays ? c : '-');
  }
  return options.translation_dir / (task.name + "-" + language);
}

std::string translated_column(
    const std::vector<std::string>& columns, std::string_view input_field
) {
  std::string name = std::string(input_field) + "__translated";
  while (std::ranges::contains(columns, name))
    name.insert(0, "extracted_");
  return name;
}

Result<Task> translation_task(
    const Task& task, const std::string& language, const std::string& column
) {
  const json::Value format(
      json::Value::Object{
          {"type", text("object")},
          {"properties",
           json::Value(
               json::Value::Object{
                   {column,
                    json::Value(
                        json::Value::Object{
                            {"type", text("string")},
                            {"description", text("the whole report in " + language)},
                            {"minLength", json::Value::integer(1)},
                        }
                    )},
               }
           )},
          {"required", json::Value(json::Value::Array{text(column)})},
          {"additionalProperties", json::Value(false)},
      }
  );
  Task made{
      .name = task.name + " (translation)",
      .file = task.file,
      .description = instruction(language),
      .data = task.data,
      .data_options = task.data_options,
      .input_field = task.input_field,
      .language = language,
  };
  TRY(schema::Schema schema, schema::read_json_schema(format, {}));
  made.schema = std::make_shared<const schema::Schema>(std::move(schema));
  return made;
}

bool is_blank(std::string_view report) {
  return report.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

Result<void> check_report(const Task& task, std::string_view report) {
  if (task.language.empty() || !is_blank(report)) return {};
  return fail(
      ErrorCode::invalid_input,
      "the report is blank: there is nothing to translate, it is read as it is"
  );
}

Options translation_options(const Options& options) {
  Options how = options;
  how.max_answer_tokens = options.translation_max_tokens;
  how.keep_thinking = false;
  how.temperature = 0;
  how.auto_temperature = false;
  how.top_k = 0;
  how.top_p = 1;
  how.seed = 0;
  how.probabilities = false;
  how.calibration.clear();
  how.evidence = false;
  how.num_examples = 0;
  how.prompt_layout = PromptLayout::task_first;
  return how;
}

Result<Task> with_translation(Task task, const std::filesystem::path& directory) {
  TRY(const auto store, store::RunStore::open_read_only(directory / "run.db"));
  TRY(const store::Configuration configuration, store.configuration());
  TRY(std::string column, recorded(configuration, kColumn));
  task.translation = Translation{
      .directory = directory,
      .source_field = std::exchange(task.input_field, std::move(column)),
      .configuration = configuration.hash(),
  };
  return task;
}

void describe_translation(const Task& task, json::Value::Object& description) {
  if (!task.language.empty()) {
    const schema::Node root = schema::flattened(*task.schema, task.schema->root_id());
    description.push_back({std::string(kLanguage), text(task.language)});
    description.push_back({std::string(kColumn), text(root.properties.front().name)});
  }
  if (task.translation)
    description.push_back({"translation_hash", text(to_hex(task.translation->configuration))});
}

bool is_translation(const store::Configuration& configuration) {
  return configuration.description.find(kLanguage) != nullptr;
}

Result<Task> recorded_translation_task(
    const Task& task, const store::Configuration& configuration
) {
  TRY(const std::string language, recorded(configuration, kLanguage));
  TRY(const std::string column, recorded(configuration, kColumn));
  return translation_task(task, language, column);
}

Result<void> refuse_translation(const store::Configuration& configuration) {
  if (!is_translation(configuration)) return {};
  return fail(
      ErrorCode::unsupported,
      "these are translations, which are made by the run that reads them",
      {},
      "continue that run: it finishes its translations first"
  );
}

store::Outcome translation_failed(std::uint64_t row, const Error& error) {
  return {
      .row = row,
      .status = store::Status::failed,
      .cause = "translation_failed",
      .message = error.message,
  };
}

}  // namespace extractinator::run
