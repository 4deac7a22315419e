// Reads truth and makes results comparable; everything here is public through truth.h.
#include "run/truth.h"

#include <algorithm>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "eval/evaluate.h"
#include "json/value.h"
#include "run/answer_form.h"
#include "run/export.h"
#include "run/row_pipeline.h"
#include "run/task.h"
#include "schema/evidence.h"
#include "schema/flattened.h"
#include "schema/schema.h"
#include "store/run_store.h"

namespace extractinator::run {

Result<json::Value::Array> read_rows(const FileSystem& files, const std::filesystem::path& path) {
  constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 30U;
  TRY(const std::string text, files.read(path, kMaxBytes));
  return eval::read_rows(text, path.string());
}

Result<void> for_each_row_of_run(
    const store::RunStore& store,
    const schema::Schema& schema,
    const std::vector<std::string>& input_columns,
    schema::EvidenceFor evidence,
    const std::function<Result<void>(json::Value&)>& visit
) {
  const AnswerForm form(schema, evidence);
  const OutputNames names(input_columns, schema, {.probabilities = true, .form = &form});
  return for_each_made_row(
      store,
      [&](const store::StoredRow& row) -> Result<json::Value> {
        TRY(json::Value::Object exported, exported_row(row, names));
        json::Value made(std::move(exported));
        undo_renaming(names, made);
        return made;
      },
      visit
  );
}

Result<json::Value::Array> rows_of_run(
    const store::RunStore& store,
    const schema::Schema& schema,
    const std::vector<std::string>& input_columns
) {
  json::Value::Array rows;
  TRY_VOID(for_each_row_of_run(
      store, schema, input_columns, schema::EvidenceFor::asked, [&](json::Value& row) {
        rows.push_back(std::move(row));
        return Result<void>();
      }
  ));
  return rows;
}

std::vector<std::string> id_columns(
    const json::Value::Array& truth,
    const schema::Schema& schema,
    const std::vector<std::string>& input_columns
) {
  std::vector<std::string> ids;
  if (truth.empty() || !truth.front().is_object()) return ids;
  const auto fields = schema::flattened(schema, schema.root_id()).properties;
  for (const json::Member& member : truth.front().as_object()) {
    const auto is_field = [&](const schema::Property& property) {
      return property.name == member.key;
    };
    const bool is_input = std::ranges::find(input_columns, member.key) != input_columns.end();
    if (is_input && std::ranges::none_of(fields, is_field)) ids.push_back(member.key);
  }
  return ids;
}

void undo_renaming(const OutputNames& names, json::Value& row) {
  if (!row.is_object()) return;
  json::Value::Object& members = row.as_object();
  for (const auto& [name, written] : names.renamed()) {
    std::erase_if(members, [&](const json::Member& member) { return member.key == name; });
    const auto field = std::ranges::find(members, written, &json::Member::key);
    if (field != members.end()) field->key = name;
  }
}

void undo_renaming(const OutputNames& names, json::Value::Array& rows) {
  for (json::Value& row : rows)
    undo_renaming(names, row);
}

Result<eval::Report> evaluate_results(
    const FileSystem& files,
    const Task& task,
    const std::vector<std::string>& input_columns,
    const std::filesystem::path& results,
    const std::filesystem::path& truth
) {
  TRY(const json::Value::Array true_rows, read_rows(files, truth));
  TRY(json::Value::Array predictions, read_rows(files, results));
  undo_renaming(OutputNames(input_columns, *task.schema), predictions);
  const eval::Options options{.id_columns = id_columns(true_rows, *task.schema, input_columns)};
  auto report = eval::evaluate(*task.schema, predictions, true_rows, options);
  if (!report) return std::unexpected(std::move(report).error().within("evaluating " + task.name));
  return report;
}

}  // namespace extractinator::run
