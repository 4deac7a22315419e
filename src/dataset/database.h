// DuckDB as this room uses it: one database per reader, in memory or a file that is only read,
// results row by row; internal to the dataset room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace extractinator::dataset {

// The rows of a result. Must not outlive its database.
class Rows {
 public:
  enum class Step : std::uint8_t {
    row,
    end,
    failed,  // A streaming result meets its errors while it is fetched.
  };

  struct State;
  explicit Rows(std::unique_ptr<State> state);
  ~Rows();
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  // Moves to the next row; before the first call there is none.
  [[nodiscard]] Step next();
  // Of the row, in a column of type VARCHAR; nothing for NULL. Dies with the next step.
  [[nodiscard]] std::optional<std::string_view> text(std::size_t column) const;
  // Of the row, in a column of type BIGINT that is not NULL.
  [[nodiscard]] std::int64_t number(std::size_t column) const;

 private:
  std::unique_ptr<State> state_;
};

// Reads the files that its statements name and nothing else: no extension is loaded, nothing is
// spilled to disk. One thread, so that rows come in order. DuckDB's messages quote rows, so none of
// an execution ever leaves this class.
class Database {
  struct Private {
    explicit Private() = default;
  };

 public:
  struct State;
  Database(Private, std::unique_ptr<State> state);  // Use open().
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Fails with `unsupported` if DuckDB is of a version without the settings above, `io_error` if it
  // does not start.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open();
  // A file of DuckDB for reading only; its statements reach nothing but this file. Fails as above,
  // or with `io_error` if the file cannot be opened as a database.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open_file(
      const std::filesystem::path& file
  );

  // Whether the text is one SELECT statement (also one that begins with WITH or FROM) without
  // parameters, about tables and columns that are there. Nothing is executed. Fails with
  // `invalid_input` and what DuckDB says of the text.
  [[nodiscard]] Result<void> check_query(const std::string& sql);

  // The whole result in memory; null if the statement failed.
  [[nodiscard]] std::unique_ptr<Rows> query(const std::string& sql);
  // A result that is computed as it is fetched.
  [[nodiscard]] std::unique_ptr<Rows> stream(const std::string& sql);

 private:
  struct Setting {
    const char* name = "";
    const char* value = "";
  };
  [[nodiscard]] static Result<std::unique_ptr<Database>> open_with(
      const char* file, std::initializer_list<Setting> more
  );

  std::unique_ptr<State> state_;
};

// As a literal in SQL.
[[nodiscard]] std::string sql_text(std::string_view text);
// As a name in SQL.
[[nodiscard]] std::string sql_name(std::string_view name);

}  // namespace extractinator::dataset
