// Entries of the audit and the hashes in them; everything here is reachable through audit.h.
#include "store/audit.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/hash.h"
#include "base/result.h"
#include "store/database.h"
#include "store/format.h"
#include "store/verification.h"
#include <extractinator/version.h>

namespace extractinator::store {
namespace {

constexpr std::array<std::pair<AuditEvent, std::string_view>, 17> kEvents = {{
    {AuditEvent::created, "created"},
    {AuditEvent::upgraded, "upgraded"},
    {AuditEvent::resumed, "resumed"},
    {AuditEvent::overwritten, "overwritten"},
    {AuditEvent::shortened, "shortened"},
    {AuditEvent::worked, "worked"},
    {AuditEvent::exported, "exported"},
    {AuditEvent::kept, "kept"},
    {AuditEvent::begun, "begun"},
    {AuditEvent::changed, "changed"},
    {AuditEvent::withdrawn, "withdrawn"},
    {AuditEvent::died, "died"},
    {AuditEvent::retried, "retried"},
    {AuditEvent::done, "done"},
    {AuditEvent::invalid, "invalid"},
    {AuditEvent::failed, "failed"},
    {AuditEvent::quarantined, "quarantined"},
}};

constexpr std::string_view kSelectHead = "SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1";

std::string_view view(const Hash256& hash) {
  return {reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()};
}

Result<AuditHead> head_from(Database& database, Statement& select) {
  TRY(Cursor cursor, select.query());
  TRY(const bool has_row, cursor.next());
  if (!has_row) return AuditHead{};
  AuditHead head{.n = static_cast<std::uint64_t>(cursor.integer(0))};
  const std::string hash = cursor.bytes(1);
  if (hash.size() != head.hash.bytes.size()) {
    return std::unexpected(database.corrupt("the last entry of the audit has no hash"));
  }
  std::ranges::copy(hash, head.hash.bytes.begin());
  return head;
}

}  // namespace

std::string_view to_string(AuditEvent event) {
  return std::ranges::find(kEvents, event, &decltype(kEvents)::value_type::first)->second;
}

std::optional<AuditEvent> audit_event_of(std::string_view word) {
  const auto* const found =
      std::ranges::find(kEvents, word, &decltype(kEvents)::value_type::second);
  return found != kEvents.end() ? std::optional(found->first) : std::nullopt;
}

bool is_about_a_row(AuditEvent event) { return event >= AuditEvent::kept; }

const Hash256& hash_of_nothing() {
  static const Hash256 hash = Hasher().finish();
  return hash;
}

ContentHasher::ContentHasher(Statement run, Statement row, Statement attempts)
    : run_(std::move(run)),
      row_(std::move(row)),
      attempts_(std::move(attempts)) {}

Result<ContentHasher> ContentHasher::prepare(Database& database, int format) {
  TRY(Statement run, database.prepare("SELECT key, value FROM run ORDER BY key"));
  std::string select =
      "SELECT content_hash, record.checksum, columns_json, status, answer, cause, message,"
      " details_json, finished_at, outcome.checksum, ";
  select += format < 2
                ? "NULL, 0 FROM record LEFT JOIN outcome USING (row)"
                : "fields_json, field.row IS NOT NULL FROM record LEFT JOIN outcome USING (row)"
                  " LEFT JOIN field USING (row)";
  TRY(Statement row, database.prepare(select + " WHERE record.row = ?1"));
  TRY(Statement attempts,
      database.prepare("SELECT n, started_at, death FROM attempt WHERE row = ?1 ORDER BY n"));
  return ContentHasher(std::move(run), std::move(row), std::move(attempts));
}

Result<Hash256> ContentHasher::of_run() {
  Hasher hasher;
  TRY(Cursor cursor, run_.query());
  while (true) {
    TRY(const bool has_row, cursor.next());
    if (!has_row) return hasher.finish();
    hasher.field(cursor.bytes(0)).field(cursor.bytes(1));
  }
}

Result<Hash256> ContentHasher::of_row(std::uint64_t row) {
  constexpr int kColumns = 12;
  Hasher hasher;
  {
    TRY(Cursor cursor, row_.query(row));
    TRY(const bool has_row, cursor.next());
    if (has_row) {
      // Numbers read as their digits, and what is not there as nothing.
      for (int column = 0; column < kColumns; ++column)
        hasher.field(cursor.bytes(column));
    }
  }
  TRY(Cursor cursor, attempts_.query(row));
  while (true) {
    TRY(const bool has_attempt, cursor.next());
    if (!has_attempt) return hasher.finish();
    hasher.field(cursor.bytes(0)).field(cursor.bytes(1)).field(cursor.bytes(2));
  }
}

Hash256 chained_hash(const AuditEntry& entry, const Hash256& previous) {
  Hasher hasher;
  hasher.field(view(previous))
      .field(std::to_string(entry.n))
      .field(entry.at)
      .field(entry.program)
      .field(entry.event)
      .field(entry.row)
      .field(view(entry.content));
  return hasher.finish();
}

Result<AuditHead> read_head(Database& database) {
  TRY(Statement select, database.prepare(kSelectHead));
  return head_from(database, select);
}

Audit::Audit(
    Database& database,
    const Clock& clock,
    ContentHasher contents,
    Statement insert,
    Statement select_head
)
    : database_(&database),
      clock_(&clock),
      contents_(std::move(contents)),
      insert_(std::move(insert)),
      select_head_(std::move(select_head)) {}

Result<Audit> Audit::prepare(Database& database, const Clock& clock) {
  TRY(ContentHasher contents, ContentHasher::prepare(database, kFormat));
  TRY(Statement insert,
      database.prepare(
          "INSERT INTO audit (n, at, program, event, row, content, hash)"
          " VALUES (?1, ?2, ?3, ?4, nullif(?5, -1), ?6, ?7)"
      ));
  TRY(Statement select_head, database.prepare(kSelectHead));
  return Audit(database, clock, std::move(contents), std::move(insert), std::move(select_head));
}

// The head is read each time: a transaction that was rolled back leaves nothing to be corrected.
Result<void> Audit::append(
    AuditEvent event, std::optional<std::uint64_t> row, const Hash256& content
) {
  TRY(const AuditHead head, head_from(*database_, select_head_));
  const std::string at = to_rfc3339(clock_->now());
  const std::string digits = row ? std::to_string(*row) : std::string();
  const AuditEntry entry{
      .n = head.n + 1,
      .at = at,
      .program = kVersion,
      .event = to_string(event),
      .row = digits,
      .content = content,
  };
  const Hash256 hash = chained_hash(entry, head.hash);
  return insert_.run(
      entry.n,
      entry.at,
      entry.program,
      entry.event,
      row ? static_cast<std::int64_t>(*row) : std::int64_t{-1},
      Blob(view(content)),
      Blob(view(hash))
  );
}

Result<void> Audit::add(AuditEvent event) {
  TRY(const Hash256 content, contents_.of_run());
  return append(event, std::nullopt, content);
}

Result<void> Audit::add_row(AuditEvent event, std::uint64_t row) {
  TRY(const Hash256 content, contents_.of_row(row));
  return append(event, row, content);
}

Result<void> Audit::add_rows(AuditEvent event, std::span<const std::uint64_t> rows) {
  for (const std::uint64_t row : rows)
    TRY_VOID(add_row(event, row));
  return {};
}

Result<void> Audit::add_shortened(std::uint64_t n_rows) {
  TRY(const Hash256 content, contents_.of_run());
  return append(AuditEvent::shortened, n_rows, content);
}

Result<void> Audit::add_exported(const Hash256& file) {
  return append(AuditEvent::exported, std::nullopt, file);
}

}  // namespace extractinator::store
