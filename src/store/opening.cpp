// Opening: lock, make if absent, configure SQLite for durability, check, and bring the stored run
// in line with what is wanted.
#include "store/opening.h"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"
#include "store/audit.h"
#include "store/crash_marker.h"
#include "store/database.h"
#include "store/format.h"
#include "store/owner_lock.h"
#include "store/run_store.h"
#include "store/storage.h"

namespace extractinator::store {
namespace {

std::filesystem::path with_suffix(std::filesystem::path path, std::string_view suffix) {
  path += suffix;
  return path;
}

Result<void> set(Database& database, std::string_view pragma, std::string_view wanted) {
  TRY(const std::string got, database.value_of(std::format("PRAGMA {}={}", pragma, wanted)));
  // Most answer nothing; those that answer must have obeyed.
  if (got.empty() || got == wanted) return {};
  return fail(
      ErrorCode::io_error,
      std::format(
          "run database `{}`: {} is {} instead of {}", database.path().string(), pragma, got, wanted
      )
  );
}

Result<void> set_for_all(Database& database) {
  // A mapped file turns an I/O error into a signal, and is not coherent on network file systems.
  TRY_VOID(set(database, "mmap_size", "0"));
  // Report text must not go into files in the folder for temporary files.
  TRY_VOID(set(database, "temp_store", "memory"));
  return set(database, "cell_size_check", "on");
}

Result<void> set_for_writing(Database& database, Storage storage) {
  if (storage == Storage::network) TRY_VOID(set(database, "locking_mode", "exclusive"));
  TRY_VOID(set_for_all(database));
  // FULL, and in journal modes with a file that is removed its folder is synced, too.
  TRY_VOID(set(database, "synchronous", "extra"));
  // Removed report text is overwritten with zeros.
  TRY(const std::string secure, database.value_of("PRAGMA secure_delete=on"));
  if (secure != "1") return std::unexpected(database.corrupt("secure_delete cannot be set"));
  return set(database, "foreign_keys", "on");
}

// A database appears whole or not at all: made under another name, synced, renamed.
Result<void> create(
    const std::filesystem::path& path,
    const Configuration& configuration,
    FileSystem& files,
    const Clock& clock
) {
  const std::filesystem::path unfinished = with_suffix(path, ".new");
  // Remains of a process that died here, and logs of a database that somebody removed: SQLite
  // would take them for parts of the new one.
  for (const std::filesystem::path& base : {unfinished, path}) {
    for (const std::string_view suffix : {"-journal", "-wal", "-shm"}) {
      const std::filesystem::path remains = with_suffix(base, suffix);
      if (files.exists(remains)) TRY_VOID(files.remove(remains));
    }
  }
  {
    TRY(const auto file, files.create(unfinished));  // Mode 0600; SQLite gives its logs the same.
    TRY_VOID(file->close());
    TRY(const auto database, Database::open(unfinished, Access::read_write));
    TRY_VOID(set_for_writing(*database, Storage::local));
    TRY_VOID(create_tables(*database, configuration, clock));
  }
  TRY_VOID(files.rename(unfinished, path));
  return files.sync_directory(std::filesystem::absolute(path).parent_path());
}

Result<void> forget_everything(
    Database& database, const Configuration& configuration, const Clock& clock
) {
  TRY(Transaction transaction, Transaction::begin(database));
  TRY_VOID(database.execute(
      "DELETE FROM outcome; DELETE FROM attempt; DELETE FROM record;"
      "DELETE FROM run WHERE key = 'work'"
  ));
  TRY_VOID(write_configuration(database, configuration, clock));
  TRY(Audit audit, Audit::prepare(database, clock));
  TRY_VOID(audit.add(AuditEvent::overwritten));
  return transaction.commit();
}

// Where things are now, and that somebody goes on here.
Result<void> note_resumption(
    Database& database, const Configuration& configuration, const Clock& clock
) {
  TRY(Transaction transaction, Transaction::begin(database));
  TRY_VOID(write_context(database, configuration));
  TRY(Audit audit, Audit::prepare(database, clock));
  TRY_VOID(audit.add(AuditEvent::resumed));
  return transaction.commit();
}

Result<std::vector<std::uint64_t>> rows_of(Database& database, std::string_view select) {
  TRY(Statement statement, database.prepare(select));
  TRY(Cursor cursor, statement.query());
  std::vector<std::uint64_t> rows;
  while (true) {
    TRY(const bool has_row, cursor.next());
    if (!has_row) return rows;
    if (cursor.integer(0) < 0) return std::unexpected(database.corrupt("a row is below 0"));
    rows.push_back(static_cast<std::uint64_t>(cursor.integer(0)));
  }
}

// Attempts without an outcome go, too: a quarantined row is a failed one.
Result<void> forget_failures(Database& database, const Clock& clock) {
  TRY(Transaction transaction, Transaction::begin(database));
  TRY(const std::vector<std::uint64_t> rows,
      rows_of(
          database,
          "SELECT row FROM outcome WHERE status <> 'done' UNION"
          " SELECT row FROM attempt WHERE row NOT IN (SELECT row FROM outcome) ORDER BY row"
      ));
  TRY_VOID(database.execute(
      "DELETE FROM outcome WHERE status <> 'done';"
      "DELETE FROM attempt WHERE row NOT IN (SELECT row FROM outcome)"
  ));
  TRY(Audit audit, Audit::prepare(database, clock));
  TRY_VOID(audit.add_rows(AuditEvent::retried, rows));
  return transaction.commit();
}

// Rows that were in flight when the last owner died get to know how it died.
Result<void> record_deaths(
    Database& database, const std::filesystem::path& path, FileSystem& files, const Clock& clock
) {
  const std::filesystem::path marker = crash_marker_path(path);
  const bool is_crash = files.exists(marker);
  constexpr std::string_view kInFlight = "death IS NULL AND row NOT IN (SELECT row FROM outcome)";
  TRY(Transaction transaction, Transaction::begin(database));
  TRY(const std::vector<std::uint64_t> rows,
      rows_of(
          database, std::format("SELECT DISTINCT row FROM attempt WHERE {} ORDER BY row", kInFlight)
      ));
  if (!rows.empty()) {
    TRY_VOID(database.execute(
        std::format(
            "UPDATE attempt SET death = '{}' WHERE {}", is_crash ? "crash" : "unknown", kInFlight
        )
    ));
    TRY(Audit audit, Audit::prepare(database, clock));
    TRY_VOID(audit.add_rows(AuditEvent::died, rows));
  }
  TRY_VOID(transaction.commit());
  return is_crash ? files.remove(marker) : Result<void>();
}

Result<void> check_regular_file(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return fail(ErrorCode::io_error, std::format("`{}` is not a regular file", path.string()));
  }
  // SQLite would take an empty file for an empty database; we never leave one.
  if (std::filesystem::file_size(path, error) == 0) {
    return fail(
        ErrorCode::corrupt,
        std::format("run database `{}` is empty", path.string()),
        {},
        "restore or remove the file"
    );
  }
  return {};
}

}  // namespace

