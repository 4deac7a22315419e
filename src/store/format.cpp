// SQL of the tables; what makes a file a run database; when two configurations are the same.
#include "store/format.h"

#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "store/audit.h"
#include "store/database.h"
#include "store/run_store.h"

namespace extractinator::store {
namespace {

struct SchemaObject {
  std::string_view name;
  std::string_view sql;
  int since = 1;  // Format.
};

// In the order of their names, as they are compared with the file.
constexpr std::array<SchemaObject, 7> kSchema = {{
    {.name = "attempt", .sql = R"sql(CREATE TABLE attempt (
  row        INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
  n          INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  death      TEXT CHECK (death IN ('crash', 'unknown')),
  PRIMARY KEY (row, n)
) STRICT, WITHOUT ROWID)sql"},
    {.name = "audit",
     .sql = R"sql(CREATE TABLE audit (
  n       INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  program TEXT NOT NULL,
  event   TEXT NOT NULL,
  row     INTEGER,
  content BLOB NOT NULL,
  hash    BLOB NOT NULL
) STRICT)sql",
     .since = 3},
    {.name = "field",
     .sql = R"sql(CREATE TABLE field (
  row         INTEGER PRIMARY KEY REFERENCES outcome ON DELETE CASCADE,
  fields_json TEXT NOT NULL
) STRICT)sql",
     .since = 2},
    {.name = "outcome", .sql = R"sql(CREATE TABLE outcome (
  row          INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE,
  status       TEXT NOT NULL CHECK (status IN ('done', 'invalid', 'failed')),
  answer       TEXT NOT NULL,
  cause        TEXT NOT NULL,
  message      TEXT NOT NULL,
  details_json TEXT NOT NULL,
  finished_at  TEXT NOT NULL,
  checksum     INTEGER NOT NULL
) STRICT)sql"},
    {.name = "outcome_by_status", .sql = "CREATE INDEX outcome_by_status ON outcome (status)"},
    {.name = "record", .sql = R"sql(CREATE TABLE record (
  row          INTEGER PRIMARY KEY,
  content_hash BLOB NOT NULL,
  checksum     INTEGER NOT NULL,
  columns_json TEXT NOT NULL
) STRICT)sql"},
    {.name = "run", .sql = R"sql(CREATE TABLE run (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID)sql"},
}};

constexpr std::string_view kWriteRun =
    "INSERT INTO run (key, value) VALUES (?1, ?2) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value";

std::string_view view(const Hash256& hash) {
  return {reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()};
}

constexpr std::uint64_t kLargestCheckedWhole = 64ULL << 20U;
constexpr std::size_t kMostShownDifferences = 6;

Result<std::int64_t> number_of(Database& database, std::string_view sql) {
  TRY(const std::string text, database.value_of(sql));
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::unexpected(database.corrupt("a pragma has no number"));
  }
  return number;
}

Result<void> check_schema(Database& database, std::int64_t format) {
  TRY(Statement statement,
      database.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"));
  TRY(Cursor cursor, statement.query());
  for (const SchemaObject& object : kSchema) {
    if (object.since > format) continue;
    TRY(const bool has_row, cursor.next());
    if (!has_row || cursor.bytes(0) != object.name || cursor.bytes(1) != object.sql) {
      return std::unexpected(database.corrupt(
          std::format("the definition of `{}` is not the expected one", object.name)
      ));
    }
  }
  TRY(const bool has_more, cursor.next());
  if (has_more) return std::unexpected(database.corrupt("it has tables that are not ours"));
  return {};
}

// One line of a few words for a person: the canonical text, cut at a character.
std::string short_form(const json::Value* value) {
  if (value == nullptr) return "absent";
  constexpr std::size_t kMostBytes = 24;
  std::string text = json::write(*value);
  if (text.size() > kMostBytes) {
    std::size_t end = kMostBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
      --end;
    text.resize(end);
    text += "…";
  }
  return text;
}

std::vector<std::string> differences(const json::Value& stored, const json::Value& wanted) {
  std::vector<std::string> found;
  if (!stored.is_object() || !wanted.is_object()) return found;
  const auto add = [&](const std::string& key) {
    found.push_back(
        std::format(
            "`{}` is {} there and {} here",
            key,
            short_form(stored.find(key)),
            short_form(wanted.find(key))
        )
    );
  };
  for (const json::Member& member : wanted.as_object()) {
    const json::Value* there = stored.find(member.key);
    if (there == nullptr || !(*there == member.value)) add(member.key);
  }
  for (const json::Member& member : stored.as_object()) {
    if (wanted.find(member.key) == nullptr) add(member.key);
  }
  return found;
}

}  // namespace

