// Writes result rows as files that appear whole or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "json/value.h"

namespace extractinator::dataset {

class Writer {
 public:
  virtual ~Writer() = default;
  [[nodiscard]] virtual Result<void> write(const json::Value::Object& row) = 0;
  // Ends the file and moves it into place. Without it the target is untouched.
  [[nodiscard]] virtual Result<void> commit() = 0;
};

// The reference's layout: one JSON list, four spaces per level, ASCII-escaped. Streams; memory does
// not grow with rows.
[[nodiscard]] Result<std::unique_ptr<Writer>> create_json_writer(
    FileSystem& files, const std::filesystem::path& path
);
// One object per line, UTF-8.
[[nodiscard]] Result<std::unique_ptr<Writer>> create_jsonl_writer(
    FileSystem& files, const std::filesystem::path& path
);

// What becomes of texts that a spreadsheet program would take for a formula and run: those that
// begin with = + - @, a tab or a carriage return and are no number.
enum class Formulas : std::uint8_t {
  guard,  // An apostrophe in front of them, as
          // https://owasp.org/www-community/attacks/CSV_Injection has it.
  keep,   // Written as they are.
};

// CSV (RFC 4180, but with LF): `columns` in the header, cells in their order. A column the row does
// not have, and null, is an empty cell; "" is quoted; lists and objects are their JSON text.
// write() fails with `invalid_input` for a member that is no column.
[[nodiscard]] Result<std::unique_ptr<Writer>> create_csv_writer(
    FileSystem& files,
    const std::filesystem::path& path,
    std::vector<std::string> columns,
    Formulas formulas = Formulas::guard
);

// Parquet, compressed with zstd. A column is of the type that holds all of its values: booleans,
// 64-bit integers, doubles, texts, lists or structures; JSON text where they differ in kind or an
// integer is larger. Rows
// are kept in a nameless file beside `path` until commit(), which needs as much memory as a group
// of rows takes. commit() fails with `unsupported` if Parquet cannot hold the rows, such as names
// that differ in case only.
[[nodiscard]] Result<std::unique_ptr<Writer>> create_parquet_writer(
    FileSystem& files, const std::filesystem::path& path, std::vector<std::string> columns
);

}  // namespace extractinator::dataset
