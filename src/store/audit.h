// The audit: who did what to a run and when, as a chain of hashes that is written in the
// transactions it tells of. docs/store.md has the table. Private to the room.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "base/hash.h"
#include "base/result.h"
#include "store/database.h"
#include "store/verification.h"

namespace extractinator::store {

enum class AuditEvent : std::uint8_t {
  // Of the run; the content is the table `run`.
  created,
  upgraded,     // From a format without audit: an entry `kept` for each row follows.
  resumed,      // Opened to go on.
  overwritten,  // All rows were forgotten.
  shortened,    // Rows from `row` on were forgotten.
  worked,       // A session ended.
  exported,     // The content is a file.
  // Of a row; the content is all that the run holds of it afterwards.
  kept,
  begun,      // Given to the model.
  changed,    // Its input has another content: forgotten.
  withdrawn,  // The latest attempt was taken back by a clean stop.
  died,       // The process died while it was with the model.
  retried,    // Its outcome or its attempts were forgotten, to try again.
  done,       // The outcomes.
  invalid,
  failed,
  quarantined,
};
[[nodiscard]] std::string_view to_string(AuditEvent event);
[[nodiscard]] std::optional<AuditEvent> audit_event_of(std::string_view word);
[[nodiscard]] bool is_about_a_row(AuditEvent event);

// Hashes what a run holds. The database must outlive it.
class ContentHasher {
 public:
  // For tables of `format`.
  [[nodiscard]] static Result<ContentHasher> prepare(Database& database, int format);

  [[nodiscard]] Result<Hash256> of_run();
  // Every column of the row in every table that has it; kNothing if none has.
  [[nodiscard]] Result<Hash256> of_row(std::uint64_t row);

 private:
  ContentHasher(Statement run, Statement row, Statement attempts);

  Statement run_;
  Statement row_;
  Statement attempts_;
};
[[nodiscard]] const Hash256& hash_of_nothing();

// One entry as it is hashed.
struct AuditEntry {
  std::uint64_t n = 0;
  std::string_view at = {};
  std::string_view program = {};
  std::string_view event = {};
  std::string_view row = {};  // In digits; empty: none.
  Hash256 content = {};
};
[[nodiscard]] Hash256 chained_hash(const AuditEntry& entry, const Hash256& previous);

// Zeros where there is no entry. Fails with `corrupt` if the last one has no hash.
[[nodiscard]] Result<AuditHead> read_head(Database& database);

// Adds entries, within the transactions of the caller. Database and clock must outlive it.
class Audit {
 public:
  [[nodiscard]] static Result<Audit> prepare(Database& database, const Clock& clock);

  [[nodiscard]] Result<void> add(AuditEvent event);
  [[nodiscard]] Result<void> add_row(AuditEvent event, std::uint64_t row);
  [[nodiscard]] Result<void> add_rows(AuditEvent event, std::span<const std::uint64_t> rows);
  // Rows from `n_rows` on were dropped.
  [[nodiscard]] Result<void> add_shortened(std::uint64_t n_rows);
  [[nodiscard]] Result<void> add_exported(const Hash256& file);

 private:
  Audit(
      Database& database,
      const Clock& clock,
      ContentHasher contents,
      Statement insert,
      Statement select_head
  );
  [[nodiscard]] Result<void> append(
      AuditEvent event, std::optional<std::uint64_t> row, const Hash256& content
  );

  Database* database_;
  const Clock* clock_;
  ContentHasher contents_;
  Statement insert_;
  Statement select_head_;
};

}  // namespace extractinator::store
