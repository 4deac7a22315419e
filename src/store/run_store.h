// The run database: what was asked, what was tried, what came out. docs/store.md describes every
// table.
#pragma once

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
#include "base/hash.h"
#include "base/result.h"
#include "json/value.h"

namespace extractinator::store {

// Everything a result depends on beside the record itself. Two runs with the same hash give
// interchangeable results.
struct Configuration {
  std::string name;  // Task name, for people.
  json::Value
      description;  // Object: task, schema, prompt, template, model and option hashes and values.

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
};

struct OpenOptions {
  bool overwrite = false;     // Forget every earlier result.
  bool retry_failed = false;  // Treat failed and invalid rows as not yet tried.
};

// What to do with a row of the input.
enum class Plan : std::uint8_t { run, skip_finished, quarantined };

// One writer per database, guarded by a lock on the file: a second opener fails with `conflict` and
// the owner's pid. Every change is one durable transaction (WAL, synchronous FULL; TRUNCATE journal
// on network file systems).
class RunStore {
 public:
  ~RunStore();
  RunStore(RunStore&&) noexcept;
  RunStore& operator=(RunStore&&) noexcept;

  // Makes or opens `path`. Fails with `conflict` if it holds a run with another configuration (the
  // message names the differing keys), `corrupt` if it is damaged or of a newer format, `io_error`
  // otherwise.
  [[nodiscard]] static Result<RunStore> open(
      const std::filesystem::path& path,
      const Configuration& configuration,
      const OpenOptions& options,
      const Clock& clock
  );
  // For reading only: explain, export of a finished run. `not_found` if there is none.
  [[nodiscard]] static Result<RunStore> open_read_only(const std::filesystem::path& path);

  // A row whose content differs from the stored one is run again under the new content.
  // A row that was begun twice without an outcome (the process died) is quarantined: finish it as
  // failed.
  [[nodiscard]] Result<Plan> plan(const RecordKey& key) const;
  // Durable before the records are dispatched.
  [[nodiscard]] Result<void> begin_attempts(std::span<const NewRecord> records);
  // One transaction per call. The row must have been begun.
  [[nodiscard]] Result<void> finish(std::span<const Outcome> outcomes);
  // Drops rows beyond `n_rows`, which an input that became shorter no longer has.
  [[nodiscard]] Result<void> set_row_count(std::uint64_t n_rows);

  [[nodiscard]] Result<Counts> counts() const;
  [[nodiscard]] Result<Configuration> configuration() const;
  // Every row with an outcome, in row order. Memory does not grow with rows. Stops at the first
  // error of `visit`.
  [[nodiscard]] Result<void> for_each(
      const std::function<Result<void>(const StoredRow&)>& visit
  ) const;
  [[nodiscard]] Result<std::optional<StoredRow>> find(std::uint64_t row) const;

 private:
  struct Connection;
  explicit RunStore(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace extractinator::store
