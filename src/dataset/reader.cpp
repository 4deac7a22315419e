// Chooses the reader of a dataset by the options, or by the extension; reachable through reader.h.
#include "dataset/reader.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "base/result.h"
#include "dataset/csv_reader.h"
#include "dataset/data_path.h"
#include "dataset/duckdb_reader.h"
#include "dataset/folder_reader.h"
#include "dataset/json_reader.h"
#include "dataset/open_file.h"
#include "dataset/parquet_reader.h"
#include "dataset/postgres_reader.h"
#include "dataset/sqlite_reader.h"
#include "dataset/text_form.h"
#include "text/encoding.h"

namespace extractinator::dataset {
namespace {

Result<std::unique_ptr<Reader>> unsupported(
    const std::filesystem::path& path, const std::string& extension
) {
  constexpr std::array<std::string_view, 6> kDatabases = {
      ".db", ".sqlite", ".sqlite3", ".db3", ".duckdb", ".ddb"
  };
  std::string hint =
      "use .csv, .tsv, .json, .jsonl, .ndjson (each also with .gz or .zst) or .parquet, or a "
      "folder "
      "of .txt files";
  if (std::ranges::contains(kDatabases, extension)) {
    hint = std::format(
        "a database needs a query: \"{}:{}?query=SELECT …\"",
        extension == ".duckdb" || extension == ".ddb" ? "duckdb" : "sqlite",
        path.filename().string()
    );
  }
  return fail(
      ErrorCode::unsupported,
      std::format("data with the extension `{}` cannot be read", extension),
      {.file = path.string()},
      hint
  );
}

Result<std::unique_ptr<Reader>> open_file_or_folder(
    const std::filesystem::path& path, const std::optional<text::Encoding>& encoding
) {
  if (std::error_code ignored; std::filesystem::is_directory(path, ignored))
    return open_folder_reader(path, encoding);
  const std::string extension = extension_of(without_compression(path));
  if (extension == ".csv") return open_csv_reader(path, std::nullopt, encoding);
  if (extension == ".tsv") return open_csv_reader(path, '\t', encoding);
  if (extension == ".json") return open_json_reader(path, encoding);
  if (extension == ".jsonl" || extension == ".ndjson") return open_jsonl_reader(path, encoding);
  const bool is_parquet = extension == ".parquet" || extension == ".pq";
  if (!is_parquet) return unsupported(path, extension);
  if (encoding.has_value()) {
    return fail(
        ErrorCode::invalid_input,
        "the text of Parquet is UTF-8: there is no encoding to choose",
        {.file = path.string()},
        "take `Data_Encoding` out of the task"
    );
  }
  return open_parquet_reader(path);
}

}  // namespace

Result<std::unique_ptr<Reader>> open_reader(
    const std::filesystem::path& path, const ReadOptions& options
) {
  if (options.kind == SourceKind::files) return open_file_or_folder(path, options.encoding);
  if (options.encoding.has_value()) {
    return fail(
        ErrorCode::invalid_input,
        "a database knows the encoding of its text: there is none to choose",
        {.file = path.string()},
        "take `Data_Encoding` out of the task"
    );
  }
  if (options.query.contains('\0')) {
    return fail(ErrorCode::invalid_input, "the query has a NUL character", {.file = path.string()});
  }
  switch (options.kind) {
    case SourceKind::sqlite:
      return open_sqlite_reader(path, options.query);
    case SourceKind::postgres:
      return open_postgres_reader(path.string(), options.query, options.allowed_hosts);
    case SourceKind::duckdb:
    case SourceKind::files:
      break;
  }
  return open_duckdb_reader(path, options.query);
}

}  // namespace extractinator::dataset
