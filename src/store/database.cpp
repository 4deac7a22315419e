// The smallest wrappers around SQLite's C interface; the only file of the product that sees
// sqlite3.h.
#include "store/database.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <limits>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include <sqlite3.h>

#include "base/check.h"
#include "base/result.h"

namespace extractinator::store {
namespace {

// How long a call waits for another process; together with opening it stays below two seconds.
constexpr int kBusyTimeoutMilliseconds = 1000;

// What the caller can do about a result code of SQLite. `is_final` says that the connection must
// not be used again.
struct Meaning {
  ErrorCode code;
  bool is_final;
};

Meaning meaning_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::conflict, false};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::corrupt, true};
    case SQLITE_CONSTRAINT:  // Our own checks come first: what still offends was there before.
    case SQLITE_MISMATCH:
    case SQLITE_ERROR:  // For example a table that is not there.
      return {ErrorCode::corrupt, true};
    case SQLITE_TOOBIG:
      return {ErrorCode::limit_exceeded, false};
    default:  // Disk full, I/O error, permissions, no memory, …
      return {ErrorCode::io_error, true};
  }
}

}  // namespace

Result<void> check_sqlite_version(int version) {
  if (version >= kOldestSqlite) return {};
  const auto spell = [](int number) {
    return std::format("{}.{}.{}", number / 1000000, number / 1000 % 1000, number % 1000);
  };
  return fail(
      ErrorCode::unsupported,
      std::format(
          "SQLite {} can damage a run database; at least {} is needed",
          spell(version),
          spell(kOldestSqlite)
      )
  );
}

Result<void> check_sqlite_version() { return check_sqlite_version(sqlite3_libversion_number()); }

Cursor::Cursor(Database& database, sqlite3_stmt* statement)
    : database_(&database),
      statement_(statement) {}

Cursor::Cursor(Cursor&& other) noexcept
    : database_(other.database_),
      statement_(std::exchange(other.statement_, nullptr)) {}

Cursor::~Cursor() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);  // Repeats the error of the last step, which was reported then.
  sqlite3_clear_bindings(statement_);
}

Result<bool> Cursor::next() {
  TRY_VOID(database_->check_usable());
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return std::unexpected(database_->error_of(code));
}

std::int64_t Cursor::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Cursor::bytes(int column) const {
  // The pointer first: asking for it may convert the value and thereby change the length.
  const void* data = sqlite3_column_blob(statement_, column);
  const auto n_bytes = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  if (data == nullptr) return {};
  return {static_cast<const char*>(data), n_bytes};
}

Statement::Statement(Database& database, sqlite3_stmt* statement)
    : database_(&database),
      statement_(statement) {}

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Result<void> Statement::bind(int position, std::uint64_t value) {
  EXTR_CHECK(
      value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()),
      "row numbers fit into 63 bits"
  );
  return bind(position, static_cast<std::int64_t>(value));
}

Result<void> Statement::bind(int position, std::int64_t value) {
  const int code = sqlite3_bind_int64(statement_.get(), position, value);
  if (code != SQLITE_OK) return std::unexpected(database_->error_of(code));
  return {};
}

Result<void> Statement::bind(int position, std::string_view text) {
  // A null pointer would bind null.
  const char* data = text.data() == nullptr ? "" : text.data();
  const int code = sqlite3_bind_text64(
      statement_.get(), position, data, text.size(), SQLITE_STATIC, SQLITE_UTF8
  );
  if (code != SQLITE_OK) return std::unexpected(database_->error_of(code));
  return {};
}

Result<void> Statement::bind(int position, Blob blob) {
  const int code = sqlite3_bind_blob64(
      statement_.get(), position, blob.bytes.data(), blob.bytes.size(), SQLITE_STATIC
  );
  if (code != SQLITE_OK) return std::unexpected(database_->error_of(code));
  return {};
}

Result<Cursor> Statement::start() {
  TRY_VOID(database_->check_usable());
  return Cursor(*database_, statement_.get());
}

