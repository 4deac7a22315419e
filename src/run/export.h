// From the run database to the files people use.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "json/value.h"
#include "schema/schema.h"
#include "store/run_store.h"

namespace extractinator::run {

// One row as it is exported: the input columns, `token_count`, the extracted fields, `status`, and
// for a row without a valid answer its `cause`. Every field of such a row is null: nothing is
// filled in. An input column that has the name of one of these keys is kept as `<name>_input`.
// Fails with `corrupt` if stored text does not parse.
[[nodiscard]] Result<json::Value::Object> exported_row(
    const store::StoredRow& row, const schema::Schema& schema
);

// The input columns that `exported_row` renames, for a warning before the run.
[[nodiscard]] std::vector<std::string> colliding_columns(
    const std::vector<std::string>& columns, const schema::Schema& schema
);

struct ExportedFiles {
  std::filesystem::path json;
  std::filesystem::path jsonl;
};

// Writes rows [0, n_rows) in input order to `<directory>/nlp-predictions-dataset.json` and
// `.jsonl`; each file appears whole or not at all.
[[nodiscard]] Result<ExportedFiles> export_run(
    const store::RunStore& store,
    const schema::Schema& schema,
    std::uint64_t n_rows,
    FileSystem& files,
    const std::filesystem::path& directory
);

}  // namespace extractinator::run
