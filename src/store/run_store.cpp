// The operations on an open run database.
#include "store/run_store.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <expected>
#include <format>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "base/result.h"
#include "json/write.h"
#include "store/audit.h"
#include "store/database.h"
#include "store/format.h"
#include "store/opening.h"
#include "store/verification.h"
#include "store/verify.h"

namespace extractinator::store {
namespace {

// A row in flight at this many deaths of the process is not tried again. A crash is the doing of
// one of the few rows in flight; other deaths mostly are not the doing of any.
constexpr std::int64_t kMostCrashes = 2;
constexpr std::int64_t kMostUnknownDeaths = 8;
// From so many deaths on a row runs alone, before the others.
constexpr std::int64_t kCrashesOfSuspect = 1;
constexpr std::int64_t kUnknownDeathsOfSuspect = 2;
// And from so many on after them: one that kills the program does not hold them up, and kills from
// outside that follow one another quickly do not meet the same row until it is given up.
constexpr std::int64_t kUnknownDeathsOfPostponed = 4;

// CROSS JOIN keeps the order of the tables, so rows come sorted without a sorter in memory. The
// format is that of the value `fields_json` where a file has none.
constexpr std::string_view kSelectRows =
    "SELECT outcome.row, record.content_hash, record.checksum, record.columns_json,"
    "  outcome.status, outcome.answer, outcome.cause, outcome.message, outcome.details_json,"
    "  outcome.finished_at, outcome.checksum,"
    "  (SELECT count(*) FROM attempt WHERE attempt.row = outcome.row), {}"
    " FROM outcome CROSS JOIN record ON record.row = outcome.row ";

std::string select_rows(int format) {
  constexpr std::string_view kFields =
      "coalesce((SELECT fields_json FROM field WHERE field.row = outcome.row), '')";
  return std::format(kSelectRows, format < 2 ? "''" : kFields);
}

constexpr std::array<Status, 3> kStatuses = {Status::done, Status::invalid, Status::failed};

std::optional<Status> status_from(std::string_view word) {
  for (const Status status : kStatuses) {
    if (to_string(status) == word) return status;
  }
  return std::nullopt;
}

// Rows that kill the program are given up with this cause.
constexpr std::string_view kQuarantined = "quarantined";

AuditEvent event_of(const Outcome& outcome) {
  switch (outcome.status) {
    case Status::done:
      return AuditEvent::done;
    case Status::invalid:
      return AuditEvent::invalid;
    case Status::failed:
      break;
  }
  return outcome.cause == kQuarantined ? AuditEvent::quarantined : AuditEvent::failed;
}

std::string_view view(const Hash256& hash) {
  return {reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()};
}

// The current row of a cursor over kSelectRows.
Result<StoredRow> read_row(Database& database, const Cursor& cursor) {
  StoredRow stored;
  stored.key.row = static_cast<std::uint64_t>(cursor.integer(0));
  const auto damaged = [&] {
    return std::unexpected(
        database.corrupt(std::format("row {} does not fit its checksum", stored.key.row))
    );
  };
  const std::string content = cursor.bytes(1);
  if (content.size() != stored.key.content.bytes.size()) return damaged();
  std::ranges::copy(content, stored.key.content.bytes.begin());
  stored.columns_json = cursor.bytes(3);
  if (record_checksum(stored.key, stored.columns_json) != cursor.integer(2)) return damaged();

  const std::optional<Status> status = status_from(cursor.bytes(4));
  if (!status) return damaged();
  stored.outcome = {
      .row = stored.key.row,
      .status = *status,
      .answer = cursor.bytes(5),
      .cause = cursor.bytes(6),
      .message = cursor.bytes(7),
      .details_json = cursor.bytes(8),
      .fields_json = cursor.bytes(12),
  };
  if (outcome_checksum(stored.outcome, cursor.bytes(9)) != cursor.integer(10)) return damaged();
  stored.n_attempts = static_cast<std::uint32_t>(cursor.integer(11));
  return stored;
}

Result<std::optional<StoredRow>> next_row(Database& database, Cursor& cursor) {
  TRY(const bool has_row, cursor.next());
  if (!has_row) return std::nullopt;
  TRY(StoredRow stored, read_row(database, cursor));
  return std::optional(std::move(stored));
}

// What is known of a row before something is done with it.
struct RowState {
  bool has_record = false;
  std::string content = {};
  std::int64_t n_attempts = 0;
  std::int64_t n_crashes = 0;
  std::int64_t n_unknown_deaths = 0;
  bool has_outcome = false;

