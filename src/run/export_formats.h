// A stored run in the formats people ask for, at any time after it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "dataset/writer.h"
#include "run/export.h"
#include "run/row_sample.h"
#include "store/run_store.h"

namespace extractinator::run {

enum class ExportFormat : std::uint8_t {
  json,  // The reference's layout.
  jsonl,
  csv,
  parquet,
};
// Files of results are called this, followed by the word for their format.
inline constexpr std::string_view kExportStem = "nlp-predictions-dataset.";
inline constexpr std::string_view kFailuresFile = "failures.json";

// The word for it on the command line, which is also the ending of its file.
[[nodiscard]] std::string_view to_string(ExportFormat format);
[[nodiscard]] std::optional<ExportFormat> export_format_of(std::string_view word);

struct ExportRequest {
  std::vector<ExportFormat> formats = {};  // Each at most once.
  dataset::Formulas formulas = dataset::Formulas::guard;
  std::filesystem::path directory = {};
  std::uint64_t n_rows = UINT64_MAX;             // Only rows below,
  std::shared_ptr<const RowSample> sample = {};  // or, if there is one, those of the sample.
  std::filesystem::path calibration = {};  // File that the names' calibration is from, if any.
};

// What OutputNames is to be made with, as far as the store knows: the names of the input columns.
// Those of the first row with an outcome. Fails with `corrupt` if stored text does not parse.
[[nodiscard]] Result<std::vector<std::string>> input_columns(const store::RunStore& store);

// Writes every row that has an outcome, in input order, to `nlp-predictions-dataset.<format>` in
// the directory, the manifest of each file (manifest.h), and `failures.json`, a list of the rows
// without a valid answer: number, status, cause, message and attempts; each file appears whole or
// not at all.
// In CSV and Parquet, which have the same
// columns for every row, these are all that any row has, in the order in which they first appear,
// with `status` and `cause` last. Returns the files in the order of the formats. Cost: one or two
// passes over the rows.
[[nodiscard]] Result<std::vector<std::filesystem::path>> export_formats(
    const store::RunStore& store,
    const OutputNames& names,
    const ExportRequest& request,
    FileSystem& files
);

}  // namespace extractinator::run
