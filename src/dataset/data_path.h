// What a task's Data_Path says: a file or folder, or a database and a query.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "text/encoding.h"

namespace extractinator::dataset {

enum class SourceKind : std::uint8_t { files, sqlite, duckdb };

// How to read what is at a path, as far as that does not say it itself.
struct ReadOptions {
  SourceKind kind = SourceKind::files;
  std::string query = {};  // Of a database: one SELECT statement.
  // Of CSV, JSON and text files; unset: found out.
  std::optional<text::Encoding> encoding = {};

  bool operator==(const ReadOptions&) const = default;
};

struct DataPath {
  std::filesystem::path path = {};  // As it was written.
  ReadOptions options = {};
};

// `reports.csv`, `sqlite:notes.db?query=SELECT …` or `duckdb:notes.duckdb?query=SELECT …`. What
// stands behind `?query=` is SQL as it is, nothing in it is decoded. Fails with `invalid_input` (a
// database without a query), or `unsupported` (databases on servers: with a hint).
[[nodiscard]] Result<DataPath> read_data_path(std::string_view text);

}  // namespace extractinator::dataset