  [[nodiscard]] bool is_quarantined() const {
    return n_crashes >= kMostCrashes || n_unknown_deaths >= kMostUnknownDeaths;
  }
  [[nodiscard]] bool is_postponed() const {
    return !is_quarantined() && n_unknown_deaths >= kUnknownDeathsOfPostponed;
  }
};

// Records without an outcome, by the deaths that their attempts saw: `having` and `order` can name
// `n_crashes` and `n_unknown`.
Result<std::vector<NewRecord>> unfinished_records(
    Database& database, std::string_view having, std::string_view order
) {
  TRY(Statement statement,
      database.prepare(
          std::format(
              "SELECT record.row, content_hash, columns_json,"
              "  sum(coalesce(death, '') = 'crash') AS n_crashes,"
              "  sum(coalesce(death, '') = 'unknown') AS n_unknown"
              " FROM attempt JOIN record USING (row)"
              " WHERE record.row NOT IN (SELECT row FROM outcome)"
              " GROUP BY record.row HAVING {} ORDER BY {}",
              having,
              order
          )
      ));
  TRY(Cursor cursor, statement.query());
  std::vector<NewRecord> records;
  while (true) {
    TRY(const bool has_row, cursor.next());
    if (!has_row) return records;
    NewRecord record;
    record.key.row = static_cast<std::uint64_t>(cursor.integer(0));
    const std::string content = cursor.bytes(1);
    if (content.size() != record.key.content.bytes.size()) {
      return std::unexpected(database.corrupt("a content hash has the wrong size"));
    }
    std::ranges::copy(content, record.key.content.bytes.begin());
    record.columns_json = cursor.bytes(2);
    records.push_back(std::move(record));
  }
}

}  // namespace

std::string_view to_string(Status status) {
  switch (status) {
    case Status::done:
      return "done";
    case Status::invalid:
      return "invalid";
    case Status::failed:
      return "failed";
  }
  return "unknown";
}

Hash256 Configuration::hash() const { return hash_of(json::write(description)); }

struct RunStore::Connection {
  // Prepared once, because the planner costs more than most of them.
  struct Statements {
    Statement row_state;
    Statement insert_record;
    Statement delete_record;
    Statement insert_attempt;
    Statement delete_attempt;
    Statement insert_outcome;
    std::optional<Statement> insert_fields = {};  // Not in files that have none.
    std::optional<Audit> audit = {};              // Not when reading only.
  };

  Opened opened;
  const Clock* clock = nullptr;  // Null when reading only.
  Statements statements;