Result<void> create_tables(
    Database& database, const Configuration& configuration, const Clock& clock
) {
  TRY(Transaction transaction, Transaction::begin(database));
  TRY_VOID(database.execute(
      std::format("PRAGMA application_id={}; PRAGMA user_version={}", kApplicationId, kFormat)
  ));
  for (const SchemaObject& object : kSchema)
    TRY_VOID(database.execute(std::string(object.sql)));
  TRY_VOID(write_configuration(database, configuration, clock));
  TRY(Audit audit, Audit::prepare(database, clock));
  TRY_VOID(audit.add(AuditEvent::created));
  return transaction.commit();
}

Result<int> check_format(Database& database) {
  TRY(const std::int64_t application, number_of(database, "PRAGMA application_id"));
  if (application != kApplicationId) {
    return std::unexpected(database.corrupt("the file is not a run database"));
  }
  TRY(const std::int64_t format, number_of(database, "PRAGMA user_version"));
  if (format < kOldestFormat || format > kFormat) {
    Error error = database.corrupt(
        std::format(
            "it has format {}; this program reads formats {} to {}", format, kOldestFormat, kFormat
        )
    );
    error.hint = "use the version of the program that made it, or start a new run elsewhere";
    return std::unexpected(std::move(error));
  }
  TRY_VOID(check_schema(database, format));
  TRY(const std::int64_t n_pages, number_of(database, "PRAGMA page_count"));
  TRY(const std::int64_t page_bytes, number_of(database, "PRAGMA page_size"));
  if (static_cast<std::uint64_t>(n_pages) * static_cast<std::uint64_t>(page_bytes) <=
      kLargestCheckedWhole) {
    TRY(const std::string verdict, database.value_of("PRAGMA integrity_check(1)"));
    if (verdict != "ok") return std::unexpected(database.corrupt("its pages are damaged"));
  }
  return static_cast<int>(format);
}

Result<void> upgrade(Database& database, int format, const Clock& clock) {
  if (format == kFormat) return {};
  TRY(Transaction transaction, Transaction::begin(database));
  for (const SchemaObject& object : kSchema) {
    if (object.since > format) TRY_VOID(database.execute(std::string(object.sql)));
  }
  TRY_VOID(database.execute(std::format("PRAGMA user_version={}", kFormat)));
  TRY(Audit audit, Audit::prepare(database, clock));
  TRY_VOID(audit.add(AuditEvent::upgraded));
  TRY(Statement rows, database.prepare("SELECT row FROM record ORDER BY row"));
  TRY(Cursor cursor, rows.query());
  while (true) {
    TRY(const bool has_row, cursor.next());
    if (!has_row) break;
    if (cursor.integer(0) < 0) return std::unexpected(database.corrupt("a row is below 0"));
    TRY_VOID(audit.add_row(AuditEvent::kept, static_cast<std::uint64_t>(cursor.integer(0))));
  }
  return transaction.commit();
}

Result<void> write_configuration(
    Database& database, const Configuration& configuration, const Clock& clock
) {
  TRY(Statement statement, database.prepare(kWriteRun));
  const std::array<std::pair<std::string_view, std::string>, 5> values = {{
      {"name", configuration.name},
      {"description", json::write(configuration.description)},
      {"configuration_hash", to_hex(configuration.hash())},
      {"context", json::write(configuration.context)},
      {"created_at", to_rfc3339(clock.now())},
  }};
  for (const auto& [key, value] : values)
    TRY_VOID(statement.run(key, std::string_view(value)));
  return {};
}

Result<void> write_context(Database& database, const Configuration& configuration) {
  TRY(Statement statement, database.prepare("UPDATE run SET value = ?1 WHERE key = 'context'"));
  return statement.run(std::string_view(json::write(configuration.context)));
}

