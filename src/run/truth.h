// Rows with known truth, and how results are compared with them.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "eval/evaluate.h"
#include "json/value.h"
#include "run/export.h"
#include "run/task.h"
#include "schema/evidence.h"
#include "schema/schema.h"
#include "store/run_store.h"

namespace extractinator::run {

// The rows of a file of truth or results, a JSON list of objects, up to a GiB.
[[nodiscard]] Result<json::Value::Array> read_rows(
    const FileSystem& files, const std::filesystem::path& path
);

// The results of a run, with probabilities, whether they were exported or not, and with the names
// of fields as the schema has them.
[[nodiscard]] Result<json::Value::Array> rows_of_run(
    const store::RunStore& store,
    const schema::Schema& schema,
    const std::vector<std::string>& input_columns
);

// The same, row by row, so that memory does not grow with them, and with the evidence that the run
// was asked for. Fails as `visit` does, which may move from
// the row and must not use the store.
[[nodiscard]] Result<void> for_each_row_of_run(
    const store::RunStore& store,
    const schema::Schema& schema,
    const std::vector<std::string>& input_columns,
    schema::EvidenceFor evidence,
    const std::function<Result<void>(json::Value&)>& visit
);

// Columns of the truth that are columns of the input and not extracted: they say which row is
// which.
[[nodiscard]] std::vector<std::string> id_columns(
    const json::Value::Array& truth,
    const schema::Schema& schema,
    const std::vector<std::string>& input_columns
);

// Fields under their own names again, in place of the columns that have them in the files.
void undo_renaming(const OutputNames& names, json::Value& row);
void undo_renaming(const OutputNames& names, json::Value::Array& rows);

// The scores of a file of results of a task whose dataset has these columns. Fails as reading and
// eval::evaluate do.
[[nodiscard]] Result<eval::Report> evaluate_results(
    const FileSystem& files,
    const Task& task,
    const std::vector<std::string>& input_columns,
    const std::filesystem::path& results,
    const std::filesystem::path& truth
);

}  // namespace extractinator::run
