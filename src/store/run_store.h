// The run database: what was asked, what was tried, what came out. docs/store.md describes every
// table.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "json/value.h"
#include "store/verification.h"

namespace extractinator::store {

// Everything a result depends on beside the record itself. Two runs with the same hash give
// interchangeable results.
struct Configuration {
  std::string name;  // Task name, for people.
  json::Value
      description;  // Object: task, schema, prompt, template, model and option hashes and values.

  // Object: where task, data and model lay when the run was last written to, how it was asked for
  // and where it was computed, for commands that come back to it. Not compared.
  json::Value context = json::Value(json::Value::Object{});

  [[nodiscard]] Hash256 hash() const;  // Of the canonical text of `description`.
};

enum class Status : std::uint8_t {
  done,     // A valid answer.
  invalid,  // An answer that does not meet the schema; kept as text, never exported as a value.
  failed,   // No answer; `cause` says why.
};
[[nodiscard]] std::string_view to_string(Status status);

struct RecordKey {
  std::uint64_t row = 0;  // From 0, in input order.
  Hash256 content = {};   // Of the record's columns.

  bool operator==(const RecordKey&) const = default;
};

struct NewRecord {
  RecordKey key;
  std::string columns_json;  // The input columns as one canonical JSON object.
};

struct Outcome {
  std::uint64_t row = 0;
  Status status = Status::failed;
  std::string answer =
      {};  // Canonical JSON text when done; raw text when invalid; empty when failed.
  std::string cause = {};         // Stable word when not done, for example `prompt_too_long`.
  std::string message = {};       // One sentence without report text.
  std::string details_json = {};  // Tokens, timings, verdict, as one JSON object; may be empty.
  std::string fields_json = {};   // Of each value of the answer what is known beside it, as one
                                  // JSON array; may be empty.

  bool operator==(const Outcome&) const = default;
};

struct StoredRow {
  RecordKey key;
  std::string columns_json;
  Outcome outcome;
  std::uint32_t n_attempts = 0;
};

struct Counts {
  std::uint64_t done = 0;
  std::uint64_t invalid = 0;
  std::uint64_t failed = 0;

  bool operator==(const Counts&) const = default;
};

// What it took to finish rows.
struct Work {
  std::uint64_t n_rows = 0;
  std::chrono::milliseconds elapsed = {};  // With the model at work.

  bool operator==(const Work&) const = default;
};

// When the first and the last of the rows that are stored were finished, as
// `2026-01-31T13:59:59.123Z`.
struct Period {
  std::string first;
  std::string last;

  bool operator==(const Period&) const = default;
};

// Where a database lies decides how it is locked and journalled: write-ahead logs need shared
// memory, which network file systems do not give.
enum class Storage : std::uint8_t {
  detect,   // Ask the operating system.
  local,    // WAL journal; others may read while the run writes.
  network,  // TRUNCATE journal under an exclusive lock; nobody reads until the run ends.
};
[[nodiscard]] std::string_view to_string(Storage storage);

struct OpenOptions {
  bool overwrite = false;     // Forget every earlier result.
  bool retry_failed = false;  // Treat failed and invalid rows as not yet tried.
  Storage storage = Storage::detect;
  FileSystem* files = nullptr;  // What is made and removed beside SQLite; null: the real disk.
};

// What to do with a row of the input.
enum class Plan : std::uint8_t {
  run,
  skip_finished,
  postponed,    // Run it alone, when all others are finished.
  quarantined,  // Finish it as failed.
};

// One writer per database, guarded by a lock on a file beside it that the kernel releases when the
// owner dies. Every change is one transaction, on the disk when the call returns. After an error of
// the disk nothing about it is certain: every later call fails with the same error, and the caller
// stops. One thread at a time.
class RunStore {
 public:
  ~RunStore();
  RunStore(RunStore&&) noexcept;
  RunStore& operator=(RunStore&&) noexcept;

