// A database of DuckDB behind Reader; reachable through duckdb_reader.h.
#include "dataset/duckdb_reader.h"

#include <cstddef>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "dataset/byte_source.h"
#include "dataset/database.h"
#include "dataset/reader.h"
#include "dataset/table_reader.h"
#include "dataset/text_form.h"

namespace extractinator::dataset {
namespace {

// DuckDB would wait for nothing and say little of a file that is none of its own.
Result<void> expect_duckdb(const std::filesystem::path& path) {
  constexpr std::string_view kMagic = "DUCK";
  constexpr std::size_t kMagicAt = 8;  // Behind the checksum of the header.
  TRY(const std::string start, start_of(path, Compression::none, kMagicAt + kMagic.size()));
  if (start.size() > kMagicAt && std::string_view(start).substr(kMagicAt) == kMagic) return {};
  return fail(ErrorCode::invalid_input, "this is no database of DuckDB", {.file = path.string()});
}

}  // namespace

Result<std::unique_ptr<Reader>> open_duckdb_reader(
    const std::filesystem::path& path, const std::string& query
) {
  TRY_VOID(expect_duckdb(path));
  auto database = Database::open_file(path);
  if (!database && database.error().code == ErrorCode::io_error) {
    return fail(
        ErrorCode::io_error,
        "this database cannot be opened: it is in use, damaged, or of a later version of DuckDB",
        {.file = path.string()},
        "close the program that has it open, or export the rows as Parquet"
    );
  }
  if (!database) return std::unexpected(std::move(database).error());
  // Without the semicolons at its end it can stand within another statement.
  const std::string select = query.substr(0, query.find_last_not_of(" \t\r\n;") + 1);
  if (auto checked = (*database)->check_query(select); !checked)
    return std::unexpected(std::move(checked).error().located({.file = path.string()}));
  auto reader = std::make_unique<TableReader>();
  TRY_VOID(reader->open(
      std::move(*database),
      select,
      path,
      {.unreadable = "the columns of the query have no types",
       .failed = "cannot be read to the end: the query fails on a row, or the database is damaged",
       .hint = "try the query in DuckDB"}
  ));
  return reader;
}

}  // namespace extractinator::dataset
