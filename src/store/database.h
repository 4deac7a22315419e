// SQLite behind RAII and Result: connection, statement, cursor, transaction. Private to the room.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace extractinator::store {

// The first version whose write-ahead log cannot be corrupted by a reset during a checkpoint
// (sqlite.org/wal.html, "WAL-reset bug").
inline constexpr int kOldestSqlite = 3051003;
// Fails with `unsupported` unless `version`, as sqlite3_libversion_number() spells it, is new
// enough.
[[nodiscard]] Result<void> check_sqlite_version(int version);
[[nodiscard]] Result<void> check_sqlite_version();  // Of the library in use.

class Database;

// The rows of one execution of a statement; resets the statement when it dies.
class Cursor {
 public:
  explicit Cursor(Database& database, sqlite3_stmt* statement);
  ~Cursor();
  Cursor(Cursor&& other) noexcept;
  Cursor& operator=(Cursor&&) = delete;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  // True if there is a (further) row, whose columns then can be read.
  [[nodiscard]] Result<bool> next();
  // Columns count from 0. Text and blobs are copied byte for byte; null reads as 0 or empty.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string bytes(int column) const;

 private:
  Database* database_;
  sqlite3_stmt* statement_;  // Null when moved from.
};

struct Blob {
  std::string_view bytes;
};

// A prepared statement. Must not outlive its Database. One cursor at a time.
class Statement {
 public:
  // Binds the values to ?1, ?2, …; they must outlive the cursor.
  template <typename... Values>
  [[nodiscard]] Result<Cursor> query(const Values&... values) {
    [[maybe_unused]] int position = 0;  // NOLINT(misc-const-correctness): no values, no change.
    Result<void> bound = {};
    static_cast<void>(((bound = bind(++position, values)).has_value() && ...));
    TRY_VOID(std::move(bound));
    return start();
  }
  // For statements that return no rows.
  template <typename... Values>
  [[nodiscard]] Result<void> run(const Values&... values) {
    TRY(Cursor cursor, query(values...));
    TRY_VOID(cursor.next());
    return {};
  }

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(Database& database, sqlite3_stmt* statement);
  [[nodiscard]] Result<void> bind(int position, std::uint64_t value);
  [[nodiscard]] Result<void> bind(int position, std::int64_t value);
  [[nodiscard]] Result<void> bind(int position, std::string_view text);
  [[nodiscard]] Result<void> bind(int position, Blob blob);
  [[nodiscard]] Result<Cursor> start();

  Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

enum class Access : std::uint8_t { read_only, read_write };

// One connection to an existing file. Not movable: statements point to it.
class Database {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(
      const std::filesystem::path& path, Access access
  );
  // After a failure closes without touching the files again.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  // Any number of statements without parameters; rows are dropped.
  [[nodiscard]] Result<void> execute(const std::string& sql);
  // The first column of the only row, for pragmas that answer.
  [[nodiscard]] Result<std::string> value_of(std::string_view sql);

  // The first error of disk or file, which makes every later call fail: after a failed write or
  // sync nobody knows what is on the disk (Rebello et al., "Can applications recover from fsync
  // failures?", ATC 2020), so the caller must stop and open the file anew.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  // Fails with `failure()` if there is one.
  [[nodiscard]] Result<void> check_usable() const;
  // Turns the code of a failed call into an error, and remembers it if it is final.
  [[nodiscard]] Error error_of(int code);
  // The same for damage that SQLite cannot see.
  [[nodiscard]] Error corrupt(std::string what);

  [[nodiscard]] bool is_in_transaction() const;
  [[nodiscard]] Access access() const { return access_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  struct Closer {
    void operator()(sqlite3* handle) const;
  };
  Database(sqlite3* handle, std::filesystem::path path, Access access);

  std::unique_ptr<sqlite3, Closer> handle_;
  std::filesystem::path path_;
  Access access_;
  std::optional<Error> failure_;
};

// All or nothing: what is not committed is rolled back when it dies.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(Database& database);
  ~Transaction();
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // On the disk when it returns without an error.
  [[nodiscard]] Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;  // Null when over or moved from.
};

}  // namespace extractinator::store
