// What a task's Data_Path says: a file or folder, or a database and a query.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/encoding.h"

namespace extractinator::dataset {

enum class SourceKind : std::uint8_t { files, sqlite, duckdb, postgres };

// How to read what is at a path, as far as that does not say it itself.
struct ReadOptions {
  SourceKind kind = SourceKind::files;
  std::string query = {};  // Of a database: one SELECT statement.
  // Hosts that PostgreSQL may be on beside this machine; never part of what a task says.
  std::vector<std::string> allowed_hosts = {};
  // Of CSV, JSON and text files; unset: found out.
  std::optional<text::Encoding> encoding = {};

  bool operator==(const ReadOptions&) const = default;
};

struct DataPath {
  std::filesystem::path path = {};  // As it was written; of PostgreSQL the address.
  ReadOptions options = {};
};

// `reports.csv`, `sqlite:notes.db?query=SELECT …`, `duckdb:notes.duckdb?query=SELECT …` or
// `postgresql://user@127.0.0.1/database?query=SELECT …` (postgres_address.h). What stands behind
// `?query=` is SQL as it is, nothing in it is decoded. Fails with `invalid_input` (a database
// without a query, an address with a password), or `unsupported` (databases on other servers: with
// a hint). No message quotes an address.
[[nodiscard]] Result<DataPath> read_data_path(std::string_view text);

}  // namespace extractinator::dataset
