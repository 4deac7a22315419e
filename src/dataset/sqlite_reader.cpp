// A database of SQLite behind Reader; the only file of this room that calls SQLite; reachable
// through sqlite_reader.h.
#include "dataset/sqlite_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "dataset/base64.h"
#include "dataset/byte_source.h"
#include "dataset/line_source.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dataset/text_form.h"
#include "json/value.h"
#include "text/utf8.h"

namespace extractinator::dataset {
namespace {

struct CloseConnection {
  void operator()(sqlite3* connection) const { ::sqlite3_close(connection); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { ::sqlite3_finalize(statement); }
};
using Connection = std::unique_ptr<sqlite3, CloseConnection>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// What the statements of a query may do: read. `PRAGMA data_version` is how a full-text index asks
// whether it is still as it was.
int authorize(
    void* /*unused*/,
    int action,
    const char* first,
    const char* second,
    const char* /*database*/,
    const char* /*trigger*/
) {
  const std::string_view what = first == nullptr ? "" : first;
  const std::string_view name = second == nullptr ? "" : second;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return name == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA:
      return what == "data_version" && name.empty() ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

// As Python and DuckDB write doubles: the shortest digits that give the same double, and a sign
// that it is one.
json::Value real(double value) {
  if (!std::isfinite(value)) return json::Value(value > 0 ? "inf" : "-inf");
  constexpr double kLeastFixed = 1e-4;
  constexpr double kLeastScientific = 1e16;
  const double size = std::abs(value);
  const bool is_fixed = size == 0 || (size >= kLeastFixed && size < kLeastScientific);
  std::array<char, 40> buffer = {};
  const auto [end, status] = std::to_chars(
      buffer.data(),
      buffer.data() + buffer.size(),
      value,
      is_fixed ? std::chars_format::fixed : std::chars_format::scientific
  );
  EXTR_CHECK(status == std::errc(), "the shortest form of a double fits 40 bytes");
  std::string text(buffer.data(), end);
  if (is_fixed && !text.contains('.')) text += ".0";
  return json::Value(json::Number{std::move(text)});
}

class SqliteReader final : public Reader {
 public:
  explicit SqliteReader(std::filesystem::path path) : path_(std::move(path)) {}

  Result<void> open(const std::string& query) {
    TRY_VOID(connect());
    TRY_VOID(prepare(query));
    TRY_VOID(name_columns());
    // Counted first, so that a query that fails on a row does so before any work is done.
    while (true) {
      TRY(const bool has_row, step());
      if (!has_row) break;
      ++n_records_;
    }
    ::sqlite3_reset(statement_.get());
    n_stepped_ = 0;
    return {};
  }

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
  [[nodiscard]] std::optional<std::uint64_t> n_records() const override { return n_records_; }

  [[nodiscard]] Result<std::optional<Record>> next() override {
    if (is_finished_) return std::nullopt;
    TRY(const bool has_row, step());
    if (!has_row) {
      is_finished_ = true;
      if (n_read_ == n_records_) return std::nullopt;
      return fail(
          ErrorCode::io_error,
          std::format("the query gave {} rows, and {} when they were counted", n_read_, n_records_),
          {.file = path_.string()},
          "write a query that gives the same rows each time"
      );
    }
    Record record{.row = n_read_++};
    record.columns.reserve(columns_.size());
    for (int i = 0; i < static_cast<int>(columns_.size()); ++i) {
      record.columns.push_back(
          {.key = columns_[static_cast<std::size_t>(i)], .value = cell(i, record)}
      );
    }
    return record;
  }

 private:
  Result<void> connect() {
    constexpr std::string_view kMagic = "SQLite format 3";
    TRY(const std::string start, start_of(path_, Compression::none, kMagic.size()));
    if (start != kMagic) {
      return fail(
          ErrorCode::invalid_input, "this is no database of SQLite", {.file = path_.string()}
      );
    }
    std::error_code problem;
    // Begins with a slash, so that it is taken for no address.
    const std::string file = std::filesystem::absolute(path_, problem).string();
    sqlite3* opened = nullptr;
    const int status = ::sqlite3_open_v2(
        file.c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr
    );
    connection_.reset(opened);
    if (status != SQLITE_OK) return trouble(status);
    constexpr int kWaitMilliseconds = 2000;
    ::sqlite3_extended_result_codes(connection_.get(), 1);
    ::sqlite3_busy_timeout(connection_.get(), kWaitMilliseconds);
    ::sqlite3_limit(connection_.get(), SQLITE_LIMIT_LENGTH, static_cast<int>(kMaxRecordBytes));
    ::sqlite3_limit(connection_.get(), SQLITE_LIMIT_ATTACHED, 0);
    ::sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    ::sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    // Sorting stays in memory: reports are never spilled to disk. One transaction: all rows are of
    // one state of the database, however often they are read.
    const int prepared = ::sqlite3_exec(
        connection_.get(),
        "pragma temp_store = memory; pragma mmap_size = 0; pragma query_only = 1; begin;",
        nullptr,
        nullptr,
        nullptr
    );
    if (prepared != SQLITE_OK) return trouble(prepared);
    ::sqlite3_set_authorizer(connection_.get(), authorize, nullptr);
    return {};
  }

  Result<void> prepare(const std::string& query) {
    const char* rest = query.c_str();
    TRY(statement_, next_statement(rest));
    if (statement_ == nullptr) return refuse("the query is empty");
    TRY(const Statement second, next_statement(rest));
    if (second != nullptr) return refuse("the query has more than one statement");
    const bool is_select = ::sqlite3_stmt_readonly(statement_.get()) != 0 &&
                           ::sqlite3_stmt_isexplain(statement_.get()) == 0 &&
                           ::sqlite3_column_count(statement_.get()) > 0;
    if (!is_select) return refuse("the query is no SELECT");
    if (::sqlite3_bind_parameter_count(statement_.get()) > 0)
      return refuse("the query has parameters without values");
    return {};
  }

  // Null where nothing but white space and comments are left.
  Result<Statement> next_statement(const char*& rest) {
    while (*rest != '\0') {
      sqlite3_stmt* prepared = nullptr;
      const int status = ::sqlite3_prepare_v2(connection_.get(), rest, -1, &prepared, &rest);
      Statement statement(prepared);
      // SQLite's message is about the text of the query, which is the user's own.
      if ((status & kPrimaryCode) == SQLITE_ERROR)
        return refuse(::sqlite3_errmsg(connection_.get()));
      if (status != SQLITE_OK) return trouble(status);
      if (statement != nullptr) return statement;
    }
    return Statement();
  }

  Result<void> name_columns() {
    const int n = ::sqlite3_column_count(statement_.get());
    for (int i = 0; i < n; ++i) {
      const char* text = ::sqlite3_column_name(statement_.get(), i);
      if (text == nullptr) throw std::bad_alloc();
      const std::string_view name = text;
      if (!text::is_valid_utf8(name)) return refuse("a column name is not UTF-8");
      if (std::ranges::contains(columns_, name))
        return refuse(std::format("two columns are called `{}`", name));
      columns_.emplace_back(name);
    }
    return {};
  }

  Result<bool> step() {
    ++n_stepped_;
    const int status = ::sqlite3_step(statement_.get());
    if (status == SQLITE_ROW) return true;
    if (status == SQLITE_DONE) return false;
    return trouble(status);
  }

  json::Value cell(int column, Record& record) const {
    sqlite3_stmt* const row = statement_.get();
    switch (::sqlite3_column_type(row, column)) {
      case SQLITE_INTEGER:
        return json::Value::integer(::sqlite3_column_int64(row, column));
      case SQLITE_FLOAT:
        return real(::sqlite3_column_double(row, column));
      case SQLITE_TEXT:
        return text_of(column, record);
      case SQLITE_BLOB: {
        const void* bytes = ::sqlite3_column_blob(row, column);
        const auto size = static_cast<std::size_t>(::sqlite3_column_bytes(row, column));
        return json::Value(base64({static_cast<const unsigned char*>(bytes), size}));
      }
      default:
        return json::Value();
    }
  }

  json::Value text_of(int column, Record& record) const {
    sqlite3_stmt* const row = statement_.get();
    const unsigned char* bytes = ::sqlite3_column_text(row, column);
    if (bytes == nullptr) throw std::bad_alloc();
    const auto size = static_cast<std::size_t>(::sqlite3_column_bytes(row, column));
    std::string text(reinterpret_cast<const char*>(bytes), size);
    if (text::is_valid_utf8(text)) return json::Value(std::move(text));
    if (!record.damage) {
      record.damage = Error{
          .code = ErrorCode::invalid_input,
          .message = std::format(
              "the text of row {} in column `{}` is not UTF-8",
              record.row + 1,
              columns_[static_cast<std::size_t>(column)]
          ),
          .at = {.file = path_.string()},
          .hint = "write the text into the database again, as UTF-8"
      };
    }
    return json::Value(text::replace_invalid_utf8(text).text);
  }

  [[nodiscard]] std::unexpected<Error> refuse(std::string message) const {
    return fail(
        ErrorCode::invalid_input,
        std::move(message),
        {.file = path_.string()},
        "write one SELECT statement, about the tables and columns that the database has"
    );
  }

  // A status that is about the file, or about a row; SQLite's messages may quote values then.
  [[nodiscard]] std::unexpected<Error> trouble(int status) const {
    const Location at{.file = path_.string()};
    switch (status & kPrimaryCode) {
      case SQLITE_NOMEM:
        throw std::bad_alloc();
      case SQLITE_AUTH:
        return refuse("the query may do nothing but read this database");
      case SQLITE_CORRUPT:
      case SQLITE_NOTADB:
        return fail(ErrorCode::invalid_input, "this database is damaged", at, "restore the file");
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        return fail(
            ErrorCode::io_error,
            "another program is writing to this database",
            at,
            "close it, and try again"
        );
      case SQLITE_TOOBIG:
        return fail(
            ErrorCode::limit_exceeded,
            std::format("a value of more than {} bytes", kMaxRecordBytes),
            at
        );
      case SQLITE_CANTOPEN:
      case SQLITE_READONLY:
        return fail(
            ErrorCode::io_error,
            "this database cannot be opened for reading: it was not closed, or files beside it "
            "cannot be made",
            at,
            "open and close it with another program, or copy it to a folder of your own"
        );
      case SQLITE_ERROR:
        return fail(
            ErrorCode::invalid_input,
            std::format("the query fails on row {}", n_stepped_),
            at,
            "try the query in SQLite"
        );
      default:
        return fail(
            ErrorCode::io_error,
            std::format("this database cannot be read: SQLite's code {}", status),
            at
        );
    }
  }

  static constexpr int kPrimaryCode = 0xFF;

  std::filesystem::path path_;
  Connection connection_;
  Statement statement_;  // Gone before its connection.
  std::vector<std::string> columns_;
  std::uint64_t n_records_ = 0;
  std::uint64_t n_read_ = 0;
  std::uint64_t n_stepped_ = 0;  // Rows asked for in this reading of the query.
  bool is_finished_ = false;
};

}  // namespace

Result<std::unique_ptr<Reader>> open_sqlite_reader(
    const std::filesystem::path& path, const std::string& query
) {
  auto reader = std::make_unique<SqliteReader>(path);
  TRY_VOID(reader->open(query));
  return reader;
}

}  // namespace extractinator::dataset