Database::Database(sqlite3* handle, std::filesystem::path path, Access access)
    : handle_(handle),
      path_(std::move(path)),
      access_(access) {}

void Database::Closer::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Database::~Database() {
  if (failure_) sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path, Access access) {
  const int mode = access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  sqlite3* handle = nullptr;
  // An absolute path cannot be taken for a special name such as `:memory:`.
  const int code = sqlite3_open_v2(
      std::filesystem::absolute(path).c_str(),
      &handle,
      mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      nullptr
  );
  if (handle == nullptr) return fail(ErrorCode::io_error, "no memory for a database connection");
  std::unique_ptr<Database> database(new Database(handle, path, access));
  if (code != SQLITE_OK) return std::unexpected(database->error_of(code));

  sqlite3_busy_timeout(handle, kBusyTimeoutMilliseconds);
  // The file may come from somebody else: nothing in its schema may run functions or change it.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // Only the writer moves the log into the database.
  if (access == Access::read_only) {
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  return database;
}

Result<Statement> Database::prepare(std::string_view sql) {
  TRY_VOID(check_usable());
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(
      handle_.get(),
      sql.data(),
      static_cast<int>(sql.size()),
      SQLITE_PREPARE_PERSISTENT,
      &statement,
      nullptr
  );
  if (code != SQLITE_OK) return std::unexpected(error_of(code));
  return Statement(*this, statement);
}

Result<void> Database::execute(const std::string& sql) {
  TRY_VOID(check_usable());
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error_of(code));
  return {};
}

Result<std::string> Database::value_of(std::string_view sql) {
  TRY(Statement statement, prepare(sql));
  TRY(Cursor cursor, statement.query());
  TRY(const bool has_row, cursor.next());
  if (!has_row) return std::string{};
  return cursor.bytes(0);
}

Result<void> Database::check_usable() const {
  if (failure_) return std::unexpected(*failure_);
  return {};
}

// The texts are SQLite's and the system's constant ones: sqlite3_errmsg can quote what a statement
// was about.
Error Database::error_of(int code) {
  const Meaning meaning = meaning_of(code);
  std::string message = std::format("run database `{}`: {}", path_.string(), sqlite3_errstr(code));
  const int system_error = sqlite3_system_errno(handle_.get());
  if (meaning.code == ErrorCode::io_error && system_error != 0) {
    message += std::format(" ({})", std::generic_category().message(system_error));
  }
  Error error{.code = meaning.code, .message = std::move(message)};
  if (meaning.code == ErrorCode::conflict) {
    error.hint = "another process is using the file; wait until it is done";
  } else if (meaning.code == ErrorCode::corrupt) {
    error.hint = "restore the file, or start a new run elsewhere; it was not changed";
  } else if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY) {
    error.hint = "the run was interrupted; continue it once, then it can be read";
  }
  if (meaning.is_final && !failure_) failure_ = error;
  return error;
}

Error Database::corrupt(std::string what) {
  Error error{
      .code = ErrorCode::corrupt,
      .message = std::format("run database `{}`: {}", path_.string(), what),
      .hint = "restore the file, or start a new run elsewhere; it was not changed",
  };
  if (!failure_) failure_ = error;
  return error;
}

bool Database::is_in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

Result<Transaction> Transaction::begin(Database& database) {
  TRY_VOID(database.check_usable());
  EXTR_CHECK(!database.is_in_transaction(), "transactions do not nest");
  if (database.access() == Access::read_only) {
    return fail(
        ErrorCode::unsupported,
        std::format("run database `{}` was opened for reading only", database.path().string())
    );
  }
  TRY_VOID(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  // A database that failed is not touched again; SQLite rolls back when it is opened anew.
  if (database_ == nullptr || !database_->is_in_transaction()) return;
  if (database_->failure()) return;
  const auto ignored = database_->execute("ROLLBACK");
  static_cast<void>(ignored);
}

Result<void> Transaction::commit() {
  TRY_VOID(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace extractinator::store