Result<Configuration> read_configuration(Database& database) {
  TRY(Statement statement, database.prepare("SELECT value FROM run WHERE key = ?1"));
  const auto value_of = [&](std::string_view key) -> Result<std::string> {
    TRY(Cursor cursor, statement.query(key));
    TRY(const bool has_row, cursor.next());
    if (!has_row) return std::unexpected(database.corrupt(std::format("`{}` is missing", key)));
    return cursor.bytes(0);
  };
  Configuration configuration;
  TRY(configuration.name, value_of("name"));
  TRY(const std::string description, value_of("description"));
  TRY(const std::string hash, value_of("configuration_hash"));
  Result<json::Value> parsed = json::parse(description);
  if (!parsed || to_hex(hash_of(description)) != hash) {
    return std::unexpected(database.corrupt("the configuration does not fit its hash"));
  }
  configuration.description = *std::move(parsed);
  TRY(const std::string context, value_of("context"));
  Result<json::Value> parsed_context = json::parse(context);
  if (!parsed_context) return std::unexpected(database.corrupt("`context` is no JSON"));
  configuration.context = *std::move(parsed_context);
  return configuration;
}

Result<void> write_work(Database& database, const Work& work) {
  const json::Value value(
      json::Value::Object{
          {"n_rows", json::Value::integer(static_cast<std::int64_t>(work.n_rows))},
          {"elapsed_ms", json::Value::integer(work.elapsed.count())},
      }
  );
  TRY(Statement statement, database.prepare(kWriteRun));
  return statement.run(std::string_view("work"), std::string_view(json::write(value)));
}

Result<Work> read_work(Database& database) {
  TRY(Statement statement, database.prepare("SELECT value FROM run WHERE key = 'work'"));
  TRY(Cursor cursor, statement.query());
  TRY(const bool has_row, cursor.next());
  if (!has_row) return Work{};
  const Result<json::Value> value = json::parse(cursor.bytes(0));
  const auto number = [&](std::string_view key) -> std::optional<std::int64_t> {
    const json::Value* found = value ? value->find(key) : nullptr;
    return found != nullptr ? found->to_int64() : std::nullopt;
  };
  const auto n_rows = number("n_rows");
  const auto elapsed = number("elapsed_ms");
  if (!n_rows || !elapsed) return std::unexpected(database.corrupt("`work` has no numbers"));
  return Work{
      .n_rows = static_cast<std::uint64_t>(*n_rows), .elapsed = std::chrono::milliseconds(*elapsed)
  };
}

Result<void> check_same(
    const std::filesystem::path& path, const Configuration& stored, const Configuration& wanted
) {
  if (stored.hash() == wanted.hash()) return {};
  const std::vector<std::string> found = differences(stored.description, wanted.description);
  std::string list;
  for (std::size_t i = 0; i < found.size() && i < kMostShownDifferences; ++i)
    list += (list.empty() ? "" : "; ") + found[i];
  if (found.size() > kMostShownDifferences) {
    list += std::format("; and {} more", found.size() - kMostShownDifferences);
  }
  if (found.empty()) list = "the same keys come in another order";
  return fail(
      ErrorCode::conflict,
      std::format(
          "run database `{}` holds results of another configuration: {}", path.string(), list
      ),
      {},
      "choose another output folder, or start again with overwriting"
  );
}

std::int64_t checksum_of(std::uint64_t row, std::span<const std::string_view> parts) {
  Hasher hasher;
  hasher.field(std::to_string(row));
  for (const std::string_view part : parts)
    hasher.field(part);
  const Hash256 hash = hasher.finish();
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < sizeof bits; ++i)
    bits = bits << 8U | hash.bytes[i];
  return std::bit_cast<std::int64_t>(bits);
}

std::int64_t record_checksum(const RecordKey& key, std::string_view columns_json) {
  const std::array<std::string_view, 2> parts = {view(key.content), columns_json};
  return checksum_of(key.row, parts);
}

std::int64_t outcome_checksum(const Outcome& outcome, std::string_view finished_at) {
  std::vector<std::string_view> parts = {
      to_string(outcome.status),
      outcome.answer,
      outcome.cause,
      outcome.message,
      outcome.details_json,
      finished_at,
  };
  if (!outcome.fields_json.empty()) parts.emplace_back(outcome.fields_json);
  return checksum_of(outcome.row, parts);
}

}  // namespace extractinator::store
