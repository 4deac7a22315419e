// Everything here is public through export_formats.h.
#include "run/export_formats.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "dataset/writer.h"
#include "json/parse.h"
#include "json/value.h"
#include "run/export.h"
#include "run/manifest.h"
#include "store/run_store.h"

namespace extractinator::run {
namespace {

bool is_table(ExportFormat format) {
  return format == ExportFormat::csv || format == ExportFormat::parquet;
}

// Rows that are wanted and have an outcome, in input order.
Result<void> for_each_row(
    const store::RunStore& store,
    const ExportRequest& request,
    const std::function<Result<void>(const store::StoredRow&)>& visit
) {
  return store.for_each([&](const store::StoredRow& row) -> Result<void> {
    const bool is_wanted =
        request.sample ? request.sample->contains(row.key.row) : row.key.row < request.n_rows;
    return is_wanted ? visit(row) : Result<void>();
  });
}

Result<std::vector<std::string>> columns_of(
    const store::RunStore& store, const OutputNames& names, const ExportRequest& request
) {
  std::vector<std::string> columns;
  std::unordered_set<std::string> seen = {names.status(), names.cause()};
  TRY_VOID(for_each_row(store, request, [&](const store::StoredRow& row) -> Result<void> {
    TRY(const json::Value::Object exported, exported_row(row, names));
    for (const json::Member& member : exported) {
      if (seen.insert(member.key).second) columns.push_back(member.key);
    }
    return {};
  }));
  columns.push_back(names.status());
  columns.push_back(names.cause());
  return columns;
}

Result<std::unique_ptr<dataset::Writer>> writer_of(
    ExportFormat format,
    const std::filesystem::path& path,
    const std::vector<std::string>& columns,
    dataset::Formulas formulas,
    FileSystem& files
) {
  switch (format) {
    case ExportFormat::json:
      return dataset::create_json_writer(files, path);
    case ExportFormat::jsonl:
      return dataset::create_jsonl_writer(files, path);
    case ExportFormat::csv:
      return dataset::create_csv_writer(files, path, columns, formulas);
    case ExportFormat::parquet:
      break;
  }
  return dataset::create_parquet_writer(files, path, columns);
}

// What is known of a row without a valid answer; nothing of its text.
json::Value::Object failure_of(const store::StoredRow& row) {
  return {
      {"row", json::Value::integer(static_cast<std::int64_t>(row.key.row))},
      {"status", json::Value(std::string(store::to_string(row.outcome.status)))},
      {"cause", json::Value(row.outcome.cause)},
      {"message", json::Value(row.outcome.message)},
      {"attempts", json::Value::integer(row.n_attempts)},
  };
}

}  // namespace

std::string_view to_string(ExportFormat format) {
  switch (format) {
    case ExportFormat::json:
      return "json";
    case ExportFormat::jsonl:
      return "jsonl";
    case ExportFormat::csv:
      return "csv";
    case ExportFormat::parquet:
      break;
  }
  return "parquet";
}

std::optional<ExportFormat> export_format_of(std::string_view word) {
  using enum ExportFormat;
  for (const ExportFormat format : {json, jsonl, csv, parquet}) {
    if (to_string(format) == word) return format;
  }
  return std::nullopt;
}

Result<std::vector<std::string>> input_columns(const store::RunStore& store) {
  std::vector<std::string> columns;
  TRY(const std::optional<store::StoredRow> row, store.first());
  if (!row) return columns;
  const auto input = json::parse(row->columns_json, {.duplicate_keys = json::DuplicateKeys::keep});
  if (!input || !input->is_object()) {
    return fail(
        ErrorCode::corrupt,
        std::format("the stored input of row {} is not a JSON object", row->key.row)
    );
  }
  for (const json::Member& member : input->as_object())
    columns.push_back(member.key);
  return columns;
}

Result<std::vector<std::filesystem::path>> export_formats(
    const store::RunStore& store,
    const OutputNames& names,
    const ExportRequest& request,
    FileSystem& files
) {
  std::vector<std::string> columns;
  if (std::ranges::any_of(request.formats, is_table)) {
    TRY(columns, columns_of(store, names, request));
  }
  std::vector<std::filesystem::path> paths;
  std::vector<std::unique_ptr<dataset::Writer>> writers;
  for (const ExportFormat format : request.formats) {
    paths.push_back(request.directory / std::format("{}{}", kExportStem, to_string(format)));
    TRY(auto writer, writer_of(format, paths.back(), columns, request.formulas, files));
    writers.push_back(std::move(writer));
  }
  TRY(const auto failures, dataset::create_json_writer(files, request.directory / kFailuresFile));
  RowCounts rows;
  TRY_VOID(for_each_row(store, request, [&](const store::StoredRow& row) -> Result<void> {
    TRY(const json::Value::Object exported, exported_row(row, names));
    rows.add(row.outcome);
    for (const auto& writer : writers)
      TRY_VOID(writer->write(exported));
    if (row.outcome.status == store::Status::done) return {};
    return failures->write(failure_of(row));
  }));
  for (const auto& writer : writers)
    TRY_VOID(writer->commit());
  TRY_VOID(failures->commit());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const Export exported{
        .file = paths[i],
        .format = request.formats[i],
        .formulas = request.formulas,
        .calibration = request.calibration,
        .rows = rows,
    };
    TRY_VOID(write_manifest(store, exported, files));
  }
  return paths;
}

}  // namespace extractinator::run