Result<Opened> open_for_writing(
    const std::filesystem::path& path,
    const Configuration& configuration,
    const OpenOptions& options,
    const Clock& clock
) {
  TRY_VOID(check_sqlite_version());
  RealFileSystem real;
  FileSystem& files = options.files != nullptr ? *options.files : real;
  Opened opened;
  TRY(OwnerLock lock, OwnerLock::acquire(path));
  opened.lock.emplace(std::move(lock));
  opened.storage = options.storage;
  if (opened.storage == Storage::detect) {
    TRY(opened.storage, detect_storage(std::filesystem::absolute(path).parent_path()));
  }

  std::error_code ignored;
  const bool is_there = std::filesystem::exists(std::filesystem::symlink_status(path, ignored));
  if (!is_there) TRY_VOID(create(path, configuration, files, clock));
  TRY_VOID(check_regular_file(path));
  TRY(opened.database, Database::open(path, Access::read_write));
  Database& database = *opened.database;
  TRY_VOID(set_for_writing(database, opened.storage));
  TRY(opened.format, check_format(database));
  if (!options.overwrite) {
    TRY(const Configuration stored, read_configuration(database));
    TRY_VOID(check_same(path, stored, configuration));
  }
  // Everything above only reads: a run that is refused stays as it is.
  const bool is_network = opened.storage == Storage::network;
  TRY_VOID(set(database, "journal_mode", is_network ? "truncate" : "wal"));
  TRY_VOID(upgrade(database, opened.format, clock));
  opened.format = kFormat;
  if (!is_there) {
    // Nothing to be forgotten or brought in line.
  } else if (options.overwrite) {
    TRY_VOID(forget_everything(database, configuration, clock));
    // The log still holds the pages as they were.
    if (!is_network) TRY_VOID(database.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  } else {
    TRY_VOID(note_resumption(database, configuration, clock));
  }
  // Also removes a marker that belongs to nothing now.
  TRY_VOID(record_deaths(database, path, files, clock));
  if (options.retry_failed) TRY_VOID(forget_failures(database, clock));
  opened.crash_watch.emplace(path);
  return opened;
}

Result<Opened> open_for_notes(const std::filesystem::path& path) {
  TRY_VOID(check_sqlite_version());
  Opened opened;
  TRY(OwnerLock lock, OwnerLock::acquire(path));
  opened.lock.emplace(std::move(lock));
  TRY(opened.storage, detect_storage(std::filesystem::absolute(path).parent_path()));
  TRY_VOID(check_regular_file(path));
  TRY(opened.database, Database::open(path, Access::read_write));
  TRY_VOID(set_for_writing(*opened.database, opened.storage));
  TRY(opened.format, check_format(*opened.database));
  if (opened.format < kFormat) {
    return fail(
        ErrorCode::unsupported,
        std::format(
            "run database `{}` has format {}, which has no audit", path.string(), opened.format
        )
    );
  }
  const bool is_network = opened.storage == Storage::network;
  TRY_VOID(set(*opened.database, "journal_mode", is_network ? "truncate" : "wal"));
  return opened;
}

Result<Opened> open_for_reading(const std::filesystem::path& path) {
  TRY_VOID(check_sqlite_version());
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return fail(ErrorCode::not_found, std::format("no run database `{}`", path.string()));
  }
  TRY_VOID(check_regular_file(path));
  Opened opened;
  TRY(opened.database, Database::open(path, Access::read_only));
  TRY_VOID(set_for_all(*opened.database));
  TRY_VOID(set(*opened.database, "query_only", "on"));
  TRY(opened.format, check_format(*opened.database));
  return opened;
}

}  // namespace extractinator::store