  Connection(Opened from, const Clock* with_clock, Statements prepared)
      : opened(std::move(from)),
        clock(with_clock),
        statements(std::move(prepared)) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  [[nodiscard]] static Result<std::unique_ptr<Connection>> make(Opened opened, const Clock* clock);
  [[nodiscard]] Database& database() const { return *opened.database; }
  [[nodiscard]] Result<RowState> state_of(std::uint64_t row);
  [[nodiscard]] std::unexpected<Error> conflict(std::uint64_t row, std::string_view what) const;
};

Result<std::unique_ptr<RunStore::Connection>> RunStore::Connection::make(
    Opened opened, const Clock* clock
) {
  Database& database = *opened.database;
  TRY(Statement row_state,
      database.prepare(
          "SELECT content_hash,"
          "  (SELECT count(*) FROM attempt WHERE attempt.row = record.row),"
          "  (SELECT count(*) FROM attempt WHERE attempt.row = record.row AND death = 'crash'),"
          "  (SELECT count(*) FROM attempt WHERE attempt.row = record.row AND death = 'unknown'),"
          "  EXISTS (SELECT 1 FROM outcome WHERE outcome.row = record.row)"
          " FROM record WHERE row = ?1"
      ));
  TRY(Statement insert_record,
      database.prepare(
          "INSERT INTO record (row, content_hash, checksum, columns_json)"
          " VALUES (?1, ?2, ?3, ?4)"
      ));
  TRY(Statement delete_record, database.prepare("DELETE FROM record WHERE row = ?1"));
  TRY(Statement insert_attempt,
      database.prepare(
          "INSERT INTO attempt (row, n, started_at) VALUES"
          " (?1, (SELECT coalesce(max(n), 0) + 1 FROM attempt WHERE row = ?1), ?2)"
      ));
  TRY(Statement delete_attempt,
      database.prepare(
          "DELETE FROM attempt WHERE row = ?1 AND"
          " n = (SELECT max(n) FROM attempt WHERE row = ?1)"
      ));
  TRY(Statement insert_outcome,
      database.prepare(
          "INSERT INTO outcome (row, status, answer, cause, message, details_json,"
          " finished_at, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
      ));
  std::optional<Statement> insert_fields;
  if (opened.format >= 2) {
    TRY(insert_fields, database.prepare("INSERT INTO field (row, fields_json) VALUES (?1, ?2)"));
  }
  std::optional<Audit> audit;
  if (clock != nullptr) {
    TRY(audit, Audit::prepare(database, *clock));
  }
  return std::make_unique<Connection>(
      std::move(opened),
      clock,
      Statements{
          .row_state = std::move(row_state),
          .insert_record = std::move(insert_record),
          .delete_record = std::move(delete_record),
          .insert_attempt = std::move(insert_attempt),
          .delete_attempt = std::move(delete_attempt),
          .insert_outcome = std::move(insert_outcome),
          .insert_fields = std::move(insert_fields),
          .audit = std::move(audit),
      }
  );
}

// A database at rest is one file that can be copied, and read where nothing can be written. Where
// that fails, for example because somebody is reading, the log stays beside it; nothing is lost.
RunStore::Connection::~Connection() {
  if (opened.lock && opened.storage == Storage::local && !database().failure()) {
    const auto ignored = database().execute("PRAGMA journal_mode=DELETE");
    static_cast<void>(ignored);
  }
}

Result<RowState> RunStore::Connection::state_of(std::uint64_t row) {
  TRY(Cursor cursor, statements.row_state.query(row));
  TRY(const bool has_record, cursor.next());
  if (!has_record) return RowState{};
  return RowState{
      .has_record = true,
      .content = cursor.bytes(0),
      .n_attempts = cursor.integer(1),
      .n_crashes = cursor.integer(2),
      .n_unknown_deaths = cursor.integer(3),
      .has_outcome = cursor.integer(4) != 0,
  };
}

std::unexpected<Error> RunStore::Connection::conflict(
    std::uint64_t row, std::string_view what
) const {
  return fail(
      ErrorCode::conflict,
      std::format("run database `{}`: row {} {}", database().path().string(), row, what)
  );
}

RunStore::RunStore(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
RunStore::~RunStore() = default;
RunStore::RunStore(RunStore&&) noexcept = default;
RunStore& RunStore::operator=(RunStore&&) noexcept = default;

Result<RunStore> RunStore::open(
    const std::filesystem::path& path,
    const Configuration& configuration,
    const OpenOptions& options,
    const Clock& clock
) {
  TRY(Opened opened, open_for_writing(path, configuration, options, clock));
  TRY(auto connection, Connection::make(std::move(opened), &clock));
  return RunStore(std::move(connection));
}

Result<RunStore> RunStore::open_read_only(const std::filesystem::path& path) {
  TRY(Opened opened, open_for_reading(path));
  TRY(auto connection, Connection::make(std::move(opened), nullptr));
  return RunStore(std::move(connection));
}

Result<Plan> RunStore::plan(const RecordKey& key) const {
  TRY(const RowState state, connection_->state_of(key.row));
  if (state.content != view(key.content)) return Plan::run;
  if (state.has_outcome) return Plan::skip_finished;
  if (state.is_quarantined()) return Plan::quarantined;
  return state.is_postponed() ? Plan::postponed : Plan::run;
}

Result<std::vector<NewRecord>> RunStore::suspects() const {
  return unfinished_records(
      connection_->database(),
      std::format(
          "(n_crashes >= {} OR n_unknown >= {}) AND n_crashes < {} AND n_unknown < {}",
          kCrashesOfSuspect,
          kUnknownDeathsOfSuspect,
          kMostCrashes,
          kUnknownDeathsOfPostponed
      ),
      "record.row"
  );
}

Result<std::vector<NewRecord>> RunStore::postponed() const {
  return unfinished_records(
      connection_->database(),
      std::format(
          "n_unknown >= {} AND n_crashes < {} AND n_unknown < {}",
          kUnknownDeathsOfPostponed,
          kMostCrashes,
          kMostUnknownDeaths
      ),
      "n_unknown, record.row"
  );
}

Result<void> RunStore::begin_attempts(std::span<const NewRecord> records) {
  Connection& connection = *connection_;
  TRY(Transaction transaction, Transaction::begin(connection.database()));
  const std::string started_at = to_rfc3339(connection.clock->now());
  for (const NewRecord& record : records) {
    const std::uint64_t row = record.key.row;
    TRY(RowState state, connection.state_of(row));
    if (state.has_record && state.content != view(record.key.content)) {
      TRY_VOID(connection.statements.delete_record.run(row));
      TRY_VOID(connection.statements.audit->add_row(AuditEvent::changed, row));
      state = {};
    }
    if (state.has_outcome) return connection.conflict(row, "is finished and cannot begin again");
    if (!state.has_record) {
      TRY_VOID(connection.statements.insert_record.run(
          row,
          Blob(view(record.key.content)),
          record_checksum(record.key, record.columns_json),
          std::string_view(record.columns_json)
      ));
    }
    TRY_VOID(connection.statements.insert_attempt.run(row, std::string_view(started_at)));
    TRY_VOID(connection.statements.audit->add_row(AuditEvent::begun, row));
  }
  return transaction.commit();
}

Result<void> RunStore::withdraw_attempts(std::span<const std::uint64_t> rows) {
  Connection& connection = *connection_;
  TRY(Transaction transaction, Transaction::begin(connection.database()));
  for (const std::uint64_t row : rows) {
    TRY(const RowState state, connection.state_of(row));
    if (state.has_outcome) return connection.conflict(row, "is finished");
    if (state.n_attempts == 0) return connection.conflict(row, "was not begun");
    TRY_VOID(connection.statements.delete_attempt.run(row));
    TRY_VOID(connection.statements.audit->add_row(AuditEvent::withdrawn, row));
  }
  return transaction.commit();
}

Result<void> RunStore::finish(std::span<const Outcome> outcomes) {
  Connection& connection = *connection_;
  TRY(Transaction transaction, Transaction::begin(connection.database()));
  const std::string finished_at = to_rfc3339(connection.clock->now());
  for (const Outcome& outcome : outcomes) {
    TRY(const RowState state, connection.state_of(outcome.row));
    if (state.has_outcome) return connection.conflict(outcome.row, "is finished already");
    if (state.n_attempts == 0) return connection.conflict(outcome.row, "was not begun");
    TRY_VOID(connection.statements.insert_outcome.run(
        outcome.row,
        to_string(outcome.status),
        std::string_view(outcome.answer),
        std::string_view(outcome.cause),
        std::string_view(outcome.message),
        std::string_view(outcome.details_json),
        std::string_view(finished_at),
        outcome_checksum(outcome, finished_at)
    ));
    if (!outcome.fields_json.empty()) {
      TRY_VOID(connection.statements.insert_fields->run(
          outcome.row, std::string_view(outcome.fields_json)
      ));
    }
    TRY_VOID(connection.statements.audit->add_row(event_of(outcome), outcome.row));
  }
  return transaction.commit();
}

Result<void> RunStore::set_row_count(std::uint64_t n_rows) {
  Connection& connection = *connection_;
  Database& database = connection.database();
  TRY(Transaction transaction, Transaction::begin(database));
  {
    TRY(Statement beyond, database.prepare("SELECT 1 FROM record WHERE row >= ?1 LIMIT 1"));
    TRY(Cursor cursor, beyond.query(n_rows));
    TRY(const bool has_rows, cursor.next());
    if (!has_rows) return transaction.commit();
  }
  TRY(Statement statement, database.prepare("DELETE FROM record WHERE row >= ?1"));
  TRY_VOID(statement.run(n_rows));
  TRY_VOID(connection.statements.audit->add_shortened(n_rows));
  return transaction.commit();
}

Result<void> RunStore::add_work(const Work& work) {
  Database& database = connection_->database();
  TRY(Transaction transaction, Transaction::begin(database));
  TRY(Work sum, read_work(database));
  sum.n_rows += work.n_rows;
  sum.elapsed += work.elapsed;
  TRY_VOID(write_work(database, sum));
  TRY_VOID(connection_->statements.audit->add(AuditEvent::worked));
  return transaction.commit();
}

Result<void> RunStore::note_exports(std::span<const Hash256> files) {
  TRY(Transaction transaction, Transaction::begin(connection_->database()));
  for (const Hash256& file : files)
    TRY_VOID(connection_->statements.audit->add_exported(file));
  return transaction.commit();
}

Result<void> RunStore::note_exports(
    const std::filesystem::path& path, std::span<const Hash256> files, const Clock& clock
) {
  TRY(Opened opened, open_for_notes(path));
  TRY(auto connection, Connection::make(std::move(opened), &clock));
  return RunStore(std::move(connection)).note_exports(files);
}

Result<AuditHead> RunStore::audit_head() const {
  if (!has_audit(connection_->opened.format)) return AuditHead{};
  return read_head(connection_->database());
}

Result<Verification> RunStore::verify(std::span<const AuditHead> anchors) const {
  return store::verify(connection_->database(), connection_->opened.format, anchors);
}

Result<Work> RunStore::work() const { return read_work(connection_->database()); }

Result<std::optional<Period>> RunStore::period() const {
  TRY(Statement statement,
      connection_->database().prepare("SELECT min(finished_at), max(finished_at) FROM outcome"));
  TRY(Cursor cursor, statement.query());
  TRY(const bool has_row, cursor.next());
  if (!has_row || cursor.bytes(0).empty()) return std::nullopt;
  return Period{.first = std::string(cursor.bytes(0)), .last = std::string(cursor.bytes(1))};
}

Result<Counts> RunStore::counts() const {
  Database& database = connection_->database();
  TRY(Statement statement,
      database.prepare("SELECT status, count(*) FROM outcome GROUP BY status"));
  TRY(Cursor cursor, statement.query());
  Counts counts;
  while (true) {
    TRY(const bool has_row, cursor.next());
    if (!has_row) return counts;
    const auto n_rows = static_cast<std::uint64_t>(cursor.integer(1));
    const std::optional<Status> status = status_from(cursor.bytes(0));
    if (!status) return std::unexpected(database.corrupt("an outcome has an unknown status"));
    switch (*status) {
      case Status::done:
        counts.done = n_rows;
        break;
      case Status::invalid:
        counts.invalid = n_rows;
        break;
      case Status::failed:
        counts.failed = n_rows;
        break;
    }
  }
}

Result<Configuration> RunStore::configuration() const {
  return read_configuration(connection_->database());
}

Result<void> RunStore::for_each(const std::function<Result<void>(StoredRow)>& visit) const {
  Database& database = connection_->database();
  const std::string select = select_rows(connection_->opened.format);
  TRY(Statement statement, database.prepare(select + " ORDER BY outcome.row"));
  TRY(Cursor cursor, statement.query());
  while (true) {
    TRY(std::optional<StoredRow> row, next_row(database, cursor));
    if (!row) return {};
    TRY_VOID(visit(*std::move(row)));
  }
}

Result<std::optional<StoredRow>> RunStore::first() const {
  Database& database = connection_->database();
  const std::string select = select_rows(connection_->opened.format);
  TRY(Statement statement, database.prepare(select + " ORDER BY outcome.row LIMIT 1"));
  TRY(Cursor cursor, statement.query());
  return next_row(database, cursor);
}

Result<std::optional<StoredRow>> RunStore::find(std::uint64_t row) const {
  Database& database = connection_->database();
  const std::string select = select_rows(connection_->opened.format);
  TRY(Statement statement, database.prepare(select + " WHERE outcome.row = ?1"));
  TRY(Cursor cursor, statement.query(row));
  return next_row(database, cursor);
}

Storage RunStore::storage() const { return connection_->opened.storage; }

}  // namespace extractinator::store
