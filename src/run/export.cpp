// Writes results in the reference's layout and as JSONL; everything here is public through
// export.h.
#include "run/export.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <format>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "dataset/writer.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"
#include "store/run_store.h"

namespace extractinator::run {
namespace {

constexpr std::string_view kTokenCount = "token_count";
constexpr std::string_view kStatus = "status";
constexpr std::string_view kCause = "cause";

bool is_output_key(std::string_view name, const schema::Schema& schema) {
  const auto has_name = [&](const schema::Property& property) { return property.name == name; };
  return name == kTokenCount || name == kStatus || name == kCause ||
         std::ranges::any_of(schema.root().properties, has_name);
}

Result<json::Value> parse_stored(
    const std::string& text, std::uint64_t row, std::string_view what
) {
  auto value = json::parse(text, {.duplicate_keys = json::DuplicateKeys::keep});
  if (value && value->is_object()) return value;
  return fail(
      ErrorCode::corrupt, std::format("the stored {} of row {} is not a JSON object", what, row)
  );
}

json::Value member_or_null(const json::Value& object, std::string_view key) {
  const json::Value* value = object.find(key);
  return value != nullptr ? *value : json::Value();
}

}  // namespace

Result<json::Value::Object> exported_row(
    const store::StoredRow& row, const schema::Schema& schema
) {
  const std::uint64_t number = row.key.row;
  TRY(json::Value columns, parse_stored(row.columns_json, number, "input"));
  json::Value::Object out;
  for (json::Member& column : columns.as_object()) {
    if (is_output_key(column.key, schema)) column.key += "_input";
    out.push_back(std::move(column));
  }
  json::Value details;
  if (!row.outcome.details_json.empty()) {
    TRY(details, parse_stored(row.outcome.details_json, number, "details"));
  }
  out.push_back({std::string(kTokenCount), member_or_null(details, "n_report_tokens")});

  const bool is_done = row.outcome.status == store::Status::done;
  json::Value answer;
  if (is_done) {
    TRY(answer, parse_stored(row.outcome.answer, number, "answer"));
  }
  for (const schema::Property& property : schema.root().properties) {
    out.push_back({property.name, member_or_null(answer, property.name)});
  }
  out.push_back({std::string(kStatus), json::Value(is_done ? "success" : "failure")});
  if (!is_done) out.push_back({std::string(kCause), json::Value(row.outcome.cause)});
  return out;
}

std::vector<std::string> colliding_columns(
    const std::vector<std::string>& columns, const schema::Schema& schema
) {
  std::vector<std::string> colliding;
  for (const std::string& column : columns) {
    if (is_output_key(column, schema)) colliding.push_back(column);
  }
  return colliding;
}

Result<ExportedFiles> export_run(
    const store::RunStore& store,
    const schema::Schema& schema,
    std::uint64_t n_rows,
    FileSystem& files,
    const std::filesystem::path& directory
) {
  const ExportedFiles paths{
      .json = directory / "nlp-predictions-dataset.json",
      .jsonl = directory / "nlp-predictions-dataset.jsonl",
  };
  TRY(const auto list, dataset::create_json_writer(files, paths.json));
  TRY(const auto lines, dataset::create_jsonl_writer(files, paths.jsonl));
  TRY_VOID(store.for_each([&](const store::StoredRow& row) -> Result<void> {
    if (row.key.row >= n_rows) return {};
    TRY(const json::Value::Object exported, exported_row(row, schema));
    TRY_VOID(list->write(exported));
    return lines->write(exported);
  }));
  TRY_VOID(list->commit());
  TRY_VOID(lines->commit());
  return paths;
}

}  // namespace extractinator::run
