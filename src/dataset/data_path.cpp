// Takes a Data_Path apart; reachable through data_path.h.
#include "dataset/data_path.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <format>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/result.h"
#include "dataset/postgres_address.h"

namespace extractinator::dataset {
namespace {

constexpr std::string_view kQuery = "?query=";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n;") == std::string_view::npos;
}

Result<DataPath> read_database(SourceKind kind, std::string_view name, std::string_view text) {
  const std::size_t at = text.find(kQuery);
  const std::string_view path = text.substr(0, at);
  const std::string_view query =
      at == std::string_view::npos ? "" : text.substr(at + kQuery.size());
  if (path.empty() || is_blank(query)) {
    return fail(
        ErrorCode::invalid_input,
        path.empty() ? std::format("`{}:` is not followed by the path of a database", name)
                     : "a database needs a query that says which rows to read",
        {},
        std::format("write \"{}:notes.db?query=SELECT id, text FROM notes ORDER BY id\"", name)
    );
  }
  return DataPath{
      .path = std::filesystem::path(path), .options = {.kind = kind, .query = std::string(query)}
  };
}

// Behind the last parameter of the address; an address with parameters has the query behind `&`.
Result<DataPath> read_postgres(std::string_view text) {
  const std::size_t at = std::min(text.find(kQuery), text.find("&query="));
  const std::string_view address = text.substr(0, at);
  TRY_VOID(read_postgres_address(address));
  const std::string_view query =
      at == std::string_view::npos ? "" : text.substr(at + kQuery.size());
  if (is_blank(query)) {
    return fail(
        ErrorCode::invalid_input,
        "a database needs a query that says which rows to read",
        {},
        "write \"postgresql://user@127.0.0.1/database?query=SELECT id, text FROM notes ORDER BY "
        "id\""
    );
  }
  return DataPath{
      .path = std::filesystem::path(address),
      .options = {.kind = SourceKind::postgres, .query = std::string(query)}
  };
}

}  // namespace

Result<DataPath> read_data_path(std::string_view text) {
  std::string scheme(text.substr(0, std::min(text.find(':'), text.size())));
  std::ranges::transform(scheme, scheme.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  if (scheme.size() == text.size()) return DataPath{.path = std::filesystem::path(text)};
  const std::string_view rest = text.substr(scheme.size() + 1);
  if (scheme == "sqlite") return read_database(SourceKind::sqlite, scheme, rest);
  if (scheme == "duckdb") return read_database(SourceKind::duckdb, scheme, rest);
  if (postgres_scheme_length(text) > 0) return read_postgres(text);
  for (const std::string_view server : {"mysql", "mariadb", "mssql", "oracle", "odbc", "jdbc"}) {
    if (scheme != server) continue;
    return fail(
        ErrorCode::unsupported,
        std::format("`{}:`: of databases on servers only PostgreSQL is read", scheme),
        {},
        "export the rows as CSV with the client of the database"
    );
  }
  if (rest.starts_with("//")) {
    return fail(
        ErrorCode::unsupported,
        "the dataset is an address: nothing is read over a network",
        {},
        "download the data and name the file"
    );
  }
  return DataPath{.path = std::filesystem::path(text)};
}

}  // namespace extractinator::dataset