  // Makes or opens `path`, whose directory must exist. Fails within two seconds with `conflict` if
  // another process owns it (the message has its pid and host) or it holds a run with another
  // configuration (the message names the differing keys), `corrupt` if it is damaged or of a newer
  // format, `unsupported` if SQLite is too old or the file system cannot lock, `io_error`
  // otherwise. `clock` must outlive the store.
  [[nodiscard]] static Result<RunStore> open(
      const std::filesystem::path& path,
      const Configuration& configuration,
      const OpenOptions& options,
      const Clock& clock
  );
  // For reading only: explain, export of a finished run. Works while another process writes, except
  // on network storage (`conflict`). `not_found` if there is none. Calls that write fail with
  // `unsupported`.
  [[nodiscard]] static Result<RunStore> open_read_only(const std::filesystem::path& path);

  // A row whose content differs from the stored one is run again under the new content.
  // A row that was in flight when the process died four times for reasons unknown (killed from
  // outside, power cut) is postponed; after eight times, or two crashes, it is quarantined.
  [[nodiscard]] Result<Plan> plan(const RecordKey& key) const;
  // Rows without an outcome that were in flight when the process crashed, or twice when it died
  // otherwise: to be run alone first, so that the guilty one is found and the others are cleared.
  // In row order, postponed and quarantined ones left out.
  [[nodiscard]] Result<std::vector<NewRecord>> suspects() const;
  // Rows without an outcome that plan() postpones, whatever their content is in the input. Those
  // that saw the fewest deaths first: kills from outside are then spread over all of them.
  [[nodiscard]] Result<std::vector<NewRecord>> postponed() const;
  // Durable before the records are dispatched.
  // Fails with `conflict` for a row that has an outcome of the same content: what was done is never
  // done twice.
  [[nodiscard]] Result<void> begin_attempts(std::span<const NewRecord> records);
  // Takes back the latest attempt of rows that were begun and, because the user stopped the run,
  // not finished: a clean stop does not count towards quarantine.
  [[nodiscard]] Result<void> withdraw_attempts(std::span<const std::uint64_t> rows);
  // One transaction per call, the entries of the audit included. The row must have been begun and
  // not be finished (`conflict`).
  [[nodiscard]] Result<void> finish(std::span<const Outcome> outcomes);
  // Drops rows beyond `n_rows`, which an input that became shorter no longer has.
  [[nodiscard]] Result<void> set_row_count(std::uint64_t n_rows);

  // Adds what a session took to that of earlier ones. A session that was killed has no part in it;
  // overwriting begins anew.
  [[nodiscard]] Result<void> add_work(const Work& work);

  // Notes in the audit that files with these hashes were written from what is stored.
  [[nodiscard]] Result<void> note_exports(std::span<const Hash256> files);
  // The same for a run that nobody has open for writing. Fails with `conflict` if somebody has,
  // `unsupported` for a file of a format without audit, `io_error` where nothing can be written.
  [[nodiscard]] static Result<void> note_exports(
      const std::filesystem::path& path, std::span<const Hash256> files, const Clock& clock
  );

  // Where the audit ends; zeros for a file of a format without one.
  [[nodiscard]] Result<AuditHead> audit_head() const;
  // Computes the chain of the audit and every checksum again, and compares with all that is stored.
  // `anchors` are heads that were kept elsewhere: the chain must go through them. What is wrong is
  // told as a finding; fails as for_each() does where the file cannot be read. Cost: reading the
  // whole file, about 25 us and 80 bytes of memory per row.
  [[nodiscard]] Result<Verification> verify(std::span<const AuditHead> anchors) const;

  [[nodiscard]] Result<Counts> counts() const;
  [[nodiscard]] Result<Work> work() const;
  // Nothing without an outcome. Cost: reading the times of all.
  [[nodiscard]] Result<std::optional<Period>> period() const;
  [[nodiscard]] Result<Configuration> configuration() const;
  // Every row with an outcome, in row order. Memory does not grow with rows. Stops at the first
  // error of `visit`, which must not change the store. Fails with `corrupt` at a row whose
  // checksum does not fit.
  [[nodiscard]] Result<void> for_each(const std::function<Result<void>(StoredRow)>& visit) const;
  // The first row with an outcome; nothing if there is none. Cost: as find().
  [[nodiscard]] Result<std::optional<StoredRow>> first() const;
  // Nothing if the row has no outcome.
  [[nodiscard]] Result<std::optional<StoredRow>> find(std::uint64_t row) const;

  // `local` or `network`: what was decided when opening.
  [[nodiscard]] Storage storage() const;

 private:
  struct Connection;
  explicit RunStore(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace extractinator::store
